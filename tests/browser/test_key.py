"""A key is asked for, collected and rotated in a browser, which tells where its forms come from."""

from __future__ import annotations

from tests.browser.conftest import OpenReader
from tests.browser.places import section
from tests.browser.site import Site

APPROVE = """
from registry.models import KeyRequest
asked = KeyRequest.objects.latest("pk")
asked.status = "approved"
asked.save()
"""


def test_a_key_is_collected_and_rotated(visit: OpenReader, newsroom: Site, language: str) -> None:
    reader = visit(newsroom, language)
    name = {"en": "key", "fr": "cle"}[language]
    page = reader.go(f"{section('developers', language)}{name}/")
    for field, said in (
        ("name", "Ada"),
        ("email", f"ada-{language}@board.example"),
        ("organization_name", "Example board"),
        ("purpose", "What counts toward what, by night."),
    ):
        page.fill(f"[name={field}]", said)
    reader.follow(page.locator("main form button"))
    private = reader.path
    newsroom.manage("shell", "--no-imports", "--command", APPROVE)
    reader.go(private)
    secrets = []
    for deed in ("collect", "rotate"):
        reader.follow(page.locator(f"form:has([value={deed}]) button"))
        secrets.append(page.locator("#secret").inner_text())
    assert len(set(secrets)) == 2
    assert reader.violations() == []
