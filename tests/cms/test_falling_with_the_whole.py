"""Before an endorsement of the whole ends, its forms say how many entries are taken back with it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cms.endorse.words import falls_with
from registry.models import Endorsement
from tests.cms.test_endorsing import text, world
from tests.cms.test_whole_and_entries import end, given

__all__ = ["given", "world"]

TOLD = "what “Birch Hospital” confirmed of 2 entries of the adoption ledger is taken back at once"
FORMS = [
    ("move", "suspend"),
    ("move", "cease"),
    ("delete", None),
    ("edit", None),
    ("set_right", None),
]


def form(given: SimpleNamespace, name: str, move: str | None) -> str:
    parts = [given.whole.pk, move] if move else [given.whole.pk]
    return reverse(Endorsement.snippet_viewset.get_url_name(name), args=parts)


@pytest.mark.parametrize(("name", "move"), FORMS)
def test_each_form_that_ends_it_says_what_falls(
    given: SimpleNamespace, boss: Client, name: str, move: str | None
) -> None:
    """Entries fell in public, of which the form that ended the whole had not said a word."""
    address = form(given, name, move)
    assert text(boss.get(address)).count(TOLD) == 1
    given.answered.confirmations.update(revoked_on="2099-01-01")
    assert "confirmed of 1 entry of" in text(boss.get(address))


@pytest.mark.parametrize(("name", "move"), FORMS[1:4])
def test_of_what_is_over_nothing_falls_any_more(
    given: SimpleNamespace, boss: Client, name: str, move: str | None
) -> None:
    end(given, "suspend")
    assert "is taken back at once" not in text(boss.get(form(given, name, move)))


def test_it_is_said_in_french(given: SimpleNamespace) -> None:
    with override("fr"):
        said = falls_with(given.whole)
    assert "pour 2 inscriptions au registre des adoptions est retiré aussitôt" in said
