"""A published edition keeps its words; who says them may be told better."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from registry.models.partial_date import check_partial_date
from registry.models.record import StateError
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_published_edition_takes_a_better_source_and_no_other_words() -> None:
    edition = factories.framework_edition()
    element = factories.framework_element("relevance", edition)
    for record, words in ((edition, "title_en"), (element, "text_en")):
        record.source_published, record.source_name = "2019-11", "The document"
        record.full_clean()
        record.save()
        setattr(record, words, "Other words.")
        with pytest.raises(ValidationError, match="does not change any more"):
            record.full_clean()


def test_a_published_edition_takes_no_further_element() -> None:
    edition = factories.framework_edition()
    element = factories.framework_element("relevance", edition)
    element.pk, element.slug, element.code = None, "another", "another"
    with pytest.raises(ValidationError, match="does not change any more"):
        element.full_clean()


def test_a_published_edition_is_not_changed_by_code_either() -> None:
    edition = factories.framework_edition(published_on=date(2020, 12, 1))
    element = factories.framework_element("relevance", edition)
    draft = factories.framework_edition(
        "edition-2", lifecycle="draft", published_on=date(2021, 3, 1)
    )
    for record, column, value in (
        (edition, "title_en", "Other words"),
        (element, "text_en", "Other words"),
        (element, "edition", draft),
    ):
        before = getattr(record, column)
        setattr(record, column, value)
        with pytest.raises(ValidationError, match="The edition of December 2020 is published"):
            record.save()
        setattr(record, column, before)
        with pytest.raises(ValidationError, match="does not change any more"):
            record.delete()
    with translation.override("fr"), pytest.raises(ValidationError, match="décembre 2020"):
        edition.delete()


def test_what_becomes_of_a_published_edition_frees_no_words() -> None:
    edition = factories.framework_edition()
    edition.cease()
    edition.title_en = "Other words"
    with pytest.raises(ValidationError):
        edition.save()


def test_an_element_leaves_with_its_edition_only() -> None:
    edition = factories.framework_edition()
    element = factories.framework_element("relevance", edition)
    for leave in (element.suspend, element.cease, partial(element.withdraw, "Gone.", "Retiré.")):
        with pytest.raises(StateError, match="it leaves with its edition edition"):
            leave()
        element.refresh_from_db()
    edition.withdraw("Gone.", "Retirée.")
    element.edition.refresh_from_db()
    element.withdraw("Gone.", "Retiré.")
    assert element.lifecycle == "tombstone"


def test_a_draft_edition_changes_until_it_is_published() -> None:
    edition = factories.framework_edition(lifecycle="draft")
    element = factories.framework_element("relevance", edition)
    element.text_en = "Other words"
    element.save()
    element.delete()
    edition.title_en = "The first"
    edition.save()
    edition.publish_now()
    assert edition.lifecycle == "published"


def test_an_edition_is_published_with_its_drafts() -> None:
    """Its elements could not follow it: a published edition takes no more."""
    edition = factories.framework_edition(lifecycle="draft")
    plain, revised = (
        factories.framework_element(code, edition, lifecycle="draft") for code in ("one", "two")
    )
    revised.text_en = "As it was written last."
    revised.save_revision()
    edition.save_revision().publish()
    edition.refresh_from_db()
    assert edition.lifecycle == "published"
    for one in (plain, revised):
        one.refresh_from_db()
    assert (plain.lifecycle, revised.lifecycle) == ("published", "published")
    assert revised.text_en == "As it was written last."


def test_an_element_is_as_public_as_its_edition() -> None:
    edition = factories.framework_edition(lifecycle="draft")
    element = factories.framework_element("one", edition)
    type(element).objects.filter(pk=element.pk).update(live=True, lifecycle="published")
    element.refresh_from_db()
    table = type(element).objects
    found = [list(table.public()), list(table.published()), list(table.answering())]
    assert (found, element.answers) == ([[], [], []], False)
    edition.publish_now()
    element = table.get()
    found = [list(table.public()), list(table.published()), list(table.answering())]
    assert (found, element.answers) == ([[element]] * 3, True)


def test_what_people_publish_too_early() -> None:
    edition = factories.framework_edition(lifecycle="draft", published_on=date(2099, 1, 1))
    assert {name: said[:31] for name, said in edition.too_early().items()} == {
        "published_on": "This day is still to come. Save",
        "__all__": "This edition has no principle a",
    }
    element = factories.framework_element("one", edition, lifecycle="draft")
    assert set(element.too_early()) == {"edition"}
    edition.published_on = date(2020, 1, 1)
    assert edition.too_early() == {}
    edition.publish_now()
    element.edition.refresh_from_db()
    assert (edition.too_early(), element.too_early()) == ({}, {})


@pytest.mark.parametrize("stated", ["2019", "2019-11", "2020-02-29"])
def test_a_source_may_state_a_day_a_month_or_a_year(stated: str) -> None:
    check_partial_date(stated)


@pytest.mark.parametrize("stated", ["2019-13", "2019-02-29", "19", "November 2019", "2019-11-1"])
def test_what_is_no_date_is_refused_with_the_cure(stated: str) -> None:
    with pytest.raises(ValidationError, match=f"“{stated}” is no date. Write a day"):
        check_partial_date(stated)
