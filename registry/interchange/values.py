"""From what a file states to what a column holds. Nothing is guessed: text is not a number, 1 is not true."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import models
from django.utils.text import capfirst

from registry.domain.errors import BadNotation
from registry.domain.notation import decode, decode_policies
from registry.interchange.kinds import Ref
from registry.interchange.messages import later
from registry.models.cures import cure_of
from registry.models.notation import PoliciesField, RequirementField
from registry.models.plain_text import markup_in

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_PADDED = re.compile(r"-?0\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d", re.ASCII)
_FLAGS = {"true": True, "false": False}
_LAYOUT = "\t\n\r"
_UNSEEN = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What makes two ids of one that look alike, or turns the order of letters; joiners of letters and signs are left."""


class Misstated(Exception):  # noqa: N818 - it names what the file did
    """A value that its column cannot hold, with the code of the reason and its evidence."""

    def __init__(self, code: str, **evidence: Any) -> None:
        super().__init__(code, evidence)
        self.code = code
        self.evidence = evidence


def column_value(field: Any, stated: Any, flat: bool) -> Any:
    """Return what a column shall hold; a ``Ref`` for a column that points to a record.

    Args:
        field: the column.
        stated: what the file says; never None, which states nothing.
        flat: whether the file is a table, whose cells are all text.

    Raises:
        Misstated: the value is not one that the column can hold.
    """
    for sort, read in _READERS:
        if isinstance(field, sort):
            return read(field, stated, flat)
    raise Misstated("value.nested")


def list_value(field: Any, stated: Any, flat: bool) -> list[Ref]:
    """Return the references of a list; a table separates them by semicolons."""
    if flat and isinstance(stated, str):
        stated = [part.strip() for part in stated.split(";") if part.strip()]
    if not isinstance(stated, list):
        raise Misstated("value.list")
    refs = [_reference(field, item, flat) for item in stated]
    for position, ref in enumerate(refs):
        if ref in refs[:position]:
            raise Misstated("value.key_twice", key=ref.key)
    return refs


def _reference(field: Any, stated: Any, flat: bool) -> Ref:
    if not isinstance(stated, str) or not stated.strip():
        raise Misstated("value.key")
    return Ref(field.related_model._meta.model_name, _text(field, stated, flat))


def _text(field: Any, stated: Any, flat: bool) -> str:
    if not isinstance(stated, str):
        raise Misstated("value.text")
    if not stated.isprintable():
        _refuse_control(stated)
    if markup := markup_in(stated):
        raise Misstated("value.markup", markup=markup)
    return stated.strip()


def _refuse_control(stated: str) -> None:
    for character in stated:
        # Control and surrogate characters; PostgreSQL refuses NUL, and no page can show the others.
        unshown = unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        if character in _UNSEEN or (unshown and character not in _LAYOUT):
            raise Misstated("value.control", character=f"U+{ord(character):04X}")


def _flag(field: Any, stated: Any, flat: bool) -> bool:
    known = _FLAGS.get(stated.lower()) if flat and isinstance(stated, str) else stated
    if not isinstance(known, bool):
        raise Misstated("value.flag")
    return known


def _number(field: Any, stated: Any, flat: bool) -> Decimal:
    if isinstance(stated, bool) or not isinstance(stated, int | str | Decimal):
        raise Misstated("value.number")
    digits = format(stated, "f") if isinstance(stated, Decimal) else str(stated)
    if len(digits) > 40 or not _NUMBER.fullmatch(digits):
        raise Misstated("value.number")
    if _PADDED.match(digits):
        raise Misstated("value.leading_zero")
    return Decimal(digits)


def _whole(field: Any, stated: Any, flat: bool) -> int:
    number = _number(field, stated, flat)
    if number != int(number):
        raise Misstated("value.whole")
    return int(number)


def _day(field: Any, stated: Any, flat: bool) -> date:
    # fromisoformat alone would also take 20270112 and 2027-W02-2.
    if not isinstance(stated, str) or not _DAY.fullmatch(stated.strip()):
        raise Misstated("value.date")
    try:
        return date.fromisoformat(stated.strip())
    except ValueError:
        raise Misstated("value.date") from None


def _time(field: Any, stated: Any, flat: bool) -> time:
    if not isinstance(stated, str) or not _TIME.fullmatch(stated.strip()):
        raise Misstated("value.time")
    try:
        return time.fromisoformat(stated.strip())
    except ValueError:
        raise Misstated("value.time") from None


def _notation(read: Callable[[object], Any]) -> Callable[[Any, Any, bool], Any]:
    def value(field: Any, stated: Any, flat: bool) -> Any:
        try:
            return read(_unpacked(stated, flat))
        except BadNotation as error:
            cure = later(partial(_cure, error))
            code = "notation.whole" if error.path == "$" else "notation.bad"
            raise Misstated(code, path=error.path, cure=cure) from None

    return value


def _cure(error: BadNotation) -> str:
    return f"{capfirst(cure_of(error))}."


def _plain(field: Any, stated: Any, flat: bool) -> Any:
    return _unpacked(stated, flat)


def _unpacked(stated: Any, flat: bool) -> Any:
    if not (flat and isinstance(stated, str)):
        return stated
    try:
        return json.loads(stated, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise Misstated("value.json", character=error.pos + 1) from None
    except (ValueError, RecursionError):
        raise Misstated("value.nested") from None


_READERS: tuple[tuple[type, Callable[[Any, Any, bool], Any]], ...] = (
    (models.ForeignKey, _reference),
    (RequirementField, _notation(decode)),
    (PoliciesField, _notation(decode_policies)),
    (models.JSONField, _plain),
    (models.BooleanField, _flag),
    (models.DecimalField, _number),
    (models.IntegerField, _whole),
    (models.DateField, _day),
    (models.TimeField, _time),
    (models.CharField, _text),
    (models.TextField, _text),
)
