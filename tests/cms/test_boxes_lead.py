"""Whoever ticks a box of the search page finds as many as it says: the form is sent as a browser sends it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.records.facets import Option
from search import building, finding
from search.engines import EMBEDDED
from tests.search import world

pytestmark = pytest.mark.django_db

ASKED = (
    "/en/search/?q=hygiene",
    "/en/search/?q=hygiene+courses+online+under+$100",
    "/en/search/?q=free+blended+hygiene+courses",
    "/en/search/?q=courses+under+$30+online",
    "/en/search/?q=under+$50+in+person+courses",
    "/en/search/?q=under+3+hours+online+care",
    "/en/search/?q=hygiene+thunder+bay",
    "/en/search/?q=evening+hygiene+classes+under+40+hours",
    "/fr/recherche/?q=cours+gratuits+en+ligne",
    "/fr/recherche/?q=microcertification+en+hygi%C3%A8ne+moins+de+100+$",
)


@pytest.fixture
def site(trees):
    """The records of the contract, their pages and their index."""
    finding.forget()
    world.build()
    building.rebuild(EMBEDDED)
    yield
    finding.forget()


def ticked(client: Client, address: str) -> Iterator[tuple[Option, Any]]:
    """Yield each box that is not ticked yet, with the answer to the form in which it is."""
    answer = client.get(address)
    form = BeautifulSoup(answer.content, "lxml").select_one(".filters form")
    if form is None:
        return
    sent = [
        (field["name"], field.get("value", ""))
        for field in form.select("input[name]")
        if field.get("type") != "checkbox" or field.has_attr("checked")
    ]
    kept = [(name, value) for name, value in sent if value]
    for box in answer.context["boxes"]:
        if any(option.chosen for option in (*box.first, *box.more)):
            continue  # Another value of the same field adds to what is shown.
        for option in (*box.first, *box.more):
            if option.count and not option.chosen:
                data: dict[str, list[str]] = {}
                for name, value in (*kept, (box.name, option.value)):
                    data.setdefault(name, []).append(value)
                yield option, client.get(address.partition("?")[0], data).context["results"]


def test_each_box_leads_to_as_many_as_it_says(site, client):
    wrong, seen = {}, 0
    for address in ASKED:
        for option, found in ticked(client, address):
            seen += 1
            said = (option.count.number, option.count.examples)
            if said != (found.total - found.examples, found.examples):
                wrong[address, option.value] = (said, found.total, found.examples)
    assert wrong == {}
    assert seen > 20
