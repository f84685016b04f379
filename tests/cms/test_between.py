"""Agreements and decisions between two institutions: both parties read them, the receiving one decides."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.admin import dashboard
from registry.models import (
    Agreement,
    Course,
    Equivalency,
    EquivalencySource,
    Membership,
    Organization,
    OrganizationGroup,
)
from registry.models.agreement_document import LARGEST
from tests.cms.forms import filled_in, row

pytestmark = pytest.mark.usefixtures("trees")

PDF = b"%PDF-1.7\n%%EOF\n"


def url(model: Any, name: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def words(answer: Any) -> str:
    assert answer.status_code == 200
    main = BeautifulSoup(answer.content, "html.parser").select_one("main")
    return " ".join(main.get_text(" ").split())


def member(users: Any, name: str, organization: Organization) -> Any:
    made = users.objects.create_user(name, f"{name}@registry.example", "x")
    Membership.objects.create(user=made, organization=organization, role=Membership.Role.PUBLISHER)
    return made


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def sides(registry: SimpleNamespace, django_user_model: Any) -> SimpleNamespace:
    """Elm College sends, Oak University receives, Ash College has nothing to do with it."""
    oak = Organization(name_en="Oak University", name_fr="Université Oak", kind="university")
    ash = Organization(name_en="Ash College", name_fr="Collège Ash", kind="college")
    for one in (oak, ash):
        one.publish_now()
    users = {
        name: member(django_user_model, name, of)
        for name, of in (("elm", registry.college), ("oak", oak), ("ash", ash))
    }
    clients = {name: signed_in(user) for name, user in users.items()}
    return SimpleNamespace(elm=registry.college, oak=oak, ash=ash, users=users, as_=clients)


@pytest.fixture
def pact(sides: SimpleNamespace) -> Agreement:
    made = Agreement(title_en="Transfer pact", title_fr="Entente", valid_to=date(2099, 1, 1))
    made.senders.set([sides.elm])
    made.receivers.set([sides.oak])
    made.publish_now()
    return made


def decided(sides: SimpleNamespace, *sources: Any, **columns: Any) -> Equivalency:
    made = Equivalency(receiving_institution=sides.oak, **{"outcome": "granted", **columns})
    for one in sources:
        made.sources.add(EquivalencySource(offering=one, min_grade="65"))
    made.save()
    return made


@pytest.fixture
def said_no(sides: SimpleNamespace, registry: SimpleNamespace) -> Equivalency:
    made = decided(
        sides, registry.micro, title_en="No to forklifts", outcome="refused", reason_en="Too short"
    )
    made.publish_now()
    return made


def listed(client: Client, model: Any) -> list[Any]:
    return list(client.get(url(model, "list")).context["object_list"])


def test_both_parties_list_an_agreement_and_nobody_else(
    sides: SimpleNamespace, pact: Agreement
) -> None:
    assert listed(sides.as_["elm"], Agreement) == [pact]
    assert listed(sides.as_["oak"], Agreement) == [pact]
    assert listed(sides.as_["ash"], Agreement) == []
    ours = words(sides.as_["oak"].get(url(Agreement, "list")))
    theirs = words(sides.as_["elm"].get(url(Agreement, "list")))
    assert "To decide" in ours
    assert "To read" not in ours
    assert "To read" in theirs
    assert "To decide" not in theirs


def test_the_list_leads_the_receiving_party_to_the_form_and_the_other_to_what_can_be_read(
    sides: SimpleNamespace, pact: Agreement
) -> None:
    form, page = url(Agreement, "edit", pact.pk), url(Agreement, "inspect", pact.pk)
    text = sides.as_["oak"].get(url(Agreement, "list")).content.decode()
    assert f'href="{form}"' in text
    text = sides.as_["elm"].get(url(Agreement, "list")).content.decode()
    assert f'href="{page}"' in text
    assert form not in text
    assert url(Agreement, "delete", pact.pk) not in text


def test_only_the_receiving_party_works_on_it(sides: SimpleNamespace, pact: Agreement) -> None:
    for name in ("edit", "delete", "history", "unpublish", "lock"):
        address = url(Agreement, name, pact.pk)
        assert sides.as_["elm"].get(address).status_code == 404, name
        assert sides.as_["elm"].post(address, {"title_en": "Ours"}).status_code == 404, name
    assert sides.as_["elm"].get(url(Agreement, "move", pact.pk, "cease")).status_code == 404
    assert sides.as_["oak"].get(url(Agreement, "edit", pact.pk)).status_code == 200
    pact.refresh_from_db()
    assert (pact.title_en, pact.lifecycle, pact.locked) == ("Transfer pact", "published", False)


def test_the_page_to_read_says_what_the_agreement_says_and_what_rests_on_it(
    sides: SimpleNamespace, pact: Agreement, registry: SimpleNamespace
) -> None:
    draft = decided(sides, registry.micro, title_en="Forklift at Oak", agreement=pact)
    text = words(sides.as_["elm"].get(url(Agreement, "inspect", pact.pk)))
    for said in (
        "Your institution is a party to this record and can read it.",
        "Sending parties Elm College",
        "Receiving parties Oak University",
        "Valid until 1 January 2099",
        "Decisions that rest on it Forklift at Oak",
    ):
        assert said in text
    answer = sides.as_["elm"].get(url(Agreement, "inspect", pact.pk)).content.decode()
    assert f'href="{url(Equivalency, "inspect", draft.pk)}"' in answer
    assert sides.as_["ash"].get(url(Agreement, "inspect", pact.pk)).status_code == 404
    own = words(sides.as_["oak"].get(url(Agreement, "inspect", pact.pk)))
    assert "is a party to this record" not in own


def test_a_decision_is_read_by_whose_offering_it_is_about_once_it_is_public(
    sides: SimpleNamespace, registry: SimpleNamespace, said_no: Equivalency
) -> None:
    draft = decided(sides, registry.micro, title_en="Not yet")
    assert said_no in listed(sides.as_["elm"], Equivalency)
    assert draft not in listed(sides.as_["elm"], Equivalency)
    assert set(listed(sides.as_["oak"], Equivalency)) == {said_no, draft}
    assert listed(sides.as_["ash"], Equivalency) == []
    assert sides.as_["elm"].get(url(Equivalency, "inspect", draft.pk)).status_code == 404
    text = words(sides.as_["elm"].get(url(Equivalency, "inspect", said_no.pk)))
    assert "Receiving institution Oak University" in text
    assert "Decision Refused" in text
    assert "Forklift basics · Elm College · with at least 65%" in text
    assert "Reason Too short" in text
    assert sides.as_["elm"].get(url(Equivalency, "edit", said_no.pk)).status_code == 404


def test_a_draft_under_an_agreement_is_read_by_its_other_party(
    sides: SimpleNamespace, pact: Agreement, registry: SimpleNamespace
) -> None:
    draft = decided(sides, registry.micro, title_en="First words", agreement=pact)
    draft.title_en = "Later words"
    draft.save_revision()
    assert "Later words" in words(sides.as_["elm"].get(url(Equivalency, "inspect", draft.pk)))
    assert sides.as_["ash"].get(url(Equivalency, "inspect", draft.pk)).status_code == 404


def test_members_of_a_group_read_what_it_decided(
    sides: SimpleNamespace, registry: SimpleNamespace
) -> None:
    group = OrganizationGroup(name_en="Northern group")
    group.members.create(organization=sides.ash)
    group.publish_now()
    made = Equivalency(receiving_group=group, outcome="refused", reason_en="No", title_en="Group")
    made.sources.add(EquivalencySource(offering=registry.program))
    made.publish_now()
    assert listed(sides.as_["ash"], Equivalency) == [made]
    assert "Receiving institution Northern group" in words(
        sides.as_["ash"].get(url(Equivalency, "inspect", made.pk))
    )


def test_it_is_french_for_who_reads_french(
    sides: SimpleNamespace, said_no: Equivalency, pact: Agreement
) -> None:
    profile = UserProfile.get_for_user(sides.users["elm"])
    profile.preferred_language = "fr"
    profile.save()
    answer = sides.as_["elm"].get(url(Equivalency, "inspect", said_no.pk))
    text = words(answer)
    assert "Établissement d’accueil Université Oak" in text
    assert "Votre établissement est partie à cette fiche et peut la lire." in text
    assert "avec au moins 65\u00a0%" in answer.content.decode()
    text = words(sides.as_["elm"].get(url(Agreement, "list")))
    assert "À lire" in text


def test_a_sending_party_makes_no_agreement_and_no_decision_in_anothers_name(
    sides: SimpleNamespace,
) -> None:
    client, address = sides.as_["elm"], url(Agreement, "add")
    said = {"title_en": "Mine", "senders": [sides.elm.pk], "receivers": [sides.oak.pk]}
    answer = client.post(address, filled_in(client.get(address).context["form"], **said))
    assert answer.status_code == 200
    assert answer.context["form"].errors["receivers"] == ["Choose one of your own."]
    assert not Agreement.objects.exists()


def test_several_parties_may_receive(sides: SimpleNamespace) -> None:
    client, address = sides.as_["oak"], url(Agreement, "add")
    both = [sides.oak.pk, sides.ash.pk]
    said = {"title_en": "Three", "senders": [sides.elm.pk], "receivers": both}
    answer = client.post(address, filled_in(client.get(address).context["form"], **said))
    assert answer.status_code == 302
    made = Agreement.objects.get()
    assert listed(sides.as_["ash"], Agreement) == [made]
    assert sides.as_["ash"].get(url(Agreement, "edit", made.pk)).status_code == 200


# The expiry monitor


def test_what_ends_soon_is_told_to_both_parties_each_with_its_own_address(
    sides: SimpleNamespace, pact: Agreement, said_no: Equivalency
) -> None:
    soon = timezone.localdate() + timedelta(days=30)
    for one in (pact, said_no):
        one.valid_to = soon
        one.save()
    context = {"csrf_token": "x"}
    found = {}
    for name in ("elm", "oak", "ash"):
        request: Any = SimpleNamespace(user=sides.users[name], GET={})
        sections = dashboard.EndingPanel(request).get_context_data(context)["sections"]
        found[name] = [(one.title, [(r.label, r.url) for r in one.rows]) for one in sections]
    for name, view in (("elm", "inspect"), ("oak", "edit")):
        assert found[name] == [
            ("Agreements", [("Transfer pact", url(Agreement, view, pact.pk))]),
            ("Equivalencies", [("No to forklifts", url(Equivalency, view, said_no.pk))]),
        ]
    assert found["ash"] == []


# Granted and refused for the same sources and days


def answered(client: Client, sides: SimpleNamespace, offering: Any, **said: Any) -> Any:
    address = url(Equivalency, "add")
    form = client.get(address).context["form"]
    values = {
        "receiving_institution": sides.oak.pk,
        "action-publish": "yes",
        **row("sources", 0, offering=offering.pk),
        "sources-TOTAL_FORMS": 1,
        **said,
    }
    return client.post(address, filled_in(form, **values))


def granting(program: Any) -> dict[str, Any]:
    return {
        "outcome": "granted",
        **row("grants", 0, kind="credit", credits="3", subject="", study_level=""),
        "grants-TOTAL_FORMS": 1,
    }


def test_what_is_refused_at_the_time_cannot_be_granted_and_the_field_says_by_which_decision(
    sides: SimpleNamespace, registry: SimpleNamespace, said_no: Equivalency
) -> None:
    answer = answered(sides.as_["oak"], sides, registry.micro, **granting(registry.program))
    [said] = answer.context["form"].errors["outcome"]
    assert said.startswith("No to forklifts says the opposite of the same sources at the same time")
    assert "End one of the two before the other begins." in said
    assert said in BeautifulSoup(answer.content, "html.parser").get_text()
    assert (
        Equivalency.objects.filter(outcome="granted", receiving_institution=sides.oak).count() == 0
    )


def test_what_is_granted_cannot_be_refused_at_the_time(
    sides: SimpleNamespace, registry: SimpleNamespace
) -> None:
    granted = answered(sides.as_["oak"], sides, registry.micro, **granting(registry.program))
    assert granted.status_code == 302
    no = {"outcome": "refused", "reason_en": "No"}
    answer = answered(sides.as_["oak"], sides, registry.micro, **no)
    assert list(answer.context["form"].errors) == ["outcome"]


def test_days_that_do_not_meet_other_sources_and_other_receivers_are_no_conflict(
    sides: SimpleNamespace, registry: SimpleNamespace, said_no: Equivalency
) -> None:
    said_no.valid_to = date(2025, 12, 31)
    said_no.save()
    oak, grant = sides.as_["oak"], granting(registry.program)
    met = answered(oak, sides, registry.micro, valid_from="2025-12-31", **grant)
    assert "outcome" in met.context["form"].errors
    later = answered(oak, sides, registry.micro, valid_from="2026-01-01", **grant)
    assert later.status_code == 302
    other = Course(title_en="Other", institution=sides.elm)
    other.publish_now()
    assert answered(oak, sides, other, **grant).status_code == 302


def test_a_draft_that_waits_in_the_same_institution_is_a_conflict_only_once_it_is_public(
    sides: SimpleNamespace, registry: SimpleNamespace
) -> None:
    decided(sides, registry.micro, outcome="refused", reason_en="Perhaps", title_en="Draft")
    answer = answered(sides.as_["oak"], sides, registry.micro, **granting(registry.program))
    assert answer.status_code == 302


def test_a_conflict_is_told_in_the_form_while_it_is_edited_and_a_draft_may_be_kept(
    sides: SimpleNamespace, registry: SimpleNamespace, said_no: Equivalency
) -> None:
    oak, grant = sides.as_["oak"], granting(registry.program)
    form = oak.get(url(Equivalency, "add")).context["form"]
    posted = filled_in(
        form,
        receiving_institution=sides.oak.pk,
        **row("sources", 0, offering=registry.micro.pk),
        **{"sources-TOTAL_FORMS": 1},
        **grant,
    )
    told = oak.post(url(Equivalency, "impact_on_add"), posted).content.decode()
    assert "It can be saved as a draft, but not be published as it is:" in told
    assert "Worth a look before it is published:" not in told
    assert "No to forklifts says the opposite of the same sources at the same time." in told
    kept = oak.post(url(Equivalency, "add"), posted, follow=True)
    [made] = Equivalency.objects.filter(outcome="granted", receiving_institution=sides.oak)
    assert made.lifecycle == "draft"
    assert any("No to forklifts says the opposite" in str(one) for one in kept.context["messages"])
    # An approval publishes, so it is refused as well.
    edit = url(Equivalency, "edit", made.pk)
    approved = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    again = oak.post(edit, filled_in(oak.get(edit).context["form"]) | approved)
    assert list(again.context["form"].errors) == ["outcome"]


# The document


def packed(suffix: str, *names: str, **said: bytes) -> SimpleUploadedFile:
    out = BytesIO()
    with ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, said.get(name, b""))
    return SimpleUploadedFile(f"pact{suffix}", out.getvalue())


def sent(sides: SimpleNamespace, document: Any) -> Any:
    client, address = sides.as_["oak"], url(Agreement, "add")
    said = {"title_en": "With file", "senders": [sides.elm.pk], "receivers": [sides.oak.pk]}
    form = client.get(address).context["form"]
    return client.post(address, filled_in(form, **said) | {"document": document})


@pytest.fixture
def media(settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_a_document_is_kept_where_nobody_guesses_and_read_by_both_parties(
    sides: SimpleNamespace, media: Any
) -> None:
    assert sent(sides, SimpleUploadedFile("Entente finale (1).PDF", PDF)).status_code == 302
    made = Agreement.objects.get()
    folder, unguessed, name = made.document.name.split("/")
    assert (folder, len(unguessed), name) == ("agreements", 32, "entente-finale-1.pdf")
    assert (media / made.document.name).read_bytes() == PDF
    answer = sides.as_["elm"].get(url(Agreement, "inspect", made.pk))
    assert f'href="/media/{made.document.name}"' in answer.content.decode()


WORD = ("[Content_Types].xml", "word/document.xml")
ODT = b"application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    "document",
    [
        lambda: packed(".docx", *WORD),
        lambda: packed(".odt", "mimetype", mimetype=ODT),
    ],
)
def test_other_documents_are_taken(sides: SimpleNamespace, media: Any, document: Any) -> None:
    assert sent(sides, document()).status_code == 302


NO_DOCUMENT = "This is not a PDF, Word (.docx) or OpenDocument (.odt) file without macros."


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (lambda: SimpleUploadedFile("pact.pdf", b"<script>alert(1)</script>"), NO_DOCUMENT),
        (lambda: SimpleUploadedFile("pact.html", b"<h1>Pact</h1>"), NO_DOCUMENT),
        (lambda: SimpleUploadedFile("pact.docx", b"PK\x03\x04 broken"), NO_DOCUMENT),
        (lambda: packed(".docx", *WORD, "word/vbaProject.bin"), NO_DOCUMENT),
        (lambda: packed(".odt", "mimetype", mimetype=b"application/epub+zip"), NO_DOCUMENT),
        (
            lambda: SimpleUploadedFile("pact.html", PDF),
            "The file is called .html, and its content is .pdf.",
        ),
        (
            lambda: SimpleUploadedFile("pact.pdf", PDF + bytes(LARGEST)),
            "The file has 10.0\xa0MB; at most 10.0\xa0MB are kept.",
        ),
    ],
)
def test_what_is_no_document_by_its_content_or_too_large_is_refused_with_the_cure(
    sides: SimpleNamespace, media: Any, document: Any, said: str
) -> None:
    answer = sent(sides, document())
    assert answer.status_code == 200
    [error] = answer.context["form"].errors["document"]
    assert error.startswith(said)
    assert not Agreement.objects.exists()
    assert list(media.iterdir()) == []


def test_an_agreement_whose_file_is_lost_can_still_be_edited(
    sides: SimpleNamespace, media: Any
) -> None:
    sent(sides, SimpleUploadedFile("pact.pdf", PDF))
    made = Agreement.objects.get()
    (media / made.document.name).unlink()
    client, address = sides.as_["oak"], url(Agreement, "edit", made.pk)
    values = filled_in(client.get(address).context["form"], title_en="Renamed")
    assert client.post(address, values | {"action-publish": "yes"}).status_code == 302
    made.refresh_from_db()
    assert (made.title_en, made.lifecycle) == ("Renamed", "published")


def test_the_public_page_leads_to_the_document_of_a_published_agreement(
    sides: SimpleNamespace, media: Any
) -> None:
    sent(sides, SimpleUploadedFile("pact.pdf", PDF))
    made = Agreement.objects.get()
    page = Client().get(f"/en/partners/{sides.oak.slug}/").content.decode()
    assert made.document.name not in page
    made.publish_now()
    page = Client().get(f"/en/partners/{sides.oak.slug}/").content.decode()
    assert f'href="/media/{made.document.name}"' in page


def test_the_document_of_a_draft_is_read_by_its_parties_and_the_registry_alone(
    sides: SimpleNamespace, media: Any, boss: Client
) -> None:
    sent(sides, SimpleUploadedFile("pact.pdf", PDF))
    made = Agreement.objects.get()
    address = f"/media/{made.document.name}"
    nobody, foreigner = Client(), sides.as_["ash"]
    for spelled in (
        address,
        address.replace("media/", "media/x/../"),
        address.replace("ia/", "ia/./"),
    ):
        assert nobody.get(spelled).status_code == 404
        assert foreigner.get(spelled).status_code == 404
    for reader in (sides.as_["elm"], sides.as_["oak"], boss):
        answer = reader.get(address)
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Cache-Control"] == "private, no-store"
    made.publish_now()
    assert b"".join(nobody.get(address).streaming_content) == PDF


def test_the_document_of_a_change_waits_for_its_publication(
    sides: SimpleNamespace, media: Any
) -> None:
    sent(sides, SimpleUploadedFile("pact.pdf", PDF))
    made = Agreement.objects.get()
    made.publish_now()
    client, edit = sides.as_["oak"], url(Agreement, "edit", made.pk)
    form = client.get(edit).context["form"]
    newer = SimpleUploadedFile("newer.pdf", PDF)
    assert client.post(edit, filled_in(form) | {"document": newer}).status_code == 302
    made.refresh_from_db()
    waiting = made.get_latest_revision_as_object().document.name
    assert waiting.endswith("/newer.pdf")
    assert Client().get(f"/media/{waiting}").status_code == 404
    assert client.get(f"/media/{waiting}").status_code == 200
    assert Client().get(f"/media/{made.document.name}").status_code == 200
