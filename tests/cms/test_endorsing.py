"""Endorsement by two confirmations: by a link that works once, signed in, revoked, and each wrong turn."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.addresses import record_url
from cms.adopt import gate
from registry.models import (
    Adoption,
    Confirmation,
    Endorsement,
    EndorsementRequest,
    Membership,
    PilotPartner,
)
from registry.services.endorsing import (
    Giver,
    Hindrance,
    NotEndorsed,
    answer,
    ask,
    hindrance,
    partners_for,
)
from tests import factories as make

BOTH = {"in-demand": "yes", "assessment": "yes", "role": "Head of training"}


@pytest.fixture
def world(trees: None) -> SimpleNamespace:
    """A pilot of a college with a hospital as partner, and one entry of its ledger with evidence."""
    college = make.organization("elm-college")
    hospital = make.organization("birch-hospital", kind="health-provider")
    pilot = make.pilot("care-pilot", college, make.sector())
    PilotPartner.objects.create(pilot=pilot, organization=hospital, role="employer")
    element = make.framework_element("skills", make.framework_edition())
    entry = make.adoption(
        "entry", element, pilot=pilot, status="evidenced", evidence_en="A list of skills."
    )
    return SimpleNamespace(
        college=college, hospital=hospital, pilot=pilot, element=element, entry=entry,
        sector=pilot.sector,
    )  # fmt: skip


def asked(world: SimpleNamespace, language: str = "en", **other: Any) -> tuple[Any, str]:
    """Ask the hospital and return the request with the address of its link."""
    now = other.pop("now", timezone.now())
    one, token = ask(
        world.entry, world.hospital, None, now, email="training@birch.example", language=language
    )
    root = {"en": "/en/framework/endorse/", "fr": "/fr/cadre/appuyer/"}[language]
    return one, f"{root}{token}/"


def text(response: Any) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join((page.main or page).get_text(" ").split())


def worker(name: str, organization: Any, django_user_model: Any, role: str = "publisher") -> Client:
    user = django_user_model.objects.create_user(name, f"{name}@registry.example", "x")
    Membership.objects.create(user=user, organization=organization, role=role)
    client = Client()
    client.force_login(user)
    return client


def of_a_micro_certification(world: SimpleNamespace) -> tuple[Any, Adoption]:
    """Make a micro-certification of the pilot, and an entry of it that has evidence."""
    micro = make.micro_certification("transfer", world.college, pilot=world.pilot)
    entry = make.adoption("of-micro", world.element, offering=micro, status="evidenced")
    return micro, entry


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_partner_confirms_by_a_link_once(
    client: Client, world: SimpleNamespace, language: str
) -> None:
    one, link = asked(world, language)
    shown = client.get(link)
    assert shown.status_code == 200
    assert "A list of skills." in text(shown)
    assert shown["Referrer-Policy"] == "same-origin"
    assert client.get(link).status_code == 200, "to look at it uses nothing up"
    assert client.post(link, BOTH).status_code == 200
    world.entry.refresh_from_db()
    today = timezone.localdate()
    entry = world.entry
    assert (entry.status, entry.confirmed_by, entry.confirmed_on) == (
        "endorsed", world.hospital, today,
    )  # fmt: skip
    given = Confirmation.objects.order_by("what")
    assert [(c.what, c.given_on, c.given_as, c.request) for c in given] == [
        ("assessment", today, "Head of training", one),
        ("in-demand", today, "Head of training", one),
    ]
    again = client.post(link, BOTH | {"in-demand": "no"})
    assert again.status_code == 410
    assert Confirmation.objects.in_force().count() == 2
    page = client.get({"en": "/en/pilots/", "fr": "/fr/projets-pilotes/"}[language] + "care-pilot/")
    assert "Birch Hospital" in text(page)


def test_one_confirmation_is_not_an_endorsement(client: Client, world: SimpleNamespace) -> None:
    _one, link = asked(world)
    done = client.post(link, BOTH | {"assessment": "no"})
    assert "Endorsed needs both." in text(done)
    world.entry.refresh_from_db()
    assert (world.entry.status, world.entry.confirmed_by) == ("evidenced", None)


def test_an_answer_without_a_role_or_a_choice_uses_nothing_up(
    client: Client, world: SimpleNamespace
) -> None:
    one, link = asked(world)
    answered = client.post(link, {"in-demand": "yes"})
    assert answered.status_code == 400
    assert "Choose one of the two." in text(answered)
    assert 'value="yes" id="id_in-demand_0" checked' in answered.content.decode()
    one.refresh_from_db()
    assert (one.used_at, Confirmation.objects.count()) == (None, 0)


def test_a_new_link_goes_to_who_was_asked_and_takes_one_back(
    client: Client, world: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    _one, link = asked(world)
    client.post(link, BOTH)
    with django_capture_on_commit_callbacks(execute=True):
        renewed = client.post(link, {"do": "renew"})
    assert "A new link is on its way" in text(renewed)
    (letter,) = mail.outbox
    assert letter.to == ["training@birch.example"]
    fresh = next(x for x in letter.body.split() if "/framework/endorse/" in x)
    path = "/en/" + fresh.split("/en/")[1]
    done = client.post(path, BOTH | {"assessment": "no"})
    assert "One confirmation is recorded." in text(done)
    world.entry.refresh_from_db()
    assert (world.entry.status, world.entry.confirmed_on) == ("evidenced", None)
    kept = Confirmation.objects.get(what="assessment")
    assert kept.revoked_on == timezone.localdate()
    for _number in range(gate.MAILED_TO_ONE):
        refused = client.post(link, {"do": "renew"})
    assert (refused.status_code, "Too many links were asked for" in text(refused)) == (429, True)
    assert "is on its way" not in text(refused)


@pytest.mark.parametrize(
    ("spoil", "hindered", "status"),
    [
        (lambda w: w.entry.cease(), Hindrance.GONE, 410),
        (lambda w: w.entry.withdraw("x", "x"), Hindrance.GONE, 410),
        (lambda w: w.pilot.suspend(), Hindrance.GONE, 410),
        (lambda w: w.pilot.partners.all().delete(), Hindrance.NOT_PARTNER, 403),
        (
            lambda w: make.agreement(
                "old", w.college, w.hospital, valid_to=timezone.localdate() - timedelta(days=1)
            ),
            Hindrance.AGREEMENT_ENDED,
            409,
        ),
    ],
    ids=["ceased", "revoked", "pilot suspended", "no partner any more", "agreement ended"],
)
def test_what_stands_against_it_has_a_clear_page_and_makes_nothing(
    client: Client, world: SimpleNamespace, spoil: Any, hindered: Hindrance, status: int
) -> None:
    one, link = asked(world)
    spoil(world)
    entry = Adoption.objects.get(pk=world.entry.pk)
    against = hindrance(entry, world.hospital, timezone.localdate())
    assert against
    assert against.hindrance == hindered
    for answered in (client.get(link), client.post(link, BOTH)):
        assert answered.status_code == status
        assert " ".join(answered.context["told"].split()) in text(answered)
    one.refresh_from_db()
    assert (one.used_at, Confirmation.objects.count()) == (None, 0)
    with pytest.raises(NotEndorsed):
        answer(entry, world.hospital, {"in-demand": True}, Giver("x", request=one), timezone.now())
    one.refresh_from_db()
    assert one.used_at is None, "a link is used up only with its answer"


def test_who_confirms_under_an_agreement_that_ended_keeps_the_form(
    client: Client, world: SimpleNamespace
) -> None:
    """The answer was gone, with a page that led nowhere, though a word could still be taken back."""
    answer(world.entry, world.hospital, {"in-demand": True}, Giver("x"), timezone.now())
    _one, link = asked(world)
    ended = timezone.localdate() - timedelta(days=1)
    make.agreement("old", world.college, world.hospital, valid_to=ended)
    refused = client.post(link, BOTH)
    assert refused.status_code == 409
    assert "Nothing is recorded The agreement between the institution and Birch" in text(refused)
    assert 'value="Head of training"' in refused.content.decode()
    done = client.post(link, BOTH | {"in-demand": "no", "assessment": "no"})
    assert "Nothing is confirmed. The answer is recorded." in text(done)


def test_each_confirmation_is_public_with_its_partner_and_day(
    client: Client, world: SimpleNamespace
) -> None:
    pages = ["/en/pilots/care-pilot/", record_url(world.element)]
    told = "The competency is in demand: confirmed by Birch Hospital"
    answer(world.entry, world.hospital, {"in-demand": True}, Giver("x"), timezone.now())
    for page in pages:
        shown = text(client.get(page))
        assert (told in shown, "performance on the job: confirmed by" in shown) == (True, False)
    query = """{ adoptions { nodes { status confirmations { what givenOn revokedOn partner { slug } } } } }"""
    (entry,) = client.post("/graphql", {"query": query}, "application/json").json()["data"][
        "adoptions"
    ]["nodes"]
    today = timezone.localdate().isoformat()
    given = {
        "what": "IN_DEMAND",
        "givenOn": today,
        "revokedOn": None,
        "partner": {"slug": "birch-hospital"},
    }
    assert entry == {"status": "EVIDENCED", "confirmations": [given]}
    answer(world.entry, world.hospital, {"in-demand": False}, Giver("x"), timezone.now())
    for page in pages:
        assert told not in text(client.get(page))


def test_an_agreement_in_force_beside_an_old_one_is_enough(world: SimpleNamespace) -> None:
    day = timezone.localdate()
    make.agreement("old", world.college, world.hospital, valid_to=day - timedelta(days=9))
    make.agreement("new", world.hospital, world.college, valid_from=day - timedelta(days=8))
    assert hindrance(world.entry, world.hospital, day) is None


def test_forged_and_expired_links_have_their_pages(client: Client, world: SimpleNamespace) -> None:
    forged = client.get("/en/framework/endorse/abcdefgh/")
    assert (forged.status_code, forged.context["can_renew"]) == (404, False)
    _one, link = asked(world, now=timezone.now() - timedelta(days=31))
    old = client.post(link, BOTH)
    assert (old.status_code, "This link worked until" in old.context["told"]) == (410, True)
    assert not Confirmation.objects.exists()


def test_another_organisation_that_is_signed_in_is_told(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    _one, link = asked(world)
    other = worker("oak", make.organization("oak-care", kind="employer"), django_user_model)
    for answered in (other.get(link), other.post(link, BOTH)):
        assert answered.status_code == 403
        assert "you are signed in for another organisation" in text(answered)
    assert not Confirmation.objects.exists()
    assert worker("birch", world.hospital, django_user_model).get(link).status_code == 200


def test_answers_are_limited_by_address(
    client: Client, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "TRIED", gate.Limit("tried-in-test", 1, 60))
    _one, link = asked(world)
    assert client.post(link, {}).status_code == 400
    refused = client.post(link, BOTH)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert not Confirmation.objects.exists()


# In the admin


def test_an_institution_asks_and_the_partner_answers_signed_in(
    world: SimpleNamespace, django_user_model: Any, django_capture_on_commit_callbacks: Any
) -> None:
    institution = worker("elm", world.college, django_user_model)
    where = reverse("wagtailsnippets_registry_adoption:ask", args=[world.entry.pk])
    edit = reverse("wagtailsnippets_registry_adoption:edit", args=[world.entry.pk])
    assert where in institution.get(edit).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        sent = institution.post(
            where,
            {"partner": world.hospital.pk, "email": "training@birch.example", "language": "fr"},
            follow=True,
        )
    assert "Birch Hospital is asked." in text(sent)
    (letter,) = mail.outbox
    assert "/fr/cadre/appuyer/" in letter.body
    one = EndorsementRequest.objects.get()
    mine = reverse("endorsing:one", args=[one.pk])
    assert institution.get(mine).status_code == 404, "only the partner answers"
    partner = worker("birch", world.hospital, django_user_model)
    assert "entry" in text(partner.get(reverse("endorsing:index"))) or world.element
    assert partner.get(where).status_code == 404, "the entry is the institution's"
    assert partner.post(mine, BOTH).status_code == 302
    world.entry.refresh_from_db()
    assert world.entry.status == "endorsed"
    assert partner.post(mine, BOTH | {"in-demand": "no"}).status_code == 302
    world.entry.refresh_from_db()
    assert world.entry.status == "evidenced"
    assert partner.post(mine, BOTH).status_code == 302
    said = Confirmation.objects.filter(what="in-demand").order_by("pk")
    assert [bool(c.revoked_on) for c in said] == [True, False]
    told = text(institution.get(where))
    assert "The competency is in demand" in told
    assert "Head of training" in told


def test_what_was_evidenced_before_stands_as_it_stood_when_a_partner_takes_its_word_back(
    world: SimpleNamespace,
) -> None:
    day = date(2020, 6, 30)
    entry = world.entry
    entry.steps.all().delete()
    entry.confirmed_by, entry.confirmed_on = world.college, day
    entry.save()
    wanted = {"in-demand": True, "assessment": True}
    entry = answer(entry, world.hospital, wanted, Giver("Head"), timezone.now())
    assert (entry.status, entry.confirmed_by) == ("endorsed", world.hospital)
    wanted["assessment"] = False
    entry = answer(entry, world.hospital, wanted, Giver("Head"), timezone.now())
    assert (entry.status, entry.confirmed_by, entry.confirmed_on) == ("evidenced", world.college, day)  # fmt: skip
    stood = [(one.status, one.by) for one in entry.steps.order_by("on", "pk")]
    assert stood == [
        ("evidenced", world.college), ("endorsed", world.hospital), ("evidenced", world.college)
    ]  # fmt: skip


def test_an_institution_cannot_endorse_itself(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    institution = worker("elm", world.college, django_user_model)
    where = reverse("wagtailsnippets_registry_adoption:ask", args=[world.entry.pk])
    for wrong in (world.college, make.organization("oak-care", kind="employer")):
        answered = institution.post(where, {"partner": wrong.pk, "language": "en"})
        assert "Select a valid choice" in text(answered)
    assert not EndorsementRequest.objects.exists()
    with pytest.raises(NotEndorsed):
        ask(world.entry, world.college, None, timezone.now(), email="", language="en")
    form = BeautifulSoup(
        institution.get(
            reverse("wagtailsnippets_registry_adoption:edit", args=[world.entry.pk])
        ).content,
        "html.parser",
    ).select_one("form[data-edit-form]")
    fields = {
        one["name"]: one.get("value") or one.get_text() or ""
        for one in form.select("input[name], textarea[name]")
    }
    fields |= {"status": "endorsed", "element": world.element.pk, "provenance": "institution"}
    edit = reverse("wagtailsnippets_registry_adoption:edit", args=[world.entry.pk])
    refused = institution.post(edit, fields)
    assert "A partner endorses it, not the institution." in refused.content.decode()
    world.entry.refresh_from_db()
    assert world.entry.status == "evidenced"


def test_what_is_only_claimed_is_not_asked_about(world: SimpleNamespace) -> None:
    Adoption.objects.filter(pk=world.entry.pk).update(status="claimed")
    world.entry.refresh_from_db()
    with pytest.raises(NotEndorsed) as refused:
        asked(world)
    assert refused.value.hindrance == Hindrance.NOT_EVIDENCED


# The ledger


def test_an_older_draft_does_not_take_an_endorsement_back(world: SimpleNamespace) -> None:
    entry = Adoption.objects.get(pk=world.entry.pk)
    entry.source_note_en = "From the letter."
    draft = entry.save_revision()
    both = {"in-demand": True, "assessment": True}
    answer(world.entry, world.hospital, both, Giver("x"), timezone.now())
    draft.publish()
    entry.refresh_from_db()
    assert (entry.status, entry.source_note_en) == ("endorsed", "From the letter.")
    assert entry.confirmed_by == world.hospital


def test_the_endorsement_of_a_micro_certification_follows(world: SimpleNamespace) -> None:
    _micro, entry = of_a_micro_certification(world)
    now = timezone.now()
    answer(entry, world.hospital, {"in-demand": True}, Giver("x"), now)
    given = Endorsement.objects.get()
    day = timezone.localdate()
    assert (given.lifecycle, given.in_demand_on, given.assessment_on) == ("published", day, None)
    answer(entry, world.hospital, {"assessment": True}, Giver("x"), now)
    assert list(Endorsement.objects.complete()) == [given]
    answer(entry, world.hospital, {"in-demand": False, "assessment": False}, Giver("x"), now)
    given.refresh_from_db()
    assert (given.revoked_on, given.in_demand_on) == (day, day)
    answer(entry, world.hospital, {"in-demand": True, "assessment": True}, Giver("x"), now)
    given.refresh_from_db()
    assert given.revoked_on is None


def test_an_older_draft_does_not_bring_older_days_back(world: SimpleNamespace) -> None:
    _micro, entry = of_a_micro_certification(world)
    now, day = timezone.now(), timezone.localdate()
    answer(entry, world.hospital, {"in-demand": True}, Giver("x"), now)
    given = Endorsement.objects.get()
    assert given.get_latest_revision_as_object().in_demand_on == day
    given.statement_en = "We hire them."
    draft = given.save_revision()
    answer(entry, world.hospital, {"assessment": True}, Giver("x"), now)
    assert Endorsement.objects.get().get_latest_revision_as_object().assessment_on == day
    answer(entry, world.hospital, {"in-demand": False, "assessment": False}, Giver("x"), now)
    draft.publish()
    given.refresh_from_db()
    assert (given.in_demand_on, given.assessment_on, given.revoked_on) == (day, day, day)
    assert given.statement_en == "We hire them."


def test_what_is_taken_back_does_not_bring_a_ceased_record_back(world: SimpleNamespace) -> None:
    _micro, entry = of_a_micro_certification(world)
    now = timezone.now()
    answer(entry, world.hospital, {"in-demand": True}, Giver("x"), now)
    given = Endorsement.objects.get()
    for one in (given, Adoption.objects.get(pk=entry.pk)):
        one.cease()
    answer(entry, world.hospital, {"in-demand": False}, Giver("x"), now)
    given.refresh_from_db()
    entry.refresh_from_db()
    assert (given.lifecycle, entry.lifecycle) == ("ceased", "ceased")
    assert (given.in_demand_on, given.revoked_on) == (timezone.localdate(), None), "ended already"


def test_a_day_that_an_editor_recorded_stays_beside_what_is_confirmed(
    world: SimpleNamespace,
) -> None:
    micro, entry = of_a_micro_certification(world)
    day = timezone.localdate() - timedelta(days=9)
    given = make.endorsement("given", micro, world.hospital, in_demand_on=day)
    for confirmed, kept in ((True, timezone.localdate()), (False, None)):
        answer(entry, world.hospital, {"assessment": confirmed}, Giver("x"), timezone.now())
        given.refresh_from_db()
        days = (given.in_demand_on, given.assessment_on, given.revoked_on)
        assert days == (day, kept, None)


def test_what_was_recorded_of_the_whole_stays_whatever_is_said_of_one_entry(
    world: SimpleNamespace,
) -> None:
    """Its days went with the first answer on one element, and it was revoked with the last."""
    micro, entry = of_a_micro_certification(world)
    day = timezone.localdate() - timedelta(days=9)
    given = make.endorsement("given", micro, world.hospital, in_demand_on=day, assessment_on=day)
    for confirmed in (True, False):
        both = {"in-demand": confirmed, "assessment": confirmed}
        answer(entry, world.hospital, both, Giver("x"), timezone.now())
        given.refresh_from_db()
        assert (given.in_demand_on, given.assessment_on, given.revoked_on) == (day, day, None)


def test_what_was_recorded_of_the_whole_is_revoked_by_its_own_form(world: SimpleNamespace) -> None:
    """After an answer on one entry the form said "published", and kept nothing."""
    micro, entry = of_a_micro_certification(world)
    today = timezone.localdate()
    day = today - timedelta(days=9)
    given = make.endorsement("given", micro, world.hospital, in_demand_on=day)
    answer(entry, world.hospital, {"assessment": True}, Giver("x"), timezone.now())
    for other, revoked in ((day - timedelta(days=1), None), (day, today)):
        given.refresh_from_db()
        given.in_demand_on, given.revoked_on = other, revoked
        given.save_revision().publish()
        given.refresh_from_db()
        assert (given.in_demand_on, given.assessment_on) == (other, today)
        assert given.revoked_on == revoked


@pytest.mark.parametrize("waits", ["entry", "pilot"])
def test_who_asks_about_a_draft_is_told_to_publish_it_first(
    world: SimpleNamespace, django_user_model: Any, waits: str
) -> None:
    """It was told what a partner is told: that it is no longer public, and to ask the institution."""
    editor = worker("ed", world.college, django_user_model)
    one = getattr(world, waits)
    type(one).objects.filter(pk=one.pk).update(lifecycle="draft", live=False)
    address = reverse(Adoption.snippet_viewset.get_url_name("ask"), args=[world.entry.pk])
    said = {"partner": world.hospital.pk, "email": "", "language": "en"}
    for shown, status in ((editor.get(address), 200), (editor.post(address, said), 409)):
        assert shown.status_code == status
        assert "Publish the entry first, and what it is about." in text(shown)
        assert "Ask the institution" not in text(shown)
    assert not EndorsementRequest.objects.exists()


def test_who_is_asked_without_a_link_answers_signed_in(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    """A term was told of a link that there is not; and where nobody could sign in, nobody heard of it."""
    editor = worker("ed", world.college, django_user_model)
    address = reverse(Adoption.snippet_viewset.get_url_name("ask"), args=[world.entry.pk])
    said = {"partner": world.hospital.pk, "email": "", "language": "en"}
    worker("reads", world.hospital, django_user_model, role="editor")
    refused = editor.post(address, said)
    assert set(refused.context["form"].errors) == {"email"}
    assert "Nobody publishes for “Birch Hospital” in the registry" in text(refused)
    assert not EndorsementRequest.objects.exists()
    worker("birch", world.hospital, django_user_model)
    shown = text(editor.post(address, said, follow=True))
    assert "Birch Hospital. Answers signed in" in shown
    assert "Link works until" not in shown


def test_facts_ask_no_examples_and_examples_no_facts(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    """What comes of an answer would be refused, and the partner would meet an error."""
    micro = make.micro_certification("moving", world.college)
    real = make.adoption(
        "real", world.element, offering=micro, status="evidenced", evidence_en="A list."
    )
    pretended = make.example_college()
    college = make.as_example(make.organization("pretended-employer", kind="employer"))
    example = make.adoption(
        "example", world.element, offering=make.micro_certification("pretended", pretended),
        status="evidenced", evidence_en="A list.",
    )  # fmt: skip
    assert set(partners_for(real)) == {world.hospital}
    assert set(partners_for(example)) == {college}
    with pytest.raises(NotEndorsed) as refused:
        ask(real, college, None, timezone.now(), email="", language="en")
    assert refused.value.hindrance == Hindrance.NOT_PARTNER
    editor = worker("ed", world.college, django_user_model)
    page = editor.get(reverse(Adoption.snippet_viewset.get_url_name("ask"), args=[real.pk]))
    offered = page.context["form"].fields["partner"].queryset
    assert list(offered) == [world.hospital]


def endorsed(world: SimpleNamespace, entry: Adoption) -> None:
    both = {"in-demand": True, "assessment": True}
    answer(entry, world.hospital, both, Giver("x"), timezone.now())
    entry.refresh_from_db()


def test_what_a_partner_confirmed_lapses_with_the_evidence(
    client: Client, world: SimpleNamespace, django_user_model: Any
) -> None:
    """Its name stood under evidence that it had never seen."""
    endorsed(world, world.entry)
    editor = worker("ed", world.college, django_user_model)
    edit = reverse(Adoption.snippet_viewset.get_url_name("edit"), args=[world.entry.pk])
    assert "Confirmed by Birch Hospital, as the evidence stands." in text(editor.get(edit))
    world.entry.evidence_en = " A list  of skills. "
    world.entry.save()
    assert world.entry.status == "endorsed", "what is parted otherwise changes nothing"
    world.entry.evidence_en = "Quite another evidence."
    draft = world.entry.save_revision()
    world.entry.refresh_from_db()
    assert (world.entry.status, Confirmation.objects.in_force().count()) == ("endorsed", 2)
    draft.publish()
    today = timezone.localdate()
    entry = Adoption.objects.get()
    assert (entry.status, entry.confirmed_by, entry.steps.last().status) == (
        "evidenced", None, "evidenced",
    )  # fmt: skip
    assert set(Confirmation.objects.values_list("lapsed_on", "revoked_on")) == {(today, None)}
    assert "confirmed by" not in text(client.get("/en/pilots/care-pilot/"))
    ask_again = reverse(Adoption.snippet_viewset.get_url_name("ask"), args=[entry.pk])
    assert "when the evidence was changed: ask again" in text(editor.get(ask_again))
    endorsed(world, entry)
    assert (entry.status, Confirmation.objects.count()) == ("endorsed", 4)


def test_the_endorsement_of_the_whole_follows_what_has_lapsed(world: SimpleNamespace) -> None:
    micro = make.micro_certification("transfer", world.college, pilot=world.pilot)
    words = {"status": "evidenced", "evidence_en": "A list."}
    other = make.framework_element("outcomes", world.element.edition, position=2)
    first = make.adoption("first", world.element, offering=micro, **words)
    second = make.adoption("second", other, offering=micro, **words)
    endorsed(world, first)
    answer(second, world.hospital, {"in-demand": True}, Giver("x"), timezone.now())
    first.evidence_en = "Another."
    first.save()
    given = Endorsement.objects.get()
    assert (given.in_demand_on, given.assessment_on, given.revoked_on) == (
        timezone.localdate(), None, None,
    )  # fmt: skip
    second.refresh_from_db()
    second.evidence_en = "Another."
    second.save()
    assert Endorsement.objects.get().revoked_on == timezone.localdate()


def test_an_editor_of_the_partner_reads_and_who_publishes_answers(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    """Whoever may publish nothing gave and took back the public word of the organisation."""
    one, _link = asked(world)
    mine = reverse("endorsing:one", args=[one.pk])
    editor = worker("birch", world.hospital, django_user_model, "editor")
    shown = text(editor.get(mine))
    assert "Who publishes for your organisation answers here" in shown
    assert "Send the answer" not in shown
    assert editor.post(mine, BOTH).url == reverse("wagtailadmin_home")
    assert not Confirmation.objects.exists()
    entry = world.entry
    entry.status, entry.confirmed_by, entry.confirmed_on = "endorsed", world.hospital, date(2026, 3, 2)  # fmt: skip
    entry.save()
    index = reverse("endorsing:index")
    assert "Take it back" not in text(editor.get(index))
    assert editor.post(index, {"entry": entry.pk}).url == reverse("wagtailadmin_home")
    entry.refresh_from_db()
    assert entry.status == "endorsed"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_missing_is_said_at_its_own_question(
    client: Client, world: SimpleNamespace, language: str
) -> None:
    """Both questions showed their error under one id without a name, and neither was joined to it."""
    _one, link = asked(world)
    path = (
        link if language == "en" else link.replace("/en/framework/endorse/", "/fr/cadre/appuyer/")
    )
    page = BeautifulSoup(client.post(path, {}).content, "html.parser")
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))
    questions = page.select("fieldset.wrong")
    assert len(questions) == 2
    for one in questions:
        (error,) = one.select(".error")
        assert one["aria-describedby"].split() == [error["id"]]
