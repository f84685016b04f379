"""How to reach a goal with the least hours, fee, weeks or steps.

A plan takes offerings; awards with rules follow from their parts at no further cost.
What two steps share is taken once. Within one rule everything counts once, entry
requirements are met before a step is taken, and a decision in force at the receiving
institution may stand in for an offering unless words condition it. An award held too long
ago is earned afresh only by a way that goes without it: not by itself, nor in a circle.
"""

from collections.abc import Callable
from datetime import date

from registry.domain.catalog import A_CATALOG, Catalog
from registry.domain.learner import learner
from registry.domain.plan_costs import ceilings, costs
from registry.domain.plan_leaves import members
from registry.domain.plan_reach import Reach
from registry.domain.plan_search import Search
from registry.domain.plan_stages import laid_out
from registry.domain.plan_terms import (
    AwardGoal,
    Constraints,
    Goal,
    Objective,
    OccupationGoal,
    PlanAnswer,
    PlanStatus,
    SkillsGoal,
    Start,
)
from registry.domain.shapes import called, in_a_row
from registry.domain.soundness import check_question
from registry.domain.stated import Stated, counted, day, made_of, one_of, optional, require

STEPS = 4000
"""Search steps when the caller names none: seconds at worst, milliseconds as a rule."""


def plan(
    catalog: Catalog,
    start: Start,
    goal: Goal,
    objective: Objective = Objective.HOURS,
    constraints: Constraints | None = None,
    *,
    on: date,
    first: int = 3,
    steps: int = STEPS,
    stop: Callable[[], bool] | None = None,
) -> PlanAnswer:
    """The ``first`` best plans from a start to a goal, judged on a day.

    The budget is a number of search steps, and ``stop`` if given (a deadline, for
    instance; the engine has no clock), which is asked within a step as well. Ranked by the
    number of amounts not stated, then the objective (hours, CAD, weeks, steps); of equals
    those with fewer steps come first, as far as a few further search steps show. No plan
    contains another. Raises ``UnknownKey``, ``UnknownKeys`` for what is held, and ``BadValues``
    for all that means nothing. Cost: what is in reach of the goal, once for each search step; exponential steps at
    worst, as the question is NP-hard.

    >>> from decimal import Decimal
    >>> from registry.domain.facts import OfferingFact, Rule
    >>> from registry.domain.plan_terms import AwardGoal
    >>> from registry.domain.requirement import AnyOf, Completed, Kind
    >>> facts = [
    ...     OfferingFact(k, Kind.COURSE, "i", hours=Decimal(h)) for k, h in [("A", 40), ("B", 30)]
    ... ]
    >>> award = OfferingFact("P", Kind.PROGRAM, "i")
    >>> rule = Rule("r", "P", AnyOf((Completed("A"), Completed("B"))))
    >>> catalog = Catalog.build([*facts, award], rules=[rule])
    >>> answer = plan(catalog, Start(), AwardGoal("P"), on=date(2025, 1, 1))
    >>> answer.status.value, [p.steps for p in answer.plans], answer.plans[0].hours.amount
    ('optimal', [('B',), ('A',)], Decimal('30'))
    """
    asked = (
        ("catalog", catalog, A_CATALOG),
        ("goal", goal, made_of(AwardGoal, OccupationGoal, SkillsGoal)),
        ("objective", objective, one_of(Objective)),
        ("constraints", constraints, optional(made_of(Constraints))),
        ("on", on, day),
        ("first", first, counted),
        ("steps", steps, counted),
        ("stop", stop, optional(called)),
    )
    _check(start, asked)
    who = learner(catalog, start.holdings, start.attested, on)
    limits = constraints or Constraints()
    problem = Reach(catalog, who, known_skills(catalog, start), limits, on).problem(goal)
    price = costs(catalog, problem.nodes, objective)
    most = ceilings(catalog, problem.nodes, limits)
    outcome = Search(problem, price, most, first).run(steps, stop)
    plans = tuple(
        laid_out(catalog, problem, tuple(members(found.nodes))) for found in outcome.plans
    )
    if outcome.bound is None:
        return PlanAnswer(PlanStatus.IMPOSSIBLE, searched=outcome.steps)
    unknown, amount = price.read(outcome.bound)
    met = bool(plans) and price.read(outcome.plans[0].cost) == (unknown, amount)
    status = PlanStatus.OPTIMAL if met else PlanStatus.FEASIBLE
    return PlanAnswer(
        status if plans else PlanStatus.UNDECIDED,
        plans,
        amount,
        unknown,
        outcome.steps,
        max(outcome.proved, int(met)),
    )


def _check(start: Start, asked: tuple[Stated, ...]) -> None:
    held = start if isinstance(start, Start) else Start()
    rows = ("holdings", held.holdings, in_a_row), ("attested", held.attested, in_a_row)
    require("start", *rows, needed=True)
    found = ("start", start, made_of(Start))
    check_question("", found, *asked, holdings=held.holdings, attested=held.attested)


def known_skills(catalog: Catalog, start: Start) -> dict[str, int]:
    """The skills, with level, that the occupation somebody comes from already demands.

    Raises ``UnknownKey``. Linear in the skills.

    >>> known_skills(Catalog.build(), Start())
    {}
    """
    if start.occupation is None:
        return {}
    return {s.skill: s.level for s in catalog.occupation(start.occupation).skills}
