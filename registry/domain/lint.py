"""Is a rule well made? What can never be met, what contradicts, what leads nowhere.

Asked on save and on import. A rule need not be in the catalogue yet: what it names and
the catalogue does not know is a finding and not an error of the question.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from registry.domain.catalog import A_CATALOG, Catalog
from registry.domain.columns import Keys
from registry.domain.cycles import circle
from registry.domain.demands import NOTHING, least_members
from registry.domain.facts import Rule
from registry.domain.lint_attested import lint_attested
from registry.domain.lint_decisions import lint_decision
from registry.domain.lint_findings import LintCode, LintFinding, Severity, finding
from registry.domain.lint_selections import lint_selection
from registry.domain.lint_whole import is_impossible
from registry.domain.references import mentions
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Attested,
    Completed,
    HasSkill,
    Requirement,
)
from registry.domain.soundness import check_asked, in_rule
from registry.domain.verdict import Path


def lint(catalog: Catalog, on: date) -> tuple[LintFinding, ...]:
    """Everything wrong with the rules and decisions of a catalogue, in the order of keys.

    Raises ``BadValues`` for the day. Cost: a walk over each rule, and over each selection that
    a leaf names.

    >>> lint(Catalog.build(), date(2025, 1, 1))
    ()
    """
    check_asked(on, (), ("catalog", catalog, A_CATALOG))
    rules = (found for rule in catalog.rules for found in lint_rule(catalog, rule, on))
    decisions = (found for d in catalog.decisions for found in lint_decision(catalog, d, on))
    return (*rules, *decisions)


def lint_rule(catalog: Catalog, rule: Rule, on: date) -> tuple[LintFinding, ...]:
    """Everything wrong with one rule, the whole rule first, then node by node.

    Raises ``BadValues`` for days of the rule, and the day asked, that mean nothing. Cost: as
    ``lint``, for the one rule.

    >>> rule = Rule("r", "B", AnyOf(()))
    >>> [found.code.value for found in lint_rule(Catalog.build(), rule, date(2025, 1, 1))]
    ['unknown-reference']
    """
    check_asked(on, in_rule(rule), ("catalog", catalog, A_CATALOG))
    about = f"rule {rule.key!r}"
    unknown = tuple(_unknown(catalog, rule, about))
    if unknown:
        return unknown
    found = (
        *_whole(catalog, rule, about, on),
        *_nodes(catalog, about, rule, rule.requirement, (), on),
    )
    named = any(one.severity is Severity.ERROR for one in found)
    if not named and is_impossible(catalog, rule, on):
        return (finding(about, LintCode.NEVER_MET), *found)
    return found


def _unknown(catalog: Catalog, rule: Rule, about: str) -> Iterator[LintFinding]:
    known: dict[str, Keys] = {
        "offering": catalog.offerings,
        "institution": catalog.institutions,
        "skill": catalog.skills,
    }
    pairs = (("offering", key) for pair in rule.policies.exclusions for key in pair)
    named = [("offering", rule.award), *mentions(rule.requirement), *pairs]
    for sort, key in dict.fromkeys(named):
        if key not in known[sort]:
            yield finding(about, LintCode.UNKNOWN_REFERENCE, sort=sort, key=key)


def _whole(catalog: Catalog, rule: Rule, about: str, on: date) -> Iterator[LintFinding]:
    start, end = rule.valid_from, rule.valid_to
    if start and end and start > end:
        yield finding(about, LintCode.DATES_REVERSED, valid_from=start, valid_to=end)
    elif end and end < on:
        yield finding(about, LintCode.RULE_EXPIRED, valid_to=end)
    way = circle(catalog, rule)
    if len(way) == 2:
        yield finding(about, LintCode.NEEDS_ITSELF, offering=rule.award)
    elif way:
        yield finding(about, LintCode.CYCLE, way=way)
    yield from _required(rule, about)
    yield from _residency(catalog, rule, about)


def _required(rule: Rule, about: str) -> Iterator[LintFinding]:
    """What every way of meeting the rule names: once too often, or beside its exclusion."""
    asked = Counter(_always(rule.requirement))
    for offering, times in sorted(asked.items()):
        if times > 1:
            yield finding(about, LintCode.ASKED_TWICE, offering=offering, times=times)
    for one, other in rule.policies.exclusions:
        if one in asked and other in asked:
            yield finding(about, LintCode.EXCLUDED_BUT_REQUIRED, offerings=(one, other))


def _always(requirement: Requirement) -> Iterator[str]:
    """Offerings that must fill a leaf outside shared groups, once for each such leaf."""
    if isinstance(requirement, Completed):
        yield requirement.offering
    elif (
        isinstance(requirement, AllOf | AnyOf | AtLeast)
        and not requirement.shared
        and least_members(requirement) == len(requirement.members)
    ):
        for member in requirement.members:
            yield from _always(member)


def _residency(catalog: Catalog, rule: Rule, about: str) -> Iterator[LintFinding]:
    least = rule.policies.residency_credits
    if least is None:
        return
    award = catalog.offerings.index(rule.award)
    home = catalog.institutions.key(catalog.table.institution[award])
    offered = [catalog.credits(o) for o in catalog.offered_by(home) if o != award]
    have = sum((c for c in offered if c is not None), NOTHING)
    if have < least and None not in offered:
        yield finding(about, LintCode.RESIDENCY_OUT_OF_REACH, have=have, need=least)


def _nodes(
    catalog: Catalog, about: str, rule: Rule, node: Requirement, path: Path, on: date
) -> Iterator[LintFinding]:
    if isinstance(node, AllOf | AnyOf | AtLeast):
        yield from _group(about, node, path)
        for at, member in enumerate(node.members):
            yield from _nodes(catalog, about, rule, member, (*path, at), on)
    elif isinstance(node, Completed):
        yield from _named(catalog, about, rule, node, path)
    elif isinstance(node, HasSkill):
        yield from _skill(catalog, about, node, path)
    elif isinstance(node, Attested):
        yield from lint_attested(catalog, about, rule, node, path)
    else:
        home = catalog.table.institution[catalog.offerings.index(rule.award)]
        yield from lint_selection(catalog, about, path, node, home)


def _group(about: str, group: AllOf | AnyOf | AtLeast, path: Path) -> Iterator[LintFinding]:
    if not group.members:
        yield finding(about, LintCode.EMPTY_GROUP, path)
    elif isinstance(group, AtLeast) and group.k > len(group.members):
        yield finding(about, LintCode.K_TOO_LARGE, path, k=group.k, members=len(group.members))


def _named(
    catalog: Catalog, about: str, rule: Rule, leaf: Completed, path: Path
) -> Iterator[LintFinding]:
    offering = catalog.offerings.index(leaf.offering)
    table = catalog.table
    if not table.available[offering]:
        yield finding(about, LintCode.CEASED_REFERENCE, path, offering=leaf.offering)
    home = table.institution[catalog.offerings.index(rule.award)]
    if table.institution[offering] != home and rule.agreement is None:
        institution = catalog.institutions.key(table.institution[offering])
        yield finding(
            about,
            LintCode.FOREIGN_REFERENCE,
            path,
            offering=leaf.offering,
            institution=institution,
        )


def _skill(catalog: Catalog, about: str, leaf: HasSkill, path: Path) -> Iterator[LintFinding]:
    skill, teaching = catalog.skills.index(leaf.skill), catalog.teaching(leaf.skill)
    have = max((catalog.table.skill_at(o, skill) for o in teaching), default=None)
    if have is None or have < leaf.level:
        yield finding(
            about, LintCode.SKILL_NOT_TAUGHT, path, skill=leaf.skill, have=have, need=leaf.level
        )
