"""Who does what a verb says: "drive a bus" is what a bus driver does, "réparer des voitures" what a "réparateur" does.

People without a name for a job say what they want to do. Names of jobs say who does it, by endings that few rules make.

>>> doers("drive"), doers("cutting")[:2], doers("conduire")[0], doers("sing")
(('driver', 'drivor'), ('cutter', 'cuttor'), 'conducteur', ('singer', 'singor'))
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.reading.words import STOP_WORDS, words

_ENGLISH = (
    (r"e$", ("er", "or")),
    (r"([^aeiou])y$", (r"\1ier",)),
    (r"([^aeiou][aeiou])([bdgklmnprt])$", (r"\1\2\2er",)),
    (r"(?<!e)$", ("er", "or")),
)
_FRENCH = (
    (r"uire$", ("ucteur",)),
    (r"er$", ("eur", "ateur", "ant")),
    (r"ir$", ("eur", "isseur")),
    (r"re$", ("eur",)),
)
_SHORTEST = 3
_VOWEL = re.compile("[aeiouy]")
_MARKED = re.compile(
    r"^(?:(?:how|learn|want|wants)\s+to\s+|to\s+|comment\s+|apprendre\s+[àa]\s+)?(?P<verb>\w+)\s+(?P<thing>\w+)",
    re.IGNORECASE,
)
_ARTICLES = frozenset(["a", "an", "the", "un", "une", "des", "les", "le", "la", "du"])
_INFINITIVE = re.compile(r"\w{2,}(?:er|ir|re)$")


def doers(verb: str) -> tuple[str, ...]:
    """Return the words that may name who does what a folded verb says."""
    return tuple(one for one in _doers(verb) if len(verb) >= _SHORTEST)


def _doers(verb: str) -> Iterator[str]:
    base = verb.removesuffix("ing")
    if base != verb and _VOWEL.search(base):
        yield from (f"{base}er", f"{base}or")
        return
    for rules in (_FRENCH, _ENGLISH):
        for pattern, endings in rules:
            if re.search(pattern, verb):
                yield from (re.sub(pattern, ending, verb, count=1) for ending in endings)


def is_infinitive(verb: str) -> bool:
    """Return whether a folded word may be the infinitive of a French verb, by which texts say what people do."""
    return bool(_INFINITIVE.match(verb))


def verb_of(text: str) -> tuple[str, bool]:
    """Return the word of a question that may be a verb, its first, and whether the words around say that it is one.

    >>> verb_of("how to drive a truck"), verb_of("couper les cheveux"), verb_of("cut hair")
    (('drive', True), ('couper', True), ('cut', False))
    """
    found = _MARKED.match(text)
    if found is None or '"' in text:
        return "", False
    verb, thing = (" ".join(words(found[name])) for name in ("verb", "thing"))
    if not verb.isalpha() or verb in STOP_WORDS:
        return "", False
    is_introduced = found.start("verb") > 0
    return verb, is_introduced or thing in _ARTICLES or bool(_INFINITIVE.match(verb))
