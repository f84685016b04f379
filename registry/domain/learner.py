"""What a learner holds on a day, looked up once for every question about it.

What was completed or attested after the day is not held yet. An offering held
several times is one thing with several attempts: it may count once, by whichever
attempt serves best.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from registry.domain.catalog import A_CATALOG, Catalog
from registry.domain.errors import Reference, UnknownKeys
from registry.domain.facts import HeldAttestation, Holding
from registry.domain.shapes import gathered
from registry.domain.soundness import check_question
from registry.domain.stated import day


@dataclass(frozen=True, slots=True)
class Attempt:
    """One completion of an offering. ``credits`` are the holding's own, else the offering's.

    Of what is ``ahead``, still to be completed, nobody can state more than the offering does.
    """

    offering: int
    key: str
    completed_on: date | None
    grade: Decimal | None
    credits: Decimal | None
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Learner:
    """Attempts by the number of their offering, codes attested, and keys completed only later."""

    attempts: dict[int, tuple[Attempt, ...]]
    attested: frozenset[str]
    later: frozenset[str]

    def holds(self, offering: int) -> bool:
        """Whether an offering (a number) is held.

        >>> Learner({}, frozenset(), frozenset()).holds(0)
        False
        """
        return offering in self.attempts


def learner(
    catalog: Catalog,
    holdings: Iterable[Holding],
    attested: Iterable[HeldAttestation],
    on: date,
) -> Learner:
    """Everything held on a day. Linear in what is held.

    Raises ``UnknownKeys`` naming every held offering that the catalogue does not know, and
    ``BadValues`` naming everything in them, and the day, that means nothing.

    >>> learner(Catalog.build(), [Holding("A")], [], date(2025, 1, 1))
    Traceback (most recent call last):
    registry.domain.errors.UnknownKeys: unknown keys: offering 'A' (holdings)
    """
    held = gathered("question", "holdings", holdings)
    said = gathered("question", "attested", attested)
    asked = ("catalog", catalog, A_CATALOG), ("on", on, day)
    check_question("", *asked, holdings=held, attested=said)
    unknown = [
        Reference("offering", h.offering, "holdings")
        for h in held
        if h.offering not in catalog.offerings
    ]
    if unknown:
        raise UnknownKeys(unknown)
    now = [h for h in held if h.completed_on is None or h.completed_on <= on]
    codes = (a.code for a in said if a.attested_on is None or a.attested_on <= on)
    later = {h.offering for h in held} - {h.offering for h in now}
    return Learner(_attempts(catalog, now), frozenset(codes), frozenset(later))


def taken_on(catalog: Catalog, offering: int, on: date) -> Attempt:
    """The attempt that somebody will have made who completes an offering well on a day.

    Its grade is 100 percent, its credits are the offering's. Constant time.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college", credits=Decimal(3))])
    >>> attempt = taken_on(catalog, 0, date(2025, 1, 1))
    >>> attempt.key, attempt.grade, attempt.credits
    ('A', Decimal('100'), Decimal('3'))
    """
    key = catalog.offerings.key(offering)
    return Attempt(offering, key, on, Decimal(100), catalog.credits(offering))


def after_taking(
    catalog: Catalog, who: Learner, offerings: AbstractSet[int], codes: AbstractSet[str], on: date
) -> Learner:
    """Somebody once offerings are completed well on a day, and codes are attested.

    Linear in what is held and taken.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college")])
    >>> nobody = learner(catalog, [], [], date(2025, 1, 1))
    >>> somebody = after_taking(catalog, nobody, {0}, {"interview"}, date(2025, 1, 1))
    >>> somebody.holds(0), somebody.attested
    (True, frozenset({'interview'}))
    """
    attempts = dict(who.attempts)
    for offering in offerings:
        taken = replace(taken_on(catalog, offering, on), ahead=True)
        attempts[offering] = (*attempts.get(offering, ()), taken)
    ordered = dict(sorted(attempts.items()))
    return replace(who, attempts=ordered, attested=who.attested | codes)


def _attempts(catalog: Catalog, held: list[Holding]) -> dict[int, tuple[Attempt, ...]]:
    grouped: dict[int, set[Attempt]] = {}
    for holding in held:
        offering = catalog.offerings.index(holding.offering)
        grouped.setdefault(offering, set()).add(_attempt(catalog, offering, holding))
    return {
        offering: tuple(attempts) if len(attempts) == 1 else tuple(sorted(attempts, key=_rank))
        for offering, attempts in sorted(grouped.items())
    }


def _attempt(catalog: Catalog, offering: int, holding: Holding) -> Attempt:
    stated = catalog.credits(offering) if holding.credits is None else holding.credits
    return Attempt(offering, holding.offering, holding.completed_on, holding.grade, stated)


def _rank(attempt: Attempt) -> tuple[Decimal, date, Decimal]:
    """Orders attempts, the best known grade first, so that order of input never matters."""
    nothing = Decimal(-1)
    return (
        -(nothing if attempt.grade is None else attempt.grade),
        attempt.completed_on or date.min,
        nothing if attempt.credits is None else attempt.credits,
    )
