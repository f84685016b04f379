"""Are rules and decisions made of what they are made of? Asked before anything reads them."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from registry.domain.errors import BadValues, Fault
from registry.domain.facts import (
    CreditGrant,
    Decision,
    ExemptionGrant,
    OfferingGrant,
    Rule,
)
from registry.domain.requirement import SORTS, Attested, Completed, Policies
from registry.domain.stated import each, faults, made_of, named, optional, require, text

GRANTS = (OfferingGrant, CreditGrant, ExemptionGrant)
T = TypeVar("T")
_REQUIREMENT, _POLICIES, _OR_TEXT = made_of(*SORTS), made_of(Policies), optional(text)
_SOURCES, _CONDITIONS = each("Completed", Completed), each("Attested", Attested)
_GRANTS = each("grants", *GRANTS)


def shape_of_rule(rule: Rule) -> Iterator[Fault]:
    """What of a rule is not of its class: key, award, requirement, policies. Constant time.

    >>> print(*shape_of_rule(Rule("r", "P", "A")))  # doctest: +ELLIPSIS
    rule 'r', requirement: 'A' cannot be used; give an AllOf or AnyOf or ...
    """
    stated = (
        ("key", rule.key, named),
        ("award", rule.award, text),
        ("requirement", rule.requirement, _REQUIREMENT),
        ("edition", rule.edition, text),
        ("policies", rule.policies, _POLICIES),
        ("agreement", rule.agreement, _OR_TEXT),
    )
    return faults(f"rule {rule.key!r}", stated, needed=True)


def shape_of_decision(decision: Decision) -> Iterator[Fault]:
    """What of a decision is not of its class: sources, receiver, grants, conditions. Linear in it.

    >>> print(*shape_of_decision(Decision("d", ("A",), "college")))
    decision 'd', sources: ('A',) cannot be used; give a tuple of Completed
    """
    stated = (
        ("key", decision.key, named),
        ("sources", decision.sources, _SOURCES),
        ("receiver", decision.receiver, text),
        ("grants", decision.grants, _GRANTS),
        ("conditions", decision.conditions, _CONDITIONS),
        ("agreement", decision.agreement, _OR_TEXT),
    )
    place = f"decision {decision.key!r}"
    misshapen = [*faults(place, stated, needed=True)]
    yield from misshapen
    if not misshapen:
        grants = enumerate(decision.grants)
        names = [(n, "subject" if isinstance(g, CreditGrant) else "offering", g) for n, g in grants]
        rows = [(f"grants[{n}].{name}", getattr(g, name), text) for n, name, g in names]
        yield from faults(place, tuple(rows), needed=True)


def arriving_rules(rules: Iterable[Rule]) -> Iterator[Rule]:
    """The same rules, each of which is one; raises ``BadValues`` at the first that is not.

    >>> list(arriving_rules(["r"]))
    Traceback (most recent call last):
    registry.domain.errors.BadValues: catalogue, rules: 'r' cannot be used; give a Rule
    """
    return _arriving("rules", Rule, rules, shape_of_rule)


def arriving_decisions(decisions: Iterable[Decision]) -> Iterator[Decision]:
    """The same decisions, each of which is one; raises ``BadValues`` at the first that is not.

    >>> list(arriving_decisions([Decision("d", (Completed("A"),), "college")]))[0].key
    'd'
    """
    return _arriving("decisions", Decision, decisions, shape_of_decision)


def _arriving(
    name: str, sort: type[T], facts: Iterable[T], shape: Callable[[T], Iterable[Fault]]
) -> Iterator[T]:
    is_one = made_of(sort)
    for fact in facts:
        require("catalogue", (name, fact, is_one), needed=True)
        wrong = list(shape(fact))
        if wrong:
            raise BadValues(wrong)
        yield fact
