"""Ranking for one learner: by hand, and the overlay against pricing everything anew."""

import random
from datetime import date
from decimal import Decimal
from math import inf

import pytest

from registry.domain.catalog import Catalog
from registry.domain.errors import BadValues
from registry.domain.facts import (
    Decision,
    Holding,
    OccupationFact,
    OfferingFact,
    OfferingGrant,
    Rule,
)
from registry.domain.plan import plan
from registry.domain.plan_items import SCALE
from registry.domain.plan_terms import AwardGoal, Objective, Start
from registry.domain.ranking import Ranking
from registry.domain.ranking_costs import UNKNOWN
from registry.domain.requirement import AllOf, Completed, Credits, Kind, Selector
from tests.domain.random_catalogs import ON, Maker

DAY = date(2025, 9, 1)


def course(key, hours=10, **more):
    return OfferingFact(
        key,
        Kind.COURSE,
        more.pop("at", "i"),
        hours=None if hours is None else Decimal(hours),
        **more,
    )


def both(*keys):
    return AllOf(tuple(map(Completed, keys)))


def ranked(facts, held, **more):
    ranking = Ranking(Catalog.build(facts, **more), on=DAY)
    return [(r.key, r.missing, r.unknown, r.via) for r in ranking.rank([Holding(k) for k in held])]


PROGRAMS = [
    OfferingFact("P", Kind.PROGRAM, "i", occupations=("94131",)),
    OfferingFact("Q", Kind.PROGRAM, "i"),
    OfferingFact("R", Kind.PROGRAM, "i"),
]
FACTS = [*(course(k) for k in "ABC"), course("D", 40), course("E", None), *PROGRAMS]
RULES = [
    Rule("p", "P", both("A", "D")),
    Rule("q", "Q", both("A", "B")),
    Rule("r", "R", both("B", "C")),
]
WORK = [OccupationFact("94131")]


def test_the_nearest_comes_first_and_what_nothing_counts_toward_is_left_out():
    found = ranked(FACTS, ["A"], rules=RULES, occupations=WORK)
    assert found == [("Q", 10, 0, None), ("P", 40, 0, None), ("94131", 40, 0, "P")]


def test_what_is_not_stated_ranks_after():
    rules = [Rule("p", "P", both("A", "D")), Rule("q", "Q", both("A", "E"))]
    found = ranked(FACTS, ["A"], rules=rules, occupations=WORK)
    assert [(key, unknown) for key, _, unknown, _ in found] == [("P", 0), ("94131", 0), ("Q", 1)]


def test_a_holding_counts_through_awards_and_decisions():
    rules = [Rule("p", "P", both("Q", "D")), Rule("q", "Q", both("A", "B"))]
    decisions = [Decision("d", (Completed("C"),), "i", grants=(OfferingGrant("A"),))]
    found = ranked(FACTS, ["C"], rules=rules, decisions=decisions, occupations=WORK)
    assert found[:2] == [("Q", 10, 0, None), ("P", 50, 0, None)]


def wholes(facts, held, **more):
    ranking = Ranking(Catalog.build(facts, **more), on=DAY)
    return [(r.key, r.whole, r.whole_unknown) for r in ranking.rank([Holding(k) for k in held])]


def test_what_only_holdings_lead_to_has_no_price_and_is_not_free():
    facts = [course("A", available=False), *FACTS[1:]]
    found = wholes(facts, ["A"], rules=RULES[1:2], occupations=WORK)
    assert found == [("Q", None, 0)]


def test_a_price_of_which_parts_are_not_stated_says_how_many():
    rules = [Rule("q", "Q", both("A", "E")), Rule("r", "R", both("A", "E", "E2"))]
    facts = [*FACTS, course("E2", None)]
    found = wholes(facts, ["A"], rules=rules, occupations=WORK)
    assert found == [("Q", 10, 1), ("R", 10, 2)]


def anew(ranking, held):
    """Every price from nothing: repeated until none falls, the holdings free."""
    price = [0 if n in held else inf for n in range(len(ranking.catalog))]
    changed = True
    while changed:
        changed = False
        for offering in range(len(price)):
            cost = ranking._price(offering, price.__getitem__, frozenset())
            if cost < price[offering]:
                price[offering], changed = cost, True
    return price


def test_the_overlay_is_what_pricing_anew_would_find():
    compared = 0
    for seed in range(150):
        catalog = Maker(seed, 4 + seed % 11).catalog()
        ranking = Ranking(catalog, on=ON)
        held = random.Random(seed).sample(list(catalog.offerings), 2)
        price = anew(ranking, {catalog.offerings.index(key) for key in held})
        for one in ranking.rank([Holding(key) for key in held]):
            if not one.occupation:
                total = one.unknown * UNKNOWN + int(one.missing * SCALE)
                assert total == price[catalog.offerings.index(one.key)], seed
                compared += 1
    assert compared > 100


def test_without_choices_and_sharing_a_ranking_says_what_a_plan_says():
    catalog = Catalog.build(FACTS, rules=RULES, occupations=WORK)
    for one in Ranking(catalog, on=DAY).rank([Holding("A")]):
        if not one.occupation:
            best = plan(
                catalog, Start((Holding("A"),)), AwardGoal(one.key), Objective.HOURS, on=DAY
            )
            assert best.plans[0].hours.amount == one.missing


def total(*hours):
    """What is missing of a program of courses of so many hours, of which nothing is held but one."""
    facts = [course(f"c{n}", h) for n, h in enumerate(hours)]
    asked = Completed("held"), *(Completed(f.key) for f in facts)
    rules = [Rule("q", "Q", AllOf(asked))]
    (one,) = ranked([course("held"), *facts, PROGRAMS[1]], ["held"], rules=rules)
    return one[1:3]


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ([10**9], (Decimal(10**9), 0)),
        ([10**9] * 7, (Decimal(7 * 10**9), 0)),
        (["0.00001"], (Decimal("0.00001"), 0)),
        ([10**9, "0.000001", None, None], (Decimal("1000000000.000001"), 2)),
        (["0.1", "0.2"], (Decimal("0.3"), 0)),
    ],
)
def test_an_amount_is_told_to_the_last_digit(hours, told):
    assert total(*hours) == told


@pytest.mark.parametrize("hours", ["1000000000.1", "1e12", "0.0000001"])
@pytest.mark.parametrize("field", ["hours", "fee", "weeks", "credits"])
def test_an_amount_that_could_not_be_told_is_refused(field, hours):
    fact = OfferingFact("A", Kind.COURSE, "i", **{field: Decimal(hours)})
    with pytest.raises(BadValues, match=f"offering 'A', {field}: .*; give at most"):
        Catalog.build([fact])


def test_layers_of_awards_that_double_are_no_price():
    size = 900
    facts = [course("a0", None), course("b0", None), course("c")]
    facts += [OfferingFact(f"{k}{n}", Kind.PROGRAM, "i") for n in range(1, size) for k in "ab"]
    rules = [
        Rule(f"{k}{n}", f"{k}{n}", both(f"a{n - 1}", f"b{n - 1}", *("c" * (k == "a"))))
        for n in range(1, size)
        for k in "ab"
    ]
    found = {one.key: one for one in Ranking(Catalog.build(facts, rules=rules), on=DAY).rank([])}
    assert not found
    found = Ranking(Catalog.build(facts, rules=rules), on=DAY).rank([Holding("c")])
    assert all(one.unknown < 2**200 for one in found)
    assert {"a1", "b150"} <= {one.key for one in found}
    assert f"a{size - 1}" not in {one.key for one in found}


def test_a_wide_cover_costs_what_courses_cost():
    amounts = ["10.01", "10.03", "20.07", "7.77"]
    facts = [course(f"c{n}", 10 + n, credits=Decimal(c)) for n, c in enumerate(amounts * 12)]
    asked = AllOf(
        (Completed("x"), Credits(Decimal("120.11"), Selector(tuple(f.key for f in facts))))
    )
    found = ranked([course("x"), *facts, PROGRAMS[1]], ["x"], rules=[Rule("q", "Q", asked)])
    assert found[0][1] == int(found[0][1])
    assert found[0][2] == 0
