"""Does every fact refer only to what is known? And how facts share their parts.

All unknown keys are reported at once: whoever mends a file wants one list, not
one error after another.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from registry.domain.columns import NONE, Keys
from registry.domain.errors import DuplicateKeys, Reference, Sort, UnknownKeys
from registry.domain.facts import CreditGrant, Decision, Group, OccupationFact, Rule
from registry.domain.references import mentions, rename, rename_policies
from registry.domain.requirement import AllOf, AnyOf, AtLeast, Completed, Requirement

Known = Mapping[Sort, Keys]
Keyed = TypeVar("Keyed", Rule, Decision, Group, OccupationFact)


def check_references(known: Mapping[Sort, Container[str]], mentioned: Iterable[Reference]) -> None:
    """Raise ``UnknownKeys`` naming every reference that leads nowhere.

    A reference of the sort "receiver" may be an institution or a group. Linear in the
    references.

    >>> offerings = Keys("offering", ["A"])
    >>> check_references({"offering": offerings}, [Reference("offering", "B", "rule 'r'")])
    Traceback (most recent call last):
    registry.domain.errors.UnknownKeys: unknown keys: offering 'B' (rule 'r')
    """
    unknown = [r for r in mentioned if not _is_known(known, r)]
    if unknown:
        raise UnknownKeys(unknown)


def _is_known(known: Mapping[Sort, Container[str]], reference: Reference) -> bool:
    if reference.sort == "receiver":
        return reference.key in known["institution"] or reference.key in known["group"]
    return reference.key in known[reference.sort]


def in_requirement(requirement: Requirement, by: str) -> Iterator[Reference]:
    """What a requirement mentions, as references. Linear in its size.

    >>> list(in_requirement(Completed("A"), "rule 'r'"))
    [Reference(sort='offering', key='A', mentioned_by="rule 'r'")]
    """
    return (Reference(sort, key, by) for sort, key in mentions(requirement))


def in_rules(rules: Iterable[Rule]) -> Iterator[Reference]:
    """What rules mention: award, requirement and exclusions. Linear in their size.

    >>> [found.key for found in in_rules([Rule("r", "P", Completed("A"))])]
    ['P', 'A']
    """
    for rule in rules:
        by = f"rule {rule.key!r}"
        yield Reference("offering", rule.award, by)
        yield from in_requirement(rule.requirement, by)
        for pair in rule.policies.exclusions:
            yield from (Reference("offering", key, by) for key in pair)


def in_decisions(decisions: Iterable[Decision]) -> Iterator[Reference]:
    """What decisions mention: receiver, sources and granted offerings. Linear in their size.

    >>> [found.key for found in in_decisions([Decision("d", (Completed("A"),), "college")])]
    ['college', 'A']
    """
    for decision in decisions:
        by = f"decision {decision.key!r}"
        yield Reference("receiver", decision.receiver, by)
        for source in decision.sources:
            yield Reference("offering", source.offering, by)
        for grant in decision.grants:
            if not isinstance(grant, CreditGrant):
                yield Reference("offering", grant.offering, by)


def in_entries(entries: Mapping[int, Requirement], offerings: Keys) -> Iterator[Reference]:
    """What entry requirements mention, by the number of their offering. Linear in their size.

    >>> (found,) = in_entries({0: Completed("A")}, Keys("offering", ["B"]))
    >>> found.key, found.mentioned_by
    ('A', "entry requirement of 'B'")
    """
    for row, entry in entries.items():
        yield from in_requirement(entry, f"entry requirement of {offerings.key(row)!r}")


class Sharing:
    """Makes equal leaves and equal keys one object, which halves what rules weigh.

    >>> sharing = Sharing({"offering": Keys("offering", ["A", "P"])})
    >>> first, second = (sharing.requirement(Completed("A")) for _ in range(2))
    >>> first is second
    True
    >>> sharing.rule(Rule("r", "P", Completed("A"))).requirement is first
    True
    >>> sharing.decision(Decision("d", (Completed("A"),), "college")).sources[0] is first
    True
    >>> sharing.key("offering", "unknown")
    'unknown'
    """

    def __init__(self, known: Known) -> None:
        self._known = known
        self._leaves: dict[Completed, Completed] = {}

    def key(self, sort: Sort, key: str) -> str:
        """The catalogue's own copy of a key; an unknown key as it is, to be reported later."""
        keys = self._known[sort]
        index = keys.find(key)
        return key if index == NONE else keys.key(index)

    def requirement(self, requirement: Requirement) -> Requirement:
        """An equal requirement made of shared parts."""
        if isinstance(requirement, AllOf | AnyOf | AtLeast):
            return replace(requirement, members=tuple(map(self.requirement, requirement.members)))
        if isinstance(requirement, Completed):
            return self._completed(requirement)
        return rename(requirement, self.key)

    def rule(self, rule: Rule) -> Rule:
        """An equal rule made of shared parts."""
        return replace(
            rule,
            award=self.key("offering", rule.award),
            requirement=self.requirement(rule.requirement),
            policies=rename_policies(rule.policies, self.key),
        )

    def decision(self, decision: Decision) -> Decision:
        """An equal decision whose sources are shared."""
        return replace(decision, sources=tuple(map(self._completed, decision.sources)))

    def _completed(self, leaf: Completed) -> Completed:
        if leaf not in self._leaves:
            shared = replace(leaf, offering=self.key("offering", leaf.offering))
            self._leaves[shared] = shared
        return self._leaves[leaf]


def group_institutions(groups: Sequence[Group]) -> list[str]:
    """Every institution that belongs to a group at some time. Linear.

    >>> group_institutions([Group("g")])
    []
    """
    return [member.institution for group in groups for member in group.members]


def demanded_skills(occupations: Sequence[OccupationFact]) -> list[str]:
    """Every skill that an occupation demands. Linear.

    >>> demanded_skills([OccupationFact("00010")])
    []
    """
    return [demand.skill for occupation in occupations for demand in occupation.skills]


def in_order(sort: str, facts: Iterable[Keyed]) -> tuple[Keyed, ...]:
    """Facts in the order of their keys; raises ``DuplicateKeys``. n log n.

    >>> [group.key for group in in_order("group", [Group("b"), Group("a")])]
    ['a', 'b']
    """
    ordered = sorted(facts, key=lambda fact: fact.key)
    repeated = [key for key, n in Counter(fact.key for fact in ordered).items() if n > 1]
    if repeated:
        raise DuplicateKeys(sort, repeated)
    return tuple(ordered)
