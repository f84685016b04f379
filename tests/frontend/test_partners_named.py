"""Whom public pages, files, the API and the search may name beside a pilot: no partner that is a draft or withdrawn."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from registry.models import MicroCertification, Pilot
from registry.models.record import Lifecycle
from search.kinds.kind import Context
from search.kinds.network import NETWORK
from search.kinds.offerings import OFFERINGS
from tests import factories as make

SECRET, SLUG = "Maple Holdings Secret", "maple-secret"
PLACES = (
    "/en/",
    "/en/pilots/",
    "/en/pilots/care-pilot/",
    "/fr/projets-pilotes/care-pilot/",
    "/en/micro-certifications/",
    "/en/micro-certifications/safe-transfer/",
    "/en/partners/",
    "/en/partners/elm-college/",
    "/en/community/",
    "/feeds/en/pilots.csv",
    "/feeds/en/pilots.atom",
    "/feeds/fr/micro-certifications.csv",
)
QUERY = "{ pilots { nodes { partners { organization { name slug } } } } }"
NAMING = {
    "/en/pilots/",
    "/en/pilots/care-pilot/",
    "/fr/projets-pilotes/care-pilot/",
    "/en/micro-certifications/",
    "/en/micro-certifications/safe-transfer/",
    "/feeds/en/pilots.csv",
    "/feeds/fr/micro-certifications.csv",
    "graphql",
    "search",
}
"""Where a partner that is public is named, at the least."""


def told(client: Client) -> set[str]:
    """Return the places that name the organisation, or link to its page."""
    answers = {place: client.get(place) for place in PLACES}
    assert {answer.status_code for answer in answers.values()} == {200}
    said = {
        place: (b"".join(answer) if answer.streaming else answer.content).decode()
        for place, answer in answers.items()
    }
    asked = client.post("/graphql", {"query": QUERY}, content_type="application/json")
    said["graphql"] = asked.content.decode()
    assert "errors" not in said["graphql"]
    said["search"] = document(Pilot.objects.get(slug="care-pilot"))
    return {place for place, words in said.items() if SECRET in words or SLUG in words}


def document(record: Any) -> str:
    """Return what the search knows of a record."""
    kind = next(one for one in (*NETWORK, *OFFERINGS) if one.model is type(record))
    (found,) = kind.of_uids([record.uid], Context.of(date(2026, 1, 1)))
    return repr(found)


def stands(record: Any, state: str) -> None:
    rows = type(record).objects.filter(pk=record.pk)
    rows.update(lifecycle=state, live=state == Lifecycle.PUBLISHED)


@pytest.mark.parametrize("state", [Lifecycle.PUBLISHED, Lifecycle.DRAFT, Lifecycle.TOMBSTONE])
def test_a_partner_is_named_only_while_it_is_public(
    client: Client, catalogue: SimpleNamespace, state: str
) -> None:
    partner = make.organization(SLUG, name_en=SECRET, name_fr=SECRET)
    pilot = Pilot.objects.get(slug="care-pilot")
    pilot.partners.create(organization=partner, role="employer")
    pilot.save()
    stands(partner, state)
    if state == Lifecycle.PUBLISHED:
        assert told(client) >= NAMING
    else:
        assert told(client) == set()


@pytest.mark.parametrize("state", [Lifecycle.PUBLISHED, Lifecycle.DRAFT])
def test_an_offering_names_its_pilot_only_while_that_is_public(
    client: Client, catalogue: SimpleNamespace, state: str
) -> None:
    micro = MicroCertification.objects.get(slug="safe-transfer")
    stands(micro.pilot, state)
    shown = client.get("/en/micro-certifications/safe-transfer/").content.decode()
    for words in (shown, document(micro)):
        assert ("Care pilot" in words) == (state == Lifecycle.PUBLISHED)
    assert ("Pilot partner: " in " ".join(shown.split())) == (state == Lifecycle.PUBLISHED)
