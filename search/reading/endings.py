"""Words of one family: what is the same but for an ending that makes another word of it is meant, and is no slip.

Who writes "renewable" does not mean "renewal", though two letters lie between them. Endings that nobody can tell apart by
ear may be slips all the same.

>>> are_kin("renewable", "renewal"), are_kin("negotiation", "negotiators")
(True, True)
>>> are_kin("accountent", "accountant"), are_kin("forklft", "forklift")
(False, False)

Nor do words that end alike differ by an ending.

>>> are_kin("managment", "management")
False
"""

from __future__ import annotations

from collections.abc import Iterator

from search.reading.sounds import sound

_ENGLISH = """
able al ance ant ate ation ed ence ent er ful ial ian ible ic ical ier ing ion ism ist ity ive less ly ment ness or ous
ship tion y
"""
_FRENCH = """
able age aire ale ance ant ation e ee el elle ement ence ent er eur euse iat ible ien ier iere if ion ique ir isme iste ite
ive ment rice tion
"""
_ENDINGS = frozenset(["", *_ENGLISH.split(), *_FRENCH.split()])
OF_DOING = ("ing", "er", "or", "ive", "eur", "euse", "if", "ant")
"""Endings of what tells who does something, or what is done."""
_LONGEST = max(map(len, _ENDINGS))
_AS_LONG = 4
"""Last letters that are alike in a word and in what is a slip for it, not for another one of its family."""
_SHORTEST_BASE = 4
"""Letters that words of one family share at least."""


def are_kin(word: str, other: str) -> bool:
    """Return whether two folded words are the same but for endings that are heard."""
    one, two = word.removesuffix("s"), other.removesuffix("s")
    if one == two or sound(one) == sound(two) or one[-_AS_LONG:] == two[-_AS_LONG:]:
        return False
    return any(two.startswith(base) and two[len(base) :] in _ENDINGS for base in bases(word))


def is_done_by(word: str, other: str) -> bool:
    """Return whether another word of a family tells who does, or is doing, what the first one names.

    >>> is_done_by("negotiation", "negotiating"), is_done_by("leadership", "leaders")
    (True, True)
    >>> is_done_by("facilitation", "facility")
    False
    """
    one = other.removesuffix("s")
    return are_kin(word, other) and (one.endswith(OF_DOING) or word.startswith(one))


def family(word: str) -> frozenset[str]:
    """Return what a word may be without one ending or two, where it names what somebody does.

    >>> sorted(family("leadership")), sorted(family("leading")), sorted(family("forklift"))
    (['lead', 'leader'], ['lead'], [])
    """
    once = {base for base in bases(word) if base != word}
    return frozenset(once | {base for one in once for base in bases(one)})


def bases(word: str) -> Iterator[str]:
    """Yield what may be before the ending of a word, the longest first.

    >>> list(bases("leadership"))
    ['leadership', 'leader']
    """
    word = word.removesuffix("s")
    for length in range(_LONGEST + 1):
        base = word[: len(word) - length]
        if len(base) >= _SHORTEST_BASE and word[len(base) :] in _ENDINGS:
            yield base


_ABROAD = (
    ("ique", "ics"),
    ("ique", "ic"),
    ("isme", "ism"),
    ("iste", "ist"),
    ("aire", "ary"),
    ("oire", "ory"),
    ("ite", "ity"),
    ("ie", "y"),
    ("eur", "or"),
)
"""How the same word ends in French and in English."""


def abroad(word: str) -> tuple[str, ...]:
    """Return how a folded word may be written in the other language.

    >>> abroad("criminologie"), abroad("cybersecurity")[-1], abroad("welding")
    (('criminology',), 'cybersecuritie', ())
    """
    pairs = (*_ABROAD, *((english, french) for french, english in _ABROAD))
    return tuple(
        word.removesuffix(ending) + other for ending, other in pairs if word.endswith(ending)
    )
