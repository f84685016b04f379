"""An index on a far engine that is lost, restored from an earlier day, or was never built, comes back by itself.

One process of all builds it: who does notes from time to time, in the row of what is built, that it still does. When
such a note grows old its process has died, and the next one goes on from there.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from search.backends.engine import Engine, EngineAway, PutFailed
from search.beside import in_a_thread
from search.building import Incomplete, begun, discard, fits, rebuild
from search.following import claim, is_there, serving
from search.models import Generation

NOTED = timedelta(minutes=10)
"""How long a note holds that somebody builds: longer than one portion of documents takes on a busy machine."""
REST = 60.0
"""Seconds after which a process looks again whether an index has to be built."""

log = logging.getLogger(__name__)

_STARTED = timezone.now()


class Mender:
    """What a process does about lost indexes: it looks at most once in ``REST`` seconds, in a thread of its own."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        beside: Callable[[Callable[[], None]], None] = in_a_thread,
    ) -> None:
        self._clock = clock
        self._beside = beside
        self._rests_until = float("-inf")
        self._lock = threading.Lock()

    def mend(self, engine: Engine) -> None:
        """Have the index of an engine built, unless that was tried just now or the settings forbid it."""
        if not engine.is_far or not settings.ELASTICSEARCH["rebuild"]:
            return
        with self._lock:
            if self._clock() < self._rests_until:
                return
            self._rests_until = self._clock() + REST
        self._beside(partial(_mend_apart, engine))


def _mend_apart(engine: Engine) -> None:
    try:
        mend(engine)
    except (EngineAway, PutFailed, Incomplete) as reason:
        log.warning("The index of %s is not there and could not be built: %s", engine.name, reason)
    except DatabaseError:
        log.exception("The index of %s is not there and could not be built", engine.name)


def mend(engine: Engine) -> bool:
    """Build the index of an engine when it needs that and nobody else does it; return whether it was done.

    Raises:
        EngineAway: the engine does not answer.
        PutFailed: it refused documents.
    """
    if not _needs(engine):
        return False
    generation = begun(engine)
    if not claim(generation.pk, NOTED):
        return False
    if not _needs(engine):
        # Somebody was done with it in between.
        discard(engine, generation)
        return False
    log.warning(
        "The index of %s is lost, or is not the one that was left; it is built now", engine.name
    )
    try:
        rebuild(engine)
    except BaseException:
        Generation.objects.filter(pk=generation.pk).update(tended_at=None)
        raise
    log.warning("The index of %s is built, and answers again", engine.name)
    return True


def _needs(engine: Engine) -> bool:
    """Whether questions reach no index, one that was restored, or one made by the rules of a site that ran before this one.

    One that fits a newer site is left alone: while processes are replaced one by one, old and new ones would build in
    turns.
    """
    found = serving(engine)
    if found is None or not is_there(engine, found):
        return True
    return not fits(found) and found.started_at < _STARTED
