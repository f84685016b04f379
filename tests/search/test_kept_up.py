"""What a process keeps of an index goes on through publications, and is then what it would be if it were made anew."""

from __future__ import annotations

import random

import pytest

from registry.models import MicroCertification
from search import building, finding, following
from search.backends import embedded, foremost, orders, suggested
from search.backends.columns import Columns
from search.engines import EMBEDDED
from search.models import IndexedDocument
from search.types import Query
from tests import factories as make

pytestmark = pytest.mark.django_db
STANDING = ("weight", "title_en", "uid")


@pytest.fixture
def elm(db, monkeypatch):
    """A college with offerings, in an index whose orders are walked in short stretches."""
    monkeypatch.setattr(orders, "_SORTED_BY_KEY", 1)
    monkeypatch.setattr(orders, "_HEAD", 4)
    monkeypatch.setattr(orders, "_STRETCH", 4)
    elm = make.organization("elm-college")
    for number in range(20):
        make.micro_certification(f"offering-{number:02}", elm)
    building.rebuild(EMBEDDED)
    finding.find(Query("", limit=100))
    return elm


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    """Do something as a transaction of its own, and let the index follow."""

    def do(*acts) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            for act in acts:
                act()

    return do


def columns() -> Columns:
    return embedded._shared.of(following.serving(EMBEDDED).pk)


def found() -> list[str]:
    return [hit.card.slug for hit in finding.find(Query("", limit=100)).hits]


def anew() -> list[int]:
    rows = IndexedDocument.objects.filter(removed=False).order_by(*STANDING)
    return list(rows.values_list("pk", flat=True))


def walked() -> list[int]:
    there = columns()
    return list(orders.in_order(there, there.alive, STANDING))


@pytest.mark.parametrize("seed", range(4))
def test_an_order_that_is_kept_up_is_the_one_that_the_table_has(elm, publish, seed):
    drawn = random.Random(seed)
    kept = list(MicroCertification.objects.filter(institution=elm))
    for turn in range(6):
        acts = []
        for _ in range(drawn.randrange(1, 4)):
            record = drawn.choice(kept)
            record.title_en = f"{drawn.choice('aAbmzÉ')} offering {drawn.randrange(100)}"
            acts.append(record.save)
        gone = kept.pop(drawn.randrange(len(kept)))
        acts.append(lambda gone=gone: gone.withdraw("Gone.", "Parti."))
        acts.append(lambda turn=turn: make.micro_certification(f"{drawn.choice('amz')}{turn}", elm))
        publish(*acts)
        assert walked() == anew()
        assert len(columns().orders[STANDING][0]) > 1


def test_a_publication_reads_no_order_of_all_documents(elm, publish, django_assert_num_queries):
    first = MicroCertification.objects.get(slug="offering-00")
    first.title_en = "Zeal"
    publish(first.save)
    there = columns()
    # The written document, and the one before it.
    with django_assert_num_queries(2):
        list(orders.in_order(there, there.alive, STANDING))
    assert found()[-2:] == ["offering-00", "elm-college"]


def test_an_order_is_read_anew_when_very_much_was_written(elm, publish, monkeypatch):
    monkeypatch.setattr(orders, "_MOST_KEPT_UP", 1)
    publish(*(one.save for one in _renamed(elm, "Acorn")))
    assert walked() == anew()


def test_suggestions_stay_that_a_publication_does_not_touch(elm, publish, monkeypatch):
    names = ["offering 1", "offering 15", "elm", "zeal"]
    before = {name: finding.suggest(name) for name in names}
    made = []
    suggest = foremost.suggest
    monkeypatch.setattr(
        foremost, "suggest", lambda *given: made.append(given[2]) or suggest(*given)
    )
    record = MicroCertification.objects.get(slug="offering-15")
    record.title_en = record.title_fr = "Zeal"
    publish(record.save)
    after = {name: finding.suggest(name) for name in names}
    assert made == [("offering", "1"), ("offering", "15"), ("zeal",)]
    assert after["elm"] == before["elm"] != ()
    assert [one.text for one in after["zeal"]] == ["Zeal"]
    assert before["zeal"] == ()
    assert "offering-15" not in {one.card.slug for name in names[:2] for one in after[name]}


@pytest.mark.parametrize("most", [0, 100])
def test_suggestions_of_what_is_withdrawn_go(elm, publish, monkeypatch, most):
    monkeypatch.setattr(suggested, "_MOST_WRITTEN", most)
    assert [one.card.slug for one in finding.suggest("offering 15")] == ["offering-15"]
    record = MicroCertification.objects.get(slug="offering-15")
    publish(lambda: record.withdraw("Gone.", "Parti."))
    assert finding.suggest("offering 15") == ()


def test_one_letter_more_asks_nothing_when_all_that_was_found_goes_on_alike(
    elm, django_assert_num_queries
):
    make.micro_certification("aft", elm, title_en="Aft offering", title_fr="Poupe")
    building.rebuild(EMBEDDED)
    finding.forget()
    for said, limit in ((("off",), 8), (("offering",), 8), (("a", "offering"), 1)):
        asked = " ".join(said)
        before = finding.suggest(asked[:-1], limit=limit)
        assert len(before) == limit
        # Which generation serves, and at which version.
        with django_assert_num_queries(2):
            assert finding.suggest(asked, limit=limit) == before
        finding.forget()
        assert finding.suggest(asked, limit=limit) == before


def test_one_letter_more_is_asked_anew_when_something_that_was_found_does_not_go_on(elm):
    make.micro_certification("aft", elm, title_en="Aft offering", title_fr="Poupe")
    make.micro_certification("oar", elm, title_en="Of oars", title_fr="Rames")
    building.rebuild(EMBEDDED)
    finding.forget()
    assert "oar" in [one.card.slug for one in finding.suggest("of")]
    assert "oar" not in [one.card.slug for one in finding.suggest("off")]


LETTERS = [
    "off",
    "offering 1",
    "offering 12",
    "offering 12x",
    "o 1",
    "of 1",
    "of 12",
    "aft",
    "a off",
]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_who_types_on_is_told_what_everybody_is(elm, language):
    make.micro_certification("aft", elm, title_en="Aft offering 12", title_fr="Offering de poupe")
    building.rebuild(EMBEDDED)
    finding.forget()
    typed_on = [finding.suggest(typed, language) for typed in LETTERS]
    for typed, told in zip(LETTERS, typed_on, strict=True):
        finding.forget()
        assert finding.suggest(typed, language) == told


def test_names_that_were_all_read_are_not_looked_for_again(elm, django_assert_num_queries):
    building.rebuild(EMBEDDED)
    finding.forget()
    assert len(finding.suggest("offering 1")) == 8
    # Which generation serves, at which version, the others with these words apart, and what is told of one more.
    with django_assert_num_queries(4):
        assert [one.card.slug for one in finding.suggest("offering 19")] == ["offering-19"]
    index = following.serving_key(EMBEDDED)
    with django_assert_num_queries(1):
        assert EMBEDDED.suggest(index, ("offering", "19x"), "en", 8) == ()


def test_where_only_one_sort_begins_so_the_other_is_not_looked_for_among_longer_beginnings(
    elm, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(foremost, "LEAST", 1)
    building.rebuild(EMBEDDED)
    finding.forget()
    assert len(finding.suggest("offering")) == 8
    # Which generation serves, at which version, the best that are stored, and what is told of them: no jobs.
    with django_assert_num_queries(4):
        assert {one.card.kind for one in finding.suggest("offering 1")} == {"microcertification"}


def test_what_is_published_is_told_to_who_types_on(elm, publish):
    assert len(finding.suggest("offering 1")) == 8
    publish(lambda: make.micro_certification("offering-19x", elm))
    assert [one.card.slug for one in finding.suggest("offering 19x")] == ["offering-19x"]


def _renamed(elm, title):
    for number, one in enumerate(MicroCertification.objects.filter(institution=elm)):
        one.title_en = f"{title} {number % 7}"
        yield one
