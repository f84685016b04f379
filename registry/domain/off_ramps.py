"""Which awards are complete now with what is held, or nearly?

Someone who leaves early should leave with what was earned: every award that holdings
reach is judged, and those that need few more things are shown with the things.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from registry.domain.catalog import Catalog
from registry.domain.facts import CreditGrant, Decision, HeldAttestation, Holding
from registry.domain.learner import Learner, learner
from registry.domain.recognition import held_decisions
from registry.domain.soundness import check_question
from registry.domain.stacking import BUDGET, stacking
from registry.domain.stated import counted, day, optional, text, whole
from registry.domain.validity import ever_receiving
from registry.domain.verdict import StackingVerdict, Status


@dataclass(frozen=True, slots=True)
class OffRamp:
    """An award within reach: how many things are missing, and the verdict with its proof."""

    award: str
    missing: int
    verdict: StackingVerdict


def off_ramps(
    catalog: Catalog,
    holdings: Iterable[Holding],
    on: date,
    *,
    within: int = 1,
    attested: Iterable[HeldAttestation] = (),
    edition: str | None = None,
    budget: int = BUDGET,
) -> tuple[OffRamp, ...]:
    """Awards complete on a day, or at most ``within`` things short; the nearest first.

    An undetermined award is as far as what would settle it. Awards already held are left
    out, and so are awards that nothing held counts toward. Raises as ``stacking`` does.
    Cost: one verdict for each award that the holdings reach, two for those that are near.

    >>> off_ramps(Catalog.build(), [], date(2025, 1, 1))
    ()
    """
    held, statements = list(holdings), list(attested)
    check_question(
        "",
        ("on", on, day),
        ("within", within, whole),
        ("edition", edition, optional(text)),
        ("budget", budget, counted),
        holdings=held,
        attested=statements,
    )
    who = learner(catalog, held, statements, on)
    ask = partial(
        stacking, catalog, held, on=on, attested=statements, edition=edition, budget=budget
    )
    ramps = []
    for award in map(catalog.offerings.key, _reached(catalog, who, on)):
        far = distance(ask(award, alternatives=1, within=within))
        if far is not None and far <= within:
            ramps.append(OffRamp(award, far, ask(award)))
    return tuple(sorted(ramps, key=_rank))


def distance(verdict: StackingVerdict) -> int | None:
    """How many things are missing; ``None`` when no way leads there.

    >>> distance(StackingVerdict("A", date(2025, 1, 1), Status.COMPLETE))
    0
    """
    if verdict.status is Status.COMPLETE:
        return 0
    return verdict.missing[0].size if verdict.missing else None


def _rank(ramp: OffRamp) -> tuple[int, bool, str]:
    return ramp.missing, ramp.verdict.status is not Status.COMPLETE, ramp.award


def _reached(catalog: Catalog, who: Learner, on: date) -> list[int]:
    """The awards of rules in force that something held can serve, as itself or recognised."""
    counted = set(who.attempts)
    awards: set[int] = set()
    for number in held_decisions(catalog, who):
        decision = catalog.decisions[number]
        for grant in decision.grants if decision.granted else ():
            if isinstance(grant, CreditGrant):
                awards.update(_awards_at(catalog, decision))
            else:
                counted.add(catalog.offerings.index(grant.offering))
    for offering in counted:
        rules = (catalog.rules[number] for number in catalog.rules_reached(offering))
        awards.update(catalog.offerings.index(rule.award) for rule in rules if rule.in_force(on))
    return sorted(award for award in awards if not who.holds(award))


def _awards_at(catalog: Catalog, decision: Decision) -> set[int]:
    """Awards of the institutions that grant unassigned credit, or did on some day."""
    offered = (a for at in ever_receiving(catalog, decision) for a in catalog.offered_by(at))
    return {award for award in offered if len(catalog.rules_for(award))}
