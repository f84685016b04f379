"""What an editor finds first: the records that there are, a language of choice, and titles in that language."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from registry.models import MicroCertification, Pilot

pytestmark = pytest.mark.usefixtures("trees")


@pytest.fixture
def francophone(boss: Client) -> Client:
    """The superuser, who has chosen French."""
    profile = UserProfile.get_for_user(get_user_model().objects.get())
    profile.preferred_language = "fr"
    profile.save()
    return boss


def test_the_first_page_counts_records_and_what_waits(
    boss: Client, registry: SimpleNamespace
) -> None:
    MicroCertification.objects.create(title_en="Narrow aisles", institution=registry.college)
    registry.pilot.title_en = "Renamed"
    registry.pilot.save_revision()
    text = boss.get(reverse("wagtailadmin_home")).content.decode()
    micros = reverse(MicroCertification.snippet_viewset.get_url_name("list"))
    pilots = reverse(Pilot.snippet_viewset.get_url_name("list"))
    assert f'<a href="{micros}">Micro-certifications</a></th><td>2</td>' in text
    assert f'<a href="{micros}?lifecycle=draft">1' in text
    assert f'<a href="{pilots}">Pilots</a></th><td>1</td><td>0</td><td>1</td>' in text


def test_who_works_on_no_record_sees_no_table(client: Client) -> None:
    user = get_user_model().objects.create_user("guest", "guest@registry.example", "x")
    client.force_login(user)
    assert "records-summary" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_language_is_saved_without_a_name_and_an_address(boss: Client) -> None:
    address = reverse("wagtailadmin_account")
    answer = boss.post(
        address,
        {
            "name_email-first_name": "",
            "name_email-last_name": "",
            "name_email-email": "",
            "locale-preferred_language": "fr",
            "locale-current_time_zone": "",
            "theme-theme": "system",
            "theme-density": "default",
            "theme-contrast": "system",
            "theme-keyboard_shortcuts": "on",
        },
    )
    assert answer.status_code == 302
    assert UserProfile.objects.get().preferred_language == "fr"
    boss.logout()
    assert boss.get(address).status_code == 302


@pytest.mark.parametrize("view", ["edit", "history"])
def test_a_record_goes_by_its_french_title(
    francophone: Client, registry: SimpleNamespace, view: str
) -> None:
    registry.micro.save_revision()
    name = MicroCertification.snippet_viewset.get_url_name(view)
    answer = francophone.get(reverse(name, args=[registry.micro.pk]))
    assert answer.context["page_subtitle"] == "Chariot élévateur"


def test_a_preview_opens_in_the_language_of_the_editor(
    francophone: Client, registry: SimpleNamespace
) -> None:
    name = MicroCertification.snippet_viewset.get_url_name("edit")
    text = francophone.get(reverse(name, args=[registry.micro.pk])).content.decode()
    assert '<option value="fr" selected>' in text


@pytest.mark.parametrize(
    ("model", "more"),
    [
        (MicroCertification, {"sector_basis", "occupations_basis"}),
        (Pilot, {"sector_basis", "status_as_of"}),
    ],
)
def test_the_form_asks_who_says_so_and_since_when(
    boss: Client, model: type[MicroCertification | Pilot], more: set[str]
) -> None:
    form = boss.get(reverse(model.snippet_viewset.get_url_name("add"))).context["form"]
    assert {"source_published", "source_note_en", "source_note_fr", *more} <= form.fields.keys()
