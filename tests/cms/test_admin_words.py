"""Words of the admin that would be those of tables inside, or of another language than the editor's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from registry.models import Occupation, Program

pytestmark = pytest.mark.usefixtures("trees")


def in_language(client: Client, language: str) -> Client:
    user = get_user_model().objects.get(pk=client.session["_auth_user_id"])
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    return client


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [("en", "1 entry", "2 entries"), ("fr", "1 entrée", "2 entrées")],
)
def test_a_history_counts_entries(
    boss: Client, registry: SimpleNamespace, language: str, one: str, two: str
) -> None:
    record: Any = registry.program
    address = reverse(Program.snippet_viewset.get_url_name("history"), args=[record.pk])
    for said in (one, two):
        record.save_revision(log_action=True)
        shown = in_language(boss, language).get(address).content.decode()
        assert said in shown
        assert "log entr" not in shown


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
