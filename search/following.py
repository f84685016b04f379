"""The index follows the log of changes: what it does not hold yet, and how that is written.

What an index holds is told by its cursors, which are stored with it. So an update that was missed, because a process
died or an engine was away, is caught up by whoever looks next (``catching_up`` says when and how much at once).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone

from registry.models import Change, Offering, StackingRule
from registry.services.busy import brief
from search.backends.engine import Engine, IndexGone
from search.dependents import Wanted, add_dependents, awards_of
from search.kinds import DOCUMENTED, ENDING, Context
from search.models import Generation, Recheck
from search.portions import portions

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

    @property
    def documents(self) -> int:
        """How many documents may have to be written."""
        return sum(len(uids) for kind, uids in self.wanted.items() if kind in DOCUMENTED)


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


class Much(Exception):  # noqa: N818 - it is a state of the index
    """An index is behind by more than is written in one transaction."""


def catch_up(
    engine: Engine, wait: float | None = None, most: int | None = None
) -> Generation | None:
    """Bring the serving generation of an engine up to date and return it; None when none is built yet.

    Args:
        engine: which.
        wait: seconds at most for others who write; as long as the settings of the database say unless it is given.
        most: documents that are written at most.

    Raises:
        EngineAway: the engine does not take the news. Its cursors stay where they were.
        IndexGone: it holds other changes than were written to it.
        Much: there is more to write than ``most``; nothing was written.
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
            follow(engine, locked, most)
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


def claim(generation: int, noted: timedelta) -> bool:
    """Note that this process tends a generation; return False when another one noted that so lately that it still may."""
    now = timezone.now()
    free = Q(tended_at=None) | Q(tended_at__lt=now - noted)
    return bool(Generation.objects.filter(free, pk=generation).update(tended_at=now))


Keys = tuple[int, int]
"""A key of the log of changes, and one of the rechecks."""


def last_keys() -> Keys:
    """Return the last key of the log of changes, and of the rechecks."""
    return (
        Change.objects.aggregate(last=Max("pk"))["last"] or 0,
        Recheck.objects.aggregate(last=Max("pk"))["last"] or 0,
    )


def follow(engine: Engine, generation: Generation, most: int | None = None) -> None:
    """Write what a generation does not hold yet, and move its cursors."""
    context = Context.of(timezone.localdate())
    news = news_of(engine, generation, context)
    if most is not None and news.documents > most:
        raise Much
    for kind, uids in news.wanted.items():
        if kind in DOCUMENTED:
            rewrite(engine, generation.pk, kind, uids, context)
    move(engine, generation, news, context)


def move(engine: Engine, generation: Generation, news: News, context: Context) -> None:
    """Note in a generation that it holds what was new; never less than it held already."""
    generation.change_cursor = max(generation.change_cursor, news.change_cursor)
    generation.recheck_cursor = max(generation.recheck_cursor, news.recheck_cursor)
    generation.day, generation.osap_limits = context.on, context.osap_limits
    engine.settle(generation.pk, generation.held)
    generation.save(update_fields=["change_cursor", "recheck_cursor", "day", "osap_limits"])


def news_of(
    engine: Engine, generation: Generation, context: Context, most: int | None = None
) -> News:
    """Return what a generation does not hold yet.

    Args:
        engine: which.
        generation: of which index.
        context: of what day.
        most: changes that are read; all unless it is given.
    """
    since = (generation.change_cursor, generation.recheck_cursor)
    news = news_between(engine, generation.pk, since, last_keys(), most)
    for kind, uid in _turned_by_time(generation, context):
        news.wanted[kind].add(uid)
    return news


def news_between(
    engine: Engine, generation: int, since: Keys, until: Keys, most: int | None = None
) -> News:
    """Return what happened after some keys of the two logs, up to others, as far as documents say it.

    Args:
        engine: which.
        generation: in which index is looked up what documents said before.
        since: the last keys that are passed over, of changes and of rechecks.
        until: the last keys that are read.
        most: changes that are read; all unless it is given.
    """
    wanted: Wanted = defaultdict(set)
    (first_change, first_recheck), (last_change, last_recheck) = since, until
    changes = Change.objects.after(first_change).filter(pk__lte=last_change)
    read = list(changes.values_list("pk", "record_type", "record_uid")[:most])
    for _, kind, uid in read:
        wanted[kind].add(uid)
    rechecks = Recheck.objects.filter(pk__gt=first_recheck, pk__lte=last_recheck)
    for kind, uid in rechecks.values_list("kind", "uid"):
        wanted[kind].add(uid)
    for kind, uid in _no_longer_counting(engine, generation, wanted["stackingrule"]):
        wanted[kind].add(uid)
    add_dependents(wanted)
    reached = read[-1][0] if len(read) == most else last_change
    return News(wanted, reached, last_recheck)


def _no_longer_counting(
    engine: Engine, generation: int, rules: set[UUID]
) -> Iterator[tuple[str, UUID]]:
    """Yield offerings that counted toward the awards of changed rules: the rules may not name them any more."""
    if rules:
        yield from _offerings(engine.having(generation, "stacks_into", awards_of(rules)))


def _turned_by_time(generation: Generation, context: Context) -> Iterator[tuple[str, UUID]]:
    """Yield what the days since the last update changed: what is over, rules that begin or run out, OSAP rules."""
    if generation.day != context.on:
        for kind in ENDING:
            ended = kind.ended_between(generation.day, context.on)
            yield from ((kind.name, uid) for uid in ended.values_list("uid", flat=True))
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


def rewrite(
    engine: Engine, generation: int, kind: str, uids: Collection[UUID], context: Context
) -> None:
    """Write the documents of records of a kind as they are now, and remove those that are no longer public."""
    left = set(uids)
    for documents in portions(DOCUMENTED[kind].of_uids(uids, context), _AT_ONCE):
        left -= {document.uid for document in documents}
        engine.put(generation, documents)
    if left:
        engine.remove(generation, left)
