"""The engine's codes and evidence as sentences, in English and in French.

The engine speaks in codes so that it stays the same in every language; its words stand in ``answer_words`` and
``lint_words``. Amounts follow the language (2.5 and 2,5); days are written as in the standard of Canada, year first.
A requirement itself is put into words where pages and forms show it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from registry.domain.equivalency import Answer
from registry.domain.lint_findings import LintFinding
from registry.domain.plan_terms import Objective, PlanStatus, Total
from registry.domain.requirement import Selector
from registry.domain.verdict import Missing, MissingKind, Reason, Status
from registry.services.answer_words import (
    ANSWERS,
    AT_LEAST,
    FACTS,
    LEVELLESS,
    MISSING,
    NEXT_BEST,
    PLANS,
    REASONS,
    SELECTED,
    STATUSES,
    UNITS,
    VARIANTS,
    Pair,
)
from registry.services.lint_words import LINT, WAITING

Language = str
"""``"fr"`` for French, anything else for English."""

Names = Callable[[str], str]
"""Gives what a key, a code or an English reason reads in the language of the sentence; itself when unknown."""

NBSP = "\u00a0"


ARROW = " → "
NOT_KNOWN = "?"


def status_text(status: Status, language: Language) -> str:
    """Return the status of a verdict, or of one node, in words.

    >>> status_text(Status.COMPLETE, "fr")
    'Complet'
    """
    return _said(STATUSES[status], language)


def answer_text(answer: Answer, language: Language) -> str:
    """Return the answer to an equivalency in words.

    >>> answer_text(Answer.NOT_EVALUATED, "fr")
    'Non évaluée'
    """
    return _said(ANSWERS[answer], language)


def plan_text(status: PlanStatus, language: Language, place: int = 0) -> str:
    """Return what is proved about a plan in words; one after others in a list is least beside those.

    >>> plan_text(PlanStatus.OPTIMAL, "en")
    'No other way takes less.'
    >>> plan_text(PlanStatus.OPTIMAL, "en", place=1)
    'No other way takes less, but for those before it.'
    """
    after_others = place and status is PlanStatus.OPTIMAL
    return _said(NEXT_BEST if after_others else PLANS[status], language)


def total_text(total: Total, objective: Objective, language: Language, names: Names = str) -> str:
    """Return a total of a plan with its unit; "at least" where something is not stated, and what.

    >>> total_text(Total(Decimal(1)), Objective.HOURS, "en")
    '1 hour'
    >>> total_text(Total(Decimal("30.5"), ("A",)), Objective.WEEKS, "en")
    'At least 30.5 weeks; not stated for: A'
    """
    said = _filled(UNITS[objective], {"amount": total.amount}, language, names)
    if not total.unknown:
        return said
    evidence = {"total": said, "unknown": tuple(dict.fromkeys(total.unknown))}
    return _filled(AT_LEAST, evidence, language, names)


def reason_text(reason: Reason, language: Language, names: Names = str) -> str:
    """Return a reason as one sentence.

    >>> from registry.domain.verdict import ReasonCode
    >>> reason_text(Reason.of(ReasonCode.TOO_FEW_CREDITS, have=Decimal("2.5"), need=6), "fr")
    '2,5 crédits sur 6 jusqu’ici.'
    >>> reason_text(Reason.of(ReasonCode.TOO_FEW, have=Decimal(0), need=1), "en")
    '0 of 1 offering so far.'
    """
    evidence = dict(reason.evidence)
    pair = REASONS[reason.code]
    for (code, lacking), other in VARIANTS.items():
        if code is reason.code and not evidence.get(lacking):
            pair = other
    return _filled(pair, evidence, language, names).rstrip()


def missing_text(item: Missing, language: Language, names: Names = str) -> str:
    """Return one missing thing as an instruction.

    >>> missing_text(Missing(MissingKind.FACT, "A", fact="grade"), "en")
    'Say with what grade A was completed'
    """
    asked = item.selector or Selector()
    evidence = {
        "key": item.key,
        "amount": item.amount,
        "level": asked.level if item.level is None else item.level,
        "institution": asked.institution,
    }
    return _filled(_missing_words(item), evidence, language, names)


def _missing_words(item: Missing) -> Pair:
    if item.fact:
        return FACTS[item.fact]
    if item.kind is MissingKind.SKILL and not item.level:
        return LEVELLESS
    return SELECTED.get((item.kind, _asked_only(item.selector)), MISSING[item.kind])


def _asked_only(selector: Selector | None) -> str:
    """Which of institution and level a selection asks for; neither where it asks for more."""
    if selector is None:
        return ""
    plain = Selector(institution=selector.institution, level=selector.level)
    given = (name for name in ("institution", "level") if getattr(selector, name) is not None)
    return " ".join(given) if selector == plain else ""


def lint_text(finding: LintFinding, language: Language, names: Names = str) -> str:
    """Return what is wrong with a rule or a decision as one sentence.

    >>> from registry.domain.lint_findings import LintCode
    >>> lint_text(LintFinding("rule 'r'", LintCode.EMPTY_GROUP), "fr")
    'Le groupe est vide.'
    """
    return _filled(LINT[finding.code].what, _shown(finding), language, names)


def cure_text(finding: LintFinding, language: Language, names: Names = str) -> str:
    """Return how to put it right.

    >>> from registry.domain.lint_findings import LintCode
    >>> cure_text(LintFinding("rule 'r'", LintCode.EMPTY_GROUP), "en")
    'Add a member, or delete the group.'
    """
    return _filled(LINT[finding.code].cure, _shown(finding), language, names)


def waiting_text(offerings: Iterable[str], language: Language, names: Names = str) -> str:
    """Return that a record names offerings which are not published yet.

    >>> waiting_text(["A"], "en").split(". ")[0]
    'Not published yet: A'
    """
    return _filled(WAITING, {"offerings": tuple(offerings)}, language, names)


def _shown(finding: LintFinding) -> dict[str, object]:
    # People count parts from one.
    evidence: dict[str, object] = dict(finding.evidence)
    part = evidence.get("part")
    return evidence | {"part": part + 1} if isinstance(part, int) else evidence


def _said(pair: Pair, language: Language) -> str:
    return pair[1] if language == "fr" else pair[0]


def _filled(pair: Pair, evidence: Mapping[str, object], language: Language, names: Names) -> str:
    words = {name: _word(name, value, language, names) for name, value in evidence.items()}
    return _said(pair, language).format_map(words)


def _word(name: str, value: object, language: Language, names: Names) -> object:
    if isinstance(value, int | Decimal):
        return Figure(Decimal(value), language)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        separator = ARROW if name == "way" else ", "
        return separator.join(_names(map(str, value), names))
    return NOT_KNOWN if value is None else names(str(value))


def _names(keys: Iterable[str], names: Names) -> Iterable[str]:
    # The two offerings of an exclusion come in one text.
    return (" / ".join(names(key) for key in one.split(" / ")) for one in keys)


class Figure:
    """A number of a sentence. Formatting gives its digits, a percentage, CAD, or the word that goes with it.

    >>> f"{Figure(Decimal('1.5'), 'fr')} {Figure(Decimal('1.5'), 'fr'):crédit|crédits}"
    '1,5 crédit'
    """

    def __init__(self, value: Decimal, language: Language) -> None:
        self.value, self.language = value, language

    def __format__(self, form: str) -> str:
        if "|" in form:
            return form.split("|")[not self._is_singular]
        if form in ("%", "$"):
            return self._with_sign(form)
        return self._digits

    @property
    def _digits(self) -> str:
        written = format(self.value.normalize(), "f")
        return written.replace(".", ",") if self.language == "fr" else written

    def _with_sign(self, sign: str) -> str:
        if self.language == "fr":
            return f"{self._digits}{NBSP}{sign}"
        return f"{sign}{self._digits}" if sign == "$" else f"{self._digits}{sign}"

    @property
    def _is_singular(self) -> bool:
        # French says 1,5 crédit and 0 crédit, English 1.5 credits and 0 credits.
        return self.value < 2 if self.language == "fr" else self.value == 1
