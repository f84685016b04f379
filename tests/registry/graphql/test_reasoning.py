"""The engine's answers through the API: exact data, and a number of database queries that is known."""

from __future__ import annotations

import time
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.graphql.identity import global_id
from registry.models import Need
from registry.services.questions import Questions
from registry.snapshot import current
from tests import factories
from tests.registry.graphql.conftest import Ask, answer

NOWHERE = "ce-11111111-1111-4111-8111-111111111111"
NOBODY = "ce-11111111-1111-4111-8111-111111111112"

STACKING = """query ($award: ID!, $held: [HoldingInput!]!, $attested: [String!], $asOf: Date, $edition: String) {
  stacking(award: $award, holdings: $held, attested: $attested, asOf: $asOf, edition: $edition) {
    award { slug } asOf status text rule { slug } edition missingProven moreSets
    allocation { path sources { slug } offering { slug } credits decision { slug } shared open }
    nodes { path status have need reasons { code text evidence } }
    missing { size rule { slug } items { kind text offering { slug } skill { slug } attestation fact amount level
              selection path } }
    reasons { code text } } }"""


@pytest.fixture
def counted(ask: Ask, django_assert_num_queries: Any) -> Any:
    """Ask with the catalogue compiled, and hold the number of queries; two look whether it is the latest."""

    def asked(number: int, query: str, language: str = "en", **variables: Any) -> dict[str, Any]:
        current()
        with django_assert_num_queries(number):
            return ask(query, language, **variables)

    return asked


def held(*offerings: Any, **facts: Any) -> list[dict[str, Any]]:
    return [{"offering": one.ctid, **facts} for one in offerings]


def test_stacking_says_what_counts_and_what_is_missing(world: SimpleNamespace, counted: Any):
    found = counted(11, STACKING, award=world.program.ctid, held=held(world.micro, grade=72.5))
    verdict = found["stacking"]
    nodes, missing = verdict.pop("nodes"), verdict.pop("missing")
    assert verdict == {
        "award": {"slug": "practical-nursing"},
        "asOf": "2026-09-01",
        "status": "INCOMPLETE",
        "text": "Incomplete",
        "rule": {"slug": "nursing-rule"},
        "edition": "2026",
        "missingProven": True,
        "moreSets": False,
        "allocation": [
            {
                "path": [0],
                "sources": [{"slug": "wound-care"}],
                "offering": {"slug": "wound-care"},
                "credits": None,
                "decision": None,
                "shared": False,
                "open": False,
            }
        ],
        "reasons": [],
    }
    said = {
        "code": "NOT_HELD",
        "text": "Anatomy is not held.",
        "evidence": {"offering": world.course.ctid},
    }
    assert nodes == [
        {"path": [], "status": "INCOMPLETE", "have": "1", "need": "2", "reasons": []},
        {"path": [0], "status": "COMPLETE", "have": "1", "need": "1", "reasons": []},
        {"path": [1], "status": "INCOMPLETE", "have": "0", "need": "1", "reasons": [said]},
    ]
    assert missing == [
        {
            "size": 1,
            "rule": {"slug": "nursing-rule"},
            "items": [
                {
                    "kind": "OFFERING",
                    "text": "Complete Anatomy",
                    "offering": {"slug": "anatomy"},
                    "skill": None,
                    "attestation": None,
                    "fact": None,
                    "amount": None,
                    "level": None,
                    "selection": None,
                    "path": [1],
                }
            ],
        }
    ]


def test_stacking_speaks_the_language_of_the_request(world: SimpleNamespace, ask: Ask):
    verdict = ask(STACKING, "fr", award=world.program.ctid, held=held(world.micro))["stacking"]
    assert verdict["text"] == "Incomplet"
    assert verdict["nodes"][2]["reasons"][0]["text"] == "Anatomy (fr) n’est pas acquis."
    assert verdict["missing"][0]["items"][0]["text"] == "Terminer Anatomy (fr)"


def test_stacking_is_asked_of_a_day_and_an_edition(world: SimpleNamespace, ask: Ask):
    world.rule.valid_from = date(2026, 1, 1)
    world.rule.save()
    both = held(world.micro, world.course)
    asked = {"award": world.program.ctid, "held": both}
    assert ask(STACKING, **asked)["stacking"]["status"] == "COMPLETE"
    before = ask(STACKING, asOf="2025-12-31", **asked)["stacking"]
    assert (before["status"], before["rule"], before["asOf"]) == ("INCOMPLETE", None, "2025-12-31")
    assert [one["code"] for one in before["reasons"]] == ["RULE_NOT_YET_VALID"]
    other = ask(STACKING, edition="1999", **asked)["stacking"]
    assert [one["code"] for one in other["reasons"]] == ["NO_RULE"]


def test_what_is_attested_settles_a_verdict(world: SimpleNamespace, ask: Ask):
    asked_for = {"attested": "talk", "statement": {"en": "A talk", "fr": "Un entretien"}}
    factories.stacking_rule("talk", world.program, requirement=asked_for)
    asked = {"award": world.program.ctid, "held": []}
    open_ = ask(STACKING, **asked)["stacking"]
    assert open_["status"] == "UNDETERMINED"
    (item,) = open_["missing"][0]["items"]
    assert (item["attestation"], item["text"]) == ("talk", "Have A talk attested")
    assert ask(STACKING, attested=["talk"], **asked)["stacking"]["status"] == "COMPLETE"


def test_a_selection_is_told_in_the_notation(world: SimpleNamespace, ask: Ask):
    pool = {"credits": "6", "from": {"institution": world.college.ctid}}
    second = factories.course("chemistry", world.college, credits=3)
    degree = factories.program("degree", world.college)
    factories.stacking_rule("pool", degree, requirement=pool)
    verdict = ask(STACKING, award=degree.ctid, held=held(second))["stacking"]
    (item,) = verdict["missing"][0]["items"]
    assert (item["kind"], item["amount"], item["offering"]) == ("CREDITS", "3.00", None)
    assert item["selection"] == {"institution": world.college.ctid}


def test_stacks_into(world: SimpleNamespace, counted: Any):
    query = """query ($id: ID!) { stacksInto(offering: $id) { totalCount pageInfo { hasNextPage } nodes {
      award { slug institution { slug } } rule { slug } edition paths required validFrom validTo
      agreement { slug } decision { slug } countsAs { slug } } } }"""
    lead = {
        "award": {"slug": "practical-nursing", "institution": {"slug": "example-college"}},
        "rule": {"slug": "nursing-rule"},
        "edition": "2026",
        "paths": [[0]],
        "required": True,
        "validFrom": None,
        "validTo": None,
        "agreement": None,
        "decision": None,
        "countsAs": None,
    }
    found = counted(2, query, id=global_id("MicroCertification", world.micro.ctid))
    assert found["stacksInto"] == {
        "totalCount": 1,
        "pageInfo": {"hasNextPage": False},
        "nodes": [lead],
    }


def test_a_computed_list_is_read_page_by_page(world: SimpleNamespace, ask: Ask):
    for number in range(5):
        award = factories.program(f"award-{number}", world.college)
        factories.stacking_rule(f"leads-{number}", award, world.micro)
    query = """query ($id: ID!, $after: String) { stacksInto(offering: $id, first: 2, after: $after) {
      totalCount nodes { rule { slug } } pageInfo { hasNextPage endCursor } } }"""
    seen, cursor = [], None
    for _page in range(3):
        page = ask(query, id=world.micro.ctid, after=cursor)["stacksInto"]
        seen += [node["rule"]["slug"] for node in page["nodes"]]
        cursor = page["pageInfo"]["endCursor"]
        assert page["totalCount"] == 6
    assert not page["pageInfo"]["hasNextPage"]
    assert sorted(seen) == sorted([*(f"leads-{n}" for n in range(5)), "nursing-rule"])


@pytest.mark.parametrize("cursor", ["x", "WzFd", "e30=", "W251bGxd", "é", "W1tbW1tbW10="])
def test_a_foreign_cursor_is_refused(world: SimpleNamespace, errors_of: Any, cursor: str):
    query = "query ($id: ID!, $after: String) { stacksInto(offering: $id, after: $after) { totalCount } }"
    (error,) = errors_of(query, id=world.micro.ctid, after=cursor)
    assert error["message"] == "after: the cursor is not one that this list gave."


@pytest.mark.parametrize("name", ["equivalents", "countsAs"])
def test_a_cursor_of_another_answer_is_refused_even_by_an_empty_one(
    world: SimpleNamespace, ask: Any, errors_of: Any, name: str
):
    asked = f'offering: "{world.micro.ctid}"'
    found = ask(f"{{ stacksInto({asked}) {{ pageInfo {{ endCursor }} }} }}")
    cursor = found["stacksInto"]["pageInfo"]["endCursor"]
    assert cursor
    empty = f'offering: "{world.program.ctid}", after: "{cursor}"'
    (error,) = errors_of(f"{{ {name}({empty}) {{ totalCount }} }}")
    assert error["message"] == "after: the cursor is not one that this list gave."


def test_off_ramps(world: SimpleNamespace, counted: Any):
    query = """query ($held: [HoldingInput!]!, $within: Int) { offRamps(holdings: $held, within: $within) {
      totalCount nodes { award { slug } missing verdict { status missing { items { text(language: FR) } } } } } }"""
    near = {
        "award": {"slug": "practical-nursing"},
        "missing": 1,
        "verdict": {
            "status": "INCOMPLETE",
            "missing": [{"items": [{"text": "Terminer Anatomy (fr)"}]}],
        },
    }
    found = counted(6, query, held=held(world.micro))
    assert found["offRamps"] == {"totalCount": 1, "nodes": [near]}
    found = counted(0, query, held=held(world.micro), within=0)
    assert found["offRamps"] == {"totalCount": 0, "nodes": []}


@pytest.mark.parametrize(("many", "more"), [(3, False), (4, True), (25, True)])
def test_more_missing_sets_than_are_given_are_told(
    world: SimpleNamespace, ask: Any, many: int, more: bool
):
    """Of a rule that is read leaf by leaf, and of one that takes a search; in off-ramps as in stacking."""
    ways = [factories.course(f"way-{n}", world.college, credits=3) for n in range(many)]
    named = {"any": [{"completed": one.ctid} for one in ways]}
    plain, searched = (factories.program(slug, world.college) for slug in ("plain", "searched"))
    asked = {"all": [{"completed": world.micro.ctid}, named]}
    factories.stacking_rule("plain", plain, requirement=asked)
    resident = {"residency_credits": "3"}
    factories.stacking_rule("searched", searched, requirement=asked, policies=resident)
    query = """query ($held: [HoldingInput!]!, $plain: ID!, $searched: ID!, $sets: Int) {
      offRamps(holdings: $held) { nodes { award { slug } verdict { moreSets missing { size } } } }
      plain: stacking(award: $plain, holdings: $held, sets: $sets) { moreSets missing { size } }
      searched: stacking(award: $searched, holdings: $held, sets: $sets) { moreSets missing { size } } }"""
    names = {"plain": plain.ctid, "searched": searched.ctid}
    found = ask(query, held=held(world.micro), **names)
    told = {"moreSets": more, "missing": [{"size": 1}] * 3}
    assert found["plain"] == found["searched"] == told
    ramps = {one["award"]["slug"]: one["verdict"] for one in found["offRamps"]["nodes"]}
    assert ramps["plain"] == ramps["searched"] == told
    found = ask(query, held=held(world.micro), sets=20, **names)
    told = {"moreSets": many > 20, "missing": [{"size": 1}] * min(many, 20)}
    assert found["plain"] == found["searched"] == told


def test_off_ramps_that_take_too_many_steps_are_named(
    world: SimpleNamespace, counted: Any, settings: Any
):
    # Credits to be earned at home make it a search; one step settles nothing of it.
    asked = {"credits": "3", "from": {"institution": world.college.ctid}}
    award = factories.program("long-to-judge", world.college)
    policies = {"residency_credits": "3"}
    factories.stacking_rule("at-home", award, requirement=asked, policies=policies)
    query = """query ($held: [HoldingInput!]!) {
      offRamps(holdings: $held) { nodes { award { slug } } undecided { slug } } }"""
    settings.GRAPHQL_LIMITS = {"ramp_steps": 1}
    found = counted(1, query, held=held(world.micro))
    undecided = [{"slug": "long-to-judge"}, {"slug": "practical-nursing"}]
    assert found["offRamps"]["nodes"] == []
    assert sorted(found["offRamps"]["undecided"], key=lambda one: one["slug"]) == undecided


EQUIVALENCY = """query ($id: ID!, $at: ID!, $grade: Float, $on: Date) {
  equivalency(offering: $id, at: $at, grade: $grade, completedOn: $on) {
    offering { slug } at { slug } asOf answer text
    findings { decision { slug } answer sources { slug } receivingInstitution { slug } receivingGroup { slug }
      grants { kind offering { slug } credits subject studyLevel } agreement { slug } validFrom validTo decidedOn
      because settle { kind fact text } reasons { code text } }
    inferred { target { slug } links { decision { slug } source { slug } target { slug }
      receivingInstitution { slug } receivingGroup { slug } } } } }"""


def test_equivalency_granted(world: SimpleNamespace, counted: Any):
    asked = {"id": world.course.ctid, "at": world.university.ctid, "grade": 72.1}
    found = counted(8, EQUIVALENCY, on="2026-05-01", **asked)
    assert found["equivalency"] == {
        "offering": {"slug": "anatomy"},
        "at": {"slug": "example-university"},
        "asOf": "2026-09-01",
        "answer": "GRANTED",
        "text": "Granted",
        "findings": [
            {
                "decision": {"slug": "anatomy-as-physiology"},
                "answer": "GRANTED",
                "sources": [{"slug": "anatomy"}],
                "receivingInstitution": {"slug": "example-university"},
                "receivingGroup": None,
                "grants": [
                    {
                        "kind": "OFFERING",
                        "offering": {"slug": "physiology"},
                        "credits": None,
                        "subject": None,
                        "studyLevel": None,
                    }
                ],
                "agreement": {"slug": "transfer"},
                "validFrom": None,
                "validTo": None,
                "decidedOn": None,
                "because": None,
                "settle": [],
                "reasons": [],
            }
        ],
        "inferred": [],
    }


def test_silence_is_not_evaluated(world: SimpleNamespace, ask: Ask):
    found = ask(EQUIVALENCY, id=world.micro.ctid, at=world.university.ctid)["equivalency"]
    assert (found["answer"], found["findings"]) == ("NOT_EVALUATED", [])


def test_refused_with_its_reason_in_the_language_asked(world: SimpleNamespace, ask: Ask):
    words = {"reason_en": "Too short.", "reason_fr": "Trop court."}
    factories.equivalency("no", world.micro, world.university, outcome="refused", **words)
    asked = {"id": world.micro.ctid, "at": world.university.ctid, "grade": 90}
    found = ask(EQUIVALENCY, "fr", **asked)["equivalency"]
    assert (found["answer"], found["text"]) == ("REFUSED", "Refusée")
    assert found["findings"][0]["because"] == "Trop court."


def test_decisions_in_a_row_are_inferred_and_not_granted(world: SimpleNamespace, ask: Ask):
    third = factories.organization("third", kind="university")
    further = factories.course("further", third)
    yes = factories.equivalency("physiology-as-further", world.university_course, third)
    yes.grants.create(kind="credit", credits=3, subject="51", study_level=2)
    yes.grants.create(kind="offering", offering=further)
    yes.save()
    found = ask(EQUIVALENCY, id=world.course.ctid, at=third.ctid)["equivalency"]
    assert found["answer"] == "NOT_EVALUATED"
    (chain,) = found["inferred"]
    assert chain["target"] == {"slug": "further"}
    assert [link["decision"]["slug"] for link in chain["links"]] == [
        "anatomy-as-physiology",
        "physiology-as-further",
    ]
    own = ask(EQUIVALENCY, id=world.university_course.ctid, at=third.ctid, grade=80)["equivalency"]
    kinds = [(one["kind"], one["credits"], one["subject"]) for one in own["findings"][0]["grants"]]
    assert kinds == [("CREDIT", "3.00", "51"), ("OFFERING", None, None)]


def test_equivalents_everywhere(world: SimpleNamespace, counted: Any):
    query = """query ($id: ID!) { equivalents(offering: $id) { totalCount nodes { at { slug } answer
      findings { settle { kind fact text offering { slug } } } } } }"""
    settle = {
        "kind": "FACT",
        "fact": "GRADE",
        "text": "Say with what grade Anatomy was completed",
        "offering": {"slug": "anatomy"},
    }
    found = counted(8, query, id=world.course.ctid)["equivalents"]
    assert found["totalCount"] == 1
    assert found["nodes"] == [
        {
            "at": {"slug": "example-university"},
            "answer": "UNDETERMINED",
            "findings": [{"settle": [settle]}],
        }
    ]


def test_what_counts_as_an_offering(world: SimpleNamespace, counted: Any):
    query = """query ($id: ID!) { countsAs(offering: $id) { nodes { decision { slug } sources { slug } answer } } }"""
    found = counted(2, query, id=world.university_course.ctid)["countsAs"]["nodes"]
    source = {"decision": {"slug": "anatomy-as-physiology"}, "sources": [{"slug": "anatomy"}]}
    assert found == [source | {"answer": "UNDETERMINED"}]


PATHWAYS = """query ($to: PathwayGoal!, $from: PathwayStart, $objective: PathwayObjective, $c: PathwayConstraints) {
  pathways(to: $to, from: $from, objective: $objective, constraints: $c) {
    status text stages { number steps { slug } } steps { amount text } fee { text } weeks { amount }
    hours { amount atLeast text notStated { slug } } earned { award { slug } rule { slug } stage recognised { slug } }
    attestations { attestation text } toConfirm { fact text } recognised { slug } bound gap } }"""


def test_pathways(world: SimpleNamespace, counted: Any):
    found = counted(9, PATHWAYS, to={"award": world.program.ctid})["pathways"]
    assert found == [
        {
            "status": "OPTIMAL",
            "text": "No other way takes less.",
            "stages": [{"number": 1, "steps": [{"slug": "anatomy"}, {"slug": "wound-care"}]}],
            "steps": {"amount": "2", "text": "2 steps"},
            "fee": {"text": "At least $150; not stated for: Anatomy"},
            "weeks": {"amount": "4.00"},
            "hours": {
                "amount": "24.00",
                "atLeast": True,
                "text": "At least 24 hours; not stated for: Anatomy",
                "notStated": [{"slug": "anatomy"}],
            },
            "earned": [
                {
                    "award": {"slug": "practical-nursing"},
                    "rule": {"slug": "nursing-rule"},
                    "stage": 1,
                    "recognised": [],
                }
            ],
            "attestations": [],
            "toConfirm": [],
            "recognised": [],
            "bound": "24",
            "gap": "0.00",
        }
    ]


def test_a_pathway_goes_on_from_what_is_held(world: SimpleNamespace, ask: Ask):
    start = {"holdings": held(world.course)}
    (way,) = ask(PATHWAYS, to={"award": world.program.ctid}, **{"from": start})["pathways"]
    assert way["stages"] == [{"number": 1, "steps": [{"slug": "wound-care"}]}]
    assert way["hours"]["text"] == "24 hours"


def test_a_pathway_into_an_occupation_by_its_skills(world: SimpleNamespace, ask: Ask):
    goal = {"occupation": "32101", "by": "SKILLS", "threshold": "0.5"}
    (way,) = ask(PATHWAYS, to=goal, objective="STEPS")["pathways"]
    assert way["stages"] == [{"number": 1, "steps": [{"slug": "wound-care"}]}]
    assert way["earned"] == []


def test_no_pathway_where_wishes_shut_every_one_out(world: SimpleNamespace, ask: Ask):
    goal = {"award": world.program.ctid}
    for wish in (
        {"institutions": [world.university.ctid]},
        {"languages": ["fr"]},
        {"delivery": ["ONLINE"]},
        {"regions": ["3540"]},
        {"maxFee": "10"},
        {"maxWeeks": 1},
        {"osapEligible": True},
    ):
        assert ask(PATHWAYS, to=goal, c=wish)["pathways"] == [], wish


def test_a_pathway_that_no_time_was_left_to_find_is_an_error(
    world: SimpleNamespace, errors_of: Any, settings: Any
):
    settings.GRAPHQL_LIMITS = {"plan_ms": 0}
    (error,) = errors_of(PATHWAYS, to={"award": world.program.ctid})
    assert error["extensions"] == {"code": "UNDECIDED", "limit": "plan_ms", "most": 0}


def test_no_question_is_begun_once_the_request_has_no_time_to_reason(
    world: SimpleNamespace, errors_of: Any, settings: Any, monkeypatch: Any
):
    query = (
        '{ a: skillGap(occupation: "32101") { share } b: skillGap(occupation: "32101") { share } }'
    )
    settings.GRAPHQL_LIMITS = {"engine_ms": 40, "compile": 0}
    slow = Questions.skill_gap

    def slowly(*args: Any, **more: Any) -> Any:
        time.sleep(0.05)
        return slow(*args, **more)

    monkeypatch.setattr(Questions, "skill_gap", slowly)
    (error,) = errors_of(query)
    assert error["path"] == ["b"]
    assert error["extensions"] == {"code": "TIMED_OUT", "limit": "engine_ms", "most": 40}
    assert "reasoning" in error["message"]
    assert "errors" not in answer('{ skillGap(occupation: "32101") { share } }')


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("page_most", "{ programs(first: 2) { totalCount } }"),
        ("page_most", '{ stacksInto(offering: "PART", first: 2) { totalCount } }'),
        ("plans", '{ pathways(to: {award: "AWARD"}, first: 2) { status } }'),
        (
            "holdings",
            '{ stacking(award: "AWARD", holdings: [{offering: "PART"}, {offering: "PART"}]) { status } }',
        ),
        ("holdings", '{ skillGap(occupation: "32101", held: ["PART", "PART"]) { share } }'),
        (
            "attested",
            '{ stacking(award: "AWARD", holdings: [], attested: ["a", "b"]) { status } }',
        ),
    ],
)
def test_limits_of_a_question_are_settings_and_the_error_names_them(
    world: SimpleNamespace, errors_of: Any, settings: Any, name: str, query: str
):
    asked_for = {"all": [{"attested": "a"}, {"attested": "b"}]}
    factories.stacking_rule("a-and-b", world.program, requirement=asked_for)
    query = query.replace("PART", world.micro.ctid).replace("AWARD", world.program.ctid)
    assert "errors" not in answer(query)
    settings.GRAPHQL_LIMITS = {name: 1}
    (error,) = errors_of(query)
    told = error["extensions"]
    assert (told["code"], told["limit"], told["most"]) == ("BAD_INPUT", name, 1)
    assert "1" in error["message"]


def test_a_verdict_that_takes_too_many_steps_is_an_error_that_names_the_limit(
    world: SimpleNamespace, errors_of: Any, settings: Any
):
    # 6, 8, 10, 12 and 14 make 50, but no part of them makes 25: that takes a search.
    parts = [
        factories.course(f"part-{worth}", world.college, credits=worth) for worth in range(6, 16, 2)
    ]
    half = {"credits": "25", "from": {"offerings": [part.ctid for part in parts]}}
    award = factories.program("halves", world.college)
    factories.stacking_rule("two-halves", award, requirement={"all": [half, half]})
    asked = {"award": award.ctid, "held": held(*parts)}
    assert "errors" not in answer(STACKING, **asked)
    settings.GRAPHQL_LIMITS = {"engine_steps": 10}
    (error,) = errors_of(STACKING, **asked)
    assert error["extensions"] == {"code": "TOO_HARD", "limit": "engine_steps", "most": 10}


def test_skill_gap(world: SimpleNamespace, counted: Any):
    query = """query ($noc: String!, $region: ID, $held: [ID!]) {
      skillGap(occupation: $noc, region: $region, held: $held) { occupation { code } region { code } share
      skills { skill { slug } importance level covered held coveredBy { slug } coveredByCount
               belowLevel { slug } belowLevelCount } gaps { skill { slug } } } }"""
    state = {
        "skill": {"slug": "wound-care"},
        "importance": "4.25",
        "level": 0,
        "covered": True,
        "held": False,
        "coveredBy": [{"slug": "wound-care"}],
        "coveredByCount": 1,
        "belowLevel": [],
        "belowLevelCount": 0,
    }
    found = counted(6, query, noc="32101", region="3540")["skillGap"]
    assert found == {
        "occupation": {"code": "32101"},
        "region": {"code": "3540"},
        "share": "1.0000",
        "skills": [state],
        "gaps": [],
    }
    north = factories.region("3590", "Northeast")
    gap = counted(6, query, noc=world.nursing.ctid, region=north.ctid)["skillGap"]
    assert (gap["share"], gap["gaps"]) == ("0.0000", [{"skill": {"slug": "wound-care"}}])
    held_ = [world.micro.ctid]
    had = counted(5, query, noc="32101", region="3590", held=held_)["skillGap"]["skills"][0]
    assert (had["covered"], had["held"]) == (True, True)


@pytest.mark.parametrize(
    ("query", "variables", "told"),
    [
        (
            "{ stacksInto(offering: %s) { totalCount } }",
            {},
            {"type": "Offering", "id": NOWHERE, "argument": "offering"},
        ),
        (
            "{ equivalents(offering: %s) { totalCount } }",
            {},
            {"type": "Offering", "id": NOWHERE, "argument": "offering"},
        ),
        (
            "{ countsAs(offering: %s) { totalCount } }",
            {},
            {"type": "Offering", "id": NOWHERE, "argument": "offering"},
        ),
        (
            "{ stacking(award: %s, holdings: []) { status } }",
            {},
            {"type": "Offering", "id": NOWHERE, "argument": "award"},
        ),
        (
            "{ pathways(to: {award: %s}) { status } }",
            {},
            {"type": "Offering", "id": NOWHERE, "argument": "to.award"},
        ),
        (
            "{ pathways(to: {occupation: %s}) { status } }",
            {},
            {"type": "Occupation", "id": NOWHERE, "argument": "to.occupation"},
        ),
        (
            '{ skillGap(occupation: "99999") { share } }',
            {},
            {"type": "Occupation", "id": "99999", "argument": "occupation"},
        ),
        (
            '{ skillGap(occupation: "32101", region: "1") { share } }',
            {},
            {"type": "Region", "id": "1", "argument": "region"},
        ),
        (
            "query ($held: [HoldingInput!]!) { offRamps(holdings: $held) { totalCount } }",
            {"held": [{"offering": NOWHERE}, {"offering": NOBODY}]},
            {
                "type": "Offering",
                "ids": [NOWHERE, NOBODY],
                "arguments": ["holdings[0].offering", "holdings[1].offering"],
            },
        ),
    ],
)
def test_unknown_ids_are_named(
    world: SimpleNamespace, errors_of: Any, query: str, variables: Any, told: Any
):
    asked = query % f'"{NOWHERE}"' if "%s" in query else query
    (error,) = errors_of(asked, **variables)
    assert error["extensions"] == {"code": "NOT_FOUND"} | told
    for name in told.get("ids", [told.get("id")]):
        assert name in error["message"]
    assert error["message"].startswith(f"{told.get('argument', 'These')}")


def other_kind(argument: str, wanted: str, found: str, text: str) -> dict[str, str]:
    told = {"code": "OTHER_KIND", "type": wanted, "found": found, "id": text}
    return told | {"argument": argument}


def test_the_id_of_another_kind_is_told_with_the_kind(world: SimpleNamespace, errors_of: Any):
    for text in (world.college.ctid, global_id("Organization", world.college.ctid)):
        (error,) = errors_of(f'{{ stacksInto(offering: "{text}") {{ totalCount }} }}')
        assert error["extensions"] == other_kind("offering", "Offering", "Organization", text)
        assert error["message"] == (
            f"offering: “{text}” is a record of another kind: Organisation. Asked for is: Offering."
        )
        (error,) = errors_of(STACKING, held=[{"offering": text}], award=world.program.ctid)
        place = "holdings[0].offering"
        assert error["extensions"] == other_kind(place, "Offering", "Organization", text)
        (error,) = errors_of(GOAL, to={"occupation": text})
        place = "to.occupation"
        assert error["extensions"] == other_kind(place, "Occupation", "Organization", text)
    asked = f'offering: "{world.course.ctid}", at: "{world.micro.ctid}"'
    (error,) = errors_of(f"{{ equivalency({asked}) {{ answer }} }}")
    told = other_kind("at", "Organization", "MicroCertification", world.micro.ctid)
    assert error["extensions"] == told


def test_of_several_ids_the_one_of_another_kind_is_told(world: SimpleNamespace, errors_of: Any):
    held = [{"offering": NOWHERE}, {"offering": world.pilot.ctid}]
    (error,) = errors_of(STACKING, held=held, award=world.program.ctid)
    place = "holdings[1].offering"
    assert error["extensions"] == other_kind(place, "Offering", "Pilot", world.pilot.ctid)


GOAL = "query ($to: PathwayGoal!) { pathways(to: $to) { status } }"


@pytest.mark.parametrize(
    ("query", "variables", "argument", "message"),
    [
        (STACKING, {"held": [{"offering": "x"}]}, "holdings[0].offering", "neither"),
        (STACKING, {"held": [{"offering": NOWHERE, "grade": 101}]}, "holdings[0].grade", "100"),
        (
            STACKING,
            {"held": [{"offering": NOWHERE, "credits": "1001"}]},
            "holdings[0].credits",
            "1000",
        ),
        (
            STACKING,
            {"held": [{"offering": NOWHERE, "credits": "0.00001"}]},
            "holdings[0].credits",
            "4",
        ),
        (STACKING, {"held": [{"offering": NOWHERE}] * 201}, "holdings", "at most 200"),
        (STACKING, {"held": [], "attested": ["x"] * 101}, "attested", "at most 100"),
        (STACKING, {"held": [], "attested": [""]}, "attested[0]", "between 1 and 120"),
        (GOAL, {"to": {}}, "to", "one of them"),
        (GOAL, {"to": {"award": NOWHERE, "occupation": "32101"}}, "to", "one of them"),
        (
            GOAL,
            {"to": {"occupation": "32101", "threshold": 1}},
            "to.threshold",
            "goes with by: SKILLS",
        ),
        (
            GOAL,
            {"to": {"occupation": "32101", "by": "SKILLS", "threshold": 2}},
            "to.threshold",
            "between 0 and 1",
        ),
        (
            GOAL,
            {"to": {"occupation": "32101", "by": "SKILLS", "threshold": 0}},
            "to.threshold",
            "above 0",
        ),
        (
            "{ offRamps(holdings: [], within: 6) { totalCount } }",
            {},
            "within",
            "between 0 and 5",
        ),
        (
            f'{{ pathways(to: {{award: "{NOWHERE}"}}, first: 11) {{ status }} }}',
            {},
            "first",
            "between 1 and 10",
        ),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(
    world: SimpleNamespace,
    errors_of: Any,
    query: str,
    variables: Any,
    argument: str,
    message: str,
):
    (error,) = errors_of(query, **({"award": world.program.ctid} | variables))
    told = error["extensions"]
    assert (told["code"], told["argument"]) == ("BAD_INPUT", argument)
    assert message in error["message"]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2025-02-30", "there is no such day"),
        ("30.2.2025", "write YYYY-MM-DD"),
        ("0001-01-01", "years run from 1900 to 2200"),
        (20250101, "write YYYY-MM-DD"),
        ("٢٠٢٥-01-01", "write YYYY-MM-DD"),
    ],
)
def test_a_day_that_is_none_is_refused(world: SimpleNamespace, errors_of: Any, day: Any, told: str):
    (error,) = errors_of(STACKING, award=world.program.ctid, held=[], asOf=day)
    assert error["extensions"]["code"] == "BAD_INPUT"
    assert told in error["message"]
    written = f'"{day}"' if isinstance(day, str) else day
    query = (
        f'{{ stacking(award: "{world.program.ctid}", holdings: [], asOf: {written}) {{ text }} }}'
    )
    (error,) = errors_of(query)
    assert "Date cannot represent" in error["message"]


def test_more_rows_of_an_answer_cost_no_more_queries(world: SimpleNamespace, ask: Ask):
    query = """query ($id: ID!) { stacksInto(offering: $id) { nodes {
      award { title institution { name } rules { slug } } rule { title agreement { slug } } } } }"""
    numbers = []
    for number in range(1, 5):
        award = factories.program(f"award-{number}", world.college)
        factories.stacking_rule(f"rule-{number}", award, world.micro, agreement=world.agreement)
        current()
        with CaptureQueriesContext(connection) as seen:
            found = answer(query, id=world.micro.ctid)
        assert len(found["data"]["stacksInto"]["nodes"]) == number + 1
        numbers.append(len(seen))
    assert len(set(numbers)) == 1


def test_null_is_as_if_unsaid(world: SimpleNamespace, ask: Ask):
    said = [
        ask("{ offRamps(holdings: [], " + more + ") { nodes { award { slug } missing } } }")
        for more in ("within: 1", "within: null", "attested: null, first: null, asOf: null")
    ]
    assert said[0] == said[1] == said[2]


def test_null_is_as_if_unsaid_of_pathways(world: SimpleNamespace, ask: Ask):
    query = 'pathways(to: {award: "' + world.program.ctid + '"%s}%s) { status bound gap }'
    said = [
        ask("{ " + query.replace("%s", inner, 1).replace("%s", more, 1) + " }")
        for inner, more in (("", ""), (", by: null", ", first: null, objective: null"))
    ]
    assert said[0]["pathways"][0]["status"] == "OPTIMAL"
    assert said[0] == said[1]


def test_need_coverage(world: SimpleNamespace, counted: Any, errors_of: Any):
    query = """query ($need: ID!) { needCoverage(need: $need) { need { slug } share weightsAreRatings
      offeringCount skills { skill { slug } level weight } gaps { slug }
      offerings { offering { slug } share covers { slug } below { slug } } } }"""
    assert counted(6, query, need=world.need.ctid)["needCoverage"] == {
        "need": {"slug": "nurses"},
        "share": "1.0000",
        "weightsAreRatings": True,
        "offeringCount": 1,
        "skills": [{"skill": {"slug": "wound-care"}, "level": 2, "weight": "4.25"}],
        "gaps": [],
        "offerings": [
            {
                "offering": {"slug": "wound-care"},
                "share": "1.0000",
                "covers": [{"slug": "wound-care"}],
                "below": [],
            }
        ],
    }
    (error,) = errors_of(query, need=NOWHERE.strip('"'))
    assert error["extensions"]["code"] == "NOT_FOUND"
    (error,) = errors_of(query, need=world.college.ctid)
    assert error["extensions"] == other_kind("need", "Need", "Organization", world.college.ctid)


def test_a_list_of_needs_tells_what_covers_each_in_as_many_queries_as_for_one(
    world: SimpleNamespace, ask: Ask, counted: Any
):
    query = """query ($n: Int) { needs(first: $n) { totalCount nodes { slug coverage { share offeringCount
      need { slug } skills { skill { slug } } gaps { slug } offerings { offering { slug } covers { slug } } } } } }"""
    for number in range(3):
        need = factories.need(f"more-{number}", world.college)
        need.skills.create(skill=world.skill, level=number + 1)
    one = counted(8, query, n=1)["needs"]["nodes"]
    every = counted(8, query, n=10)["needs"]["nodes"]
    assert every[: len(one)] == one
    alone = "query ($need: ID!) { needCoverage(need: $need) { share offeringCount need { slug } } }"
    for node in every:
        found = ask(alone, need=Need.objects.get(slug=node["slug"]).ctid)["needCoverage"]
        assert found.items() <= node["coverage"].items()
    assert {node["slug"] for node in every} >= {"nurses", "more-0", "more-2"}


SETS = """query ($award: ID!, $sets: Int) { stacking(award: $award, holdings: [], sets: $sets) {
  missing { items { offering { slug } } } missingProven } }"""


@pytest.mark.parametrize(("sets", "given"), [(None, 3), (1, 1), (6, 6), (20, 6)])
def test_as_many_of_the_smallest_sets_come_as_were_asked_for(
    world: SimpleNamespace, ask: Ask, sets: int | None, given: int
):
    parts = [factories.course(f"part-{n}", world.college) for n in range(4)]
    award = factories.program("two-of-four", world.college)
    asked = {"at_least": 2, "of": [{"completed": one.ctid} for one in parts]}
    factories.stacking_rule("two-of-four-rule", award, requirement=asked)
    verdict = ask(SETS, award=award.ctid, sets=sets)["stacking"]
    found = {
        frozenset(item["offering"]["slug"] for item in one["items"]) for one in verdict["missing"]
    }
    assert (len(found), len(verdict["missing"])) == (given, given)
    assert {len(one) for one in found} == {2}
    assert verdict["missingProven"] is True


@pytest.mark.parametrize("sets", [0, 21, -1])
def test_so_many_sets_are_refused(world: SimpleNamespace, sets: int):
    response = answer(SETS, award=world.program.ctid, sets=sets)
    assert response["errors"][0]["extensions"]["code"] == "BAD_INPUT"
