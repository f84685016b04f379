"""The engine in ratios: against networkx, against a bare solver, and against itself, larger."""

import gc
import random
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

import networkx
import pytest

from registry.domain.facts import Holding
from registry.domain.impact import impact_of_rule
from registry.domain.plan import plan
from registry.domain.plan_terms import AwardGoal, Objective, PlanStatus, Start
from registry.domain.ranking import Ranking
from registry.domain.references import references
from registry.domain.requirement import Completed
from registry.domain.stacking import stacking
from registry.domain.standing import standing
from tests.bench import synthetic
from tests.domain.cpsat_oracle import SCALE, least

ON = synthetic.ON
INSTANCES = {34: 20, 96: 20, 424: 6}


def seconds(ask):
    """Of the processor, so that what else the machine does is nobody's time."""
    began = time.process_time()
    answer = ask()
    return time.process_time() - began, answer


def p50(times):
    return statistics.median(times) * 1000


@cache
def registry(size):
    return synthetic.catalog(size)


@pytest.mark.parametrize("size", INSTANCES)
def bench_plan_against_bare_solver(size):
    """Both from the facts to the answer: CP-SAT builds its model and solves it, with one worker
    as the engine has one, and its default presolve. A proof that there is no plan is a proof.
    Where the solver runs out of its 20 seconds, the engine has to be at least as good.
    """
    catalogs = [synthetic.reach(size, seed) for seed in range(INSTANCES[size])]
    all_proved = against_solver(f"plan, {size} in reach", catalogs)
    assert all_proved or size > 100


@pytest.mark.parametrize("size", [12, 16, 20, 24])
def bench_contended_plan_against_bare_solver(size):
    """The same where the leaves of one rule want the same offerings, of unequal credits."""
    catalogs = [synthetic.contended(size, seed) for seed in range(24)]
    assert against_solver(f"plan, {size} offerings that several leaves want", catalogs)


def against_solver(name, catalogs):
    ours, theirs, proved, right, solved = [], [], 0, 0, 0
    for catalog in catalogs:
        spent, answer = timed(
            lambda c=catalog: plan(c, Start(), AwardGoal("goal"), Objective.HOURS, on=ON, first=1)
        )
        ours.append(spent)
        spent, (expected, known) = timed(
            lambda c=catalog: least(c, (), "goal", lambda f: f.hours, ON)
        )
        theirs.append(spent)
        proved += answer.status in {PlanStatus.OPTIMAL, PlanStatus.IMPOSSIBLE}
        found = int(answer.plans[0].hours.amount * SCALE) if answer.plans else None
        right += found == expected if known else found is not None and found <= expected
        solved += known
    share = p50(ours) / p50(theirs)
    print(
        f"\n{name}: p50 {p50(ours):.1f} ms, max {max(ours) * 1000:.0f} ms; bare CP-SAT"
        f" {p50(theirs):.1f} ms, max {max(theirs) * 1000:.0f} ms (proved {solved}); ratio {share:.2f};"
        f" proved {proved}, as good {right} of {len(ours)}"
    )
    return proved == right == len(ours)


def timed(ask):
    """A question asked of an empty-handed collector, so that neither pays for the other."""
    gc.collect()
    return seconds(ask)


def graph_of(catalog):
    graph = networkx.DiGraph()
    for rule in catalog.rules:
        graph.add_edges_from((key, rule.award) for key in references(rule.requirement).offerings)
    return graph


def bench_verdict_and_ranking():
    """Verdicts with their whole proof, of programs asked about for the first time in the process
    and then, about other holdings, again; networkx walks a graph made beforehand.
    """
    catalog = registry(100_000)
    draw, graph = random.Random(5), graph_of(catalog)
    rules = draw.sample(catalog.rules, 100)
    walks = [seconds(lambda r=rule: networkx.ancestors(graph, r.award))[0] for rule in rules]
    walked = p50(walks)
    print(f"\nnetworkx ancestors: p50 {walked:.3f} ms")
    first = against_walk(
        "verdict with its proof, program asked first", stacking, rules, draw, walked
    )
    again = against_walk("the same, asked again", stacking, rules, draw, walked)
    against_walk("verdict in one word, program known", standing, rules, draw, walked)
    against_walk("the same, asked again", standing, rules, draw, walked)
    built, ranking = seconds(lambda: Ranking(catalog, on=ON))
    keys = list(catalog.offerings)
    learners = [[Holding(k, ON) for k in draw.sample(keys, 40)] for _ in range(30)]
    times = [seconds(lambda h=h: ranking.rank(h))[0] for h in learners]
    print(
        f"ranking of all targets, 40 holdings: p50 {p50(times):.1f} ms; {p50(times) / first:.0f} program verdicts"
        f" asked first, {p50(times) / again:.0f} asked again; base prices of 100k offerings {built:.1f} s"
    )


def against_walk(name, ask, rules, draw, walked):
    catalog = registry(100_000)
    times = []
    for rule in rules:
        named = references(rule.requirement).offerings
        held = [Holding(key, ON, Decimal(80)) for key in draw.sample(named, 8)]
        times.append(seconds(partial(ask, catalog, held, rule.award, ON))[0])
    print(f"{name}: p50 {p50(times):.3f} ms, ratio {p50(times) / walked:.1f}")
    return p50(times)


def bench_impact_of_a_rule():
    """A rule of 24 offerings gets another one: the catalogue with it, and everything that changes, told.

    Against one verdict on somebody who holds nothing, of a program asked about for the first time in
    the process, and asked again.
    """
    catalog = registry(100_000)
    draw, keys = random.Random(3), list(catalog.offerings)
    impacts, first, again = [], [], []
    for rule in draw.sample(catalog.rules, 100):
        ask = partial(stacking, catalog, [], rule.award, ON)
        first.append(seconds(ask)[0])
        again.append(seconds(ask)[0])
        kept = rule.requirement.members[1:]
        other = replace(rule.requirement, members=(Completed(draw.choice(keys)), *kept))
        new = replace(rule, requirement=other)
        spent, found = seconds(partial(impact_of_rule, catalog, rule.key, new, ON))
        impacts.append(spent)
        assert found.awards[0].stops
    ratio = p50(impacts) / p50(first)
    print(
        f"\nimpact of one rule, 100k offerings: p50 {p50(impacts):.2f} ms; verdict of the program asked first"
        f" {p50(first):.2f} ms, ratio {ratio:.1f}; asked again {p50(again):.2f} ms, ratio"
        f" {p50(impacts) / p50(again):.1f}"
    )
    assert ratio < 5


def bench_size_and_growth():
    """Each size in a process of its own: built, weighed, and asked what each offering serves."""
    looks = {}
    for size in (10_000, 100_000, 1_000_000):
        answer = subprocess.run(
            [sys.executable, "-m", "tests.bench.weigh", str(size)],
            cwd=Path(__file__).resolve().parent.parent.parent,
            capture_output=True,
            text=True,
            check=True,
        )
        built, held, looks[size] = map(float, answer.stdout.split())
        print(
            f"\n{size} offerings: made and compiled in {built:.1f} s; {held:.0f} MB held,"
            f" {held * 100_000 / size:.0f} MB per 100k; look-up {looks[size] * 1e6:.1f} µs"
        )
    print(f"growth of the look-up from 10k to 1M {looks[1_000_000] / looks[10_000]:.2f}")
