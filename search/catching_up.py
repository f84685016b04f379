"""Bringing a serving index up to date: little at once, much in pieces and beside the questions.

A publication of some records is followed where it is made, so whoever published finds it at once. One of very many
would keep everybody else from writing until the last document is written (SQLite lets one in at a time), and whoever
waits for it from an answer. So it is written in pieces, each a transaction of its own, with a rest in which others get
their turn; a process that serves people leaves that to a thread, and questions are answered by the index as it is.

What others publish meanwhile in small numbers goes first: it is written between two pieces, so it is found within
seconds, and once more when its turn in the log comes.

One process of all does it, and notes after each piece that it still does. When such a note grows old its process has
died, and the next one goes on from the last step that was done whole.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils import timezone

from registry.models import Change
from registry.services.busy import patient
from search.backends.engine import Engine, EngineAway, IndexGone, PutFailed
from search.beside import do_long, serve_meanwhile
from search.engines import engines
from search.following import (
    RESTORED,
    Much,
    News,
    catch_up,
    claim,
    is_behind,
    is_restored,
    last_keys,
    move,
    news_between,
    news_of,
    rewrite,
    serving,
)
from search.kinds import DOCUMENTED, Context
from search.models import Generation, Recheck
from search.portions import portions

MUCH = 1_000
"""Changes, or documents, beyond which an index is brought up to date in pieces."""
STEP = 5_000
"""Changes that are read together; after each such step the cursors move."""
PIECE = 200
"""Documents that are written in one transaction."""
REST = 0.2
"""Seconds between two pieces: whoever waits for SQLite looks again every tenth of a second."""
TELL = 10
"""Seconds between two lines of the log on how far the work is."""
NOTED = timedelta(minutes=1)
"""How long a note holds that somebody catches up: longer than any piece takes on a busy machine."""

log = logging.getLogger(__name__)


def serve() -> None:
    """Begin to serve people: what takes long is done beside, and first what an earlier process left undone."""
    serve_meanwhile()
    begin()


def begin() -> None:
    """Begin to catch up with what was left undone. A database that is away, or has no tables yet, keeps no process down."""
    for engine in engines():
        do_long(engine.name, partial(_apart, engine))


def bring_up_to_date(engine: Engine, wait: float | None = None) -> Generation | None:
    """Bring the serving generation up to date, or have that done when it is much; return it, None when none is built.

    Raises:
        EngineAway, IndexGone, OperationalError: as ``following.catch_up`` does.
    """
    found = serving(engine)
    if found is None or is_tended(found):
        return found
    try:
        if is_far_behind(found):
            raise Much
        # Whoever publishes or asks waits for it.
        return catch_up(engine.hurried, wait, MUCH)
    except Much:
        do_long(engine.name, partial(_apart, engine))
        return serving(engine)


def bring_all(engine: Engine) -> Generation | None:
    """Bring the serving generation up to date and return it when it is, whoever does the work.

    Raises:
        EngineAway, IndexGone, PutFailed: as ``following.catch_up`` does.
    """
    while (found := serving(engine)) is not None and is_behind(found):
        if not work_off(engine):
            time.sleep(REST)
    return found


def is_tended(generation: Generation) -> bool:
    """Return whether somebody brings a generation up to date at this moment."""
    return generation.tended_at is not None and generation.tended_at > timezone.now() - NOTED


def is_far_behind(generation: Generation) -> bool:
    """Return whether more has changed than is followed at once."""
    change, recheck = last_keys()
    return _are_many(Change, generation.change_cursor, change) or _are_many(
        Recheck, generation.recheck_cursor, recheck
    )


def _are_many(log_of: type[Change | Recheck], after: int, last: int) -> bool:
    """Return whether very many entries follow one. Keys alone do not tell: what was taken back leaves a gap in them."""
    if last - after <= MUCH:
        return False
    following = log_of.objects.filter(pk__gt=after, pk__lte=last)
    return following.order_by()[: MUCH + 1].count() > MUCH


def _apart(engine: Engine) -> None:
    try:
        work_off(engine)
    except (EngineAway, PutFailed) as reason:
        log.warning("%s is away and will catch up later: %s", engine.name, reason)
    except DatabaseError:
        log.exception("%s could not be brought up to date and will catch up later", engine.name)


def work_off(engine: Engine) -> bool:
    """Write in pieces whatever the serving generation lacks; return False when somebody else does that already.

    Raises:
        EngineAway, IndexGone, PutFailed: as ``following.catch_up`` does. What was done whole stays done.
    """
    while (found := serving(engine)) is not None and is_behind(found):
        with _tending(found.pk) as is_ours:
            if not is_ours:
                return False
            log.info("%s: what was published is written into the index", engine.name)
            late, told = _Late(engine, found.pk), _Told(engine.name)
            while _step(engine, found.pk, late, told):
                pass
            engine.finish(found.pk)
        # What was published before the note was taken back was left to this process.
    return True


@contextmanager
def _tending(generation: int) -> Iterator[bool]:
    """Note that this process does the work, and give whether it may."""
    with patient():
        is_ours = claim(generation, NOTED)
    try:
        yield is_ours
    finally:
        if is_ours:
            with patient():
                Generation.objects.filter(pk=generation).update(tended_at=None)


class _Late:
    """What is published while much is written: it does not wait for its turn. Cursors stay where they are."""

    def __init__(self, engine: Engine, generation: int) -> None:
        self.engine, self.generation = engine, generation
        self.seen = last_keys()

    def write(self, context: Context) -> None:
        """Write what was published since the last look, unless that is very much itself."""
        since, self.seen = self.seen, last_keys()
        if since == self.seen or _are_many(Change, since[0], self.seen[0]):
            return
        news = news_between(self.engine, self.generation, since, self.seen)
        if news.documents <= MUCH:
            for kind, uids in _pieces(news):
                _write(self.engine, self.generation, kind, uids, context)


class _Told:
    """How far the work is, told now and then: a command that waits for it seems to hang otherwise."""

    def __init__(self, engine: str) -> None:
        self.engine, self.written, self.last = engine, 0, time.monotonic()

    def count(self, documents: int) -> None:
        """Add documents that are written."""
        self.written += documents
        if time.monotonic() - self.last >= TELL:
            self.last = time.monotonic()
            log.info("%s: %d documents written so far", self.engine, self.written)


def _step(engine: Engine, generation: int, late: _Late, told: _Told) -> bool:
    """Write some thousand changes in pieces, and then note that they are written; return False when none was left."""
    found = Generation.objects.filter(pk=generation, state=Generation.State.SERVING).first()
    if found is None or not is_behind(found):
        return False
    context = Context.of(timezone.localdate())
    news = news_of(engine, found, context, STEP)
    for kind, uids in _pieces(news):
        late.write(context)
        began = time.monotonic()
        _write(engine, generation, kind, uids, context)
        told.count(len(uids))
        # Others need the processor as much as they need the database.
        time.sleep(max(REST, (time.monotonic() - began) / 2))
    with patient(), transaction.atomic():
        locked = Generation.objects.select_for_update().get(pk=generation)
        if is_restored(engine, locked):
            raise IndexGone(RESTORED)
        move(engine, locked, news, context)
    return True


def _pieces(news: News) -> Iterator[tuple[str, Collection[UUID]]]:
    for kind, uids in news.wanted.items():
        if kind in DOCUMENTED:
            yield from ((kind, some) for some in portions(sorted(uids), PIECE))


def _write(
    engine: Engine, generation: int, kind: str, uids: Collection[UUID], context: Context
) -> None:
    with patient(), transaction.atomic():
        # Whoever follows a later change waits here: what it writes is not written over by what was read before.
        locked = Generation.objects.select_for_update().get(pk=generation)
        rewrite(engine, generation, kind, uids, context)
        locked.tended_at = timezone.now()
        locked.save(update_fields=["tended_at"])
