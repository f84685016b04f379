"""What counts toward an award at all, as itself or through a decision, under any of its rules?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from registry.domain.catalog import Catalog
from registry.domain.facts import CreditGrant, Decision, ExemptionGrant, Grant
from registry.domain.recognition import decided
from registry.domain.references import leaves
from registry.domain.requirement import Completed, Count, Credits, HasSkill, Leaf, Selector

AS_ITSELF = ""
"""Stands where an offering counts without a decision; before every key of one."""


@dataclass(slots=True)
class _Asked:
    """What the leaves of an award's rules in force ask for, by number."""

    named: set[int] = field(default_factory=set)
    selected: set[int] = field(default_factory=set)
    skilled: set[int] = field(default_factory=set)
    credits: list[Selector] = field(default_factory=list)


def counting(catalog: Catalog, award: int, on: date) -> dict[int, str]:
    """Every offering, by number, that counts toward an award on a day, with the decision it takes.

    ``AS_ITSELF`` where it takes none. An offering counts when it can fill a place of a rule
    in force; whether it completes anything is asked of a verdict. Cost: what the rules of
    the award name and select, and the decisions about those; where a rule asks credits, the
    decisions of the institution too.

    >>> from registry.domain.facts import OfferingFact, OfferingGrant, Rule
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "ABP"]
    >>> yes = Decision("d", (Completed("B"),), "college", grants=(OfferingGrant("A"),))
    >>> rule = Rule("r", "P", Completed("A"))
    >>> counting(Catalog.build(facts, rules=[rule], decisions=[yes]), 2, date(2025, 1, 1))
    {1: 'd', 0: ''}
    """
    asked = _asked(catalog, award, on)
    found: dict[int, str] = {}
    for decision in sorted(_deciding(catalog, asked, award, on), key=lambda d: d.key, reverse=True):
        found.update((catalog.offerings.index(s.offering), decision.key) for s in decision.sources)
    found.update(dict.fromkeys(asked.named | asked.selected | asked.skilled, AS_ITSELF))
    found.pop(award, None)
    return found


def _asked(catalog: Catalog, award: int, on: date) -> _Asked:
    asked = _Asked()
    for number in catalog.rules_for(award):
        if catalog.rules[number].in_force(on):
            for leaf in leaves(catalog.rules[number].requirement):
                _ask(catalog, asked, leaf)
    return asked


def _ask(catalog: Catalog, asked: _Asked, leaf: Leaf) -> None:
    if isinstance(leaf, Completed):
        asked.named.add(catalog.offerings.index(leaf.offering))
    elif isinstance(leaf, Count | Credits):
        asked.selected.update(catalog.pool(leaf.selector))
        if isinstance(leaf, Credits):
            asked.credits.append(leaf.selector)
    elif isinstance(leaf, HasSkill):
        skill, table = catalog.skills.index(leaf.skill), catalog.table
        taught = catalog.teaching(leaf.skill)
        asked.skilled.update(o for o in taught if table.skill_at(o, skill) >= leaf.level)


def _deciding(catalog: Catalog, asked: _Asked, award: int, on: date) -> Iterator[Decision]:
    """Decisions that speak for the awarding institution and grant what fills a place."""
    at = catalog.table.institution[award]
    numbers = {n for o in asked.named | asked.selected for n in catalog.decisions_to(o)}
    if asked.credits:
        credited = [n for n in catalog.decisions_at(at) if _is_credit(catalog.decisions[n])]
        numbers.update(credited)
    home = catalog.institutions.key(at)
    for decision in (catalog.decisions[number] for number in numbers):
        fills = any(_fills(catalog, asked, grant, at) for grant in decision.grants)
        holds = decision.granted and decision.in_force(on) and decided(decision, on)
        if fills and holds and catalog.receives(decision, home, on):
            yield decision


def _is_credit(decision: Decision) -> bool:
    return any(isinstance(grant, CreditGrant) for grant in decision.grants)


def _fills(catalog: Catalog, asked: _Asked, grant: Grant, at: int) -> bool:
    if isinstance(grant, CreditGrant):
        matchers = map(catalog.matcher, asked.credits)
        return any(m.admits_credit(at, grant.subject, grant.level) for m in matchers)
    target = catalog.offerings.index(grant.offering)
    # An exemption fills the place of its own offering alone.
    named_only = isinstance(grant, ExemptionGrant)
    return target in asked.named or (not named_only and target in asked.selected)
