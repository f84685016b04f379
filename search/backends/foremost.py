"""The names suggested first under beginnings that very many have, stored beside the names: who types asks those first.

To find the best among thousands of names takes longest for the two or three letters that everybody begins with. So
the best are picked once, at the end of a build, in one walk over all names. What is written later takes its place among
them, and twice as many are kept as are shown, so that some may go; when too many have, the row is given up, and the
names themselves answer until it is made anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from sys import intern
from typing import Self

import orjson
from django.db import transaction

from search.backends.beginnings import (
    SORTS,
    Asked,
    candidates,
    looked_up,
    suggest_names,
)
from search.backends.columns import read_version
from search.backends.fulltext import FullText, rows_of
from search.backends.ranking import Row, is_a_job, with_room
from search.backends.typed_on import Stored, TypedOn, told
from search.models import Foremost, Generation
from search.portions import portions
from search.types import LANGUAGES, Suggestion

SHOWN = 8
"""Names that are asked for at most."""
KEPT = 2 * SHOWN
"""Names of a row of jobs, and of other records."""
LEAST = 64
"""Names that begin so, or have a word inside that does: fewer are read at once."""
_SHORTEST, _LONGEST = 2, 24
"""Letters of a beginning."""
_MOST_WRITTEN = 5_000
"""Names written at once beyond which all rows are given up."""
_AT_ONCE = 500

_STORED = (
    "SELECT names FROM search_foremost WHERE generation_id = %s AND language = %s AND typed = %s"
)
_NAMES = (
    "SELECT id, document_id, rank, folded, language, text FROM search_indexedname"
    " WHERE generation = %s AND begins <> '' ORDER BY rank"
)
_HOW_MANY = (
    "SELECT folded, COUNT(*) FROM search_indexedname WHERE generation = %s AND begins <> '' GROUP BY folded"
    " UNION ALL SELECT word, COUNT(*) FROM search_innerword WHERE generation = %s GROUP BY word"
)

_IS, _BEGINS, _INSIDE = range(3)
"""How a name answers to what is typed: it is that, begins so, or has a word inside that does."""

Picked = dict[tuple[int, str, bool], list[Row]]
"""The best names, by how they answer, their language, and whether they are of jobs."""


def suggest(
    text: FullText,
    generation: int,
    words: Sequence[str],
    language: str,
    limit: int,
    known: TypedOn | None = None,
) -> tuple[Suggestion, ...]:
    """Return the best names that begin like what is typed: those that are stored, or else what the names say.

    The arguments are those of ``suggest_names``.
    """
    known = known or TypedOn()
    asked = Asked(generation, words, language)
    stored = _stored(asked, known) if limit <= SHOWN else None
    if stored is None:
        return suggest_names(text, generation, words, language, limit, known)
    found: list[Row] = []
    parts = zip((True, False), stored.names, stored.whole, stored.tells, strict=True)
    for of_jobs, names, is_all, is_told in parts:
        found += names if is_told else [*names, *looked_up(text, asked, of_jobs, known)]
        if is_all and not names:
            # Nothing will answer to letters more. Of those that there are, one name each is stored.
            known.keep(SORTS[of_jobs], asked.typed, ())
    best = candidates(found, asked, limit)
    return tuple(told(with_room(best, limit), known))


@dataclass
class _Stored:
    """What is stored under a beginning: the best names of jobs and of other records, and whether they are all of each."""

    names: tuple[list[Row], list[Row]]
    whole: tuple[bool, ...]

    @classmethod
    def of(cls, found: Iterable[Row], asked: Asked) -> Self:
        best = candidates(found, asked, KEPT + 1, KEPT + 1)
        jobs, others = _parted(best)
        whole = (len(jobs) <= KEPT, len(others) <= KEPT)
        return cls((jobs[:KEPT], others[:KEPT]), whole)

    @classmethod
    def read(cls, written: str) -> Self:
        jobs, others, whole = orjson.loads(written)
        return cls((list(map(tuple, jobs)), list(map(tuple, others))), tuple(whole))

    @property
    def written(self) -> str:
        return orjson.dumps([*self.names, self.whole]).decode()

    @property
    def tells(self) -> tuple[bool, ...]:
        """Whether it tells the jobs, and the other records: all there are, or as many as are asked for."""
        parts = zip(self.names, self.whole, strict=True)
        return tuple(whole or len(names) >= SHOWN for names, whole in parts)

    @property
    def is_enough(self) -> bool:
        """Whether it spares most of the work: the first of very many are known, or all that there are."""
        return all(self.tells) or any(len(names) >= SHOWN for names in self.names)


def _parted(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Return names of jobs, and of other records."""
    parts: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        parts[not is_a_job(row[2])].append(row)
    return parts


def _stored(asked: Asked, known: TypedOn) -> _Stored | None:
    typed, language = asked.typed, asked.language
    if not _SHORTEST <= len(typed) <= _LONGEST or not known.may_be_stored(typed, language):
        return None
    found = rows_of(_STORED, [asked.generation, language, typed])
    return _Stored.read(found[0][0]) if found else None


def stored_under(generation: int) -> Stored:
    """Return under what is stored anything, so that what is under nothing else is not looked for."""
    rows = rows_of(
        "SELECT typed, language FROM search_foremost WHERE generation_id = %s", [generation]
    )
    return frozenset((intern(typed), intern(language)) for typed, language in rows)


def make(generation: int) -> None:
    """Store the best names of a generation that has none stored."""
    if Foremost.objects.filter(generation=generation).exists():
        return
    version = read_version(generation)[1]
    rows = list(_rows(generation, _picked(generation)))
    with transaction.atomic():
        # Whoever writes documents holds this row: what was written meanwhile is in none of them.
        Generation.objects.select_for_update().get(pk=generation)
        if read_version(generation)[1] == version:
            Foremost.objects.bulk_create(rows, batch_size=_AT_ONCE)


def give_up(generation: int) -> None:
    """Remove what is stored of a generation."""
    Foremost.objects.filter(generation=generation).delete()


def follow(generation: int, gone: Sequence[Row], come: Sequence[Row]) -> None:
    """Bring what is stored up to names that are gone, each with all others of its document, and to new ones."""
    stored = Foremost.objects.filter(generation=generation)
    if not (gone or come) or not stored.exists():
        return
    if len(gone) + len(come) > _MOST_WRITTEN:
        give_up(generation)
        return
    left = {row[0] for row in gone}
    new: dict[str, list[Row]] = defaultdict(list)
    for row in come:
        for typed in _beginnings(row[3]):
            new[typed].append(row)
    touched = {typed for row in gone for typed in _beginnings(row[3])} | new.keys()
    for some in portions(touched, _AT_ONCE):
        for one in stored.filter(typed__in=some):
            _renew(one, left, new.get(one.typed, []))


def _renew(row: Foremost, left: set[int], new: list[Row]) -> None:
    """Put new names in their place, and take out those that are gone."""
    asked = Asked(row.generation_id, row.typed.split(), row.language)
    before = _Stored.read(row.names)
    parts = zip(before.names, before.whole, _parted(new), strict=True)
    best = [
        one for names, whole, come in parts for one in _renewed(names, whole, left, come, asked)
    ]
    now = _Stored.of(best, asked)
    # Who did not know them all before does not know them now.
    now.whole = tuple(a and b for a, b in zip(before.whole, now.whole, strict=True))
    if not now.is_enough:
        row.delete()
    elif now != before:
        row.names = now.written
        row.whole = all(now.whole)
        row.save(update_fields=["names", "whole"])


def _renewed(
    names: list[Row], whole: bool, left: set[int], come: list[Row], asked: Asked
) -> Iterator[Row]:
    best = [*(one for one in names if one[0] not in left), *come]
    if whole:
        yield from best
    elif names:
        # Beyond the last one stand others, who are not known here.
        last = asked.place(names[-1])
        yield from (one for one in best if asked.place(one) <= last)


def _rows(generation: int, picked: dict[str, Picked]) -> Iterator[Foremost]:
    for typed, lists in picked.items():
        for language in LANGUAGES:
            asked = Asked(generation, typed.split(), language)
            found = _Stored.of(chain.from_iterable(lists.values()), asked)
            # Names in which several words stand apart are no part of this walk.
            if " " in typed:
                found.whole = (False, False)
            if found.is_enough:
                yield Foremost(
                    generation_id=generation,
                    language=language,
                    typed=typed,
                    names=found.written,
                    whole=all(found.whole),
                )


def _picked(generation: int) -> dict[str, Picked]:
    """Return the best names under each beginning that many have, in one walk from the best to the last."""
    texts = sorted(rows_of(_HOW_MANY, [generation, generation]))
    picked: dict[str, Picked] = {typed: {} for typed in _common(texts)}
    for _, alike in groupby(rows_of(_NAMES, [generation]), key=itemgetter(2)):
        for row in sorted(alike, key=itemgetter(3, 0)):
            for typed, how in _places(row[3], picked):
                _take(picked[typed].setdefault((how, row[4], is_a_job(row[2])), []), row)
    return picked


def _take(best: list[Row], row: Row) -> None:
    if len(best) <= KEPT and all(one[1] != row[1] for one in best):
        best.append(row)


def _places(name: str, picked: dict[str, Picked]) -> Iterator[tuple[str, int]]:
    """Yield the beginnings under which a name may be picked, and how it answers to them."""
    first, *others = name.split()
    for how, text in ((_BEGINS, name), *((_INSIDE, word) for word in dict.fromkeys(others))):
        if text == first and how == _INSIDE:
            continue
        for end in range(_SHORTEST, min(len(text), _LONGEST) + 1):
            typed = text[:end]
            if typed in picked:
                yield typed, _IS if typed == name else how
            elif not typed.endswith(" "):
                break


def _common(texts: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Yield the beginnings of texts, each given once with how many have it and in order, that many have.

    >>> list(_common([("nurse", 160), ("nurse aide", 10), ("nut", 1)]))
    ['nurse', 'nurs', 'nur', 'nu']
    """
    open_: list[int] = []
    seen, before = 0, ""
    for text, count in chain(texts, [("", 0)]):
        alike = _alike(before, text)
        while len(open_) > alike:
            many = seen - open_.pop() >= LEAST
            typed = before[: len(open_) + 1]
            if many and len(typed) >= _SHORTEST and not typed.endswith(" "):
                yield typed
        open_ += [seen] * (min(len(text), _LONGEST) - len(open_))
        seen, before = seen + count, text


def _alike(one: str, other: str) -> int:
    """Return how many letters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _beginnings(name: str) -> Iterator[str]:
    """Yield whatever may be typed of a name, or of a word inside it, that may be stored."""
    for text in (name, *name.split()[1:]):
        yield from (text[:end] for end in range(_SHORTEST, min(len(text), _LONGEST) + 1))
