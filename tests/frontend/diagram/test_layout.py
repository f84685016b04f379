"""Laws of the maps: the same every time, all inside, nothing on top of anything, every link to be followed."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from frontend.diagram import Drawing, Graph, Link, Sort, Station, Words, svg, tall, wide
from frontend.diagram.drawing import STROKE, Box, Placed, Point, Run
from frontend.diagram.graph import BadGraph
from frontend.diagram.lettering import wrapped

LINES = ("", "human", "tech", "health", "logistics", "natural")
WORDS = (
    "Data",
    "fluency",
    "Reconnaissance",
    "des",
    "acquis",
    "l’équipe",
    "Anticonstitutionnellement",
    "M",
)
LOOKS = (wide, tall)
Layout = Callable[[Graph], Drawing]


@some.composite
def graphs(draw: some.DrawFn, most: int = 40) -> Graph:
    size = draw(some.integers(1, most))
    random = draw(some.randoms(use_true_random=False))
    keys = [f"s{n}" for n in range(size)]
    stations = tuple(
        Station(
            key,
            " ".join(random.choices(WORDS, k=random.randint(1, 9))),
            random.choice(["", "35 h, $310", "18 h, 150 $, " * 6]),
            random.choice(LINES),
            random.choice(list(Sort)),
            random.choice([None, None, 1, 2, 3]) if draw(some.booleans()) else None,
        )
        for key in keys
    )
    density = draw(some.sampled_from([0.5, 1.0, 1.6, 2.5]))
    number = round(density * size)
    # Stages only ever rise along links.
    stages = {station.key: station.stage or 0 for station in stations}
    links = []
    for _ in range(number if size > 1 else 0):
        source, target = sorted(random.sample(range(size), 2))
        if not stages[keys[target]] or stages[keys[source]] <= stages[keys[target]]:
            links.append(Link(keys[source], keys[target], random.choice(["", "", *LINES])))
    return Graph(stations, tuple(links))


few = settings(max_examples=25, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("look", LOOKS)
@few
@given(graph=graphs())
def test_nothing_lies_on_anything(look: Layout, graph: Graph) -> None:
    assert_laws(look, graph)


@pytest.mark.parametrize("look", LOOKS)
@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(graph=graphs(most=200))
def test_the_laws_hold_for_large_maps(look: Layout, graph: Graph) -> None:
    assert_laws(look, graph)


@pytest.mark.parametrize("look", LOOKS)
@few
@given(graph=graphs())
def test_the_same_graph_gives_the_same_drawing(look: Layout, graph: Graph) -> None:
    again = Graph(tuple(graph.stations), tuple(graph.links))
    assert look(graph) == look(again)


def assert_laws(look: Layout, graph: Graph) -> None:
    drawing = look(graph)
    assert sorted(p.station.key for p in drawing.stations) == sorted(graph.by_key)
    assert_inside(drawing)
    assert_octilinear(drawing)
    assert_signs_and_labels_apart(drawing)
    assert_lines_keep_off(drawing, graph)
    assert_lines_apart(drawing, graph)
    assert_every_link_can_be_followed(drawing, graph)


def assert_inside(drawing: Drawing) -> None:
    frame = (0, 0, drawing.width, drawing.height)
    boxes = [p.box for p in drawing.stations] + [
        line.box for p in drawing.stations for line in p.label
    ]
    boxes += [Box(x - 4, y - 4, x + 4, y + 4) for run in drawing.runs for x, y in run.points]
    for box in boxes:
        assert frame[0] <= box.left <= box.right <= frame[2], box
        assert frame[1] <= box.top <= box.bottom <= frame[3], box


def pieces(run: Run) -> Iterator[tuple[Point, Point]]:
    yield from itertools.pairwise(run.points)


def assert_octilinear(drawing: Drawing) -> None:
    for run in drawing.runs:
        for (x0, y0), (x1, y1) in pieces(run):
            dx, dy = abs(x1 - x0), abs(y1 - y0)
            assert dx or dy, run
            assert not dx or not dy or abs(dx - dy) < 1e-6, run


def assert_signs_and_labels_apart(drawing: Drawing) -> None:
    boxes = [
        (p.station.key, box)
        for p in drawing.stations
        for box in (p.box, *(li.box for li in p.label))
    ]
    boxes.sort(key=lambda one: one[1].left)
    for at, (key, box) in enumerate(boxes):
        for other, another in boxes[at + 1 :]:
            if another.left >= box.right:
                break
            assert key == other or not box.meets(another), (key, other, box, another)


def crosses(piece: tuple[Point, Point], box: Box) -> bool:
    """Whether a straight piece enters a box (Liang and Barsky)."""
    (x0, y0), (x1, y1) = piece
    first, last = 0.0, 1.0
    for delta, low, high, at in (
        (x1 - x0, box.left, box.right, x0),
        (y1 - y0, box.top, box.bottom, y0),
    ):
        if not delta:
            if not low < at < high:
                return False
            continue
        one, two = sorted(((low - at) / delta, (high - at) / delta))
        first, last = max(first, one), min(last, two)
    return first < last - 1e-9


def grown(box: Box, by: float) -> Box:
    return Box(box.left - by, box.top - by, box.right + by, box.bottom + by)


def owners(graph: Graph, run: Run) -> set[str]:
    """The stations that a line may run through: its target and what it gathers."""
    return {run.target, *graph.nets[run.target, run.line]}


def assert_lines_keep_off(drawing: Drawing, graph: Graph) -> None:
    """No line touches a label, and none a station that is not its own."""
    for run in drawing.runs:
        own = owners(graph, run)
        for piece in pieces(run):
            for placed in drawing.stations:
                for line in placed.label:
                    # The box of letters is their line's whole height; half a stroke of white is in it.
                    assert not crosses(piece, line.box), (run, line)
                if placed.station.key not in own:
                    assert not crosses(piece, grown(placed.box, -1)), (run, placed)


def touching(one: tuple[Point, Point], two: tuple[Point, Point]) -> float:
    """How long two straight pieces run along each other, nearer than a stroke; 0 when they only cross."""
    (x0, y0), (x1, y1) = one
    (u0, v0), (u1, v1) = two
    dx, dy, du, dv = x1 - x0, y1 - y0, u1 - u0, v1 - v0
    if abs(dx * dv - dy * du) > 1e-6:
        return 0
    long = (dx * dx + dy * dy) ** 0.5
    apart = abs((u0 - x0) * dy - (v0 - y0) * dx) / long
    if apart >= STROKE:
        return 0
    spots = sorted(((u - x0) * dx + (v - y0) * dy) / long for u, v in two)
    return max(0.0, min(long, spots[1]) - max(0.0, spots[0]))


def assert_lines_apart(drawing: Drawing, graph: Graph) -> None:
    """Runs of different lines lie along each other only where both leave the same station in one colour."""
    spots = {p.station.key: p for p in drawing.stations}
    for one, two in itertools.combinations(drawing.runs, 2):
        if (one.target, one.line) == (two.target, two.line):
            continue
        if starts_of(one, graph, spots) & starts_of(two, graph, spots):
            continue
        for a, b in itertools.product(pieces(one), pieces(two)):
            shared = touching(a, b)
            assert shared <= 1e-6 or inside_a_station(a, b, drawing, shared), (one, two)


def starts_of(run: Run, graph: Graph, spots: dict[str, Placed]) -> set[str]:
    sources = graph.nets[run.target, run.line]
    return {key for key in sources if on(run.points[0], spots[key].box)}


def inside_a_station(
    a: tuple[Point, Point], b: tuple[Point, Point], drawing: Drawing, shared: float
) -> bool:
    """A line that ends in a sign and one that leaves it may meet under the sign."""
    ends = {a[0], a[1]} & {b[0], b[1]}
    return shared <= 2 * 13 and any(on(end, p.box) for end in ends for p in drawing.stations)


def on(point: Point, box: Box) -> bool:
    return box.left <= point[0] <= box.right and box.top <= point[1] <= box.bottom


def lies_on(point: Point, run: Run) -> bool:
    for (x0, y0), (x1, y1) in pieces(run):
        aside = abs((point[0] - x0) * (y1 - y0) - (point[1] - y0) * (x1 - x0))
        within = min(x0, x1) <= point[0] <= max(x0, x1) and min(y0, y1) <= point[1] <= max(y0, y1)
        if aside < 1e-6 and within:
            return True
    return False


def assert_every_link_can_be_followed(drawing: Drawing, graph: Graph) -> None:
    spots = {p.station.key: p for p in drawing.stations}
    for (target, line), sources in graph.nets.items():
        own = [run for run in drawing.runs if (run.target, run.line) == (target, line)]
        arrive = {n for n, run in enumerate(own) if on(run.points[-1], spots[target].box)}
        grows = True
        while grows:
            more = {
                n
                for n, run in enumerate(own)
                if n not in arrive and any(lies_on(run.points[-1], own[k]) for k in arrive)
            }
            grows, arrive = bool(more), arrive | more
        for source in sources:
            box = spots[source].box
            met = [
                n for n, run in enumerate(own) if any(crosses(piece, box) for piece in pieces(run))
            ]
            assert set(met) & arrive, (source, target, line, own)


def test_steps_that_can_run_side_by_side_share_a_column() -> None:
    graph = Graph(
        (
            *(Station(key, key, stage=stage) for key, stage in [("a", 1), ("b", 1), ("c", 2)]),
            Station("z", "z"),
        ),
        (Link("a", "z"), Link("b", "z"), Link("c", "z")),
    )
    assert graph.ranks == {"a": 0, "b": 0, "c": 1, "z": 2}
    xs = {p.station.key: p.x for p in wide(graph).stations}
    assert xs["a"] == xs["b"] < xs["c"] < xs["z"]


def test_a_chain_of_one_line_is_straight() -> None:
    graph = Graph(
        tuple(Station(k, k, line="tech") for k in "abc"), (Link("a", "b"), Link("b", "c"))
    )
    for look in LOOKS:
        assert all(len(run.points) == 2 for run in look(graph).runs)


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ((Link("a", "b"), Link("b", "a")), "links run in a circle: a, b"),
        ((Link("a", "q"),), "links name no station: q"),
    ],
)
def test_what_cannot_be_drawn_says_why(links: tuple[Link, ...], said: str) -> None:
    with pytest.raises(BadGraph) as refused:
        Graph((Station("a", "a"), Station("b", "b")), links)
    assert str(refused.value) == said


def test_a_phone_gets_words_of_their_size_beside_many_lanes() -> None:
    ends = [f"e{n}" for n in range(8)]
    stations = [Station(f"s{n}", "Data fluency", line=LINES[1 + n % 5]) for n in range(8)]
    stations += [Station(end, "Reconnaissance des acquis") for end in ends]
    graph = Graph(tuple(stations), tuple(Link(f"s{n}", end) for n, end in enumerate(ends)))
    drawing = tall(graph)
    assert drawing.width <= 390, "a screen of 390 shrinks it by a sixth at most"


def test_no_line_of_a_label_ends_within_a_figure() -> None:
    note = "30\xa0h, 1\xa0385\xa0$"
    (placed,) = wide(Graph((Station("A", "Two", note),), ())).stations
    assert " ".join(line.text for line in placed.label if not line.title) == note
    narrow = wrapped("42\xa0h, 410\xa0$ free", 13, 40)
    assert narrow == ("42\xa0h,", "410\xa0$", "free")


def test_an_empty_map_and_a_single_station_are_maps() -> None:
    for look in LOOKS:
        assert look(Graph(())).stations == ()
        assert len(look(Graph((Station("a", "Alone"),))).stations) == 1


TWO = Graph(
    (
        Station(
            "a", "Levage & <sûreté>", "35 h", "tech", Sort.HELD, url="/fr/a/?x=1&y=2", lang="fr"
        ),
        Station("b", "Manutention", line="logistics", sort=Sort.TERMINUS),
    ),
    (Link("a", "b"),),
)


@pytest.mark.parametrize("look", LOOKS)
def test_the_svg_is_well_formed_and_styled_by_classes_alone(look: Layout) -> None:
    made = svg(look(TWO), Words("m1", "Plan", "Two stations"), "wide")
    root = ET.fromstring(made)
    assert [root[0].tag, root[0].text, root[1].tag] == ["title", "Plan", "desc"]
    assert [word for word in ("style", "fill=", "stroke=") if word in made] == []
    stops = [one for one in root if "stop" in one.get("class", "")]
    assert [one.tag for one in stops] == ["a", "g"]
    assert stops[0].get("href") == "/fr/a/?x=1&y=2"
    assert stops[0].get("aria-label") == "Levage & <sûreté>. 35 h"
    assert root.findall(".//path[@class='cut']")


def test_links_come_in_reading_order() -> None:
    graph = Graph(
        tuple(Station(k, k, url=f"/{k}/") for k in "dcba"),
        (Link("a", "b"), Link("b", "c"), Link("c", "d")),
    )
    for look in LOOKS:
        root = ET.fromstring(svg(look(graph), Words("m", "t", "d"), "x"))
        assert [a.get("href") for a in root.findall("a")] == ["/a/", "/b/", "/c/", "/d/"]
