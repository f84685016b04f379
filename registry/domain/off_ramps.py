"""Which awards are complete now with what is held, or nearly?

Someone who leaves early should leave with what was earned: every award that holdings
reach is judged, and those that need few more things are shown with the things.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Self

from registry.domain.candidates import candidates
from registry.domain.catalog import A_CATALOG, Catalog
from registry.domain.errors import BudgetExhausted
from registry.domain.facts import CreditGrant, Decision, HeldAttestation, Holding
from registry.domain.learner import Learner
from registry.domain.recognition import held_decisions
from registry.domain.shapes import gathered
from registry.domain.soundness import check_question
from registry.domain.stacking import BUDGET, Asked
from registry.domain.stated import counted, day, optional, text, whole
from registry.domain.states import Effort
from registry.domain.validity import ever_receiving
from registry.domain.verdict import StackingVerdict, Status

SETS = 3
"""Missing sets that a verdict gives; one more is looked for, to tell whether there are others."""


@dataclass(frozen=True, slots=True)
class OffRamp:
    """An award within reach: how many things are missing, and the verdict with its proof."""

    award: str
    missing: int
    verdict: StackingVerdict


class OffRamps(tuple[OffRamp, ...]):  # noqa: SLOT001 - a tuple can have none that are filled
    """The awards within reach, the nearest first; ``untold`` are those that may be, too.

    Whether they are was not settled in the steps that the question has.

    >>> OffRamps((), untold=("P",)).untold
    ('P',)
    """

    untold: tuple[str, ...]

    def __new__(cls, ramps: Iterable[OffRamp], untold: Iterable[str] = ()) -> Self:
        found = super().__new__(cls, ramps)
        found.untold = tuple(untold)
        return found


def off_ramps(
    catalog: Catalog,
    holdings: Iterable[Holding],
    on: date,
    *,
    within: int = 1,
    attested: Iterable[HeldAttestation] = (),
    edition: str | None = None,
    budget: int = BUDGET,
) -> OffRamps:
    """Awards complete on a day, or at most ``within`` things short; the nearest first.

    An undetermined award is as far as what would settle it. Awards already held are left
    out, and so are awards toward which nothing held or attested counts. ``budget`` are the
    steps of all awards together: what they do not settle is ``untold``, and nothing is said
    of it. Raises ``UnknownKeys`` and ``BadValues`` as ``stacking`` does.
    Cost: one verdict for each award that these reach, and another one for those that are
    near in fewer than four ways.

    >>> off_ramps(Catalog.build(), [], date(2025, 1, 1))
    ()
    """
    held = gathered("question", "holdings", holdings)
    statements = gathered("question", "attested", attested)
    check_question(
        "",
        ("catalog", catalog, A_CATALOG),
        ("on", on, day),
        ("within", within, whole),
        ("edition", edition, optional(text)),
        ("budget", budget, counted),
        holdings=held,
        attested=statements,
    )
    asked, effort = Asked(catalog, held, statements, on, edition), Effort(budget)
    ramps, untold = [], []
    reached = sorted(_reached(catalog, asked.who, on), key=partial(_breadth, catalog))
    for award in map(catalog.offerings.key, reached):
        try:
            ramp = _judged(asked, award, within, effort)
        except BudgetExhausted:
            untold.append(award)
        else:
            ramps += [ramp] if ramp else []
    return OffRamps(sorted(ramps, key=_rank), untold)


def _judged(asked: Asked, award: str, within: int, whole: Effort) -> OffRamp | None:
    """An award, where it is near. Raises ``BudgetExhausted`` where that is not settled."""
    sets = SETS + 1 if within else 0  # without any only what is complete is wanted
    verdict = asked.of(award, whole.share(), alternatives=sets, within=within)
    far = distance(verdict)
    near = far is not None and far <= within
    if near and verdict.missing and len(verdict.missing) < sets:  # others may be larger
        verdict = asked.of(award, whole.share(), alternatives=SETS + 1)
    if whole.steps > whole.budget or not (near or verdict.missing_proven):
        raise BudgetExhausted(whole.budget)
    return OffRamp(award, far, verdict.first(SETS)) if near and far is not None else None


def distance(verdict: StackingVerdict) -> int | None:
    """How many things are missing; ``None`` when no way leads there.

    >>> distance(StackingVerdict("A", date(2025, 1, 1), Status.COMPLETE))
    0
    """
    if verdict.status is Status.COMPLETE:
        return 0
    return verdict.missing[0].size if verdict.missing else None


def _breadth(catalog: Catalog, award: int) -> int:
    """How much could help with an award: what is long to judge comes last, and starves no other."""
    rules = tuple(catalog.rules[number] for number in catalog.rules_for(award))
    return len(rules) * len(candidates(catalog, rules).groups)


def _rank(ramp: OffRamp) -> tuple[int, bool, str]:
    return ramp.missing, ramp.verdict.status is not Status.COMPLETE, ramp.award


def _reached(catalog: Catalog, who: Learner, on: date) -> list[int]:
    """The awards of rules in force that something held or attested can serve, or recognised."""
    counted = set(who.attempts)
    awards: set[int] = set()
    for number in held_decisions(catalog, who):
        decision = catalog.decisions[number]
        for grant in decision.grants if decision.granted else ():
            if isinstance(grant, CreditGrant):
                awards.update(_awards_at(catalog, decision))
            else:
                counted.add(catalog.offerings.index(grant.offering))
    numbers = {number for offering in counted for number in catalog.rules_reached(offering)}
    numbers.update(number for code in who.attested for number in catalog.rules_asking(code))
    rules = (catalog.rules[number] for number in numbers)
    awards.update(catalog.offerings.index(rule.award) for rule in rules if rule.in_force(on))
    return sorted(award for award in awards if not who.holds(award))


def _awards_at(catalog: Catalog, decision: Decision) -> set[int]:
    """Awards of the institutions that grant unassigned credit, or did on some day."""
    offered = (a for at in ever_receiving(catalog, decision) for a in catalog.offered_by(at))
    return {award for award in offered if len(catalog.rules_for(award))}
