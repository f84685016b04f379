"""What two decisions in a row would suggest. It is shown with its links, and never counts.

A to B at one institution, and B to C at another, say nothing about A at the other:
only its own decision would. The chain is worth showing to whoever may make one.
"""

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from registry.domain.catalog import Catalog
from registry.domain.facts import CreditGrant, Decision

LINKS = 4
"""Longest chain shown; longer ones say too little to be worth a decision."""


@dataclass(frozen=True, slots=True)
class Link:
    """One decision of a chain: what it takes, what it grants, and where."""

    decision: str
    source: str
    target: str
    receiver: str


Way: TypeAlias = tuple[Link, ...]
"""Decisions in a row, from an offering on."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Two or more decisions in a row: inferred, not granted.

    >>> chain = Chain((Link("d", "A", "B", "north"), Link("e", "B", "C", "south")))
    >>> chain.target, chain.receiver
    ('C', 'south')
    """

    links: Way

    @property
    def target(self) -> str:
        """The offering that the chain leads to."""
        return self.links[-1].target

    @property
    def receiver(self) -> str:
        """The institution or group of the last decision."""
        return self.links[-1].receiver


def chains(catalog: Catalog, offering: str, on: date) -> tuple[Chain, ...]:
    """Every chain from an offering over decisions in force on a day, shortest first.

    What each receiver would count an offering as is told once, by a shortest chain, unless it
    is granted without one; a cycle (A counts as B, B as A) ends by itself. Linear in the
    decisions reached, a few times over. Raises ``UnknownKey``.

    >>> chains(Catalog.build(), "A", date(2025, 1, 1))
    Traceback (most recent call last):
    registry.domain.errors.UnknownKey: unknown offering 'A'
    """
    catalog.offerings.index(offering)
    reached: dict[str, list[Way]] = {}
    ends: dict[tuple[str, str], Way] = {}
    queue: deque[tuple[str, Way]] = deque([(offering, ())])
    while queue:
        source, before = queue.popleft()
        for link in _links(catalog, source, on) if len(before) < LINKS else ():
            way = (*before, link)
            if all(link.target != one.source for one in way):
                ends.setdefault((link.target, link.receiver), way)
                others = reached.setdefault(link.target, [])
                if _goes_round(way, others):
                    others.append(way)
                    queue.append((link.target, way))
    return tuple(Chain(way) for way in ends.values() if len(way) > 1)


def _goes_round(way: Way, others: list[Way]) -> bool:
    """Whether a way goes without an offering that all others to the same end pass: on from
    there it may lead to that offering, and they may not."""
    passed = [{link.source for link in one} for one in (way, *others)]
    return not others or not set.intersection(*passed[1:]) <= passed[0]


def chains_to(
    catalog: Catalog, held: Collection[str], target: str, institution: str, on: date
) -> tuple[Chain, ...]:
    """Chains from what is held to one offering at an institution, shortest first.

    Followed backwards from the offering, so that it costs what leads there and no more.
    Raises ``UnknownKey``.

    >>> from registry.domain.facts import OfferingFact, OfferingGrant
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "ABC"]
    >>> steps = [("d", "A", "B"), ("e", "B", "C")]
    >>> decisions = [
    ...     Decision(key, (Completed(source),), "college", grants=(OfferingGrant(target),))
    ...     for key, source, target in steps
    ... ]
    >>> catalog = Catalog.build(facts, decisions=decisions)
    >>> (chain,) = chains_to(catalog, {"A"}, "C", "college", date(2025, 1, 1))
    >>> [link.decision for link in chain.links]
    ['d', 'e']
    """
    found: list[Chain] = []
    reached: set[str] = {target}
    queue: deque[Way] = deque(
        (link,) for link in links_to(catalog, target, on) if _speaks(catalog, link, institution, on)
    )
    while queue:
        way = queue.popleft()
        source = way[0].source
        if source in reached:
            continue
        if source in held and len(way) > 1:
            found.append(Chain(way))
            continue
        reached.add(source)
        if len(way) < LINKS:
            queue.extend((link, *way) for link in links_to(catalog, source, on))
    return tuple(found)


def _links(catalog: Catalog, source: str, on: date) -> Iterator[Link]:
    """What one source alone is granted by decisions in force on a day, in order."""
    for number in catalog.decisions_from(catalog.offerings.index(source)):
        decision = catalog.decisions[number]
        if _counts(decision, on) and _is_of_one(decision):
            for grant in decision.grants:
                if not isinstance(grant, CreditGrant):
                    yield Link(decision.key, source, grant.offering, decision.receiver)


def links_to(catalog: Catalog, target: str, on: date) -> Iterator[Link]:
    """The single sources for which decisions in force on a day grant an offering, in order.

    Raises ``UnknownKey``. Cost: the decisions that grant the offering.

    >>> from registry.domain.facts import OfferingFact, OfferingGrant
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AB"]
    >>> yes = Decision("d", (Completed("A"),), "college", grants=(OfferingGrant("B"),))
    >>> catalog = Catalog.build(facts, decisions=[yes])
    >>> [link.source for link in links_to(catalog, "B", date(2025, 1, 1))]
    ['A']
    """
    for number in catalog.decisions_to(catalog.offerings.index(target)):
        decision = catalog.decisions[number]
        if _counts(decision, on) and _is_of_one(decision):
            yield Link(decision.key, decision.sources[0].offering, target, decision.receiver)


def _is_of_one(decision: Decision) -> bool:
    return len({source.offering for source in decision.sources}) == 1


def _counts(decision: Decision, on: date) -> bool:
    made = decision.decided_on is None or decision.decided_on <= on
    return decision.granted and decision.in_force(on) and made


def _speaks(catalog: Catalog, link: Link, institution: str, on: date) -> bool:
    if link.receiver == institution:
        return True
    group = catalog.groups.get(link.receiver)
    return group is not None and group.has(institution, on)
