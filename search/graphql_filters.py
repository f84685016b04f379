"""Kinds and filters of the API's search, from what a client wrote; what cannot be asked is said in the API's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext as _

from registry.filters.fields import OR_MORE
from registry.graphql.errors import SHOWN, bad_input
from search.labels import labels_of, values_of
from search.types import KINDS, AnyOf, AtLeast, AtMost, Filter

MOST_VALUES = 50
"""Values that one filter may name."""

_VALUE = {"field", "values"}
_ENDS = {"at_least": "atLeast", "at_most": "atMost"}
_NUMBER = {"amount", *_ENDS}
"""What a filter gives, together and nothing else; of the ends of an amount, one suffices."""

_FROM_ZERO = MinValueValidator(Decimal(0), OR_MORE)


def asked_of(
    kinds: Iterable[Any] | None, filters: Iterable[Any] | None
) -> tuple[tuple[str, ...], tuple[Filter, ...]]:
    """Return kinds and filters. A filter of the field KIND is another way to say kinds."""
    wanted = tuple(kind.value for kind in kinds or ())
    read = [
        each
        for place, one in enumerate(filters or ())
        for each in _filters(one, f"filters[{place}]")
    ]
    if len({one.key for one in read}) < len(read):
        raise bad_input("filters", _("each field stands once, with all of its values."))
    for one in read:
        if isinstance(one, AnyOf) and one.field == "kind":
            if wanted:
                raise bad_input("filters", _("give kinds or a filter of KIND, not both."))
            wanted = _kinds(one.values)
        elif isinstance(one, AnyOf):
            _refuse_unknown(one)
    return wanted, tuple(one for one in read if one.field != "kind")


def _kinds(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if value.lower() not in KINDS:
            said = {"given": value[:SHOWN], "allowed": ", ".join(KINDS)}
            raise bad_input("filters", _("“%(given)s” is no KIND; write %(allowed)s.") % said)
    return tuple(dict.fromkeys(value.lower() for value in values))


def _refuse_unknown(one: AnyOf) -> None:
    """Raise the error that names a value which no record can have: none found would read as an answer."""
    known = labels_of(one.field, filter(str.isprintable, one.values))
    for value in one.values:
        if value not in known:
            said = {"given": value[:SHOWN], "field": one.field.upper()}
            problem = _("“%(given)s” is no value of %(field)s.") % said
            allowed = ", ".join(values_of(one.field))
            cure = f" {_('Write one of %s.') % allowed}" if allowed else ""
            raise bad_input("filters", problem + cure)


def _filters(one: Any, place: str) -> Iterator[Filter]:
    given = {name for name in _VALUE | _NUMBER if one.get(name) not in (None, [])}
    if given == _VALUE:
        yield AnyOf(one["field"].value, _few(tuple(one["values"])))
        return
    if "amount" not in given or len(given) < 2 or not given <= _NUMBER:
        problem = _("give field with values, or amount with atLeast, atMost or both.")
        raise bad_input("filters", problem)
    numbers = {
        end: _amount(one[end], _ENDS[end], f"{place}.{_ENDS[end]}") for end in _ENDS if end in given
    }
    field = one["amount"].value
    if "at_least" in numbers:
        yield AtLeast(field, numbers["at_least"])
    if "at_most" in numbers:
        yield AtMost(field, numbers["at_most"])


def _amount(given: float, name: str, argument: str) -> Decimal:
    """Return a number that is zero or more, as the filters of lists do: nothing has less than none of an amount."""
    try:
        number = Decimal(str(given))
        _FROM_ZERO(number)
    except InvalidOperation as problem:
        raise bad_input("filters", _("%(name)s has to be a number.") % {"name": name}) from problem
    except ValidationError as problem:
        raise bad_input(argument, " ".join(problem.messages)) from problem
    return number


def _few(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(values) > MOST_VALUES:
        raise bad_input("filters", _("a filter names %s values at most.") % MOST_VALUES)
    return values
