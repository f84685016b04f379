"""Plans by hand: what each clause of the meaning does to the best plan."""

from datetime import date
from decimal import Decimal

import pytest

from registry.domain.catalog import Catalog
from registry.domain.errors import BadValues, UnknownKey, UnknownKeys
from registry.domain.facts import (
    Decision,
    Group,
    GroupMember,
    HeldAttestation,
    Holding,
    OccupationFact,
    OfferingFact,
    OfferingGrant,
    Outcome,
    Rule,
    Taught,
    WeightedSkill,
)
from registry.domain.plan import plan
from registry.domain.plan_terms import (
    AwardGoal,
    Constraints,
    Objective,
    OccupationGoal,
    PlanStatus,
    SkillsGoal,
    Start,
)
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Attested,
    Completed,
    Count,
    Credits,
    HasSkill,
    Kind,
    Part,
    Selector,
    Spread,
)

ON = date(2025, 9, 1)
P = AwardGoal("P")


def course(key, hours=10, **more):
    amount = None if hours is None else Decimal(hours)
    return OfferingFact(
        key, more.pop("kind", Kind.COURSE), more.pop("at", "college"), hours=amount, **more
    )


def program(key="P", **more):
    return course(key, None, kind=Kind.PROGRAM, **more)


def asked(facts, requirement, *, goal=P, start=Start(), limits=None, on=ON, first=3, **more):  # noqa: B008
    stop = more.pop("stop", None)
    objective = more.pop("objective", Objective.HOURS)
    catalog = Catalog.build(
        [*facts, program()], rules=[Rule("r", "P", requirement), *more.pop("rules", ())], **more
    )
    return plan(catalog, start, goal, objective, limits, on=on, first=first, stop=stop)


def steps(answer):
    return [sorted(p.steps) for p in answer.plans]


def all_of(*keys):
    return AllOf(tuple(map(Completed, keys)))


def any_of(*keys):
    return AnyOf(tuple(map(Completed, keys)))


def test_alternatives_come_in_order_and_none_contains_another():
    facts = [course("A", 40), course("B", 30), course("C", 10)]
    answer = asked(facts, AllOf((any_of("A", "B"), Completed("C"))))
    assert (answer.status, steps(answer)) == (PlanStatus.OPTIMAL, [["B", "C"], ["A", "C"]])
    assert (answer.bound, answer.proved, answer.gap(Objective.HOURS)) == (
        Decimal(40),
        2,
        Decimal(0),
    )


def test_a_shared_step_counts_once_and_changes_the_best_plan():
    facts = [course("S", 30), course("X", 20), course("Y", 20), course("M", 99), course("N", 99)]
    rules = [Rule("m", "M", any_of("S", "X")), Rule("n", "N", any_of("S", "Y"))]
    answer = asked(facts, all_of("M", "N"), rules=rules)
    assert steps(answer)[0] == ["S"]
    assert [e.award for e in answer.plans[0].earned] == ["M", "N", "P"]


def test_one_step_fills_one_place_within_a_rule_unless_shared():
    facts = [course("A", 10, credits=Decimal(3)), course("B", 20, credits=Decimal(3))]
    amount = Credits(Decimal(3), Selector(("A", "B")))
    assert steps(asked(facts, AllOf((Completed("A"), amount))))[0] == ["A", "B"]
    shared = AllOf((Completed("A"), AllOf((amount,), shared=True)))
    assert steps(asked(facts, shared))[0] == ["A"]


def test_k_of_n_and_a_knapsack_that_greedy_gets_wrong():
    facts = [
        course(k, h, credits=Decimal(c)) for k, h, c in [("A", 10, 4), ("B", 6, 3), ("C", 6, 3)]
    ]
    assert steps(asked(facts, AtLeast(2, tuple(map(Completed, "ABC")))))[0] == ["B", "C"]
    assert steps(asked(facts, Credits(Decimal(4), Selector(tuple("ABC")))))[0] == ["A"]
    assert steps(asked(facts, Credits(Decimal(5), Selector(tuple("ABC")))))[0] == ["B", "C"]


def test_24_credits_at_least_12_at_level_3_and_at_most_6_from_b():
    low = [course(f"a{i}", 10, credits=Decimal(6), level=1) for i in range(4)]
    high = [course(f"h{i}", 50, credits=Decimal(6), level=3) for i in range(4)]
    cheap = [course(f"b{i}", 1, credits=Decimal(6), level=1, subject="11") for i in range(4)]
    selector = Selector(
        parts=(
            Part(Selector(level=3), at_least=Decimal(12)),
            Part(Selector(subject="11"), at_most=Decimal(6)),
        ),
        kind=Kind.COURSE,
    )
    answer = asked([*low, *high, *cheap], Credits(Decimal(24), selector))
    assert answer.plans[0].hours.amount == 50 + 50 + 10 + 1
    assert answer.status is PlanStatus.OPTIMAL


def test_five_from_three_of_four_areas():
    facts = [
        course(f"{area}{i}", 10 * n + i, subject=f"1{n}")
        for n, area in enumerate("wxyz")
        for i in range(4)
    ]
    areas = tuple(Selector(subject=f"1{n}") for n in range(4))
    answer = asked(facts, Count(5, Selector(spread=Spread(3, areas))))
    assert steps(answer)[0] == ["w0", "w1", "w2", "x0", "y0"]


def test_entry_requirements_make_stages():
    facts = [
        course("A"),
        course("B", entry=Completed("A")),
        course("C", entry=Completed("B")),
        course("D"),
    ]
    answer = asked(facts, all_of("C", "D"))
    assert answer.plans[0].stages == (("A", "D"), ("B",), ("C",))


def test_an_entry_requirement_that_is_itself_an_award():
    facts = [course("A"), program("Q"), course("B", entry=Completed("Q"))]
    answer = asked(facts, Completed("B"), rules=[Rule("q", "Q", Completed("A"))])
    assert answer.plans[0].stages == (("A",), ("B",))
    assert [(e.award, e.stage) for e in answer.plans[0].earned] == [("Q", 1), ("P", 2)]


def test_circles_of_entry_and_of_awards_are_no_way():
    facts = [course("A", entry=Completed("B")), course("B", entry=Completed("A"))]
    assert asked(facts, all_of("A", "B")).status is PlanStatus.IMPOSSIBLE
    circle = [Rule("q", "Q", Completed("P"))]
    assert asked([program("Q")], Completed("Q"), rules=circle).status is PlanStatus.IMPOSSIBLE


def test_what_is_held_is_free_and_a_low_grade_is_taken_again():
    facts = [course("A", 10), course("B", 20)]
    held = Start((Holding("A", ON, Decimal(60)),))
    assert steps(asked(facts, all_of("A", "B"), start=held))[0] == ["B"]
    graded = AllOf((Completed("A", min_grade=Decimal(70)), Completed("B")))
    assert steps(asked(facts, graded, start=held))[0] == ["A", "B"]
    unknown = asked(facts, graded, start=Start((Holding("A"),)))
    assert (steps(unknown)[0], unknown.plans[0].to_confirm) == (["B"], (("A", "grade"),))
    assert steps(asked(facts, Completed("A"), start=held, goal=AwardGoal("A"))) == [[]]


def test_too_old_a_holding_is_taken_again():
    old = Start((Holding("A", date(2015, 1, 1)),))
    assert steps(asked([course("A")], Completed("A", max_age_months=60), start=old)) == [["A"]]


def decided(**more):
    facts = [course("A", 5, at="other"), course("B", 50)]
    decision = Decision(
        "d",
        (Completed("A"),),
        more.pop("receiver", "college"),
        grants=(OfferingGrant("B"),),
        **more,
    )
    return facts, [decision]


def test_a_decision_stands_in_at_its_receiver_only():
    facts, decisions = decided()
    best = asked(facts, Completed("B"), decisions=decisions).plans[0]
    assert (best.steps, best.recognised, best.earned[0].recognised) == (("A",), ("d",), ("d",))
    facts, decisions = decided(receiver="other")
    assert steps(asked(facts, Completed("B"), decisions=decisions)) == [["B"]]


@pytest.mark.parametrize(
    "more",
    [
        {"outcome": Outcome.REFUSED},
        {"valid_to": date(2025, 8, 31)},
        {"valid_from": date(2025, 9, 2)},
        {"conditions": (Attested("x"),)},
        {"decided_on": date(2025, 9, 2)},
    ],
)
def test_a_decision_that_cannot_be_relied_upon_is_not_planned(more):
    facts, decisions = decided(**more)
    assert steps(asked(facts, Completed("B"), decisions=decisions)) == [["B"]]


def test_an_attested_condition_opens_a_decision():
    facts, decisions = decided(conditions=(Attested("x"),))
    start = Start(attested=(HeldAttestation("x"),))
    assert steps(asked(facts, Completed("B"), decisions=decisions, start=start))[0] == ["A"]


def test_a_group_decides_for_its_members_of_the_day():
    facts, decisions = decided(receiver="group")
    for joined, expected in ((date(2025, 1, 1), ["A"]), (date(2026, 1, 1), ["B"])):
        groups = [Group("group", (GroupMember("college", joined),))]
        answer = asked(facts, Completed("B"), decisions=decisions, groups=groups)
        assert steps(answer)[0] == expected


def test_a_series_of_two_counts_as_three_and_its_sources_count_once():
    facts = [course(k, h) for k, h in [("A", 5), ("B", 5), ("X", 40), ("Y", 40), ("Z", 40)]]
    grants = tuple(map(OfferingGrant, "XYZ"))
    decisions = [Decision("d", (Completed("A"), Completed("B")), "college", grants=grants)]
    assert steps(asked(facts, all_of("X", "Y", "Z"), decisions=decisions))[0] == ["A", "B"]
    both = asked(facts, all_of("X", "Y", "Z", "A"), decisions=decisions)
    assert steps(both)[0] == ["A", "X", "Y", "Z"]


def test_recognition_is_not_chained():
    facts = [course("A", 1), course("B", 50), course("C", 90)]
    decisions = [
        Decision("d1", (Completed("A"),), "college", grants=(OfferingGrant("B"),)),
        Decision("d2", (Completed("B"),), "college", grants=(OfferingGrant("C"),)),
    ]
    assert steps(asked(facts, Completed("C"), decisions=decisions))[0] == ["B"]


def test_unknown_hours_are_not_zero_and_rank_after():
    facts = [course("A", None), course("B", 99)]
    answer = asked(facts, any_of("A", "B"))
    assert steps(answer) == [["B"], ["A"]]
    assert answer.plans[1].hours.unknown == ("A",)
    assert answer.plans[1].hours.at_least


def test_an_attestation_is_named_and_unknown():
    answer = asked([course("A")], AllOf((Completed("A"), Attested("interview"))))
    best = answer.plans[0]
    assert (best.steps, best.attestations, best.hours.unknown) == (
        ("A",),
        ("interview",),
        ("interview",),
    )
    start = Start(attested=(HeldAttestation("interview"),))
    again = asked([course("A")], AllOf((Completed("A"), Attested("interview"))), start=start)
    assert again.plans[0].attestations == ()


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Constraints(), ["A"]),
        (Constraints(delivery=frozenset({"online"})), ["B"]),
        (Constraints(languages=frozenset({"fr"})), ["B"]),
        (Constraints(institutions=frozenset({"other"})), ["B"]),
        (Constraints(regions=frozenset({"3530"})), ["B"]),
        (Constraints(osap_eligible=True), ["B"]),
        (Constraints(max_fee=Decimal(100)), ["B"]),
        (Constraints(max_weeks=Decimal(3)), ["B"]),
    ],
)
def test_constraints_bind_every_step(limits, expected):
    facts = [
        course("A", 10, fee=Decimal(500), weeks=Decimal(9)),
        course("B", 20, at="other", delivery="online", languages=("fr",), regions=("3530",),
               osap_eligible=True, fee=Decimal(100), weeks=Decimal(3)),
    ]  # fmt: skip
    assert steps(asked(facts, any_of("A", "B"), limits=limits))[0] == expected


def test_a_ceiling_is_for_the_whole_plan():
    facts = [
        course(k, h, fee=Decimal(f))
        for k, h, f in [("A", 1, 90), ("B", 1, 90), ("C", 50, 10), ("D", 60, 0)]
    ]
    answer = asked(
        facts, AtLeast(2, tuple(map(Completed, "ABCD"))), limits=Constraints(max_fee=Decimal(100))
    )
    assert steps(answer) == [["A", "C"], ["B", "C"], ["A", "D"]]
    none = asked(facts, all_of("A", "B"), limits=Constraints(max_fee=Decimal(100)))
    assert none.status is PlanStatus.IMPOSSIBLE


@pytest.mark.parametrize(("objective", "expected"), list(zip(Objective, "ABCD", strict=True)))
def test_each_objective_has_its_own_best(objective, expected):
    rows = [("A", 1, 9, 9), ("B", 9, 1, 9), ("C", 9, 9, 1)]
    facts = [course(k, h, fee=Decimal(f), weeks=Decimal(w)) for k, h, f, w in rows]
    facts += [course("D", 8, fee=Decimal(8), weeks=Decimal(8)), course("E", 1)]
    ways = AnyOf((*(all_of(k, "E") for k in "ABC"), Completed("D")))
    facts[-1] = course("E", 1, fee=Decimal(1), weeks=Decimal(1))
    assert expected in steps(asked(facts, ways, objective=objective))[0]


def test_a_program_with_a_rule_is_never_just_taken_and_one_without_is():
    facts = [course("A"), course("P2", 1, kind=Kind.PROGRAM)]
    ruled = asked(facts, Completed("P2"), rules=[Rule("p2", "P2", Completed("A"))])
    assert steps(ruled) == [["A"]]
    catalog = Catalog.build([course("Q", 400, kind=Kind.PROGRAM)])
    answer = plan(catalog, Start(), AwardGoal("Q"), on=ON)
    assert steps(answer) == [["Q"]]


def test_a_micro_certification_is_reached_by_its_parts_or_taken():
    facts = [course("A", 10), course("M", 30, kind=Kind.MICRO_CERTIFICATION)]
    answer = asked(facts, Completed("M"), rules=[Rule("m", "M", Completed("A"))])
    assert steps(answer) == [["A"], ["M"]]


def test_what_ceased_is_held_but_never_planned():
    facts = [course("A", available=False)]
    assert asked(facts, Completed("A")).status is PlanStatus.IMPOSSIBLE
    held = asked(facts, Completed("A"), start=Start((Holding("A"),)))
    assert steps(held) == [[]]


def test_a_rule_of_another_day_is_no_way():
    catalog = Catalog.build(
        [course("A"), program()], rules=[Rule("r", "P", Completed("A"), valid_to=date(2024, 1, 1))]
    )
    assert steps(plan(catalog, Start(), P, on=date(2023, 1, 1))) == [["A"]]
    # With no rule in force the program can only be taken as a whole.
    assert steps(plan(catalog, Start(), P, on=ON)) == [["P"]]


WORK = OccupationFact("94131", (WeightedSkill("s", Decimal(3), 2), WeightedSkill("t", Decimal(1))))


def test_an_occupation_is_reached_by_a_program():
    facts = [course("A"), program("Q", occupations=("94131",))]
    rules = [Rule("q", "Q", Completed("A"))]
    answer = asked(
        facts, Completed("A"), goal=OccupationGoal("94131"), rules=rules, occupations=[WORK]
    )
    assert [e.award for e in answer.plans[0].earned] == ["Q"]


def test_an_occupation_is_reached_by_its_skills_to_a_threshold():
    facts = [
        course("A", 10, skills=(Taught("s", 1), Taught("t"))),
        course("B", 20, skills=(Taught("s", 2),)),
        course("C", 25, skills=(Taught("s", 2), Taught("t"))),
    ]

    def reach(threshold, start=Start()):  # noqa: B008
        goal = SkillsGoal("94131", Decimal(threshold))
        return steps(asked(facts, Completed("A"), goal=goal, occupations=[WORK, OLD], start=start))[
            0
        ]

    assert (reach("0.75"), reach("1"), reach("0.25")) == (["B"], ["C"], ["A"])
    assert reach("1", Start(occupation="old")) == ["A"]


def test_a_threshold_between_two_weights_is_not_met_by_the_lesser():
    facts = [course("A", 10, skills=(Taught("s"),)), course("B", 20, skills=(Taught("t"),))]
    weights = (("s", "0.000001"), ("t", "0.000002"))
    work = OccupationFact("fine", tuple(WeightedSkill(s, Decimal(w)) for s, w in weights))
    goal = SkillsGoal("fine", Decimal("0.5"))
    assert steps(asked(facts, Completed("A"), goal=goal, occupations=[work]))[0] == ["B"]


OLD = OccupationFact("old", (WeightedSkill("s", Decimal(5), 2),))


def test_a_skill_spends_nothing():
    facts = [course("A", 10, skills=(Taught("s", 2),))]
    assert steps(asked(facts, AllOf((Completed("A"), HasSkill("s", 2))))) == [["A"]]


def test_unknown_keys_are_named():
    with pytest.raises(UnknownKey):
        asked([], Completed("P"), goal=AwardGoal("nowhere"))
    with pytest.raises(UnknownKey):
        asked([], Completed("P"), goal=OccupationGoal("00000"))
    with pytest.raises(UnknownKeys):
        asked([], Completed("P"), start=Start((Holding("nothing"),)))


def test_without_time_nothing_is_claimed():
    facts = [course("A"), course("B")]
    catalog = Catalog.build([*facts, program()], rules=[Rule("r", "P", any_of("A", "B"))])
    stopped = plan(catalog, Start(), P, on=ON, stop=lambda: True)
    assert (stopped.status, stopped.plans, stopped.searched) == (PlanStatus.UNDECIDED, (), 0)


def test_a_long_chain_of_entries():
    facts = [
        course(f"c{i:05}", 1, entry=Completed(f"c{i - 1:05}") if i else None) for i in range(400)
    ]
    answer = asked(facts, Completed("c00399"), first=1)
    assert (len(answer.plans[0].stages), answer.status) == (400, PlanStatus.OPTIMAL)


@pytest.mark.parametrize(
    ("objective", "limits", "wrong"),
    [
        (Objective.HOURS, None, {"hours": -1}),
        (Objective.FEE, None, {"fee": Decimal(-1)}),
        (Objective.HOURS, Constraints(max_weeks=Decimal(9)), {"weeks": Decimal(-1)}),
    ],
)
def test_an_offering_that_takes_less_than_nothing_is_refused_by_name(objective, limits, wrong):
    facts = [course("A", **wrong), course("B", fee=Decimal(1), weeks=Decimal(1))]
    with pytest.raises(BadValues, match="offering 'A'"):
        asked(facts, any_of("A", "B"), objective=objective, limits=limits)


def contended(number, share):
    """Amounts of credits from one pool that all leaves share: an exact check of many states."""
    worth = (Decimal(n * n % 89 + 11) / 10 for n in range(3, 3 + number))
    facts = [course(f"C{at:02}", 5 + at * 7 % 11, credits=c) for at, c in enumerate(worth)]
    whole = sum(fact.credits for fact in facts)
    pool = Selector(offerings=tuple(fact.key for fact in facts))
    return facts, AllOf(tuple(Credits(whole * Decimal(share), pool) for _ in range(2)))


def stopping(calls):
    """A ``stop`` that says so from that call on."""
    left = iter(range(calls))
    return lambda: next(left, None) is None


def test_the_caller_can_stop_within_an_exact_check():
    answer = asked(*contended(12, "0.49"), stop=stopping(1))
    assert (answer.status, answer.plans, answer.searched) == (PlanStatus.UNDECIDED, (), 0)
    assert answer.bound > 0


def test_wherever_the_caller_stops_nothing_false_is_claimed():
    facts, requirement = contended(10, "0.4")
    whole = asked(facts, requirement)
    least = whole.plans[0].hours.amount
    stopped = 0
    for calls in range(60):
        answer = asked(facts, requirement, stop=stopping(calls))
        stopped += answer.proved < whole.proved
        assert answer.status is not PlanStatus.IMPOSSIBLE
        assert answer.bound <= least
        assert all(p.hours.amount >= least for p in answer.plans)
        assert answer.status is not PlanStatus.OPTIMAL or answer.plans[0].hours.amount == least
    assert stopped > 5
