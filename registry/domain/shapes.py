"""Are facts made of what they are made of? Asked before anything reads them."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from registry.domain.errors import BadValues, Fault
from registry.domain.facts import (
    CreditGrant,
    Decision,
    ExemptionGrant,
    Group,
    GroupMember,
    OccupationFact,
    OfferingGrant,
    Rule,
    WeightedSkill,
)
from registry.domain.requirement import SORTS, Attested, Completed, Policies
from registry.domain.stated import (
    each,
    faults,
    made_of,
    named,
    optional,
    require,
    several,
    text,
)

GRANTS = (OfferingGrant, CreditGrant, ExemptionGrant)
T = TypeVar("T")
_REQUIREMENT, _POLICIES, _OR_TEXT = made_of(*SORTS), made_of(Policies), optional(text)
_SOURCES, _CONDITIONS = each("Completed", Completed), each("Attested", Attested)
_A_RULE, _A_DECISION = made_of(Rule), made_of(Decision)
_GRANTS = each("grants", *GRANTS)
_MEMBERS, _WEIGHTED = each("GroupMember", GroupMember), each("WeightedSkill", WeightedSkill)


def shape_of_rule(rule: Rule) -> Iterator[Fault]:
    """What of a rule is not of its class: itself, key, award, requirement, policies. Constant time.

    >>> print(*shape_of_rule(Rule("r", "P", "A")))  # doctest: +ELLIPSIS
    rule 'r', requirement: 'A' cannot be used; give an AllOf or AnyOf or ...
    """
    other = [*faults("question", (("rule", rule, _A_RULE),), needed=True)]
    if other:
        return iter(other)
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
    """What of a decision is not of its class: itself, sources, receiver, grants, conditions.

    Linear in it.

    >>> print(*shape_of_decision(Decision("d", ("A",), "college")))
    decision 'd', sources: ('A',) cannot be used; give a tuple of Completed
    """
    other = [*faults("question", (("decision", decision, _A_DECISION),), needed=True)]
    if other:
        yield from other
        return
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


def arriving_groups(groups: Iterable[Group]) -> Iterator[Group]:
    """The same groups, each of which is one; raises ``BadValues`` at the first that is not.

    >>> list(arriving_groups([Group("g", ("college",))]))
    Traceback (most recent call last):
    registry.domain.errors.BadValues: group 'g', members: ('college',) cannot be used; give a tuple of GroupMember
    """
    return _arriving("groups", Group, groups, _shape_of_group)


def _shape_of_group(group: Group) -> Iterator[Fault]:
    place = f"group {group.key!r}"
    stated = ("key", group.key, named), ("members", group.members, _MEMBERS)
    misshapen = [*faults(place, stated, needed=True)]
    yield from misshapen
    if not misshapen:
        keys = ((f"members[{n}]", one.institution, text) for n, one in enumerate(group.members))
        yield from faults(place, tuple(keys), needed=True)


def arriving_occupations(facts: Iterable[OccupationFact]) -> Iterator[OccupationFact]:
    """The same occupations, each of which is one; raises ``BadValues`` at the first that is not.

    >>> list(arriving_occupations(["94131"]))
    Traceback (most recent call last):
    registry.domain.errors.BadValues: catalogue, occupations: '94131' cannot be used; give an OccupationFact
    """
    return _arriving("occupations", OccupationFact, facts, _shape_of_occupation)


def _shape_of_occupation(fact: OccupationFact) -> Iterator[Fault]:
    place = f"occupation {fact.key!r}"
    stated = ("key", fact.key, named), ("skills", fact.skills, _WEIGHTED)
    misshapen = [*faults(place, stated, needed=True)]
    yield from misshapen
    if not misshapen:
        keys = ((f"skills[{n}]", one.skill, text) for n, one in enumerate(fact.skills))
        yield from faults(place, tuple(keys), needed=True)


def gathered(place: str, field: str, given: Iterable[T]) -> list[T]:
    """Everything in a stream; raises ``BadValues`` where something else stands in its place.

    >>> gathered("question", "holdings", None)
    Traceback (most recent call last):
    registry.domain.errors.BadValues: question, holdings: None cannot be used; give several in a list
    """
    require(place, (field, given, several), needed=True)
    return list(given)


def called(value: object) -> str:
    """The cure of what is asked while an answer is looked for: a function of nothing.

    >>> called(lambda: False), called(3)
    ('', 'give a function without arguments')
    """
    return "" if callable(value) else "give a function without arguments"


def in_a_row(value: object) -> str:
    """The cure of what is read more than once: a tuple, and no stream.

    >>> in_a_row((1, 2)), in_a_row(iter((1, 2)))
    ('', 'give a tuple')
    """
    return "" if isinstance(value, tuple | list) else "give a tuple"


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
