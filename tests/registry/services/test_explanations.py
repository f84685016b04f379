"""Every code of the engine is said in both languages, with the evidence that the engine really gives."""

from __future__ import annotations

import doctest
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

import pytest

from registry.domain.catalog import Catalog
from registry.domain.equivalency import Answer, counts_as, equivalency, equivalents
from registry.domain.errors import DomainError
from registry.domain.facts import Rule
from registry.domain.lint import lint, lint_rule
from registry.domain.lint_findings import LintCode, LintFinding
from registry.domain.off_ramps import off_ramps
from registry.domain.plan_terms import Objective, PlanStatus, Total
from registry.domain.requirement import Completed, Selector
from registry.domain.stacking import stacking
from registry.domain.verdict import Missing, MissingKind, Reason, ReasonCode, Status
from registry.services import answer_words, explanations, lint_words
from registry.services.answer_words import (
    ANSWERS,
    AT_LEAST,
    FACTS,
    LEVELLESS,
    MISSING,
    PLANS,
    REASONS,
    SELECTED,
    STATUSES,
    UNITS,
    VARIANTS,
    Pair,
)
from registry.services.explanations import (
    Figure,
    answer_text,
    cure_text,
    lint_text,
    missing_text,
    plan_text,
    reason_text,
    status_text,
    total_text,
)
from registry.services.lint_words import LINT, WAITING
from tests.domain import case_notation
from tests.domain.test_cases import asked, cases

NBSP = "\u00a0"
FACT = {MissingKind.FACT}
TABLES: list[tuple[Mapping[Any, Any], set[Any]]] = [
    (STATUSES, set(Status)),
    (ANSWERS, set(Answer)),
    (REASONS, set(ReasonCode)),
    (LINT, set(LintCode)),
    (PLANS, set(PlanStatus)),
    (UNITS, set(Objective)),
    (MISSING, set(MissingKind) - FACT),
]


def pairs() -> list[Pair]:
    said = [ANSWERS, STATUSES, REASONS, VARIANTS, FACTS, MISSING, SELECTED, PLANS, UNITS]
    plain = [pair for table in said for pair in table.values()]
    return [
        *plain,
        WAITING,
        AT_LEAST,
        LEVELLESS,
        *(pair for one in LINT.values() for pair in one),
    ]


PAIRS = [pytest.param(pair, id=pair[0]) for pair in pairs()]


@pytest.mark.parametrize("module", [explanations, answer_words, lint_words])
def test_examples_in_docstrings(module: Any):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(("table", "codes"), TABLES)
def test_every_code_has_words(table: Mapping[Any, Any], codes: set[Any]):
    assert table.keys() == codes


@pytest.mark.parametrize("pair", PAIRS)
def test_both_languages_are_there_and_differ(pair: Pair):
    english, french = pair
    assert english.strip() == english != ""
    assert french.strip() == french != ""
    # Signs and the words that are the same in both languages are few enough to name.
    assert english != french or english in ("{amount:$}", "Complete")


@pytest.mark.parametrize("pair", PAIRS)
def test_both_languages_use_the_same_evidence(pair: Pair):
    assert names_in(pair[0]) == names_in(pair[1])


@pytest.mark.parametrize("pair", PAIRS)
def test_french_is_set_as_french(pair: Pair):
    french = re.sub(r"{[^}]*}", "x", pair[1])
    assert "'" not in french
    assert not re.search(rf"(?<!{NBSP}):", french)
    assert not re.search(r"\s[;!?]", french)
    assert '"' not in french


def names_in(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


# The engine's own evidence


def every(value: Any, sort: type) -> Iterator[Any]:
    """Yield everything of a sort inside an answer."""
    if isinstance(value, sort):
        yield value
    if isinstance(value, tuple | list):
        for one in value:
            yield from every(one, sort)
    elif is_dataclass(value):
        for field in fields(value):
            yield from every(getattr(value, field.name), sort)


def answers(case: dict[str, Any]) -> Iterator[Any]:
    """Yield what the engine says to a case, asked in every way that the case allows."""
    catalog, on = case_notation.catalog(case["catalog"]), date.fromisoformat(case["on"])
    yield lint(catalog, on)
    if "award" in case:
        yield stacking(catalog, award=case["award"], **asked(case))
        yield off_ramps(catalog, within=3, **asked(case))
    if "offering" in case:
        yield equivalents(catalog, case["offering"], on)
        yield counts_as(catalog, case["offering"], on)
    if "at" in case:
        completed, grade = case.get("completed_on"), case.get("grade")
        yield equivalency(
            catalog,
            case["offering"],
            case["at"],
            on,
            completed_on=case_notation.day(completed),
            grade=case_notation.amount(grade),
        )


@pytest.fixture(scope="module")
def said() -> list[Any]:
    """Everything that the engine says about all cases."""
    found: list[Any] = []
    for parameter in cases():
        try:
            found.extend(answers(parameter.values[0]))
        except DomainError:
            # Some cases show an error, which is no answer.
            continue
    return found


def shown_in_full(sentence: str) -> bool:
    return not re.search(r"[{}]|None|Decimal", sentence)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_reason_of_every_case_is_a_sentence(said: list[Any], language: Any):
    reasons = set(every(said, Reason))
    assert len(reasons) > 60
    for reason in reasons:
        sentence = reason_text(reason, language)
        assert shown_in_full(sentence), sentence
        assert sentence[-1] in ".!" or reason["because"], sentence
        assert "?" not in sentence, (sentence, reason)


def test_the_cases_show_every_reason(said: list[Any]):
    seen = {reason.code for reason in every(said, Reason)}
    # What is too long to find is no case that anybody can read; the engine's effort is tested apart.
    assert seen == set(ReasonCode) - {ReasonCode.SEARCH_CUT_SHORT}
    for language in ("en", "fr"):
        short = reason_text(Reason.of(ReasonCode.SEARCH_CUT_SHORT, rule="r"), language)
        assert shown_in_full(short)


def test_what_a_reason_says_is_always_among_its_evidence(said: list[Any]):
    given: dict[ReasonCode, list[set[str]]] = defaultdict(list)
    for reason in every(said, Reason):
        given[reason.code].append({name for name, value in reason.evidence if value is not None})
    for code, sets in given.items():
        always = set.intersection(*sets)
        variants = {lacking for variant, lacking in VARIANTS if variant is code}
        assert names_in(REASONS[code][0]) - always <= variants | names_lacking(code), code


def names_lacking(code: ReasonCode) -> set[str]:
    """Return what the first words of a code name and its other words do not."""
    other = [pair for (variant, _), pair in VARIANTS.items() if variant is code]
    return set().union(*(names_in(REASONS[code][0]) - names_in(pair[0]) for pair in other))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_missing_thing_of_every_case_is_an_instruction(said: list[Any], language: Any):
    missing = set(every(said, Missing))
    assert {item.kind for item in missing} == set(MissingKind)
    for item in missing:
        sentence = missing_text(item, language)
        assert shown_in_full(sentence), sentence
        assert "?" not in sentence, (sentence, item)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_finding_of_lint_is_a_sentence_with_a_cure(said: list[Any], language: Any):
    # No catalogue holds a rule over what it does not know; one that is about to be saved may.
    unknown = lint_rule(Catalog.build(), Rule("r", "A", Completed("B")), date(2025, 1, 1))
    findings = {*every(said, LintFinding), *unknown}
    assert {finding.code for finding in findings} == set(LintCode)
    for finding in findings:
        for sentence in (lint_text(finding, language), cure_text(finding, language)):
            assert shown_in_full(sentence), sentence
            assert sentence.endswith(".")
            assert "?" not in sentence


# Words


@pytest.mark.parametrize(
    ("number", "english", "french"),
    [
        ("0", "0 of 0 offerings so far.", "0 offre sur 0 jusqu’ici."),
        ("1", "1 of 1 offering so far.", "1 offre sur 1 jusqu’ici."),
        ("2", "2 of 2 offerings so far.", "2 offres sur 2 jusqu’ici."),
    ],
)
def test_singular_and_plural(number: str, english: str, french: str):
    few = Reason.of(ReasonCode.TOO_FEW, have=Decimal(number), need=Decimal(number))
    assert reason_text(few, "en") == english
    assert reason_text(few, "fr") == french


def test_french_counts_up_to_two_as_singular():
    assert f"{Figure(Decimal('1.5'), 'en'):credit|credits}" == "credits"
    assert f"{Figure(Decimal('1.5'), 'fr'):crédit|crédits}" == "crédit"


def test_figures_follow_the_language():
    low = Reason.of(ReasonCode.GRADE_TOO_LOW, offering="A", have=Decimal("64.50"), need=Decimal(70))
    assert reason_text(low, "en") == "A was completed with 64.5%; 70% is asked."
    assert reason_text(low, "fr") == f"A a été réussi avec 64,5{NBSP}%; il faut 70{NBSP}%."


def test_keys_and_codes_are_shown_by_name():
    names = {"A": "Lifting", "B": "Packing", "talk": "A talk"}
    pair = Reason.of(ReasonCode.EXCLUDED_PAIR, pairs=("A / B",))
    assert (
        reason_text(pair, "en", names.get) == "These are not credited together: Lifting / Packing."
    )
    talk = Reason.of(ReasonCode.ATTESTATION_NEEDED, attestation="talk")
    assert reason_text(talk, "en", names.get) == "An attestation is needed: A talk."


def test_a_refusal_gives_its_reason_and_does_without_one():
    why = Reason.of(ReasonCode.DECISION_REFUSED, decision="d", offering="A", because="Too short.")
    assert reason_text(why, "en").endswith("that A does not count: Too short.")
    none = Reason.of(ReasonCode.DECISION_REFUSED, decision="d", offering="A", because="")
    assert reason_text(none, "fr").endswith("que A ne compte pas.")


@pytest.mark.parametrize(
    ("because", "end"), [("Too short.", ": A, B. Too short."), ("", ": A, B.")]
)
def test_a_refusal_names_everything_that_it_is_about(because: str, end: str):
    code = ReasonCode.DECISION_REFUSED
    both = Reason.of(code, decision="d", offering=None, offerings=("A", "B"), because=because)
    for language in ("en", "fr"):
        assert reason_text(both, language).endswith(end)


def test_an_edition_is_named_where_one_was_asked():
    asked = Reason.of(ReasonCode.NO_RULE, award="A", edition="2024")
    assert reason_text(asked, "en") == "No rule of the edition 2024 says how A is granted."
    any_rule = Reason.of(ReasonCode.NO_RULE, award="A", edition=None)
    assert reason_text(any_rule, "en") == "No rule says how A is granted."


@pytest.mark.parametrize("path", [(), (0,)])
def test_what_is_missing_names_institution_and_level_wherever_its_leaf_stands(path: Any):
    def said(kind: MissingKind, **criteria: Any) -> str:
        selector = Selector(institution="north", **criteria)
        return missing_text(Missing(kind, amount=Decimal(3), selector=selector, path=path), "en")

    assert said(MissingKind.CREDITS) == "Earn 3 more credits at north"
    assert said(MissingKind.CREDITS, level=3) == "Earn 3 more credits at level 3 at north"
    assert said(MissingKind.COUNT, level=3) == "Complete 3 more offerings at level 3 at north"
    assert said(MissingKind.CREDITS, subject="51") == "Earn 3 more credits from the selection"


def test_a_circle_is_shown_as_a_way():
    circle = LintFinding("rule 'r'", LintCode.CYCLE, (), (("way", ("A", "B", "A")),))
    assert lint_text(circle, "en") == "The awards ask for one another in a circle: A → B → A."


def test_credits_missing_at_home_name_the_institution():
    item = Missing(MissingKind.CREDITS, amount=Decimal(1), selector=Selector(institution="north"))
    assert missing_text(item, "en") == "Earn 1 more credit at north"
    assert missing_text(item, "fr") == "Obtenir 1 crédit de plus auprès de north"


def test_totals_say_what_is_not_stated():
    fee = Total(Decimal("250.00"), ("A", "A", "B"))
    assert total_text(fee, Objective.FEE, "en") == "At least $250; not stated for: A, B"
    french = f"Au moins 250{NBSP}$; non indiqué pour{NBSP}: A, B"
    assert total_text(fee, Objective.FEE, "fr") == french
    assert total_text(Total(Decimal(2)), Objective.STEPS, "fr") == "2 étapes"


def test_short_words():
    assert status_text(Status.UNDETERMINED, "en") == "Cannot be determined yet"
    assert answer_text(Answer.REFUSED, "fr") == "Refusée"
    assert plan_text(PlanStatus.IMPOSSIBLE, "en").startswith("No way leads there")
