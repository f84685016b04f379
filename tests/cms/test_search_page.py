"""The search page, its suggestions, and what bad addresses get."""

from __future__ import annotations

import json
import re
from datetime import date
from urllib.parse import parse_qsl, urlencode

import pytest
from bs4 import BeautifulSoup

from registry.models import MicroCertification, Organization
from search import building, finding
from search.engines import EMBEDDED
from tests import factories as make

pytestmark = pytest.mark.django_db

SEARCH = {"en": "search", "fr": "recherche"}


@pytest.fixture
def site(trees):
    """Both trees, some records and their index."""
    finding.forget()
    college = make.organization("elm-college")
    sector = make.sector("health")
    for slug, delivery in (("hand-hygiene", "online"), ("safe-transfer", "in-person")):
        make.micro_certification(slug, college, sector=sector, delivery=delivery, hours=6, fee=250)
    occupation = make.occupation("33102", title_en="Nurse aides", title_fr="Aides-infirmiers")
    occupation.job_titles.create(language="en", title="Hospital orderly")
    occupation.save()
    building.rebuild(EMBEDDED)
    yield
    finding.forget()


def page(client, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address, follow=True)
    assert response.status_code == status
    return BeautifulSoup(response.content, "lxml")


def titles(soup: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in soup.select(".found h3 a")]


def listed(soup: BeautifulSoup) -> list[str]:
    return [link.get_text(strip=True) for link in soup.select("main .board h3 a")]


def test_words_find_records_of_every_kind(site, client):
    assert titles(page(client, "/en/search/?q=elm")) == [
        "Elm College",
        "Hand hygiene",
        "Safe transfer",
    ]


def test_a_kind_outside_everything_that_answers_stands_among_the_others(site, client):
    hygiene = MicroCertification.objects.get(slug="hand-hygiene")
    make.equivalency("hygiene-at-elm", hygiene, Organization.objects.get(slug="elm-college"))
    building.rebuild(EMBEDDED)
    soup = page(client, "/en/search/?q=equivalencies")
    assert len(titles(soup)) == 1
    assert "Decisions" in soup.select_one("ul.kinds").get_text()
    assert "Not in “Everything”" not in soup.get_text()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/en/search/?q=georgian+college", "No organisation here is called “georgian college”."),
        (
            "/fr/recherche/?q=georgian+college",
            "Aucune organisation d’ici ne s’appelle « georgian college ».",
        ),
        (
            "/en/search/?q=evening+classes",
            "No field of a record states what “evening classes” asks",
        ),
        (
            "/en/search/?q=jobs+that+pay+well",
            "No field of a record states what “jobs that pay well” asks for beyond work",
        ),
        (
            "/fr/recherche/?q=emploi+sans+expérience",
            "Aucun champ d’une fiche n’indique ce que « emploi sans expérience » demande de plus qu’un travail",
        ),
        (
            "/en/search/?q=zumba+courses",
            "Nothing is recorded on the subject of “zumba courses”. These are offerings in all subjects.",
        ),
        (
            "/fr/recherche/?q=cours+de+zumba",
            "Rien n’est inscrit sur le sujet de « cours de zumba ».",
        ),
        (
            "/en/search/?q=short+courses",
            "No field of a record states what “short courses” asks for beyond training",
        ),
        (
            "/fr/recherche/?q=cours+du+soir",
            "Aucun champ d’une fiche n’indique ce que « cours du soir » demande de plus qu’une formation",
        ),
        (
            "/en/search/?q=online+evening+classes",
            "No field of a record states all that “online evening classes” asks for.",
        ),
        (
            "/fr/microcertifications/?search=cours+du+soir",
            "Aucun champ d’une fiche n’indique tout ce que « cours du soir » demande.",
        ),
        ("/en/search/?q=nurse+aide+courses", "No micro-certification, program or course answers"),
        ("/fr/recherche/?q=cours+d'aide-infirmière", "Aucune microcertification, aucun programme"),
        ("/en/search/?q=what+is+a+micro-certification", "What a micro-certification is"),
        ("/fr/recherche/?q=définition+microcertification", "Qu’est-ce qu’une microcertification"),
    ],
)
def test_what_is_not_here_is_told_in_one_sentence(site, client, address, told):
    (notice,) = page(client, address).select("main .notice")
    assert told in notice.get_text().replace("\N{NO-BREAK SPACE}", " ")


def test_a_job_title_leads_to_its_occupation_and_says_so(site, client):
    soup = page(client, "/en/search/?q=hospital+orderly")
    assert titles(soup) == ["Nurse aides"]
    assert soup.select_one(".found h3 a")["href"] == "/en/occupations/33102/"
    assert "Also called Hospital orderly" in " ".join(soup.select_one(".found").get_text().split())


def test_facets_count_chips_take_away_and_the_address_keeps_all(site, client):
    soup = page(client, "/en/search/?q=elm&delivery=online&max_fee=300&sort=title")
    assert titles(soup) == ["Hand hygiene"]
    counts = {
        option.input["value"]: option.select_one(".count").get_text().strip(", ")
        for option in soup.select('.option:has(input[name="delivery"])')
    }
    assert counts == {"online": "1", "in-person": "1"}
    chips = {chip.get_text(strip=True): chip["href"] for chip in soup.select(".chip")}
    assert chips == {
        "Remove filterOnline×": "?q=elm&max_fee=300&sort=title",
        "Remove filterFee at most (CAD): 300×": "?q=elm&delivery=online&sort=title",
    }


def test_both_ends_of_a_number_are_one_chip_when_words_say_them_and_two_in_an_address(site, client):
    soup = page(client, "/en/search/?q=hygiene+between+$100+and+$300")
    assert titles(soup) == ["Hand hygiene"]
    chips = {chip.get_text(strip=True): chip["href"] for chip in soup.select(".chip")}
    assert chips == {"Leave outFee (CAD): 100 to 300×": "?q=hygiene"}
    assert {("min_fee", "100"), ("max_fee", "300")} <= set(sent_by(soup))
    soup = page(client, "/fr/recherche/?q=hygiene&min_fee=100&max_fee=300")
    assert titles(soup) == ["Hand hygiene (fr)"]
    assert [chip["href"] for chip in soup.select(".chip")] == [
        "?q=hygiene&max_fee=300",
        "?q=hygiene&min_fee=100",
    ]
    assert [chip.get_text(strip=True) for chip in soup.select(".chip")] == [
        "Retirer le filtreFrais, au moins ($ CA)\N{NO-BREAK SPACE}: 100×",
        "Retirer le filtreFrais, au plus ($ CA)\N{NO-BREAK SPACE}: 300×",
    ]
    given_up = page(client, "/fr/recherche/?q=hygiene+plus+de+9000+$").get_text(" ", strip=True)
    assert "Frais, au moins ($ CA)" in given_up
    for least, is_there in ((100, True), (251, False)):
        address = f"/feeds/en/search.csv?q=hygiene&min_fee={least}"
        lines = b"".join(client.get(address).streaming_content)
        assert (b"Hand hygiene" in lines) == is_there


def test_the_french_page_answers_in_french_and_keeps_the_question_in_the_switch(site, client):
    soup = page(client, "/fr/recherche/?q=aide-infirmi%C3%A8re")
    assert titles(soup) == ["Aides-infirmiers"]
    assert soup.select_one("a.lang")["href"] == "/en/search/?q=aide-infirmi%C3%A8re"


def test_a_slip_is_mended_and_told(site, client):
    soup = page(client, "/en/search/?q=hygeine")
    assert titles(soup) == ["Hand hygiene"]
    assert "These are the results for hygiene" in soup.select_one(".notice").get_text()


def test_nothing_found_says_what_to_do(site, client):
    soup = page(client, "/en/search/?q=zzzqqq")
    assert "Nothing is recorded for “zzzqqq”" in soup.select_one(".empty h2").get_text()
    filtered = page(client, "/en/search/?q=elm&delivery=blended")
    assert filtered.select_one(".empty .chip")["href"] == "?q=elm"


def test_without_records_no_words_are_blamed_and_the_next_step_is_offered(trees, client):
    finding.forget()
    building.rebuild(EMBEDDED)
    for address, told in (
        ("/en/search/", "No record of this kind is published yet."),
        ("/fr/recherche/", "Aucune fiche de ce type n’est encore publiée."),
    ):
        empty = page(client, address).select_one(".empty")
        assert empty.h2.get_text() == told
        assert empty.select_one(".button")["href"] == "/admin/"
    finding.forget()


def test_what_few_look_for_first_is_folded_until_something_of_it_is_chosen(site, client):
    for slug, code in (("hand-hygiene", "33103"), ("safe-transfer", "33104")):
        micro = MicroCertification.objects.get(slug=slug)
        micro.occupations.set([make.occupation(code)])
        micro.save()
    building.rebuild(EMBEDDED)
    finding.forget()
    soup = page(client, "/en/search/?q=elm")
    assert [box.legend.get_text() for box in soup.select(".facetbox.folded")] == [
        "Leads to occupation"
    ]
    assert not soup.select_one(".facetbox:not(.folded) > details")
    assert not page(client, "/en/search/?q=elm&occupation=33103").select(".facetbox.folded")


@pytest.mark.parametrize(
    "address",
    [
        "?q=" + "a" * 300,
        "?q=%22unbalanced",
        "?q=of+the",
        "?q=*",
        "?q=%00%07",
        "?q=((((a%2B)%2B)%2B)%2B%24",
        "?q=a*+b*+c*+d*+e*",
        "?q=%ED%A0%80",
        "?kind=zeal&sort=random&sector=nowhere&sector=nowhere",
        "?max_hours=-1&max_fee=1e999999&max_weeks=NaN",
        "?limit=-5&first=100000",
        "?" + "&".join(f"institution=i{n}" for n in range(500)),
        "?sector=%00&region=%ED%A0%80",
    ],
)
def test_bad_input_gets_a_clear_page(site, client, address):
    page(client, f"/en/search/{address}")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/en/search/", "Search reads up to 300 characters. Shorten the words."),
        ("/fr/recherche/", "La recherche lit 300 caractères au plus. Abrégez les mots."),
    ],
)
def test_a_question_that_is_too_long_gets_a_page_with_its_beginning(site, client, path, told):
    soup = page(client, f"{path}?q={'a' * 301}", 400)
    assert told in soup.select_one("[role=alert]").get_text()
    assert [one["value"] for one in soup.select("main input[type=search]")] == ["a" * 300]
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"


def test_a_file_of_a_question_that_is_too_long_is_refused(site, client):
    response = client.get(f"/feeds/en/search.csv?q={'a' * 301}")
    assert (response.status_code, response.content.decode()) == (
        400,
        "Words: Search reads up to 300 characters. Shorten the words.\n",
    )


@pytest.mark.parametrize("number", ["0", "-1", "99", "zeal", "99999999999999999999", "1.5"])
def test_a_page_that_is_not_there_is_a_404_with_words(site, client, number):
    soup = page(client, f"/en/search/?page={number}", 404)
    assert re.search("last page.* is 1", soup.get_text())


def test_wrong_filters_are_named(site, client):
    address = "/en/search/?kind=zeal&max_fee=abc&order=fee"
    told = page(client, address).select_one(".errors").get_text()
    assert "3 filters could not be used" in told
    assert "order: This page calls it “sort”." in told
    assert "“zeal” is not one of the choices." in told
    assert "Give a number that is not negative, such as 300." in told


def test_unknown_values_are_told_and_left_aside(site, client):
    soup = page(
        client, "/en/search/?q=elm&sector=nowhere&" + "&".join(f"skill=s{n}" for n in range(9))
    )
    told = [one.get_text() for one in soup.select(".errors li")]
    assert told == ["Sector: “nowhere” is not one of the choices."] + [
        f"Teaches skill: “s{number}” is not one of the choices." for number in range(3)
    ]
    assert not soup.select(".chip")
    assert soup.select("#found .board > li")


def test_without_an_index_the_page_says_so(trees, client):
    finding.forget()
    assert "being prepared" in page(client, "/en/search/?q=elm", 503).get_text()
    assert client.get("/en/suggestions?q=elm").json() == {"suggestions": []}


def test_suggestions_name_the_record_and_its_address(site, client):
    response = client.get("/en/suggestions?q=hos")
    assert response["Cache-Control"] == "public, max-age=60"
    assert json.loads(response.content)["suggestions"] == [
        {
            "text": "Hospital orderly",
            "lang": "en",
            "kind": "Occupation",
            "of": "Nurse aides",
            "code": "33102",
            "url": "/en/occupations/33102/",
            "example": False,
        }
    ]


def test_a_suggestion_by_its_title_says_whose_it_is(site, client):
    told = client.get("/en/suggestions?q=hand").json()["suggestions"]
    [owner] = Organization.objects.values_list("name_en", flat=True)
    assert [(one["text"], one["of"]) for one in told] == [("Hand hygiene", owner)]


def test_suggestions_ask_for_no_session_account_or_kept_page(
    site, client, django_assert_max_num_queries
):
    client.get("/en/suggestions?q=hos")
    # Which generation serves, its version, what is stored of these letters, the names, and what is told of them.
    with django_assert_max_num_queries(8) as asked:
        response = client.get("/en/suggestions?q=hosp")
    assert not [one for one in asked.captured_queries if "search_" not in one["sql"]]
    assert not hasattr(response.wsgi_request, "session")
    assert int(response["Content-Length"]) == len(response.content)
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("host", "method", "status"),
    [("evil.example", "GET", 400), ("testserver", "POST", 405), ("testserver", "HEAD", 200)],
)
def test_suggestions_are_read_from_this_host_only(site, client, host, method, status):
    answer = client.generic(method, "/fr/suggestions?q=hos", headers={"host": host})
    assert answer.status_code == status


@pytest.mark.parametrize(
    "address",
    [
        "/en/search/?q=el%00m%01%1b&sort=%00&kind=%00&max_fee=%00",
        "/fr/recherche/?q=%00",
        "/en/pathways/?from=a%00b&to=c%00d",
    ],
)
def test_control_characters_are_not_printed(site, client, address):
    answer = client.get(address, follow=True).content.decode()
    assert "<h1" in answer
    assert not [letter for letter in answer if ord(letter) < 32 and letter not in "\n\r\t"]


def test_the_number_of_queries_does_not_grow_with_the_answer(
    site, client, django_assert_max_num_queries
):
    client.get("/en/search/?q=elm")
    with django_assert_max_num_queries(32):
        client.get("/en/search/?q=elm")


def test_an_answer_can_be_taken_along(site, client):
    soup = page(client, "/en/search/?q=elm&sort=title&page=1")
    feed = soup.select_one('link[type="application/atom+xml"]')["href"]
    assert feed == "/feeds/en/search.atom?q=elm&sort=title"
    found = BeautifulSoup(client.get(feed).content, "xml")
    assert [one.title.get_text() for one in found.select("entry")] == [
        "Elm College",
        "Hand hygiene",
        "Safe transfer",
    ]
    lines = b"".join(client.get("/feeds/fr/search.csv?q=elm&max_fee=300").streaming_content)
    heading, *rows = lines.decode("utf-8-sig").splitlines()
    assert heading.startswith("Titre,Langue du titre,Type,Établissement,")
    assert len(rows) == 2
    assert ",250," in rows[0]


@pytest.mark.parametrize(
    ("query", "status"),
    [("q=%00", 400), ("max_fee=abc", 400), ("kind=x", 400), ("words=elm", 400), ("page=99", 404), ("page=99999999999", 404)],
)  # fmt: skip
def test_a_wrong_search_has_no_file(site, client, query, status):
    assert client.get(f"/feeds/en/search.atom?{query}").status_code == status


FREE = "/en/search/?q=elm+under+$300+online"
GRATUIT = "/fr/recherche/?q=elm+en+ligne+à+moins+de+300+$"


@pytest.mark.parametrize(
    ("address", "found", "chips"),
    [
        (
            FREE,
            ["Hand hygiene"],
            {"Fee at most (CAD): 300": "?q=elm+online", "Delivery: Online": "?q=elm+under+%24300"},
        ),
        (
            GRATUIT,
            ["Hand hygiene (fr)"],
            {
                "Frais, au plus ($ CA)\N{NO-BREAK SPACE}: 300": "?q=elm+en+ligne",
                "Mode de formation\N{NO-BREAK SPACE}: En ligne": "?q=elm+%C3%A0+moins+de+300+%24",
            },
        ),
        (
            "/fr/recherche/?q=en+personne&sort=title",
            ["Safe transfer (fr)"],
            {"Mode de formation\N{NO-BREAK SPACE}: En personne": "?sort=title"},
        ),
    ],
)
def test_what_is_read_among_the_words_is_said_and_can_be_left_out(
    site, client, address, found, chips
):
    soup = page(client, address)
    assert titles(soup) == found
    links = soup.select("[aria-labelledby=understood] .chip")
    assert {
        link.find(string=True, recursive=False).strip(): link["href"] for link in links
    } == chips


def said(address: str) -> str:
    """Return the words of an address."""
    return parse_qsl(address.partition("?")[2])[0][1]


def sent_by(soup, left_out=()) -> list[tuple[str, str]]:
    """Return what the form of filters sends, without some boxes that are unticked."""
    inputs = soup.select("form[aria-label] input")
    boxes = [one for one in inputs if one.get("type") != "checkbox" or one.has_attr("checked")]
    return [(one["name"], one.get("value", "")) for one in boxes if one["name"] not in left_out]


@pytest.mark.parametrize(
    ("words", "box", "left"),
    [
        ("/en/search/?q=elm+online", ("delivery", "online"), "elm"),
        ("/en/search/?q=cheap+online", ("delivery", "online"), ""),
        ("/en/search/?q=online+or+elm", ("delivery", "online"), "elm"),
        ("/fr/recherche/?q=elm+en+ligne", ("delivery", "online"), "elm"),
        ("/en/search/?q=hygiene+under+%24500", ("max_fee", "500"), "hygiene"),
        ("/en/search/?q=elm+over+%24100", ("min_fee", "100"), "elm"),
        ("/fr/recherche/?q=elm+moins+de+1000+%24", ("max_fee", "1\N{NO-BREAK SPACE}000"), "elm"),
    ],
)
def test_a_box_that_the_words_filled_holds_and_can_be_emptied(site, client, words, box, left):
    soup = page(client, words)
    section = words.partition("?")[0]
    sent = sent_by(soup)
    assert box in sent
    same = page(client, f"{section}?{urlencode(sent)}")
    assert sorted(titles(same)) == sorted(titles(soup))
    emptied = page(client, f"{section}?{urlencode(sent_by(soup, left_out=[box[0]]))}")
    assert box not in sent_by(emptied)
    assert dict(sent_by(emptied)).get("q", "") == left
    assert dict(sent_by(soup))["q"] == said(words)
    assert sorted(titles(emptied)) == sorted(titles(page(client, f"{section}?q={left}")))


@pytest.mark.parametrize(
    ("words", "box", "left"),
    [
        ("/en/micro-certifications/?search=elm+online", ("delivery", "online"), "elm"),
        ("/fr/microcertifications/?search=elm+en+ligne", ("delivery", "online"), "elm"),
        ("/en/micro-certifications/?search=cheap+online", ("delivery", "online"), ""),
        ("/en/micro-certifications/?search=hygiene+under+%24500", ("max_fee", "500"), "hygiene"),
        ("/en/micro-certifications/?search=elm+20+hours+or+less", ("max_hours", "20"), "elm"),
    ],
)
def test_a_box_of_a_list_that_the_words_filled_holds_and_can_be_emptied(
    site, client, words, box, left
):
    soup = page(client, words)
    section = words.partition("?")[0]
    assert box in sent_by(soup)
    assert dict(sent_by(soup))["search"] == said(words)
    same = page(client, f"{section}?{urlencode(sent_by(soup))}")
    assert listed(same) == listed(soup)
    assert sorted(sent_by(same)) == sorted(sent_by(soup))
    emptied = page(client, f"{section}?{urlencode(sent_by(soup, left_out=[box[0]]))}")
    assert dict(sent_by(emptied))["search"] == left
    assert listed(emptied) == listed(page(client, f"{section}?search={left}"))


def test_the_other_values_of_a_box_that_the_words_filled_are_counted_without_it(site, client):
    soup = page(client, "/en/micro-certifications/?search=elm+online")
    counts = {
        option.input["value"]: option.select_one(".count").get_text().strip(", ")
        for option in soup.select('.option:has(input[name="delivery"])')
    }
    assert counts == {"online": "1", "in-person": "1"}


def test_what_is_left_out_holds_no_more(site, client):
    soup = page(client, "/en/search/?q=under+$100")
    assert titles(soup) == []
    assert [chip["href"] for chip in soup.select(".empty .chip")] == []
    assert "/en/micro-certifications/" in [link["href"] for link in soup.select(".empty a")]
    filtered = page(client, f"{FREE}&sector=health")
    clear = next(link for link in filtered.select(".chips a") if link.get_text() == "Clear all")
    assert clear["href"] == "?q=elm"


def test_an_amount_that_nothing_meets_is_left_aside_and_told(site, client):
    soup = page(client, "/en/search/?q=elm+under+$100")
    assert "Hand hygiene" in titles(soup)
    assert [one.get_text() for one in soup.select(".notice")] == [
        "Nothing answers to your words and to Fee at most (CAD): 100. These results leave it aside."
    ]


def test_a_way_of_delivery_that_nothing_has_is_left_aside_and_told(site, client):
    soup = page(client, "/en/search/?q=elm+blended")
    assert titles(soup)[:1] == ["Elm College"]
    assert [one.get_text() for one in soup.select(".notice")] == [
        "Nothing answers to your words and to Delivery: Blended. These results leave it aside."
    ]
    assert not soup.select("[aria-labelledby=understood]")
    soup = page(client, "/fr/microcertifications/?search=elm+hybride")
    [told] = soup.select(".notice")
    assert told.get_text() == (
        "Rien ne répond à la fois à vos mots et à Mode de formation\N{NO-BREAK SPACE}: Hybride."
        " Ces résultats en font abstraction."
    )
    assert soup.select("main .board h3 a")


@pytest.mark.parametrize(
    ("address", "chips"),
    [
        ("/en/search/?q=remote+under+500", {"?q=remote", "?q=under+500"}),
        ("/en/search/?q=elm+$300+free+online", {"?q=elm+free+online", "?q=elm+%24300+free"}),
        ("/fr/recherche/?q=elm+presentiel+40+heures", {"?q=elm+presentiel", "?q=elm+40+heures"}),
    ],
)
def test_words_that_are_read_can_be_left_out_one_by_one(site, client, address, chips):
    soup = page(client, address)
    links = soup.select("[aria-labelledby=understood] .chip") or soup.select(".empty .chip")
    assert {link["href"] for link in links} == chips


def test_a_quoted_way_of_delivery_is_a_word(site, client):
    assert titles(page(client, '/en/search/?q="online"')) != []


@pytest.mark.parametrize("typed", ["((((", "*", "😀"])
def test_what_has_nothing_to_search_for_is_told(site, client, typed):
    soup = page(client, f"/en/search/?q={typed}")
    assert "has no letter or digit to search for" in soup.select_one(".notice").get_text()
    assert page(client, "/en/search/").select_one(".notice") is None
    assert page(client, "/en/search/?q=elm").select_one(".notice") is None


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/en/micro-certifications/?search=hygeine", ["Hand hygiene"]),
        ("/fr/microcertifications/?search=hygeine", ["Hand hygiene (fr)"]),
        ("/en/micro-certifications/?search=hygiene+under+$300", ["Hand hygiene"]),
        ("/en/micro-certifications/?search=hygiene+under+$100", ["Hand hygiene"]),
        ("/en/micro-certifications/?search=elm&delivery=online", ["Hand hygiene"]),
        ("/en/occupations/?search=hospital+orderlies", ["Nurse aides"]),
        ("/en/occupations/?search=NOC+33102", ["Nurse aides"]),
        ("/en/occupations/?search=hygiene", []),
    ],
)
def test_the_box_of_a_list_finds_what_search_finds(site, client, address, found):
    soup = page(client, address)
    assert listed(soup) == found


def test_a_list_tells_how_its_words_were_read(site, client):
    soup = page(client, "/en/micro-certifications/?search=hygeine")
    assert soup.select_one("#found .notice").get_text() == (
        "Nothing has “hygeine”. These are the results for hygiene."
    )
    assert soup.select_one("#f-search")["value"] == "hygeine"


@pytest.mark.parametrize("limit", ["1,000", "1 000", "$1,000", "1 000 $"])
def test_lists_and_search_read_an_amount_alike(site, client, limit):
    for address in ("/en/search/?q=elm&max_fee=", "/en/micro-certifications/?max_fee="):
        soup = page(client, f"{address}{limit}")
        chip = soup.select_one(".chips .chip").find_all(string=True, recursive=False)
        assert "".join(chip).strip() == "Fee at most (CAD): 1,000"
        assert soup.select_one(".errors") is None


@pytest.mark.parametrize("address", ["/en/search/?max_fee=1,5000", "/en/micro-certifications/?max_fee=1,5000"])  # fmt: skip
def test_lists_and_search_refuse_an_amount_alike(site, client, address):
    assert page(client, address).select_one(".errors") is not None


def test_longer_words_are_told(site, client):
    soup = page(client, "/en/search/?q=hygie")
    assert "These have longer words that begin like them." in soup.select_one(".notice").get_text()


def test_words_in_the_box_of_a_list_put_the_best_match_first_unless_an_order_is_asked_for(
    site, client
):
    other = make.occupation("31301", title_en="Registered nurses", title_fr="Infirmiers")
    other.job_titles.create(language="en", title="Aide of nurses")
    other.save()
    building.rebuild(EMBEDDED)
    finding.forget()
    soup = page(client, "/en/occupations/?search=nurse+aides")
    assert listed(soup) == ["Nurse aides", "Registered nurses"]
    orders = [one.get_text() for one in soup.select(".orders li")]
    assert (orders[0], soup.select_one(".orders [aria-current]").get_text()) == ("Best match",) * 2
    soup = page(client, "/en/occupations/?search=nurse+aides&order=code")
    assert listed(soup) == ["Registered nurses", "Nurse aides"]
    assert soup.select_one(".orders a")["href"] == "?search=nurse+aides"


def test_what_was_respelled_is_told_where_only_some_of_the_words_are_found(site, client):
    said = page(client, "/en/search/?q=hospitel+elm").select_one(".notice").get_text()
    assert " ".join(said.split()) == (
        "Nothing has “hospitel elm”. No record has all the words of “hospital elm”."
        " These have some of them."
    )


def test_what_is_over_says_so_in_its_row_and_while_typing(trees, client):
    """A need of last year was found as if people could still answer it."""
    college = make.organization("elm-college")
    make.need("welders-before", college, by_date=date(2020, 5, 1))
    make.need("welders-now", college)
    finding.forget()
    building.rebuild(EMBEDDED)
    rows = page(client, "/en/search/?q=welders").select(".found .entry")
    assert [(row.h3.get_text(), bool(row.select(".tag"))) for row in rows] == [
        ("Welders now", False),
        ("Welders before", True),
    ]
    for language, word in (("en", "Over"), ("fr", "A pris fin")):
        soup = page(client, f"/{language}/{SEARCH[language]}/?q=welders")
        assert soup.select(".found .tag")[0].get_text() == word
        told = client.get(f"/{language}/suggestions?q=welders").json()["suggestions"]
        assert [one["kind"].partition(" · ")[2] for one in told] == ["", word]
    finding.forget()
