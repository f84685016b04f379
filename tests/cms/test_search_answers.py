"""What the search page says of an answer: counts, rows, reasons, towns, and hints where there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cms.records import said
from registry.models import MicroCertification, Occupation
from registry.models.ctid import ctid_of
from search import building, finding
from search.engines import EMBEDDED
from search.types import Query
from tests import factories as make
from tests.cms.test_search_page import page, site, titles

pytestmark = pytest.mark.django_db

__all__ = ["site"]


def words_of(node) -> str:
    return " ".join(node.get_text().split())


@pytest.mark.parametrize(
    ("typed", "hints"),
    [
        ("zzzqqq", ["Try another word, or the name of a job."]),
        ("zzzqqq qqqzzz", ["Try one word instead of several, or the name of a job."]),
        (
            '"zzzqqq qqqzzz"',
            [
                "Try one word instead of several, or the name of a job.",
                "Leave out quotation marks: words in them have to stand exactly so.",
            ],
        ),
    ],
)
def test_nothing_found_hints_only_at_what_was_typed(site, client, typed, hints):
    told = page(client, f"/en/search/?q={typed}").select(".empty > ul > li")
    assert [words_of(one) for one in told] == [
        *hints,
        "A NOC code, a course code or the name of a partner works, too.",
    ]


@pytest.fixture
def example(site):
    """One of the records is an invented one."""
    make.as_example(MicroCertification.objects.get(slug="safe-transfer"))
    building.rebuild(EMBEDDED)
    finding.forget()


@pytest.mark.parametrize(
    ("address", "total", "button"),
    [
        ("q=transfer", "Only 1 example", "Filter 1 example"),
        ("q=elm", "2 results and 1 example", "Filter 2 results and 1 example"),
        ("q=hygiene", "1 result", "Filter 1 result"),
    ],
)
def test_examples_are_counted_apart_everywhere_on_the_page(example, client, address, total, button):
    soup = page(client, f"/en/search/?{address}")
    assert words_of(soup.select_one("[data-total]")) == total
    assert words_of(soup.select_one(".filters > summary")) == button


def test_tabs_and_facets_count_examples_as_lists_do(example, client):
    soup = page(client, "/en/search/?q=elm")
    assert [words_of(tab) for tab in soup.select(".kinds a")] == [
        "Everything",
        "Micro-certifications , 1 + 1 ex.and 1 example",
        "Partners , 1",
    ]
    counts = [words_of(one) for one in soup.select('.option:has(input[name="delivery"])')]
    assert counts == ["Online, 1", "In person, 1 ex.1 example"]
    listed = page(client, "/en/micro-certifications/?search=elm")
    of_list = [words_of(one) for one in listed.select('.option:has(input[name="delivery"])')]
    assert sorted(of_list) == sorted(counts)


def test_rows_of_offerings_say_what_the_lists_say(site, client):
    micro = MicroCertification.objects.get(slug="hand-hygiene")
    award = make.program("care-diploma", micro.institution, credential="diploma")
    make.stacking_rule("care-rule", award, micro)
    micro.any_time = True
    micro.save()
    building.rebuild(EMBEDDED)
    finding.forget()
    rows = {
        words_of(row.h3): words_of(row)
        for row in page(client, "/en/search/?q=elm").select(".found > li")
    }
    assert "Any time Counts toward 1 award Care diploma" in rows["Hand hygiene"]
    assert "Start not stated Counts toward Nothing recorded yet" in rows["Safe transfer"]
    assert "Ontario college diploma" in rows["Care diploma"]


@pytest.fixture
def north(site):
    """A record in the Northeast."""
    micro = MicroCertification.objects.get(slug="hand-hygiene")
    micro.regions.set([make.region("3590", "Northeast", name_fr="Nord-Est")])
    micro.save()
    building.rebuild(EMBEDDED)
    finding.forget()


def test_a_town_leads_to_its_region_and_says_so(north, client):
    soup = page(client, "/en/search/?q=hygiene+sudbury")
    assert titles(soup) == ["Hand hygiene"]
    assert [words_of(one) for one in soup.select("#found .notice")] == [
        "Greater Sudbury lies in the economic region Northeast. Offerings that state no region are found by where their institution is, unless they are online only."
    ]
    chip = soup.select_one("[aria-labelledby=understood] .chip")
    assert (words_of(chip), chip["href"]) == (
        "Leave out Region, or where the institution is: Northeast ×",
        "?q=hygiene",
    )
    french = page(client, "/fr/recherche/?q=Sudbury").select_one("#found .notice")
    assert words_of(french) == (
        "Grand Sudbury fait partie de la région économique Nord-Est."
        " Les offres qui ne précisent aucune région sont trouvées par le lieu de leur établissement, sauf si elles se suivent entièrement en ligne."
    )


def test_of_regions_that_the_same_words_say_one_can_be_left_out(north, client):
    make.region("3595", "Northwest", name_fr="Nord-Ouest")
    soup = page(client, "/en/search/?q=hygiene+northern+ontario")
    chips = {
        words_of(one): one["href"] for one in soup.select("[aria-labelledby=understood] .chip")
    }
    assert chips == {
        "Leave out Region, or where the institution is: Northeast ×": "?q=hygiene&region=3595&region=institution-3595",
        "Leave out Region, or where the institution is: Northwest ×": "?q=hygiene&region=3590&region=institution-3590",
    }
    notices = [words_of(one) for one in soup.select("#found .notice")]
    assert [one.partition(".")[0] for one in notices] == [
        "These are from the economic regions Northeast and Northwest"
    ]
    left = page(client, "/en/search/?q=hygiene&region=3590&region=institution-3590")
    assert titles(left) == ["Hand hygiene"]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (
            "/en/search/?q=hygiene+northeast",
            (
                "These are from the economic region Northeast. Offerings that state no region are found by where"
                " their institution is, unless they are online only."
            ),
        ),
        (
            "/fr/recherche/?q=transfer+nord-est",
            (
                "Dans la région économique Nord-Est, presque rien n’est consigné pour les autres mots."
                " Ces résultats sont de partout."
            ),
        ),
    ],
)
def test_a_region_that_is_named_itself_is_told_once(north, client, address, told):
    assert [words_of(one) for one in page(client, address).select("#found .notice")] == [told]


def test_where_a_town_has_nothing_the_rest_is_found_everywhere(north, client):
    soup = page(client, "/en/search/?q=transfer+sudbury")
    assert titles(soup) == ["Safe transfer"]
    assert words_of(soup.select_one("#found .notice")) == (
        "Greater Sudbury lies in the economic region Northeast, where little or nothing is recorded for the other words."
        " These results are from everywhere."
    )
    assert len(soup.select("#found .notice")) == 1


def test_jobs_in_a_town_are_told_to_be_of_no_region(north, client):
    soup = page(client, "/en/search/?q=jobs+in+sudbury")
    assert titles(soup) == ["Hand hygiene"]
    assert words_of(soup.select_one("#found .notice")) == (
        "Occupations are recorded for no region. These are other records."
    )


NOBODY = (
    "No organisation here is called “sudbury college”."
    " Greater Sudbury is also a place, in the economic region Northeast. Show what is there"
)
PERSONNE = (
    "Aucune organisation d’ici ne s’appelle « Université de Sudbury »."
    " Grand Sudbury est aussi un lieu, de la région économique Nord-Est. Afficher ce qui s’y trouve"
)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/en/search/?q=sudbury+college", NOBODY),
        ("/en/micro-certifications/?search=sudbury+college", NOBODY),
        ("/fr/recherche/?q=Université+de+Sudbury+hygiène", PERSONNE),
    ],
)
def test_an_institution_of_a_town_that_is_not_there_is_told(north, client, address, told):
    assert words_of(page(client, address).select("#found .notice")[-1]) == told


def test_an_institution_that_is_not_there_is_told_also_where_its_town_has_something(north, client):
    soup = page(client, "/en/search/?q=maple+college+hygiene+sudbury")
    assert words_of(soup.select_one("#found .notice")) == (
        "No organisation here is called “maple college”."
    )
    assert titles(soup) == ["Hand hygiene"]


def test_a_record_that_is_called_like_a_town_comes_first_with_a_way_to_the_region(north, client):
    make.organization("sudbury-college")
    building.rebuild(EMBEDDED)
    finding.forget()
    soup = page(client, "/en/search/?q=sudbury")
    assert titles(soup) == ["Sudbury College"]
    told = soup.select_one("#found .notice")
    assert words_of(told) == (
        "Greater Sudbury is also a place, in the economic region Northeast. Show what is there"
    )
    assert told.a["href"] == "?region=3590&region=institution-3590"
    assert titles(page(client, f"/en/search/{told.a['href']}")) == ["Hand hygiene"]


def test_the_box_of_a_list_reads_towns_too(north, client):
    soup = page(client, "/en/micro-certifications/?search=sudbury")
    assert [words_of(one.h3) for one in soup.select("#found .board > li")] == ["Hand hygiene"]
    assert words_of(soup.select_one("#found .notice")).startswith("Greater Sudbury lies in")


def test_a_list_says_that_another_index_answers(site, client, monkeypatch):
    answer = replace(finding.find(Query("hygiene", kinds=("microcertification",), whole=True)), stand_in=True)  # fmt: skip
    monkeypatch.setattr(said, "find", lambda query: answer)
    soup = page(client, "/en/micro-certifications/?search=hygiene")
    assert "The search server is away" in soup.select_one("#found .notice.warn").get_text()


@pytest.mark.parametrize(("colleges", "hidden"), [(8, 0), (9, 2)])
def test_a_line_never_hides_one_value_alone(site, client, colleges, hidden):
    for number in range(colleges):
        college = make.organization(f"elm-college-{number}")
        make.micro_certification(f"elm-{number}", college)
    building.rebuild(EMBEDDED)
    finding.forget()
    for address in ("/en/search/?q=elm&kind=microcertification", "/en/micro-certifications/"):
        box = page(client, address).select_one(".facetbox:has([name=institution])")
        assert len(box.select("input[name=institution]")) == colleges + 1
        assert len(box.select("details.more input")) == hidden


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("bandages", "Found in: It ends with clean bandages."),
        ("orderly", "Leads to occupation: Nurse aides"),
        ("aid", "Found in: Nurse aides"),
        ("hygiene", None),
        ("bandages courses", "Found in: It ends with clean bandages."),
    ],
)
def test_a_row_that_does_not_show_the_words_says_where_they_are(site, client, asked, reason):
    micro = MicroCertification.objects.get(slug="hand-hygiene")
    micro.description_en = "Wash. It ends with clean bandages. Dry."
    micro.occupations.set([Occupation.objects.get(code="33102")])
    micro.save()
    building.rebuild(EMBEDDED)
    finding.forget()
    rows = page(client, f"/en/search/?q={asked}").select(".found > li")
    row = next(one for one in rows if words_of(one.h3) == "Hand hygiene")
    told = [words_of(one) for one in row.select("p.small:has(.quiet)")]
    assert told == ([reason] if reason else [])


def test_a_beginning_tells_the_longer_name(site, client):
    row = page(client, "/en/search/?q=hosp").select_one(".found > li")
    assert "Also called: Hospital orderly" in words_of(row)


def test_a_list_says_what_it_read_among_its_words(site, client):
    soup = page(client, "/en/micro-certifications/?search=hygiene+online+under+$300")
    chips = soup.select("[aria-labelledby=understood] .chip")
    assert {words_of(chip): chip["href"] for chip in chips} == {
        "Leave out Fee at most (CAD): 300 ×": "?search=hygiene+online",
        "Leave out Delivery: Online ×": "?search=hygiene+under+%24300",
    }


def test_an_empty_list_leads_to_the_whole_search(site, client):
    soup = page(client, "/en/micro-certifications/?search=orderly")
    assert words_of(soup.select_one(".empty h2")) == "Nothing is recorded for “orderly”"
    links = {words_of(link): link["href"] for link in soup.select("#found a")}
    assert links["the whole registry"] == "/en/search/?q=orderly"


def test_an_identifier_leads_to_its_record(site, client):
    micro = MicroCertification.objects.get(slug="hand-hygiene")
    response = client.get("/fr/recherche/", {"q": f" {ctid_of(micro.uid).upper()} "})
    assert (response.status_code, response["Location"]) == (302, f"/id/{ctid_of(micro.uid)}")
    unknown = page(client, "/en/search/?q=ce-11111111-1111-4111-8111-111111111111")
    assert unknown.select_one(".empty")


def test_a_long_title_of_both_genders_may_break_after_its_stroke(site, client):
    make.occupation("31301", title_fr="Infirmiers autorisés/infirmières autorisées")
    building.rebuild(EMBEDDED)
    finding.forget()
    answer = client.get("/fr/recherche/?q=infirmiers").content.decode()
    assert "<mark>Infirmiers</mark> autorisés/<wbr><mark>infirmières</mark> autorisées" in answer


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (
            "/en/search/?q=work+from+home",
            (
                "No record states from where people work, and the registry holds no job postings. All occupations stand first. "
                "What can be asked for is training that is given online: Offerings given online"
            ),
        ),
        (
            "/en/search/?q=transfer+work+from+home",
            (
                "No record states from where people work, and the registry holds no job postings. "
                "These results answer to the other words."
            ),
        ),
        (
            "/en/search/?q=events+in+transfer",
            "Nothing under Events has the other words. These are other records.",
        ),
        ("/fr/recherche/?q=t%C3%A9l%C3%A9travail", "Aucune fiche n’indique d’où l’on travaille"),
    ],
)
def test_what_no_record_states_or_has_is_told(site, client, address, told):
    [notice] = page(client, address).select(".notice")
    assert words_of(notice).startswith(told)
    assert [link["href"] for link in notice("a")] in (
        [],
        ["/en/search/?delivery=online"],
        ["/fr/recherche/?delivery=online"],
    )


def test_what_nothing_meets_together_is_told_together_with_a_way_to_each(site, client):
    MicroCertification.objects.filter(slug="safe-transfer").update(delivery="in-person", fee=100)
    MicroCertification.objects.exclude(slug="safe-transfer").update(delivery="online", fee=900)
    building.rebuild(EMBEDDED)
    finding.forget()
    [notice] = page(client, "/en/search/?q=elm+under+$300+online").select(".notice")
    assert words_of(notice) == (
        "Nothing answers to your words and to all of this together: Fee at most (CAD): 300, Delivery: Online. "
        "These results leave Delivery: Online aside. Leave Fee at most (CAD): 300 aside instead"
    )
    assert [link["href"] for link in notice("a")] == ["?q=elm+online"]


def test_a_credential_that_nothing_states_is_told(site, client):
    make.program("arts", make.organization("ash-college"), title_en="Arts")
    building.rebuild(EMBEDDED)
    finding.forget()
    [notice] = page(client, "/en/search/?q=phd").select(".notice")
    assert words_of(notice) == (
        "Nothing that is recorded meets Credential: Doctoral degree. These results leave it aside."
    )
