"""The facts the registry starts with, against a list that was written by hand from their source.

Of a real organisation only what somebody published may be in them: no hours, fee, rule or decision is made up.
"""

from __future__ import annotations

import csv
import html
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from registry.models import (
    Agreement,
    Course,
    Endorsement,
    Equivalency,
    Event,
    FrameworkEdition,
    MicroCertification,
    Need,
    NeedReply,
    NewsItem,
    Occupation,
    Organization,
    Pilot,
    PracticeNote,
    Program,
    Provenance,
    StackingRule,
)
from tests.first_facts import load_facts
from tests.kept import kept

REFERENCE = Path(os.environ.get("REFERENCE_DATA", settings.BASE_DIR.parent / "shared" / "data"))
COLLEGE_DATA = "https://data.ontario.ca/dataset/college-enrolment"
UNIVERSITY_LIST = (
    "https://github.com/ontariouniversities/ontariouniversities.github.io/blob/"
    "387787ae1d44d95f82bd0e41dec0cc25e65cc1ae/data/redirected_programs.js"
)
REPORTED_AS = {
    "conestoga-college": "Conestoga College",
    "george-brown-polytechnic": "George Brown College",
    "humber-polytechnic": "Humber College",
    "lambton-college": "Lambton College",
    "sault-college": "Sault College",
    "st-lawrence-college": "St. Lawrence College",
}
LISTED = json.loads((Path(__file__).parent / "facts.json").read_text(encoding="utf-8"))
PILOTS = LISTED["pilots"]
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


UNCHANGEABLE = ("23-frameworkedition.json", "24-frameworkelement.json")
"""What published editions of the framework say: it stays as it was loaded, and pages typeset it."""


def french_texts(value: object) -> Iterator[str]:
    """Yield the French texts of a file of fixtures."""
    if isinstance(value, list):
        for each in value:
            yield from french_texts(each)
    elif isinstance(value, dict):
        if value.get("language") == "fr":
            yield str(value.get("title"))
        for name, held in value.items():
            if name.endswith("_fr") and isinstance(held, str):
                yield held
            yield from french_texts(held)


@pytest.mark.parametrize(
    "path", sorted((settings.BASE_DIR / "fixtures").glob("*/*.json")), ids=lambda path: path.name
)
def test_french_has_curved_apostrophes(path: Path) -> None:
    texts = french_texts(json.loads(path.read_text(encoding="utf-8")))
    straight = [text for text in texts if re.search(r"\w'\w", text)]
    assert bool(straight) == (path.name in UNCHANGEABLE)


def test_french_texts_of_the_table_have_curved_apostrophes() -> None:
    with (settings.BASE_DIR / "fixtures/facts/occupations.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    texts = [row[column] for row in rows for column in ("title_fr", "summary_fr")]
    assert len(texts) == 2 * 443
    assert [text for text in texts if re.search(r"\w'\w", text)] == []


@pytest.fixture(scope="module", autouse=True)
def facts(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The facts, loaded once for all tests of this module and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        kept(load_facts)
        yield
        transaction.set_rollback(True)


def test_every_occupation_says_in_both_languages_what_people_do_in_it() -> None:
    told = Occupation.objects.values_list("code", "summary_en", "summary_fr", "source_note_en")
    assert len(told) == 516
    assert [
        code for code, en, fr, _note in told if not (en.endswith(".") and fr.endswith("."))
    ] == []
    assert [code for code, *_texts, note in told if "registry's own words" not in note] == []


def test_what_people_do_in_an_occupation_is_said_in_own_words() -> None:
    path = REFERENCE / "noc2021" / "classes_en_fr.csv"
    if not path.exists():
        pytest.skip(f"REFERENCE_DATA has no {path.name}")
    with path.open(encoding="utf-8-sig") as table:
        official = {row["code"]: row for row in csv.DictReader(table)}
    taken = {
        code: runs(en, official[code]["description_english"])
        | runs(fr, official[code]["description_french"])
        for code, en, fr in Occupation.objects.values_list("code", "summary_en", "summary_fr")
    }
    assert {code: found for code, found in taken.items() if found} == {}


def runs(text: str, other: str, length: int = 7) -> set[tuple[str, ...]]:
    """Runs of words that stand in both."""
    texts = (re.findall(r"\w+", one.lower()) for one in (text, other))
    ours, theirs = (
        {tuple(words[at : at + length]) for at in range(len(words) - length + 1)} for words in texts
    )
    return ours & theirs


def test_the_list_names_14_pilots_and_38_organisations() -> None:
    assert len(PILOTS) == 14
    assert len({one["record"] for pilot in PILOTS for one in pilot["partners"]}) == 38
    assert sum(len(pilot["issues"]) for pilot in PILOTS) == 18


def test_the_pilots_are_those_of_the_list() -> None:
    assert set(Pilot.objects.published().values_list("slug", flat=True)) == {
        pilot["pilot"] for pilot in PILOTS
    }


@pytest.mark.parametrize("listed", PILOTS, ids=lambda one: one["pilot"])
def test_a_pilot_has_its_lead_partners_and_micro_certifications(listed: dict) -> None:
    pilot = Pilot.objects.get(slug=listed["pilot"])
    lead, *partners = [one["record"] for one in listed["partners"]]
    assert pilot.lead.slug == lead
    assert sorted(pilot.partners.values_list("organization__slug", flat=True)) == sorted(partners)
    issued = MicroCertification.objects.published().filter(pilot=pilot)
    assert sorted(issued.values_list("slug", flat=True)) == sorted(listed["issues"])
    assert pilot.content == listed["content"]
    assert (pilot.cohort, pilot.source_url) == ("2019-11", LISTED["source"])
    assert pilot.title_en
    assert pilot.title_fr


def test_organisations_have_the_names_of_the_list() -> None:
    called = {
        one.slug: (str(one.name_en), str(one.name_fr or one.name_en))
        for one in Organization.objects.published()
    }
    listed = {
        one["record"]: (one["en"], one["fr"]) for pilot in PILOTS for one in pilot["partners"]
    }
    assert called == {**listed, "ecampusontario": ("eCampusOntario", "eCampusOntario")}


def test_every_fact_says_where_it_is_from() -> None:
    for model in (Organization, Pilot, MicroCertification, Program, Occupation):
        unsourced = model.objects.exclude(provenance=Provenance.SOURCED)
        assert list(unsourced) == []
        assert list(model.objects.filter(Q(source_name="") | Q(source_url=""))) == []


def test_dates_of_sources_are_those_that_they_state() -> None:
    undated = {("", None)}
    for model in (Organization, Pilot, MicroCertification, Occupation):
        assert set(model.objects.values_list("source_published", "source_date")) == undated
    editions = FrameworkEdition.objects.values_list("slug", "source_published")
    assert dict(editions) == {"2019-11": "2019-11", "2020-12": "2020-12"}
    states = set(Pilot.objects.values_list("status", "status_as_of"))
    assert states == {("ongoing", "2019-11")}


def test_what_the_registry_chose_is_not_given_out_as_its_sources_word() -> None:
    """No source of a fact names a sector or a NOC code of a pilot, a micro-certification or a program."""
    for model in (Pilot, MicroCertification, Program):
        assert set(model.objects.values_list("sector_basis", flat=True)) == {"assigned"}
        assert not model.objects.filter(Q(source_note_en="") | Q(source_note_fr="")).exists()
    for model in (MicroCertification, Program):
        leading = model.objects.filter(occupations__isnull=False).distinct()
        assert set(leading.values_list("occupations_basis", flat=True)) == {"assigned"}
    assert MicroCertification.objects.filter(occupations_basis="assigned").count() == 9


def test_titles_of_college_programs_are_those_that_the_colleges_reported() -> None:
    file = REFERENCE / "ontario" / "college_program_2012_2023.csv"
    if not file.exists():
        pytest.skip(f"the reference data is not at {REFERENCE} (REFERENCE_DATA)")
    with file.open(encoding="utf-8", newline="") as rows:
        reported = {
            (row["College Name"], html.unescape(row["Program Name (Institution)"]))
            for row in csv.DictReader(rows)
            if row["Fiscal Year"] == "2022-2023"
        }
    programs = Program.objects.filter(source_url=COLLEGE_DATA).select_related("institution")
    stated = {(REPORTED_AS[one.institution.slug], one.title_en) for one in programs}
    assert len(stated) == 48
    # The one title that the college abbreviates.
    assert stated - reported == {("Humber College", "Bachelor of Commerce: Supply Chain")}
    assert ("Humber College", "Bach of Commerce: Supply Chain") in reported


def test_programs_have_the_source_that_states_them() -> None:
    """No program points to the front page of a portal, or to a list that is not of its kind of institution."""
    for program in Program.objects.select_related("institution"):
        colleges = program.institution.kind == "college"
        assert program.source_url == (COLLEGE_DATA if colleges else UNIVERSITY_LIST)


def test_nothing_is_made_up_for_real_micro_certifications() -> None:
    stated = Q(hours__isnull=False) | Q(weeks__isnull=False) | Q(fee__isnull=False)
    stated |= Q(credits__isnull=False) | Q(starts__isnull=False) | ~Q(enrol_url="")
    assert list(MicroCertification.objects.filter(stated)) == []


@pytest.mark.parametrize(
    "model",
    [
        StackingRule,
        Equivalency,
        Agreement,
        Endorsement,
        Course,
        Need,
        NeedReply,
        PracticeNote,
        Event,
        NewsItem,
    ],
)
def test_no_rule_or_decision_is_made_up_for_a_real_organisation(model: type) -> None:
    assert list(model.objects.all()) == []


def test_every_occupation_of_the_classification_is_there() -> None:
    occupations = Occupation.objects.published()
    assert occupations.count() == 516
    assert not occupations.filter(Q(title_en="") | Q(title_fr="") | Q(teer__isnull=True)).exists()
    assert occupations.filter(skills__isnull=False).distinct().count() >= 60


def test_programs_lead_to_occupations() -> None:
    programs = Program.objects.published()
    assert programs.count() >= 40
    assert list(programs.filter(occupations__isnull=True)) == []
    leads = {pilot["partners"][0]["record"] for pilot in PILOTS}
    assert set(programs.values_list("institution__slug", flat=True)) <= leads


def test_a_program_states_nothing_that_its_list_does_not_state() -> None:
    stated = ~Q(credential="") | Q(oqf_level__isnull=False) | Q(study_level__isnull=False)
    stated |= Q(languages__isnull=False) | Q(regions__isnull=False)
    stated |= ~Q(summary_en="") | ~Q(summary_fr="") | ~Q(description_en="")
    assert list(Program.objects.filter(stated)) == []


@pytest.mark.parametrize(
    "claim",
    [
        "every workplace",
        "tout milieu de travail",
        "technology firms",
        "entreprises de technologie",
        "can prove",
        "to staff",
        "clearly at work",
        "clairement au travail",
    ],
)
def test_a_summary_adds_no_claim_that_its_source_does_not_make(claim: str) -> None:
    says = Q(summary_en__icontains=claim) | Q(summary_fr__icontains=claim)
    for model in (Pilot, MicroCertification, Organization):
        assert list(model.objects.filter(says)) == []
