"""A published edition keeps its words; who says them may be told better."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from registry.models.partial_date import check_partial_date
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


@pytest.mark.parametrize("stated", ["2019", "2019-11", "2020-02-29"])
def test_a_source_may_state_a_day_a_month_or_a_year(stated: str) -> None:
    check_partial_date(stated)


@pytest.mark.parametrize("stated", ["2019-13", "2019-02-29", "19", "November 2019", "2019-11-1"])
def test_what_is_no_date_is_refused_with_the_cure(stated: str) -> None:
    with pytest.raises(ValidationError, match=f"“{stated}” is no date. Write a day"):
        check_partial_date(stated)
