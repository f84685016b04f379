"""Does an offering count somewhere else? Granted, refused, or not evaluated, and by whom.

Silence is "not evaluated", never "no". Without a day of completion the question is
about completing on the day asked; with one, decisions are judged on that day, so an
expired decision still counts for what was completed in time. What was completed after the
day asked is not held yet, here as in a verdict: nothing is evaluated of it, and it says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from registry.domain.catalog import A_CATALOG, Catalog
from registry.domain.facts import Decision, Grant, HeldAttestation
from registry.domain.inference import Chain, chains
from registry.domain.limits import Judgement, Open, judge_leaf
from registry.domain.recognition import decided, sources_of
from registry.domain.shapes import gathered
from registry.domain.soundness import check_question
from registry.domain.stated import Stated, day, optional
from registry.domain.stated import grade as percentage
from registry.domain.validity import ever_receiving, judge_dates, latest_day
from registry.domain.verdict import MissingKind, Reason, ReasonCode


class Answer(StrEnum):
    """What a receiver says. Undetermined names what would settle it."""

    GRANTED = "granted"
    REFUSED = "refused"
    UNDETERMINED = "undetermined"
    NOT_EVALUATED = "not-evaluated"


ORDER = (Answer.GRANTED, Answer.UNDETERMINED, Answer.REFUSED, Answer.NOT_EVALUATED)
"""Which finding speaks for all: what is granted by one decision is granted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one decision says about an offering.

    ``sources`` are all that it takes, ``settle`` what is open: a fact, an attestation, or
    another source to be held. ``reasons`` say why it does not apply.
    """

    decision: str
    answer: Answer
    sources: tuple[str, ...]
    receiver: str
    grants: tuple[Grant, ...] = ()
    agreement: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    decided_on: date | None = None
    because: str = ""
    settle: tuple[Open, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class EquivalencyAnswer:
    """The answer for one offering at one institution, with every decision behind it.

    ``inferred`` are chains of decisions that suggest more and grant nothing.
    """

    offering: str
    at: str
    on: date
    answer: Answer
    findings: tuple[Finding, ...] = ()
    inferred: tuple[Chain, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    catalog: Catalog
    offering: str
    on: date
    completed_on: date
    grade: Decimal | None
    attested: frozenset[str]


def equivalency(
    catalog: Catalog,
    offering: str,
    at: str,
    on: date,
    *,
    completed_on: date | None = None,
    grade: Decimal | None = None,
    attested: Iterable[HeldAttestation] = (),
) -> EquivalencyAnswer:
    """What an institution says on a day about an offering completed elsewhere.

    ``completed_on`` is the day itself unless given (after it nothing is evaluated yet, with
    the reason ``completed-later``); ``grade`` is a percentage, unknown
    unless given. A decision of several sources, and one that asks a grade or an attestation
    nobody stated, is undetermined until that is known, a refusal too.
    Raises ``UnknownKey``, and ``BadValues`` for all that means nothing. Cost:
    the decisions about the offering, and the chains from it.

    >>> from registry.domain.facts import OfferingFact, OfferingGrant
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact("A", Kind.COURSE, "north"), OfferingFact("B", Kind.COURSE, "south")]
    >>> yes = Decision("d", (Completed("A"),), "south", grants=(OfferingGrant("B"),))
    >>> catalog = Catalog.build(facts, decisions=[yes])
    >>> equivalency(catalog, "A", "south", date(2025, 1, 1)).answer.value
    'granted'
    >>> equivalency(catalog, "B", "north", date(2025, 1, 1)).answer.value
    'not-evaluated'
    """
    said = gathered("question", "attested", attested)
    check_question(offering, *_stated(catalog, on, completed_on, grade), attested=said)
    number = catalog.offerings.index(offering)
    catalog.institutions.index(at)
    codes = (a.code for a in said if a.attested_on is None or a.attested_on <= on)
    asked = _Asked(catalog, offering, on, completed_on or on, grade, frozenset(codes))
    decisions = (catalog.decisions[n] for n in catalog.decisions_from(number))
    concerned = [d for d in decisions if _concerns(catalog, d, at)]
    findings = tuple(_finding(asked, decision, at) for decision in concerned)
    inferred = tuple(c for c in chains(catalog, offering, on) if _speaks(catalog, c, at, on))
    return _answer(asked, at, findings, inferred)


def equivalents(
    catalog: Catalog,
    offering: str,
    on: date,
    *,
    completed_on: date | None = None,
    grade: Decimal | None = None,
) -> tuple[EquivalencyAnswer, ...]:
    """The answers of every institution that decided about an offering, in order of keys.

    ``completed_on`` and ``grade`` (percent) as in ``equivalency``; errors too. Cost: the
    decisions about the offering, times their receivers.

    >>> from registry.domain.facts import OfferingFact, Outcome
    >>> from registry.domain.requirement import Completed, Kind
    >>> no = Decision("d", (Completed("A"),), "south", Outcome.REFUSED)
    >>> facts, south = [OfferingFact("A", Kind.COURSE, "north")], ["south"]
    >>> catalog = Catalog.build(facts, decisions=[no], institutions=south)
    >>> [(one.at, one.answer.value) for one in equivalents(catalog, "A", date(2025, 1, 1))]
    [('south', 'refused')]
    """
    check_question(offering, *_stated(catalog, on, completed_on, grade))
    number = catalog.offerings.index(offering)
    decisions = [catalog.decisions[n] for n in catalog.decisions_from(number)]
    asked = _Asked(catalog, offering, on, completed_on or on, grade, frozenset())
    heard: dict[str, list[Finding]] = {}
    for decision in decisions:
        for institution in ever_receiving(catalog, decision):
            heard.setdefault(institution, []).append(_finding(asked, decision, institution))
    return tuple(_answer(asked, at, tuple(findings)) for at, findings in sorted(heard.items()))


def counts_as(catalog: Catalog, offering: str, on: date) -> tuple[Finding, ...]:
    """The other way round: what, completed on a day, counts as this offering or exempts from it.

    Each finding names its sources; expired and not yet valid decisions say so. Raises
    ``UnknownKey``, and ``BadValues`` for the day. Cost: the decisions that grant the offering.

    >>> counts_as(Catalog.build(), "A", date(2025, 1, 1))
    Traceback (most recent call last):
    registry.domain.errors.UnknownKey: unknown offering 'A'
    """
    check_question(offering, ("catalog", catalog, A_CATALOG), ("on", on, day))
    found = []
    for number in catalog.decisions_to(catalog.offerings.index(offering)):
        decision = catalog.decisions[number]
        receivers = catalog.receivers(decision, on)
        for institution in (receivers or ever_receiving(catalog, decision))[:1]:
            first = sources_of(decision)[0].offering if decision.sources else offering
            asked = _Asked(catalog, first, on, on, None, frozenset())
            found.append(_finding(asked, decision, institution))
    return tuple(found)


def _stated(catalog: object, on: object, completed_on: object, grade: object) -> tuple[Stated, ...]:
    return (
        ("catalog", catalog, A_CATALOG),
        ("on", on, day),
        ("completed_on", completed_on, optional(day)),
        ("grade", grade, optional(percentage)),
    )


def _concerns(catalog: Catalog, decision: Decision, at: str) -> bool:
    return at in ever_receiving(catalog, decision)


def _speaks(catalog: Catalog, chain: Chain, at: str, on: date) -> bool:
    group = catalog.groups.get(chain.receiver)
    return chain.receiver == at or (group is not None and group.has(at, on))


def _answer(
    asked: _Asked, at: str, findings: tuple[Finding, ...], inferred: tuple[Chain, ...] = ()
) -> EquivalencyAnswer:
    ordered = tuple(sorted(findings, key=_rank))
    answer = ordered[0].answer if ordered else Answer.NOT_EVALUATED
    return EquivalencyAnswer(asked.offering, at, asked.on, answer, ordered, inferred)


def _rank(finding: Finding) -> tuple[int, bool, str]:
    # A refusal that may apply says less than one that does.
    place = ORDER.index(finding.answer)
    if finding.answer is Answer.UNDETERMINED and not finding.grants:
        place = ORDER.index(Answer.REFUSED)
    return place, finding.answer is Answer.UNDETERMINED, finding.decision


def _finding(asked: _Asked, decision: Decision, at: str) -> Finding:
    against, settle = _judged(asked, decision, at)
    answer = Answer.GRANTED if decision.granted else Answer.REFUSED
    if against:
        answer = Answer.NOT_EVALUATED
    elif settle:
        answer = Answer.UNDETERMINED
    return Finding(
        decision=decision.key,
        answer=answer,
        sources=tuple(dict.fromkeys(source.offering for source in sources_of(decision))),
        receiver=decision.receiver,
        grants=decision.grants if decision.granted else (),
        agreement=decision.agreement,
        valid_from=decision.valid_from,
        valid_to=decision.valid_to,
        decided_on=decision.decided_on,
        because=decision.reason,
        settle=settle,
        reasons=against,
    )


def _judged(
    asked: _Asked, decision: Decision, at: str
) -> tuple[tuple[Reason, ...], tuple[Open, ...]]:
    if not decided(decision, asked.on):
        code = ReasonCode.DECISION_NOT_YET_VALID
        return (Reason.of(code, decision=decision.key, decided_on=decision.decided_on),), ()
    if asked.completed_on > asked.on:
        return (Reason.of(ReasonCode.COMPLETED_LATER, offering=asked.offering),), ()
    judged = [
        judge_dates(asked.catalog, decision, at, asked.completed_on, asked.offering, asked.on)
    ]
    judged += _own_sources(asked, decision, at)
    against = tuple(reason for one in judged for reason in one.against)
    settle = (*(o for one in judged for o in one.open), *_others(asked, decision))
    return against, tuple(dict.fromkeys(settle))


def _own_sources(asked: _Asked, decision: Decision, at: str) -> Iterator[Judgement]:
    until = latest_day(asked.catalog, decision, at, asked.on)
    for source in sources_of(decision):
        if source.offering == asked.offering:
            yield judge_leaf(
                source, asked.grade, asked.completed_on, asked.on, asked.offering, until=until
            )


def _others(asked: _Asked, decision: Decision) -> Iterator[Open]:
    for source in sources_of(decision):
        if source.offering != asked.offering:
            yield Open(MissingKind.OFFERING, source.offering)
    for condition in decision.conditions:
        if condition.code not in asked.attested:
            yield Open(MissingKind.ATTESTATION, condition.code)
