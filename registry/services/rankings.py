"""The prices of everything for somebody who holds nothing: compiled when first asked for, kept with their snapshot."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from threading import Lock
from weakref import WeakKeyDictionary

from registry.domain.plan_terms import Objective
from registry.domain.ranking import Ranking
from registry.snapshot import Snapshot

KEPT = 8
"""Rankings kept for one snapshot: the four objectives today, and some of other days."""

_Kept = OrderedDict[tuple[Objective, date], Ranking]

_lock = Lock()
_of: WeakKeyDictionary[Snapshot, _Kept] = WeakKeyDictionary()


def ranking(snapshot: Snapshot, objective: Objective, on: date) -> Ranking:
    """Return the ranking of a snapshot for an objective and a day.

    The first to ask compiles it and the others wait; the days of a past that nobody asks about are forgotten.
    """
    with _lock:
        kept = _of.setdefault(snapshot, OrderedDict())
        key = (objective, on)
        if key not in kept:
            kept[key] = Ranking(snapshot.catalog, objective, on=on)
        kept.move_to_end(key)
        while len(kept) > KEPT:
            kept.popitem(last=False)
        return kept[key]
