"""Reads a case of the contract: what is asked, and whether the answer is the expected one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from search.types import AnyOf, AtLeast, AtMost, Filter, Query, Results

CASES = Path(__file__).parent / "contract"
Case = dict[str, Any]
_SAID = (
    "total",
    "examples",
    "read_as",
    "relaxed",
    "is_all_training",
    "begun",
    "unknown",
    "without_jobs",
)


def cases() -> list[Case]:
    """Return every case, in the order of files and lines."""
    return [
        case
        for path in sorted(CASES.glob("*.json"))
        for case in json.loads(path.read_text(encoding="utf-8"))
    ]


def query_of(ask: Case) -> Query:
    """Return the question of a case."""
    given = dict(ask)
    filters = tuple(
        one for field, value in given.pop("filters", {}).items() for one in _filters(field, value)
    )
    lists = {name: tuple(given.pop(name, ())) for name in ("kinds", "facets")}
    return Query(filters=filters, **lists, **given)


def _filters(field: str, value: Any) -> Iterator[Filter]:
    if isinstance(value, list):
        yield AnyOf(field, tuple(value))
        return
    if "least" in value:
        yield AtLeast(field, Decimal(value["least"]))
    if "most" in value:
        yield AtMost(field, Decimal(value["most"]))


def _said_of(filters: tuple[Filter, ...]) -> Case:
    said: Case = {}
    for one in filters:
        if isinstance(one, AnyOf):
            said[one.field] = list(one.values)
        else:
            end = {"most": one.most} if isinstance(one, AtMost) else {"least": one.least}
            said.setdefault(one.field, {}).update({name: str(n) for name, n in end.items()})
    return said


def check(results: Results, expect: Case) -> None:
    """Compare an answer with all that a case says of it."""
    slugs = [hit.card.slug for hit in results.hits]
    told = {
        "hits": slugs if expect.get("ordered") else sorted(slugs),
        "first": next(iter(slugs), None),
        "known_as": next((hit.known_as for hit in results.hits), None),
        "counts": {
            facet.field: {one.value: one.count for one in facet.values}
            for facet in results.facets
            if facet.field in expect.get("counts", {})
        },
        "invented": {
            facet.field: {one.value: one.examples for one in facet.values}
            for facet in results.facets
        },
        "towns": [town.name.en for town in results.towns],
        "order_of_facet": [one.value for facet in results.facets for one in facet.values],
        "understood": _said_of(results.understood),
        "given_up": _said_of(results.given_up),
        **{name: getattr(results, name) for name in _SAID},
    }
    wanted = {name: value for name, value in expect.items() if name != "ordered"}
    if "hits" in wanted and not expect.get("ordered"):
        wanted["hits"] = sorted(wanted["hits"])
    given = {name: told[name] for name in wanted}
    assert given == wanted, f"{given} is not {wanted}"
