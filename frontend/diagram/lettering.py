"""How wide words are in the site's typeface, and where they break.

Widths are thousandths of the type size, measured at weight 640 and rounded up to the next 20, so that a label
never comes out wider than its place. What the table does not know counts as a full square.
"""

import re
from collections.abc import Iterator

_WIDTHS = {
    220: "'",
    260: ",.:;j|¦",
    300: "!i¡·¸ìíîïīįı`´‘’",
    340: "()[ł lïĺļ\u00a0\u202f",
    380: '"-rt{}¯ĨĬĴŕřţť]fĩĭĵľ\u2011',
    420: "I¨³ÌÍÎÏĪĮİª_°²º",
    440: "/1\\",
    480: "ŧ“”",
    520: "csvy¢¶¿çýÿćċčśşšŷ–*zŗźżž",
    560: "JLaek§àáâãäåèéêëāăąēėęěĳķĹĻĽŀ7?x~×",
    580: "29<>F^hnouñòóôõöøùúûüħŁńņňőūůűų",
    600: "+3ETbdgpq¤ÈÉÊËð÷þĉđĒĖĘĚğġģŝŢŤ−",
    640: "468BPVY£¥«»ÝÞĿŶŸ$5=SZ¬±ßŚŞŠŹŻŽ",
    680: "AXÀÁÂÃÄÅĀĂĄĕĸ€0CKRÇĆĊČĶŔŘ",
    720: "GNÐÑĐĝĞĠĢĥŃŅŇŋũŭDHUÙÚÛÜĎďĔĦōŏŦŪŮŰŲ",
    760: "#OQÒÓÔÕÖØŐ…&wµĈŜŵ",
    880: "mæMŌŎ@©®—→",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_HEAVIER = 1.03  # the browser may set labels bolder than they were measured
SQUARE = 1040
ELLIPSIS = "…"

_SPACES = re.compile("[ \t\n]+")
"""Where a line may end; at a no-break space it may not."""

_AFTER_JOINT = re.compile("(?<=[/–-])")
_VOWELS = frozenset("aàâäeéèêëiîïoôöuùûüyœæ")
_CLOSE = 5
"""How many letters a break is moved back for a syllable."""


def width(text: str, size: float) -> float:
    """Return how much room a line of text takes at most.

    >>> width("ill", 10) == width("lil", 10) < width("www", 10)
    True
    """
    return sum(_WIDTH.get(letter, SQUARE) for letter in text) * size * _HEAVIER / 1000


def wrapped(text: str, size: float, room: float, most: int = 5) -> tuple[str, ...]:
    """Break a text into lines that fit a room, at most so many; what is left ends in an ellipsis.

    Words longer than the room are broken after a slash or a dash, or else between syllables, with a hyphen.

    >>> wrapped("Safe lifting", 10, 60)
    ('Safe lifting',)
    >>> wrapped("Safe lifting", 10, 40)
    ('Safe', 'lifting')
    >>> wrapped("Expéditeurs/expéditrices", 10, 75)
    ('Expéditeurs/', 'expéditrices')
    >>> wrapped("d’approvisionnement", 10, 85)
    ('d’approvisionne-', 'ment')
    """
    lines: list[str] = []
    for word in filter(None, _SPACES.split(text)):
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.extend(_pieces(word, size, room))
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _shortened(lines[most - 1], size, room))


def _pieces(word: str, size: float, room: float) -> list[str]:
    if width(word, size) <= room:
        return [word]
    pieces: list[str] = []
    for part in filter(None, _AFTER_JOINT.split(word)):
        if pieces and width(pieces[-1] + part, size) <= room:
            pieces[-1] += part
        else:
            pieces.extend(_hyphenated(part, size, room))
    return pieces


def _hyphenated(part: str, size: float, room: float) -> Iterator[str]:
    while width(part, size) > room and len(part) > 1:
        at = _break(part, size, room)
        yield f"{part[:at]}-"
        part = part[at:]
    yield part


def _break(part: str, size: float, room: float) -> int:
    """Return how many letters stay: as many as fit, or few less so that a consonant goes on with its vowel."""
    fits = (at for at in range(len(part) - 1, 1, -1) if width(f"{part[:at]}-", size) <= room)
    most = next(fits, 1)
    for at in range(most, max(most - _CLOSE, 2), -1):
        first, second = part[at].lower(), part[at + 1 : at + 2].lower()
        if (
            part[at - 1].isalpha()
            and first.isalpha()
            and first not in _VOWELS
            and second in _VOWELS
        ):
            return at
    return most


def _shortened(line: str, size: float, room: float) -> str:
    while line and width(line + ELLIPSIS, size) > room:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
