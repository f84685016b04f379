"""The first load of the pages that people come to: its weight, what holds it up, and what a search engine is told."""

from __future__ import annotations

import pytest

from tests.browser.conftest import OpenReader
from tests.browser.places import HOME, Place, place
from tests.browser.site import Site

HEAVIEST = 120_000
"""Bytes of the first load, packed as they are sent, with the typeface."""
NARROWEST_TARGET = 24
"""CSS pixels of what is tapped, or of the room around it (WCAG 2.2, 2.5.8)."""
PLACES = (
    HOME,
    place("microcertification"),
    place("microcertification", "example-warehouse-associate/", indexed=False),
    place("occupation", "14400/"),
    place("pathways", "?to=14400", indexed=False),
    place("pilot", "adoption/"),
)
WATCH = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
window.largest = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.largest = entry.startTime;
}).observe({type: "largest-contentful-paint", buffered: true});
"""
WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map((entry) => [new URL(entry.name).pathname, entry.transferSize, entry.renderBlockingStatus || ""])"""
NAMELESS = """() => [...document.querySelectorAll("a[href], button")]
  .filter((one) => one.checkVisibility() && !(one.innerText || one.textContent || one.getAttribute("aria-label") || "").trim())
  .map((one) => one.outerHTML.slice(0, 120))"""
# A link inside a sentence takes the height of its line; the standard leaves it out.
SMALL = """(least) => [...document.querySelectorAll("button, summary, input:not([type=hidden]), select, nav a, .button")]
  .filter((one) => one.checkVisibility() && !one.closest("label, .skip") && !one.matches(".skip"))
  .map((one) => [one.outerHTML.slice(0, 100), one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.height < least || box.width < least))
  .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""

wheres = pytest.mark.parametrize("where", PLACES, ids=lambda where: where.name)


@wheres
def test_the_first_load_is_light_and_stands_still(
    visit: OpenReader, site: Site, where: Place, language: str
) -> None:
    """A page as somebody sees it who was never here."""
    reader = visit(site, language, anew=True)
    reader.page.add_init_script(WATCH)
    page = reader.go(where.path(language))
    page.wait_for_load_state("networkidle")
    parts = page.evaluate(WEIGHT)
    weight = sum(size for _, size, _ in parts)
    assert 0 < weight <= HEAVIEST, parts
    assert any(name.endswith(".woff2") for name, *_ in parts), "the typeface counts"
    holding = [name for name, _, status in parts if status == "blocking"]
    assert all(name.endswith(".css") for name in holding), holding
    assert len(holding) == 1
    assert page.evaluate("window.shifted") < 0.02
    # A browser tells what it painted by and by.
    reader.wait_until("window.largest > 0")


@wheres
def test_search_engines_and_fingers_find_what_they_need(
    visit: OpenReader, site: Site, where: Place, language: str
) -> None:
    page = visit(site, language).go(where.path(language))
    said = page.locator('meta[name="description"]').get_attribute("content") or ""
    assert len(said) >= 30, said
    assert page.evaluate(NAMELESS) == []
    assert (
        page.evaluate(
            "document.querySelectorAll('script[src]:not([type=module]):not([defer]):not([async])').length"
        )
        == 0
    )
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(SMALL, NARROWEST_TARGET) == []
