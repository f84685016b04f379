"""The number beside a box or a kind is that of the answer that it leads to, however the words are read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search import finding
from search.types import AnyOf, Query, Value
from tests.search.world import build  # noqa: F401 - what the fixture `indexed` has indexed

pytestmark = pytest.mark.django_db

FACETS = ("kind", "sector", "occupation", "skill", "institution", "region", "delivery", "language")
ASKED = (
    ("hygiene", "en"),
    ("hygiene courses", "en"),
    ("hygiene patient zzz", "en"),
    ("unicorn hygeine", "en"),
    ("evening classes", "en"),
    ("evening hygiene classes", "en"),
    ("colleges in oshawa", "en"),
    ("employers in thunder bay", "en"),
    ("hygiene thunder bay", "en"),
    ("jobs in toronto", "en"),
    ("hygiene courses online under $100", "en"),
    ("elm college hygiene", "en"),
    ("forklift training", "en"),
    ("move a patient", "en"),
    ("microcertification en hygiène", "fr"),
    ("programme d’infirmier", "fr"),
)


def narrowed(text: str, language: str) -> Iterator[tuple[Value, Query]]:
    """Yield each value of each facet of an answer, with the question that its link asks."""
    for facet in finding.find(Query(text, facets=FACETS, language=language)).facets:
        for value in facet.values:
            chosen = {"kinds": (value.value,)}
            if facet.field != "kind":
                chosen = {"filters": (AnyOf(facet.field, (value.value,)),)}
            if value.count:
                yield value, Query(text, language=language, **chosen)


def test_each_box_and_kind_leads_to_as_many_as_it_says(indexed):
    wrong = {}
    seen = 0
    for text, language in ASKED:
        for value, query in narrowed(text, language):
            found, seen = finding.find(query), seen + 1
            if (found.total, found.examples) != (value.count, value.examples):
                wrong[text, value.value] = (value.count, found.total)
    assert wrong == {}
    assert seen > 60


def test_further_pages_go_on_where_the_one_before_ended(indexed):
    for text, language in ASKED:
        whole = finding.find(Query(text, language=language, limit=24))
        there = [
            finding.find(Query(text, language=language, limit=1, offset=at)).hits
            for at in range(min(whole.total, 4))
        ]
        assert [hits[0].card.slug for hits in there] == [
            hit.card.slug for hit in whole.hits[: len(there)]
        ], text
