"""The towns that search knows: each in one region that there is, and none that is said in a job title."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.conf import settings

from search.reading.towns import towns_in

FIXTURES = settings.BASE_DIR / "fixtures"
TOWNS = json.loads((FIXTURES / "places/municipalities.json").read_text(encoding="utf-8"))["records"]
AREAS = json.loads((FIXTURES / "places/areas.json").read_text(encoding="utf-8"))["records"]
REFERENCE = Path(os.environ.get("REFERENCE_DATA", settings.BASE_DIR.parent / "shared" / "data"))
TITLES = REFERENCE / "noc2021" / "noc2021_job_titles_by_unit_group_en_fr.json"


def records_of(name: str) -> list[dict]:
    return json.loads((FIXTURES / "facts" / name).read_text(encoding="utf-8"))["records"]


def names_of(town: dict) -> set[str]:
    return {town["name_en"], town["name_fr"], *town.get("also", ())}


def test_every_name_leads_to_one_town_and_its_region():
    regions = {region["code"] for region in records_of("01-region.json")}
    assert {town["region"] for town in TOWNS} == regions
    for town in TOWNS:
        for name in names_of(town):
            left, found = towns_in(name)
            assert (left, [(one.name.en, one.region) for one in found]) == (
                "",
                [(town["name_en"], town["region"])],
            )


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area["names"][0])
def test_a_part_of_the_province_is_read_as_its_regions(area):
    for name in area["names"]:
        left, found = towns_in(f"welding in {name}")
        assert (left, [one.region for one in found]) == ("welding", area["regions"])


def test_a_census_division_lies_in_one_region():
    divided = {(town["census_division"], town["region"]) for town in TOWNS}
    assert len(divided) == len({division for division, _ in divided}) == 48


def test_partners_stand_in_the_region_of_their_town():
    placed = [one for one in records_of("20-organization.json") if one.get("city")]
    assert len(placed) > 30
    for partner in placed:
        (town,) = towns_in(partner["city"])[1]
        assert (partner["city"], town.region) == (partner["city"], partner["region"])


def test_no_job_title_names_a_town():
    if not TITLES.exists():
        pytest.skip(f"The national list of job titles is not at {TITLES}; set REFERENCE_DATA")
    text = json.loads(TITLES.read_text(encoding="utf-8"))
    assert [title for title in _texts(text) if towns_in(title)[1]] == []


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


@pytest.mark.parametrize(
    ("typed", "left", "named"),
    [
        ("sault sainte marie nursing", "nursing", ["Sault Ste. Marie"]),
        ("Sault Ste-Marie", "", ["Sault Ste. Marie"]),
        ("cours d’anglais à Londres", "cours d’anglais", ["London"]),
        ("formation d’infirmière près d’Ottawa en ligne", "formation d’infirmière en ligne", ["Ottawa"]),
        ("Kitchener-Waterloo", "", ["Kitchener"]),
        ("Stratford-upon-Avon", "Stratford-upon-Avon", []),
        ('"north bay"', '"north bay"', []),
        ("bay north", "bay north", []),
        ("toronto, on", "", ["Toronto"]),
        ("London, Ont. nursing", "nursing", ["London"]),
        ("Toronto on weekends", "on weekends", ["Toronto"]),
        ("Hamilton or Burlington nursing", "nursing", ["Hamilton", "Burlington"]),
        ("soudure à Hamilton ou à Burlington", "soudure", ["Hamilton", "Burlington"]),
        ("region of Waterloo", "", ["Waterloo"]),
        ("cours dans la région de Waterloo", "cours", ["Waterloo"]),
        ("jobs in the Regional Municipality of Niagara", "jobs", ["Niagara"]),
        ("municipalité régionale de Niagara", "", ["Niagara"]),
    ],
)  # fmt: skip
def test_towns_are_read_with_the_words_that_go_with_them(typed, left, named):
    assert (towns_in(typed)[0], [one.name.en for one in towns_in(typed)[1]]) == (left, named)
