"""Words of the admin that would be those of tables inside, or of another language than the editor's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.admin.paginator import WagtailPaginator
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from registry.models import Occupation, Program

pytestmark = pytest.mark.usefixtures("trees")


class Steps(list):
    """Rows of a history."""

    model = ModelLogEntry


def in_language(client: Client, language: str) -> Client:
    user = get_user_model().objects.get(pk=client.session["_auth_user_id"])
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    return client


@pytest.mark.parametrize(("language", "words"), [("en", "entries"), ("fr", "entrées")])
def test_a_history_counts_entries(
    boss: Client, registry: SimpleNamespace, language: str, words: str
) -> None:
    record: Any = registry.program
    for _ in range(2):
        record.save_revision(log_action=True)
    number = ModelLogEntry.objects.for_instance(record).count()
    address = reverse(Program.snippet_viewset.get_url_name("history"), args=[record.pk])
    shown = in_language(boss, language).get(address).content.decode()
    assert number > 1
    assert f"{number} {words}" in shown
    assert "log entr" not in shown


@pytest.mark.parametrize(("language", "words"), [("en", "1 entry"), ("fr", "1 entrée")])
def test_one_step_is_one_entry(language: str, words: str) -> None:
    with translation.override(language):
        assert WagtailPaginator(Steps("a"), 20).items_count_label == words
        assert WagtailPaginator([1, 2], 20).items_count_label.startswith("2 ")


@pytest.mark.parametrize(
    ("language", "heading"),
    [("en", ("Choose from:", "occupations")), ("fr", ("Choisir parmi", "professions"))],
)
def test_a_chooser_is_headed_in_the_editors_language(
    boss: Client, registry: SimpleNamespace, language: str, heading: tuple[str, str]
) -> None:
    address = reverse(Occupation.snippet_viewset.chooser_viewset.get_url_name("choose"))
    shown = in_language(boss, language).get(address).json()["html"]
    assert all(words in shown for words in heading)
