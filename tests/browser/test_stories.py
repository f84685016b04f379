"""Four people, each with one thing to find out: by phone, without scripts, by keyboard alone, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenReader
from tests.browser.places import section
from tests.browser.reader import NARROW, Reader, squeezed
from tests.browser.site import Site

WORDS = {"en": "forklift", "fr": "chariot élévateur"}
PLAN = {"en": "Plan a way to this job", "fr": "Planifier un parcours vers cet emploi"}
DOOR = {"en": "See what I hold counts toward", "fr": "Voir à quoi sert ce que j’ai réussi"}
HELD = {"en": "Safe patient transfer", "fr": "Transfert sécuritaire"}
REACH = {"en": "Within reach", "fr": "À portée"}
IN_SIGHT = """() => {
    const {width, height, right} = document.activeElement.getBoundingClientRect();
    return width > 0 && height > 0 && right > 0;
}"""
scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def link(reader: Reader, words: dict[str, str]) -> None:
    reader.follow(reader.page.get_by_role("link", name=words[reader.language]))


@scripts
def test_a_warehouse_worker_on_a_phone_finds_a_way_to_a_job(
    visit: OpenReader, site: Site, language: str, scripts: bool
) -> None:
    """Words on the home page, the job among the results, its page, what leads nearest, and the plan to that."""
    reader = visit(site, language, java_script_enabled=scripts)
    reader.resize(NARROW)
    page = reader.go(f"/{language}/")
    page.fill("#q", WORDS[language])
    reader.submit_with_enter("#q")
    occupations = section("occupation", language)
    reader.follow(page.locator(f"main .board a[href^='{occupations}']").first)
    assert reader.path == f"{occupations}75101/"
    assert reader.overflow() == []
    link(reader, PLAN)
    assert reader.path == f"{section('pathways', language)}?to=75101"
    # No program leads there: what names the job is offered instead.
    reader.follow(page.locator("main a[href*='to=example-warehouse-associate']").first)
    assert page.locator("main .route-map svg.tall").first.is_visible()
    steps = page.locator("main ol.strip").first.locator("> li a")
    assert steps.count() >= 1, "the map is a list, too"
    assert reader.overflow() == []
    reader.follow(steps.first)
    assert page.locator("main .factbar").count() == 1


@scripts
def test_a_nurse_sees_what_she_holds_counts_toward(
    visit: OpenReader, site: Site, language: str, scripts: bool
) -> None:
    """The door on the home page, a title, which one is meant, and the award with what is missing."""
    reader = visit(site, language, java_script_enabled=scripts)
    page = reader.go(f"/{language}/")
    link(reader, DOOR)
    page.fill("#h-add", HELD[language])
    reader.submit_with_enter("#h-add")
    meant = page.locator(".meant a", has_text=HELD[language])
    if meant.count():
        reader.follow(meant.last)
    assert "hold=example-safe-patient-transfer" in reader.path
    reach = page.locator("main").get_by_role("heading", name=REACH[language])
    assert reach.count() == 1
    assert page.locator("main .proof").count() == 1
    # Another day and a grade are told by the form, and stay in the address.
    page.fill("#d-1", "2026-05-04")
    page.fill("#g-1", "82")
    reader.submit_with_enter("#g-1")
    assert "2026-05-04" in reader.path
    assert "82" in reader.path
    assert page.locator("#d-1").input_value() == "2026-05-04"


def test_a_counsellor_prints_what_a_person_needs(
    visit: OpenReader, site: Site, language: str
) -> None:
    """On paper the facts, the rules and where things are found stay; what can only be clicked goes."""
    reader = visit(site, language)
    page = reader.go(f"{section('microcertification', language)}example-care-team-member/")
    page.emulate_media(media="print")
    for gone in ("header .menu", ".foot nav", "a.button"):
        assert page.locator(gone).first.is_hidden(), gone
    for kept in ("h1", ".factbar", "#main .requirement >> visible=true", "aside .details"):
        assert page.locator(kept).first.is_visible(), kept
    paper = page.pdf(format="Letter")
    assert paper.startswith(b"%PDF")
    assert 1 <= paper.count(b"/Type /Page\n") <= 4
    reader.go(f"{section('pathways', language)}?to=14400")
    page.emulate_media(media="print")
    assert page.locator("main ol.strip").first.is_visible()
    assert page.locator("main form.ask").first.is_hidden()


def test_a_reader_by_keyboard_alone_goes_from_the_home_page_to_a_proof(
    visit: OpenReader, site: Site, language: str
) -> None:
    """Skip what repeats, reach each control by Tab in reading order, see where one is, and act by Enter."""
    reader = visit(site, language)
    page = reader.go(f"/{language}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    tab_to(page, lambda: page.evaluate("document.activeElement.innerText") == DOOR[language])
    with reader.next_page():
        page.keyboard.press("Enter")
    tab_to(page, lambda: page.evaluate("document.activeElement.id") == "h-add")
    page.keyboard.type("example-care-team-member")
    with reader.next_page():
        page.keyboard.press("Enter")
    if page.locator(".meant a").count():
        tab_to(page, lambda: page.evaluate("!!document.activeElement.closest('.meant')"))
        with reader.next_page():
            page.keyboard.press("Enter")
    assert "hold=" in reader.path
    tab_to(page, lambda: page.evaluate("!!document.activeElement.closest('main h3, main li')"))


def tab_to(page: Page, is_there: Callable[[], bool], within: int = 80) -> None:
    """Press Tab until it is there; each stop must be in sight."""
    for _ in range(within):
        page.keyboard.press("Tab")
        assert page.evaluate(IN_SIGHT), page.evaluate("document.activeElement.outerHTML")[:200]
        if is_there():
            return
    raise AssertionError("Tab did not get there")


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
