"""An application from the first word to its deletion: nothing typed is lost, and each wrong turn has a page that helps."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from cms import open_forms
from cms.adopt import gate, links
from cms.adopt.places import STEPS
from cms.adopt.starting import BeginForm, LinksForm
from cms.ownership import REVIEWERS
from registry.models import Application, Membership
from tests import factories as make

START = "/en/framework/adopt/"
STAMP = "begin-opened"
ANSWERS: dict[str, dict[str, str]] = {
    "organization": {
        "organization": "elm-college",
        "contact_role": "Program lead, health",
        "contact_email": "lead@elm.example",
    },
    "plan": {
        "title_of_it": "Safe transfers",
        "idea": "Who has it moves a patient safely.",
        "audience": "Care workers.",
        "sector": "health",
        "content": "adapted",
        "content_source": "The nursing course of the college",
        "hours": "24,5",
        "weeks": "6",
        "noc": "33102",
        "skills": "Lifting 3",
    },
    "partners": {
        "p1_known": "birch-hospital",
        "p1_role": "employer",
        "p2_name": "Example Care Home",
        "p2_kind": "employer",
        "p2_role": "endorser",
    },
    "elements": {"aim-relevance": "on", "evidence-relevance": "A letter of the hospital."},
    "timeline": {"starts": "2027-09", "ends": "2028", "timeline": "First cohort in fall."},
}

SHOWN = {
    "Organisation": "Elm College",
    "Sector": "Health",
    "Hours": "24.5 hours",
    "Weeks": "6 weeks",
    "Occupations": "33102 Occupation 33102",
    "Skills": "Lifting 3",
    "Ends": "2028",
}
SHOWN_IN_FRENCH = {
    "Organisme": "Elm College (fr)",
    "Secteur": "Health (fr)",
    "Heures": "24,5 heures",
    "Semaines": "6 semaines",
    "Professions": "33102 Profession 33102",
    "Compétences": "Lifting 3",
    "Fin": "2028",
}


@pytest.fixture
def world(trees: None, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """An edition of three elements, a college, a hospital, a sector; and forms that need not be looked at first."""
    monkeypatch.setattr(open_forms, "LEAST", -1)
    edition = make.framework_edition(published_on=date(2020, 12, 1))
    for number, (code, strength) in enumerate(
        [("relevance", "must"), ("skills", "must"), ("endorsement", "should")]
    ):
        make.framework_element(code, edition, strength=strength, position=number)
    make.occupation("33102")
    make.osap_profile()
    return SimpleNamespace(
        edition=edition,
        college=make.organization("elm-college"),
        hospital=make.organization("birch-hospital", kind="health-provider"),
        sector=make.sector(),
    )


def text(response: Any) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(page.main.get_text(" ").split())


def begin(client: Client, root: str = START, **said: str) -> str:
    """Press the button of the first page and return the address of the draft's first step."""
    answer = client.post(root, {"do": "begin", STAMP: BeginForm.stamp(), **said})
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"])


def step(address: str, name: str) -> str:
    language = address[1:3]
    return address.rsplit("/", 2)[0] + f"/{STEPS[name][language]}/"


def fill(client: Client, address: str, **other: dict[str, str]) -> None:
    for name, boxes in (ANSWERS | other).items():
        where = step(address, name)
        version = client.get(where).context["version"]
        answer = client.post(where, {**boxes, "version": version, "do": "next"})
        assert answer.status_code == 302, (name, text(answer))


def sent(client: Client, root: str = START) -> tuple[Application, str]:
    """Send a whole application and return it with the address where it stands."""
    address = begin(client, root)
    fill(client, address)
    answer = client.post(step(address, "send"), {"do": "send", "consent": "on"})
    assert answer.status_code == 302, text(answer)
    return Application.objects.latest("pk"), urlsplit(answer["Location"]).path


@pytest.mark.parametrize("root", [START, "/fr/cadre/adopter/"])
def test_an_application_is_written_sent_and_told_of(
    client: Client,
    world: SimpleNamespace,
    root: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made, status = sent(client, root)
    assert (made.state, made.language, made.said) == ("received", root[1:3], {})
    assert made.organization == world.college
    assert (made.title, str(made.hours), made.content) == ("Safe transfers", "24.50", "adapted")
    partners = [(one.name, one.kind, one.role, one.organization) for one in made.partners.all()]
    with translation.override(root[1:3]):
        hospital = str(world.hospital.name)
    assert partners == [
        (hospital, "health-provider", "employer", world.hospital),
        ("Example Care Home", "employer", "endorser", None),
    ]
    aimed = [(one.element.code, one.evidence) for one in made.elements.all()]
    assert aimed == [("relevance", "A letter of the hospital.")]
    page = client.get(status)
    assert page.status_code == 200
    assert "lead@elm.example" in text(page)
    # All that the reviewers have.
    shown = {
        row.dt.get_text(" ", strip=True): row.dd.get_text(" ", strip=True).replace("\xa0", " ")
        for row in BeautifulSoup(page.content, "html.parser").select("dl > div")
    }
    said = {"en": SHOWN, "fr": SHOWN_IN_FRENCH}[made.language]
    assert {label: shown.get(label) for label in said} == said
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert page.context["noindex"]
    draft, confirmation = mail.outbox
    assert (draft.to, confirmation.to) == (["lead@elm.example"], ["lead@elm.example"])
    assert made.reference in confirmation.subject
    assert re.search(rf"{root}(status|suivi)/", confirmation.body)
    html, kind = confirmation.alternatives[0]
    assert kind == "text/html"
    assert f'<html lang="{root[1:3]}">' in html


def test_an_application_is_in_the_language_in_which_it_is_sent(
    client: Client, world: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    """Begun in English and written in French, its letters and its pilot's words were called English."""
    address = begin(client).replace(START, "/fr/cadre/adopter/")
    with django_capture_on_commit_callbacks(execute=True):
        fill(client, address)
    assert Application.objects.get().language == "fr"
    (letter,) = mail.outbox
    assert "/fr/cadre/adopter/" in letter.body
    mail.outbox.clear()
    page = address.replace("/fr/cadre/adopter/", START)
    assert "You send it in English" in text(client.get(step(page, "send")))
    assert "Vous l’envoyez en français" in text(client.get(step(address, "send")))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(step(page, "send"), {"do": "send", "consent": "on"})
    assert Application.objects.get().language == "en"
    assert START in mail.outbox[0].body


def test_a_draft_is_stored_before_anything_is_right(client: Client, world: SimpleNamespace) -> None:
    address = begin(client)
    assert Application.objects.get().state == "draft"
    answer = client.post(address, {"organization_name": "Oak <script>x</script>", "version": "0"})
    assert answer.status_code == 400
    assert "Oak <script>" not in answer.content.decode()
    again = client.get(address)
    assert again.context["form"].data["organization_name"] == "Oak <script>x</script>"
    assert again.context["steps"][0][0].faults
    # In the other language the same draft, at the same place.
    other = BeautifulSoup(again.content, "html.parser").select_one("a.lang")["href"]
    assert "Oak" in client.get(other).content.decode()


def test_nothing_is_sent_without_consent_or_with_something_missing(
    client: Client, world: SimpleNamespace
) -> None:
    address = begin(client)
    told = text(client.post(step(address, "send"), {"do": "send", "consent": "on"}))
    assert "not begun" in told
    fill(client, address)
    answer = client.post(step(address, "send"), {"do": "send"})
    assert answer.status_code == 400
    assert "Without your consent nothing is sent." in text(answer)
    assert Application.objects.get().state == "draft"
    assert Application.objects.get().partners.count() == 0


def test_a_draft_that_was_sent_leads_to_where_it_stands(
    client: Client, world: SimpleNamespace
) -> None:
    address = begin(client)
    fill(client, address)
    where = step(address, "send")
    first = client.post(where, {"do": "send", "consent": "on"})
    again = client.post(where, {"do": "send", "consent": "on"})
    assert first.status_code == again.status_code == 302
    assert again["Location"].endswith("?from=draft")
    assert "This draft has been sent" in text(client.get(again["Location"]))
    assert Application.objects.count() == 1
    assert Application.objects.get().partners.count() == 2


def test_two_windows_do_not_overwrite_each_other(client: Client, world: SimpleNamespace) -> None:
    where = step(begin(client), "timeline")
    shown = client.get(where).context
    one = {"starts": "2027-09", "version": shown["version"], "window": "one", "do": "next"}
    two = {"starts": "2028-01", "version": shown["version"], "window": "two", "do": "next"}
    assert client.post(where, one).status_code == 302
    answer = client.post(where, two)
    assert answer.status_code == 409
    assert answer.context["elsewhere"] == [("Begins", "September 2027")]
    assert answer.context["form"].data["starts"] == "2028-01"
    assert Application.objects.get().typed("timeline")["starts"] == "2027-09"
    # Who saves again means it. And one window alone never meets itself.
    assert client.post(where, two | {"version": answer.context["version"]}).status_code == 302
    assert client.post(where, two | {"starts": "2029"}).status_code == 302


def test_what_another_window_stored_is_told_in_words(
    client: Client, world: SimpleNamespace
) -> None:
    """What is chosen from a list stood there by its code, a day as the box has it, a tick as "on"."""
    french = "/fr/cadre/adopter/"
    address = begin(client, french)
    said = {
        "plan": {"sector": "health", "content": "adapted"},
        "elements": {"aim-relevance": "on"},
        "timeline": {"starts": "2027-01-01"},
    }
    words = {}
    for name, boxes in said.items():
        where = step(address, name)
        client.post(where, {**boxes, "version": "0", "window": "one", "do": "next"})
        answer = client.post(where, {"version": "0", "window": "two", "do": "next"})
        assert answer.status_code == 409
        words |= dict(answer.context["elsewhere"])
    assert words["Secteur"] == "Health (fr)"
    assert words["Début"] == "1er\xa0janvier 2027"
    assert {"Oui"} <= set(words.values())
    assert not {"health", "adapted", "on", "2027-01-01"} & set(words.values())
    assert "2027-01-01" not in text(client.get(step(address, "send")))


def test_who_applies_is_named_in_the_language_of_the_reader(
    client: Client, world: SimpleNamespace, django_user_model: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    """A letter in French named an organisation of the registry in the language of the form."""
    reader = django_user_model.objects.create_user("rev", "rev@registry.example")
    reader.groups.add(Group.objects.get(name=REVIEWERS))
    UserProfile.objects.create(user=reader, preferred_language="fr")
    with django_capture_on_commit_callbacks(execute=True):
        sent(client)
    (letter,) = [one for one in mail.outbox if one.to == ["rev@registry.example"]]
    assert "Elm College (fr)" in letter.subject
    assert "Elm College (fr)" in letter.body


def test_what_a_script_keeps_is_kept(client: Client, world: SimpleNamespace) -> None:
    where = step(begin(client), "plan")
    kept = client.post(where, {"idea": "Half a sen", "do": "keep", "window": "w", "version": "0"})
    assert kept.json() == {"kept": True}
    assert Application.objects.get().typed("plan") == {"idea": "Half a sen"}


def test_links_forged_expired_and_ended_have_their_pages(
    client: Client, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, status = sent(client)
    root, link = status[:-1].rsplit("/", 1)
    forged = client.get(f"{root}/{link.swapcase()}/")
    assert (forged.status_code, "not one that the registry gave out" in text(forged)) == (404, True)
    # A link for one thing opens no other.
    swapped = f"/en/framework/adopt/{links.token(made, 'status')}/plan/"
    assert client.get(swapped).status_code == 404
    later = timezone.now().timestamp() + (links.STATUS_DAYS + 1) * 86_400
    with monkeypatch.context() as patched:
        patched.setattr("time.time", lambda: later)
        old = client.get(status)
        assert (old.status_code, "The link is too old" in text(old)) == (410, True)
        resent = client.post(status, {"do": "resend"})
        assert "A new link is on its way" in text(resent)
        letters_before = len(mail.outbox)
        for _number in range(gate.MAILED_TO_ONE):
            refused = client.post(status, {"do": "resend"})
        assert (refused.status_code, refused["Retry-After"]) == (429, "86400")
        assert "Too many links were asked for today." in text(refused)
        assert "A new link is on its way" not in text(refused)
    assert mail.outbox[-1].to == ["lead@elm.example"]
    assert len(mail.outbox) - letters_before < gate.MAILED_TO_ONE
    client.post(status, {"do": "forget"})
    ended = client.get(status)
    assert (ended.status_code, "The link has ended" in text(ended)) == (410, True)
    assert not ended.context["can_resend"]


def test_an_application_is_withdrawn_and_forgotten(client: Client, world: SimpleNamespace) -> None:
    made, status = sent(client)
    assert client.post(status, {"do": "withdraw"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.decided_at is not None) == ("withdrawn", True)
    twice = client.post(status, {"do": "withdraw"})
    assert (twice.status_code, "cannot be withdrawn any more" in text(twice)) == (409, True)
    assert client.post(status, {"do": "forget"})["Location"].endswith("?deleted=1")
    made.refresh_from_db()
    assert (made.contact_email, made.contact_role, made.said) == ("", "", {})


def test_a_draft_is_deleted_whole(client: Client, world: SimpleNamespace) -> None:
    address = begin(client)
    answer = client.post(address, {"do": "delete"})
    assert "Your data has been deleted." in text(client.get(answer["Location"]))
    assert not Application.objects.exists()
    assert client.get(address).status_code == 410


def test_the_self_check_is_taken_along(client: Client, world: SimpleNamespace) -> None:
    query = "title=Lift&by=elm-college&hours=12&noc=33102&is-relevance=met&is-skills=not-yet"
    checked = client.get(f"/en/framework/check/?{query}")
    link = f"{START}?{query}".replace("&", "&amp;")
    assert link in checked.content.decode()
    shown = client.get(f"{START}?{query}")
    assert "1 principle or element that is met or planned is ticked." in text(shown)
    address = begin(client, check=query)
    shown = text(client.get(step(address, "send")))
    assert "No evidence is planned yet." in shown
    more = "The application does not ask for the field of study and the level"
    assert more not in text(client.get(f"{START}?{query}"))
    assert more in text(client.get(f"{START}?{query}&cip=51.2601"))
    draft = Application.objects.get()
    assert draft.typed("organization") == {"organization": "elm-college"}
    assert draft.typed("plan") == {"title_of_it": "Lift", "hours": "12", "noc": "33102"}
    assert draft.typed("elements") == {"aim-relevance": "on"}
    assert draft.check_query == query


def test_a_need_is_answered_with_a_joint_application(
    client: Client, world: SimpleNamespace
) -> None:
    make.need("nurses-wanted", world.hospital)
    begin(client, check="need=nurses-wanted")
    draft = Application.objects.get()
    assert draft.typed("partners") == {"p1_known": "birch-hospital", "p1_role": "employer"}
    assert draft.typed("plan") == {"title_of_it": "Nurses wanted"}


@pytest.mark.parametrize("page", [START, "/en/framework/check/"])
def test_a_need_that_is_over_or_unknown_is_told(
    client: Client, world: SimpleNamespace, page: str
) -> None:
    """By a kept address one answered it without a word."""
    make.need("sorters", world.hospital, by_date=date(2020, 5, 6))
    make.need("open", world.hospital)
    assert "This need is over: it was for 6 May 2020." in text(client.get(f"{page}?need=sorters"))
    assert "No need “nonsense” is published" in text(client.get(f"{page}?need=nonsense"))
    for query in ("?need=open", ""):
        shown = text(client.get(f"{page}{query}"))
        assert "This need is over" not in shown
        assert "No need" not in shown


def test_a_joint_application_names_its_need_to_both_sides(
    client: Client, world: SimpleNamespace, django_user_model: Any
) -> None:
    """Reviewers read codes of skills, and of a self-check that nobody had made; nobody read of the need."""
    skill = make.skill("lifting", make.skill_framework(), name_en="Lifting", name_fr="Levage")
    need = make.need("nurses-wanted", world.hospital)
    along = f"need=nurses-wanted&skills={skill.slug}%203"
    assert "What the need says of the partner" in text(client.get(f"{START}?{along}"))
    address = begin(client, "/fr/cadre/adopter/", check=along)
    assert Application.objects.get().typed("plan")["skills"] == "Levage 3"
    fill(client, address)
    sent = client.post(step(address, "send"), {"do": "send", "consent": "on"})
    status = text(client.get(urlsplit(sent["Location"]).path))
    assert "Elle répond au besoin" in status
    reviewer = Client()
    boss = django_user_model.objects.create_superuser("boss", "boss@registry.example", "x")
    reviewer.force_login(boss)
    screen = reverse("applications:one", args=[Application.objects.get().pk])
    shown = reviewer.get(screen).content.decode()
    assert f"/community/needs/{need.slug}/" in shown
    assert "Open the self-check" not in shown


def test_examples_and_real_organisations_are_told_apart_before_it_is_sent(
    client: Client, world: SimpleNamespace
) -> None:
    """Only the reviewer was told, who could not mend it."""
    make.as_example(world.hospital)
    address = begin(client)
    where = step(address, "partners")
    row = {"p1_known": "birch-hospital", "version": "0"}
    # Before it is known who applies nothing can be said.
    assert client.post(where, {**row, "do": "next"}).status_code == 302
    first = {**ANSWERS["organization"], "version": "0"}
    client.post(
        address,
        first | {"organization": "", "organization_name": "Oak", "organization_kind": "college"},
    )
    told = "This one is an invented example, and your organisation is not."
    refused = client.post(where, {**row, "version": "1"})
    assert (refused.status_code, told in text(refused)) == (400, True)
    assert told in text(client.get(step(address, "send")))
    make.as_example(world.college)
    client.post(address, first | {"version": "1"})
    assert client.post(where, {**row, "version": "2"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "boxes", "told"),
    [
        ("organization", {"organization": "gone"}, "Select a valid choice"),
        ("organization", {"contact_email": "nobody"}, "Enter a valid email address."),
        ("plan", {"content": "adapted"}, "Say what the content is adapted from."),
        ("plan", {"idea": "x" * 5001}, "at most 5000 characters (it has 5001)"),
        ("plan", {"idea": "Lift <b>well</b>"}, "The text holds HTML (<b>)."),
        ("plan", {"noc": "331"}, "“331” is no NOC code."),
        ("plan", {"hours": "many"}, "Enter a number."),
        ("partners", {"p1_name": "A"}, "Say what kind of organisation it is."),
        (
            "partners",
            {"p1_known": "birch-hospital", "p2_known": "birch-hospital"},
            "This partner stands above with the same role.",
        ),
        ("elements", {}, "Tick at least one principle or element."),
        ("elements", {"aim-skills": "on"}, "Say what will show it, even if it is not there yet."),
        ("elements", {"evidence-skills": "x"}, "Tick it, or empty the box."),
        ("timeline", {"starts": "soon"}, "“soon” is no date."),
        ("timeline", {"starts": "2027-09", "ends": "2027-05"}, "This is before it begins."),
    ],
)
def test_what_is_wrong_is_told_at_its_box(
    client: Client, world: SimpleNamespace, name: str, boxes: dict[str, str], told: str
) -> None:
    where = step(begin(client), name)
    answer = client.post(where, {**boxes, "version": "0"})
    assert answer.status_code == 400
    assert told in text(answer)
    assert Application.objects.get().typed(name) == boxes
    # What is pasted is not cut off.
    assert not BeautifulSoup(answer.content, "html.parser").select("#draft [maxlength]")


def test_a_name_that_is_too_long_is_not_called_missing(
    client: Client, world: SimpleNamespace
) -> None:
    answer = client.post(
        step(begin(client), "organization"), {"organization_name": "x" * 429, "version": "0"}
    )
    assert "at most 200 characters (it has 429)" in text(answer)
    assert "or write its name" not in text(answer)


def test_nothing_is_marked_as_wrong_before_it_is_told(
    client: Client, world: SimpleNamespace
) -> None:
    """What the self-check ticks has no evidence yet: the boxes stood in red frames without a word why."""
    marked = '#draft [aria-invalid], #draft [aria-describedby$="_error"]'
    address = begin(client, check="title=Lift&is-relevance=met")
    for name in ("elements", "plan"):
        shown = BeautifulSoup(client.get(step(address, name)).content, "html.parser")
        assert (bool(shown.select("#draft .field")), shown.select(marked)) == (True, [])
    answer = client.post(step(address, "elements"), {"aim-relevance": "on", "version": "1"})
    told = BeautifulSoup(answer.content, "html.parser")
    (wrong,) = told.select("#draft [aria-invalid]")
    assert told.find(id=wrong["aria-describedby"]).get_text().startswith("Say what will show it")
    again = BeautifulSoup(client.get(step(address, "elements")).content, "html.parser")
    assert again.select(marked) == []


def test_a_text_longer_than_a_draft_keeps_stands_whole_on_the_page(
    client: Client, world: SimpleNamespace
) -> None:
    where = step(begin(client), "plan")
    answer = client.post(where, {"idea": "x" * 30_000, "version": "0", "do": "next"})
    assert answer.status_code == 400
    assert "at most 5000 characters (it has 30000)" in text(answer)
    assert "The draft keeps the first 20,000 letters of a box." in text(answer)
    assert "Everything you wrote is kept in the draft." not in text(answer)
    assert "x" * 30_000 in answer.content.decode()


def test_a_list_of_what_is_wrong_says_of_which_box(client: Client, world: SimpleNamespace) -> None:
    address = begin(client)
    aims = {"aim-relevance": "on", "aim-skills": "on", "evidence-endorsement": "A letter."}
    partners = {"p1_known": "birch-hospital", "p2_name": "Ash Care"}
    consent = [("#id_consent", "Your consent")]
    for name, boxes, expected in (
        ("send", {"do": "send"}, consent),
        ("elements", aims, [
            ("#id_evidence-relevance", "Relevance, Planned evidence"),
            ("#id_evidence-skills", "Skills, Planned evidence"),
            ("#id_aim-endorsement", "Endorsement"),
        ]),
        ("partners", partners, [("#id_p2_kind", "Partner 2, Kind, when it is not in the list")]),
        ("timeline", {"starts": "soon"}, [("#id_starts", "Begins")]),
    ):  # fmt: skip
        answer = client.post(step(address, name), {**boxes, "version": "0"})
        page = BeautifulSoup(answer.content, "html.parser")
        links = page.select(".errors a")
        assert [(one["href"], one.get_text()) for one in links] == expected
        assert all(page.select_one(one["href"]) for one in links)


# Programs


def test_a_program_is_held_off(client: Client, world: SimpleNamespace) -> None:
    for said, told in (
        ({"begin-website": "x", STAMP: BeginForm.stamp()}, "must stay empty"),
        ({}, "came without its stamp"),
        ({STAMP: "forged"}, "came without its stamp"),
    ):
        answer = client.post(START, {"do": "begin", **said})
        assert (answer.status_code, told in text(answer)) == (400, True)
    assert not Application.objects.exists()


def test_a_form_sent_faster_than_read_and_one_from_yesterday(
    client: Client, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_forms, "LEAST", 3)
    stamp = BeginForm.stamp()
    mailbox = {"links-email": "lead@elm.example", "links-opened": LinksForm.stamp()}
    fresh = client.post(START, {"do": "links", **mailbox})
    assert (fresh.status_code, "sent within seconds" in text(fresh)) == (400, True)
    with monkeypatch.context() as tomorrow:
        tomorrow.setattr(open_forms, "MOST", -1)
        old = client.post(START, {"do": "begin", STAMP: stamp, "check": "title=Kept"})
    assert (old.status_code, "open for more than a day" in text(old)) == (400, True)
    assert 'name="check" value="title=Kept"' in old.content.decode()
    assert not Application.objects.exists()
    at_once = client.post(START, {"do": "begin", STAMP: stamp})
    assert at_once.status_code == 302, "a button takes no time"


def test_ten_thousand_from_one_address_leave_twenty_drafts(
    client: Client, world: SimpleNamespace
) -> None:
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    for _number in range(20):
        begin(client)
    refused = [gate.too_many(gate.BEGUN, request) for _number in range(9_970)]
    assert all(refused)
    with CaptureQueriesContext(connection) as asked:
        for _number in range(10):
            answer = client.post(START, {"do": "begin", STAMP: BeginForm.stamp()})
            assert answer.status_code == 429
    assert answer["Retry-After"] == "3600"
    assert "Try again in an hour." in text(answer)
    assert Application.objects.count() == 20
    assert not [one for one in asked.captured_queries if "registry_application" in one["sql"]]
    # Somebody elsewhere is not shut out.
    begin(Client(REMOTE_ADDR="192.0.2.7"))


def test_a_mailbox_is_told_its_links_and_nobody_learns_whether_it_has_any(
    client: Client, world: SimpleNamespace
) -> None:
    made, _status = sent(client)
    stamp = {"do": "links", "links-opened": LinksForm.stamp()}
    known = client.post(START, {**stamp, "links-email": "LEAD@elm.example"})
    letter = mail.outbox[-1]
    assert (letter.to, made.reference in letter.body) == (["LEAD@elm.example"], True)
    count = len(mail.outbox)
    unknown = client.post(START, {**stamp, "links-email": "nobody@elm.example"})
    assert known.context["links_told"] == unknown.context["links_told"] != ""
    assert len(mail.outbox) == count
    wrong = client.post(START, {**stamp, "links-email": "x"})
    assert "Write the e-mail address" in text(wrong)
    for _number in range(gate.MAILED_TO_ONE):
        last = client.post(START, {**stamp, "links-email": "lead@elm.example"})
    assert last.status_code == 429


def test_the_first_page_asks_a_known_number_of_questions(
    client: Client, world: SimpleNamespace
) -> None:
    client.get(START)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(START)
    assert len(asked) == 9, [one["sql"] for one in asked.captured_queries]
    assert not page.context["noindex"]
    step_page = step(begin(client), "partners")
    client.get(step_page)
    with CaptureQueriesContext(connection) as asked:
        client.get(step_page)
    assert len(asked) == 13, [one["sql"] for one in asked.captured_queries]


def test_drafts_from_long_ago_are_not_found_by_their_links(
    client: Client, world: SimpleNamespace
) -> None:
    address = begin(client)
    Application.objects.update(changed_at=timezone.now() - timedelta(days=61))
    assert client.get(address).status_code == 200  # kept until the command deletes it


def test_a_form_that_is_too_large_is_told_so(
    client: Client, world: SimpleNamespace, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000
    sent = client.post(
        step(begin(client), "plan"),
        urlencode({"idea": "x" * 3000}),
        content_type="application/x-www-form-urlencoded",
    )
    assert (sent.status_code, "This form is too large" in text(sent)) == (413, True)
    assert Application.objects.get().typed("plan") == {}


def test_whose_need_it_is_hears_of_a_proposal_and_the_need_shows_what_came_of_it(
    client: Client,
    world: SimpleNamespace,
    django_user_model: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """It was put into an application and a public pilot without having heard of it."""
    need = make.need("nurses-wanted", world.hospital, title_fr="Infirmières voulues")
    nurse = django_user_model.objects.create_user("nurse", "nurse@birch.example", "x")
    Membership.objects.create(user=nurse, organization=world.hospital, role="editor")
    address = begin(client, check="need=nurses-wanted")
    fill(client, address)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(step(address, "send"), {"do": "send", "consent": "on"})
    (letter,) = (one for one in mail.outbox if one.to == ["nurse@birch.example"])
    application = Application.objects.get()
    assert letter.subject == "Your need is answered: Nurses wanted"
    assert f"proposes a micro-certification for your need “Nurses wanted”: “{application.title}”" in letter.body.replace("\n", " ")  # fmt: skip
    assert application.contact_email not in letter.body
    page = "/en/community/needs/nurses-wanted/"
    assert "No institution has answered yet." in text(client.get(page))
    application.pilot = make.pilot("care-pilot", world.college, application.sector)
    application.save()
    shown = text(client.get(page))
    assert "Pilots that were proposed for it: Care pilot" in shown
    assert "No institution has answered yet." not in shown
    assert "Nurses wanted" in text(client.get("/en/pilots/care-pilot/"))
    assert need.is_public
