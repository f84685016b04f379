"""Applications in the admin: the queue, notes, decisions with their letters, and what acceptance makes, once."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.adopt.trail import ACCEPTED, MADE
from cms.letters.writing import language_of
from registry.models import (
    Adoption,
    Application,
    ApplicationElement,
    ApplicationPartner,
    Membership,
    Organization,
    Pilot,
)
from registry.services.acceptance import accept
from registry.services.applications import MovedOn, move
from registry.services.retention import forget_over
from tests import factories as make
from tests.cms.forms import filled_in


def application(world: SimpleNamespace, **columns: Any) -> Application:
    """Make an application as it is once it was sent."""
    now = timezone.now()
    said = {
        "state": "received",
        "received_at": now,
        "consent_at": now,
        "organization": world.college,
        "organization_name": "Elm College",
        "organization_kind": "college",
        "contact_role": "Program lead",
        "contact_email": "lead@elm.example",
        "title": "Safe transfers",
        "idea": "Who has it moves a patient safely.",
        "audience": "Care workers.",
        "sector": world.sector,
        "content": "new",
        "starts": "2027-09",
    }
    made = Application.objects.create(**(said | columns))
    for at, (name, known, role) in enumerate(
        [("Birch Hospital", world.hospital, "employer"), ("Ash Care", None, "endorser"),
         ("Ash Care", None, "partner"), ("Elm College", world.college, "partner")]
    ):  # fmt: skip
        ApplicationPartner.objects.create(
            application=made, position=at, name=name, organization=known, kind="employer", role=role
        )
    for element in world.elements:
        ApplicationElement.objects.create(
            application=made, element=element, evidence=f"A letter on {element.code}."
        )
    return made


@pytest.fixture
def world(trees: None) -> SimpleNamespace:
    edition = make.framework_edition()
    return SimpleNamespace(
        elements=[make.framework_element(code, edition) for code in ("relevance", "skills")],
        college=make.organization("elm-college"),
        hospital=make.organization("birch-hospital", kind="health-provider"),
        sector=make.sector(),
    )


@pytest.fixture
def reviewer(world: SimpleNamespace, client: Client, django_user_model: Any) -> Client:
    user = django_user_model.objects.create_user("rita", "rita@registry.example", "x")
    user.groups.add(Group.objects.get(name="Registry reviewers"))
    client.force_login(user)
    client.user = user
    return client


def text(response: Any) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join((page.main or page).get_text(" ").split())


def at(name: str, *args: Any) -> str:
    return reverse(f"applications:{name}", args=args)


def test_an_account_is_given_only_when_the_reviewer_asks_for_it(
    reviewer: Client, world: SimpleNamespace
) -> None:
    """Whoever applies writes the address; that it belongs to the institution is for the reviewer to say."""
    where = at("decide", application(world).pk, "accept")
    box = BeautifulSoup(reviewer.get(where).content, "lxml").select_one("#id_with_account")
    assert box
    assert not box.has_attr("checked")


def test_the_first_page_tells_of_applications_that_wait(
    reviewer: Client, world: SimpleNamespace, django_user_model: Any
) -> None:
    new, taken, over = (application(world) for _ in range(3))
    taken.assignee = django_user_model.objects.create_user("other", "other@registry.example", "x")
    taken.save()
    over.state = "declined"
    over.save()
    said = text(reviewer.get(reverse("wagtailadmin_home")))
    assert new.reference in said
    assert taken.reference not in said
    assert over.reference not in said


def test_acceptance_makes_all_as_drafts_with_a_trail_back(
    reviewer: Client, world: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    one = application(world)
    where = at("decide", one.pk, "accept")
    preview = reviewer.post(where, {"do": "preview", "note": "Welcome!"})
    assert "Welcome!" in text(preview)
    assert "[private link]" in text(preview)
    assert one.link_key not in preview.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = reviewer.post(where, {"do": "take", "note": "Welcome!", "with_account": "on"})
    assert answer.status_code == 302, text(answer)
    one.refresh_from_db()
    pilot = Pilot.objects.get()
    assert (one.state, one.pilot) == ("accepted", pilot)
    assert (pilot.lifecycle, pilot.live, pilot.status, pilot.lead) == (
        "draft", False, "planned", world.college,
    )  # fmt: skip
    assert (pilot.title_en, pilot.cohort, pilot.content) == ("Safe transfers", "2027-09", "new")
    ash = Organization.objects.get(name_en="Ash Care")
    assert (ash.lifecycle, ash.kind) == ("draft", "employer")
    partners = {(one.organization, one.role) for one in pilot.partners.all()}
    assert partners == {(world.hospital, "employer"), (ash, "endorser"), (ash, "partner")}
    claimed = Adoption.objects.filter(pilot=pilot).order_by("element__code")
    said = [(one.element.code, one.status, one.lifecycle, one.evidence_en) for one in claimed]
    assert said == [
        ("relevance", "claimed", "draft", "A letter on relevance."),
        ("skills", "claimed", "draft", "A letter on skills."),
    ]
    membership = Membership.objects.get()
    assert (membership.organization, membership.role) == (world.college, "editor")
    assert membership.user.email == "lead@elm.example"
    made = ModelLogEntry.objects.filter(action=MADE)
    assert {entry.data["reference"] for entry in made} == {one.reference}
    assert made.count() == 4
    assert ModelLogEntry.objects.filter(action=ACCEPTED, user=reviewer.user).count() == 1
    (letter,) = mail.outbox
    assert (letter.to, "is accepted" in letter.subject) == (["lead@elm.example"], True)
    assert "Welcome!" in letter.body
    # The link chooses a password, and then the contact edits the own pilot and no other.
    link = next(line for line in letter.body.splitlines() if "/admin/password_reset/" in line)
    contact = Client()
    form = contact.get(link.split("8000")[-1].replace("http://testserver", ""), follow=True)
    assert form.status_code == 200
    edit = reverse("wagtailsnippets_registry_pilot:edit", args=[pilot.pk])
    contact.force_login(membership.user)
    assert contact.get(edit).status_code == 200
    assert contact.get(at("one", one.pk)).status_code == 404
    history = reviewer.get(reverse("wagtailsnippets_registry_pilot:history", args=[pilot.pk]))
    assert f"Made from the application {one.reference}" in text(history)


def test_each_record_leads_back_and_the_application_names_each(
    reviewer: Client, world: SimpleNamespace, django_user_model: Any
) -> None:
    one = application(world)
    made = accepted(reviewer, one)
    ash = Organization.objects.get(name_en="Ash Care")
    page = reviewer.get(at("one", one.pk))
    assert "not in the registry yet" not in text(page)
    assert text(page).count("· Draft") == 4
    for record in (made, ash, *Adoption.objects.all()):
        edit = reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])
        assert f'href="{edit}"' in page.content.decode()
        back = reviewer.get(edit).content.decode()
        assert f'<a href="{at("one", one.pk)}">{one.reference}</a>' in back
    by_hand = reverse(Organization.snippet_viewset.get_url_name("edit"), args=[world.college.pk])
    assert "Made from the application" not in text(reviewer.get(by_hand))
    # Whoever edits the pilot for the institution learns its reference, and is led to nothing that is closed.
    contact = Client()
    contact.force_login(django_user_model.objects.get(email="lead@elm.example"))
    edit = reverse("wagtailsnippets_registry_pilot:edit", args=[made.pk])
    told = contact.get(edit)
    assert f"Made from the application {one.reference}" in text(told)
    assert at("one", one.pk) not in told.content.decode()


def test_the_letter_of_acceptance_says_of_an_account_what_there_is(
    reviewer: Client,
    world: SimpleNamespace,
    django_user_model: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    one = application(world, language="fr")
    where = at("decide", one.pk, "accept")
    new = text(reviewer.get(where))
    assert f"Accept: {one}" in new
    assert "un mot de passe dans les trois jours" in new
    assert "Vous y trouvez le projet pilote" in new
    without = text(reviewer.post(where, {"do": "preview", "note": "Welcome!"}))
    assert "un mot de passe dans les trois jours" not in without
    assert "Vous y trouvez le projet pilote" not in without
    user = django_user_model.objects.create_user("lea", "LEAD@elm.example", "x")
    known = text(reviewer.post(where, {"do": "preview", "with_account": "on"}))
    assert "un mot de passe dans les trois jours" not in known
    assert "Vous y trouvez le projet pilote" in known
    user.delete()
    with django_capture_on_commit_callbacks(execute=True):
        pilot = accepted(reviewer, one)
    (letter,) = mail.outbox
    edit = reverse("wagtailsnippets_registry_pilot:edit", args=[pilot.pk])
    assert f"http://127.0.0.1:8000{edit}" in letter.body
    # What is written to the new account, and its admin, is in the language of the application.
    made = django_user_model.objects.get(email="lead@elm.example")
    assert language_of(made) == "fr"


def accepted(reviewer: Client, one: Application) -> Pilot:
    """Accept an application with an account, and return its pilot."""
    reviewer.post(at("decide", one.pk, "accept"), {"do": "take", "with_account": "on"})
    return Pilot.objects.get()


def test_who_works_for_the_lead_sees_that_a_pilot_was_made_for_it(
    reviewer: Client, world: SimpleNamespace, django_user_model: Any
) -> None:
    """The contact alone had a letter; the institution's publisher saw that nothing waited."""
    pilot = accepted(reviewer, application(world))
    colleague = django_user_model.objects.create_user("colleague", "c@elm.example", "x")
    Membership.objects.create(user=colleague, organization=pilot.lead, role="publisher")
    client = Client()
    client.force_login(colleague)
    edit = reverse("wagtailsnippets_registry_pilot:edit", args=[pilot.pk])
    told = "Made from an application, not published yet"
    page = client.get("/admin/").content.decode()
    assert (told in page, edit in page) == (True, True)
    pilot.publish_now()
    assert told not in client.get("/admin/").content.decode()


def test_a_partner_made_by_acceptance_stays_chosen_and_its_publisher_goes_on(
    reviewer: Client, world: SimpleNamespace, django_user_model: Any
) -> None:
    pilot = accepted(reviewer, application(world))
    ash = Organization.objects.get(name_en="Ash Care")
    membership = Membership.objects.get()
    membership.role = Membership.Role.PUBLISHER
    membership.save()
    contact = Client()
    contact.force_login(django_user_model.objects.get(email="lead@elm.example"))
    edit = reverse("wagtailsnippets_registry_pilot:edit", args=[pilot.pk])
    page = contact.get(edit)
    assert text(page).count("The partner “Ash Care” is not public yet: the registry publishes") == 1
    assert {one.initial["organization"] for one in page.context["form"].formsets["partners"].forms} == {
        world.hospital.pk, ash.pk,
    }  # fmt: skip
    assert (
        page.content.decode().count("&quot;Ash Care&quot;")
        + page.content.decode().count(">Ash Care<")
        >= 2
    )
    # An entry of the ledger follows its pilot, and says so.
    entry = Adoption.objects.filter(pilot=pilot).first()
    of_entry = reverse("wagtailsnippets_registry_adoption:edit", args=[entry.pk])
    told = "“Safe transfers” is a draft. Publish it first, and then what it says of the framework."
    shown = contact.get(of_entry)
    assert told in text(shown)
    values = filled_in(shown.context["form"]) | {"action-publish": "yes"}
    early = contact.post(of_entry, values)
    assert (early.status_code, set(early.context["form"].errors)) == (200, {"pilot"})
    assert not Adoption.objects.get(pk=entry.pk).live
    # The pilot is published before the partner, whom its page does not name yet.
    answer = contact.post(edit, filled_in(page.context["form"]) | {"action-publish": "yes"})
    assert answer.status_code == 302, answer.context["form"].errors
    pilot.refresh_from_db()
    assert (pilot.live, pilot.partners.filter(organization=ash).count()) == (True, 2)
    assert contact.post(of_entry, values).status_code == 302
    assert Adoption.objects.get(pk=entry.pk).live
    public = Client().get(f"/en/pilots/{pilot.slug}/").content.decode()
    assert ("Ash Care" in public, "Birch Hospital" in public) == (False, True)
    ash.publish_now()
    assert "Ash Care" in Client().get(f"/en/pilots/{pilot.slug}/").content.decode()
    assert "is not public yet" not in text(contact.get(edit))


def test_a_draft_of_others_stays_unnamed_beside_a_pilot_and_a_lead_comes_first(
    reviewer: Client, world: SimpleNamespace, django_user_model: Any
) -> None:
    other = make.organization("secret-org", name_en="Secret Org", live=False, lifecycle="draft")
    pilot = make.pilot("hoists", world.college, world.sector, live=False, lifecycle="draft")
    pilot.partners.create(organization=other)
    pilot.save()
    user = django_user_model.objects.create_user("pia", "pia@elm.example", "x")
    Membership.objects.create(user=user, organization=world.college, role="publisher")
    member = Client()
    member.force_login(user)
    edit = reverse("wagtailsnippets_registry_pilot:edit", args=[pilot.pk])
    page = member.get(edit)
    assert "A partner of this pilot is a draft of another organisation" in text(page)
    assert "Secret Org" not in page.content.decode()
    refused = member.post(edit, filled_in(page.context["form"]) | {"action-publish": "yes"})
    assert "Secret Org" not in refused.content.decode()
    assert not Pilot.objects.get(pk=pilot.pk).live
    Organization.objects.filter(pk=world.college.pk).update(live=False, lifecycle="draft")
    values = filled_in(page.context["form"]) | {"partners-0-DELETE": "on", "action-publish": "yes"}
    answer = member.post(edit, values)
    assert answer.context["form"].errors["lead"][0].startswith("“Elm College”, which leads")
    assert not Pilot.objects.get(pk=pilot.pk).live
    Organization.objects.filter(pk=world.college.pk).update(live=True, lifecycle="published")
    assert member.post(edit, values).status_code == 302
    assert Pilot.objects.get(pk=pilot.pk).live


def test_of_two_reviewers_one_wins_and_the_other_is_told(
    reviewer: Client, world: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    one = application(world)
    with django_capture_on_commit_callbacks(execute=True):
        reviewer.post(at("decide", one.pk, "accept"), {"do": "take"})
        second = reviewer.post(at("decide", one.pk, "accept"), {"do": "take"}, follow=True)
        third = reviewer.post(
            at("decide", one.pk, "decline"), {"do": "take", "note": "x"}, follow=True
        )
    for answer in (second, third):
        assert "Somebody decided before you: the application is “Accepted”." in text(answer)
    assert (Pilot.objects.count(), len(mail.outbox)) == (1, 1)


def test_what_cannot_be_made_leaves_nothing_behind(
    reviewer: Client, world: SimpleNamespace
) -> None:
    one = application(world)
    ApplicationPartner.objects.create(
        application=one, name="Example", organization=make.example_college(), role="partner"
    )
    answer = reviewer.post(at("decide", one.pk, "accept"), {"do": "take", "with_account": "on"})
    assert answer.status_code == 409
    assert "Nothing is said of both at once" in text(answer)
    one.refresh_from_db()
    assert (one.state, one.pilot) == ("received", None)
    assert not Pilot.objects.exists()
    assert not Organization.objects.filter(name_en="Ash Care").exists()
    assert not Membership.objects.exists()
    assert mail.outbox == []


def test_an_example_makes_examples(world: SimpleNamespace, reviewer: Client) -> None:
    one = application(world, organization=make.example_college())
    one.partners.exclude(organization=None).delete()
    made = accept(one, reviewer.user, timezone.now(), with_account=False)
    assert made.pilot.is_illustrative
    assert [(one.name_en, one.is_illustrative) for one in made.organizations] == [
        ("Ash Care", True)
    ]
    assert all(one.is_illustrative for one in made.adoptions)


def test_a_new_lead_is_made_with_its_pilot(world: SimpleNamespace, reviewer: Client) -> None:
    one = application(world, organization=None, organization_name="Collège Orme", language="fr")
    made = accept(one, reviewer.user, timezone.now(), with_account=True)
    assert (made.pilot.lead.name_fr, made.pilot.lead.lifecycle) == ("Collège Orme", "draft")
    assert (made.pilot.title_fr, made.pilot.title_en) == ("Safe transfers", "")
    assert made.is_new_user


def test_accounts_that_are_not_clear_are_refused(
    world: SimpleNamespace, reviewer: Client, django_user_model: Any
) -> None:
    one = application(world)
    for name in ("a", "b"):
        django_user_model.objects.create_user(name, "LEAD@elm.example", "x")
    with pytest.raises(ValidationError, match="Several accounts"):
        accept(one, reviewer.user, timezone.now(), with_account=True)
    django_user_model.objects.get(username="b").delete()
    made = accept(one, reviewer.user, timezone.now(), with_account=True)
    assert (made.membership.user.username, made.is_new_user) == ("a", False)


def test_conversation_and_refusal_go_with_letters(
    reviewer: Client, world: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    one = application(world, language="fr")
    with django_capture_on_commit_callbacks(execute=True):
        reviewer.post(at("decide", one.pk, "conversation"), {"do": "take", "note": "Quand?"})
        silent = reviewer.post(at("decide", one.pk, "decline"), {"do": "take"})
        reviewer.post(at("decide", one.pk, "decline"), {"do": "take", "note": "Hors du cadre."})
    assert (silent.status_code, "Say why." in text(silent)) == (200, True)
    one.refresh_from_db()
    assert (one.state, one.decided_at is not None) == ("declined", True)
    first, second = mail.outbox
    assert first.subject == f"Au sujet de votre demande {one.reference}"
    assert "Hors du cadre." in second.body


def test_notes_are_kept_and_two_reviewers_do_not_overwrite_each_other(
    reviewer: Client, world: SimpleNamespace
) -> None:
    one = application(world)
    aim = one.elements.first()
    said = {"version": "0", "assignee": reviewer.user.pk, f"note_{aim.pk}": "Ask for the date."}
    assert reviewer.post(at("one", one.pk), said).status_code == 302
    one.refresh_from_db()
    aim.refresh_from_db()
    assert (one.assignee, aim.note) == (reviewer.user, "Ask for the date.")
    other = reviewer.post(at("one", one.pk), said | {f"note_{aim.pk}": "Other"})
    assert other.status_code == 409
    assert "Somebody else has changed the notes" in text(other)
    assert "Other" in other.content.decode()
    aim.refresh_from_db()
    assert aim.note == "Ask for the date."
    assert one.reference in text(reviewer.get(f"{at('queue')}?show=mine"))
    assert one.reference not in text(reviewer.get(f"{at('queue')}?show=nobodys"))


def test_personal_data_is_for_reviewers_only(
    reviewer: Client, world: SimpleNamespace, django_user_model: Any
) -> None:
    one = application(world)
    draft = Application.objects.create(said={"plan": {"typed": {"idea": "x"}}})
    assert "lead@elm.example" in text(reviewer.get(at("one", one.pk)))
    assert reviewer.get(at("one", draft.pk)).status_code == 404
    assert draft.reference not in text(reviewer.get(f"{at('queue')}?show=all"))
    other = django_user_model.objects.create_user("olga", "olga@registry.example", "x")
    group = Group.objects.create(name="Only in the admin")
    group.permissions.set(
        Group.objects.get(name="Registry editors").permissions.filter(codename="access_admin")
    )
    other.groups.add(group)
    stranger = Client()
    stranger.force_login(other)
    for where in (at("queue"), at("one", one.pk), at("decide", one.pk, "accept")):
        answer = stranger.get(where)
        assert answer.status_code in (302, 404)
        assert "lead@elm.example" not in answer.content.decode()


def test_reviewers_delete_the_contact(reviewer: Client, world: SimpleNamespace) -> None:
    one = application(world)
    assert reviewer.post(at("forget", one.pk), follow=True).status_code == 200
    one.refresh_from_db()
    assert (one.contact_email, one.state) == ("", "withdrawn")


# Time


def test_what_is_past_its_time_is_deleted_and_nothing_else(
    world: SimpleNamespace, reviewer: Client
) -> None:
    now = timezone.now()
    kept = [application(world), application(world, state="declined", decided_at=now)]
    draft = Application.objects.create()
    old_draft = Application.objects.create()
    Application.objects.filter(pk=old_draft.pk).update(changed_at=now - timedelta(days=61))
    refused = application(world, state="withdrawn", decided_at=now - timedelta(days=366))
    accepted = application(world, state="accepted", decided_at=now - timedelta(days=731))
    said = StringIO()
    call_command("forget_applications", "--dry-run", stdout=said)
    assert said.getvalue().startswith("Would be deleted: 1 drafts, 1 declined")
    assert Application.objects.count() == 6
    call_command("forget_applications", stdout=said)
    left = set(Application.objects.values_list("pk", flat=True))
    assert left == {draft.pk, accepted.pk, *(one.pk for one in kept)}
    assert refused.pk not in left
    accepted.refresh_from_db()
    assert (accepted.contact_email, accepted.title) == ("", "Safe transfers")
    assert forget_over(now).contacts == 0


def test_what_is_decided_stays_decided(world: SimpleNamespace) -> None:
    one = application(world)
    move(one, "declined", timezone.now())
    for state in ("in-conversation", "accepted", "withdrawn", "received"):
        with pytest.raises(MovedOn) as refused:
            move(one, state, timezone.now())
        assert refused.value.application.state == "declined"
