"""Reads the case files: catalogues, holdings and questions as a registrar writes them.

A file holds ``about`` (what the family of cases shows), a ``catalog`` for all of them, and
``cases``. Each case has a ``name``, what is ``held``, the day ``on``, an ``award`` (or another
``question``) and what to ``expect``. A case may bring a ``catalog`` of its own: its parts
then stand in place of the parts of the file's. To add a case, copy one.
"""

import json
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from registry.domain.catalog import Catalog
from registry.domain.errors import DomainError, UnknownKey, UnknownKeys
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


class Unreadable(Exception):  # noqa: N818 - it says what is wrong
    """Something written in a case file means nothing; the message names the place and the cure."""


@contextmanager
def placed(place):
    """What is wrong inside is told with the place where it stands."""
    try:
        yield
    except Unreadable as error:
        raise Unreadable(f"{place}, {error}") from None
    except (UnknownKey, UnknownKeys) as error:
        cure = "mend the key, or write it into the catalogue"
        raise Unreadable(f"{place}: {error}; {cure}") from None
    except (DomainError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable(f"{place}: {error}") from None


def read(text):
    """A file as it is written; a word given twice is refused, and not the first one lost."""

    def once(pairs):
        words = [word for word, _ in pairs]
        twice = next((word for word in words if words.count(word) > 1), None)
        if twice is not None:
            raise Unreadable(f"{twice!r} is written twice in one place; take one out")
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(f"{place}: {error.msg}; compare with the entry above it") from None


def only(written, words, needed=()):
    """Refuse a word that is not known, and tell one that is missing."""
    if not isinstance(written, dict):
        raise Unreadable(f"{written!r} cannot be read; write {{…}} with {', '.join(sorted(words))}")
    for word in written:
        if word not in words:
            near = get_close_matches(word, words, 1) or sorted(words)
            raise Unreadable(f"{word!r} is no word of a case; write {' or '.join(near)}")
    for word in needed:
        if word not in written:
            raise Unreadable(f"{word!r} is missing; add it")


def many(written, sort, brackets):
    """Several entries, in a row or with keys."""
    if not isinstance(written, sort):
        raise Unreadable(f"{written!r} cannot be read; write {brackets}")
    return written


def only_once(names, name, at):
    """Refuse a name that an entry before has."""
    first = names.setdefault(str(name), at)
    if first != at:
        raise Unreadable(f"{name!r} is the name of entry {first} too; change one")


def day(text):
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise Unreadable(f'{text!r} is no day; write it as "2025-06-01"') from None


def amount(text):
    if text is None:
        return None
    try:
        if isinstance(text, str):
            return Decimal(text)
    except InvalidOperation:
        pass
    raise Unreadable(f'{text!r} is no amount; write it in quotes, as "4.5"')


PARTS = {"offerings", "rules", "decisions", "groups", "occupations", "institutions", "skills"}


def catalog(written):
    only(written, PARTS)
    return Catalog.build(
        named(offering, written, "offerings"),
        rules=listed(rule, written, "rules"),
        decisions=listed(decision, written, "decisions"),
        groups=named(group, written, "groups"),
        occupations=named(occupation, written, "occupations"),
        institutions=written.get("institutions", ()),
        skills=written.get("skills", ()),
    )


def named(make, written, part):
    """The facts of a part whose entries have keys."""
    made = []
    with placed(part):
        for key, fact in many(written.get(part, {}), dict, '{"KEY": {…}, …}').items():
            with placed(repr(key)):
                made.append(make(key, fact))
    return made


def listed(make, written, part):
    """The facts of a part whose entries stand in a row."""
    made = []
    with placed(part):
        rows = many(written.get(part, []), list, "a list in […]")
    for at, fact in enumerate(rows, 1):
        with placed(f"{part}, entry {at}"):
            made.append(make(at, fact))
    return made


KNOWN = {
    *("kind", "institution", "credits", "level", "subject", "code", "skills", "ceased"),
    *("hours", "fee", "weeks", "delivery", "languages", "regions", "osap_eligible"),
    *("occupations", "entry"),
}
"""What may be written about an offering."""


def kind(text):
    kinds = [each.value for each in Kind]
    if text not in kinds:
        raise Unreadable(f"{text!r} is no kind; write {' or '.join(kinds)}")
    return Kind(text)


def offering(key, fact):
    only(fact, KNOWN)
    return OfferingFact(
        key,
        kind(fact.get("kind", "course")),
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


RULE = {"key", "award", "requirement", "valid_from", "valid_to", "edition", "policies", "agreement"}
"""What may be written about a rule, and below about a decision and a holding."""

DECISION = {
    *("key", "sources", "receiver", "refused", "grants", "conditions", "valid_from", "valid_to"),
    *("agreement", "decided_on"),
}
HOLDING = {"offering", "completed_on", "grade", "credits"}


def rule(at, fact):
    only(fact, RULE, ("award", "requirement"))
    return Rule(
        fact.get("key", f"rule {at}"),
        fact["award"],
        decode(fact["requirement"]),
        day(fact.get("valid_from")),
        day(fact.get("valid_to")),
        fact.get("edition", ""),
        decode_policies(fact.get("policies", {})),
        fact.get("agreement"),
    )


def decision(at, fact):
    only(fact, DECISION, ("key", "sources"))
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
    only(fact, {"exempt", "offering", "credits", "subject", "level"})
    if "exempt" in fact:
        return ExemptionGrant(fact["exempt"])
    if "offering" in fact:
        return OfferingGrant(fact["offering"], amount(fact.get("credits")))
    only(fact, {"credits", "subject", "level"}, ("credits",))
    return CreditGrant(amount(fact["credits"]), fact.get("subject", ""), fact.get("level"))


def group(key, members):
    return Group(
        key,
        tuple(GroupMember(institution, *map(day, dates)) for institution, *dates in members),
    )


def holding(fact):
    if isinstance(fact, str):
        return Holding(fact)
    only(fact, HOLDING, ("offering",))
    return Holding(
        fact["offering"],
        day(fact.get("completed_on")),
        amount(fact.get("grade")),
        amount(fact.get("credits")),
    )


def attestation(fact):
    if isinstance(fact, str):
        return HeldAttestation(fact)
    only(fact, {"code", "attested_on"}, ("code", "attested_on"))
    return HeldAttestation(fact["code"], day(fact["attested_on"]))
