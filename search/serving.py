"""Who answers: the first engine that can, and the embedded one when another is away.

An engine that did not answer is left alone for some seconds and then asked again, so its return is noticed by
itself. It is trusted only when it holds every change: what it missed is caught up first. One whose index is gone, or
was made by other rules, gets it built meanwhile.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import OperationalError

from registry.graphql.time_limit import unlimited
from registry.services.busy import is_busy
from search.backends import embedded
from search.backends.engine import Engine, EngineAway, IndexGone, PutFailed
from search.building import fits
from search.catching_up import bring_up_to_date
from search.engines import EMBEDDED, engines
from search.following import serving, serving_key
from search.mending import Mender
from search.models import Generation

log = logging.getLogger(__name__)

LOOKED_AT_FOR = 1.0
"""Seconds for which a process trusts that an index holds every change."""
WAIT = 0.25
"""Seconds that a question waits for somebody else who brings the index up to date."""
REST = 5.0
"""Seconds for which an engine that did not answer is not asked."""

T = TypeVar("T")


class NotIndexed(Exception):  # noqa: N818 - it is a state of the site
    """No index is built yet; `manage.py search rebuild` builds it."""


@dataclass(frozen=True)
class Answer(Generic[T]):
    """An answer, who gave it, and whether for another."""

    value: T
    engine: str
    stand_in: bool


class Switchboard:
    """What a process knows of its engines: which one rests, and when each index was last looked at."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, mender: Mender | None = None
    ) -> None:
        self._clock = clock
        self._mender = mender or Mender()
        self.forget()

    def forget(self) -> None:
        """Forget everything (tests)."""
        self._rests_until: dict[str, float] = {}
        self._looked_at: dict[str, float] = {}

    def answer(
        self, ask: Callable[[Engine, int], T], order: Callable[[], Iterable[Engine]] = engines
    ) -> Answer[T]:
        """Return the answer of the first engine that gives one.

        Args:
            ask: what is asked of an engine and its generation.
            order: the engines, the one that is asked first before others.

        Raises:
            NotIndexed: no engine has an index.
        """
        stand_in = False
        for engine in order():
            try:
                generation = None if self._rests(engine) else self._generation(engine)
                if generation is not None:
                    value = ask(engine, generation)
                    self._tell_return(engine)
                    return Answer(value, engine.name, stand_in)
            except (EngineAway, PutFailed) as reason:
                self._let_rest(engine, reason)
            stand_in = True
        raise NotIndexed

    def _rests(self, engine: Engine) -> bool:
        return self._clock() < self._rests_until.get(engine.name, 0.0)

    def _tell_return(self, engine: Engine) -> None:
        if self._rests_until.pop(engine.name, None) is not None:
            log.warning("%s answers again", engine.name)

    def _let_rest(self, engine: Engine, reason: Exception) -> None:
        log.warning("%s does not answer (%s); %s stands in", engine.name, reason, EMBEDDED.name)
        self._rests_until[engine.name] = self._clock() + REST
        self._looked_at.pop(engine.name, None)
        if isinstance(reason, IndexGone):
            self._mender.mend(engine)

    def _generation(self, engine: Engine) -> int | None:
        if self._clock() - self._looked_at.get(engine.name, float("-inf")) < LOOKED_AT_FOR:
            # Which one serves is read each time: a rebuild that ends removes the one before.
            return serving_key(engine)
        with unlimited():
            if engine.is_far:
                _require_fitting(serving(engine))
            found = _caught_up(engine)
        self._looked_at[engine.name] = self._clock()
        return found and found.pk


def _require_fitting(found: Generation | None) -> None:
    if found is None or not fits(found):
        raise IndexGone("no index that fits is built yet")


def _caught_up(engine: Engine) -> Generation | None:
    try:
        return bring_up_to_date(engine, wait=WAIT)
    except OperationalError as error:
        if not is_busy(error):
            raise
        # A long publication is being written, or its documents are: the index as it is answers meanwhile.
        return serving(engine)


SWITCHBOARD = Switchboard()


def forget() -> None:
    """Forget what the process keeps of engines and indexes (tests, which take back what they wrote)."""
    SWITCHBOARD.forget()
    embedded.forget()
