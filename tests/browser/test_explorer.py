"""The explorer: GraphiQL from the site's own files, under the site's own policy, which `visit` holds it to."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.site import Site


def test_the_explorer_asks_and_shows_the_answer(visit: OpenReader, site: Site, language: str):
    reader = visit(site, language)
    page = reader.go("/graphql/explorer")
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
