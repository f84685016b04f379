"""An application that answers a need names it to everybody, and says its skills in the words of who reads."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from cms.framework.skill_words import codes_in_words, read_skills, skills_in_words
from registry.models import Application, Pilot, Skill
from tests import factories as make
from tests.cms.test_adopt import ANSWERS, START, begin, fill, step, text, world  # noqa: F401 - a fixture

ALONG = "need=nurses-wanted&noc=33102&skills=lifting%203%3Bpatient-care"
LINKED = "/community/needs/nurses-wanted/"


@pytest.fixture
def need(world: SimpleNamespace) -> Any:  # noqa: F811 - the fixture
    framework = make.skill_framework()
    make.skill("lifting", framework, name_fr="Levage", code="F01")
    make.skill("patient-care", framework, name_fr="Soins, aux patients", code="F02")
    named = {"title_en": "Nurses wanted", "title_fr": "Personnel infirmier recherché"}
    return make.need("nurses-wanted", world.hospital, **named)


@pytest.fixture
def reviewer(django_user_model: Any, trees: None) -> Client:
    user = django_user_model.objects.create_user("rita", "rita@registry.example", "x")
    user.groups.add(Group.objects.get(name="Registry reviewers"))
    client = Client()
    client.force_login(user)
    return client


def answered(client: Client, root: str) -> tuple[Application, Any]:
    """Send an application begun at a need, and return it with the page where it stands."""
    address = begin(client, root, check=ALONG)
    kept = Application.objects.get().typed("plan")
    fill(client, address, plan=ANSWERS["plan"] | {"skills": kept["skills"], "noc": kept["noc"]})
    assert LINKED.rsplit("/", 2)[1] in client.get(step(address, "send")).content.decode()
    answer = client.post(step(address, "send"), {"do": "send", "consent": "on"})
    assert answer.status_code == 302, text(answer)
    return Application.objects.get(), client.get(urlsplit(answer["Location"]).path)


def row(response: Any, label: str) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    named = page.find(lambda one: one.name == "dt" and one.get_text(strip=True) == label)
    return " ".join(named.find_next_sibling("dd").get_text(" ").split())


@pytest.mark.parametrize(
    ("text_", "english", "french"),
    [
        (
            "lifting 3;patient-care",
            "Lifting 3; Patient care",
            "Levage 3\u00a0; Soins, aux patients",
        ),
        ("Levage: 2", "Lifting 2", "Levage 2"),
        ("f02", "Patient care", "Soins, aux patients;"),
        ("lifting 7, Juggling", "lifting 7; Juggling", "lifting 7\u00a0; Juggling"),
        # What is only like a name stays what was typed.
        ("patient", "patient", "patient"),
        ("", "", ""),
    ],
)
def test_skills_are_said_in_the_words_of_who_reads(
    need: Any, django_assert_num_queries: Any, text_: str, english: str, french: str
) -> None:
    for language, words in (("en", english), ("fr", french)):
        with translation.override(language), django_assert_num_queries(1 if text_ else 0):
            assert skills_in_words(text_) == words
        with translation.override(language):
            # Typed again, it means the same.
            meant = [(one.skill, one.level) for one in read_skills(text_).found]
            assert [(one.skill, one.level) for one in read_skills(words).found] == meant


def test_occupations_are_said_with_their_titles(need: Any) -> None:
    assert codes_in_words("33102,99999 331") == "33102 Occupation 33102; 99999; 331"
    assert codes_in_words("") == ""


@pytest.mark.parametrize(
    ("root", "skills", "occupations"),
    [
        (START, "Lifting 3; Patient care", "Occupations"),
        ("/fr/cadre/adopter/", "Levage 3 ; Soins, aux patients", "Professions"),
    ],
)
def test_what_a_need_asks_for_stands_in_the_readers_words_all_the_way(
    client: Client, need: Any, reviewer: Client, root: str, skills: str, occupations: str
) -> None:
    made, status = answered(client, root)
    labels = {"en": "Skills", "fr": "Compétences"}
    assert row(status, labels[made.language]) == skills
    assert row(status, occupations).startswith("33102 ")
    # A reviewer may read in the other language.
    screen = reviewer.get(reverse("applications:one", args=[made.pk]))
    assert row(screen, "Skills") == "Lifting 3; Patient care"
    assert row(screen, "Occupations") == "33102 Occupation 33102"


def test_what_is_typed_by_code_is_checked_by_name(client: Client, need: Any) -> None:
    address = begin(client)
    fill(client, address, plan=ANSWERS["plan"] | {"skills": "lifting 3; F02 2"})
    assert "Lifting 3; Patient care 2" in text(client.get(step(address, "send")))
    page = BeautifulSoup(client.get(step(address, "send")).content, "html.parser")
    french = client.get(page.select_one("a.lang")["href"])
    assert "Levage 3 ; Soins, aux patients 2" in text(french)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_need_is_named_from_the_first_letter_to_the_pilot(
    client: Client,
    need: Any,
    reviewer: Client,
    language: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    root = {"en": START, "fr": "/fr/cadre/adopter/"}[language]
    with django_capture_on_commit_callbacks(execute=True):
        made, status = answered(client, root)
    assert made.need == need
    assert f'href="/{language}/' in status.content.decode()
    told = {
        "en": "It answers the need “Nurses wanted” of Birch Hospital.",
        "fr": "Elle répond au besoin « Personnel infirmier recherché », exprimé par Birch Hospital (fr).",
    }
    _draft, confirmation, to_reviewers = (one.body.replace("\xa0", " ") for one in mail.outbox)
    assert told[language] in confirmation
    assert "It answers the need “Nurses wanted” of" in to_reviewers
    screen = reviewer.get(reverse("applications:one", args=[made.pk])).content.decode()
    assert LINKED in screen
    assert "Open the self-check" not in screen
    accept = reverse("applications:decide", args=[made.pk, "accept"])
    assert reviewer.post(accept, {"do": "take"}).status_code == 302
    pilot = Pilot.objects.get()
    edit = reviewer.get(reverse(Pilot.snippet_viewset.get_url_name("edit"), args=[pilot.pk]))
    origin = BeautifulSoup(edit.content, "html.parser").select_one(".record-origin")
    assert made.reference in origin.get_text()
    assert origin.select_one(f'a[href$="{LINKED}"]').get_text() == "Nurses wanted"
    # Deleting the contact does not end the trail; a need that is withdrawn is named to reviewers only.
    reviewer.post(reverse("applications:forget", args=[made.pk]))
    made.refresh_from_db()
    assert (made.need, made.check_query) == (need, "")
    make.tombstone(need)
    assert Application.objects.get().public_need is None
    screen = reviewer.get(reverse("applications:one", args=[made.pk])).content.decode()
    assert "Nurses wanted" in screen
    assert LINKED not in screen


def test_a_self_check_for_a_need_leads_to_an_application_that_answers_it(
    client: Client,
    need: Any,
    world: SimpleNamespace,  # noqa: F811 - the fixture
) -> None:
    need.skills.create(skill=Skill.objects.get(slug="lifting"), level=3)
    need.save()
    page = BeautifulSoup(client.get(f"/en{LINKED}").content, "html.parser")
    check = page.select_one('a[href*="/framework/check/"]')["href"]
    shown = client.get(check)
    page = BeautifulSoup(shown.content, "html.parser")
    assert "Your idea answers the need Nurses wanted" in text(shown)
    assert page.select_one("#c-skills")["value"] == "Lifting 3"
    forms = page.select("form.ask")
    assert [one.select_one("[name=need]")["value"] for one in forms] == ["nurses-wanted"] * 2
    query = f"need=nurses-wanted&title=Lift&skills={quote('lifting 3')}&is-relevance=met"
    leads = BeautifulSoup(client.get(f"/en/framework/check/?{query}").content, "html.parser")
    apply = leads.select_one('a.button[href*="/framework/adopt/"]')["href"]
    begun = text(client.get(apply))
    assert "You answer a need" in begun
    assert "So does what you wrote in your self-check." in begun
    assert "So does what" not in text(client.get(f"{START}?{ALONG}"))
    begin(client, check=urlsplit(apply).query)
    made = Application.objects.get()
    assert made.need == need
    assert made.typed("plan")["skills"] == "Lifting 3"
    assert made.typed("partners")["p1_known"] == world.hospital.slug
    unknown = client.get("/en/framework/check/?need=gone")
    assert (unknown.status_code, unknown.context["need"]) == (200, None)


def test_applications_begun_before_the_column_are_given_their_need(need: Any) -> None:
    now = timezone.now()
    rows = [
        Application.objects.create(check_query=query, consent_at=now, received_at=now)
        for query in (ALONG, "title=A&need=gone", "title=need%3Dnurses-wanted", "")
    ]
    migration = import_module("registry.migrations.0019_needs_of_applications")
    migration.name_the_needs(apps, None)
    assert [Application.objects.get(pk=one.pk).need for one in rows] == [need, None, None, None]


def test_a_french_name_with_a_sign_is_known_however_its_space_is_typed(need: Any) -> None:
    """A reviewer read half of an application's skills in the applicant's language."""
    framework = read_skills("lifting").found[0].skill.framework
    name = "Communication orale\u00a0: écoute active"
    make.skill("active-listening", framework, name_en="Active listening", name_fr=name)
    with translation.override("en"):
        for typed in (name, name.replace("\u00a0", " ")):
            assert skills_in_words(f"{typed} 3;lifting") == "Active listening 3; Lifting"
