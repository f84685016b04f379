"""Facts to one snapshot: what the engine refuses is left out and reported, never fatal."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from django.db import connection
from django.db.models import Subquery
from django.utils import timezone

from registry.domain.catalog import Catalog
from registry.domain.errors import BadValues, UnknownKeys
from registry.domain.facts import OfferingFact
from registry.domain.osap import OsapProfile
from registry.domain.references import leaves
from registry.domain.requirement import Attested
from registry.models import Change, ImportRun, OsapRuleProfile
from registry.models.statement import Statement, written
from registry.snapshot import named, offerings, rules
from registry.snapshot.reading import Problem, Reading, Words

log = logging.getLogger(__name__)

LIMITS = ("min_hours", "max_hours", "under_weeks", "max_occupations", "institution_kinds")
"""The columns of a rule profile that decide."""
ATTEMPTS = 3
"""Readings of tables that change meanwhile, after which the last one is taken."""


class Token(NamedTuple):
    """What tells one state of the registry from another: the ends of its logs, and today's OSAP limits."""

    change: int
    run: int
    osap: OsapProfile | None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The registry as published at one moment. Never changed; shared by every thread that asks.

    Attributes:
        catalog: what the engine answers from.
        token: the state of the registry that it shows.
        examples: keys of invented offerings, rules and decisions, so that counts can leave them out.
        words: what codes of attestations and reasons of refusals say in both languages.
        problems: published records that the engine refuses; they are left out of the catalogue.
    """

    catalog: Catalog
    token: Token
    examples: frozenset[str]
    words: Mapping[str, Words]
    problems: tuple[Problem, ...]


def read_token() -> Token:
    """Return the state of the registry now, in two queries that do not grow with it."""
    with connection.cursor() as cursor:
        cursor.execute(*_ends())
        change, run = cursor.fetchone() or (0, 0)
    profile = next(iter(OsapRuleProfile.objects.raw(*_profile(timezone.localdate()))), None)
    return Token(change, run or 0, profile.limits if profile else None)


@cache
def _ends() -> Statement:
    """Return the statement that reads the ends of both logs, which every request asks."""
    runs = ImportRun.objects.filter(status=ImportRun.Status.PUBLISHED).order_by("-pk")
    ends = Change.objects.order_by("-pk").annotate(run=Subquery(runs.values("pk")[:1]))
    return written(ends.values_list("pk", "run")[:1])


@lru_cache(maxsize=2)
def _profile(day: date) -> Statement:
    """Return the statement that reads the limits of OSAP on a day, which every request asks."""
    return written(OsapRuleProfile.objects.only(*LIMITS).latest_in_force(day)[:1])


def compile_snapshot() -> Snapshot:
    """Return the registry as it is published now.

    The tables are read one after the other without a lock; when something was published meanwhile they are read
    again, so that no rule is seen without the offering that came with it.
    """
    for _ in range(ATTEMPTS):
        token = read_token()
        reading, catalog = _compiled(token.osap)
        if read_token() == token:
            break
    for problem in reading.problems:
        log.error("Left out of the catalogue: %s: %s", problem.record, problem.cause)
    return Snapshot(
        catalog,
        token,
        frozenset(reading.examples),
        {**reading.words, **dict(_statements(catalog))},
        tuple(reading.problems),
    )


def catalog_with_drafts(more: Iterable[OfferingFact] = ()) -> Catalog:
    """Return a catalogue that also knows the offerings, skills and bodies that are still drafts.

    Only for judging what is edited or imported: it is compiled anew each time and answers no question of the
    public. Rules and decisions are the published ones; ``more`` are offerings that no table holds yet.
    """
    return _compiled(None, drafts=True, more=tuple(more))[1]


def _compiled(
    osap: OsapProfile | None, *, drafts: bool = False, more: tuple[OfferingFact, ...] = ()
) -> tuple[Reading, Catalog]:
    # The engine names all wrong values at once, and then all that is unknown; what is left out may leave others
    # without what they name, each round one step further. Only what is new asks for another round.
    refused: dict[str, str] = {}
    while True:
        reading = _reading(osap, drafts, refused)
        try:
            return reading, _catalog(reading, more)
        except (BadValues, UnknownKeys) as error:
            causes = _causes(error)
            if causes.keys() <= refused.keys():
                raise
            refused |= causes


def _reading(osap: OsapProfile | None, drafts: bool, refused: dict[str, str]) -> Reading:
    problems = [Problem(record, cause) for record, cause in refused.items()]
    return Reading(osap, drafts, dict(refused), problems)


def _catalog(reading: Reading, more: tuple[OfferingFact, ...]) -> Catalog:
    return Catalog.build(
        chain(offerings.offerings(reading), more),
        rules=rules.rules(reading),
        decisions=rules.decisions(reading),
        groups=named.groups(reading),
        occupations=named.occupations(reading),
        institutions=named.institutions(reading),
        skills=named.skills(reading),
    )


def _causes(error: BadValues | UnknownKeys) -> dict[str, str]:
    causes: dict[str, str] = {}
    for by, said in _said(error):
        causes[by] = f"{causes[by]}, {said}" if by in causes else said
    return causes


def _said(error: BadValues | UnknownKeys) -> Iterable[tuple[str, str]]:
    """Return each record that the engine refuses, with one thing that is wrong."""
    if isinstance(error, BadValues):
        return (
            (fault.place, f"{fault.field} {fault.value}: {fault.cure}") for fault in error.faults
        )
    return ((by, f"unknown {sort} {key!r}") for sort, key, by in error.references)


def _statements(catalog: Catalog) -> Iterator[tuple[str, Words]]:
    asked = chain((rule.requirement for rule in catalog.rules), catalog.table.entry.values())
    said = [leaf for one in asked for leaf in leaves(one) if isinstance(leaf, Attested)]
    for leaf in chain(said, *(decision.conditions for decision in catalog.decisions)):
        english, french = leaf.statement_en, leaf.statement_fr
        if english or french:
            yield leaf.code, (english or french, french or english)
