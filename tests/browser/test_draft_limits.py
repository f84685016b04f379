"""What a draft would not keep whole is told while it is written, and what is too large for the last moment is kept before."""

from __future__ import annotations

from tests.browser.conftest import OpenReader
from tests.browser.places import section
from tests.browser.site import Site
from tests.browser.test_adopting import ADOPT

IDEA = "#id_idea"


def test_too_much_is_told_at_once_and_what_is_large_is_kept_while_it_is_written(
    visit: OpenReader, newsroom: Site, language: str
) -> None:
    reader = visit(newsroom, language)
    page = reader.go(f"{section('framework', language)}{ADOPT[language]}/")
    page.wait_for_timeout(4_000)  # a form sent faster than it is read is held off
    reader.follow(page.locator("main form button").first)
    plan = page.url.replace("organization", "plan").replace("organisation", "plan")
    page.goto(plan)
    told = page.locator("#too-long")
    page.fill("#id_audience", "w" * 20_001)
    assert told.is_visible()
    page.fill("#id_audience", "w" * 20_000)
    assert not told.is_visible()
    with page.expect_response(lambda answer: answer.request.method == "POST") as kept:
        # In Cyrillic each letter takes six signs of the form.
        page.fill(IDEA, "ж" * 12_000)
    assert kept.value.json() == {"kept": True}
    page.goto(plan)
    assert page.input_value(IDEA) == "ж" * 12_000
