"""Does every fact, and every question, state values that can be reckoned with?

Each answer is a stream of faults, so that a catalogue names all of them at once. Linear
in what is checked. Keys are judged elsewhere, and so is what can never be met.
"""

from collections.abc import Container, Iterable, Iterator
from datetime import date
from decimal import Decimal

from registry.domain.errors import BadValues, Fault
from registry.domain.facts import (
    CreditGrant,
    Decision,
    Group,
    HeldAttestation,
    Holding,
    OccupationFact,
    OfferingFact,
    OfferingGrant,
    Outcome,
    Rule,
    Taught,
)
from registry.domain.requirement import SORTS, Kind
from registry.domain.shapes import shape_of_decision, shape_of_rule
from registry.domain.stated import (
    Stated,
    day,
    exact,
    faults,
    grade,
    level,
    listed,
    made_of,
    named,
    one_of,
    optional,
    paired,
    text,
    truth,
)

_AN_OFFERING = made_of(OfferingFact)
_LEAST, _MOST = Decimal(0), Decimal(100)
"""Percent of a grade. Decimals: to compare one with a plain number takes twice as long."""
_ENTRY, _OUTCOME = optional(made_of(*SORTS)), one_of(Outcome)


def in_offering(fact: OfferingFact) -> Iterator[Fault]:
    """Wrong hours, weeks, dollars, credits, levels, kind, marks and words of an offering.

    >>> from decimal import Decimal
    >>> print(*in_offering(OfferingFact("A", Kind.COURSE, "i", hours=Decimal(-3))))
    offering 'A', hours: Decimal('-3') cannot be used; give a Decimal, 0 or more
    """
    misshapen = () if _is_shaped(fact) else tuple(_shapes(fact))
    if misshapen:
        yield from misshapen
        return
    stated = (
        ("credits", fact.credits, exact),
        ("hours", fact.hours, exact),
        ("fee", fact.fee, exact),
        ("weeks", fact.weeks, exact),
        ("level", fact.level, level),
        ("osap_eligible", fact.osap_eligible, truth),
    )
    needed = (
        ("kind", fact.kind, one_of(Kind)),
        ("available", fact.available, truth),
        *((f"level of skill {skill!r}", taught, level) for skill, taught in fact.skills),
    )
    place = f"offering {fact.key!r}"
    yield from faults(place, stated)
    yield from faults(place, needed, needed=True)


def _is_shaped(fact: OfferingFact) -> bool:
    """Whether words are words, as in nearly all: this runs for each offering."""
    if _AN_OFFERING(fact):
        return False
    words = (fact.key, fact.institution, fact.subject, fact.code, fact.delivery)
    rows = (fact.languages, fact.regions, fact.occupations)
    return (
        set(map(type, words)) == {str}
        and fact.key != ""
        and fact.institution != ""
        and set(map(type, rows)) == {tuple}
        and {type(word) for row in rows for word in row} <= {str}
        and type(fact.skills) is tuple
        and {type(taught) for taught in fact.skills} <= {Taught}
        and {type(taught.skill) for taught in fact.skills} <= {str}
        and (fact.entry is None or isinstance(fact.entry, SORTS))
    )


def _shapes(fact: OfferingFact) -> Iterator[Fault]:
    if _AN_OFFERING(fact):
        return faults("catalogue", (("offerings", fact, _AN_OFFERING),), needed=True)
    stated = (
        ("key", fact.key, named),
        ("institution", fact.institution, named),
        ("subject", fact.subject, text),
        ("code", fact.code, text),
        ("delivery", fact.delivery, text),
        ("languages", fact.languages, listed),
        ("regions", fact.regions, listed),
        ("occupations", fact.occupations, listed),
        ("skills", fact.skills, paired),
        ("entry", fact.entry, _ENTRY),
    )
    return faults(f"offering {fact.key!r}", stated, needed=True)


def in_rule(rule: Rule) -> Iterator[Fault]:
    """What of a rule is not of its class; in one that is, wrong days.

    >>> from datetime import datetime
    >>> from registry.domain.requirement import Completed
    >>> print(*in_rule(Rule("r", "A", Completed("B"), valid_to=datetime(2025, 1, 1))))
    rule 'r', valid_to: datetime.datetime(2025, 1, 1, 0, 0) cannot be used; give a datetime.date, without a time
    """
    misshapen = list(shape_of_rule(rule))
    yield from misshapen or values_in_rule(rule)


def values_in_rule(rule: Rule) -> Iterator[Fault]:
    """Wrong days of a rule of the right shape; its requirement and policies were judged when they were made.

    >>> from registry.domain.requirement import Completed
    >>> list(values_in_rule(Rule("r", "A", Completed("B"))))
    []
    """
    return _days(f"rule {rule.key!r}", rule.valid_from, rule.valid_to)


def _days(place: str, valid_from: object, valid_to: object) -> Iterator[Fault]:
    return faults(place, (("valid_from", valid_from, day), ("valid_to", valid_to, day)))


def in_decision(decision: Decision) -> Iterator[Fault]:
    """What of a decision is not of its class; in one that is, wrong values.

    >>> from decimal import Decimal
    >>> from registry.domain.requirement import Completed
    >>> bad = Decision("d", (Completed("A"),), "i", grants=(CreditGrant(Decimal("NaN")),))
    >>> print(*in_decision(bad))
    decision 'd', grants[0].amount: Decimal('NaN') cannot be used; give a Decimal, 0 or more
    """
    misshapen = list(shape_of_decision(decision))
    yield from misshapen or values_in_decision(decision)


def values_in_decision(decision: Decision) -> Iterator[Fault]:
    """A wrong outcome, wrong days, and wrong credits or levels of what a decision of the right shape grants.

    >>> from registry.domain.requirement import Completed
    >>> list(values_in_decision(Decision("d", (Completed("A"),), "i")))
    []
    """
    place = f"decision {decision.key!r}"
    yield from _days(place, decision.valid_from, decision.valid_to)
    yield from faults(place, (("decided_on", decision.decided_on, day),))
    yield from faults(place, (("outcome", decision.outcome, _OUTCOME),), needed=True)
    for number, grant in enumerate(decision.grants):
        at = f"grants[{number}]"
        if isinstance(grant, CreditGrant):
            yield from faults(place, ((f"{at}.amount", grant.amount, exact),), needed=True)
            yield from faults(place, ((f"{at}.level", grant.level, level),))
        elif isinstance(grant, OfferingGrant):
            yield from faults(place, ((f"{at}.credits", grant.credits, exact),))


def in_group(group: Group) -> Iterator[Fault]:
    """Wrong days of membership.

    >>> list(in_group(Group("g")))
    []
    """
    for member in group.members:
        place = f"group {group.key!r}, member {member.institution!r}"
        yield from _days(place, member.valid_from, member.valid_to)


def in_clash(groups: Iterable[str], institutions: Container[str]) -> Iterator[Fault]:
    """Groups with the key of an institution: nobody could tell for whom a decision speaks.

    >>> print(*in_clash(["north", "all"], {"north"}))
    group 'north', key: 'north' cannot be used; give a key that no institution has
    """
    for key in groups:
        if key in institutions:
            yield Fault(f"group {key!r}", "key", key, "give a key that no institution has")


def in_occupation(fact: OccupationFact) -> Iterator[Fault]:
    """Wrong weights and levels of what an occupation demands.

    >>> from decimal import Decimal
    >>> from registry.domain.facts import WeightedSkill
    >>> print(*in_occupation(OccupationFact("00010", (WeightedSkill("s", Decimal(3), -1),))))
    occupation '00010', level of skill 's': -1 cannot be used; give a whole number from 0 to 32767
    """
    for skill, weight, asked in fact.skills:
        stated = (
            (f"weight of skill {skill!r}", weight, exact),
            (f"level of skill {skill!r}", asked, level),
        )
        yield from faults(f"occupation {fact.key!r}", stated, needed=True)


def check_question(
    about: str,
    *asked: Stated,
    holdings: Iterable[Holding] = (),
    attested: Iterable[HeldAttestation] = (),
) -> None:
    """Raise ``BadValues`` naming everything in a question that means nothing, all at once.

    ``about`` is the key asked about, empty when there is none; ``asked`` are fields of which
    each is needed. Of what is held every grade (percent), amount of credits and day is checked.
    Linear in what is held.

    >>> from decimal import Decimal
    >>> check_question("P", ("on", "today", day), holdings=[Holding("A", grade=Decimal(120))])
    Traceback (most recent call last):
    registry.domain.errors.BadValues: holding of 'A', grade: Decimal('120') cannot be used; give a percentage from 0 to 100
    question about 'P', on: 'today' cannot be used; give a datetime.date, without a time
    """
    place = f"question about {about!r}" if about else "question"
    # Not through ``faults``: this runs for each verdict.
    found = [
        Fault(place, field, value, cure) for field, value, check in asked if (cure := check(value))
    ]
    for number, held in enumerate(holdings):
        if not is_usual(held):
            found += _in_holding(number, held)
    for number, said in enumerate(attested):
        found += _in_attestation(number, said)
    if found:
        raise BadValues(found)


def check_asked(on: date, wrong: Iterable[Fault] = (), *asked: Stated) -> None:
    """Raise ``BadValues`` for the day of a question, what else is asked, and what is wrong besides.

    >>> check_asked("today")
    Traceback (most recent call last):
    registry.domain.errors.BadValues: question, on: 'today' cannot be used; give a datetime.date, without a time
    """
    found = [*wrong, *faults("question", (*asked, ("on", on, day)), needed=True)]
    if found:
        raise BadValues(found)


def is_usual(held: Holding) -> bool:
    """Whether a holding is sound at first sight, as nearly all are: this runs for each verdict.

    >>> is_usual(Holding("A", date(2025, 1, 1))), is_usual(Holding("A", grade=Decimal(101)))
    (True, False)
    """
    if type(held) is not Holding or type(held.offering) is not str:
        return False
    when, mark, earned = held.completed_on, held.grade, held.credits
    return (
        (when is None or type(when) is date)
        and (
            mark is None or (type(mark) is Decimal and mark.is_finite() and _LEAST <= mark <= _MOST)
        )
        and (earned is None or not exact(earned))
    )


def _in_holding(number: int, held: object) -> Iterator[Fault]:
    if not isinstance(held, Holding):
        yield from faults("holdings", ((f"[{number}]", held, made_of(Holding)),), needed=True)
        return
    place = f"holding of {held.offering!r}"
    yield from faults(place, (("offering", held.offering, text),), needed=True)
    stated = (
        ("completed_on", held.completed_on, day),
        ("grade", held.grade, grade),
        ("credits", held.credits, exact),
    )
    yield from faults(place, stated)


def _in_attestation(number: int, said: object) -> Iterator[Fault]:
    if not isinstance(said, HeldAttestation):
        stated = ((f"[{number}]", said, made_of(HeldAttestation)),)
        yield from faults("attestations", stated, needed=True)
        return
    place = f"attestation {said.code!r}"
    yield from faults(place, (("code", said.code, text),), needed=True)
    yield from faults(place, (("attested_on", said.attested_on, day),))
