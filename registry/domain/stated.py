"""Can a stated value be reckoned with? Amounts, grades, whole numbers, days, keys, choices.

A check takes a value and gives the cure: what to give instead, or nothing when the value
is sound. Each takes constant time. A float is refused and not rounded, because 0.1 is
not a tenth in binary, and sums of credits must be exact.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeGuard

from registry.domain.errors import BadValues, Fault

Check = Callable[[object], str]
"""Gives the cure of a value, empty when nothing is wrong with it."""

Stated = tuple[str, object, Check]
"""The name of a field, its value, and what checks it."""

LARGEST = 10**9
"""The largest amount of hours, weeks, credits or dollars that a fact may state."""

FINEST = Decimal("0.000001")
"""Facts are told apart to a millionth: what is finer would be lost in plans and rankings."""

MOST = 32_767
"""The largest level of an offering or a skill: a cell of a column has two bytes."""


def amount(value: object) -> str:
    """The cure of hours, weeks, credits or dollars: a finite ``Decimal`` or ``int``, 0 or more.

    >>> amount(Decimal("4.5")), amount(3)
    ('', '')
    >>> amount(Decimal("NaN"))
    'give a Decimal, 0 or more'
    >>> amount(4.5)
    "give Decimal('4.5'): a float is not exact"
    """
    if type(value) is Decimal and value.is_finite() and value >= 0:
        return ""  # first, as a catalogue asks about millions
    if isinstance(value, float) and value >= 0 and value != float("inf"):
        return f"give Decimal({str(value)!r}): a float is not exact"
    sound = _is_number(value) and value >= 0
    return "" if sound else "give a Decimal, 0 or more"


def exact(value: object) -> str:
    """The cure of an amount that is added up in whole millionths: at most ``LARGEST`` of them.

    >>> exact(Decimal("4.5")), exact(Decimal("1e9")), exact(-1)
    ('', '', 'give a Decimal, 0 or more')
    >>> exact(Decimal("1e12")), exact(Decimal("0.0000001"))
    ('give at most 1000000000', 'give at most 6 decimals')
    """
    wrong = amount(value)
    if wrong or not isinstance(value, Decimal | int):
        return wrong
    if value > LARGEST:
        return f"give at most {LARGEST}"
    return "give at most 6 decimals" if value % FINEST else ""


def _is_number(value: object) -> TypeGuard[Decimal | int]:
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) and not isinstance(value, bool)


def grade(value: object) -> str:
    """The cure of a grade: a ``Decimal`` or ``int`` from 0 to 100, in percent.

    >>> grade(Decimal("82.5")), grade(120)
    ('', 'give a percentage from 0 to 100')
    """
    wrong = amount(value)
    if not wrong and _is_number(value) and value > 100:
        return "give a percentage from 0 to 100"
    return wrong


def whole(value: object) -> str:
    """The cure of a number of things or months: an ``int``, 0 or more.

    >>> whole(2), whole(True), whole(2.0)
    ('', 'give a whole number, 0 or more', 'give a whole number, 0 or more')
    """
    sound = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return "" if sound else "give a whole number, 0 or more"


def counted(value: object) -> str:
    """The cure of how many are wanted, or how many steps are allowed: an ``int``, 1 or more.

    >>> counted(3), counted(0)
    ('', 'give a whole number, 1 or more')
    """
    return "" if value and not whole(value) else "give a whole number, 1 or more"


def share(value: object) -> str:
    """The cure of a share of a whole: a ``Decimal`` or ``int``, more than 0 and at most 1.

    >>> share(Decimal("0.75")), share(0)
    ('', 'give a Decimal, more than 0 and at most 1')
    >>> share(0.75)
    "give Decimal('0.75'): a float is not exact"
    """
    wrong = amount(value)
    if isinstance(value, float) and 0 < value <= 1:
        return wrong
    sound = not wrong and _is_number(value) and 0 < value <= 1
    return "" if sound else "give a Decimal, more than 0 and at most 1"


def level(value: object) -> str:
    """The cure of a level: an ``int`` from 0 to ``MOST``.

    >>> level(3), level(-1)
    ('', 'give a whole number from 0 to 32767')
    """
    sound = not whole(value) and isinstance(value, int) and value <= MOST
    return "" if sound else f"give a whole number from 0 to {MOST}"


def day(value: object) -> str:
    """The cure of a day: a ``date`` without a time, which no day could be compared with.

    >>> day(date(2025, 5, 1)), day("2025-05-01")
    ('', 'give a datetime.date, without a time')
    """
    return "" if type(value) is date else "give a datetime.date, without a time"


def truth(value: object) -> str:
    """The cure of a yes or no: ``True`` or ``False``.

    >>> truth(False), truth("no")
    ('', 'give True or False')
    """
    return "" if isinstance(value, bool) else "give True or False"


def text(value: object) -> str:
    """The cure of a key or a code: a ``str``.

    >>> text("33102"), text(33102)
    ('', 'give a str')
    """
    return "" if isinstance(value, str) else "give a str"


def texts(value: object) -> str:
    """The cure of several keys or codes: a set of ``str``; one alone would be read letter by letter.

    >>> texts(frozenset({"fr"})), texts("fr")
    ('', 'give a frozenset of str')
    """
    sound = isinstance(value, AbstractSet) and all(isinstance(each, str) for each in value)
    return "" if sound else "give a frozenset of str"


def named(value: object) -> str:
    """The cure of a key that is needed: a ``str`` that is not empty.

    >>> named("SEW-1"), named("")
    ('', 'give a str that is not empty')
    """
    return "" if isinstance(value, str) and value else "give a str that is not empty"


def listed(value: object) -> str:
    """The cure of keys or codes in a row; one alone would be read letter by letter.

    >>> listed(("en", "fr")), listed("fr")
    ('', 'give a tuple of str')
    """
    sound = isinstance(value, tuple | list) and all(isinstance(each, str) for each in value)
    return "" if sound else "give a tuple of str"


def several(value: object) -> str:
    """The cure of a stream where one thing alone stands, or nothing, or a table by key.

    >>> several(["college"]), several("college"), several(None)
    ('', 'give several in a list', 'give several in a list')
    """
    sound = isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)
    return "" if sound else "give several in a list"


def paired(value: object) -> str:
    """The cure of pairs that begin with a key, as a skill and its level do.

    >>> paired((("A", "B"),)), paired(("AB",)), paired("AB")
    ('', 'give a tuple of pairs', 'give a tuple of pairs')
    """
    sound = isinstance(value, tuple | list) and all(
        isinstance(each, tuple | list) and len(each) == 2 and isinstance(each[0], str)
        for each in value
    )
    return "" if sound else "give a tuple of pairs"


def pairs(value: object) -> str:
    """The cure of pairs of keys.

    >>> pairs((("A", "B"),)), pairs([["A", "B"]]), pairs((("A", 7),))
    ('', 'give a tuple of pairs of keys', 'give a tuple of pairs of keys')
    """
    sound = isinstance(value, tuple) and all(
        isinstance(each, tuple) and [type(key) for key in each] == [str, str] for each in value
    )
    return "" if sound else "give a tuple of pairs of keys"


def one_of(choices: type[Enum]) -> Check:
    """What checks that a value is a member of an enumeration; its bare value is not one.

    >>> from enum import StrEnum
    >>> answer = StrEnum("Answer", {"YES": "yes", "NO": "no"})
    >>> one_of(answer)(answer.YES), one_of(answer)("yes")
    ('', 'give Answer.YES or Answer.NO')
    """
    *most, last = (f"{choices.__name__}.{each.name}" for each in choices)
    cure = f"give {', '.join(most)} or {last}"
    return lambda value: "" if isinstance(value, choices) else cure


def made_of(*sorts: type) -> Check:
    """What checks that a value is of one of some classes.

    >>> made_of(date)(date(2025, 5, 1)), made_of(date, int)("today")
    ('', 'give a date or int')
    """
    names = [sort.__name__ for sort in sorts]
    article = "an" if names[0][0] in "AEIOU" else "a"
    cure = f"give {article} {' or '.join(names)}"
    return lambda value: "" if isinstance(value, sorts) else cure


def each(word: str, *sorts: type) -> Check:
    """What checks that a value is a tuple of members of some classes, named by a word.

    >>> each("str", str)(("A",)), each("str", str)(["A"]), each("Rule", str)("A")
    ('', 'give a tuple of str', 'give a tuple of Rule')
    """
    cure = f"give a tuple of {word}"

    def check(value: object) -> str:
        sound = isinstance(value, tuple) and all(isinstance(one, sorts) for one in value)
        return "" if sound else cure

    return check


def optional(check: Check) -> Check:
    """The same check of a value that may be left out.

    >>> optional(day)(None), optional(day)("today")
    ('', 'give a datetime.date, without a time')
    """
    return lambda value: "" if value is None else check(value)


def faults(place: str, stated: tuple[Stated, ...], *, needed: bool = False) -> Iterator[Fault]:
    """What is wrong with the fields of one record; ``None`` is sound unless it is ``needed``.

    >>> [fault.field for fault in faults("rule 'r'", (("k", -1, whole), ("level", None, level)))]
    ['k']
    """
    for field, value, check in stated:
        cure = check(value) if needed or value is not None else ""
        if cure:
            yield Fault(place, field, value, cure)


def require(place: str, *stated: Stated, needed: bool = False) -> None:
    """Raise ``BadValues`` naming every field that is wrong; ``None`` as in ``faults``.

    >>> require("completed 'A'", ("min_grade", Decimal(-1), grade))
    Traceback (most recent call last):
    registry.domain.errors.BadValues: completed 'A', min_grade: Decimal('-1') cannot be used; give a Decimal, 0 or more
    """
    found = list(faults(place, stated, needed=needed))
    if found:
        raise BadValues(found)
