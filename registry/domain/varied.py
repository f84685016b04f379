"""A catalogue in which one rule, decision or offering is another: what would hold if it were published.

Everything else is shared with the catalogue that it is made from, so that asking "what
if" costs what the one fact costs, and not what the registry has become. What is taken
out keeps its number, in force on no day, and no index leads to it; what is new comes
after all others, so that a varied catalogue is asked, and not varied once more.
"""

from array import array
from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import TypeVar

from registry.domain.catalog import REMEMBERED, Catalog
from registry.domain.columns import NONE
from registry.domain.errors import BadValues, Fault, Reference
from registry.domain.facts import CreditGrant, Decision, Rule
from registry.domain.integrity import check_references, in_decisions, in_rules
from registry.domain.soundness import in_decision, in_rule
from registry.domain.validity import ever_receiving

Kept = TypeVar("Kept", Rule, Decision)
_KEY = attrgetter("key")


def find(facts: Sequence[Kept], key: str) -> Kept | None:
    """The rule or decision of a key, in facts that stand in the order of keys. Logarithmic.

    >>> find((Decision("c", (), "i"), Decision("d", (), "i")), "d").key
    'd'
    >>> find((Decision("d", (), "i"),), "e") is None
    True
    """
    at = bisect_left(facts, key, key=_KEY)
    return facts[at] if at < len(facts) and facts[at].key == key else None


def with_rule(catalog: Catalog, key: str, rule: Rule | None) -> Catalog:
    """The catalogue with a rule in place of the one of its key, or besides; without it for ``None``.

    Raises ``BadValues`` for its days and ``UnknownKeys`` for what it names. Cost: the
    rule, and one copy of the row of all rules.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "ABP"]
    >>> catalog = Catalog.build(facts, rules=[Rule("r", "P", Completed("A"))])
    >>> varied = with_rule(catalog, "r", Rule("r", "P", Completed("B")))
    >>> [varied.rules_reached(at) for at in (0, 1)], catalog.rules_reached(0)
    ([(), (0,)], (0,))
    >>> list(with_rule(catalog, "r", None).rules_for(2))
    []
    """
    if rule is not None:
        _check(catalog, list(in_rule(rule)), list(in_rules([rule])))
    return _OtherRule(catalog, key, rule)


def with_decision(catalog: Catalog, key: str, decision: Decision | None) -> Catalog:
    """The catalogue with a decision in place of the one of its key, or besides; without it for ``None``.

    Raises ``BadValues`` and ``UnknownKeys`` as ``with_rule``. Cost: the decision, the members
    of the group that makes it, and one copy of the row of all decisions.

    >>> from registry.domain.facts import OfferingFact, OfferingGrant
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact("A", Kind.COURSE, "north"), OfferingFact("B", Kind.COURSE, "south")]
    >>> yes = Decision("d", (Completed("A"),), "south", grants=(OfferingGrant("B"),))
    >>> varied = with_decision(Catalog.build(facts), "d", yes)
    >>> list(varied.decisions_from(0)), list(varied.decisions_to(1)), varied.decisions_at(1)
    ([0], [0], (0,))
    >>> with_decision(Catalog.build(facts, decisions=[yes]), "d", None).is_source(0)
    False
    """
    if decision is not None:
        _check(catalog, list(in_decision(decision)), list(in_decisions([decision])))
    return _OtherDecision(catalog, key, decision)


def with_availability(catalog: Catalog, key: str, *, available: bool) -> Catalog:
    """The catalogue in which an offering can be taken, or cannot any more. Raises ``UnknownKey``.

    Cost: one copy of the column that says so.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college")])
    >>> ceased = with_availability(catalog, "A", available=False)
    >>> ceased.table.fact(0).available, catalog.table.fact(0).available
    (False, True)
    """
    return _OtherAvailability(catalog, catalog.offerings.index(key), available)


def _check(catalog: Catalog, wrong: list[Fault], named: list[Reference]) -> None:
    if wrong:
        raise BadValues(wrong)
    known: dict[str, Container[str]] = {
        "offering": catalog.offerings,
        "institution": catalog.institutions,
        "skill": catalog.skills,
        "group": catalog.groups,
    }
    check_references(known, named)


def _placed(facts: tuple[Kept, ...], key: str, fact: Kept | None) -> tuple[tuple[Kept, ...], int]:
    """The row with a fact at the number of its key; a new one comes last."""
    placed, at = list(facts), bisect_left(facts, key, key=_KEY)
    if at < len(placed) and placed[at].key == key:
        out = replace(placed[at], valid_from=date.max, valid_to=date.min)
        placed[at] = out if fact is None else fact
        return tuple(placed), at
    if fact is not None:
        placed.append(fact)
    return tuple(placed), len(facts)


class _Varied(Catalog):
    """Shares everything with another catalogue but what is worked out from it."""

    def __init__(self, whole: Catalog) -> None:
        self.__dict__.update(whole.__dict__)
        self._whole = whole
        self.remembered = lru_cache(REMEMBERED)(self._made)


class _OtherAvailability(_Varied):
    """A catalogue in which one offering, by number, can be taken or cannot."""

    def __init__(self, whole: Catalog, offering: int, available: bool) -> None:
        super().__init__(whole)
        column = array(whole.table.available.typecode, whole.table.available)
        column[offering] = int(available)
        self.table = replace(whole.table, available=column)


class _OtherRule(_Varied):
    """A catalogue with another rule at one number."""

    def __init__(self, whole: Catalog, key: str, rule: Rule | None) -> None:
        super().__init__(whole)
        self.rules, self._number = _placed(whole.rules, key, rule)
        self._award = NONE if rule is None else whole.offerings.index(rule.award)
        asked = None if rule is None else rule.requirement
        self._mentions = whole._mentions.instead(self._number, asked)

    def rules_for(self, award: int) -> "array[int]":
        others = [n for n in self._whole.rules_for(award) if n != self._number]
        own = [self._number] if award == self._award else []
        return array("I", sorted([*others, *own], key=lambda n: self.rules[n].key))


class _OtherDecision(_Varied):
    """A catalogue with another decision at one number."""

    def __init__(self, whole: Catalog, key: str, decision: Decision | None) -> None:
        super().__init__(whole)
        self.decisions, self._number = _placed(whole.decisions, key, decision)
        index, granted = whole.offerings.index, decision.grants if decision else ()
        self._sources = {index(s.offering) for s in (decision.sources if decision else ())}
        self._targets = {index(g.offering) for g in granted if not isinstance(g, CreditGrant)}
        heard = ever_receiving(whole, decision) if decision else ()
        self._receivers = set(map(whole.institutions.index, heard))

    def decisions_from(self, offering: int) -> "array[int]":
        return self._with(self._whole.decisions_from(offering), offering in self._sources)

    def is_source(self, offering: int) -> bool:
        return bool(self.decisions_from(offering))

    def decisions_to(self, offering: int) -> "array[int]":
        return self._with(self._whole.decisions_to(offering), offering in self._targets)

    def decisions_at(self, institution: int) -> tuple[int, ...]:
        own = institution in self._receivers
        return tuple(self._with(self._whole.decisions_at(institution), own))

    def _with(self, others: "array[int] | tuple[int, ...]", own: bool) -> "array[int]":
        kept = {n for n in others if n != self._number}
        return array("I", sorted({*kept, self._number} if own else kept))
