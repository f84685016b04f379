"""Building an index anew beside the serving one, and putting it in its place.

A build can be interrupted: it notes after each step how far it is, and the next one goes on from there. What is
published meanwhile is caught up before the swap, so nothing is lost and no question goes unanswered.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from search.backends.engine import Engine, EngineAway
from search.catching_up import bring_all
from search.documents import layout_digest
from search.following import follow, is_there, last_keys, serving
from search.kinds import DOCUMENTED, Context
from search.models import Generation
from search.one_builder import one_builder
from search.types import KINDS

PAUSES = (1, 2, 4, 8, 15)
"""Seconds that a build waits, one after the other, for an engine that has gone away."""

_log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Takes the number of records done and of all."""


@dataclass(frozen=True)
class Count:
    """How many records of a kind can be found, by the tables and by the index."""

    kind: str
    records: int
    documents: int

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.records == self.documents


class Incomplete(Exception):  # noqa: N818 - it is a state of what was built
    """What was built does not hold every record, so it is thrown away."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        super().__init__(engine)

    def __str__(self) -> str:
        return "what was built does not hold every record and is thrown away; ask again"


def _ignore(done: int, total: int) -> None:
    """Tell nobody."""


def bring_up(engine: Engine, progress: Progress = _ignore) -> Generation:
    """Make an engine serve what is published: catch up, or build when there is nothing that fits to catch up."""
    found = serving(engine)
    if found is not None and is_usable(engine, found):
        for _once_more in range(2):
            found = bring_all(engine) or found
            if is_whole(engine, found):
                engine.finish(found.pk)
                return found
        _log.warning("The index of %s does not hold every record; it is built anew", engine.name)
    return rebuild(engine, progress)


def is_usable(engine: Engine, generation: Generation) -> bool:
    """Return whether a generation has only to be brought up to date."""
    return fits(generation) and is_there(engine, generation)


def fits(generation: Generation) -> bool:
    """Return whether a generation was made by the rules that hold now."""
    return generation.digest == layout_digest()


def is_whole(engine: Engine, generation: Generation) -> bool:
    """Return whether a generation that is up to date holds as many documents of each kind as there are records.

    What is published in the moment of counting may differ, so nothing is concluded from one look.
    """
    return all(one.agrees for one in compare(engine, generation))


def rebuild(engine: Engine, progress: Progress = _ignore) -> Generation:
    """Build a generation, or go on with one that was interrupted, and put it in place of the serving one.

    While another process builds, it is waited for: what it has made then is the answer. An engine that is away at the start is told at once. One that goes away later, as a cluster does for the moment
    in which it loses a node, is waited for, and the build goes on where it was.

    Raises:
        EngineAway: it does not answer, or did not come back in time.
        Incomplete: what was built does not hold every record; the serving generation stays.
    """
    asked_at = timezone.now()
    with one_builder(engine.name) as waited:
        found = serving(engine) if waited else None
        if (
            found
            and found.finished_at
            and found.finished_at > asked_at
            and is_usable(engine, found)
        ):
            return found
        return _rebuilt(engine, progress)


def _rebuilt(engine: Engine, progress: Progress) -> Generation:
    _made(engine, begun(engine))
    for pause in PAUSES:
        try:
            return _finished(engine, progress)
        except EngineAway as problem:
            _log.warning("Building waits %d s for %s: %s", pause, engine.name, problem)
            time.sleep(pause)
    return _finished(engine, progress)


def _finished(engine: Engine, progress: Progress) -> Generation:
    generation = begun(engine)
    _made(engine, generation)
    _fill(engine, generation, progress)
    follow(engine, generation)
    engine.finish(generation.pk)
    if not is_whole(engine, generation):
        follow(engine, generation)
        if not is_whole(engine, generation):
            discard(engine, generation)
            raise Incomplete(engine.name)
    _swap(engine, generation)
    return generation


def compare(engine: Engine, generation: Generation) -> list[Count]:
    """Return the numbers of records and documents of each kind that has any."""
    indexed = engine.counts(generation.pk)
    counted = [Count(name, DOCUMENTED[name].count(), indexed.get(name, 0)) for name in KINDS]
    return [one for one in counted if one.records or one.documents]


def begun(engine: Engine) -> Generation:
    """Return the generation that is being built, or begin one.

    Raises:
        IntegrityError: somebody else begins one at this moment.
    """
    found = Generation.objects.filter(engine=engine.name, state=Generation.State.BUILDING).first()
    if found is not None and fits(found):
        return found
    if found is not None:
        discard(engine, found)
    # Noted before the first record is read: what is published from now on is caught up before the swap.
    change_cursor, recheck_cursor = last_keys()
    context = Context.of(timezone.localdate())
    return Generation.objects.create(
        engine=engine.name,
        digest=layout_digest(),
        change_cursor=change_cursor,
        recheck_cursor=recheck_cursor,
        day=context.on,
        osap_limits=context.osap_limits,
    )


def _made(engine: Engine, generation: Generation) -> None:
    """Make the place of the documents; where an earlier one was lost, so was all that had been put there.

    One that is there before anything was put into it is of another time: a database that was restored gives its number
    once more.
    """
    if not generation.built_kind:
        engine.drop(generation.pk)
    if engine.create(generation.pk) and generation.built_kind:
        generation.built_kind, generation.built_pk = "", 0
        generation.save(update_fields=["built_kind", "built_pk"])


def _fill(engine: Engine, generation: Generation, progress: Progress) -> None:
    context = Context.of(generation.day)
    total = sum(kind.count() for kind in DOCUMENTED.values())
    done = sum(engine.counts(generation.pk).values())
    begun_at = KINDS.index(generation.built_kind) if generation.built_kind else 0
    for name in KINDS[begun_at:]:
        pk = generation.built_pk if name == generation.built_kind else 0
        while True:
            pk, documents = DOCUMENTED[name].after(pk, context)
            if not documents:
                break
            # What is far is not waited for in a transaction: on SQLite nobody else could write meanwhile.
            with nullcontext() if engine.is_far else transaction.atomic():
                engine.put(generation.pk, documents)
                generation.built_kind, generation.built_pk = name, pk
                generation.tended_at = timezone.now()
                generation.save(update_fields=["built_kind", "built_pk", "tended_at"])
            done += len(documents)
            progress(min(done, total), total)


def _swap(engine: Engine, generation: Generation) -> None:
    with transaction.atomic():
        # Whoever publishes now waits, and then finds the new generation.
        before = Generation.objects.select_for_update().filter(
            engine=engine.name, state=Generation.State.SERVING
        )
        before.update(state=Generation.State.RETIRED)
        follow(engine, generation)
        engine.swap(generation.pk)
        generation.state, generation.finished_at = Generation.State.SERVING, timezone.now()
        generation.tended_at = None
        generation.save()
    for one in Generation.objects.filter(engine=engine.name, state=Generation.State.RETIRED):
        discard(engine, one)


def discard(engine: Engine, generation: Generation) -> None:
    """Remove a generation and what the engine holds of it."""
    engine.drop(generation.pk)
    generation.delete()
