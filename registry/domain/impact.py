"""What would change if a rule or a decision were published, or taken back; an offering left; or a whole file came?

The engine is asked with the change and without it. For each award concerned: which
offerings start to count and which stop, what the least is that completes it, and whether
the smallest ways still do. For what builds on such an award: which offerings start or stop
to lead there. For a decision also what each institution answers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from registry.domain.catalog import Catalog
from registry.domain.facts import Decision, Rule
from registry.domain.impact_comparison import Comparison
from registry.domain.impact_findings import Impact
from registry.domain.validity import ever_receiving
from registry.domain.varied import find, with_availability, with_decision, with_rule


@dataclass(frozen=True, slots=True)
class Touched:
    """The keys of all that a change writes: of rules, decisions and offerings.

    >>> Touched(rules=("r",)).decisions
    ()
    """

    rules: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    offerings: tuple[str, ...] = ()


def impact_of_rule(catalog: Catalog, key: str, rule: Rule | None, today: date) -> Impact:
    """What changes when a rule takes the place of the one of its key; ``None`` takes it out.

    Told for the first day, from today on, on which something changes. Raises ``BadValues``
    and ``UnknownKeys`` as ``with_rule``. Cost: what both rules name and select, a few
    verdicts on the award, and what builds on it; never the size of the catalogue.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "ABP"]
    >>> catalog = Catalog.build(facts, rules=[Rule("r", "P", Completed("A"))])
    >>> found = impact_of_rule(catalog, "r", Rule("r", "P", Completed("B")), date(2025, 1, 1))
    >>> [
    ...     (change.award, change.starts[0].offering, change.stops[0].offering)
    ...     for change in found.awards
    ... ]
    [('P', 'B', 'A')]
    """
    published = find(catalog.rules, key)
    after = with_rule(catalog, key, rule)
    awards = sorted({one.award for one in (published, rule) if one})

    def compare(on: date) -> Impact:
        return Comparison(catalog, after, on).impact(awards)

    return _first([published, rule], today, compare)


def impact_of_decision(
    catalog: Catalog, key: str, decision: Decision | None, today: date
) -> Impact:
    """What changes when a decision takes the place of the one of its key; ``None`` takes it out.

    As ``impact_of_rule``, and what every institution concerned answers about each source.
    Cost: what the sources count toward with it and without it.

    >>> from registry.domain.facts import OfferingFact, OfferingGrant
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact("A", Kind.COURSE, "north"), OfferingFact("B", Kind.COURSE, "south")]
    >>> yes = Decision("d", (Completed("A"),), "south", grants=(OfferingGrant("B"),))
    >>> found = impact_of_decision(
    ...     Catalog.build(facts, institutions=["south"]), "d", yes, date(2025, 1, 1)
    ... )
    >>> [(one.before.answer.value, one.after.answer.value) for one in found.answers]
    [('not-evaluated', 'granted')]
    """
    published = find(catalog.decisions, key)
    after = with_decision(catalog, key, decision)
    both = [one for one in (published, decision) if one]
    sources = sorted({source.offering for one in both for source in one.sources})
    receivers = sorted({at for one in both for at in ever_receiving(catalog, one)})

    def compare(on: date) -> Impact:
        comparison = Comparison(catalog, after, on, watched=map(_sources, both))
        asked = ((offering, at) for offering in sources for at in receivers)
        return comparison.impact(comparison.awards_through(key, sources), asked)

    return _first([published, decision], today, compare)


def impact_of_offering(
    catalog: Catalog, key: str, today: date, *, available: bool, gone: bool = False
) -> Impact:
    """What changes when an offering can be taken, or cannot any more; ``gone``: and counts no more for who holds it.

    Of an offering that the catalogue does not hold nothing changes. Raises ``BadValues`` for
    a key that is none. Cost: a few verdicts on each award that it counts toward.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> catalog = Catalog.build(facts, rules=[Rule("r", "P", Completed("A"))])
    >>> found = impact_of_offering(catalog, "A", date(2025, 1, 1), available=False)
    >>> [(len(one.before.missing), len(one.after.missing)) for one in found.awards]
    [(1, 0)]
    """
    if key not in catalog:
        return Impact(today)
    after = with_availability(catalog, key, available=available)
    comparison = Comparison(catalog, after, today, gone=(key,) if gone else (), watched=[(key,)])
    return comparison.impact(sorted(comparison.awards_of(key)))


def impact_of_change(before: Catalog, after: Catalog, touched: Touched, today: date) -> Impact:
    """What changes between two catalogues that were compiled apart, where only some facts differ.

    Told for the first day, from today on, on which something changes. Cost: what counts
    toward the awards concerned, and a few verdicts on each.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "ABP"]
    >>> after = Catalog.build(facts, rules=[Rule("r", "P", Completed("B"))])
    >>> found = impact_of_change(
    ...     Catalog.build(facts[:1]), after, Touched(("r",), (), ("B", "P")), date(2025, 1, 1)
    ... )
    >>> [(one.award, one.is_new, one.starts[0].offering) for one in found.awards]
    [('P', True, 'B')]
    """
    both = (before, after)
    rules = [rule for one in both for key in touched.rules if (rule := find(one.rules, key))]
    decided = [
        (one, decision)
        for one in both
        for key in touched.decisions
        if (decision := find(one.decisions, key))
    ]
    offerings = [key for key in touched.offerings if _fact(before, key) != _fact(after, key)]
    asked = {
        (source.offering, at)
        for catalog, decision in decided
        for source in decision.sources
        for at in ever_receiving(catalog, decision)
    }

    def compare(on: date) -> Impact:
        watched = [*((key,) for key in offerings), *(_sources(one) for _, one in decided)]
        comparison = Comparison(before, after, on, watched=watched)
        awards = {rule.award for rule in rules}
        for _, decision in decided:
            sources = [source.offering for source in decision.sources]
            awards.update(comparison.awards_through(decision.key, sources))
        for key in offerings:
            awards |= comparison.awards_of(key)
        return comparison.impact(sorted(awards), sorted(asked))

    return _first([*rules, *(decision for _, decision in decided)], today, compare)


def _sources(decision: Decision) -> tuple[str, ...]:
    """The offerings that a decision takes together."""
    return tuple(sorted({source.offering for source in decision.sources}))


def _fact(catalog: Catalog, key: str) -> object:
    return catalog.table.fact(catalog.offerings.index(key)) if key in catalog else None


def _first(
    facts: Iterable[Rule | Decision | None], today: date, compare: Callable[[date], Impact]
) -> Impact:
    """The comparison of the first day on which something changes; of today when nothing does."""
    found = None
    for on in _days(facts, today):
        compared = compare(on)
        if not compared.is_empty:
            return compared
        found = found or compared
    assert found is not None
    return found


def _days(facts: Iterable[Rule | Decision | None], today: date) -> list[date]:
    """Today, and each later day on which one of the facts begins or has just ended."""
    days = {today}
    for fact in facts:
        if fact is not None:
            begins = [fact.valid_from, getattr(fact, "decided_on", None)]
            days.update(day for day in begins if day)
            if fact.valid_to is not None and fact.valid_to < date.max:
                days.add(fact.valid_to + timedelta(days=1))
    return sorted(day for day in days if day >= today)
