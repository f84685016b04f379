"""Is what somebody edits or imports well made? Rules, entry requirements and decisions, before they are public.

The published catalogue judges. Where something names a draft, a catalogue with drafts is compiled for the one
judgement: that costs as much as the registry is large, and happens only while new offerings are being prepared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from registry.domain.catalog import Catalog
from registry.domain.errors import Reference
from registry.domain.facts import Decision, OfferingFact, Rule
from registry.domain.integrity import in_decisions, in_rules
from registry.domain.lint import lint_rule
from registry.domain.lint_decisions import lint_decision
from registry.domain.lint_findings import LintCode, LintFinding, Severity, finding
from registry.domain.notation import decode
from registry.domain.requirement import AllOf, AnyOf, AtLeast, Kind, Requirement
from registry.models import Equivalency, Offering, StackingRule
from registry.services.explanations import Language, Names, cure_text, lint_text
from registry.services.facts import decision_fact, rule_fact
from registry.snapshot import catalog_with_drafts, current

_FIELDS = {
    LintCode.DATES_REVERSED: "valid_to",
    LintCode.RULE_EXPIRED: "valid_to",
    LintCode.RESIDENCY_OUT_OF_REACH: "policies",
    LintCode.EXCLUDED_BUT_REQUIRED: "policies",
    LintCode.DECISION_CONTRADICTS: "outcome",
    LintCode.GRANTS_NOTHING: "grants",
    LintCode.FOREIGN_GRANT: "grants",
    LintCode.NO_SOURCES: "sources",
}


@dataclass(frozen=True)
class Remark:
    """Something to mend or to look at.

    Attributes:
        finding: what the engine says.
        field: the field of the record that it is about.
        place: where in a requirement, as its notation writes it; empty when it is about the whole.
    """

    finding: LintFinding
    field: str
    place: str = ""

    @property
    def refuses(self) -> bool:
        """Whether it must be mended before the record is kept."""
        return self.finding.severity is Severity.ERROR

    @property
    def keys(self) -> Sequence[str]:
        """Every key that the sentence may name."""
        values = [value for _, value in self.finding.evidence]
        plain = [value for value in values if isinstance(value, str)]
        return [*plain, *(key for v in values if isinstance(v, tuple) for key in _parts(v))]

    def sentence(self, language: Language, names: Names = str) -> str:
        """Return what is wrong and the cure, in a language."""
        finding = self.finding
        return f"{lint_text(finding, language, names)} {cure_text(finding, language, names)}"


def _parts(value: Iterable[str]) -> Iterable[str]:
    return (key for one in value for key in one.split(" / "))


def remarks_on_rule(rule: StackingRule, catalog: Catalog | None = None) -> list[Remark]:
    """Return what there is to say about a rule, saved or not.

    Args:
        rule: with an award and a requirement that can be read.
        catalog: what judges; the published registry unless it is given.
    """
    fact = rule_fact(rule)
    known = catalog or _catalog_for(in_rules([fact]))
    return [_remark(found, fact.requirement) for found in lint_rule(known, fact, _today())]


def remarks_on_entry(offering: Offering, catalog: Catalog | None = None) -> list[Remark]:
    """Return what there is to say about the entry requirement of an offering, saved or not."""
    if not offering.entry_requirement:
        return []
    fact = Rule(offering.ctid, offering.ctid, decode(offering.entry_requirement))
    known = catalog or _catalog_for(in_rules([fact]), offering)
    # Whose offering it is matters for what counts toward an award, not for what is asked of a beginner.
    found = (
        one
        for one in lint_rule(known, fact, _today())
        if one.code is not LintCode.FOREIGN_REFERENCE
    )
    return [_remark(one, fact.requirement, "entry_requirement") for one in found]


def remarks_on_decision(
    decision: Equivalency,
    sources: Iterable[Any],
    grants: Iterable[Any],
    catalog: Catalog | None = None,
) -> list[Remark]:
    """Return what there is to say about a decision with its sources and grants, saved or not."""
    fact = decision_fact(decision, sources, grants)
    named = list(in_decisions([fact]))
    known = catalog or _catalog_for(named)
    about = f"decision {fact.key!r}"
    unknown = [
        finding(about, LintCode.UNKNOWN_REFERENCE, sort=one.sort, key=one.key)
        for one in dict.fromkeys(named)
        if not _knows(known, one)
    ]
    found = unknown or _of_others(lint_decision(known, fact, _today()), fact.key)
    return [_remark(one, None, "sources") for one in found]


def unpublished(offerings: Iterable[str]) -> list[str]:
    """Return those of the offerings that are not public yet: what names them is left out until they are."""
    catalog = current().catalog
    return [key for key in dict.fromkeys(offerings) if key not in catalog]


def unknown_to(
    catalog: Catalog, *, rule: Rule | None = None, decision: Decision | None = None
) -> tuple[str, ...]:
    """Return every key that a rule or a decision names and a catalogue does not hold."""
    named = [*in_rules([rule] if rule else ()), *in_decisions([decision] if decision else ())]
    return tuple(dict.fromkeys(one.key for one in named if not _knows(catalog, one)))


def _of_others(found: Iterable[LintFinding], own: str) -> list[LintFinding]:
    """Leave out that a decision contradicts its own published version."""
    return [
        one for one in found if one.code is not LintCode.DECISION_CONTRADICTS or one["other"] != own
    ]


def _catalog_for(named: Iterable[Reference], new: Offering | None = None) -> Catalog:
    published = current().catalog
    if all(_knows(published, one) for one in named):
        return published
    more = () if new is None or not new._state.adding else (_bare(new),)
    return catalog_with_drafts(more)


def _bare(offering: Offering) -> OfferingFact:
    kind = offering._meta.model_name
    kinds = {"microcertification": Kind.MICRO_CERTIFICATION, "program": Kind.PROGRAM}
    return OfferingFact(offering.ctid, kinds.get(kind, Kind.COURSE), offering.institution.ctid)


def _knows(catalog: Catalog, named: Reference) -> bool:
    sorts: dict[str, Any] = {
        "offering": catalog.offerings,
        "institution": catalog.institutions,
        "skill": catalog.skills,
    }
    if named.sort == "receiver":
        return named.key in catalog.institutions or named.key in catalog.groups
    return named.key in sorts[named.sort]


def _remark(
    found: LintFinding, requirement: Requirement | None, field: str = "requirement"
) -> Remark:
    at = place(requirement, found.path) if requirement and found.path else ""
    return Remark(found, _FIELDS.get(found.code, field), at)


def place(requirement: Requirement, path: Sequence[int]) -> str:
    """Return where a node stands, as the notation writes it.

    >>> from registry.domain.requirement import Completed
    >>> place(AllOf((AtLeast(1, (Completed("A"), Completed("B"))),)), (0, 1))
    '$.all[0].of[1]'
    """
    said = "$"
    for step in path:
        assert isinstance(requirement, AllOf | AnyOf | AtLeast)
        said += f".{_members_name(requirement)}[{step}]"
        requirement = requirement.members[step]
    return said


def _members_name(group: AllOf | AnyOf | AtLeast) -> str:
    if isinstance(group, AtLeast):
        return "of"
    return "all" if isinstance(group, AllOf) else "any"


def _today() -> date:
    return timezone.localdate()
