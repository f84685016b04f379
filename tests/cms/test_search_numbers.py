"""Fields for hours, weeks and fees on the search page, and orders by them: there where what is found has any."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from search import building, finding
from search.engines import EMBEDDED
from tests import factories as make

pytestmark = pytest.mark.django_db

FIELDS = [f"{end}_{number}" for number in ("hours", "weeks", "fee") for end in ("min", "max")]
PLAIN = ["Best match", "Title, A to Z"]
BY_NUMBER = ["Shortest first", "Lowest fee first"]


@pytest.fixture
def site(trees):
    """Two offerings and two occupations that share a word, and their index."""
    finding.forget()
    college = make.organization("elm-college")
    for slug in ("care-at-home", "care-plans"):
        make.micro_certification(slug, college, hours=6, fee=250)
    make.occupation("33102", title_en="Nurse aides in care")
    make.occupation("44101", title_en="Home care aides")
    building.rebuild(EMBEDDED)
    yield
    finding.forget()


def offered(client, address: str) -> tuple[list[str], list[str]]:
    """Names of the fields, and the orders, of a page."""
    soup = BeautifulSoup(client.get(address).content, "lxml")
    fields = [field["name"] for field in soup.select(".filters .ends input")]
    return fields, [one.get_text() for one in soup.select("[aria-label=Sort] li")]


@pytest.mark.parametrize("address", ["?q=care", "?q=care&kind=microcertification", "?q="])
def test_offerings_are_narrowed_and_ordered_by_numbers(site, client, address):
    assert offered(client, f"/en/search/{address}") == (FIELDS, PLAIN + BY_NUMBER)


@pytest.mark.parametrize("address", ["?q=aides", "?q=care&kind=occupation", "?kind=occupation"])
def test_what_has_no_numbers_is_not_asked_for_them(site, client, address):
    assert offered(client, f"/en/search/{address}") == ([], PLAIN)


def test_a_limit_and_an_order_that_are_asked_for_stay_where_they_can_be_taken_back(site, client):
    assert offered(client, "/en/search/?q=aides&max_fee=300") == (FIELDS, [])
    assert offered(client, "/en/search/?q=aides&sort=fee") == ([], [*PLAIN, BY_NUMBER[1]])
