"""The style page: every component stands there in every state, in both languages, and nothing on it is taken for real."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from cms.developers.design import groups
from registry.models import Organization

pytestmark = [pytest.mark.usefixtures("trees"), pytest.mark.any_database]
ADDRESSES = {"en": "/en/developers/design/", "fr": "/fr/developpeurs/conception/"}
# Parts of one page or another that are seen there whole: sections of a record, and what surrounds a list.
OF_A_PAGE = frozenset(
    [
        "adoption_small",
        "agreement_item",
        "alignments",
        "all_of",
        "compare_chosen",
        "board_section",
        "decision_item",
        "draft_notice",
        "element",
        "elsewhere",
        "enrol",
        "entry",
        "facets",
        "feed_links",
        "list_head",
        "list_tools",
        "map",
        "map_line",
        "menu",
        "narrowed",
        "licence",
        "need_answer",
        "need_row",
        "next_steps",
        "note_row",
        "notes_about",
        "offering_board",
        "offering_details",
        "page_number",
        "provenance",
        "read_as",
        "recognises",
        "renewed",
        "resource_row",
        "rule_facts",
        "rule_short",
        "rules",
        "skills_taught",
        "take_along",
        "ways_on",
        "where_it_leads",
        "without_reload",
    ]
)


@pytest.mark.parametrize("language", ADDRESSES)
def test_every_component_is_drawn(client: Client, language: str) -> None:
    answer = client.get(ADDRESSES[language])
    assert answer.status_code == 200
    folder = Path(settings.BASE_DIR) / "frontend" / "templates" / "components"
    known = {path.stem for path in folder.glob("*.html")}
    drawn = {
        Path(one.name).stem for one in answer.templates if str(one.name).startswith("components/")
    }
    assert known - drawn <= OF_A_PAGE
    assert known >= OF_A_PAGE


def test_each_state_is_named_once_and_no_two_anchors_are_alike(client: Client) -> None:
    page = BeautifulSoup(client.get(ADDRESSES["en"]).content, "html.parser")
    states = [(one.template, one.state) for group in groups() for one in group.specimens]
    assert len(states) == len(set(states)) == len(page.select(".specimen"))
    anchors = [tag["id"] for tag in page.select("[id]")]
    assert len(anchors) == len(set(anchors))


def test_its_records_are_examples_and_lead_nowhere(client: Client) -> None:
    page = BeautifulSoup(client.get(ADDRESSES["en"]).content, "html.parser")
    assert page.select_one('meta[name="robots"]')["content"].startswith("noindex")
    rows = page.select(".specimen .board > li")
    assert len(rows) == 9
    for row in rows:
        assert row.select_one(".tag.example"), row.text
        assert row.select_one("h3 a")["href"] == "#"
    assert not Organization.objects.exists()


def test_french_is_french(client: Client) -> None:
    page = BeautifulSoup(client.get(ADDRESSES["fr"]).content, "html.parser")
    said = " ".join(page.main.get_text(" ").split())
    assert "Comment le site est dessiné" in said
    assert "1\xa0234,50\xa0$" in page.main.get_text()
    for english in ("Everything stated", "Nothing stated", "Granted", "Hours at most"):
        assert english not in said
