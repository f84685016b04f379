"""Wrong addresses, wrong values, wrong methods: a clear page in the reader's language, and never an error."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import OpenReader
from tests.browser.places import SECTIONS, section
from tests.browser.reader import NARROW
from tests.browser.site import BECAUSE, WITHDRAWN, Site

NOT_HERE = {"en": "This page is not here", "fr": "Cette page n'est pas ici"}
LONG = "a" * 3000
WRONG_VALUES = (
    (
        "microcertification",
        "max_hours=abc",
        {"en": "Enter a number.", "fr": "Saisissez un nombre."},
    ),
    ("microcertification", "max_hours=1e400", {"en": "Write at most", "fr": "Écrivez au plus"}),
    ("microcertification", "region=zzz", {"en": "zzz", "fr": "zzz"}),
    ("microcertification", "sector=zzz", {"en": "zzz", "fr": "zzz"}),
    ("microcertification", "skill=zzz", {"en": "zzz", "fr": "zzz"}),
    ("microcertification", "search=%00", {"en": "Null characters", "fr": "caractère nul"}),
    ("microcertification", f"search={LONG}", {"en": "at most 200", "fr": "au plus 200"}),
    ("microcertification", "order=zzz", {"en": "zzz", "fr": "zzz"}),
    ("occupation", "teer=9", {"en": "9", "fr": "9"}),
    ("organization", "kind=castle", {"en": "castle", "fr": "castle"}),
)


@pytest.mark.parametrize(
    "path",
    [
        "pilots/no-such-pilot/",
        "pilots/no-such-pilot/deeper/",
        "pilots/%00/",
        "pilots/Connect2Skills/",
        "occupations/99999/",
        "no-such-section/",
        "micro-certifications/%F0%9F%92%A9/",
    ],
)
def test_unknown_addresses(visit: OpenReader, site: Site, path: str, language: str) -> None:
    reader = visit(site, language)
    reader.go(f"/{language}/{path}", 404)
    assert reader.page.get_attribute("html", "lang") == language
    assert reader.heading.replace("’", "'") == NOT_HERE[language]
    assert f"/{language}/{SECTIONS['pilot'][language == 'fr']}/" in reader.hrefs("main a")


@pytest.mark.parametrize("path", ["/de/", "/de/pilots/", "/pilots/", "/xx", "/en-CA/"])
def test_foreign_languages(visit: OpenReader, site: Site, path: str, language: str) -> None:
    reader = visit(site, language)
    reader.go(path, 404)
    # A variant of a language is that language; otherwise the browser's own is taken.
    told = "en" if path == "/en-CA/" else language
    assert reader.page.get_attribute("html", "lang") == told
    assert reader.heading.replace("’", "'") == NOT_HERE[told]


@pytest.mark.parametrize("page", ["9999", "0", "-1", "abc", "%00", "1e3", "9" * 400])
def test_pages_beyond_a_list(visit: OpenReader, site: Site, page: str, language: str) -> None:
    reader = visit(site, language)
    occupations = section("occupation", language)
    reader.go(f"{occupations}?page={page}", 404)
    # What is no number at all is told so; a number is told how far the list goes.
    assert re.search(
        {"en": "last page (of this list )?is 22", "fr": "22"}[language], reader.main_text()
    )
    reader.follow(reader.page.locator("main a.button").first)
    assert reader.path == occupations
    assert reader.page.locator("main .board > li").count() == 24


@pytest.mark.parametrize(("kind", "query", "told"), WRONG_VALUES, ids=lambda one: str(one)[:24])
def test_filters_with_wrong_values(
    visit: OpenReader, site: Site, kind: str, query: str, told: dict, language: str
) -> None:
    reader = visit(site, language)
    reader.go(f"{section(kind, language)}?{query}")
    alert = reader.page.get_by_role("alert")
    assert alert.is_visible(), "a wrong value is told in sight, not in a folded form"
    assert told[language] in alert.inner_text()
    reader.resize(NARROW)
    filters = reader.page.locator("details.filters").bounding_box()
    assert alert.bounding_box()["y"] < filters["y"], (
        "it stands before the filters, also when narrow"
    )
    assert reader.page.locator("main .board > li").count() > 0


def test_a_search_cannot_be_typed_longer_than_it_may_be(
    visit: OpenReader, site: Site, language: str
) -> None:
    reader = visit(site, language)
    for path, field, most in (
        (f"/{language}/", "#q", "300"),
        (section("microcertification", language), "#f-search", "200"),
    ):
        page = reader.go(path)
        page.fill(field, "")
        page.locator(field).press_sequentially("a" * 5)
        assert page.get_attribute(field, "maxlength") == most, path


def test_words_that_are_too_long_are_refused_in_words(
    visit: OpenReader, site: Site, language: str
) -> None:
    reader = visit(site, language)
    page = reader.go(f"{section('pilot', language)}?search={'a' * 10_000}")
    assert "200" in page.get_by_role("alert").inner_text()
    address = {"en": "/en/search/", "fr": "/fr/recherche/"}[language]
    page = reader.go(f"{address}?q={'a' * 10_000}", 400)
    assert "300" in page.get_by_role("alert").inner_text()


@pytest.mark.parametrize(
    "ctid",
    ["abc", "ce-1", "%00", "ce-11111111-1111-4111-8111-111111111111", "ce-" + "z" * 36, "a" * 900],
)
def test_unknown_identifiers(visit: OpenReader, site: Site, ctid: str, language: str) -> None:
    reader = visit(site, language)
    reader.go(f"/id/{ctid}", 404)
    assert reader.page.get_attribute("html", "lang") == language
    assert reader.heading.replace("’", "'") == NOT_HERE[language]


def test_a_withdrawn_record_says_what_it_was(visit: OpenReader, site: Site, language: str) -> None:
    reader = visit(site, language)
    page = reader.go(f"{section('microcertification', language)}{WITHDRAWN}/", 410)
    titles = {"en": "Wildland fire awareness", "fr": "Sensibilisation aux feux de forêt"}
    assert reader.heading == titles[language]
    assert BECAUSE[language == "fr"] in reader.main_text()
    near = reader.hrefs("section[aria-labelledby=near-title] a")
    assert len(near) == 5
    ctid = page.locator("main code").inner_text()
    reader.go(f"/id/{ctid}", 410)
    assert reader.heading == titles[language]
    reader.go(near[0])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/fr/", "/fr/projets-pilotes/", "/id/ce-1", "/robots.txt", "/"])
def test_wrong_methods(visit: OpenReader, site: Site, path: str, method: str) -> None:
    reader = visit(site, "fr")
    answer = reader.context.request.fetch(
        f"{site.url}{path}", method=method, headers={"Accept-Language": "fr"}
    )
    assert answer.status in (403, 405)
    if answer.status == 403:
        assert '<html lang="fr"' in answer.text()
    else:
        assert "GET" in answer.headers["allow"]


def test_the_api_refuses_in_the_language_asked_for(visit: OpenReader, site: Site) -> None:
    request = visit(site).context.request
    french = {"Accept-Language": "fr"}
    answer = request.get(f"{site.url}/graphql", headers=french)
    assert (answer.status, answer.headers["allow"]) == (405, "POST")
    assert answer.json()["errors"][0]["message"] == "Envoyez la requête par POST."
    for body, status in (("{", 400), ("[]", 400), ('{"query": "{ nothing }"}', 400)):
        answer = request.post(
            f"{site.url}/graphql",
            data=body,
            headers={**french, "Content-Type": "application/json"},
        )
        assert answer.status == status
        assert answer.json()["errors"][0]["message"]


def test_addresses_without_a_final_slash_lead_on(visit: OpenReader, site: Site) -> None:
    reader = visit(site)
    reader.go("/en/pilots/connect2skills")
    assert reader.path == "/en/pilots/connect2skills/"
