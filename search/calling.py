"""Which occupations a question names, so that what leads there answers, too. The same for every engine.

A question names an occupation when it is one of its names, or when its words stand in the names of few occupations:
"forklift" stands in no more than those of handlers and mechanics, "manager" in those of hundreds. Several words have to
stand in one name: most occupations have "water" in one and "test" in another.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from search.backends.fulltext import TITLE
from search.documents import read_card
from search.engines import EMBEDDED
from search.models import Generation, IndexedName
from search.reading.doers import doers
from search.reading.plan import Match, Plan, about, names_of
from search.reading.terms import MOST_TERMS, Term, terms_of
from search.shared_speller import SPELLER

_MOST_CALLED = 10
_MOST_NAMED = 100
_INFINITIVE = re.compile(r"^to\s+(?=\S)", re.IGNORECASE)
_FEW = 3
"""Occupations: words that stand in names of more say too little."""


def with_occupations(plan: Plan, text: str, generation: int | None) -> Plan:
    """Return a plan with the NOC codes of the occupations that a text names, by the generation of the embedded index."""
    if not plan.terms:
        return plan
    plan = replace(plan, together=_together(plan, generation), telling=_telling(plan, generation))
    subject = about(text)
    for said in dict.fromkeys((text, subject or text, _INFINITIVE.sub("", text))):
        if called := _called(names_of(said)):
            return replace(plan, occupations=called, by_name=True)
    own = {term.spellings[0]: term.language for term in plan.terms}
    said = (replace(term, language=own.get(term.spellings[0])) for term in terms_of(text))
    plan_of_said = replace(plan, terms=tuple(said))
    named = (*named_by(plan_of_said, generation), *_of_doers(plan_of_said, generation))
    named = tuple(dict.fromkeys(named)) or _led_to_by(plan_of_said, generation)
    return replace(plan, occupations=named, by_name=False)


def named_by(plan: Plan, generation: int | None) -> tuple[str, ...]:
    """Return the few occupations that have the words of a plan in their names, several words in one of them."""
    few = _few_with(Match(plan.terms), generation)
    return few if plan.together is None else tuple(one for one in few if one in plan.together)


def with_occupations_within(plan: Plan, text: str) -> Plan:
    """Return a plan with the occupations that the longest part of a text names: "forklift" in "forklift Kitchener"."""
    said = text.split()[:MOST_TERMS]
    parts = [
        names_of(" ".join(said[start : start + length]))
        for length in range(len(said), 0, -1)
        for start in range(len(said) - length + 1)
    ]
    named = _named({key for part in parts for key in part})
    found = next((codes for part in parts if (codes := _codes_of(part, named))), ())
    return replace(plan, occupations=found, by_name=True) if found else plan


def _codes_of(keys: tuple[str, ...], named: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for key, code in named if key in keys))[:_MOST_CALLED]


def _called(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the occupations that have one of the names, by key of name, as people are led there."""
    return _codes_of(names, _named(names))


def _named(keys: Collection[str]) -> list[tuple[str, str]]:
    """Return the names, by key, that occupations have, each with the NOC code of one."""
    rows = IndexedName.objects.filter(
        key__in=keys,
        document__kind="occupation",
        document__removed=False,
        document__generation__state=Generation.State.SERVING,
    )
    read = rows.order_by("document_id").values_list("key", "document__card")[:_MOST_NAMED]
    return [(key, read_card(card).code) for key, card in read]


def is_a_whole_name(names: tuple[str, ...], kind: str = "") -> bool:
    """Return whether a record, of a kind if one is given, has one of the names, by key of name: "program manager" is a job."""
    found = IndexedName.objects.filter(
        key__in=names,
        document__removed=False,
        document__generation__state=Generation.State.SERVING,
    )
    return (found.filter(document__kind=kind) if kind else found).exists()


def _together(plan: Plan, generation: int | None) -> tuple[str, ...] | None:
    """Return the occupations that have a name with all the words; None for one word, which is always in one."""
    if generation is None or len(plan.terms) < 2:
        return None
    return EMBEDDED.occupations_called(generation, plan.match)


def _telling(plan: Plan, generation: int | None) -> Term | None:
    if generation is None or plan.is_literal or not plan.terms:
        return None
    if len(plan.terms) < 2:
        kin = SPELLER.current().kin(plan.typed)
        words = Term(tuple((one,) for one in kin)) if kin else None
        return words and EMBEDDED.few_titled(generation, plan.match, words)
    return EMBEDDED.telling(generation, plan.match)


def _of_doers(plan: Plan, generation: int | None) -> tuple[str, ...]:
    """Return the few occupations that are titled after who does what one word says: "dispatch" is what dispatchers do."""
    said = plan.terms[0].spellings[0] if len(plan.terms) == 1 else ()
    forms = tuple((one,) for one in doers(said[0])) if len(said) == 1 else ()
    if generation is None or not forms:
        return ()
    return EMBEDDED.few_occupations(generation, Match((Term(forms),)), _FEW, TITLE)


def _led_to_by(plan: Plan, generation: int | None) -> tuple[str, ...]:
    """Return the occupations that are meant where no real offering is called so: "travail social" is what some lead to."""
    if generation is None or not plan.terms or plan.is_literal:
        return ()
    return EMBEDDED.led_to_by(generation, Match(plan.terms))


def _few_with(match: Match, generation: int | None) -> tuple[str, ...]:
    return EMBEDDED.few_occupations(generation, match, _FEW) if generation and match.terms else ()
