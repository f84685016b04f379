"""How wide words are in the site's typeface, and where they break.

Widths are thousandths of the type size, measured at weight 640 and rounded up to the next 20, so that a label
never comes out wider than its place. What the table does not know counts as a full square.
"""

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


def width(text: str, size: float) -> float:
    """Return how much room a line of text takes at most.

    >>> width("ill", 10) == width("lil", 10) < width("www", 10)
    True
    """
    return sum(_WIDTH.get(letter, SQUARE) for letter in text) * size * _HEAVIER / 1000


def wrapped(text: str, size: float, room: float, most: int = 5) -> tuple[str, ...]:
    """Break a text into lines that fit a room, at most so many; what is left ends in an ellipsis.

    Words longer than the room are broken between letters, with a hyphen.

    >>> wrapped("Safe lifting", 10, 60)
    ('Safe lifting',)
    >>> wrapped("Safe lifting", 10, 40)
    ('Safe', 'lifting')
    """
    lines: list[str] = []
    for word in text.split():
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
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(f"{pieces[-1]}{letter}-", size) > room:
            pieces[-1] += "-"
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _shortened(line: str, size: float, room: float) -> str:
    while line and width(line + ELLIPSIS, size) > room:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
