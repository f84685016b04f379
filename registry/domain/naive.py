"""What counting without allocation would say: the known bug of the field, for comparison.

Every leaf is looked at alone: one holding may fill several leaves, a decision may be used
beside its own sources, policies are forgotten. Never use it to decide anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.domain.catalog import Catalog
from registry.domain.demands import Demand, Node, Problem, problem
from registry.domain.facts import HeldAttestation, Holding, Rule
from registry.domain.filling import Fillings
from registry.domain.learner import Learner, learner
from registry.domain.offers import Offering
from registry.domain.requirement import Policies
from registry.domain.states import Effort, State
from registry.domain.units import units
from registry.domain.verdict import Path

STEPS = 1_000_000
"""Steps after which counting one leaf, or what can be counted, gives up."""


@dataclass(frozen=True, slots=True)
class NaiveCount:
    """Whether counting leaf by leaf says yes, by which rule, and what it counts twice."""

    award: str
    on: date
    satisfied: bool
    rule: str | None = None
    counted_twice: tuple[tuple[str, tuple[Path, ...]], ...] = ()


def naive_count(
    catalog: Catalog,
    holdings: Iterable[Holding],
    award: str,
    on: date,
    *,
    attested: Iterable[HeldAttestation] = (),
) -> NaiveCount:
    """What naive counting says about an award; raises as ``stacking`` does.

    Cost: each leaf by itself.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import AllOf, Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in ("A", "B")]
    >>> twice = Rule("r", "B", AllOf((Completed("A"), Completed("A"))))
    >>> naive_count(Catalog.build(facts, rules=[twice]), [Holding("A")], "B", date(2025, 1, 1))
    ... # doctest: +NORMALIZE_WHITESPACE
    NaiveCount(award='B', on=datetime.date(2025, 1, 1), satisfied=True, rule='r',
               counted_twice=(('A', ((0,), (1,))),))
    """
    who = learner(catalog, holdings, attested, on)
    number = catalog.offerings.index(award)
    for rule in (catalog.rules[r] for r in catalog.rules_for(number)):
        found = _offered(catalog, who, rule, on)
        filled = {d.number: _alone(found, d) for d in found.demands}
        if rule.in_force(on) and _satisfied(found.root, filled):
            twice = _twice(catalog, found, filled)
            return NaiveCount(award, on, satisfied=True, rule=rule.key, counted_twice=twice)
    return NaiveCount(award, on, satisfied=False)


def _offered(catalog: Catalog, who: Learner, rule: Rule, on: date) -> Problem:
    # Offers get no bits, so nothing excludes anything.
    found = problem(rule.requirement, Policies())
    counted = units(catalog, who, rule, on, spend=Effort(STEPS).spend)
    Offering(catalog, found, counted, who, on).fill()
    return found


def _alone(found: Problem, demand: Demand) -> State | None:
    ways = Fillings(found, Effort(STEPS)).of(demand, State())
    return ways[0] if ways else None


def _satisfied(node: Node, filled: dict[int, State | None]) -> bool:
    if isinstance(node, Demand):
        return filled[node.number] is not None
    return sum(_satisfied(member, filled) for member in node.members) >= node.k


def _twice(
    catalog: Catalog, found: Problem, filled: dict[int, State | None]
) -> tuple[tuple[str, tuple[Path, ...]], ...]:
    places: dict[str, list[Path]] = {}
    for demand in found.demands:
        state = filled[demand.number]
        for filling in state.fillings if state else ():
            for source in {s for offer in filling.offers for s in offer.unit.sources}:
                places.setdefault(catalog.offerings.key(source), []).append(demand.path)
    return tuple((key, tuple(at)) for key, at in sorted(places.items()) if len(at) > 1)
