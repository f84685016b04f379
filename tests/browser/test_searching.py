"""Searching by hand: suggestions under the box, by keyboard and mouse, and the page of results with its facets."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenReader
from tests.browser.places import section
from tests.browser.reader import NARROW, WIDE, Reader
from tests.browser.site import Site

RESULTS = {"en": "/en/search/", "fr": "/fr/recherche/"}
TYPED = {"en": "material hand", "fr": "manutentionn"}


def suggested(reader: Reader, language: str) -> Page:
    """Type the beginning of a job on the home page and wait for its suggestions."""
    page = reader.go(f"/{language}/")
    page.locator("#q").press_sequentially(TYPED[language])
    expect(page.locator("#q-list li").first).to_be_visible()
    return page


def test_a_suggestion_is_chosen_by_keyboard(visit: OpenReader, site: Site, language: str) -> None:
    reader = visit(site, language)
    page = suggested(reader, language)
    box = page.locator("#q")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert page.locator("p[role=status]").inner_text()
    assert reader.violations() == []
    box.press("ArrowDown")
    chosen = page.locator("#q-list [aria-selected=true]")
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    named = chosen.locator(".rest").inner_text()
    reader.submit_with_enter("#q")
    assert reader.path.startswith(section("occupation", language))
    assert reader.path.rstrip("/").rsplit("/", 1)[-1] in named


def test_escape_closes_what_an_arrow_opens_again(
    visit: OpenReader, site: Site, language: str
) -> None:
    reader = visit(site, language)
    page = suggested(reader, language)
    box = page.locator("#q")
    box.press("ArrowDown")
    # Who moves in the text is back in it.
    box.press("Home")
    assert box.get_attribute("aria-activedescendant") is None
    assert page.locator("#q-list [aria-selected=true]").count() == 0
    box.press("ArrowDown")
    box.press("Escape")
    expect(page.locator("#q-list")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    assert box.get_attribute("aria-activedescendant") is None
    assert box.input_value() == TYPED[language]
    box.press("ArrowDown")
    expect(page.locator("#q-list li").first).to_be_visible()


def test_enter_without_a_choice_searches_for_the_words(
    visit: OpenReader, site: Site, language: str
) -> None:
    reader = visit(site, language)
    suggested(reader, language)
    reader.submit_with_enter("#q")
    assert reader.path.startswith(f"{RESULTS[language]}?q=")


def test_a_suggestion_is_chosen_with_the_mouse(visit: OpenReader, site: Site) -> None:
    reader = visit(site)
    page = suggested(reader, "en")
    reader.follow(page.locator("#q-list li").first)
    assert reader.path.startswith(section("occupation", "en"))


def test_results_are_narrowed_and_widened_again(
    visit: OpenReader, site: Site, language: str
) -> None:
    reader = visit(site, language, java_script_enabled=False)
    page = reader.go(f"{RESULTS[language]}?q={'nurse' if language == 'en' else 'infirmier'}")
    rows = page.locator("main ol.board > li")
    everything = rows.count()
    page.locator("input[name=sector]").first.check()
    reader.follow(page.locator("details.filters button[type=submit]"))
    assert 0 < rows.count() < everything
    reader.follow(page.locator("ul.chips a.chip").first)
    assert rows.count() == everything
    reader.follow(page.locator("nav a[href*='kind=program']").first)
    assert 0 < rows.count() < everything


@pytest.mark.parametrize("asked", ["nurse", "zzzzqqqq", "*", "under $300", "forklfit"])
def test_every_state_of_the_page_is_sound(
    visit: OpenReader, site: Site, language: str, asked: str
) -> None:
    reader = visit(site, language)
    reader.go(f"{RESULTS[language]}?q={asked}")
    assert reader.heading
    assert reader.violations() == []
    reader.resize(NARROW)
    reader.open_everything()
    assert reader.overflow() == []
    assert reader.violations() == []


def test_a_list_is_narrowed_by_award_skill_and_element(
    visit: OpenReader, site: Site, language: str
) -> None:
    reader = visit(site, language)
    page = reader.go(section("microcertification", language))
    for field in ("stacks_into", "skill", "adopts"):
        reader.open_everything()
        box = page.locator(f"input[name={field}]").first
        value = box.get_attribute("value")
        with reader.next_page():
            box.check()
        assert f"{field}={value}" in reader.path
        assert page.locator("main .board > li").count() > 0
        reader.follow(page.locator("ul.chips a.chip").first)


def test_a_list_is_narrowed_without_a_reload(visit: OpenReader, site: Site, language: str) -> None:
    reader = visit(site, language)
    page = reader.go(section("microcertification", language))
    page.evaluate("window.stayed = true")
    everything = page.locator("main .board > li").count()
    box = page.locator("input[name=delivery]").first
    named = box.get_attribute("id")
    with reader.next_page():
        box.check()
    assert page.evaluate("window.stayed"), "the page was loaded anew"
    assert "delivery=" in reader.path
    assert page.evaluate("document.activeElement.id") == named
    assert page.locator("[data-told]").inner_text() == page.locator("[data-total]").inner_text()
    assert "delivery=" in (page.locator("#language").get_attribute("href") or "")
    assert 0 < page.locator("main .board > li").count() <= everything
    assert reader.violations() == []
    with reader.next_page():
        page.locator("ul.chips a.chip").first.click()
    assert page.evaluate("window.stayed")
    assert "delivery=" not in reader.path
    page.go_back()
    assert "delivery=" in reader.path
    expect(page.locator("ul.chips a.chip").first).to_be_visible()


def test_unfolded_filters_stay_unfolded_when_narrow(visit: OpenReader, site: Site) -> None:
    reader = visit(site)
    reader.resize(NARROW)
    page = reader.go(section("microcertification", "en"))
    page.locator("details.filters > summary").click()
    with reader.next_page():
        page.locator("input[name=delivery]").first.check()
    expect(page.locator("details.filters button[type=submit]")).to_be_visible()
    page.locator("details.filters button[type=submit]").click()
    expect(page.locator("[data-total]")).to_be_in_viewport()
    reader.assert_stayed_on_site()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_next_page_begins_at_its_top(visit: OpenReader, site: Site, width: int) -> None:
    reader = visit(site)
    reader.resize(width)
    page = reader.go(f"{RESULTS['en']}?q=nurse")
    page.evaluate("window.stayed = true")
    with reader.next_page():
        page.locator("a[rel=next]").click()
    assert page.evaluate("window.stayed"), "the page was loaded anew"
    assert "page=2" in reader.path
    expect(page.locator("[data-total]")).to_be_focused()
    expect(page.locator("[data-total]")).to_be_in_viewport()
    expect(page.locator("main ol.board > li").first).to_be_in_viewport()


@pytest.mark.parametrize(
    "followed", ["nav a[href*='sort=title']", "nav a[href*='kind=program']", "ul.chips a.chip"]
)
def test_the_keyboard_stays_with_the_list(
    visit: OpenReader, site: Site, language: str, followed: str
) -> None:
    reader = visit(site, language)
    page = reader.go(f"{RESULTS[language]}?q=nurse&max_fee=100000")
    page.evaluate("window.stayed = true")
    link = page.locator(f"#found {followed}").first
    link.focus()
    with reader.next_page():
        link.press("Enter")
    assert page.evaluate("window.stayed"), "the page was loaded anew"
    expect(page.locator("[data-total]")).to_be_focused()
    assert reader.violations() == []


def test_what_is_shown_while_a_list_comes_is_marked_as_old(visit: OpenReader, site: Site) -> None:
    reader = visit(site, anew=True)
    page = reader.go(f"{RESULTS['en']}?q=nurse")
    waiting: list[Route] = []

    def keep_waiting(route: Route) -> None:
        waiting.append(route)

    page.route("**/en/search/?*", keep_waiting)
    page.locator("input[name=sector]").first.check()
    expect(page.locator("#found")).to_have_attribute("aria-busy", "true")
    waiting[0].continue_()
    expect(page.locator("#found[aria-busy]")).to_have_count(0)
    expect(page.locator("ul.chips a.chip").first).to_be_visible()


@pytest.mark.parametrize("at", ["search", "list"])
def test_a_box_ticked_while_a_list_comes_counts_too(visit: OpenReader, site: Site, at: str) -> None:
    reader = visit(site, anew=True)
    where = {"search": f"{RESULTS['en']}?q=nurse", "list": section("microcertification", "en")}[at]
    page = reader.go(where)

    def keep_waiting(route: Route) -> None:
        """Answer nothing yet."""

    page.route(re.compile(r"/en/[a-z-]+/\?"), keep_waiting)
    first, second = (page.locator("input[name=sector]").nth(place) for place in range(2))
    names = [box.get_attribute("value") for box in (first, second)]
    first.check()
    expect(page.locator("#found")).to_have_attribute("aria-busy", "true")
    second.check()
    # Whatever waits goes on its way.
    page.unroute(re.compile(r"/en/[a-z-]+/\?"))
    for name in names:
        expect(page.locator(f"#found:not([aria-busy]) input[value={name}]")).to_be_checked()
    assert [name for name in names if f"sector={name}" not in page.url] == []


def test_a_box_stays_where_it_was_ticked(visit: OpenReader, site: Site) -> None:
    reader = visit(site)
    page = reader.go(f"{RESULTS['en']}?q=nurse")
    box = page.locator(".filters input[name=delivery]").first
    box.scroll_into_view_if_needed()
    place = f"document.getElementById('{box.get_attribute('id')}').getBoundingClientRect().top"
    before = page.evaluate(place)
    with reader.next_page():
        box.check()
    expect(page.locator("#found[aria-busy]")).to_have_count(0)
    assert abs(page.evaluate(place) - before) < 2


def test_suggestions_that_cannot_be_had_are_not_those_of_before(
    visit: OpenReader, site: Site
) -> None:
    reader = visit(site, anew=True)
    page = suggested(reader, "en")
    page.route("**/suggestions?*", lambda route: route.fulfill(status=500))
    page.locator("#q").press_sequentially("l")
    expect(page.locator("#q-list")).to_be_hidden()
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    assert page.locator(".suggested p[role=status]").inner_text() == ""
    # What failed was made to fail.
    reader.begin()


@pytest.mark.parametrize("part", ["search", "list"])
def test_a_box_that_is_ticked_on_a_phone_keeps_the_keyboard(
    visit: OpenReader, site: Site, part: str
) -> None:
    reader = visit(site)
    where = {"search": f"{RESULTS['en']}?q=nurse", "list": section("microcertification", "en")}[
        part
    ]
    page = reader.go(where)
    reader.resize(NARROW)
    page.locator("details.filters > summary").focus()
    page.keyboard.press("Enter")
    # The second one, since what stands first may be open from the start.
    box = page.locator("details.filters input[type=checkbox]:visible").nth(1)
    named = box.get_attribute("id")
    box.focus()
    with reader.next_page():
        page.keyboard.press("Space")
    expect(page.locator("#found[aria-busy]")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == named
    assert page.locator(f"#{named}").is_checked()


@pytest.mark.parametrize("at", ["search", "list"])
def test_whoever_leaves_a_number_by_the_keyboard_goes_on_from_there(
    visit: OpenReader, site: Site, at: str
) -> None:
    reader = visit(site, anew=True)
    where = {"search": f"{RESULTS['en']}?q=nurse", "list": section("microcertification", "en")}[at]
    page = reader.go(where)
    fee = page.locator("#f-max_fee")
    fee.fill("90000")
    with reader.next_page():
        fee.press("Tab")
        reached = page.evaluate("document.activeElement.id")
        if page.evaluate("document.activeElement.classList.contains('narrow')"):
            page.keyboard.type("e")
    expect(page.locator("#found[aria-busy]")).to_have_count(0)
    assert reached
    narrows = page.locator(f"#{reached}.narrow")
    if not reached.startswith("narrow-") or narrows.count():
        assert page.evaluate("document.activeElement.id") == reached
    else:
        # The list is too short now to be narrowed.
        name = reached.removeprefix("narrow-")
        assert page.evaluate("document.activeElement.name") == name
    if narrows.count():
        expect(narrows).to_have_value("e")
