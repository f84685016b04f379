"""Entries of the ledger as they stood on a day: what is kept of that day, and nothing of later ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from registry.models import Adoption, AdoptionStep, Change, Confirmation
from registry.models.adoption import EVIDENCE_COLUMNS
from registry.models.record import Lifecycle

_DATED = ("last_confirmed", "source_date")


def put_back(entries: Sequence[Adoption], day: date) -> None:
    """Make entries that stood in the ledger on a day say, in memory alone, what they said at its end. Three queries.

    How far each was, and by whom, is kept by its steps. Evidence is kept where the entry has not been changed since, or
    where a partner's confirmation that was in force on that day keeps what it was given for; otherwise it is not stated.
    """
    steps, changed = _steps(entries, day), _changed(entries)
    shown = _confirmed_evidence(entries, day)
    for entry in entries:
        step = steps[entry.pk]
        if not _is_as_it_was(step, changed.get(entry.uid), day):
            _put_evidence(entry, shown.get(entry.pk, {}))
            entry.confirmed_by_id = step.by_id
            entry.confirmed_on = step.on if step.by_id else None
        entry.status = step.status
        entry.lifecycle = Lifecycle.PUBLISHED
        for name in _DATED:
            known = getattr(entry, name)
            setattr(entry, name, known if known and known <= day else None)


def confirmations_on(rows: Sequence[Confirmation], day: date) -> list[Confirmation]:
    """Return what partners had confirmed by a day, in memory without what ended it later."""
    given = [one for one in rows if one.given_on <= day]
    for one in given:
        for ended in ("revoked_on", "lapsed_on"):
            on = getattr(one, ended)
            setattr(one, ended, on if on and on <= day else None)
    return given


def _is_as_it_was(step: AdoptionStep, changed: datetime | None, day: date) -> bool:
    """Return whether an entry says what it said on a day: it was changed last by then, or before it came to its step."""
    if changed is None:
        return False
    return changed <= step.recorded_at or timezone.localdate(changed) <= day


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


def _changed(entries: Sequence[Adoption]) -> dict[Any, datetime]:
    """Return when what each entry says was last changed, by its identifier."""
    said = Q(kind__in=(Change.Kind.CREATED, Change.Kind.UPDATED))
    known = Change.objects.filter(said, record_uid__in=[one.uid for one in entries])
    return dict(known.order_by().values_list("record_uid").annotate(Max("at")))


def _confirmed_evidence(entries: Sequence[Adoption], day: date) -> dict[int, dict[str, Any]]:
    """Return what partners saw who confirmed it by a day and had not ended that: no evidence is changed without it."""
    given = Confirmation.objects.filter(adoption__in=[one.pk for one in entries], given_on__lte=day)
    for ended in ("revoked_on", "lapsed_on"):
        given = given.filter(Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gt": day}))
    return dict(given.order_by("given_on", "pk").values_list("adoption_id", "of_evidence"))
