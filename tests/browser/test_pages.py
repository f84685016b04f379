"""Every template in both languages, wide and narrow: readable, named, and without a request to anywhere else."""

from __future__ import annotations

import sqlite3
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.conftest import OpenReader
from tests.browser.places import EVERYWHERE, HOME, LISTS, Place, place, section
from tests.browser.reader import NARROW, WIDE, Reader, squeezed
from tests.browser.site import Site

CONTRAST = {"runOnly": ["color-contrast"]}


@pytest.mark.parametrize("where", EVERYWHERE, ids=lambda one: one.name)
def test_page_is_sound(visit: OpenReader, site: Site, where: Place, language: str) -> None:
    reader = visit(site, language)
    reader.go(where.path(language), where.status)
    assert_named(reader, where)
    assert_accessible(reader)


def assert_named(reader: Reader, where: Place) -> None:
    """Language, title, one heading, the same page in the other language, and where search engines may find it."""
    page, site = reader.page, reader.site
    assert page.get_attribute("html", "lang") == reader.language
    heading, title = reader.heading, page.title()
    assert heading
    assert title.endswith(("Pathway Registry", "Registre des parcours"))
    assert len(title) > len("Pathway Registry ·") or where is HOME
    other = "fr" if reader.language == "en" else "en"
    if where.status == 200:
        assert [unquote(link) for link in reader.hrefs("header a.lang")] == [where.path(other)]
    robots = page.locator('meta[name="robots"]')
    canonical = page.locator('link[rel="canonical"]')
    if where.indexed:
        assert robots.count() == 0
        assert canonical.get_attribute("href") == f"{site.url}{where.path(reader.language)}"
        expected = {language: f"{site.url}{where.path(language)}" for language in ("en", "fr")}
        assert languages_named(reader) == {**expected, "x-default": expected["en"]}
    else:
        assert robots.get_attribute("content") == "noindex"
        assert canonical.count() == 0


def languages_named(reader: Reader) -> dict[str, str]:
    """Addresses of the page by the languages that a search engine is told."""
    return dict(
        reader.page.eval_on_selector_all(
            'link[rel="alternate"][hreflang]', "all => all.map(one => [one.hreflang, one.href])"
        )
    )


def assert_accessible(reader: Reader) -> None:
    """No finding of axe, and nothing sticking out: menus and filters folded and unfolded, text of twice the size.

    What a narrow page shows folded it shows unfolded, too, and is judged there; only what unfolds has another colour.
    """
    assert reader.violations() == []
    assert reader.overflow() == []
    reader.resize(NARROW)
    assert reader.overflow() == []
    assert reader.violations("summary", **CONTRAST) == []
    reader.open_everything()
    assert reader.overflow() == []
    assert reader.violations() == []
    reader.enlarge()
    assert reader.overflow() == []
    reader.resize(WIDE)
    assert reader.overflow() == []


@pytest.mark.parametrize(
    "where", [HOME, *LISTS[:1], place("microcertification", "example-warehouse-associate/")]
)
def test_dark_colours_have_contrast_too(
    visit: OpenReader, site: Site, where: Place, language: str
) -> None:
    reader = visit(site, language, color_scheme="dark")
    reader.go(where.path(language))
    background = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background != "rgb(255, 255, 255)"
    for width in (WIDE, NARROW):
        reader.resize(width)
        assert reader.violations(**CONTRAST) == []


def test_the_second_page_of_a_list_is_a_page_of_its_own(
    visit: OpenReader, site: Site, language: str
) -> None:
    reader = visit(site, language)
    reader.go(f"{section('occupation', language)}?page=2")
    canonical = reader.page.get_attribute('link[rel="canonical"]', "href")
    assert canonical == f"{site.url}{section('occupation', language)}?page=2"
    assert reader.violations() == []


def test_a_request_for_another_host_is_refused_with_a_page(visit: OpenReader, site: Site) -> None:
    reader = visit(site, "fr")
    reader.go(f"http://localhost:{site.port}/fr/", 400)
    assert reader.page.get_attribute("html", "lang") == "fr"
    assert reader.heading == "Cette demande n’a pas pu être comprise"
    assert_accessible(reader)


def test_a_form_without_its_cookie_is_refused_with_a_page(visit: OpenReader, site: Site) -> None:
    reader = visit(site)
    page = reader.go("/admin/login/")
    page.fill("#id_username", "admin")
    page.fill("#id_password", "not the password")
    reader.context.clear_cookies()
    with page.expect_navigation() as refused:
        page.press("#id_password", "Enter")
    assert refused.value.status == 403
    assert reader.heading == "This page is not open to you"
    assert_accessible(reader)


def test_an_error_of_the_site_shows_a_plain_page_in_both_languages(
    visit: OpenReader, broken_site: Site, language: str
) -> None:
    reader = visit(broken_site, language)
    reader.go(section("pilot", language), 500)
    assert reader.page.get_attribute("html", "lang") == "en"
    french = reader.page.locator("section[lang=fr] h2")
    assert squeezed(french.inner_text()) == "Un problème est survenu de notre côté"
    assert "Traceback" not in reader.page.content()
    assert reader.heading
    assert_accessible(reader)


@pytest.fixture
def broken_site(newsroom: Site) -> Site:
    """A site whose table of pilots is gone while it runs."""
    with sqlite3.connect(newsroom.database, timeout=20) as database:
        database.execute("DROP TABLE IF EXISTS registry_pilotpartner")
        database.execute("DROP TABLE IF EXISTS registry_pilot")
    database.close()
    return newsroom


def test_security_headers_stand_on_every_answer(visit: OpenReader, site: Site) -> None:
    reader = visit(site)
    for path in ("/en/", "/en/pilots/", "/en/nothing-here/", "/id/ce-1"):
        answer = reader.context.request.get(f"{site.url}{path}")
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_links_of_the_frame_lead_to_pages(visit: OpenReader, site: Site, language: str) -> None:
    reader = visit(site, language)
    reader.go(f"/{language}/")
    links = {urlsplit(link).path for link in reader.hrefs("header a, footer a, nav.doors a")}
    links -= {""}
    assert len(links) >= 8
    answers = {path: reader.context.request.get(f"{site.url}{path}").status for path in links}
    assert {path: status for path, status in answers.items() if status != 200} == {}
