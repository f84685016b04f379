"""What a limit leaves out only because it is not stated: told with a number, so that silence does not read as "none"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext


@dataclass(frozen=True)
class Unstated:
    """Records that a limit leaves out only because they do not state what is limited.

    Attributes:
        words: what is told, the number included.
        query: the same list without the limits.
        limits: how many these are.
    """

    words: str
    query: str
    limits: int


TOLD: dict[str, Callable[[int], str]] = {
    "hours": lambda n: ngettext(
        "%(n)s more does not state its hours.", "%(n)s more do not state their hours.", n
    ),
    "weeks": lambda n: ngettext(
        "%(n)s more does not state its weeks.", "%(n)s more do not state their weeks.", n
    ),
    "fee": lambda n: ngettext(
        "%(n)s more does not state its fee.", "%(n)s more do not state their fees.", n
    ),
    "delivery": lambda n: ngettext(
        "%(n)s more does not state how it is taught.",
        "%(n)s more do not state how they are taught.",
        n,
    ),
    "language": lambda n: ngettext(
        "%(n)s more does not state its language.", "%(n)s more do not state their language.", n
    ),
    "credential": lambda n: ngettext(
        "%(n)s more does not state its credential.",
        "%(n)s more do not state their credential.",
        n,
    ),
    "osap": lambda n: ngettext(
        "%(n)s more is not OSAP-eligible, or does not state enough to tell.",
        "%(n)s more are not OSAP-eligible, or do not state enough to tell.",
        n,
    ),
}
"""What is told of so many offerings that state nothing in a field."""


def _several(n: int) -> str:
    return ngettext(
        "%(n)s more does not state all of this.", "%(n)s more do not state all of this.", n
    )


def _several_with_osap(n: int) -> str:
    return ngettext(
        "%(n)s more is not OSAP-eligible, or does not state all of this.",
        "%(n)s more are not OSAP-eligible, or do not state all of this.",
        n,
    )


def unstated(fields: Sequence[str], number: int, query: str) -> Unstated:
    """Return what is told of offerings that state nothing in any of some fields, and the address that shows them, too."""
    several = _several_with_osap if "osap" in fields else _several
    told = TOLD[fields[0]] if len(fields) == 1 else several
    return Unstated(told(number) % {"n": number}, query, len(fields))
