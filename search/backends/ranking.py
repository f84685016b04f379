"""How names that begin alike are ranked, and how room is made among them for what is no job.

A job has hundreds of names, an offering or an institution one: by rank alone they would take every place for most
beginnings. So jobs leave half of the places to other records, and those are shared out among their kinds, as far as
there are such records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from search.documents import Document, Name
from search.models import IndexedName
from search.types import KINDS, MAIN_KINDS

LETTERS = 2
"""First letters under which a name is kept."""
OTHERS = 8
"""Records that are no jobs among which those that are shown are chosen."""
_OF_A_KIND = 2
"""Records of a kind that stand before the rest of it."""
STEP, _EXAMPLES = 1_000, 100

IS_A_JOB = f"(rank / {STEP}) %% {_EXAMPLES} %% {len(KINDS)} = 0"
"""Condition that a name is that of a job, in a statement with values."""
OF_EXAMPLES = STEP * _EXAMPLES
"""The least rank of a name of an invented record."""
IS_AN_EXAMPLE = f"rank >= {OF_EXAMPLES}"

Row = tuple[Any, ...]
"""Key of a name, key of its document, rank, folded text, language; where it is stored beside others, its text."""


def rank_of(document: Document, name: Name, place: int) -> int:
    """Return the place of a document's name among names that begin alike, short ones first among equals."""
    return STEP * document.weight_of_name(document.weight, place) + len(name.folded)


def kind_of(weight: int) -> str:
    """Return the kind of the record whose name has a weight.

    >>> [kind_of(weight) for weight in (0, 4, 21, 103)]
    ['occupation', 'organization', 'occupation', 'course']
    """
    return KINDS[weight % _EXAMPLES % len(KINDS)]


def is_a_job(rank: int) -> bool:
    """Return whether a name with a rank is that of an occupation."""
    return kind_of(rank // STEP) == "occupation"


def with_room(
    best: Sequence[Any],
    limit: int,
    kind: Callable[[Any], str] = lambda row: kind_of(row[2] // STEP),
) -> list[Any]:
    """Return the best of some, given best first: half of the places are for what is no job, as far as there is any.

    >>> with_room(
    ...     ["occupation 1", "occupation 2", "occupation 3", "a 1", "a 2", "a 3", "b 1"],
    ...     4,
    ...     _first_word,
    ... )
    ['occupation 1', 'occupation 2', 'a 1', 'a 2']
    >>> with_room(
    ...     [
    ...         "occupation 1",
    ...         "occupation 2",
    ...         "occupation 3",
    ...         "occupation 4",
    ...         "a 1",
    ...         "a 2",
    ...         "a 3",
    ...         "b 1",
    ...     ],
    ...     6,
    ...     _first_word,
    ... )
    ['occupation 1', 'occupation 2', 'occupation 3', 'a 1', 'a 2', 'b 1']
    """
    others = [at for at, one in enumerate(best) if kind(one) != "occupation"][:OTHERS]
    jobs = [at for at, one in enumerate(best) if kind(one) == "occupation"]
    room = max(limit // 2, limit - len(jobs))
    of_each = list(_first_of_each(others, lambda at: kind(best[at])))
    chosen = list(dict.fromkeys((*of_each, *others)))[:room]
    return [best[at] for at in sorted((*jobs[: limit - len(chosen)], *chosen))]


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0]


def _first_of_each(places: Iterable[int], kind: Callable[[int], str]) -> Iterator[int]:
    seen: Counter[str] = Counter()
    for place in places:
        seen[kind(place)] += 1
        if seen[kind(place)] <= _OF_A_KIND:
            yield place


def first_letters(document: Document, name: Name) -> str:
    """Return under which letters a name is kept; none when names of the kind are not suggested."""
    return name.folded[:LETTERS] if document.card.kind in MAIN_KINDS else ""


def inner_words(names: Iterable[IndexedName]) -> Iterator[tuple[Any, ...]]:
    """Yield the words inside names that are suggested, each once a name, as rows: of rows there are hundreds of thousands.

    A row is the name's key, generation, first letters, language, rank and word.
    """
    for name in names:
        first, *others = name.folded.split()
        for word in dict.fromkeys(others) if name.begins else ():
            if len(word) >= LETTERS and word != first:
                yield (name.pk, name.generation, word[:LETTERS], name.language, name.rank, word)
