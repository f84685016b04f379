"""What is left of a question when parts of it are read as limits, ways or towns.

>>> rest("Hamilton or Burlington", [(0, 8), (12, 22)]), rest("toronto, on", [(0, 7)])
('', '')
>>> rest("nursing in Barrie or Orillia, evenings", [(8, 17), (21, 28)])
'nursing , evenings'
>>> (
...     rest("cours de plus de 20 heures", [(9, 26)]),
...     rest("courses in kingston", [(11, 19)]),
...     rest("nursing for $5", [(12, 14)]),
... )
('cours', 'courses', 'nursing')
>>> rest("online or welding", [(0, 6)]), rest("mine d'or Timmins", [(10, 17)])
('welding', "mine d'or")
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from search.reading.words import STOP_WORDS, words

_TAKEN = "\x00"
_JOINING = r"(?<![\w'’])(?:or|and|ou|et|&)(?!\w)"
_BETWEEN = re.compile(rf"{_TAKEN}(?:[\s,;/]*(?:{_JOINING})?[\s,;/]*{_TAKEN})+", re.IGNORECASE)
_LEFT_OPEN = re.compile(
    rf"(?:(?<!\S)(?:de|du|des|d['’]|en|[àa]|pour|avec|of|for|in|at|with|to)\s*)+{_TAKEN}[\s,;]*$",
    re.IGNORECASE,
)
"""What joined a part at the end to the words before it: "cours de", where "plus de 20 heures" went."""
_POINT = re.compile(rf"{_TAKEN}\.(?!\S)")
_FIRST = re.compile(rf"^[\s,;]*{_TAKEN}[\s,;]*{_JOINING}", re.IGNORECASE)
_LAST = re.compile(rf"{_JOINING}[\s,;]*{_TAKEN}[\s,;]*$", re.IGNORECASE)
_EMPTY = STOP_WORDS | {"or"}
"""Words that ask for nothing where all others are read: "or" is no gold there."""


def rest(text: str, taken: Iterable[Sequence[Any]]) -> str:
    """Return a text without some parts, each a start and an end, and without the words that joined those to others.

    Words that say nothing are not left alone.
    """
    left = text
    for start, end, *_ in sorted(taken, reverse=True):
        left = f"{left[:start]}{_TAKEN}{left[end:]}"
    if left == text:
        return text
    left = _POINT.sub(_TAKEN, left)
    left = _BETWEEN.sub(_TAKEN, left)
    left = _LEFT_OPEN.sub("", _LAST.sub("", _FIRST.sub("", left))).replace(_TAKEN, " ")
    left = " ".join(left.split()).strip(" ,;")
    return "" if _EMPTY.issuperset(words(left)) else left
