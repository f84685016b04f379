"""What a stacking answer carries: its status, its proof, and what is still missing.

Nothing here is a sentence. A reason is a code with evidence; the words, in English
and in French, are made outside the engine.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from registry.domain.requirement import Selector

Path: TypeAlias = tuple[int, ...]
"""A node by the position of each member on the way down; the root is ``()``."""

Evidence: TypeAlias = str | int | Decimal | date | tuple[str, ...] | None


class Status(StrEnum):
    """Complete, incomplete, or undetermined because a needed fact is not known."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    UNDETERMINED = "undetermined"


class ReasonCode(StrEnum):
    """Why something does or does not count. Each code has a sentence outside the engine."""

    NOT_HELD = "not-held"
    TOO_FEW = "too-few"
    TOO_FEW_CREDITS = "too-few-credits"
    GRADE_TOO_LOW = "grade-too-low"
    GRADE_UNKNOWN = "grade-unknown"
    TOO_OLD = "too-old"
    NO_DAY_SERVES = "no-day-serves"
    DATE_UNKNOWN = "date-unknown"
    CREDITS_UNKNOWN = "credits-unknown"
    ATTESTATION_NEEDED = "attestation-needed"
    SKILL_TOO_LOW = "skill-too-low"
    SKILL_NOT_HELD = "skill-not-held"
    ALREADY_SPENT = "already-spent"
    COUNTS_ONCE = "counts-once"
    PART_TOO_SMALL = "part-too-small"
    PART_CAPPED = "part-capped"
    SPREAD_TOO_NARROW = "spread-too-narrow"
    RESIDENCY_SHORT = "residency-short"
    RECOGNISED_CAP_REACHED = "recognised-cap-reached"
    EXCLUDED_PAIR = "excluded-pair"
    RULE_NOT_YET_VALID = "rule-not-yet-valid"
    RULE_EXPIRED = "rule-expired"
    NO_RULE = "no-rule"
    DECISION_REFUSED = "decision-refused"
    DECISION_NOT_YET_VALID = "decision-not-yet-valid"
    DECISION_EXPIRED = "decision-expired"
    SOURCE_MISSING = "source-missing"
    NOT_A_MEMBER_THEN = "not-a-member-then"
    DECISIONS_OVERLAP = "decisions-overlap"
    INFERRED_NOT_GRANTED = "inferred-not-granted"
    CANNOT_BE_MET = "cannot-be-met"
    SEARCH_CUT_SHORT = "search-cut-short"
    COMPLETED_LATER = "completed-later"
    AWARD_IN_REACH = "award-in-reach"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and its evidence, sorted by name.

    >>> Reason.of(ReasonCode.TOO_FEW, need=3, have=2)["have"]
    2
    """

    code: ReasonCode
    evidence: tuple[tuple[str, Evidence], ...] = ()

    @classmethod
    def of(cls, code: ReasonCode, **evidence: Evidence) -> "Reason":
        """A reason with named evidence."""
        return cls(code, tuple(sorted(evidence.items(), key=lambda item: item[0])))

    def __getitem__(self, name: str) -> Evidence:
        return dict(self.evidence)[name]


@dataclass(frozen=True, slots=True)
class NodeState:
    """How one node of the requirement stands: its status, what counts and what it needs.

    ``have`` and ``need`` are credits, offerings, members or a skill level, as the node asks.
    """

    path: Path
    status: Status
    have: Decimal | None = None
    need: Decimal | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Allotment:
    """What fills a leaf. A holding fills it as itself, or through a decision.

    ``sources`` are the keys of the held offerings consumed, ``offering`` what they count
    as (none for unassigned credit), ``decision`` the equivalency spent, ``shared`` a
    second use inside a group that may share, ``open`` that a fact or an attestation is
    still needed before it counts.
    """

    path: Path
    sources: tuple[str, ...]
    offering: str | None = None
    credits: Decimal | None = None
    decision: str | None = None
    shared: bool = False
    open: bool = False


class MissingKind(StrEnum):
    """What sort of thing would help."""

    OFFERING = "offering"
    COUNT = "count"
    CREDITS = "credits"
    SKILL = "skill"
    ATTESTATION = "attestation"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: an offering, an amount from a selection, a skill, a fact.

    ``key`` is the offering, skill, attestation code, or the holding whose fact (``fact``:
    grade, completed_on or credits) is not known. ``fewest`` is the least number of things
    that supply it: an amount of credits may take several offerings.
    """

    kind: MissingKind
    key: str | None = None
    amount: Decimal | None = None
    level: int | None = None
    selector: Selector | None = None
    fact: str | None = None
    path: Path = ()
    fewest: int = 1


@dataclass(frozen=True, slots=True)
class MissingSet:
    """Things that together, added to what is held, complete the award under a rule.

    >>> MissingSet((Missing(MissingKind.OFFERING, "A"),)).size
    1
    """

    items: tuple[Missing, ...]
    rule: str = ""

    @property
    def size(self) -> int:
        """How many things must be taken, stated or attested, at the least."""
        return sum(item.fewest for item in self.items)


@dataclass(frozen=True, slots=True)
class StackingVerdict:
    """Whether an award is complete on a day, with the proof.

    ``rule`` is the one judged best: the first complete, else the nearest; ``None`` when
    no rule is in force. ``nodes`` and ``allocation`` belong to it; ``missing`` holds the
    smallest sets first, over all rules in force. Where the verdict is undetermined they
    name only what would settle it. Each set completes the award; that no smaller one does
    is proven unless ``missing_proven`` is false. Where none is found for want of steps, a
    reason says so: a set may exist. ``more`` says that sets were found which ``missing``
    leaves out.

    >>> StackingVerdict("A", date(2025, 1, 1), Status.INCOMPLETE).complete
    False
    """

    award: str
    on: date
    status: Status
    rule: str | None = None
    edition: str = ""
    missing_proven: bool = True
    allocation: tuple[Allotment, ...] = ()
    nodes: tuple[NodeState, ...] = ()
    missing: tuple[MissingSet, ...] = ()
    reasons: tuple[Reason, ...] = ()
    more: bool = False

    @property
    def complete(self) -> bool:
        """Whether the award is complete."""
        return self.status is Status.COMPLETE

    def first(self, most: int) -> "StackingVerdict":
        """The same with so many missing sets at most; ``more`` says that some are left out.

        >>> sets = tuple(MissingSet((Missing(MissingKind.OFFERING, key),)) for key in "AB")
        >>> verdict = StackingVerdict("P", date(2025, 1, 1), Status.INCOMPLETE, missing=sets)
        >>> verdict.first(1).more, len(verdict.first(1).missing), verdict.first(2).more
        (True, 1, False)
        """
        if len(self.missing) <= most:
            return self
        return replace(self, missing=self.missing[:most], more=True)
