"""Which units can fill which leaf, and what each brings there."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from registry.domain.catalog import Catalog
from registry.domain.demands import ENDLESS, NOTHING, Demand, Offer, Problem
from registry.domain.learner import Learner
from registry.domain.limits import Open, judge_leaf
from registry.domain.requirement import Attested, Completed, Count, Credits, HasSkill, Selector
from registry.domain.selection import Matcher
from registry.domain.units import Unit
from registry.domain.verdict import MissingKind


class Offering:
    """Offers units to the demands of a problem.

    Units that would be taken only because a leaf names them are offered to other leaves
    too: one more offering may fill a leaf, bring a skill, and count in a shared group.
    ``singly`` says that whatever could be taken is among the units, one by one.
    """

    def __init__(
        self,
        catalog: Catalog,
        problem: Problem,
        units: list[Unit],
        who: Learner,
        on: date,
        *,
        singly: bool = False,
    ) -> None:
        self.catalog, self.problem, self.who, self.on = catalog, problem, who, on
        self.singly = singly
        self.units = units
        self._by_offering: dict[int, list[Unit]] = {}
        for unit in units:
            if unit.offering is not None:
                self._by_offering.setdefault(unit.offering, []).append(unit)

    def fill(self) -> None:
        """Put every offer that can serve into its demand.

        >>> from registry.domain.demands import problem
        >>> from registry.domain.learner import learner
        >>> from registry.domain.requirement import Policies
        >>> catalog, on = Catalog.build(), date(2025, 1, 1)
        >>> asked = problem(Attested("interview"), Policies())
        >>> Offering(catalog, asked, [], learner(catalog, [], [], on), on).fill()
        >>> [offer.slots for offer in asked.demands[0].offers]  # open until attested
        [1]
        """
        for demand in self.problem.demands:
            demand.offers = list(self._offers(demand))

    def _offers(self, demand: Demand) -> Iterator[Offer]:
        leaf = demand.leaf
        if isinstance(leaf, Completed):
            return self._named(leaf)
        if isinstance(leaf, HasSkill):
            return self._skilled(leaf)
        if isinstance(leaf, Attested):
            return self._attested(leaf)
        return self._selected(leaf)

    def _named(self, leaf: Completed) -> Iterator[Offer]:
        for unit in self._by_offering.get(self.catalog.offerings.index(leaf.offering), ()):
            judged = judge_leaf(
                leaf,
                unit.grade,
                unit.completed_on,
                self.on,
                leaf.offering,
                top=unit.top,
                until=unit.until,
            )
            if judged.possible:
                opens = tuple(o for item in judged.open for o in self._unknown(unit, item.fact))
                yield from self._counted(unit, Decimal(1), opens=opens)

    def _unknown(self, unit: Unit, fact: str) -> Iterator[Open]:
        """Every holding behind a unit of which a grade or a date is not known."""
        if unit.recognition is None:
            key = self.catalog.offerings.key(unit.sources[0])
            yield Open(MissingKind.FACT, key, fact)
        else:
            lacking = (a.key for a in unit.recognition.attempts if getattr(a, fact) is None)
            yield from (Open(MissingKind.FACT, key, fact) for key in lacking)

    def _skilled(self, leaf: HasSkill) -> Iterator[Offer]:
        skill = self.catalog.skills.index(leaf.skill)
        for unit in self.units:
            if unit.recognised or unit.offering is None:
                continue
            if self.catalog.table.skill_at(unit.offering, skill) >= leaf.level:
                yield Offer(unit, Decimal(1), slots=self._slots(unit, unit.open))

    def _attested(self, leaf: Attested) -> Iterator[Offer]:
        held = leaf.code in self.who.attested
        needed = Open(MissingKind.ATTESTATION, leaf.code)
        yield Offer(NOBODY, Decimal(1), slots=0 if held else self.problem.slots.of(needed))

    def _selected(self, leaf: Count | Credits) -> Iterator[Offer]:
        selector = leaf.selector
        matcher = self.catalog.matcher(selector)
        parts = [self.catalog.matcher(part.of) for part in selector.parts]
        areas = _matchers(self.catalog, selector.spread.areas if selector.spread else ())
        for unit in self.units:
            if unit.admitted_by(matcher) and self._may_count(unit, leaf):
                within, touching = _bits(unit, parts), _bits(unit, areas)
                yield from self._weighed(unit, leaf, within, touching)

    def _may_count(self, unit: Unit, leaf: Count | Credits) -> bool:
        # What would be taken only because a leaf of the same space names it is credited
        # there; an amount that is short says so itself, without naming one of its pool.
        if unit.taken and self.problem.spaces == 1 and not self.singly:
            return False
        return unit.offering is not None or isinstance(leaf, Credits)

    def _weighed(
        self, unit: Unit, leaf: Count | Credits, parts: int, areas: int
    ) -> Iterator[Offer]:
        if isinstance(leaf, Count):
            yield from self._counted(unit, Decimal(1), parts, areas)
        elif unit.credits is None and unit.ahead:
            return  # whoever is still to take it can state nothing about it
        elif unit.credits is None:
            yield self._unstated(unit, leaf, parts, areas)
        elif unit.credits > 0:
            yield from self._counted(unit, unit.credits, parts, areas)

    def _counted(
        self,
        unit: Unit,
        weight: Decimal,
        parts: int = 0,
        areas: int = 0,
        opens: tuple[Open, ...] = (),
    ) -> Iterator[Offer]:
        """The offer of a unit; a second one where its credits are unknown and measured."""
        slots = self._slots(unit, unit.open.union(opens))
        earned_here = unit.resident and not unit.recognised
        if unit.credits is not None:
            recognised = unit.credits if unit.recognised else NOTHING
            resident = unit.credits if earned_here else NOTHING
            yield Offer(unit, weight, parts, areas, slots, recognised, resident)
            return
        stated = self._slots(unit, frozenset((self._credits_of(unit),)))
        if slots | stated != slots:
            recognised = ENDLESS if unit.recognised else NOTHING
            yield Offer(unit, weight, parts, areas, slots, recognised, NOTHING)
        measured = self.problem.measured and not unit.ahead
        if measured or slots | stated == slots:
            resident = ENDLESS if earned_here else NOTHING
            yield Offer(unit, weight, parts, areas, slots | stated, NOTHING, resident)

    def _unstated(self, unit: Unit, leaf: Credits, parts: int, areas: int) -> Offer:
        """The offer of credits not known: as many as parts with a ceiling allow."""
        ceilings = (p.at_most for at, p in enumerate(leaf.selector.parts) if parts >> at & 1)
        most = min((c for c in ceilings if c is not None), default=ENDLESS)
        slots = self._slots(unit, unit.open | {self._credits_of(unit)})
        resident = most if unit.resident and not unit.recognised else NOTHING
        return Offer(unit, ENDLESS, parts, areas, slots, NOTHING, resident)

    def _credits_of(self, unit: Unit) -> Open:
        known = unit.offering if unit.offering is not None else unit.sources[0]
        return Open(MissingKind.FACT, self.catalog.offerings.key(known), "credits")

    def _slots(self, unit: Unit, opens: frozenset[Open]) -> int:
        found = 0
        for item in sorted(opens):
            found |= self.problem.slots.of(item, self._cost(item))
        return found

    def _cost(self, item: Open) -> Decimal | None:
        if item.kind is not MissingKind.OFFERING:
            return None
        return self.catalog.credits(self.catalog.offerings.index(item.key))


def _matchers(catalog: Catalog, selectors: tuple[Selector, ...]) -> list[Matcher]:
    return [catalog.matcher(selector) for selector in selectors]


def _bits(unit: Unit, matchers: list[Matcher]) -> int:
    return sum(1 << at for at, matcher in enumerate(matchers) if unit.admitted_by(matcher))


NOBODY = Unit(
    use=("attested", 0),
    place=(),
    offering=None,
    sources=(),
    credits=NOTHING,
    grade=None,
    completed_on=None,
    open=frozenset(),
)
"""Fills what no holding fills: an attestation."""
