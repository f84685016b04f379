"""What is wrong with a rule or a decision: a code, evidence and the path of the node.

An error makes it impossible or meaningless; a warning is what somebody should look at.
"""

from dataclasses import dataclass
from enum import StrEnum

from registry.domain.verdict import Evidence, Path


class Severity(StrEnum):
    """Whether it must be mended, or looked at."""

    ERROR = "error"
    WARNING = "warning"


class LintCode(StrEnum):
    """What is wrong. Each code has a sentence outside the engine."""

    CYCLE = "cycle"
    K_TOO_LARGE = "k-too-large"
    EMPTY_GROUP = "empty-group"
    EMPTY_SELECTION = "empty-selection"
    TOO_FEW_OFFERINGS = "too-few-offerings"
    CREDITS_OUT_OF_REACH = "credits-out-of-reach"
    CREDITS_NOT_STATED = "credits-not-stated"
    SPREAD_TOO_WIDE = "spread-too-wide"
    PART_CONTRADICTS = "part-contradicts"
    PART_OUT_OF_REACH = "part-out-of-reach"
    SKILL_NOT_TAUGHT = "skill-not-taught"
    ATTESTATION_SAYS_OTHER = "attestation-says-other"
    NEEDS_ITSELF = "needs-itself"
    ASKED_TWICE = "asked-twice"
    EXCLUDED_BUT_REQUIRED = "excluded-but-required"
    RESIDENCY_OUT_OF_REACH = "residency-out-of-reach"
    UNKNOWN_REFERENCE = "unknown-reference"
    CEASED_REFERENCE = "ceased-reference"
    FOREIGN_REFERENCE = "foreign-reference"
    DATES_REVERSED = "dates-reversed"
    RULE_EXPIRED = "rule-expired"
    DECISION_CONTRADICTS = "decision-contradicts"
    FOREIGN_GRANT = "foreign-grant"
    GRANTS_NOTHING = "grants-nothing"
    NO_SOURCES = "no-sources"
    NEVER_MET = "never-met"


WARNINGS = frozenset(
    {
        LintCode.CREDITS_NOT_STATED,
        LintCode.CEASED_REFERENCE,
        LintCode.FOREIGN_REFERENCE,
        LintCode.FOREIGN_GRANT,
        LintCode.RULE_EXPIRED,
        LintCode.DECISION_CONTRADICTS,
    }
)


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing to mend: where (rule or decision, and path), what, and the evidence.

    >>> LintFinding("rule 'r'", LintCode.RULE_EXPIRED).severity.value
    'warning'
    """

    about: str
    code: LintCode
    path: Path = ()
    evidence: tuple[tuple[str, Evidence], ...] = ()

    @property
    def severity(self) -> Severity:
        """Whether it must be mended, or looked at."""
        return Severity.WARNING if self.code in WARNINGS else Severity.ERROR

    def __getitem__(self, name: str) -> Evidence:
        return dict(self.evidence)[name]


def finding(about: str, code: LintCode, path: Path = (), **evidence: Evidence) -> LintFinding:
    """A finding with named evidence.

    >>> finding("rule 'r'", LintCode.EMPTY_GROUP).severity.value
    'error'
    """
    return LintFinding(about, code, path, tuple(sorted(evidence.items(), key=_name)))


def _name(item: tuple[str, Evidence]) -> str:
    return item[0]
