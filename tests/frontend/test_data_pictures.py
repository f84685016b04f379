"""Data as pictures: which pilot adopts what, and what covers an occupation's skills; each cell leads to what it tells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from registry.models import FrameworkElement
from tests import factories as make

ADOPTION = {"en": "/en/pilots/adoption/", "fr": "/fr/projets-pilotes/adoption/"}
JOB = {"en": "/en/occupations/33102/", "fr": "/fr/professions/33102/"}


def soup(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def cells(drawing: Tag) -> list[tuple[str, str]]:
    """Name and address of each cell, in reading order."""
    found = drawing.find_all(["a", "g"], recursive=False)
    return [(one["aria-label"], one.get("href", "")) for one in found]


@pytest.fixture
def adopted(catalogue: SimpleNamespace) -> SimpleNamespace:
    """Two elements, and a second pilot, invented, that claims one of them."""
    relevance = FrameworkElement.objects.get()
    make.framework_element(
        "transcript", relevance.edition, position=2, kind="element", strength="should"
    )
    make.pilot("quiet-pilot", catalogue.college, catalogue.sector)
    invented = make.pilot("dream-pilot", make.example_college(), catalogue.sector)
    make.as_example(invented)
    make.as_example(make.adoption("dreamt", relevance, pilot=invented, status="claimed"))
    return catalogue


def test_each_cell_tells_how_far_a_pilot_is_and_leads_there(
    client: Client, adopted: SimpleNamespace
) -> None:
    page = soup(client, ADOPTION["en"])
    for look in ("wide", "tall"):
        told = cells(page.select_one(f"svg.heat.{look}"))
        assert [(name.partition(", ")[2], bool(url)) for name, url in told] == [
            ("Relevance: Evidenced", True),
            ("Transcript: not stated", False),
            ("Relevance: Claimed", True),
            ("Transcript: not stated", False),
        ], look
        assert told[0][1] == "/en/pilots/care-pilot/#entry-relevance"
    target = soup(client, "/en/pilots/care-pilot/").select_one("#entry-relevance")
    assert "Evidenced" in target.text


@pytest.mark.parametrize(
    ("day", "told", "rows"),
    [
        ("2019-03-01", "As the ledger stood on 1 March 2019", 0),
        ("soon", "“soon” is no day", 2),
        ("2999-01-01", "This day is still to come", 2),
        ("", "", 2),
    ],
)
def test_the_table_is_shown_as_it_stood_on_a_day(
    client: Client, adopted: SimpleNamespace, day: str, told: str, rows: int
) -> None:
    page = soup(client, f"{ADOPTION['en']}?on={day}")
    assert told in " ".join(page.main.get_text(" ").split())
    assert len(page.select("main table tbody tr")) == rows
    assert bool(page.select_one("meta[name=robots]")) == bool(day)


def test_the_first_entry_that_is_told_is_one_of_a_pilot(
    client: Client, adopted: SimpleNamespace
) -> None:
    entry = make.adoption(
        "earlier", FrameworkElement.objects.get(code="relevance"), offering=adopted.full
    )
    entry.steps.update(on=date(2019, 3, 1))
    told = soup(client, ADOPTION["en"]).main.get_text(" ", strip=True)
    assert "The first entry is of" in told
    assert "2019" not in told


def test_who_is_aligned_is_told_with_what_is_missing(
    client: Client, adopted: SimpleNamespace
) -> None:
    """The one must of the edition is evidenced by one pilot and claimed by the other; the other is an example only."""
    rows = soup(client, ADOPTION["en"]).select("main table tbody tr")
    assert [row.find_all("td")[-1].get_text(strip=True) for row in rows] == ["Aligned", "not yet"]
    short = (
        soup(client, "/en/pilots/dream-pilot/").select_one("#framework").get_text(" ", strip=True)
    )
    assert "Not aligned yet" in short
    assert "Not far enough for it: Relevance." in short


def test_the_table_says_the_same_as_the_picture(client: Client, adopted: SimpleNamespace) -> None:
    for language, address in ADOPTION.items():
        page = soup(client, address)
        drawn = {url for _, url in cells(page.select_one("svg.heat.wide")) if url}
        linked = {one["href"] for one in page.select("table td a")}
        assert drawn == linked, language
        assert [len(row.select("td a")) for row in page.select("tbody tr")] == [1, 1]
        # The invented pilot stands last, and says what it is in the picture and in the table.
        assert page.select("tbody tr")[1].select_one(".tag.example")
        assert "(ex" in "".join(one.text for one in page.select("svg.heat.wide text.side"))
        silent = page.select_one("#silent-title").parent
        assert [one["href"].split("/")[-2] for one in silent.select("li a")] == ["quiet-pilot"]


def test_lists_and_the_framework_lead_there(client: Client, adopted: SimpleNamespace) -> None:
    for address in ("/en/pilots/", "/en/framework/"):
        assert soup(client, address).select_one(f'a[href="{ADOPTION["en"]}"]'), address
    drawn = soup(client, "/fr/cadre/").select("svg.heat:not(.sample)")
    assert len(drawn) == 2
    assert "Pertinence" in drawn[0].text or "Relevance" in drawn[0].text


def test_without_adoptions_there_is_a_page_and_no_picture(client: Client, trees: None) -> None:
    for address in ADOPTION.values():
        assert not soup(client, address).select("svg.heat")
    assert not soup(client, "/en/framework/").select("svg.heat")


@pytest.fixture
def weighed(catalogue: SimpleNamespace) -> SimpleNamespace:
    """Three skills that weigh 3.5, 1 and 0.5: one taught, one taught by a course, one by nobody."""
    framework = catalogue.skill.framework
    for slug, weight in (("listening", "1"), ("dancing", "0.5")):
        catalogue.occupation.skills.create(
            skill=make.skill(slug, framework), importance=Decimal(weight)
        )
    catalogue.occupation.save()
    listening = catalogue.occupation.skills.get(skill__slug="listening").skill
    catalogue.course.skills.create(skill=listening, level=2)
    catalogue.course.save()
    return catalogue


def test_an_occupation_shows_what_covers_its_skills(
    client: Client, weighed: SimpleNamespace
) -> None:
    section = soup(client, JOB["en"]).select_one("#covering")
    said = " ".join(section.get_text(" ").split())
    assert "2 offerings together cover 90% of what the job asks for" in said
    assert "Nothing in the registry teaches: Dancing" in said
    assert "examples" not in said
    names = [name for name, _ in cells(section.select_one("svg.heat.wide"))]
    assert names == [
        "Lifting: covered by Safe transfer",
        "Lifting: not taught by Anatomy",
        "Listening: not taught by Safe transfer",
        "Listening: covered by Anatomy",
    ]
    urls = [url for _, url in cells(section.select_one("svg.heat.tall"))]
    assert urls == ["/en/micro-certifications/safe-transfer/", "", "", "/en/courses/anatomy/"]
    bars = [float(one["width"]) for one in section.select("svg.heat.wide .bar.full")]
    assert bars[1] / bars[0] == pytest.approx(1 / 3.5)
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
        for row in section.select("tbody tr")
    ]
    assert rows == [["Lifting", "3.5", "Safe transfer", "–"], ["Listening", "1", "Anatomy", "–"]]


def test_the_picture_is_french_in_french(client: Client, weighed: SimpleNamespace) -> None:
    section = soup(client, JOB["fr"]).select_one("#covering")
    said = section.get_text(" ")
    assert "2 offres couvrent ensemble 90\xa0%" in said
    assert any("couverte par" in name for name, _ in cells(section.select_one("svg.heat.wide")))


def test_a_job_that_nothing_teaches_has_no_picture(
    client: Client, catalogue: SimpleNamespace
) -> None:
    assert soup(client, "/en/occupations/33103/").select("#covering, svg.heat") == []
