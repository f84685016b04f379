"""Words that stand in very many documents: where each of them does, as bitmaps that are stored beside the full text.

To read from a full text that a fifth of all documents have a word takes as long as there are documents with it, at
every question. A bitmap of them is read at once. The bitmaps are made at the end of a build and never written again:
documents that are written later are told by their version, and what stands in those is noted row by row. When very
many have been written since, the bitmaps are given up, and the full text answers until they are made anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import orjson
from django.db import transaction
from pyroaring import BitMap

from search.backends.columns import Columns, read_version
from search.backends.fulltext import (
    EVERYWHERE,
    NAMES,
    TITLE,
    FullText,
    TextRow,
    places_for,
    rows_of,
    spelled,
)
from search.models import Batch, BroadStem, Generation, IndexedDocument, RecentStem
from search.reading.plan import Match
from search.reading.terms import Term
from search.types import FACETS, MAIN_KINDS

LEAST = 2_000
"""Documents that have a word: with fewer, the full text is as quick."""
_MOST_STEMS = 3_000
_MOST_RECENT = 5_000
"""Documents written since the bitmaps were made, beyond which they are given up."""
_AT_ONCE = 2_000
_FEW_MORE = 50
"""Documents that are counted beside those that were counted with the bitmaps."""

_DEPTHS = {TITLE: 0, NAMES: 1, EVERYWHERE: 2}
"""Fields that are asked together -> the last place that belongs to them: title, names, anywhere."""
_PLACES = (0, 1, 2, 2)
"""Place of each field of a row of text."""

Sequences = list[list[str]]
Stored = dict[str, list[Any]]
"""Bitmaps of a word in the order of ``_DEPTHS``; then which documents were counted, and the counts as they are stored."""


def make(text: FullText, generation: int, read: Callable[[int], Columns]) -> None:
    """Store the bitmaps of a generation that has none, from what its full text finds and its columns count."""
    if BroadStem.objects.filter(generation=generation).exists():
        return
    version = read_version(generation)[1]
    columns = read(generation)
    rows = [
        BroadStem(
            generation_id=generation,
            stem=stem,
            counts=_counts(columns, bitmaps["everywhere"]),
            **{name: bitmap.serialize() for name, bitmap in bitmaps.items()},
        )
        for stem in text.frequent(LEAST, _MOST_STEMS)
        if (bitmaps := _bitmaps(text, stem, columns.alive))
    ]
    with transaction.atomic():
        # Whoever writes documents holds this row: what was written while the bitmaps were made is in none of them.
        Generation.objects.select_for_update().get(pk=generation)
        if read_version(generation)[1] == version:
            _store(generation, rows)


def _store(generation: int, rows: list[BroadStem]) -> None:
    """Write the bitmaps as a version of their own, so that what processes remember of the one before ends."""
    version = Batch.objects.create(generation_id=generation).pk
    for row in rows:
        row.version = version
    _recent(generation).delete()
    BroadStem.objects.bulk_create(rows, batch_size=200)


def follow(text: FullText, generation: int, rows: Sequence[TextRow]) -> None:
    """Note where broad words stand in documents that were written after the bitmaps were made."""
    stems = dict(BroadStem.objects.filter(generation=generation).values_list("stem", "version"))
    if not stems:
        return
    changed = IndexedDocument.objects.filter(
        generation=generation, version__gt=next(iter(stems.values()))
    )
    if changed.count() > _MOST_RECENT:
        give_up(generation)
        return
    RecentStem.objects.bulk_create(
        (
            RecentStem(generation=generation, document_id=row.key, stem=stem, place=place)
            for row in rows
            for stem, place in _places(text, row).items()
            if stem in stems
        ),
        batch_size=_AT_ONCE,
    )


def forget(keys: Sequence[int]) -> None:
    """Take out what is noted of documents: they are removed, or written anew."""
    RecentStem.objects.filter(document__in=keys).delete()


def give_up(generation: int) -> None:
    """Remove the bitmaps of a generation, and what was noted after them."""
    _recent(generation).delete()
    BroadStem.objects.filter(generation=generation).delete()


def having(text: FullText, columns: Columns, match: Match, fields: tuple[str, ...]) -> BitMap:
    """Return the documents that have words in some fields, broad ones or not; found once at a version."""

    def find() -> BitMap:
        found = matching(text, columns, match, fields)
        return text.matching(match, fields) if found is None else found

    return columns.remembered(("matching", match, fields), find)


def matching(
    text: FullText, columns: Columns, match: Match, fields: tuple[str, ...]
) -> BitMap | None:
    """Return the documents that have words in some fields; None when none of the words is a broad one.

    Each word is found by itself, so that only those that are not broad are asked of the full text.
    """
    if match.beginnings:
        return None
    stored = _broad(columns, _stems(match))
    if not stored:
        return None
    found = [_having(text, columns, term, stored, fields) for term in match.terms]
    return BitMap.union(*found) if match.any_term else BitMap.intersection(*found)


def counted(columns: Columns, match: Match, field: str, among: BitMap) -> dict[str, int] | None:
    """Return how many of some documents have each value of a facet, where that was counted with the bitmaps.

    They have to be all that have a broad word and few others, and none of the former may be written since.
    """
    if len(match.terms) != 1 or match.beginnings:
        return None
    stems = _stems(match)
    known = columns.remembered(("counted", stems), lambda: list(_counted(columns, stems)))
    for found, counts in known:
        if found == among:
            return cast("dict[str, int]", counts[field])
        # Mostly the word is one of the other language, too, in some texts: only what has it there is counted.
        if found.issubset(among) and len(among) - len(found) <= _FEW_MORE:
            return _added(counts[field], _more(columns, among - found).get(field, {}))
    return None


def _more(columns: Columns, among: BitMap) -> dict[str, Counter[str]]:
    key = ("counts of few", tuple(among))
    return columns.remembered(key, lambda: columns.counts_of_few(among))


def _added(counts: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    """Return counts by value with others added."""
    both = {**counts, **{value: counts.get(value, 0) + count for value, count in more.items()}}
    return both if len(both) == len(counts) else dict(sorted(both.items()))


def _counted(columns: Columns, stems: tuple[str, ...]) -> Iterator[tuple[BitMap, Any]]:
    """Yield, of each word whose counts are right, the documents that were counted, and the counts by facet."""
    for *_, counted in _broad(columns, stems).values():
        if counted is not None:
            everywhere, counts = counted
            yield _asked_about(columns, everywhere), orjson.loads(counts)


def _stems(match: Match) -> tuple[str, ...]:
    """Return the words of which each is one stem, in all spellings."""
    return tuple(dict.fromkeys(stem for term in match.terms for [stem] in _single(term)))


def _broad(columns: Columns, stems: tuple[str, ...]) -> Stored:
    return columns.remembered(("broad", stems), lambda: _stored(columns, stems))


def _having(
    text: FullText,
    columns: Columns,
    term: Term,
    stored: Stored,
    fields: tuple[str, ...],
) -> BitMap:
    """Return the documents that have one word or phrase in any of its spellings."""
    said = spelled(term)
    broad = [one[0] for one in said if len(one) == 1 and one[0] in stored]
    others = [one for one in said if len(one) > 1 or one[0] not in stored]
    found = [stored[stem][_DEPTHS[fields]] for stem in broad]
    # A broad word is of one language, mostly: what stands nowhere in the other is not looked for in each field.
    if others and (fields == EVERYWHERE or _others(text, columns, others, EVERYWHERE)):
        found.append(_others(text, columns, others, fields))
    return BitMap.union(BitMap(), *found)


def _others(text: FullText, columns: Columns, said: Sequences, fields: tuple[str, ...]) -> BitMap:
    """Return the documents that have one of some words and phrases that are not broad; found once at a version."""
    key = ("others", tuple(map(tuple, said)), fields)
    return columns.remembered(key, lambda: text.having_any(said, fields))


def _single(term: Term) -> Iterator[list[str]]:
    return (one for one in spelled(term) if len(one) == 1)


def _stored(columns: Columns, stems: Sequence[str]) -> Stored:
    """Return, of each word that is broad, the documents that have it now: in the title, in a name, anywhere.

    What was counted follows where none of that was written since.
    """
    if not stems:
        return {}
    generation = columns.version[0]
    rows = rows_of(_STORED.format(places_for(stems)), [generation, *stems])
    if not rows:
        return {}
    changed = _changed(columns, rows[0][1])
    recent = _recently(generation, stems) if changed else {}
    found: Stored = {}
    for stem, _, counts, *stored in rows:
        bitmaps = [BitMap.deserialize(bytes(bitmap)) for bitmap in stored]
        now = ((one - changed) | recent.get((stem, at), BitMap()) for at, one in enumerate(bitmaps))
        # They are all as they were counted.
        is_right = counts and not bitmaps[-1].intersect(changed)
        found[stem] = [*now, (bitmaps[-1], counts) if is_right else None]
    return found


_STORED = (
    "SELECT stem, version, counts, title, names, everywhere FROM search_broadstem"
    " WHERE generation_id = %s AND stem IN ({})"
)
_RECENTLY = (
    "SELECT stem, place, document_id FROM search_recentstem WHERE generation = %s AND stem IN ({})"
)
_CHANGED = "SELECT id FROM search_indexeddocument WHERE generation_id = %s AND version > %s"


def _changed(columns: Columns, version: int) -> BitMap:
    """Return the documents written or removed after a version."""
    return columns.remembered(
        ("changed", version),
        lambda: BitMap(key for (key,) in rows_of(_CHANGED, [columns.version[0], version])),
    )


def _recently(generation: int, stems: Sequence[str]) -> dict[tuple[str, int], BitMap]:
    """Return the documents that were noted for each word, in each place and in those before it."""
    found: dict[tuple[str, int], BitMap] = defaultdict(BitMap)
    for stem, place, key in rows_of(_RECENTLY.format(places_for(stems)), [generation, *stems]):
        for depth in range(place, len(_DEPTHS)):
            found[stem, depth].add(key)
    return found


def _bitmaps(text: FullText, stem: str, there: BitMap) -> dict[str, BitMap]:
    """Return the bitmaps of a word by the place where it stands; nothing when it is not broad among some documents."""
    everywhere = text.having_any([[stem]], EVERYWHERE) & there
    if len(everywhere) < LEAST:
        return {}
    title, names = (text.having_any([[stem]], fields) & there for fields in (TITLE, NAMES))
    return {"title": title, "names": names, "everywhere": everywhere}


def _counts(columns: Columns, everywhere: BitMap) -> str:
    """Return how many of some documents have each value of each facet, as it is stored."""
    among = _asked_about(columns, everywhere)
    return orjson.dumps({field: columns.counts(field, among) for field in FACETS}).decode()


def _asked_about(columns: Columns, found: BitMap) -> BitMap:
    """Return those of some documents that a question without kinds is about."""
    return found & columns.having("kind", MAIN_KINDS)


def _places(text: FullText, row: TextRow) -> dict[str, int]:
    """Return the first place of each word of a document."""
    places: dict[str, int] = {}
    for place, stems in zip(_PLACES, text.kept(row), strict=True):
        for stem in stems:
            places.setdefault(stem, place)
    return places


def _recent(generation: int) -> Any:
    return RecentStem.objects.filter(generation=generation)
