"""What does an offering count toward, where, and since when?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from registry.domain.catalog import A_CATALOG, Catalog
from registry.domain.demands import least_members
from registry.domain.facts import CreditGrant, Decision, ExemptionGrant, Grant, Rule
from registry.domain.recognition import decided
from registry.domain.references import placed_leaves
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Completed,
    Count,
    Credits,
    HasSkill,
    Leaf,
    Requirement,
)
from registry.domain.soundness import check_question
from registry.domain.stated import day
from registry.domain.verdict import Path


@dataclass(frozen=True, slots=True)
class Leads:
    """One way in which an offering counts toward an award.

    ``paths`` are the leaves of the rule that it can fill; ``required`` whether the rule
    cannot be met without one of them. ``decision`` is the equivalency through which it
    counts (none when it counts as itself), ``counts_as`` what it then counts as.
    """

    award: str
    rule: str
    paths: tuple[Path, ...]
    required: bool
    edition: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    agreement: str | None = None
    decision: str | None = None
    counts_as: str | None = None


def stacks_into(catalog: Catalog, offering: str, on: date) -> tuple[Leads, ...]:
    """Every award that an offering counts toward under the rules in force on a day.

    As itself first, then through decisions in force on that day. In the order of awards
    and rules. Raises ``UnknownKey``, and ``BadValues`` for the day. Cost: the rules and decisions reached.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in ("A", "B")]
    >>> catalog = Catalog.build(facts, rules=[Rule("r", "B", Completed("A"))])
    >>> stacks_into(catalog, "A", date(2025, 1, 1))[0].award
    'B'
    """
    check_question(offering, ("catalog", catalog, A_CATALOG), ("on", on, day))
    number = catalog.offerings.index(offering)
    direct = (_leads(rule, paths, None, "") for rule, paths in _directly(catalog, number, on))
    found = [*direct, *_recognised(catalog, number, on)]
    return tuple(sorted(found, key=_rank))


def _rank(leads: Leads) -> tuple[bool, str, str, str, str]:
    through = leads.decision or ""
    return bool(through), leads.award, leads.rule, through, leads.counts_as or ""


def _directly(
    catalog: Catalog, offering: int, on: date, grant: Grant | None = None
) -> Iterator[tuple[Rule, tuple[Path, ...]]]:
    """Rules in force with the leaves that an offering, or a grant of it, can fill."""
    named_only = isinstance(grant, ExemptionGrant)  # an exemption fills its own place alone
    for number in catalog.rules_reached(offering):
        rule = catalog.rules[number]
        if rule.in_force(on):
            paths = tuple(
                path
                for path, leaf in placed_leaves(rule.requirement)
                if _fits(catalog, leaf, offering)
                and (isinstance(leaf, Completed) or not named_only)
                and (grant is None or not isinstance(leaf, HasSkill))
            )
            if paths:
                yield rule, paths


def _leads(rule: Rule, paths: tuple[Path, ...], decision: Decision | None, counts_as: str) -> Leads:
    return Leads(
        award=rule.award,
        rule=rule.key,
        paths=paths,
        required=not _possible(rule.requirement, (), frozenset(paths)),
        edition=rule.edition,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        agreement=rule.agreement,
        decision=decision.key if decision else None,
        counts_as=counts_as or None,
    )


def _recognised(catalog: Catalog, offering: int, on: date) -> Iterator[Leads]:
    for number in catalog.decisions_from(offering):
        decision = catalog.decisions[number]
        if decision.granted and decision.in_force(on) and decided(decision, on):
            for grant in decision.grants:
                yield from _through(catalog, decision, grant, on)


def _through(catalog: Catalog, decision: Decision, grant: Grant, on: date) -> Iterator[Leads]:
    if isinstance(grant, CreditGrant):
        yield from _unassigned(catalog, decision, grant, on)
        return
    target = catalog.offerings.index(grant.offering)
    for rule, paths in _directly(catalog, target, on, grant):
        if _heard(catalog, decision, rule, on):
            yield _leads(rule, paths, decision, grant.offering)


def _unassigned(
    catalog: Catalog, decision: Decision, grant: CreditGrant, on: date
) -> Iterator[Leads]:
    for institution in catalog.receivers(decision, on):
        at = catalog.institutions.index(institution)
        for award in catalog.offered_by(institution):
            for number in catalog.rules_for(award):
                rule = catalog.rules[number]
                paths = tuple(
                    path
                    for path, leaf in placed_leaves(rule.requirement)
                    if isinstance(leaf, Credits)
                    and catalog.matcher(leaf.selector).admits_credit(at, grant.subject, grant.level)
                )
                if rule.in_force(on) and paths:
                    yield _leads(rule, paths, decision, "")


def _heard(catalog: Catalog, decision: Decision, rule: Rule, on: date) -> bool:
    award = catalog.offerings.index(rule.award)
    institution = catalog.institutions.key(catalog.table.institution[award])
    return catalog.receives(decision, institution, on)


def _fits(catalog: Catalog, leaf: Leaf, offering: int) -> bool:
    if isinstance(leaf, Completed):
        return catalog.offerings.find(leaf.offering) == offering
    if isinstance(leaf, Count | Credits):
        return catalog.matcher(leaf.selector).admits(offering)
    if isinstance(leaf, HasSkill):
        skill = catalog.skills.index(leaf.skill)
        return catalog.table.skill_at(offering, skill) >= leaf.level
    return False


def _possible(requirement: Requirement, path: Path, without: frozenset[Path]) -> bool:
    """Whether a rule could be met if the leaves that name the offering stayed empty.

    Only leaves for named offerings depend on one; an amount may come from elsewhere.
    """
    if isinstance(requirement, AllOf | AnyOf | AtLeast):
        members = enumerate(requirement.members)
        met = sum(_possible(member, (*path, at), without) for at, member in members)
        return met >= least_members(requirement)
    return not (isinstance(requirement, Completed) and path in without)
