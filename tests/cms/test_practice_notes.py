"""Practice notes: the list, the page of one, where records name them, and what members say of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from cms.community import comments
from cms.ownership import REVIEWERS
from registry.models import Membership, NoteComment, PracticeNote
from search.kinds import DOCUMENTED
from search.kinds.kind import Context
from tests import factories as make
from tests.cms.forms import filled_in

pytestmark = pytest.mark.usefixtures("trees")
LIST = "/en/community/notes/"
ONE = f"{LIST}observed/"
PARTS = ("tried", "audience", "outcome", "next_time")


@pytest.fixture
def world(registry: SimpleNamespace) -> SimpleNamespace:
    """Two notes: one on a pilot, an occupation and an element of two editions, one on nothing, in French only."""
    edition, later = (
        make.framework_edition(),
        make.framework_edition("edition-2", published_on="2021-03-01"),
    )
    old, new = (
        make.framework_element("assessment", one, slug=f"{one.slug}-assessment")
        for one in (edition, later)
    )
    texts = {f"{part}_en": f"The {part} of it." for part in PARTS}
    note = make.practice_note("observed", registry.college, **texts)
    note.pilots.set([registry.pilot])
    note.elements.set([old, new])
    note.occupations.set([registry.occupation])
    note.save()
    french = make.practice_note(
        "grilles", make.organization("oak"), title_en="", title_fr="Deux grilles", tried_fr="Essai."
    )
    return SimpleNamespace(note=note, french=french, old=old, new=new, **vars(registry))


@pytest.fixture
def member(world: SimpleNamespace, django_user_model: Any) -> Any:
    """An editor of the college that wrote the note."""
    user = django_user_model.objects.create_user("elm", "elm@registry.example", "x")
    Membership.objects.create(user=user, organization=world.college)
    return user


@pytest.fixture
def mails(django_capture_on_commit_callbacks: Any) -> Any:
    """Run something to its commit, and return the letters that it sent."""

    def run(deed: Any) -> Any:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        return [(one.to, one) for one in mail.outbox]

    return run


def said(response: Any) -> str:
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert main
    return " ".join(re.sub(r"<[^>]+>", " ", main.group()).split())


def listed(response: Any) -> list[str]:
    return [row.record.slug for row in response.context["rows"]]


def test_a_note_says_when_it_was_published_here(client: Client, world: SimpleNamespace) -> None:
    """A reader could not tell a lesson of years ago from one of this month."""
    day = datetime(2025, 3, 4, 17, tzinfo=UTC)
    PracticeNote.objects.filter(pk=world.note.pk).update(first_published_at=day)
    for page in (LIST, ONE):
        assert "ublished here on 4 March 2025" in said(client.get(page)).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["grilles", "observed"]),
        ("element=assessment", ["observed"]),
        ("occupation=75101", ["observed"]),
        ("pilot=parcel-pilot", ["observed"]),
        ("sector=logistics", ["observed"]),
        ("organization=oak", ["grilles"]),
        ("search=audience", ["observed"]),
        ("search=essai", ["grilles"]),
        ("element=assessment&organization=oak", []),
    ],
)
def test_the_list_is_narrowed_by_what_notes_speak_of(
    client: Client, world: SimpleNamespace, query: str, found: list[str]
) -> None:
    assert listed(client.get(f"{LIST}?{query}")) == found
    assert listed(client.get(f"/fr/communaute/notes/?{query}")) == found


@pytest.mark.parametrize("query", ["occupation=99999", "element=<script>"])
def test_a_wrong_filter_is_told_and_hides_nothing(
    client: Client, world: SimpleNamespace, query: str
) -> None:
    response = client.get(f"{LIST}?{query}")
    assert listed(response) == ["grilles", "observed"]
    assert response.context["facet_errors"]


def test_a_facet_counts_a_note_once_for_an_element_of_two_editions(
    client: Client, world: SimpleNamespace
) -> None:
    (facet,) = (one for one in client.get(LIST).context["facets"] if one.name == "element")
    assert [(one.value, one.count.number) for one in facet.options] == [("assessment", 1)]


def test_the_page_has_four_parts_and_what_the_note_speaks_of(
    client: Client, world: SimpleNamespace
) -> None:
    response = client.get(ONE)
    text = said(response)
    places = [text.index(f"The {part} of it.") for part in PARTS]
    assert places == sorted(places)
    body = response.content.decode()
    for link in (
        "/en/pilots/parcel-pilot/",
        "/en/occupations/75101/",
        "/en/framework/edition-2-assessment/",
    ):
        assert f'href="{link}"' in body
    assert response.context["alternates"]["fr"] == "/fr/communaute/notes/observed/"
    french = client.get("/fr/communaute/notes/observed/")
    assert "Ce qui a été essayé" in said(french)
    assert 'lang="en"' in french.content.decode().split("<main")[1]


def test_drafts_and_strange_addresses_are_not_found_and_withdrawn_ones_are_gone(
    client: Client, world: SimpleNamespace
) -> None:
    PracticeNote.objects.create(organization=world.college, title_en="Hidden", slug="hidden")
    assert client.get(f"{LIST}hidden/").status_code == 404
    assert client.get(f"{LIST}nowhere/").status_code == 404
    world.note.withdraw("Wrong.", "Fausse.")
    gone = client.get(ONE)
    assert gone.status_code == 410
    assert "Wrong." in said(gone)
    assert client.post(ONE, {"text": "x"}).status_code == 410


@pytest.mark.parametrize(
    "address",
    ["/en/pilots/parcel-pilot/", "/en/occupations/75101/", "/en/framework/edition-1-assessment/"],
)
def test_the_pages_that_a_note_speaks_of_name_it(
    client: Client, world: SimpleNamespace, address: str
) -> None:
    assert f'href="{ONE}"' in client.get(address).content.decode()
    world.note.suspend()
    assert ONE not in client.get(address).content.decode()


def test_search_and_the_feed_have_it(client: Client, world: SimpleNamespace) -> None:
    kind = DOCUMENTED["practicenote"]
    (document,) = kind.of_uids([world.note.uid], Context(localdate(), None))
    assert "The next_time of it." in document.body.en
    assert dict(document.values)["adopts"] == ("assessment",)
    feed = client.get("/feeds/en/practice-notes.atom").content.decode()
    assert f"http://127.0.0.1:8000{ONE}" in feed
    assert "<name>Elm College</name>" in feed
    assert client.get("/feeds/fr/practice-notes.csv").status_code == 200


def test_queries_do_not_grow_with_notes(client: Client, world: SimpleNamespace) -> None:
    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as made:
            client.get(address)
        return len(made)

    before = {address: queries(address) for address in (LIST, ONE, "/en/pilots/parcel-pilot/")}
    for number in range(4):
        more = make.practice_note(f"more-{number}", world.college)
        more.pilots.set([world.pilot])
        more.occupations.set([world.occupation])
        more.save()
    assert {address: queries(address) for address in before} == before
    assert before[LIST] <= 24
    assert before[ONE] <= 14


@pytest.mark.parametrize(("language", "told"), [("en", "Drafted"), ("fr", "Rédigé")])
def test_a_draft_is_previewed_on_its_own_page(
    boss: Client, world: SimpleNamespace, language: str, told: str
) -> None:
    named = PracticeNote.snippet_viewset.get_url_name
    form = boss.get(reverse(named("edit"), args=[world.note.pk])).context["form"]
    address = reverse(named("preview_on_edit"), args=[world.note.pk])
    changes = {"outcome_en": "Drafted", "outcome_fr": "Rédigé"}
    assert boss.post(address, filled_in(form, **changes)).json()["is_valid"]
    page = boss.get(address, {"mode": language})
    assert told in said(page)
    assert 'href="#note"' in page.content.decode()
    assert told not in said(boss.get(ONE))


# Comments


def comment(client: Client, text: str, **more: str) -> Any:
    return client.post(ONE, {"text": text, **more})


def test_only_members_are_asked_for_a_comment(
    client: Client, world: SimpleNamespace, django_user_model: Any
) -> None:
    assert "Sign in to comment" in said(client.get(ONE))
    client.force_login(django_user_model.objects.create_user("stranger", "", "x"))
    assert "works for none of them" in said(client.get(ONE))
    refused = comment(client, "Let me in")
    assert refused.status_code == 403
    assert "Let me in" in refused.content.decode()
    assert not NoteComment.objects.exists()


def test_who_is_signed_out_loses_no_text(client: Client, world: SimpleNamespace) -> None:
    refused = comment(client, "A long thought")
    assert refused.status_code == 403
    assert "A long thought</textarea>" in refused.content.decode()
    assert "You are signed out" in said(refused)


def test_a_comment_that_waits_is_on_the_first_page_of_who_decides(
    world: SimpleNamespace, member: Any, boss: Client
) -> None:
    theirs = Client()
    theirs.force_login(member)
    comment(theirs, "We saw the same.")
    stored = NoteComment.objects.get()
    address = reverse("notecomment:edit", args=[stored.pk])
    assert address in boss.get("/admin/").content.decode()
    assert address not in theirs.get("/admin/").content.decode()
    stored.state = NoteComment.State.SHOWN
    stored.save()
    assert address not in boss.get("/admin/").content.decode()


def test_a_comment_waits_until_the_registry_decides_and_its_author_is_told(
    client: Client, world: SimpleNamespace, member: Any, boss: Client, mails: Any
) -> None:
    client.force_login(member)
    told = mails(lambda: comment(client, "We saw the same.\n\n<script>alert(1)</script>"))
    assert [to for to, _ in told] == [["boss@registry.example"]]
    letter = told[0][1]
    (stored,) = NoteComment.objects.all()
    assert f"/admin/notecomment/edit/{stored.pk}/" in letter.body
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>" not in html
    assert "Waits for a decision" in said(client.get(ONE))
    client.logout()
    assert "We saw the same" not in client.get(ONE).content.decode()
    assert stored.organization == world.college

    admin = Client()
    admin.force_login(type(member).objects.get(username="boss"))
    address = reverse("notecomment:edit", args=[stored.pk])
    told = mails(lambda: admin.post(address, {"state": "shown", "because": ""}))
    assert [(to, one.subject) for to, one in told] == [
        (["elm@registry.example"], "Your comment is shown: Observed")
    ]
    page = client.get(ONE).content.decode()
    assert "A member of Elm College" in page
    assert "elm@registry.example" not in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    stored.refresh_from_db()
    assert stored.decided_at is not None


def test_a_refused_comment_is_never_shown_and_its_author_reads_why(
    client: Client, world: SimpleNamespace, member: Any, mails: Any
) -> None:
    stored = NoteComment.objects.create(
        note=world.note, author=member, text="Off", state="refused", because="Names a person."
    )
    told = mails(lambda: comments.decide(stored))
    assert told[0][1].subject == "Your comment is not shown: Observed"
    assert "Names a person." in told[0][1].body
    client.force_login(member)
    assert "Off" not in said(client.get(ONE)).split("Comments", 1)[1].split("Your comment")[0]


def test_the_same_comment_sent_twice_is_stored_once(
    client: Client, world: SimpleNamespace, member: Any
) -> None:
    client.force_login(member)
    assert [comment(client, "Same").status_code for _ in range(2)] == [302, 302]
    assert NoteComment.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Write your comment first."),
        ("x" * 3001, "at most 3000 characters"),
        ("a\x00b", "not allowed"),
    ],
)
def test_bad_text_is_refused_in_words_and_kept(
    client: Client, world: SimpleNamespace, member: Any, text: str, told: str
) -> None:
    client.force_login(member)
    answer = comment(client, text)
    assert answer.status_code == 400
    assert told in said(answer)
    assert not NoteComment.objects.exists()


def test_a_flood_of_one_member_is_stopped_with_the_text_kept(
    client: Client, world: SimpleNamespace, member: Any
) -> None:
    client.force_login(member)
    sent = [comment(client, f"Number {n}").status_code for n in range(comments.MOST + 1)]
    assert sent == [302] * comments.MOST + [429]
    assert NoteComment.objects.count() == comments.MOST
    assert "Number 10</textarea>" in comment(client, "Number 10").content.decode()


def test_a_member_of_two_organisations_says_for_which(
    client: Client, world: SimpleNamespace, member: Any
) -> None:
    second = make.organization("second-college")
    Membership.objects.create(user=member, organization=second)
    client.force_login(member)
    assert comment(client, "For whom?").status_code == 400
    foreign = make.organization("foreign")
    assert comment(client, "Forged", organization=str(foreign.pk)).status_code == 400
    assert comment(client, "Said", organization=str(second.pk)).status_code == 302
    assert NoteComment.objects.get().organization == second


def test_the_registry_reads_a_note_before_it_is_public(
    client: Client, world: SimpleNamespace, django_user_model: Any
) -> None:
    """As the list of notes says, of resources as well: whoever publishes for an institution sends them to review."""
    user = django_user_model.objects.create_user("pub", "pub@registry.example", "x")
    Membership.objects.create(user=user, organization=world.college, role="publisher")
    client.force_login(user)
    add = reverse(PracticeNote.snippet_viewset.get_url_name("add"))
    page = client.get(add)
    assert 'name="action-publish"' not in page.content.decode()
    assert 'name="action-submit"' in page.content.decode()
    said_in = filled_in(page.context["form"]) | {
        "title_en": "Straight out",
        "tried_en": "We tried.",
    }
    client.post(add, said_in | {"action-publish": "true"})
    assert [one.lifecycle for one in PracticeNote.objects.filter(title_en="Straight out")] in (
        [],
        ["draft"],
    )
    assert "Straight out" not in client.get(LIST).content.decode()
    rights = {one for one in user.get_all_permissions() if "publish_" in one}
    assert "registry.publish_microcertification" in rights
    assert not rights & {"registry.publish_practicenote", "registry.publish_resource"}
    reviewer = django_user_model.objects.create_user("rita", "rita@registry.example", "x")
    reviewer.groups.add(Group.objects.get(name=REVIEWERS))
    assert reviewer.has_perms(["registry.publish_practicenote", "registry.publish_resource"])
