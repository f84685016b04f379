"""The field ``search``: exact hits and counted facets, in a number of database queries that is pinned."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from registry.models.ctid import ctid_of
from search import building, finding
from search.engines import EMBEDDED
from tests.registry.graphql.conftest import Ask


def test_search_says_hits_and_facets(
    world: SimpleNamespace, ask: Ask, django_assert_num_queries: Any
):
    finding.forget()
    building.rebuild(EMBEDDED)
    query = """{ search(query: "wound", kinds: [MICROCERTIFICATION], facets: [DELIVERY], first: 1) {
      totalCount relaxed readAs pageInfo { hasNextPage }
      edges { cursor node { __typename kind ctid slug code title who summary knownAs hours fee isExample } }
      facets { field values { value count chosen } } } }"""
    ask(query)
    # What serves, occupations so named, the last change, the hit with its card.
    with django_assert_num_queries(4):
        said = ask(query)
    finding.forget()
    (edge,) = said["search"]["edges"]
    assert (
        ask(query.replace("first: 1", f'first: 1, after: "{edge.pop("cursor")}"'))["search"][
            "edges"
        ]
        == []
    )
    assert said["search"] == {
        "totalCount": 1,
        "relaxed": False,
        "readAs": None,
        "pageInfo": {"hasNextPage": False},
        "edges": [
            {
                "node": {
                    "__typename": "SearchHit",
                    "kind": "MICROCERTIFICATION",
                    "ctid": ctid_of(world.micro.uid),
                    "slug": "wound-care",
                    "code": None,
                    "title": "Wound care",
                    "who": "Example College",
                    "summary": None,
                    "knownAs": None,
                    "hours": 24.0,
                    "fee": 150.0,
                    "isExample": False,
                }
            }
        ],
        "facets": [
            {"field": "DELIVERY", "values": [{"value": "online", "count": 1, "chosen": False}]}
        ],
    }
