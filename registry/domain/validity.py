"""Does a decision speak for an institution about what was completed on a day?

A group decides for those who were its members when the source was completed. Of a day that
is not known only this is: that it is not after the day asked.
"""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from registry.domain.catalog import Catalog
from registry.domain.facts import Decision
from registry.domain.limits import MET, Judgement, Open
from registry.domain.verdict import Evidence, MissingKind, Reason, ReasonCode

Spell: TypeAlias = tuple[date | None, date | None]
"""From a day to a day, both included; an end not stated is open."""


def judge_dates(
    catalog: Catalog, decision: Decision, institution: str, day: date | None, key: str, on: date
) -> Judgement:
    """Whether a decision speaks for an institution about what was completed on a day.

    A day that is not known is one up to the day asked, ``on``. Linear in the members of the
    group that decides; constant time where an institution decides for itself.

    >>> from registry.domain.facts import OfferingFact, OfferingGrant
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AB"]
    >>> yes = Decision(
    ...     "d",
    ...     (Completed("A"),),
    ...     "college",
    ...     grants=(OfferingGrant("B"),),
    ...     valid_to=date(2024, 6, 30),
    ... )
    >>> catalog = Catalog.build(facts, decisions=[yes])
    >>> judged = judge_dates(catalog, yes, "college", date(2024, 7, 1), "A", date.max)
    >>> judged.against[0].code.value
    'decision-expired'
    """
    if day is None:
        return _judge_without_date(catalog, decision, institution, key, on)
    if decision.valid_from is not None and day < decision.valid_from:
        return _against(
            ReasonCode.DECISION_NOT_YET_VALID, decision, key, day, valid_from=decision.valid_from
        )
    if decision.valid_to is not None and day > decision.valid_to:
        return _against(ReasonCode.DECISION_EXPIRED, decision, key, day, valid_to=decision.valid_to)
    if not catalog.receives(decision, institution, day):
        return _not_a_member(decision, institution, day, key)
    return MET


def _against(
    code: ReasonCode, decision: Decision, key: str, day: date | None, **evidence: Evidence
) -> Judgement:
    reason = Reason.of(code, decision=decision.key, offering=key, completed_on=day, **evidence)
    return Judgement((reason,))


def _not_a_member(decision: Decision, institution: str, day: date | None, key: str) -> Judgement:
    code, group = ReasonCode.NOT_A_MEMBER_THEN, decision.receiver
    return _against(code, decision, key, day, group=group, institution=institution)


def _judge_without_date(
    catalog: Catalog, decision: Decision, institution: str, key: str, on: date
) -> Judgement:
    if latest_day(catalog, decision, institution, on) is None:
        if decision.valid_from is not None and decision.valid_from > on:
            code, start = ReasonCode.DECISION_NOT_YET_VALID, decision.valid_from
            return _against(code, decision, key, None, valid_from=start)
        return _not_a_member(decision, institution, None, key)
    bounded = decision.valid_from is not None or decision.valid_to is not None
    if decision.receiver != institution:
        bounded = bounded or (None, None) not in _spells(catalog, decision, institution)
    return Judgement(open=(Open(MissingKind.FACT, key, "completed_on"),)) if bounded else MET


def latest_day(catalog: Catalog, decision: Decision, institution: str, on: date) -> date | None:
    """The last day, up to one asked, on which a decision spoke for an institution; if any.

    Linear in the members of the group that decides.

    >>> late = Decision("d", (), "college", valid_from=date(2025, 1, 1))
    >>> latest_day(Catalog.build(), late, "college", date(2024, 12, 31)) is None
    True
    """
    ends = []
    for start, end in _spells(catalog, decision, institution):
        first = max(start or date.min, decision.valid_from or date.min)
        last = min(end or on, decision.valid_to or on, on)
        if first <= last:
            ends.append(last)
    return max(ends, default=None)


def _spells(catalog: Catalog, decision: Decision, institution: str) -> Iterator[Spell]:
    """From when to when an institution was bound by the receiver's decisions."""
    if decision.receiver == institution:
        yield None, None
    elif decision.receiver in catalog.groups:
        for member in catalog.groups[decision.receiver].members:
            if member.institution == institution:
                yield member.valid_from, member.valid_to


def ever_receiving(catalog: Catalog, decision: Decision) -> tuple[str, ...]:
    """The receiver, or everybody who ever belonged to the group that decides, by key.

    n log n in the members of the group.

    >>> ever_receiving(Catalog.build(institutions=["i"]), Decision("d", (), "i"))
    ('i',)
    """
    group = catalog.groups.get(decision.receiver)
    if group is None:
        return (decision.receiver,)
    return tuple(sorted({member.institution for member in group.members}))
