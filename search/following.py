"""The index follows the log of changes: on commit, and whenever somebody asks and it is behind.

What an index holds is told by its cursors, which are stored with it. So an update that was missed, because a process
died or an engine was away, is caught up by whoever looks next.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Max, Q
from django.utils import timezone

from registry.models import Change, Offering, StackingRule
from registry.models.record import LISTED
from registry.services.busy import brief
from search.backends.engine import Engine, EngineAway, IndexGone, PutFailed
from search.dependents import Wanted, add_dependents, awards_of, dependents
from search.engines import engines
from search.kinds import DOCUMENTED, Context
from search.models import Generation, Recheck
from search.portions import portions

log = logging.getLogger(__name__)

_AT_ONCE = 500
RESTORED = (
    "its index and the database hold different changes, as when one of them was restored;"
    " manage.py search update builds it"
)


@dataclass(frozen=True)
class News:
    """What a generation does not hold yet, and the cursors that it has once it does."""

    wanted: Wanted
    change_cursor: int
    recheck_cursor: int


def after_commit(**signal: Any) -> None:
    """Bring every engine up to date; what cannot be done now is caught up later."""
    for engine in engines():
        try:
            catch_up(engine)
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


def serving(engine: Engine) -> Generation | None:
    """Return the generation to which questions go."""
    return Generation.objects.filter(engine=engine.name, state=Generation.State.SERVING).first()


def serving_key(engine: Engine) -> int | None:
    """Return the key of that generation. Every keystroke asks for it, so the statement stands here as it is."""
    with connection.cursor() as cursor:
        cursor.execute(_SERVING, [engine.name, Generation.State.SERVING.value])
        found = cursor.fetchone()
    return found and int(found[0])


_SERVING = "SELECT id FROM search_generation WHERE engine = %s AND state = %s"


def catch_up(engine: Engine, wait: float | None = None) -> Generation | None:
    """Bring the serving generation of an engine up to date and return it; None when none is built yet.

    Args:
        engine: which.
        wait: seconds at most for others who write; as long as the settings of the database say unless it is given.

    Raises:
        EngineAway: the engine does not take the news. Its cursors stay where they were.
        IndexGone: it holds other changes than were written to it.
        OperationalError: others wrote for longer than ``wait``.
    """
    found = serving(engine)
    if found is None or not (is_behind(found) or is_restored(engine, found)):
        return found
    with transaction.atomic() if wait is None else brief(wait):
        # Whoever comes second waits here and then finds nothing left to do.
        locked = Generation.objects.select_for_update().get(pk=found.pk)
        if is_restored(engine, locked):
            raise IndexGone(RESTORED)
        if is_behind(locked):
            follow(engine, locked)
    return locked


def is_behind(generation: Generation) -> bool:
    """Return whether something happened that a generation does not hold."""
    last_change, last_recheck = last_keys()
    return (
        generation.change_cursor < last_change
        or generation.recheck_cursor < last_recheck
        or generation.day != timezone.localdate()
    )


def is_restored(engine: Engine, generation: Generation) -> bool:
    """Return whether an engine holds other changes of a generation than its row says: one of both was restored."""
    return not engine.holds(generation.pk, generation.held)


def is_there(engine: Engine, generation: Generation) -> bool:
    """Return whether questions reach the index of a generation as it was left: neither lost nor restored."""
    return engine.serves(generation.pk) and not is_restored(engine, generation)


def last_keys() -> tuple[int, int]:
    """Return the last key of the log of changes, and of the rechecks."""
    return (
        Change.objects.aggregate(last=Max("pk"))["last"] or 0,
        Recheck.objects.aggregate(last=Max("pk"))["last"] or 0,
    )


def follow(engine: Engine, generation: Generation) -> None:
    """Write what a generation does not hold yet, and move its cursors."""
    context = Context.of(timezone.localdate())
    news = _news(engine, generation, context)
    for kind, uids in news.wanted.items():
        if kind in DOCUMENTED:
            _rewrite(engine, generation.pk, kind, uids, context)
    generation.change_cursor, generation.recheck_cursor = news.change_cursor, news.recheck_cursor
    generation.day, generation.osap_limits = context.on, context.osap_limits
    engine.settle(generation.pk, generation.held)
    generation.save()


def _news(engine: Engine, generation: Generation, context: Context) -> News:
    wanted: Wanted = defaultdict(set)
    last_change, last_recheck = last_keys()
    changes = Change.objects.after(generation.change_cursor).filter(pk__lte=last_change)
    for kind, uid in changes.values_list("record_type", "record_uid").iterator():
        wanted[kind].add(uid)
    rechecks = Recheck.objects.filter(pk__gt=generation.recheck_cursor, pk__lte=last_recheck)
    for kind, uid in rechecks.values_list("kind", "uid"):
        wanted[kind].add(uid)
    for kind, uid in _no_longer_counting(engine, generation, wanted["stackingrule"]):
        wanted[kind].add(uid)
    add_dependents(wanted)
    for kind, uid in _turned_by_time(generation, context):
        wanted[kind].add(uid)
    return News(wanted, last_change, last_recheck)


def _no_longer_counting(
    engine: Engine, generation: Generation, rules: set[UUID]
) -> Iterator[tuple[str, UUID]]:
    """Yield offerings that counted toward the awards of changed rules: the rules may not name them any more."""
    if rules:
        yield from _offerings(engine.having(generation.pk, "stacks_into", awards_of(rules)))


def _turned_by_time(generation: Generation, context: Context) -> Iterator[tuple[str, UUID]]:
    """Yield what the days since the last update changed: rules that came into force or ran out, OSAP rules."""
    if generation.day != context.on:
        named = Offering.objects.filter(named_in__rule__in=_turning(generation.day, context.on))
        yield from _offerings(named.values_list("uid", flat=True).distinct())
    if generation.osap_limits != context.osap_limits:
        kind = DOCUMENTED["microcertification"]
        yield from ((kind.name, uid) for uid in kind.public().values_list("uid", flat=True))


def _turning(since: date, until: date) -> Any:
    begun = Q(valid_from__gt=since, valid_from__lte=until)
    ended = Q(valid_to__gte=since, valid_to__lt=until)
    return StackingRule.objects.published().filter(begun | ended)


def _offerings(uids: Iterable[UUID]) -> Iterator[tuple[str, UUID]]:
    for some in portions(uids, _AT_ONCE):
        rows = Offering.objects.filter(uid__in=some).values_list("kind", "uid")
        yield from ((kind.replace("-", ""), uid) for kind, uid in rows)


def _rewrite(engine: Engine, generation: int, kind: str, uids: set[UUID], context: Context) -> None:
    left = set(uids)
    for documents in portions(DOCUMENTED[kind].of_uids(uids, context), _AT_ONCE):
        left -= {document.uid for document in documents}
        engine.put(generation, documents)
    if left:
        engine.remove(generation, left)
