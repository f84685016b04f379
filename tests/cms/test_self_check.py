"""The self-check: what the address says is checked against an edition, nothing typed is lost, and every claim is true."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.framework.guidance import codes, guidance_for
from registry.models import FrameworkElement
from tests import factories as make
from tests.kept import kept

CHECK = "/en/framework/check/"
CODES = (
    ("relevance", "principle", "must"),
    ("extensibility", "principle", "should"),
    ("skills", "element", "must"),
    ("endorsement", "element", "should"),
)


@pytest.fixture
def world(trees: None) -> SimpleNamespace:
    """An edition of four elements, an offering of a college with a rule that names it and one that selects by field."""
    return kept(build_world)


def build_world() -> SimpleNamespace:
    edition = make.framework_edition(published_on=date(2020, 12, 1))
    elements = {
        code: make.framework_element(code, edition, kind=kind, strength=strength, position=number)
        for number, (code, kind, strength) in enumerate(CODES)
    }
    make.osap_profile()
    college = make.organization("elm-college")
    partner = make.organization("birch-hospital", kind="health-provider")
    framework = make.skill_framework()
    skills = [
        make.skill(slug, framework) for slug in ("lifting", "patient-care", "patient-records")
    ]
    job = make.occupation("33102")
    micro = make.micro_certification(
        "safe-transfer", college, hours=Decimal(24), weeks=Decimal(4), cip="51.2601"
    )
    micro.occupations.set([job])
    micro.skills.create(skill=skills[0], level=3)
    micro.save()
    award = make.program("care-certificate", college)
    open_award = make.program("health-diploma", college)
    make.stacking_rule("names", award, micro)
    make.stacking_rule(
        "selects",
        open_award,
        requirement={"count": 1, "from": {"subject": "51", "kind": "micro-certification"}},
    )
    make.adoption(
        "said", elements["relevance"], offering=micro, status="claimed", evidence_en="Asked."
    )
    make.endorsement("given", micro, partner, in_demand_on=date(2026, 3, 2))
    return SimpleNamespace(
        edition=edition, elements=elements, college=college, micro=micro, award=award,
        open_award=open_award, job=job, skills=skills,
    )  # fmt: skip


def asked(client: Client, root: str = CHECK, **query: Any) -> Any:
    response = client.get(f"{root}?{urlencode(query, doseq=True)}" if query else root)
    assert response.status_code == 200, response
    return response


def text_of(response: Any) -> str:
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert main
    return " ".join(re.sub(r"<[^>]+>", " ", main.group()).split())


def answers(response: Any) -> dict[str, str]:
    lines = [*response.context["musts"].lines, *response.context["shoulds"].lines]
    return {line.element.code: line.answer for line in lines}


def test_an_empty_page_asks_and_judges_nothing(client: Client, world: SimpleNamespace) -> None:
    response = asked(client)
    assert not response.context["is_asked"]
    assert "musts" not in response.context
    html = response.content.decode()
    for code, _kind, _strength in CODES:
        assert html.count(f'name="is-{code}"') == 3
    assert not response.context["noindex"]


def test_musts_shoulds_and_evidence_follow_the_answers(
    client: Client, world: SimpleNamespace
) -> None:
    response = asked(
        client, **{"is-relevance": "met", "is-skills": "planned", "is-extensibility": "met"}
    )
    context = response.context
    assert (context["musts"].met, len(context["musts"].lines)) == (1, 2)
    assert [line.element.code for line in context["musts"].missing] == ["skills"]
    assert (context["shoulds"].met, len(context["shoulds"].lines)) == (1, 2)
    assert [line.element.code for line in context["to_gather"]] == ["skills", "endorsement"]
    said = text_of(response)
    assert "1 of 2 musts is met." in said
    for line in context["to_gather"]:
        for evidence in guidance_for(line.element.code).counts:
            assert said.count(str(evidence)) == 2  # once to gather, once beside the question
    assert context["noindex"]


def test_all_musts_are_told_as_such(client: Client, world: SimpleNamespace) -> None:
    response = asked(client, **{"is-relevance": "met", "is-skills": "met"})
    assert "Every must of the framework is met." in text_of(response)
    assert "Every must" not in text_of(asked(client, **{"is-relevance": "met"}))


def test_a_published_offering_fills_in_what_its_record_says(
    client: Client, world: SimpleNamespace
) -> None:
    response = asked(client, offering="safe-transfer")
    raw = response.context["idea"].raw
    assert raw == {
        "title": "Safe transfer",
        "by": "elm-college",
        "hours": "24",
        "weeks": "4",
        "cip": "51.2601",
        "level": "",
        "noc": "33102",
        "skills": "Lifting 3",
    }
    # The ledger goes before the endorsement: what is claimed is planned, though a partner confirmed demand.
    assert answers(response) == {
        "relevance": "planned",
        "extensibility": "met",
        "skills": "met",
        "endorsement": "planned",
    }
    said = text_of(response)
    assert "Recorded for it: claimed." in said
    assert "It counts toward 2 awards by rules or decisions in force." in said
    assert "It names 1 skill of OaSIS." in said
    assert "Birch Hospital gave one of the two confirmations." in said


def test_the_readers_answers_and_boxes_go_before_the_record(
    client: Client, world: SimpleNamespace
) -> None:
    response = asked(
        client, offering="safe-transfer", hours="400", noc="", **{"is-relevance": "met"}
    )
    assert response.context["idea"].hours == Decimal(400)
    assert response.context["idea"].occupations == ()
    assert answers(response)["relevance"] == "met"
    assert "your answer; the record says otherwise" in text_of(response)


def test_words_of_a_title_become_its_shortest_name_and_nothing_is_lost(
    client: Client, world: SimpleNamespace
) -> None:
    response = client.get(f"{CHECK}?offering=Safe+transfer&hours=9")
    assert response.status_code == 302
    assert response.headers["Location"] == f"{CHECK}?offering=safe-transfer&hours=9"


def test_osap_is_told_with_what_decides_it(client: Client, world: SimpleNamespace) -> None:
    good = {"by": "college", "hours": "24", "weeks": "4", "cip": "51.2601", "noc": "33102"}
    for changes, tag, words in (
        ({}, "OSAP-eligible", "24\xa0hours, 4\xa0weeks, CIP 51.2601, NOC 33102: within the rules"),
        ({"hours": "301"}, "Not OSAP-eligible", "Outside the limits: 5 to 300 hours."),
        ({"by": "employer"}, "Not OSAP-eligible", "issued by an eligible institution"),
        ({"by": ""}, "OSAP: cannot be told", "Not stated: institution."),
        ({"weeks": "", "cip": ""}, "OSAP: cannot be told", "Not stated: weeks and CIP code."),
    ):
        response = asked(client, **{**good, **changes})
        assert str(response.context["osap"].tag) == tag, changes
        assert words in response.context["osap"].because


def test_neighbours_share_occupations_or_skills_and_say_which(
    client: Client, world: SimpleNamespace
) -> None:
    make.micro_certification("records", world.college).skills.create(skill=world.skills[2], level=1)
    other = make.micro_certification("paper-records", world.college)
    other.skills.create(skill=world.skills[2], level=1)
    other.save()
    near = asked(client, noc="33102", skills="lifting, patient-records").context["near"]
    shared = [
        (row.record.slug, [one.code for one in row.occupations], [one.slug for one in row.skills])
        for row in near.rows
    ]
    assert shared == [
        ("safe-transfer", ["33102"], ["lifting"]),
        ("paper-records", [], ["patient-records"]),
    ]
    assert near.number == 2
    assert [one.slug for one in near.awards] == ["care-certificate"]
    picked = asked(client, offering="safe-transfer").context["near"]
    assert picked.rows == []


def test_what_a_described_idea_could_count_toward_is_asked_of_the_engine(
    client: Client, world: SimpleNamespace
) -> None:
    response = asked(client, cip="51.10", noc="33102")
    assert [one.slug for one in response.context["ahead"].awards] == ["health-diploma"]
    assert not response.context["ahead"].of_record
    # What only neighbours count toward is told apart.
    assert [one.slug for one in response.context["near_awards"]] == ["care-certificate"]
    assert "Not said of your idea, but of its neighbours" in text_of(response)
    assert asked(client, cip="52").context["ahead"].awards == []


def test_what_a_picked_offering_counts_toward_is_that_of_its_record(
    client: Client, world: SimpleNamespace
) -> None:
    ahead = asked(client, offering="safe-transfer").context["ahead"]
    assert [one.slug for one in ahead.awards] == ["care-certificate", "health-diploma"]
    assert ahead.of_record


WRONG = {
    "hours": ("many", "Enter a number."),
    "weeks": ("-1", "Write 0 or more."),
    "cip": ("51.26012", "A CIP 2021 code reads 51, 51.26 or 51.2601."),
    "level": ("12", "Select a valid choice. 12 is not one of the available choices."),
    "noc": ("331", "“331” is no NOC code. A code has five digits, such as 33102."),
    "skills": ("juggling", "No skill of the registry is called “juggling”."),
    "by": ("nobody", "Nobody here is called “nobody”."),
    "title": ("a\x00b", "Null characters are not allowed."),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_named_with_its_cure_and_all_that_was_typed_stays(
    client: Client, world: SimpleNamespace, name: str
) -> None:
    value, told = WRONG[name]
    good = {"title": "Transfers", "hours": "10", "noc": "33102"}
    response = asked(client, **{**good, name: value, "is-relevance": "met"})
    troubles = {one.name: one.told for one in response.context["troubles"]}
    assert list(troubles) == [name]
    assert troubles[name].startswith(told)
    html = response.content.decode()
    assert f'<a href="#c-{name}">' in html
    assert f'id="c-{name}"' in html
    for field, typed in {**good, name: value}.items():
        assert response.context["idea"].raw[field] == typed
    assert answers(response)["relevance"] == "met"


def test_several_skills_of_one_word_are_offered(client: Client, world: SimpleNamespace) -> None:
    response = asked(client, skills="patient; LIFTING 2; Patient care")
    idea = response.context["idea"]
    assert [(one.skill.slug, one.level) for one in idea.skills] == [
        ("lifting", 2), ("patient-care", None)
    ]  # fmt: skip
    told = [one.told for one in response.context["troubles"]]
    assert told == [
        "“patient” may mean several skills, such as Patient care, Patient records. Write one of them."
    ]


def test_commas_and_semicolons_may_part_the_same_list(
    client: Client, world: SimpleNamespace
) -> None:
    """One semicolon made a comma part of a name, though no skill is called so."""
    framework = world.skills[0].framework
    make.skill("listening", framework, name_en="Listening, of patients")
    response = asked(
        client, skills="Lifting 3, Patient care 2; Listening, of patients; Patient records"
    )
    assert [(one.skill.slug, one.level) for one in response.context["idea"].skills] == [
        ("lifting", 3), ("patient-care", 2), ("listening", None), ("patient-records", None)
    ]  # fmt: skip
    assert response.context["troubles"] == []


def test_a_level_that_there_is_not_is_told_and_the_skill_stays(
    client: Client, world: SimpleNamespace
) -> None:
    """It was taken for part of a name, or passed over without a word."""
    skill = make.skill("terminal", world.skills[0].framework, name_en="Terminal 9")
    response = asked(client, skills="Lifting 9; patient care 3.5; Terminal 9; Patient records 2")
    idea = response.context["idea"]
    assert [(one.skill.slug, one.level) for one in idea.skills] == [
        ("lifting", None), ("patient-care", None), (skill.slug, None), ("patient-records", 2)
    ]  # fmt: skip
    assert [(one.name, one.told) for one in response.context["troubles"]] == [
        ("skills", f"“{typed}”: levels go from 1 to 5, such as “{name} 3”. The skill is taken without a level.")
        for typed, name in (("Lifting 9", "Lifting"), ("patient care 3.5", "patient care"))
    ]  # fmt: skip


def test_a_form_sent_empty_says_what_to_answer(client: Client, world: SimpleNamespace) -> None:
    told = "Answer for at least one principle or element, or say something of the idea."
    empty = dict.fromkeys(("title", "by", "hours", "weeks", "cip", "level", "noc", "skills"), "")
    response = asked(client, edition=world.edition.slug, **empty)
    assert (response.context["is_asked"], told in response.content.decode()) == (False, True)
    for query in ({}, {"edition": world.edition.slug}, {**empty, "title": "Lift"}):
        assert told not in asked(client, **query).content.decode()


def test_unknown_codes_answers_and_editions_are_told(
    client: Client, world: SimpleNamespace
) -> None:
    response = asked(client, noc="33102 99999", edition="1999", **{"is-skills": "maybe"})
    troubles = {one.name: one.told for one in response.context["troubles"]}
    assert troubles == {
        "edition": "No edition “1999” is published. The latest one is used.",
        "noc": "No occupation has the NOC code 99999. Look it up among the occupations.",
        "is-skills": "Answer with met, planned or not yet.",
    }
    assert [one.code for one in response.context["idea"].occupations] == ["33102"]


def test_too_many_are_told_and_bounded(client: Client, world: SimpleNamespace) -> None:
    many = " ".join(f"{number:05}" for number in range(40))
    response = asked(client, noc=many, skills=",".join(f"skill {n} x" for n in range(60)))
    told = [one.told for one in response.context["troubles"]]
    assert "Name at most 10 NOC codes." in told
    assert "Name at most 50 skills." in told


def test_an_address_with_an_edition_is_checked_against_that_edition(
    client: Client, world: SimpleNamespace
) -> None:
    newer = make.framework_edition("edition-2", published_on=date(2024, 1, 1))
    make.framework_element("care", newer, slug="newer-care")
    assert [line.element.code for line in asked(client, title="x").context["musts"].lines] == [
        "care"
    ]
    old = asked(client, title="x", edition=world.edition.slug)
    assert [line.element.code for line in old.context["musts"].lines] == ["relevance", "skills"]
    assert f'name="edition" value="{world.edition.slug}"' in old.content.decode()


def test_the_page_is_french_in_the_french_tree(client: Client, world: SimpleNamespace) -> None:
    response = asked(client, "/fr/cadre/verification/", **{"is-relevance": "met", "hours": "1,5"})
    said = text_of(response)
    assert "1 exigence sur 2 est atteinte." in said
    assert response.context["idea"].hours == Decimal("1.5")
    assert response.context["alternates"]["en"].startswith("/en/framework/check/?is-relevance=met")


def test_the_queries_of_the_page_do_not_grow(client: Client, world: SimpleNamespace) -> None:
    query = {"noc": "33102", "skills": "lifting, patient-care", "cip": "51", "by": "elm-college"}
    asked(client, **query)
    with CaptureQueriesContext(connection) as few:
        asked(client, **query)
    for number in range(12):
        more = make.micro_certification(f"more-{number}", world.college, cip="51.2601")
        more.occupations.set([world.job])
        more.skills.create(skill=world.skills[0], level=2)
        more.save()
        make.stacking_rule(f"rule-{number}", make.program(f"award-{number}", world.college), more)
    asked(client, **query)
    with CaptureQueriesContext(connection) as many:
        asked(client, **query)
    # Counting what is not shown takes one query more.
    assert (len(few), len(many)) == (25, 26)


def test_every_element_of_the_framework_has_evidence_in_both_languages() -> None:
    assert codes() == {
        "relevance", "verifiability", "ownership", "extensibility", "issuing-body", "skills",
        "outcomes", "assessment", "transcript", "endorsement",
    }  # fmt: skip
    for code in codes():
        said = guidance_for(code)
        assert said.asks
        assert said.counts
        assert said.does_not
    assert guidance_for("unheard-of").counts == ()


def test_no_edition_is_said_plainly(client: Client, trees: None) -> None:
    assert FrameworkElement.objects.count() == 0
    assert "No edition of the framework is published yet." in text_of(asked(client))
