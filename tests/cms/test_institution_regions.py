"""Where the institution is of an offering that states no region: found, counted and said as that, and as nothing more."""

from __future__ import annotations

import pytest

from registry.models import Organization
from search import building, finding
from search.engines import EMBEDDED
from tests import factories as make
from tests.cms.test_search_answers import words_of
from tests.cms.test_search_page import listed, page, site, titles

pytestmark = pytest.mark.django_db

__all__ = ["site"]

PLACE = "Where the institution is: Sudbury, Northeast"


@pytest.fixture
def placed(site):
    """The college is in the Northeast; one micro-certification says nothing, one is online only, one is in Toronto."""
    north = make.region("3590", "Northeast", name_fr="Nord-Est")
    college = Organization.objects.get(slug="elm-college")
    college.region, college.city = north, "Sudbury"
    college.save()
    toronto = make.region("3530", "Toronto")
    stated = make.micro_certification("wound-care", college, delivery="in-person", hours=3, fee=20)
    stated.regions.set([toronto])
    stated.save()
    building.rebuild(EMBEDDED)
    finding.forget()


def boxes(soup, name: str = "region") -> dict[str, str]:
    """Return what the boxes of regions say, by the value that each sends."""
    return {
        one.input["value"]: words_of(one) for one in soup.select(f".option:has(input[name={name}])")
    }


def test_a_town_finds_what_its_institutions_offer_and_says_that_it_is_them(placed, client):
    soup = page(client, "/en/search/?q=transfer+in+sudbury")
    assert titles(soup) == ["Safe transfer"]
    assert PLACE in words_of(soup.select_one(".found > li"))
    # Online only, it can be taken from everywhere; the other one says where it is given.
    assert sorted(titles(page(client, "/en/search/?q=sudbury"))) == ["Elm College", "Safe transfer"]


@pytest.mark.parametrize(
    ("section", "name"),
    [("/en/search/?kind=microcertification&", "q"), ("/en/micro-certifications/?", "search")],
)
def test_both_senses_have_boxes_of_their_own(placed, client, section, name):
    soup = page(client, f"{section}{name}=elm")
    counted = boxes(soup)
    soup = page(client, f"{section}region=institution-3590&region=3530")
    assert sorted(words_of(one.h3) for one in soup.select("#found .board > li")) == [
        "Safe transfer",
        "Wound care",
    ]
    assert boxes(soup) == {"3530": "Toronto, 1", "institution-3590": "Northeast, 1"}
    legends = [words_of(one) for one in soup.select(".facetbox:has([name=region]) legend")]
    assert legends == ["Region", "Where the institution is"]
    chips = [words_of(one) for one in soup.select(".chips .chip")]
    assert [one for one in chips if "Where" in one or "Toronto" in one] == [
        "Remove filter Where the institution is: Northeast ×",
        "Remove filter Toronto ×",
    ]
    rows = {words_of(row.h3): words_of(row) for row in soup.select("#found .board > li")}
    assert PLACE in rows["Safe transfer"]
    assert "Region: Toronto" in rows["Wound care"]
    assert counted in ({}, {"3530": "Toronto, 1", "institution-3590": "Northeast, 1"})


def test_a_list_keeps_the_plain_region_for_what_states_it(placed, client):
    assert listed(page(client, "/en/micro-certifications/?region=3590")) == []
    assert listed(page(client, "/fr/microcertifications/?region=institution-3590")) == [
        "Safe transfer (fr)"
    ]
    wrong = page(client, "/en/micro-certifications/?region=institution-9999").select_one(".errors")
    assert "institution-9999" in wrong.get_text()


def test_the_page_of_an_offering_says_where_its_institution_is_when_it_states_no_region(
    placed, client
):
    soup = page(client, "/fr/microcertifications/safe-transfer/")
    assert "Lieu de l’établissementSudbury, Nord-Est" in words_of(soup)
    assert "Where the institution is" not in words_of(
        page(client, "/en/micro-certifications/wound-care/")
    )
    assert "Where the institution is" not in words_of(
        page(client, "/en/micro-certifications/hand-hygiene/")
    )


def test_the_api_claims_no_region_that_the_record_does_not_state(placed, client):
    asked = """{
      microCertifications(first: 5, region: ["3590"]) { totalCount }
      microCertification(slug: "safe-transfer") { regions { code } }
      search(query: "transfer", facets: [REGION]) { facets { values { value count label(language: EN) } } }
    }"""
    answer = client.post("/graphql", {"query": asked}, content_type="application/json").json()
    assert answer["data"] == {
        "microCertifications": {"totalCount": 0},
        "microCertification": {"regions": []},
        "search": {
            "facets": [
                {
                    "values": [
                        {
                            "value": "institution-3590",
                            "count": 1,
                            "label": "Where the institution is: Northeast",
                        }
                    ]
                }
            ]
        },
    }


def test_the_boxes_of_a_list_count_beside_a_town_what_their_links_show(placed, client):
    """Partners are nowhere else than they say: the sense of offerings, read with the town, is no value of theirs."""
    college = Organization.objects.get(slug="elm-college")
    make.organization("nickel-hospital", kind="employer", region=college.region, city="Sudbury")
    make.organization("lake-hospital", kind="employer", region=make.region("3510", "Ottawa"))
    building.rebuild(EMBEDDED)
    finding.forget()
    soup = page(client, "/en/partners/?search=sudbury")
    kinds, regions = boxes(soup, "kind"), boxes(soup)
    assert sorted(words_of(one.h3) for one in soup.select("#found .board > li")) == [
        "Elm College",
        "Nickel Hospital",
    ]
    assert set(regions) == {"3590", "3510"}
    assert kinds["employer"].endswith(" 1")
    assert not soup.select(".errors")
    # What the words alone ask for is left out in one way, and by one name.
    empty = page(client, "/en/partners/?search=sudbury&region=3510")
    ways = [words_of(one) for one in empty.select(".empty .chip")]
    assert len(ways) == len(set(ways)) == 2
