"""What is given where: exact numbers, examples left out, and each number the length of the list it leads to."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace
from typing import Any

from django.test import Client

from tests import factories as make

PAGES = {"en": "/en/micro-certifications/coverage/", "fr": "/fr/microcertifications/repartition/"}


def given_in(micro: Any, *regions: Any) -> None:
    micro.regions.set(regions)
    micro.save()


def cells(page: str) -> list[int]:
    """Numbers of the table in reading order."""
    found = re.findall(r'<td role="cell" class="num[^>]*>(?:<a [^>]*>)?(\d+)', page)
    return [int(one) for one in found]


def test_numbers_are_exact_and_lead_to_their_lists(
    client: Client, catalogue: SimpleNamespace
) -> None:
    north, south = make.region("3590", "Nord-est"), catalogue.college.region
    tech = make.sector("tech", "tech", position=9)
    other = make.micro_certification("robots", catalogue.college, sector=tech)
    given_in(catalogue.full, north, south)
    given_in(catalogue.bare, north)
    given_in(other, south)
    catalogue.example.sector = catalogue.sector
    given_in(catalogue.example, north)
    for language, address in PAGES.items():
        page = client.get(address).content.decode()
        # Rows by code: 3540, 3590; columns: health, tech.
        assert cells(page) == [1, 1, 2, 0], language
        drawn = re.findall(r'class="count s\d"[^>]*>([^<]+)<', page.partition("<figcaption")[0])
        assert drawn == ["1", "1", "2", "–"]
        linked = re.findall(r'<a href="([^"]*region=\d+)">(\d+)<span', page)
        assert len(linked) == 3
        for link, number in linked:
            assert client.get(unescape(link)).context["total"].matched == int(number), link
        assert all(page.count(f'href="{link}"') == 2 for link, _ in linked), "picture and table"


def test_examples_count_where_settings_say_so(
    client: Client, catalogue: SimpleNamespace, settings: Any
) -> None:
    catalogue.example.sector = catalogue.sector
    given_in(catalogue.example, catalogue.college.region)
    assert sum(cells(client.get(PAGES["en"]).content.decode())) == 0
    settings.EXAMPLES_IN_COUNTS = True
    assert sum(cells(client.get(PAGES["en"]).content.decode())) == 1


def test_what_states_no_region_is_told(client: Client, catalogue: SimpleNamespace) -> None:
    assert "2 more state no region." in client.get(PAGES["en"]).content.decode()
    given_in(catalogue.bare, catalogue.college.region)
    assert "1 more states no region." in client.get(PAGES["en"]).content.decode()


def test_an_empty_registry_has_a_page(client: Client, trees: None) -> None:
    for address in PAGES.values():
        page = client.get(address).content.decode()
        assert "<table" not in page
        assert "<figure" not in page
        assert '<a class="button quiet" href="/admin/">' in page


def test_the_list_and_the_home_page_lead_there(client: Client, catalogue: SimpleNamespace) -> None:
    for address in ("/en/", "/en/micro-certifications/"):
        assert f'href="{PAGES["en"]}"' in client.get(address).content.decode()
