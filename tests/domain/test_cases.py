"""Every case file, asked and compared with what it expects, word for word."""

from decimal import Decimal
from pathlib import Path

import pytest

from registry.domain.equivalency import counts_as, equivalency, equivalents
from registry.domain.errors import DomainError
from registry.domain.facts import CreditGrant, ExemptionGrant
from registry.domain.lint import lint
from registry.domain.naive import naive_count
from registry.domain.off_ramps import off_ramps
from registry.domain.plan import plan
from registry.domain.plan_terms import (
    AwardGoal,
    Constraints,
    Objective,
    OccupationGoal,
    SkillsGoal,
    Start,
)
from registry.domain.stacking import stacking
from registry.domain.stacks_into import stacks_into
from tests.domain import case_notation as notation

FOLDER = Path(__file__).parent / "cases"
WORDS = {
    *("name", "about", "catalog", "question", "held", "attested", "award", "on", "expect"),
    *("edition", "offering", "at", "completed_on", "grade", "within", "occupation", "skills of"),
    *("threshold", "from occupation", "least", "limits", "first"),
}
"""What may be written in a case."""


def cases():
    return [case for file in sorted(FOLDER.glob("*.json")) for case in cases_of(file)]


def cases_of(file):
    """The cases of a file, each with the catalogue that it asks; one case for a file that cannot be read."""
    try:
        with notation.placed(f"tests/domain/cases/{file.name}"):
            family = notation.read(file.read_text(encoding="utf-8"))
            notation.only(family, {"about", "catalog", "cases"}, ("about", "cases"))
            names = {}
            with notation.placed("cases"):
                notation.many(family["cases"], list, "a list in […]")
            for at, case in enumerate(family["cases"], 1):
                with notation.placed(f"entry {at}"):
                    notation.only(case, WORDS, ("name", "expect"))
                    notation.only_once(names, case["name"], at)
    except notation.Unreadable as error:
        return [pytest.param({"unreadable": str(error)}, id=f"{file.stem}: cannot be read")]
    shared = family.get("catalog", {})
    return [
        pytest.param(
            {**case, "catalog": {**shared, **case.get("catalog", {})}, "file": file.name},
            id=f"{file.stem}: {case['name']}",
        )
        for case in family["cases"]
    ]


@pytest.mark.parametrize("case", cases())
def test_case(case):
    told = answer = None
    try:
        answer = answered(case)
    except notation.Unreadable as error:
        told = str(error)
    if told:
        pytest.fail(told, pytrace=False)
    expected = case["expect"]
    assert {key: answer.get(key) for key in expected} == expected


def answered(case):
    """What the engine says; raises ``Unreadable``, naming file, entry, place and cure."""
    if "unreadable" in case:
        raise notation.Unreadable(case["unreadable"])
    question = case.get("question", "stacking")
    with notation.placed(f"tests/domain/cases/{case['file']}, {case['name']!r}"):
        notation.only({question: case}, QUESTIONS)
        needed = ("award",) if question == "stacking" else ()
        notation.only(case, {*WORDS, "file"}, ("on", *needed))
        try:
            answer = QUESTIONS[question](notation.catalog(case["catalog"]), case)
        except DomainError as error:
            if "error" in case["expect"]:
                return {"error": str(error)}
            raise
        notation.only(case["expect"], {*answer, "error"})
    return answer


MISTAKES = {
    "a word that is none": (
        lambda case: case | {"helt": ["A"]},
        "'helt' is no word of a case; write held",
    ),
    "no day": (
        lambda case: {word: case[word] for word in case if word != "on"},
        "'on' is missing; add it",
    ),
    "a day that is none": (
        lambda case: case | {"on": "2025-6-1"},
        "'2025-6-1' is no day; write it as \"2025-06-01\"",
    ),
    "an offering that nobody knows": (
        lambda case: case | {"held": ["AA"]},
        ": unknown keys: offering 'AA' (holdings); mend the key, or write it into the catalogue",
    ),
    "one key in place of a list": (
        lambda case: case | {"held": "A"},
        "held: 'A' cannot be read; write a list in […]",
    ),
    "an amount without quotes": (
        lambda case: case | {"held": [{"offering": "A", "credits": 4.5}]},
        "4.5 is no amount; write it in quotes",
    ),
    "a fact of a holding": (
        lambda case: case | {"held": [{"offering": "A", "grades": "70"}]},
        "'grades' is no word of a case; write grade",
    ),
    "a part of the catalogue": (
        lambda case: case | {"catalog": case["catalog"] | {"rules": [{"award": "P"}]}},
        "rules, entry 1, 'requirement' is missing; add it",
    ),
    "offerings in a row": (
        lambda case: case | {"catalog": case["catalog"] | {"offerings": ["A"]}},
        "offerings, ['A'] cannot be read; write {\"KEY\": {…}, …}",
    ),
    "a requirement": (
        lambda case: (
            case
            | {"catalog": case["catalog"] | {"rules": [{"award": "P", "requirement": {"al": []}}]}}
        ),
        "rules, entry 1: $: ",
    ),
    "a word of what is expected": (
        lambda case: case | {"expect": {"stat": "complete"}},
        "'stat' is no word of a case; write status",
    ),
    "a question": (
        lambda case: case | {"question": "stackin"},
        "'stackin' is no word of a case; write stacking",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_case_is_told_with_its_place_and_cure(mistake):
    change, told = MISTAKES[mistake]
    case = cases_of(FOLDER / "policies.json")[0].values[0]
    with pytest.raises(notation.Unreadable) as error:
        answered(change(case))
    assert str(error.value).startswith(
        "tests/domain/cases/policies.json, 'residency reached exactly'"
    )
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('{"about": ""\n "cases": []}', "line 2, column 2: Expecting ',' delimiter"),
        ('{"about": "", "about": "", "cases": []}', "'about' is written twice in one place"),
        ('{"about": "", "cases": [{"name": "x"}]}', "entry 1, 'expect' is missing; add it"),
        (
            '{"about": "", "cases": {"name": "x"}}',
            "cases, {'name': 'x'} cannot be read; write a list",
        ),
        (
            '{"about": "", "cases": [{"name": "x", "expect": {}}, {"name": "x", "expect": {}}]}',
            "entry 2, 'x' is the name of entry 1 too; change one",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, written, told):
    (tmp_path / "copy.json").write_text(written, encoding="utf-8")
    (case,) = cases_of(tmp_path / "copy.json")
    with pytest.raises(notation.Unreadable) as error:
        answered(case.values[0])
    assert f"tests/domain/cases/copy.json, {told}" in str(error.value)


def test_there_are_many_cases_with_names_of_their_own():
    names = [case.id for case in cases()]
    assert len(names) >= 120
    assert len(set(names)) == len(names)


def test_every_trap_names_a_case_that_exists():
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").split("## Traps")[1].splitlines()
    named = [line.split("|")[2].strip() for line in lines if line.startswith("| ")][1:]
    assert len(named) >= 25
    assert set(named) <= {case.id for case in cases()}


# Questions, answered in the words of the case files


def asked(case):
    for word in ("held", "attested"):
        if not isinstance(case.get(word, []), list):
            raise notation.Unreadable(f"{word}: {case[word]!r} cannot be read; write a list in […]")
    return {
        "holdings": [notation.holding(fact) for fact in case.get("held", ())],
        "on": notation.day(case["on"]),
        "attested": [notation.attestation(fact) for fact in case.get("attested", ())],
    }


def ask_stacking(catalog, case):
    verdict = stacking(catalog, award=case["award"], edition=case.get("edition"), **asked(case))
    naive = naive_count(catalog, award=case["award"], **asked(case))
    return {
        "status": verdict.status.value,
        "rule": verdict.rule,
        "missing": [[item(i) for i in found.items] for found in verdict.missing],
        "allocation": [allotment(a) for a in verdict.allocation],
        "nodes": {where(n.path): node(n) for n in verdict.nodes},
        "reasons": [reason(r) for r in verdict.reasons],
        "node reasons": {
            where(n.path): [reason(r) for r in n.reasons] for n in verdict.nodes if n.reasons
        },
        "why": {
            **({"verdict": [in_full(r) for r in verdict.reasons]} if verdict.reasons else {}),
            **{where(n.path): [in_full(r) for r in n.reasons] for n in verdict.nodes if n.reasons},
        },
        "naive": naive.satisfied,
        "counted twice": [key for key, _ in naive.counted_twice],
    }


def ask_equivalency(catalog, case):
    answer = equivalency(
        catalog,
        case["offering"],
        case["at"],
        notation.day(case["on"]),
        completed_on=notation.day(case.get("completed_on")),
        grade=notation.amount(case.get("grade")),
        attested=[notation.attestation(fact) for fact in case.get("attested", ())],
    )
    return {
        "answer": answer.answer.value,
        "findings": [finding(f) for f in answer.findings],
        "inferred": [[link.decision for link in chain.links] for chain in answer.inferred],
        "agreements": [f.agreement for f in answer.findings],
    }


def ask_equivalents(catalog, case):
    found = equivalents(catalog, case["offering"], notation.day(case["on"]))
    return {"everywhere": {answer.at: answer.answer.value for answer in found}}


def ask_counts_as(catalog, case):
    found = counts_as(catalog, case["offering"], notation.day(case["on"]))
    return {"sources": [f"{' + '.join(f.sources)}: {finding(f)}" for f in found]}


def ask_stacks_into(catalog, case):
    found = stacks_into(catalog, case["offering"], notation.day(case["on"]))
    return {"leads": [lead(one) for one in found]}


def ask_off_ramps(catalog, case):
    found = off_ramps(catalog, within=case.get("within", 1), **asked(case))
    return {"ramps": [f"{ramp.award} {ramp.verdict.status.value} {ramp.missing}" for ramp in found]}


def ask_plan(catalog, case):
    holdings, attested = asked(case)["holdings"], asked(case)["attested"]
    answer = plan(
        catalog,
        Start(tuple(holdings), tuple(attested), case.get("from occupation")),
        goal(case),
        Objective(case.get("least", "hours")),
        limits(case.get("limits", {})),
        on=notation.day(case["on"]),
        first=case.get("first", 3),
    )
    least = Objective(case.get("least", "hours"))
    return {
        "answer": answer.status.value,
        "plans": [f"{route(one)}: {total(one.total(least))}" for one in answer.plans],
        "earned": [earned.award for one in answer.plans[:1] for earned in one.earned],
        "to confirm": [" ".join(fact) for one in answer.plans[:1] for fact in one.to_confirm],
        "recognised": [key for one in answer.plans[:1] for key in one.recognised],
    }


def ask_lint(catalog, case):
    found = lint(catalog, notation.day(case["on"]))
    return {"findings": [f"{f.about} {f.code.value} {where(f.path)}".strip() for f in found]}


QUESTIONS = {
    "stacking": ask_stacking,
    "equivalency": ask_equivalency,
    "equivalents": ask_equivalents,
    "counts as": ask_counts_as,
    "stacks into": ask_stacks_into,
    "off-ramps": ask_off_ramps,
    "plan": ask_plan,
    "lint": ask_lint,
}


# Words


def where(path):
    return ".".join(map(str, path)) or "rule"


def plain(value):
    return None if value is None else format(Decimal(value).normalize(), "f")


def item(missing):
    words = [missing.kind.value, missing.key, missing.fact, plain(missing.amount)]
    if missing.level is not None:
        words.append(f"level {missing.level}")
    for part in missing.selector.parts if missing.selector else ():
        least, most = plain(part.at_least), plain(part.at_most)
        words += [f"at least {least} in a part"] if least else []
        words += [f"at most {most} in a part"] if most else []
    if missing.selector and missing.selector.spread:
        words.append(f"from {missing.selector.spread.at_least} more areas")
    if missing.selector and missing.path == ():
        words += [f"at {missing.selector.institution}"] if missing.selector.institution else []
    return " ".join(word for word in words if word)


def goal(case):
    if "award" in case:
        return AwardGoal(case["award"])
    if "threshold" in case:
        return SkillsGoal(case["skills of"], Decimal(case["threshold"]))
    return OccupationGoal(case["occupation"])


def limits(written):
    sets = {"delivery", "languages", "institutions", "regions"}
    given = {k: frozenset(v) if k in sets else v for k, v in written.items()}
    amounts = {k: Decimal(v) for k, v in written.items() if k in {"max_fee", "max_weeks"}}
    return Constraints(**given | amounts)


def route(one):
    stages = [" + ".join(stage) for stage in one.stages]
    attested = [f"attested {code}" for code in one.attestations]
    return ", then ".join(stages + attested) or "nothing to take"


def total(found):
    return f"{'at least ' if found.at_least else ''}{plain(found.amount)}"


def allotment(one):
    words = [" + ".join(one.sources)]
    if one.decision:
        words.append(f"as {one.offering or plain(one.credits) + ' credits'} by {one.decision}")
    words.append(f"in {where(one.path)}")
    words += ["shared"] if one.shared else []
    words += ["if settled"] if one.open else []
    return " ".join(words)


def node(state):
    return f"{state.status.value} {plain(state.have)} of {plain(state.need)}"


def reason(one):
    keys = ("offering", "decision", "attestation", "skill", "rule")
    named = [str(value) for name, value in one.evidence if name in keys and value]
    return " ".join([one.code.value, *named])


def in_full(one):
    """A reason with all its evidence."""
    given = ((name, value) for name, value in one.evidence if value is not None)
    return " ".join([one.code.value, *(f"{name}={evidence(value)}" for name, value in given)])


def evidence(value):
    if isinstance(value, tuple):
        return ", ".join(value)
    return plain(value) if isinstance(value, Decimal) else str(value)


def finding(one):
    open_ = [f"{o.kind.value} {o.key} {o.fact}".strip() for o in one.settle]
    words = [one.decision, one.answer.value, *map(granted, one.grants)]
    words += [r.code.value for r in one.reasons] + [f"needs {text}" for text in open_]
    return " ".join(words)


def granted(grant):
    if isinstance(grant, CreditGrant):
        return f"{plain(grant.amount)} credits"
    return f"exempt {grant.offering}" if isinstance(grant, ExemptionGrant) else grant.offering


def lead(one):
    through = f" as {one.counts_as or 'credit'} by {one.decision}" if one.decision else ""
    needed = " required" if one.required else ""
    return f"{one.award} {' '.join(map(where, one.paths))}{through}{needed}"
