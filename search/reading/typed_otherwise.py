"""Other ways to write what is being typed, tried where no name begins like it.

>>> list(typed_otherwise(("saint", "law"))), list(typed_otherwise(("noc", "721")))
([('st', 'law'), ('saintlaw',)], [('721',)])
>>> list(typed_otherwise(("fork", "lift"))), list(typed_otherwise(("queens", "u")))
([('forklift',)], [('queen', 'u')])
"""

from __future__ import annotations

from collections.abc import Iterator

from search.reading.terms import SHORTEST_HALF
from search.reading.words import SAINTS

_SAINTS = SAINTS | {full: short for short, full in SAINTS.items()}
_BEFORE_CODES = frozenset(["noc", "cnp"])
_SHORTEST_OWNER = 4
"""Letters of a name, and of what it has as an owner, which people write without the apostrophe: "queens"."""


def typed_otherwise(typed: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield other ways to write some folded words, the likeliest first."""
    if not _SAINTS.keys().isdisjoint(typed):
        yield tuple(_SAINTS.get(word, word) for word in typed)
    if typed[0] in _BEFORE_CODES and len(typed) > 1 and typed[1].isdigit():
        yield typed[1:]
        return
    for at in range(1, len(typed)):
        pair = typed[at - 1 : at + 1]
        if all(len(word) >= SHORTEST_HALF and word.isalpha() for word in pair):
            yield (*typed[: at - 1], "".join(pair), *typed[at + 1 :])
    owners = tuple(
        word[:-1] if word.endswith("s") and len(word) > _SHORTEST_OWNER else word for word in typed
    )
    if owners != typed:
        yield owners
