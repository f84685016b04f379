"""Beside each entry of the ledger stands since when and by whom; what a partner took back leaves its trace."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from registry.models import Adoption
from registry.services.endorsing import Giver, answer
from tests import factories as make
from tests.cms.test_endorsing import text, world

__all__ = ["world"]

TORONTO = ZoneInfo("America/Toronto")


def answered(world: SimpleNamespace, day: int, **wanted: bool) -> None:
    wanted = {name.replace("_", "-"): said for name, said in wanted.items()}
    at = datetime(2026, 3, day, 12, tzinfo=TORONTO)
    answer(world.entry, world.hospital, wanted, Giver("x"), at)


@pytest.fixture
def endorsed(world: SimpleNamespace) -> SimpleNamespace:
    """An entry claimed in January, evidenced in February, and endorsed on 3 March 2026."""
    world.entry.steps.all().delete()
    world.entry.steps.create(status="claimed", on=date(2026, 1, 5))
    world.entry.steps.create(status="evidenced", on=date(2026, 2, 6))
    answered(world, 3, in_demand=True, assessment=True)
    return world


def pages(client: Client, world: SimpleNamespace, language: str = "en") -> list[str]:
    make.micro_certification("lifting", world.college, pilot=world.pilot)
    addresses = {
        "en": ("pilots/care-pilot/", "micro-certifications/lifting/", "framework/skills/"),
        "fr": ("projets-pilotes/care-pilot/", "microcertifications/lifting/", "cadre/skills/"),
    }[language]
    return [text(client.get(f"/{language}/{one}")) for one in addresses]


def test_each_entry_tells_since_when_and_by_whom(client: Client, endorsed: SimpleNamespace) -> None:
    said = "In the ledger: claimed 5 January 2026 , evidenced 6 February 2026 , endorsed 3 March 2026 ( Birch Hospital )."  # fmt: skip
    for page in pages(client, endorsed):
        assert said in page, page


def test_what_was_taken_back_leaves_its_trace(client: Client, endorsed: SimpleNamespace) -> None:
    answered(endorsed, 9, assessment=False)
    for page in pages(client, endorsed):
        assert "endorsed 3 March 2026 ( Birch Hospital ), back to “evidenced” " in page, page
        assert "taken back by Birch Hospital on 9 March 2026, given on 3 March 2026" in page
        assert page.count("confirmed by Birch Hospital") == 1, "the other one stands"


def test_it_reads_in_french(client: Client, endorsed: SimpleNamespace) -> None:
    answered(endorsed, 9, assessment=False)
    for page in pages(client, endorsed, "fr"):
        assert "Au registre des adoptions" in page
        assert "retiré par" in page
        assert "ramené à « démontré » le" in page


def test_what_is_evidenced_is_shown_and_not_confirmed(
    client: Client, world: SimpleNamespace
) -> None:
    """The lead itself stood there as who confirmed it."""
    Adoption.objects.update(confirmed_by=world.college, confirmed_on=date(2026, 2, 6))
    for page in pages(client, world):
        assert "Shown by Elm College , 6 February 2026" in page
        assert "Confirmed by" not in page


def test_a_partner_with_two_roles_stands_once_under_who_takes_part(
    client: Client, world: SimpleNamespace
) -> None:
    """It stood there twice, one under the other, with one role each."""
    world.pilot.partners.create(organization=world.hospital, role="funder")
    world.pilot.save()
    page = text(client.get("/en/pilots/care-pilot/"))
    roles = ", ".join(one.get_role_display() for one in world.pilot.partners.all())
    assert f"Birch Hospital {roles}" in page
