"""A new edition changes nothing of older ones: verdicts, the heat table of each, past days, and what a pilot has said."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from registry.services.alignment import alignments
from tests import factories as make

TABLE = "/en/pilots/adoption/"


def said(response: Any) -> str:
    assert response.status_code == 200
    found = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found.group()).split()) if found else ""


def names(response: Any) -> list[str]:
    return [str(one.name) for one in response.context["columns"]]


@pytest.fixture
def world(trees: None) -> SimpleNamespace:
    """An edition with two musts, which one pilot has evidenced; another pilot claims what the next edition lacks."""
    college = make.organization("elm-college")
    sector = make.sector()
    older = make.framework_edition("2020-12", published_on=date(2020, 12, 1))
    kept = make.framework_element("relevance", older, kind="principle", position=0)
    gone = make.framework_element("ownership", older, kind="element", position=1)
    whole, part = (make.pilot(f"{name}-pilot", college, sector) for name in ("whole", "part"))
    for element in (kept, gone):
        proved = {"status": "evidenced", "evidence_en": "A list."}
        entry = make.adoption(f"whole-{element.code}", element, pilot=whole, **proved)
        entry.steps.update(on=date(2026, 1, 10))
    make.adoption("part-ownership", gone, pilot=part).steps.update(on=date(2026, 1, 10))
    return SimpleNamespace(older=older, whole=whole, part=part)


def newer_edition() -> Any:
    """Publish an edition without "ownership", a new element placed before the principle."""
    newer = make.framework_edition("2026-11", published_on=date(2026, 11, 20))
    for at, (code, kind) in enumerate({"openness": "element", "relevance": "principle"}.items()):
        make.framework_element(code, newer, slug=f"2026-11-{code}", kind=kind, position=at)
    return newer


def test_the_verdict_of_an_edition_stays(client: Client, world: SimpleNamespace) -> None:
    newer_edition()
    for page in ("whole-pilot", "part-pilot"):
        assert "does not say" not in said(client.get(f"/en/pilots/{page}/"))
    whole = client.get("/en/pilots/whole-pilot/")
    assert [(one.edition, one.is_aligned) for one in whole.context["alignments"]] == [
        (world.older, True)
    ]
    assert whole.context["unsaid"] == ["Openness"]
    assert said(whole).count("Of the edition of December 2020") == 2


def test_the_table_is_of_an_edition_and_older_entries_are_kept(
    client: Client, world: SimpleNamespace
) -> None:
    newer_edition()
    page = client.get(TABLE)
    assert names(page) == ["Relevance", "Openness"], "principles before elements"
    text = said(page)
    assert "Relevance (December 2020)" in text
    assert "not yet with the edition of December 2020: yes" in text
    assert [(one.pilot, one.editions) for one in page.context["elsewhere"]] == [
        (world.part, [world.older])
    ]
    assert not page.context["silent"]
    older = client.get(f"{TABLE}?edition=2020-12")
    assert names(older) == ["Relevance", "Ownership"]
    assert [row.pilot for row in older.context["rows"]] == [world.part, world.whole]
    assert [row.aligned_with for row in older.context["rows"]] == [None, world.older]
    assert 'href="/en/pilots/part-pilot/#entry-ownership"' in older.content.decode()
    assert 'id="entry-ownership"' in client.get("/en/pilots/part-pilot/").content.decode()
    assert "No edition “2031” is published." in said(client.get(f"{TABLE}?edition=2031"))


def test_a_past_day_is_of_the_edition_of_that_day(client: Client, world: SimpleNamespace) -> None:
    before = said(client.get(f"{TABLE}?on=2026-05-01"))
    newer_edition()
    page = client.get(f"{TABLE}?on=2026-05-01")
    assert names(page) == ["Relevance", "Ownership"]
    told = said(page).partition("As the ledger stood")[2]
    assert told == before.partition("As the ledger stood")[2]
    assert names(client.get(f"{TABLE}?on=2026-05-01&edition=2026-11")) == ["Relevance", "Openness"]
    early = client.get(f"{TABLE}?on=2019-05-01")
    assert names(early) == ["Relevance", "Ownership"]
    assert "On 1 May 2019 there was no framework yet" in said(early)
    assert "By what the edition" not in said(early)
    assert "there was no framework yet" not in before


def test_what_is_said_of_an_element_by_two_editions_stands_together(
    client: Client, world: SimpleNamespace
) -> None:
    element = newer_edition().elements.get(code="relevance")
    make.adoption("again", element, pilot=world.whole)
    page = client.get("/en/pilots/whole-pilot/")
    (_, principles), (_, elements) = page.context["said"]
    assert [one.adoption.slug for one in principles] == ["again", "whole-relevance"]
    assert [one.adoption.slug for one in elements] == ["whole-ownership"]
    assert [(one.edition.slug, one.is_aligned) for one in page.context["alignments"]] == [
        ("2026-11", False), ("2020-12", True),
    ]  # fmt: skip
    html = page.content.decode()
    assert html.count('id="element-relevance"') == 1
    assert html.count('id="entry-') == 3
    table = client.get(f"{TABLE}?edition=2020-12")
    assert "#entry-relevance" in table.content.decode()


def test_an_edition_side_by_side_has_its_principles_first(
    client: Client, world: SimpleNamespace
) -> None:
    newer_edition()
    page = client.get("/en/framework/compare/")
    assert [pair.known.code for pair in page.context["pairs"]] == [
        "relevance", "openness", "ownership",
    ]  # fmt: skip


def test_an_edition_that_has_ceased_makes_nobody_aligned(world: SimpleNamespace) -> None:
    """What it asks was not found any more, and nothing fell short of nothing."""
    entries = list(world.part.adoptions.all())
    assert [one.is_aligned for one in alignments(entries)] == [False]
    world.older.cease()
    assert [one.is_aligned for one in alignments(entries)] == [False]


def test_a_suspended_edition_says_so_wherever_it_is_told_of(
    client: Client, world: SimpleNamespace
) -> None:
    """Its pages, the table and a pilot's verdict stood as if it were in force."""
    told = "The registry has suspended this edition: it is not in force at the moment."
    pages = [f"/en/framework/{one}/" for one in ("2020-12", "relevance", "2020-12/print")]
    for page in pages:
        assert told not in client.get(page).content.decode()
    world.older.lifecycle = "suspended"
    world.older.save()
    for page in pages:
        assert told in client.get(page).content.decode(), page
    newer_edition()
    table = said(client.get(TABLE, {"edition": "2020-12"}))
    assert told in table
    assert "December 2020 (edition suspended)" in table
    pilot = said(client.get("/en/pilots/whole-pilot/"))
    assert "By the rule of the edition of December 2020 edition suspended" in pilot


def test_a_name_in_the_other_language_is_marked_in_the_picture(
    client: Client, world: SimpleNamespace
) -> None:
    type(world.whole).objects.filter(pk=world.whole.pk).update(title_en="", title_fr="Soins")
    drawn = client.get(TABLE).content.decode()
    assert re.search(r'<text class="side"[^>]* lang="fr" aria-hidden="true">Soins<', drawn)
