"""The language switch, the keyboard, and a browser without scripts."""

from __future__ import annotations

import pytest

from tests.browser.conftest import OpenReader
from tests.browser.places import HOME, LISTS, PAGES, REAL, Place, place, section
from tests.browser.reader import NARROW
from tests.browser.site import Site

_FOCUSED = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    // A row's link covers the row by its ::after, which then carries the outline.
    const outlined = ['', '::after'].some(part => {
        const style = getComputedStyle(one, part || null);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    });
    return {name: one.tagName + ' ' + (one.className || one.id || one.textContent.trim().slice(0, 30)),
            href: one.getAttribute('href'),
            outlined,
            inSight: box.width > 0 && box.height > 0 && box.left >= 0 && box.top >= 0}
}"""


@pytest.mark.parametrize("where", [HOME, LISTS[0], PAGES[0], REAL[0]], ids=lambda w: w.name)
def test_the_switch_keeps_the_page(visit: OpenReader, site: Site, where: Place) -> None:
    """Where it leads to is asked of every page by `test_page_is_sound`."""
    reader = visit(site)
    page = reader.go(where.en)
    reader.follow(page.locator("header a.lang"))
    assert reader.path == where.fr
    assert page.get_attribute("html", "lang") == "fr"
    reader.follow(page.locator("header a.lang"))
    assert reader.path == where.en


def test_the_switch_keeps_filters_order_and_page(visit: OpenReader, site: Site) -> None:
    reader = visit(site)
    for query in ("?sector=human-skills&delivery=online&order=title", "?search=design", "?page=2"):
        page = reader.go(f"{section('microcertification', 'en')}{query}")
        reader.follow(page.locator("header a.lang"))
        assert reader.path == f"{section('microcertification', 'fr')}{query}"


def test_the_first_stop_of_the_keyboard_skips_to_the_content(
    visit: OpenReader, site: Site, language: str
) -> None:
    reader = visit(site, language)
    page = reader.go(section("pilot", language))
    page.keyboard.press("Tab")
    first = page.evaluate(_FOCUSED)
    assert first["href"] == "#main"
    assert first["outlined"]
    assert first["inSight"]
    page.keyboard.press("Enter")
    # To go to a fragment takes the browser a moment.
    reader.wait_until("document.activeElement.id === 'main'")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize(
    "where", [HOME, LISTS[0], place("microcertification", "internet-of-things/")]
)
@pytest.mark.parametrize("width", [1280, NARROW])
def test_focus_is_always_in_sight(visit: OpenReader, site: Site, where: Place, width: int) -> None:
    reader = visit(site)
    page = reader.go(where.en)
    reader.resize(width)
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUSED)
        if stop["name"].startswith("BODY"):
            break
        stops.append(stop)
    assert len(stops) > 10
    assert [stop["name"] for stop in stops if not (stop["outlined"] and stop["inSight"])] == []


@pytest.mark.parametrize("width", [1280, NARROW])
def test_a_stop_of_the_map_is_framed_in_ink_when_it_has_the_focus(
    visit: OpenReader, site: Site, width: int
) -> None:
    reader = visit(site)
    page = reader.go("/en/pathways/?to=14400")
    reader.resize(width)
    page.keyboard.press("Tab")
    page.locator(".route-map a:visible").first.focus()
    frame, ink = page.evaluate("""() => {
        const frame = getComputedStyle(document.activeElement.querySelector('.hit'));
        return [frame.stroke, getComputedStyle(document.querySelector('h1')).color];
    }""")
    assert frame == ink, "amber alone cannot be told from paper"


def test_menu_and_filters_open_with_the_keyboard_when_narrow(visit: OpenReader, site: Site) -> None:
    reader = visit(site)
    page = reader.go(section("pilot", "en"))
    reader.resize(NARROW)
    menu = page.locator("header nav a", has_text="Pathways")
    assert not menu.is_visible()
    page.locator("header summary").focus()
    page.keyboard.press("Enter")
    assert menu.is_visible()
    page.locator("details.filters summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#f-search").is_visible()


def test_a_whole_visit_without_scripts(visit: OpenReader, site: Site, language: str) -> None:
    reader = visit(site, language, java_script_enabled=False)
    page = reader.go(f"/{language}/")
    page.fill("#q", {"en": "nurse", "fr": "infirmier"}[language])
    reader.submit_with_enter("#q")
    results = {"en": "/en/search/?q=nurse", "fr": "/fr/recherche/?q=infirmier"}[language]
    assert reader.path == results
    reader.follow(page.locator(f"main a[href*='{section('occupation', language)}']").first)
    assert reader.heading
    reader.follow(page.locator("nav.crumbs a").last)
    assert reader.path == section("occupation", language)
    reader.follow(page.locator("a[rel=next]"))
    assert reader.path == f"{section('occupation', language)}?page=2"


def test_filters_and_chips_work_without_scripts(
    visit: OpenReader, site: Site, language: str
) -> None:
    reader = visit(site, language, java_script_enabled=False)
    micros = section("microcertification", language)
    page = reader.go(micros)
    everything = page.locator("main .board > li").count()
    page.check("input[name=sector][value=natural-resources]")
    page.check("input[name=delivery][value=in-person]")
    reader.follow(page.locator("details.filters button[type=submit]"))
    assert "sector=natural-resources&" in reader.path
    kept = page.locator("main .board > li").count()
    assert 0 < kept < everything
    chips = page.locator("ul.chips a.chip")
    assert chips.count() == 2
    reader.follow(chips.last)
    assert "sector=natural-resources" in reader.path
    assert "in-person" not in reader.path
    assert page.locator("main .board > li").count() >= kept
    reader.follow(page.locator("ul.chips a[href='?']").last)
    assert page.locator("main .board > li").count() == everything


def test_reduced_motion_is_respected(visit: OpenReader, site: Site) -> None:
    reader = visit(site, reduced_motion="reduce")
    page = reader.go("/en/")
    moving = page.evaluate(
        """[...document.querySelectorAll('*')].filter(one => {
            const style = getComputedStyle(one);
            return [...style.transitionDuration.split(','), ...style.animationDuration.split(',')]
                .some(time => parseFloat(time) > 0.01);
        }).map(one => one.outerHTML.slice(0, 80))"""
    )
    assert moving == []
