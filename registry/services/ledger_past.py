"""Entries of the ledger as they stood on a day: what is kept of that day, and nothing of later ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from registry.models import Adoption, AdoptionStep, Confirmation
from registry.models.adoption import EVIDENCE_COLUMNS
from registry.models.record import Lifecycle
from registry.models.stated import STATED_DAYS, day_in, digest_of, stated_on


def put_back(entries: Sequence[Adoption], day: date) -> None:
    """Make entries that stood in the ledger on a day say, in memory alone, what they said at its end. Two queries.

    How far each was, by whom, and the days that it named, is kept by its steps. Evidence is kept where the same stands
    today, or where a partner's confirmation that was in force on that day keeps what it was given for; otherwise it is
    not stated.
    """
    steps, shown = _steps(entries, day), _confirmed_evidence(entries, day)
    for entry in entries:
        step = steps[entry.pk]
        said = stated_on(step.stated, day)
        if said.get("evidence") != digest_of(entry.stands):
            _put_evidence(entry, shown.get(entry.pk, {}))
        entry.status, entry.confirmed_by_id = step.status, step.by_id
        entry.lifecycle = Lifecycle.PUBLISHED
        for name in STATED_DAYS:
            known = day_in(said, name)
            setattr(entry, name, known if known and known <= day else None)


def confirmations_on(rows: Sequence[Confirmation], day: date) -> list[Confirmation]:
    """Return what partners had confirmed by a day, in memory without what ended it later."""
    given = [one for one in rows if one.given_on <= day]
    for one in given:
        for ended in ("revoked_on", "lapsed_on"):
            on = getattr(one, ended)
            setattr(one, ended, on if on and on <= day else None)
    return given


def _put_evidence(entry: Adoption, kept: dict[str, Any]) -> None:
    stands = entry.stands
    for name in EVIDENCE_COLUMNS:
        words = kept.get(name, "")
        # A document that was exchanged is given out no more.
        gone = name == "document" and words != stands.get(name)
        if gone or words != stands.get(name, ""):
            setattr(entry, name, "" if gone else words)


def _steps(entries: Sequence[Adoption], day: date) -> dict[int, AdoptionStep]:
    known = AdoptionStep.objects.filter(adoption__in=[one.pk for one in entries], on__lte=day)
    return {one.adoption_id: one for one in known.order_by("on", "pk")}


def _confirmed_evidence(entries: Sequence[Adoption], day: date) -> dict[int, dict[str, Any]]:
    """Return what partners saw who confirmed it by a day and had not ended that: no evidence is changed without it."""
    given = Confirmation.objects.filter(adoption__in=[one.pk for one in entries], given_on__lte=day)
    for ended in ("revoked_on", "lapsed_on"):
        given = given.filter(Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gt": day}))
    return dict(given.order_by("given_on", "pk").values_list("adoption_id", "of_evidence"))
