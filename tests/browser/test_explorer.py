"""The explorer: GraphiQL from the site's own files, under the site's own policy, which `visit` holds it to."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.site import Site


def test_the_explorer_asks_and_shows_the_answer(visit: OpenReader, site: Site, language: str):
    reader = visit(site, language)
    page = reader.go("/graphql/explorer")
    # The button is there before the editor has its text.
    expect(page.locator(".graphiql-query-editor")).to_contain_text("microCertifications")
    with page.expect_response(re.compile("/graphql$")) as asked:
        page.get_by_role("button", name=re.compile("^Execute query")).click()
    answer: Any = asked.value.json()
    title = answer["data"]["microCertifications"]["edges"][0]["node"]["title"]
    shown = page.locator(".graphiql-response")
    expect(shown).to_contain_text(json.dumps(title, ensure_ascii=False))
    assert asked.value.request.headers.get("cookie") is None


def test_the_policy_allows_nothing_but_the_site_itself(visit: OpenReader, site: Site):
    reader = visit(site)
    answer = reader.page.goto("/graphql/explorer")
    assert answer is not None
    parts = [part.split() for part in answer.headers["content-security-policy"].split(";")]
    policy = {name: sorted(allowed) for name, *allowed in parts}
    assert policy.pop("default-src") == ["'none'"]
    assert policy.pop("img-src") == ["'self'", "data:"]
    assert {"script-src", "style-src", "connect-src", "frame-ancestors"} <= policy.keys()
    assert {tuple(allowed) for allowed in policy.values()} == {("'self'",)}
    expect(reader.page.locator(".graphiql-editors")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_the_panes_stand_one_below_the_other(visit: OpenReader, site: Site, width: int):
    page = visit(site).page
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/graphql/explorer")
    # The button is there before the editor has its text.
    expect(page.locator(".graphiql-query-editor")).to_contain_text("microCertifications")
    page.get_by_role("button", name=re.compile("^Execute query")).click()
    expect(page.locator(".graphiql-response")).to_contain_text("microCertifications")
    boxes = {
        name: page.locator(f".graphiql-{name}").bounding_box()
        for name in ("sidebar", "toolbar", "query-editor", "editors", "response")
    }
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes.values())
    assert boxes["sidebar"]["y"] + boxes["sidebar"]["height"] <= boxes["editors"]["y"]
    assert boxes["editors"]["y"] + boxes["editors"]["height"] <= boxes["response"]["y"]
    for name in ("query-editor", "editors", "response"):
        assert boxes[name]["width"] > 0.85 * width
        assert boxes[name]["height"] > 300
    assert boxes["toolbar"]["width"] > boxes["toolbar"]["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Show Documentation Explorer").click()
    documents = page.locator(".graphiql-plugin")
    expect(documents).to_contain_text("Root Types")
    assert documents.bounding_box()["width"] > 0.85 * width
    assert page.evaluate("document.documentElement.scrollWidth") <= width


WHERE = """() => {
  const at = document.activeElement;
  const editor = at.closest(".CodeMirror");
  const first = document.querySelector("a[href]");
  return editor ? "editor" : at === document.body ? "page" : at === first ? "first" : at.tagName.toLowerCase();
}"""


def test_the_keyboard_leaves_the_editors(visit: OpenReader, site: Site, language: str):
    """WCAG 2.1.2: Tab goes through the page to its end, and Shift and Tab back to its first link."""
    page = visit(site, language).page
    page.goto("/graphql/explorer")
    editor = page.locator(".graphiql-query-editor .CodeMirror")
    editor.click()
    written = page.evaluate(_TEXT)
    assert page.evaluate(WHERE) == "editor"
    for key, end in (("Tab", "page"), ("Shift+Tab", "first")):
        editor.click()
        met: list[str] = []
        for _step in range(60):
            page.keyboard.press(key)
            met.append(page.evaluate(WHERE))
            if met[-1] == end:
                break
        assert met[-1] == end, met
        assert "button" in met
    assert page.evaluate(_TEXT) == written
    said = page.locator("header").inner_text()
    assert ("Tab leaves an editor" if language == "en" else "Tab quitte un éditeur") in said


def test_tab_takes_a_suggestion_and_then_leaves(visit: OpenReader, site: Site):
    page = visit(site).page
    page.goto("/graphql/explorer")
    page.locator(".graphiql-query-editor .CodeMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n{ pil")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hints").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".CodeMirror-hints")).to_have_count(0)
    assert "{ pilot" in page.evaluate(_TEXT)
    assert page.evaluate(WHERE) == "editor"
    page.keyboard.press("Tab")
    assert page.evaluate(WHERE) != "editor"


_TEXT = (
    """() => document.querySelector(".graphiql-query-editor .CodeMirror").CodeMirror.getValue()"""
)
