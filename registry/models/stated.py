"""What an entry of the ledger states beside where it stands, kept with its step: a past day is answered with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

STATED_DAYS = ("confirmed_on", "last_confirmed", "source_date")
"""The columns of an entry that name a day."""
_AT = "at"


def digest_of(evidence: Mapping[str, str]) -> str:
    """Return what tells evidence from other evidence. Words that were taken out are not kept anywhere."""
    text = json.dumps(dict(evidence), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def is_added(entry: Any, stated: list[dict[str, Any]]) -> bool:
    """Add what an entry states now to what is kept of before, unless that is the same; return whether it was added."""
    days = {name: getattr(entry, name) for name in STATED_DAYS}
    said = {"evidence": digest_of(entry.stands)}
    said |= {name: str(day) for name, day in days.items() if day}
    if stated and said == {name: kept for name, kept in stated[-1].items() if name != _AT}:
        return False
    stated.append({_AT: timezone.now().isoformat(), **said})
    return True


def stated_on(stated: list[dict[str, Any]], day: date) -> dict[str, Any]:
    """Return what was stated at the end of a day; what was recorded later only is of the days before, too."""
    known = [one for one in stated if timezone.localdate(datetime.fromisoformat(one[_AT])) <= day]
    return (known[-1:] or stated[:1] or [{}])[0]


def day_in(said: Mapping[str, Any], name: str) -> date | None:
    """Return a day that was stated, if it was."""
    return date.fromisoformat(said[name]) if said.get(name) else None
