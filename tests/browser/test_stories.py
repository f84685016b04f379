"""Four people, each with one thing to find out: on a phone, at work, on paper, and by ear.

Each by keyboard alone, with and without scripts.
"""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import OpenReader
from tests.browser.places import section
from tests.browser.reader import NARROW, Reader, squeezed
from tests.browser.site import Site

WORDS = {"en": "forklift", "fr": "chariot élévateur"}
PLAN = {"en": "Plan a way to this job", "fr": "Planifier un parcours vers cet emploi"}
DOOR = {"en": "See what I hold counts toward", "fr": "Voir à quoi sert ce que j’ai réussi"}
HELD = {"en": "Safe patient transfer", "fr": "Transfert sécuritaire"}
COMPARED = {
    "en": "compare/?id=example-teamwork&id=example-freight-data",
    "fr": "comparaison/?id=example-teamwork&id=example-freight-data",
}
REACH = {"en": "Within reach", "fr": "À portée"}
JOB = {"en": "shippers and receivers", "fr": "expéditeurs et réceptionnaires"}
LANDMARKS: tuple[Any, ...] = ("banner", "main", "contentinfo")
NAMELESS = r"- (?:link|button|textbox|searchbox|checkbox|combobox)(?=:|$)"
STOP = """wanted => {
    const one = document.activeElement, {width, height, right} = one.getBoundingClientRect();
    return [width > 0 && height > 0 && right > 0, one === wanted, one.outerHTML.slice(0, 200)];
}"""
LEVELS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
    .filter(one => one.checkVisibility()).map(one => Number(one.tagName[1]))"""
scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def tab_to(page: Page, target: Locator, within: int = 150) -> None:
    """Press Tab until it is there; each stop on the way must be in sight."""
    wanted = target.element_handle()
    for _ in range(within):
        page.keyboard.press("Tab")
        in_sight, there, what = page.evaluate(STOP, wanted)
        assert in_sight, what
        if there:
            return
    raise AssertionError("Tab did not get there")


def past_the_menu(page: Page) -> None:
    """Skip what all pages repeat, by the first link of the page."""
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")


def press(reader: Reader, target: Locator) -> None:
    """Get to what leads to another page by Tab, and follow it by Enter."""
    tab_to(reader.page, target)
    with reader.next_page():
        reader.page.keyboard.press("Enter")


def say(reader: Reader, field: str, words: str) -> None:
    """Get to a field by Tab, type, and send its form by Enter."""
    tab_to(reader.page, reader.page.locator(field))
    reader.page.keyboard.type(words)
    with reader.next_page():
        reader.page.keyboard.press("Enter")
    past_the_menu(reader.page)


def named(reader: Reader, words: dict[str, str]) -> Locator:
    return reader.page.get_by_role("link", name=words[reader.language])


@scripts
def test_a_warehouse_worker_on_a_phone_finds_a_way_to_a_job(
    visit: OpenReader, site: Site, language: str, scripts: bool
) -> None:
    """Words on the home page, the job among the results, its page, what leads nearest, and the plan to that."""
    reader = visit(site, language, java_script_enabled=scripts)
    reader.resize(NARROW)
    page = reader.go(f"/{language}/")
    past_the_menu(page)
    say(reader, "#q", WORDS[language])
    occupations = section("occupation", language)
    press(reader, page.locator(f"main .board a[href^='{occupations}']").first)
    assert reader.path == f"{occupations}75101/"
    assert reader.overflow() == []
    past_the_menu(page)
    press(reader, named(reader, PLAN))
    assert reader.path == f"{section('pathways', language)}?to=75101"
    # No program leads there: what names the job is offered instead.
    past_the_menu(page)
    press(reader, page.locator("main a[href*='to=example-warehouse-associate']").first)
    assert page.locator("main .route-map svg.tall").first.is_visible()
    steps = page.locator("main ol.strip").first.locator("> li a")
    assert steps.count() >= 1, "the map is a list, too"
    assert reader.overflow() == []
    past_the_menu(page)
    press(reader, steps.first)
    assert page.locator("main .factbar").count() == 1


@scripts
def test_a_nurse_sees_what_she_holds_counts_toward(
    visit: OpenReader, site: Site, language: str, scripts: bool
) -> None:
    """The door on the home page, a title, which one is meant, and the award with what is missing."""
    reader = visit(site, language, java_script_enabled=scripts)
    page = reader.go(f"/{language}/")
    past_the_menu(page)
    press(reader, named(reader, DOOR))
    past_the_menu(page)
    say(reader, "#h-add", HELD[language])
    meant = page.locator(".meant a", has_text=HELD[language])
    if meant.count():
        press(reader, meant.last)
        past_the_menu(page)
    assert "hold=example-safe-patient-transfer" in reader.path
    reach = page.locator("main").get_by_role("heading", name=REACH[language])
    assert reach.count() == 1
    assert page.locator("main .proof").count() == 1
    # Another day and a grade are told by the form, and stay in the address.
    # The order of a day's figures is that of the machine's language, so they are not typed.
    page.fill("#d-1", "2026-05-04")
    say(reader, "#g-1", "82")
    assert "2026-05-04" in reader.path
    assert "82" in reader.path
    assert page.locator("#d-1").input_value() == "2026-05-04"


@scripts
def test_a_counsellor_prints_what_a_person_needs(
    visit: OpenReader, site: Site, language: str, scripts: bool
) -> None:
    """A job, an offering that leads there, and a plan: on paper the facts and where to enrol stay, buttons go."""
    reader = visit(site, language, java_script_enabled=scripts)
    page = reader.go(f"/{language}/")
    past_the_menu(page)
    say(reader, "#q", JOB[language])
    press(reader, page.locator(f"main .board a[href^='{section('occupation', language)}']").first)
    past_the_menu(page)
    press(reader, page.locator("main .board a[href$='/example-warehouse-associate/']").first)
    on_paper(page)
    for gone in ("header .menu", ".foot nav", ".clicked"):
        assert page.locator(gone).first.is_hidden(), gone
    for kept in ("h1", ".factbar", "#main .requirement >> visible=true", "aside .details"):
        assert page.locator(kept).first.is_visible(), kept
    address = "getComputedStyle(document.querySelector('a.enrol'), '::after').content"
    assert "https://" in page.evaluate(address)
    page.emulate_media(media="screen")
    reader.go(f"{section('pathways', language)}?to=14400")
    on_paper(page)
    assert page.locator("main ol.strip").first.is_visible()
    assert page.locator("main form.ask").first.is_hidden()


def test_paper_says_what_was_searched_for_and_shows_no_box_that_waits(
    visit: OpenReader, site: Site, language: str
) -> None:
    reader = visit(site, language)
    page = reader.go(f"/{language}/")
    page.emulate_media(media="print")
    assert page.locator("label[for=q]").is_hidden()
    found = {"en": "/en/search/", "fr": "/fr/recherche/"}[language]
    reader.go(f"{found}?q={JOB[language]}")
    assert page.locator("#q").is_visible()
    assert page.locator("label[for=q]").is_visible()
    check = {"en": "/en/framework/check/", "fr": "/fr/cadre/verification/"}[language]
    reader.go(f"{check}?title=x&hours=30&noc=14404&is-relevance=met")
    last = page.locator("#result > section").last
    assert last.evaluate("one => getComputedStyle(one).breakInside") == "avoid"


def on_paper(page: Page) -> None:
    """Print a page: it fills a few sheets."""
    page.emulate_media(media="print")
    paper = page.pdf(format="Letter")
    assert paper.startswith(b"%PDF")
    assert 1 <= paper.count(b"/Type /Page\n") <= 4


@scripts
def test_a_reader_by_ear_narrows_a_list_and_compares(
    visit: OpenReader, site: Site, language: str, scripts: bool
) -> None:
    """Landmarks, headings in order, names of all there is to use, and what is said when the list has changed."""
    reader = visit(site, language, java_script_enabled=scripts)
    page = reader.go(section("microcertification", language))
    is_in_order(page)
    past_the_menu(page)
    box = page.locator("input[name=delivery]").first
    group = page.get_by_role("group").filter(has=box).last
    assert squeezed(group.locator("legend").inner_text())
    before = told(page)
    tab_to(page, box)
    if scripts:
        with reader.next_page():
            page.keyboard.press("Space")
        kept = page.evaluate("document.activeElement.id")
        assert kept == box.get_attribute("id"), "the focus stays where it was"
        assert squeezed(page.get_by_role("status").first.inner_text()) == told(page) != before
    else:
        page.keyboard.press("Space")
        with reader.next_page():
            page.keyboard.press("Enter")
        assert told(page) != before
    is_in_order(page)
    reader.go(f"{section('microcertification', language)}{COMPARED[language]}")
    is_in_order(page)
    table = page.get_by_role("table")
    assert squeezed(page.locator("#side-title").inner_text()) in table.aria_snapshot()
    assert table.get_by_role("columnheader").count() >= 2
    assert table.get_by_role("rowheader").count() > 5


def is_in_order(page: Page) -> None:
    """One of each landmark, one first heading, no level left out, and a name on all that can be used."""
    for role in LANDMARKS:
        assert page.get_by_role(role).count() == 1, role
    levels: list[int] = page.evaluate(LEVELS)
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels
    spoken = page.locator("body").aria_snapshot()
    assert re.findall(NAMELESS, spoken, re.MULTILINE) == []


def told(page: Page) -> str:
    """How many were found, as the page says it."""
    return squeezed(page.locator("[data-total]").inner_text())


@scripts
def test_offerings_are_chosen_from_the_list_and_compared(
    visit: OpenReader, site: Site, language: str, scripts: bool
) -> None:
    reader = visit(site, language, java_script_enabled=scripts)
    page = reader.go(section("microcertification", language))
    titles = []
    for row in (0, 2):
        entry = page.locator("main .board > li").nth(row)
        entry.locator("input[name=id]").check()
        titles.append(squeezed(entry.locator("h3").inner_text()))
    reader.follow(page.locator("#compare button"))
    heads = page.locator("main table.compare thead th a")
    assert [squeezed(one) for one in heads.all_inner_texts()] == titles
    assert re.search(r"compar(?:e|aison)/\?id=[a-z0-9-]+&id=[a-z0-9-]+$", reader.path)
