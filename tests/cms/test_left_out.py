"""What limits leave out because it is not stated is told on the search page and in lists, in one sentence."""

from __future__ import annotations

import pytest

from registry.models import Occupation, Organization
from search import building, finding
from search.engines import EMBEDDED
from tests import factories as make
from tests.cms.test_search_answers import words_of
from tests.cms.test_search_page import page, site

pytestmark = pytest.mark.django_db

__all__ = ["site"]

TAUGHT = "2 more do not state how they are taught."
ALL = "Show all, without this limit"


@pytest.fixture
def silent(site):
    """Two micro-certifications that state nothing."""
    elm = make.organization("silent-elm")
    make.micro_certification("elm-silence", elm, hours=None, fee=None)
    make.micro_certification("elm-quiet", elm, hours=None, fee=None)
    building.rebuild(EMBEDDED)
    finding.forget()


@pytest.mark.parametrize(
    ("address", "told", "query"),
    [
        ("/en/search/?q=elm+online", f"{TAUGHT} {ALL}", "?q=elm"),
        ("/en/search/?q=elm&delivery=online", f"{TAUGHT} {ALL}", "?q=elm"),
        (
            "/en/search/?max_hours=20&kind=microcertification",
            f"2 more do not state their hours. {ALL}",
            "?kind=microcertification",
        ),
        (
            "/en/search/?min_hours=2&max_hours=20&kind=microcertification",
            f"2 more do not state their hours. {ALL}",
            "?kind=microcertification",
        ),
        (
            "/en/search/?q=over+2+hours",
            f"2 more do not state their hours. {ALL}",
            "?kind=microcertification&kind=program&kind=course",
        ),
        ("/en/search/?q=elm+over+2+hours", f"2 more do not state their hours. {ALL}", "?q=elm"),
        ("/en/micro-certifications/?search=elm+online", f"{TAUGHT} {ALL}", "?search=elm"),
        ("/en/micro-certifications/?delivery=online", f"{TAUGHT} {ALL}", "?"),
        (
            "/en/search/?q=elm+online+under+$300",
            "2 more do not state all of this. Show all, without these limits",
            "?q=elm",
        ),
        (
            "/fr/microcertifications/?search=elm+en+ligne&max_fee=300",
            "2 autres n’indiquent pas tout cela. Tout afficher, sans ces limites",
            "?search=elm",
        ),
    ],
)
def test_what_states_nothing_is_counted_and_led_to(silent, client, address, told, query):
    [line] = page(client, address).select("p.small.quiet:has(> a[data-hx-boost])")
    assert (words_of(line), line.a["href"]) == (told, query)


def test_a_fee_of_nought_is_a_limit_like_others(silent, client):
    elm = Organization.objects.get(slug="silent-elm")
    make.micro_certification("elm-gift", elm, fee=0)
    [line] = page(client, "/en/micro-certifications/?max_fee=0").select(
        "p.small.quiet:has(> a[data-hx-boost])"
    )
    assert words_of(line) == f"2 more do not state their fees. {ALL}"


@pytest.fixture
def judged(silent):
    """Rules of OSAP with one micro-certification that meets them, and two programs, one of which states its credential."""
    elm = Organization.objects.get(slug="silent-elm")
    make.osap_profile()
    aid = make.micro_certification(
        "elm-aid", elm, hours=6, weeks=2, cip="51.2601", delivery="online"
    )
    aid.occupations.add(Occupation.objects.get(code="33102"))
    aid.save()
    make.program("elm-forestry", elm, credential="diploma")
    make.program("elm-geology", elm)
    building.rebuild(EMBEDDED)
    finding.forget()


@pytest.mark.parametrize(
    ("address", "told", "query"),
    [
        (
            "/en/search/?q=OSAP",
            f"4 more are not OSAP-eligible, or do not state enough to tell. {ALL}",
            "?kind=microcertification",
        ),
        (
            "/fr/microcertifications/?search=elm+RAFEO+en+ligne",
            (
                "4 autres ne sont pas admissibles au RAFEO, ou n’indiquent pas tout cela. "
                "Tout afficher, sans ces limites"
            ),
            "?search=elm",
        ),
        (
            "/en/micro-certifications/?osap_eligible=true",
            f"4 more are not OSAP-eligible, or do not state enough to tell. {ALL}",
            "?",
        ),
        (
            "/en/micro-certifications/?search=3+weeks",
            f"4 more do not state their weeks. {ALL}",
            "?",
        ),
        (
            "/en/programs/?search=college+diploma",
            f"1 more does not state its credential. {ALL}",
            "?",
        ),
        (
            "/fr/recherche/?q=étudier+en+ligne",
            "4 autres n’indiquent pas leur mode de formation. Tout afficher, sans cette limite",
            "?kind=microcertification&kind=program&kind=course",
        ),
    ],
)
def test_what_is_read_alone_is_told_of_those_that_may_state_it(
    judged, client, address, told, query
):
    [line] = page(client, address).select("p.small.quiet:has(> a[data-hx-boost])")
    assert (words_of(line), line.a["href"]) == (told, query)


@pytest.mark.parametrize(
    "address",
    ["q=elm", "q=hygiene&delivery=online", "q=elm&osap=no", "kind=organization&q=elm+online"],
)
def test_where_nothing_is_silent_nothing_is_told(silent, client, address):
    assert not page(client, f"/en/search/?{address}").select(
        "p.small.quiet:has(> a[data-hx-boost])"
    )


def test_a_list_that_has_nothing_for_what_was_respelled_says_so(site, client):
    soup = page(client, "/en/micro-certifications/?search=hospitel")
    assert words_of(soup.select_one("#found .notice")) == (
        "Nothing has “hospitel”. Nothing here answers to hospital either."
    )
