"""What the index hears of the registry: what was committed, and what is being deleted."""

from __future__ import annotations

import logging
from typing import Any

from django.db import DatabaseError, connections, transaction

from registry.models.record import LISTED
from search.backends.engine import EngineAway, PutFailed
from search.catching_up import bring_up_to_date
from search.dependents import dependents
from search.engines import engines
from search.models import Recheck

log = logging.getLogger(__name__)


def after_commit(**signal: Any) -> None:
    """Bring every engine up to date; what cannot be done now is caught up later."""
    for engine in engines():
        try:
            bring_up_to_date(engine)
        except (EngineAway, PutFailed) as reason:
            log.warning("%s is away and will catch up later: %s", engine.name, reason)
        except DatabaseError:
            log.exception("%s could not be brought up to date and will catch up later", engine.name)


def before_deletion(sender: Any, instance: Any, using: str, **signal: Any) -> None:
    """Note that a listed record is being deleted, and whose documents name it."""
    if instance.lifecycle not in LISTED:
        return
    kind = sender._meta.model_name
    touched = {(kind, instance.uid), *dependents(kind, [instance.uid])}
    Recheck.objects.bulk_create(Recheck(kind=name, uid=uid) for name, uid in sorted(touched))
    waiting = (function for _, function, *_ in connections[using].run_on_commit)
    if after_commit not in waiting:
        transaction.on_commit(after_commit, using=using)
