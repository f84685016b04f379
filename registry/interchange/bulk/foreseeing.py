"""What would publishing a checked plan change for the public? It is written, asked about, and taken back."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from registry.domain.catalog import Catalog
from registry.domain.impact import Touched, impact_of_change
from registry.interchange.bulk.headings import OFFERINGS
from registry.interchange.bulk.writing import Writer
from registry.models import ImportRun
from registry.models.ctid import ctid_of
from registry.services.impact import Foreseen
from registry.snapshot import compile_snapshot, current
from registry.snapshot.reading import Words

MOST = 10_000
"""Most changing rows of a plan that is looked at."""


class TooMany(Exception):  # noqa: N818 - it says what the plan is
    """A plan that changes more records than are looked at together.

    Attributes:
        changing: how many it changes.
    """

    def __init__(self, changing: int) -> None:
        super().__init__(changing)
        self.changing = changing


def foreseen(run: ImportRun) -> Foreseen:
    """Return what publishing a plan that was checked changes. Nothing stays written.

    Cost: writing the rows, and compiling the registry anew.

    Raises:
        TooMany: it changes more than ``MOST`` records.
    """
    changing = run.created + run.updated
    if changing > MOST:
        raise TooMany(changing)
    touched, new = _touched(run)
    before = current().catalog
    impact = impact_of_change(before, _afterwards(run), touched, timezone.localdate())
    return Foreseen(impact, new=new)


def _afterwards(run: ImportRun) -> Catalog:
    with transaction.atomic():
        for _ in Writer(run, trial=True).write():
            pass
        catalog = compile_snapshot().catalog
        transaction.set_rollback(True)
    return catalog


def _touched(run: ImportRun) -> tuple[Touched, dict[str, Words]]:
    """Return what a plan writes, and what it calls its records: those that are new have no other name."""
    keys: dict[str, list[str]] = defaultdict(list)
    called: dict[str, Words] = {}
    columns = ("kind", "uid", "values__title_en", "values__title_fr")
    for kind, uid, english, french in run.rows.to_write().values_list(*columns):
        keys["offering" if kind in OFFERINGS else kind].append(ctid_of(uid))
        if english or french:
            called[ctid_of(uid)] = (english or french, french or english)
    touched = Touched(
        tuple(keys["stackingrule"]), tuple(keys["equivalency"]), tuple(keys["offering"])
    )
    return touched, called
