"""Tables as pictures: every number, its shade in strokes, links, and labels that fit their place."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontend.diagram import Words
from frontend.diagram.heat import BOUNDS, Cell, Side, Table, heat, sample, shade, shades

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words("h", "By <region>", "The table says the same")
LINES = ("human", "tech", "health", "logistics", "natural")


def drawn(table: Table) -> ElementTree.Element:
    text = heat(table, WORDS).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return ElementTree.fromstring(text)


def square(numbers: list[list[int]], title: str = "Nord & Est") -> Table:
    columns = tuple(Side(f"{title} {n}", LINES[n % 5]) for n in range(len(numbers[0])))
    cells = tuple(
        tuple(Cell(n, f"“{n}” & more", f"/list?a=1&n={n}" if n else "") for n in row)
        for row in numbers
    )
    return Table(columns, tuple(Side(title) for _ in numbers), cells)


@given(
    some.lists(some.lists(some.integers(0, 40), min_size=4, max_size=4), min_size=1, max_size=12)
)
def test_every_number_stands_in_its_order_with_its_strokes(numbers: list[list[int]]) -> None:
    found = drawn(square(numbers))
    counts = [one.text for one in found.iter(f"{SVG}text") if "count" in one.get("class", "")]
    flat = [n for row in numbers for n in row]
    assert counts == [str(n) if n else "–" for n in flat]
    links = [one.get("href") for one in found.iter(f"{SVG}a")]
    assert links == [f"/list?a=1&n={n}" for n in flat if n]
    strokes = [one for one in found.iter(f"{SVG}path") if "strokes" in one.get("class", "")]
    assert [one.get("d", "").count("M") for one in strokes] == [shade(n) for n in flat if n]


@given(some.text("abcéè <&>’-", min_size=1, max_size=60))
def test_long_titles_stay_inside(title: str) -> None:
    found = drawn(square([[1, 2]], title))
    high, wide = float(found.get("height", 0)), float(found.get("width", 0))
    assert wide <= 390 - 32
    for cell in found.iter(f"{SVG}rect"):
        assert 0 <= float(cell.get("x", -1)) <= wide - float(cell.get("width", 0))
        assert 0 <= float(cell.get("y", -1)) <= high - float(cell.get("height", 0))
    for one in found.iter(f"{SVG}text"):
        assert 0 <= float(one.get("y", 0)) <= high


def test_five_lines_fit_a_phone() -> None:
    found = drawn(square([[0, 1, 2, 5, 10]]))
    assert float(found.get("width", 0)) <= 390 - 40
    lines = [one.get("class") for one in found.iter(f"{SVG}path") if "ln" in one.get("class", "")]
    assert lines == [f"ln {line}" for line in LINES]


@pytest.mark.parametrize("number", BOUNDS)
def test_a_shade_begins_at_its_bound(number: int) -> None:
    assert shade(number) == shade(number - 1) + 1
    assert f"s{shade(number)}" in sample(number)


def test_shades_leave_no_number_out() -> None:
    assert [n for least, most in shades() for n in range(least, most + 1)] == list(
        range(1, BOUNDS[-1])
    )
