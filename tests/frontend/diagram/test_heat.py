"""Tables as pictures: every number, its shade in strokes, links, and labels that fit their place."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontend.diagram import Words
from frontend.diagram.heat import (
    BOUNDS,
    COUNTS,
    ROOMY,
    SIGNS,
    TALL,
    WIDE,
    Cell,
    Shape,
    Side,
    Table,
    heat,
    sample,
    shade,
    shades,
)

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words("h", "By <region>", "The table says the same")
LINES = ("human", "tech", "health", "logistics", "natural")


def drawn(table: Table, shape: Shape = COUNTS) -> ElementTree.Element:
    text = heat(table, WORDS, shape).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
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
    assert f"s{shade(number)}" in sample(Cell(number, ""))


def test_shades_leave_no_number_out() -> None:
    assert [n for least, most in shades() for n in range(least, most + 1)] == list(
        range(1, BOUNDS[-1])
    )


def stepped(columns: int, rows: int, title: str = "Savoir-être & savoir-faire") -> Table:
    """A table of signs: every sign in turn, and none."""
    signs = ("", *SIGNS)
    return Table(
        tuple(Side(f"{title} {n}") for n in range(columns)),
        tuple(Side(title, LINES[n % 5] if n % 2 else "", n / rows) for n in range(rows)),
        tuple(
            tuple(
                Cell(
                    0,
                    f"“{x}” & {y}",
                    f"/pilot#{x}" if signs[(x + y) % 4] else "",
                    signs[(x + y) % 4],
                )
                for x in range(columns)
            )
            for y in range(rows)
        ),
    )


def boxes(found: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    cells = [one for one in found.iter(f"{SVG}rect") if "cell" in one.get("class", "").split()]
    return [
        (
            float(c.get("x", 0)),
            float(c.get("y", 0)),
            float(c.get("width", 0)),
            float(c.get("height", 0)),
        )
        for c in cells
    ]


@pytest.mark.parametrize("shape", [WIDE, TALL], ids=["wide", "tall"])
def test_each_sign_says_how_far_and_none_leads_nowhere(shape: Shape) -> None:
    table = stepped(4, 4)
    found = drawn(table, shape)
    cells = [one for one in found if one.tag in (f"{SVG}a", f"{SVG}g")]
    assert len(cells) == 16
    told = {"ring": (1, 0, 0), "dot": (1, 1, 0), "block": (0, 0, 1), "": (0, 0, 0)}
    for cell, said in zip(cells, (one for row in table.cells for one in row), strict=True):
        looks = [part.get("class", "") for part in cell]
        squares = sum(look == "tm s4" for look in looks)
        assert (looks.count("st"), looks.count("tm"), squares) == told[said.sign]
        assert cell.get("href", "") == said.url
        assert cell.get("aria-label") == said.name
        assert looks[1] == f"cell s{said.shade}"


@given(
    some.integers(1, 10), some.integers(1, 20), some.text("abcéè <&>’-", min_size=1, max_size=60)
)
def test_rows_neither_touch_nor_leave_the_picture(columns: int, rows: int, title: str) -> None:
    for shape in (WIDE, TALL, ROOMY):
        found = drawn(stepped(columns, rows, title), shape)
        wide, high = float(found.get("width", 0)), float(found.get("height", 0))
        every = boxes(found)
        for x, y, w, h in every:
            assert 0 <= x <= wide - w
            assert shape.head <= y <= high - h
        tops = sorted({y for _, y, _, _ in every})
        texts = [
            float(one.get("y", 0)) for one in found.iter(f"{SVG}text") if one.get("class") == "side"
        ]
        assert len(tops) == rows
        assert all(shape.head < y < high for y in texts)
        if shape.above:
            # A title above its cells is clear of the row before.
            assert all(not (top < y <= top + shape.row) for y in texts for top in tops)


def test_ten_elements_fit_a_phone_and_a_fingertip() -> None:
    found = drawn(stepped(10, 3), TALL)
    assert float(found.get("width", 0)) <= 390 - 40
    assert min(min(w, h) for _, _, w, h in boxes(found)) >= 24
    assert float(drawn(stepped(8, 3), ROOMY).get("width", 0)) <= 390 - 40


def test_a_weight_is_a_bar_of_its_length() -> None:
    found = drawn(stepped(2, 4), WIDE)
    bars = [
        float(one.get("width", 0))
        for one in found.iter(f"{SVG}rect")
        if "bar" in one.get("class", "")
    ]
    assert [full / whole for whole, full in zip(bars[::2], bars[1::2], strict=True)] == [
        0,
        0.25,
        0.5,
        0.75,
    ]
