"""Which occupations a question names, so that what leads there answers, too. The same for every engine.

A question names an occupation when it is one of its names, or when its words stand in the names of few occupations:
"forklift" stands in no more than those of handlers and mechanics, "manager" in those of hundreds.
"""

from __future__ import annotations

from dataclasses import replace

from search.documents import read_card
from search.engines import EMBEDDED
from search.models import Generation, IndexedName
from search.plan import Match, Plan, names_of, terms_of

_MOST_CALLED = 10
_FEW = 3
"""Occupations: words that stand in names of more say too little."""


def with_occupations(plan: Plan, text: str, generation: int | None) -> Plan:
    """Return a plan with the NOC codes of the occupations that a text names, by the generation of the embedded index."""
    if not plan.terms:
        return plan
    if called := _called(names_of(text)):
        return replace(plan, occupations=called, by_name=True)
    return replace(plan, occupations=_few_with(Match(terms_of(text)), generation), by_name=False)


def _called(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the occupations that have one of the names, by key of name, as people are led there."""
    rows = IndexedName.objects.filter(
        key__in=names,
        document__kind="occupation",
        document__removed=False,
        document__generation__state=Generation.State.SERVING,
    )
    cards = rows.order_by("document_id").values_list("document__card", flat=True)
    return tuple(dict.fromkeys(read_card(card).code for card in cards[:_MOST_CALLED]))


def _few_with(match: Match, generation: int | None) -> tuple[str, ...]:
    return EMBEDDED.few_occupations(generation, match, _FEW) if generation and match.terms else ()
