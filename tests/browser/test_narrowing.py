"""The box that narrows a long list by typing."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

MODULE = Path(__file__).resolve().parents[2] / "frontend/static/registry/narrow.js"
LABEL = '<label class="option"><input type="checkbox"{}><span>Job {}</span></label>'


def test_what_is_ticked_stays_in_sight_and_counts_only_where_it_fits(browser: Browser) -> None:
    options = "".join(LABEL.format(" checked" if n == 3 else "", n) for n in range(20))
    words = 'data-narrow="Type" data-named="Narrow" data-some="{n} of {all}" data-none="None."'
    page = browser.new_page()
    try:
        page.set_content(f"<div {words}>{options}</div>")
        page.add_script_tag(content=MODULE.read_text(encoding="utf-8"), type="module")
        for typed, told, seen in (
            ("zzzz", "None.", 1),
            ("job 1", "11 of 20", 12),
            ("3", "2 of 20", 2),
        ):
            page.fill("input.narrow", typed)
            assert page.inner_text("[role=status]") == told
            assert page.locator(".option:visible").count() == seen
    finally:
        page.close()
