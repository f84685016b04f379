"""What the embedded engine suggests while somebody types: names that begin so, then names with a word that does.

Names are kept under their first two letters in two orders: that in which they are suggested, and that of the alphabet;
the words inside them, too. Where very many begin so, the best are soon met in the first; where few do, all of them stand
together in the second. Mostly few do, for what very many have is stored (``foremost``), so it is asked first.
Words that stand apart in a name are found by its full text.

The rows are written with the document, in its transaction, so they are never behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

from search.backends.fulltext import FullText, rows_of
from search.backends.naming import begins_with
from search.backends.ranking import (
    IS_A_JOB,
    IS_AN_EXAMPLE,
    LETTERS,
    OF_EXAMPLES,
    OTHERS,
    Row,
    is_a_job,
    with_room,
)
from search.backends.typed_on import Names, TypedOn, told
from search.types import LANGUAGES, Suggestion

_LAST_LETTER = "\U0010ffff"
_SHORT_WALK, _LONG_WALK = 700, 2_000
"""Places of the first order at which a walk gives up: who is not among them is one of few."""
_FEW, _MANY = 1_200, 4_000
"""Places of the second order from which the best are picked; when more begin so, the first of the alphabet."""
_NO_LANGUAGE = "none"
_ENOUGH = 16
"""Rows among which there are nearly always as many records as are asked for."""
_TELLING = 2
"""Words by which names that are of no job are looked up; the others are compared afterwards."""
_MOST_LOOKED_UP = 300
"""Names that are compared one by one; when even more have the words, the oldest of them."""

SORTS = {True: "jobs", False: "others"}
"""Names of jobs and of other records, as they are remembered for who types on."""

_PLACE = "WHERE generation = %s AND begins = %s"
_WALKED_NAMES = f"""
SELECT id, document_id, rank, folded, language FROM (
    SELECT id, document_id, rank, folded, language FROM search_indexedname
    {_PLACE} ORDER BY rank, folded LIMIT %s
) AS walked WHERE substr(folded, 1, %s) = %s AND language <> %s LIMIT %s
"""  # noqa: S608 - only words of the house are put in, here and below
_BEST_NAMES = f"""
SELECT id, document_id, rank, folded, language FROM (
    SELECT alike.*, row_number() OVER (
        PARTITION BY {IS_A_JOB} ORDER BY folded <> %s, {IS_AN_EXAMPLE}, language = %s, rank, folded
    ) AS place FROM (
        SELECT id, document_id, rank, folded, language FROM search_indexedname
        {_PLACE} AND {{between}} LIMIT %s
    ) AS alike
) AS placed WHERE place <= %s
"""  # noqa: S608
_BEST_WORDS = f"""
SELECT name.id, document_id, found.rank, folded, found.language FROM (
    SELECT name_id, rank, language FROM (
        SELECT alike.*, row_number() OVER (
            PARTITION BY {IS_A_JOB} ORDER BY {IS_AN_EXAMPLE}, language = %s, rank, name_id
        ) AS place FROM (
            SELECT name_id, rank, language FROM search_innerword {_PLACE} AND {{between}} LIMIT %s
        ) AS alike
    ) AS placed WHERE place <= %s
) AS found JOIN search_indexedname AS name ON name.id = found.name_id
"""  # noqa: S608
_FEW_NAMES = f"""
SELECT id, document_id, rank, folded, language FROM search_indexedname {_PLACE} AND {{between}} LIMIT %s
"""  # noqa: S608
_FEW_WORDS = f"""
SELECT name.id, document_id, found.rank, folded, found.language FROM (
    SELECT name_id, rank, language FROM search_innerword {_PLACE} AND {{between}} LIMIT %s
) AS found JOIN search_indexedname AS name ON name.id = found.name_id
"""  # noqa: S608


@dataclass(frozen=True)
class _Source:
    """Where beginnings stand, and the statements that find the best of them in either order.

    ``most`` is how many rows are read at once where they are all: an index has names whole, and of words only the key.
    """

    table: str
    column: str
    best: str
    few: str
    most: int


_STARTS = _Source("search_indexedname", "folded", _BEST_NAMES, _FEW_NAMES, 100)
_INSIDE = _Source("search_innerword", "word", _BEST_WORDS, _FEW_WORDS, 64)


@dataclass(frozen=True)
class Asked:
    """What is being typed, where, by a reader of which language."""

    generation: int
    words: Sequence[str]
    language: str

    @cached_property
    def typed(self) -> str:
        return " ".join(self.words)

    @property
    def other_language(self) -> str:
        return next(one for one in LANGUAGES if one != self.language)

    @property
    def bucket(self) -> tuple[int, str]:
        """Under what names and words that begin so are kept."""
        return self.generation, self.typed[:LETTERS]

    @property
    def between(self) -> tuple[str, str]:
        """Where they stand in the order of the alphabet."""
        return self.typed, self.typed + _LAST_LETTER

    @cached_property
    def place(self) -> Callable[[Row], tuple[bool, bool, bool, bool, int, str, int]]:
        """What names are ordered by: whether that is all, whether the record is invented, how they begin, whose language
        (a code is in none), rank, spelling, age.

        Each of some hundred names is asked, so all that is the same for them is looked up once.
        """
        typed, foreign = self.typed, self.other_language
        return lambda row: (
            row[3] != typed,
            row[2] >= OF_EXAMPLES,
            not row[3].startswith(typed),
            row[4] == foreign,
            row[2],
            row[3],
            row[0],
        )


def suggest_names(
    text: FullText,
    generation: int,
    words: Sequence[str],
    language: str,
    limit: int,
    known: TypedOn | None = None,
) -> tuple[Suggestion, ...]:
    """Return the best names of a generation that begin like what is typed, a record at most once.

    Args:
        text: the full text of the site's database.
        generation: of which index.
        words: what is typed, folded.
        language: of the reader.
        limit: names at most.
        known: what is remembered of what was typed before.
    """
    asked, known = Asked(generation, words, language), known or TypedOn()
    best = candidates(_looked_for(text, asked, limit, known), asked, limit)
    return tuple(told(with_room(best, limit), known))


def candidates(found: Iterable[Row], asked: Asked, jobs: int, others: int = OTHERS) -> list[Row]:
    """Return the best names in order, one of each document: of so many jobs, and of so many other records."""
    best: dict[int, Row] = {}
    left = {True: jobs, False: others}
    for row in sorted(found, key=asked.place):
        of_a_job = is_a_job(row[2])
        if left[of_a_job] and row[1] not in best:
            best[row[1]] = row
            left[of_a_job] -= 1
    return list(best.values())


def _looked_for(text: FullText, asked: Asked, limit: int, known: TypedOn) -> Names:
    """Return names to choose from."""
    typed = asked.typed
    starts = partial(_best_of, _STARTS, text, asked, limit)
    begun = known.names("begun", typed, lambda name: name.startswith(typed), starts)
    # Invented records stand behind others, however those begin.
    records = {row[1]: is_a_job(row[2]) for row in begun if row[2] < OF_EXAMPLES}
    wanted = [
        jobs for jobs, most in ((True, limit), (False, OTHERS)) if _lacks(records, jobs, most)
    ]
    fits = partial(begins_with, words=asked.words)
    found = {jobs: known.remembered(SORTS[jobs], typed, fits) for jobs in wanted}
    if len(asked.words) == 1 and None in found.values():
        inside = partial(_best_of, _INSIDE, text, asked, limit)
        return [*begun, *known.names("inside", typed, fits, inside)]
    more = (
        looked_up(text, asked, jobs, known) if names is None else names
        for jobs, names in found.items()
    )
    return [*begun, *chain.from_iterable(more)]


def _lacks(records: Mapping[int, bool], jobs: bool, most: int) -> bool:
    """Return whether there are fewer jobs, or other records, than may be wanted."""
    return sum(one == jobs for one in records.values()) < most


def _best_of(source: _Source, text: FullText, asked: Asked, limit: int) -> tuple[list[Row], bool]:
    """Return the best names of a source, of enough records when there are so many, and whether these are all."""
    # Mostly there are no more, and who types on is then answered by these.
    between = text.begins_so.format(source.column)
    values = (*asked.bucket, *asked.between, source.most)
    few = rows_of(source.few.format(between=between), values)
    if len(few) < source.most:
        return few, True
    return _best_of_more(source, text, asked, limit), False


def _best_of_more(source: _Source, text: FullText, asked: Asked, limit: int) -> list[Row]:
    if source is _INSIDE:
        return _picked(source, text, asked, _FEW, _ENOUGH)
    # Counted first: to put so many in order, only to find that there are more, takes longer than all the rest.
    if _count(source, text, asked) <= _FEW:
        best = _picked(source, text, asked, _FEW, _ENOUGH)
        is_short = any(
            sum(is_a_job(row[2]) == of_jobs for row in best) == _ENOUGH
            and not _are_of([row for row in best if is_a_job(row[2]) == of_jobs], limit)
            for of_jobs in (True, False)
        )
        return _picked(source, text, asked, _FEW, _FEW) if is_short else best
    best = _walked(asked, _SHORT_WALK, asked.other_language, _ENOUGH)
    if _are_of(best, limit):
        return best
    best = _walked(asked, _LONG_WALK, _NO_LANGUAGE, _LONG_WALK)
    return best if _are_of(best, limit) else _picked(source, text, asked, _MANY, _LONG_WALK)


def _are_of(rows: Sequence[Row], limit: int) -> bool:
    """Return whether names are of so many records."""
    return len(rows) >= limit and len({row[1] for row in rows}) >= limit


def _walked(asked: Asked, places: int, without: str, most: int) -> list[Row]:
    """Return the first names that begin so, among some places of the order in which they are suggested."""
    typed = asked.typed
    values = (*asked.bucket, places, len(typed), typed, without, most)
    return rows_of(_WALKED_NAMES, values)


def _picked(source: _Source, text: FullText, asked: Asked, among: int, most: int) -> list[Row]:
    """Return the best names of a source, so many of jobs and of other records, among some of those that begin so."""
    sql = source.best.format(between=text.begins_so.format(source.column))
    called = [asked.typed] if source is _STARTS else []
    values = (*called, asked.other_language, *asked.bucket, *asked.between, among, most)
    return rows_of(sql, values)


def _count(source: _Source, text: FullText, asked: Asked) -> int:
    """Return how many names of a source begin so, one more than are few at most."""
    between = text.begins_so.format(source.column)
    sql = f"SELECT COUNT(*) FROM (SELECT 1 FROM {source.table} {_PLACE} AND {between} LIMIT %s) AS alike"  # noqa: S608
    [(count,)] = rows_of(sql, (*asked.bucket, *asked.between, _FEW + 1))
    return int(count)


def looked_up(text: FullText, asked: Asked, jobs: bool, known: TypedOn) -> Names:
    """Return names that are of jobs, or of no job, and have words beginning like all that is typed."""
    fits = partial(begins_with, words=asked.words)
    read = partial(_looked_up, text, asked, jobs)
    return known.names(SORTS[jobs], asked.typed, fits, read)


def _looked_up(text: FullText, asked: Asked, jobs: bool) -> tuple[list[Row], bool]:
    """Return such names, and whether these are all."""
    # Short words stand in very many names, and the longest in few that are of no job.
    words = asked.words if jobs else sorted(asked.words, key=len)[-_TELLING:]
    # A single letter narrows little and costs much: it is compared afterwards.
    telling = [word for word in words if len(word) > 1] or words
    sql = _LOOKED_UP.format(text.names_with)
    rows = rows_of(sql, (text.beginnings_of(telling, jobs), _MOST_LOOKED_UP))
    names: Iterable[Row] = rows
    for word in set(asked.words).difference(telling):
        inside = f" {word}"
        names = [row for row in names if row[3].startswith(word) or inside in row[3]]
    suggested = [row[:-2] for row in names if row[-1] and row[-2] == asked.generation]
    return suggested, len(rows) < _MOST_LOOKED_UP


_LOOKED_UP = (
    "SELECT id, document_id, rank, folded, language, generation, begins FROM search_indexedname"
    " WHERE id IN ({})"
)
