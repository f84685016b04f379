"""What is offered where nothing answers: each way leads to records, and says to how many."""

from __future__ import annotations

import pytest

from registry.models import MicroCertification
from search import building, finding
from search.engines import EMBEDDED
from tests import factories as make
from tests.cms.test_search_answers import north, words_of
from tests.cms.test_search_page import listed, page, site, titles

pytestmark = pytest.mark.django_db

__all__ = ["north", "site"]

ALL = "Nothing matches all of these filters"
ZZZZ = "Nothing is recorded for “zzzz”"


@pytest.mark.parametrize(
    ("asked", "head", "offered"),
    [
        (
            "q=zzzz+sudbury",
            ZZZZ,
            {"Leave out “zzzz” × , 1": "?region=3590&region=institution-3590"},
        ),
        ("q=zzzz+under+$300", ZZZZ, {"Leave out “zzzz” × , 2": "?max_fee=300"}),
        ("q=zzzz+under+$100", ZZZZ, {}),
        ("q=zzzz", ZZZZ, {}),
        ("q=zzzz&kind=pilot", ZZZZ, {}),
        ("q=hygiene&kind=pilot", ALL, {"Leave out Pilots × , 1": "?q=hygiene"}),
        ("delivery=blended&max_fee=300", ALL, {"Leave out Blended × , 2": "?max_fee=300"}),
        (
            "q=elm&delivery=blended&max_fee=5",
            ALL,
            {"Keep the words and drop all filters , 3": "?q=elm"},
        ),
    ],
)
def test_only_ways_that_lead_to_records_are_offered(north, client, asked, head, offered):
    empty = page(client, f"/en/search/?{asked}").select_one(".empty")
    assert words_of(empty.h2) == head
    ways = empty.select(".chips > li, p:has(> a)")
    assert {words_of(one): one.a["href"] for one in ways} == offered
    for way in offered.values():
        assert titles(page(client, f"/en/search/{way}"))


def test_hints_are_given_where_no_record_has_the_words(north, client):
    hints = page(client, "/en/search/?q=zzzz+in+sudbury").select(".empty > ul:not(.chips) > li")
    assert hints[0].get_text() == "Try another word, or the name of a job."
    assert not page(client, "/en/search/?q=hygiene&kind=pilot").select(".empty > ul:not(.chips)")


def test_where_nothing_is_in_the_region_of_a_town_texts_that_name_it_are_offered(site, client):
    make.region("3580", "Stratford–Bruce Peninsula", name_fr="Stratford-Péninsule de Bruce")
    micro = MicroCertification.objects.get(slug="hand-hygiene")
    micro.description_en = "Made for the hospital of Hanover."
    micro.save()
    building.rebuild(EMBEDDED)
    finding.forget()
    soup = page(client, "/fr/recherche/?q=Hanover")
    [way] = soup.select(".empty p > a")
    assert words_of(
        way
    ) == "Fiches dont le texte dit «\N{NO-BREAK SPACE}Hanover\N{NO-BREAK SPACE}»".replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert titles(page(client, f"/fr/recherche/{way['href']}")) == ["Hand hygiene (fr)"]


def test_a_town_leads_to_its_region_only_where_something_is_there(north, client):
    make.region("3530", "Toronto")
    notices = page(client, "/en/search/?q=transfer+toronto").select("#found .notice")
    assert words_of(notices[0]).endswith("These results are from everywhere.")
    assert not notices[0].select("a")


def test_a_list_offers_what_leads_to_records_and_where_else_the_words_are_found(site, client):
    soup = page(client, "/en/micro-certifications/?search=hygiene+in+person&max_fee=300")
    assert listed(soup) == ["Hand hygiene"]
    soup = page(client, "/en/micro-certifications/?search=nurse+aides&max_fee=300")
    ways = soup.select(".empty .chips > li")
    assert {words_of(one): one.a["href"] for one in ways} == {
        "Leave out “nurse aides” × , 2": "?max_fee=300"
    }
    places = soup.select("p:-soup-contains('elsewhere') a")
    assert {one.get_text(): one["href"] for one in places} == {
        "the whole registry": "/en/search/?q=nurse+aides",
        "occupations": "/en/occupations/?search=nurse+aides",
    }
    assert "elsewhere" not in page(client, "/en/micro-certifications/?search=zzzz").get_text()
