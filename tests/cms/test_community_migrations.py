"""What the migrations of the community do to what a site has already: nothing that somebody wrote is lost."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from wagtail.models import Page

from cms.models import ContactPage, ContentPage
from cms.ownership import REVIEWERS
from cms.trees import key_of
from tests import factories as make

pytestmark = pytest.mark.usefixtures("trees")
EDITOR = SimpleNamespace(connection=connection)


def migration(app: str, name: str) -> Any:
    return import_module(f"{app}.migrations.{name}")


def test_a_page_of_addresses_takes_the_form_and_keeps_its_text_and_drafts(client: Client) -> None:
    before = ContactPage.objects.get(slug="contact", locale__language_code="en")
    home = before.get_parent()
    before.delete()
    old = ContentPage(
        title="Reach us",
        slug="reach-us",
        introduction="Call first.",
        body='[{"type": "heading", "value": {"text": "Hours", "level": "2"}}]',
        translation_key=key_of("contact"),
        locale=home.locale,
    )
    home.specific.add_child(instance=old)
    old.introduction = "Write first."
    draft = old.save_revision()
    migration("cms", "0010_community").take_the_form(apps, EDITOR)
    page = Page.objects.get(pk=old.pk).specific
    assert type(page) is ContactPage
    assert (page.title, page.introduction, page.url) == ("Reach us", "Call first.", "/en/reach-us/")
    assert not ContentPage.objects.filter(pk=old.pk).exists()
    draft.refresh_from_db()
    assert type(draft.as_object()) is ContactPage
    assert draft.as_object().introduction == "Write first."
    shown = client.get("/en/reach-us/").content.decode()
    assert "Hours" in shown
    assert "What is it about?" in shown
    migration("cms", "0010_community").take_the_form(apps, EDITOR)
    assert Page.objects.get(pk=old.pk).specific == page


def test_the_text_of_a_note_becomes_what_was_tried_in_drafts_as_well() -> None:
    note = make.practice_note("told", make.organization("college"), tried_en="We tried.")
    draft = note.save_revision()
    draft.content["body_en"] = draft.content.pop("tried_en")
    draft.content["body_fr"] = draft.content.pop("tried_fr")
    draft.save()
    migration("registry", "0012_community").rename_in_drafts(apps, EDITOR)
    draft.refresh_from_db()
    assert "body_en" not in draft.content
    assert draft.as_object().tried_en == "We tried."


def test_groups_of_an_older_site_get_the_rights_of_a_new_one_and_lose_none() -> None:
    new_tables = ("event", "newsitem", "resource", "needreply", "notecomment", "contactmessage")
    late = (*new_tables, "application", "keyrequest", "apikey")
    wanted = rights_of_groups()
    for group in Group.objects.all():
        group.permissions.remove(*Permission.objects.filter(content_type__model__in=late))
    reviewers = Group.objects.get(name=REVIEWERS)
    reviewers.permissions.add(own := Permission.objects.get(codename="delete_pilot"))
    assert len(rights_of_groups() & wanted) < len(wanted)
    migration("cms", "0011_rights_over_new_tables").give_rights(apps, EDITOR)
    publishers = Group.objects.get(name="Institution publishers")
    publishers.permissions.add(Permission.objects.get(codename="publish_practicenote"))
    migration("cms", "0012_registry_moderates").take_the_right(apps, EDITOR)
    assert rights_of_groups() == wanted | {(REVIEWERS, own.codename)}


def rights_of_groups() -> set[tuple[str, str]]:
    return set(Group.objects.values_list("name", "permissions__codename"))
