"""The layout of maps against Graphviz `dot` on the same graphs."""

import random
import shutil
import statistics
import subprocess
import time

import pytest

from frontend.diagram import Graph, Link, Sort, Station, tall, wide

STATIONS = 60
ROUNDS = 15
LINES = ("human", "tech", "health", "logistics", "natural")


def plan_of(size, seed):
    """A plan as the engine gives them: steps in stages, awards that gather some of them, one goal."""
    made = random.Random(seed)
    stations, links = [], []
    for number in range(size - 1):
        sort = Sort.AWARD if number % 6 == 5 else Sort.STEP
        title = " ".join(
            made.choices(("Safe", "lifting", "Data", "fluency", "Reconnaissance"), k=4)
        )
        stations.append(Station(f"s{number}", title, "35 h, $310", made.choice(LINES), sort))
        if sort is Sort.AWARD:
            links += [Link(f"s{one}", f"s{number}") for one in range(number - 5, number)]
            links += [Link(f"s{made.randrange(number)}", f"s{number}")]
    stations.append(Station("goal", "Goal", sort=Sort.TERMINUS))
    links += [Link(one.key, "goal") for one in stations if one.sort is Sort.AWARD]
    return Graph(tuple(stations), tuple(dict.fromkeys(links)))


def in_dot(graph):
    """The same in the language of dot, with boxes as large as the labels here."""
    lines = [
        f'"{one.key}" [label="{one.title}\\n{one.note}", shape=box];' for one in graph.stations
    ]
    lines += [f'"{link.source}" -> "{link.target}";' for link in graph.links]
    return "digraph { rankdir=LR; " + " ".join(lines) + " }"


def median_ms(ask):
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def run_dot(dot, text):
    subprocess.run([dot, "-Tplain"], input=text, capture_output=True, text=True, check=True)


def bench_layout_against_dot():
    dot = shutil.which("dot")
    if dot is None:
        pytest.skip("Graphviz is not here: no `dot` to compare with")
    start = median_ms(lambda: run_dot(dot, "digraph {}"))
    shares = []
    for seed in range(5):
        graph = plan_of(STATIONS, seed)
        text = in_dot(graph)
        theirs = median_ms(lambda text=text: run_dot(dot, text))
        ours, phone = (median_ms(lambda g=graph, look=look: look(g)) for look in (wide, tall))
        shares.append(ours / theirs)
        print(
            f"\nlayout of {STATIONS} stations, {len(graph.links)} links: wide {ours:.1f} ms, tall {phone:.1f} ms"
            f" (in this process); dot {theirs:.1f} ms (whole process, of which {start:.1f} ms are its start);"
            f" ratio {ours / theirs:.2f}, against dot without its start {ours / max(theirs - start, 0.1):.2f}"
        )
    assert statistics.median(shares) <= 2
