"""Words by which people ask for what costs nothing: "free", "no fees", "sans frais", "gratuit"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.reading.ways import is_training, ways_among
from search.reading.words import words

_FREE = re.compile(
    r"(?<![\w-])(?:(?P<always>(?:at |for )?(?:no|zero|without(?: an?y?)?) (?:charge|costs?|fees?|tuition(?: fees?)?)|(?:fee|tuition)[- ]free"
    r"|for free|free of c(?:harge|ost)|(?:sans|aucuns?|z[ée]ro) (?:co[ûu]t|frais))|free|(?P<fr>gratuite?s?))(?![\w-])",
    re.IGNORECASE,
)


COURSES = frozenset(
    [
        *("class", "classes", "course", "courses", "training", "workshop", "workshops"),
        *("atelier", "ateliers", "cours", "formation", "formations"),
    ]
)
"""Words at the other end of a question that asks for something free: a program or a certificate may be for free trade."""


def free_among(text: str, left: str) -> Iterator[re.Match[str]]:
    """Yield where a question asks for what costs nothing; ``left`` is it with blanks for what is read already."""
    return (match for match in _FREE.finditer(left) if _costs_nothing(text, left, match))


def _costs_nothing(text: str, left: str, match: re.Match[str]) -> bool:
    """Whether "free" is said of what is offered: "smoke-free" and "free trade" are not.

    It stands alone, beside a word for training, or at an end of the question with one at the other end or a way of
    delivery anywhere.
    """
    before, after = words(left[: match.start()]), words(left[match.end() :])
    if match["always"] or not (before or after) or is_training(after[:1]):
        return True
    if is_training(before[-1:]) and (match["fr"] or not after):
        return True
    if before and after:
        return False
    rest = before or after
    return not COURSES.isdisjoint((rest[0], rest[-1])) or bool(ways_among(text))
