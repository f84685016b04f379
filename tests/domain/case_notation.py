"""Reads the case files: catalogues, holdings and questions as a registrar writes them.

A file holds ``about`` (what the family of cases shows), a ``catalog`` for all of them, and
``cases``. Each case has a ``name``, what is ``held``, the day ``on``, an ``award`` (or another
``question``) and what to ``expect``. A case may bring a ``catalog`` of its own: its parts
then stand in place of the parts of the file's. To add a case, copy one.
"""

from datetime import date
from decimal import Decimal

from registry.domain.catalog import Catalog
from registry.domain.facts import (
    CreditGrant,
    Decision,
    ExemptionGrant,
    Group,
    GroupMember,
    HeldAttestation,
    Holding,
    OccupationFact,
    OfferingFact,
    OfferingGrant,
    Outcome,
    Rule,
    Taught,
    WeightedSkill,
)
from registry.domain.notation import decode, decode_policies
from registry.domain.requirement import Attested, Kind


def day(text):
    return None if text is None else date.fromisoformat(text)


def amount(text):
    return None if text is None else Decimal(text)


def catalog(written):
    return Catalog.build(
        [offering(key, fact) for key, fact in written.get("offerings", {}).items()],
        rules=[rule(at, fact) for at, fact in enumerate(written.get("rules", ()))],
        decisions=[decision(fact) for fact in written.get("decisions", ())],
        groups=[group(key, members) for key, members in written.get("groups", {}).items()],
        occupations=[
            occupation(key, asked) for key, asked in written.get("occupations", {}).items()
        ],
        institutions=written.get("institutions", ()),
        skills=written.get("skills", ()),
    )


KNOWN = {
    *("kind", "institution", "credits", "level", "subject", "code", "skills", "ceased"),
    *("hours", "fee", "weeks", "delivery", "languages", "regions", "osap_eligible"),
    *("occupations", "entry"),
}
"""What may be written about an offering."""


def offering(key, fact):
    assert set(fact) <= KNOWN, f"unknown words at {key}: {set(fact) - KNOWN}"
    return OfferingFact(
        key,
        Kind(fact.get("kind", "course")),
        fact.get("institution", "north"),
        credits=amount(fact.get("credits")),
        hours=amount(fact.get("hours")),
        fee=amount(fact.get("fee")),
        weeks=amount(fact.get("weeks")),
        level=fact.get("level"),
        subject=fact.get("subject", ""),
        code=fact.get("code", ""),
        delivery=fact.get("delivery", ""),
        languages=tuple(fact.get("languages", ())),
        regions=tuple(fact.get("regions", ())),
        osap_eligible=fact.get("osap_eligible"),
        skills=tuple(Taught(skill, level) for skill, level in fact.get("skills", {}).items()),
        occupations=tuple(fact.get("occupations", ())),
        entry=decode(fact["entry"]) if "entry" in fact else None,
        available=not fact.get("ceased", False),
    )


def occupation(key, asked):
    """An occupation: what it demands, each skill with its weight and level."""
    skills = (WeightedSkill(s, Decimal(weight), level) for s, (weight, level) in asked.items())
    return OccupationFact(key, tuple(skills))


def rule(at, fact):
    return Rule(
        fact.get("key", f"rule {at + 1}"),
        fact["award"],
        decode(fact["requirement"]),
        day(fact.get("valid_from")),
        day(fact.get("valid_to")),
        fact.get("edition", ""),
        decode_policies(fact.get("policies", {})),
        fact.get("agreement"),
    )


def decision(fact):
    return Decision(
        fact["key"],
        tuple(
            decode(source if isinstance(source, dict) else {"completed": source})
            for source in fact["sources"]
        ),
        fact.get("receiver", "north"),
        Outcome.REFUSED if "refused" in fact else Outcome.GRANTED,
        fact.get("refused", ""),
        tuple(map(grant, fact.get("grants", ()))),
        tuple(map(Attested, fact.get("conditions", ()))),
        day(fact.get("valid_from")),
        day(fact.get("valid_to")),
        fact.get("agreement"),
        day(fact.get("decided_on")),
    )


def grant(fact):
    if isinstance(fact, str):
        return OfferingGrant(fact)
    if "exempt" in fact:
        return ExemptionGrant(fact["exempt"])
    if "offering" in fact:
        return OfferingGrant(fact["offering"], amount(fact.get("credits")))
    return CreditGrant(Decimal(fact["credits"]), fact.get("subject", ""), fact.get("level"))


def group(key, members):
    return Group(
        key,
        tuple(GroupMember(institution, *map(day, dates)) for institution, *dates in members),
    )


def holding(fact):
    if isinstance(fact, str):
        return Holding(fact)
    return Holding(
        fact["offering"],
        day(fact.get("completed_on")),
        amount(fact.get("grade")),
        amount(fact.get("credits")),
    )


def attestation(fact):
    if isinstance(fact, str):
        return HeldAttestation(fact)
    return HeldAttestation(fact["code"], day(fact["attested_on"]))
