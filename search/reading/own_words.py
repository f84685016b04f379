"""Words that the site itself says beside its records: names of towns, and what its pages say in either language.

Who types one of them means it, whether a record has it or not: "badge" is no slip for "barge", "Trent" none for "tent".

>>> "trent" in own_words()
True
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from babel.messages.mofile import read_mo
from django.conf import settings

from search.reading.towns import words_of_towns
from search.reading.words import words


@cache
def own_words() -> frozenset[str]:
    """Return those words, folded."""
    return words_of_towns() | frozenset(word for text in _texts() for word in words(text))


def _texts() -> Iterator[str]:
    """Yield every text of the pages, in both languages; none where the translations are not compiled."""
    for folder in settings.LOCALE_PATHS:
        for path in folder.glob("*/LC_MESSAGES/django.mo"):
            with path.open("rb") as file:
                for message in read_mo(file):
                    for text in (message.id, message.string):
                        yield from (text,) if isinstance(text, str) else text
