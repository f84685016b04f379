"""What an answer of Elasticsearch says, in the house's values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from search.backends.engine import EngineAway, Found
from search.backends.naming import best_name, other_name
from search.documents import read_card
from search.reading.plan import Plan
from search.types import AnyOf, Facet, Hit, Value

Answered = Mapping[str, Any]


def found_in(answer: Answered, plan: Plan) -> Found:
    """Return what was found."""
    aggregations = answer["aggregations"]
    return Found(
        hits=tuple(_hit(each["_source"], plan) for each in answer["hits"]["hits"]),
        total=answer["hits"]["total"]["value"],
        examples=aggregations["examples"]["doc_count"],
        facets=tuple(_facet(field, aggregations[field], plan) for field in plan.query.facets),
    )


def total_in(answer: Answered) -> int:
    """Return how many records answered one of several questions.

    Raises:
        EngineAway: this one was not carried out.
    """
    if "error" in answer:
        raise EngineAway(str(answer["error"])[:300])
    return int(answer["hits"]["total"]["value"])


def _hit(source: Answered, plan: Plan) -> Hit:
    card = read_card(source["card"])
    if card.kind != "occupation" or not plan.terms:
        return Hit(card)
    return Hit(card, other_name(card, best_name(source["called"], plan)))


def _facet(field: str, answer: Answered, plan: Plan) -> Facet:
    chosen = _chosen(field, plan)
    counts = {
        bucket["key"]: (bucket["doc_count"], bucket["examples"]["doc_count"])
        for bucket in answer["values"]["buckets"]
    }
    counted = {**dict.fromkeys(chosen, (0, 0)), **counts}
    values = [
        Value(value, count, value in chosen, examples)
        for value, (count, examples) in counted.items()
    ]
    return Facet(field, tuple(sorted(values, key=lambda one: (-one.count, one.value))))


def _chosen(field: str, plan: Plan) -> tuple[str, ...]:
    if field == "kind":
        return plan.query.kinds
    given = [one for one in plan.query.filters if one.field == field]
    return tuple(value for one in given if isinstance(one, AnyOf) for value in one.values)
