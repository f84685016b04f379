"""What the constraints of a table say of values that are not in it yet, read off the constraints themselves.

Django can ask the database, a query a constraint; for thousands of rows that is the slowest part of a check.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from django.db.models import CheckConstraint, F, Q

Column: Any = F
"""Its name is not in the stubs."""

Values = Mapping[str, Any]
"""Values by name of their column, as the database would hold them."""

_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, allowed: value in allowed,
    "regex": lambda value, pattern: re.search(pattern, value) is not None,
}


def broken(table: Any, values: Values) -> Iterator[CheckConstraint]:
    """Yield the check constraints of a table that values break; those over other columns are passed over."""
    for constraint, names in _constraints(table):
        if names <= values.keys() and holds(constraint.condition, values) is False:
            yield constraint


@cache
def _constraints(table: Any) -> tuple[tuple[CheckConstraint, frozenset[str]], ...]:
    tables = (table, *table._meta.get_parent_list())
    found = [one for each in tables for one in each._meta.constraints]
    checks = [one for one in found if isinstance(one, CheckConstraint)]
    return tuple((one, frozenset(_names(one.condition))) for one in checks)


def _names(condition: Any) -> Iterator[str]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from _names(child)
        else:
            lookup, value = child
            yield lookup.partition("__")[0]
            if isinstance(value, Column):
                yield value.name


def holds(condition: Any, values: Values) -> bool | None:
    """Return whether a condition holds; None when a null leaves it open, which a constraint lets pass.

    >>> holds(Q(hours__gte=0) | Q(hours__isnull=True), {"hours": None})
    True
    >>> holds(Q(hours__gte=0), {"hours": None})
    >>> holds(~Q(title=""), {"title": ""})
    False
    """
    answers = [_child(child, values) for child in condition.children]
    joined = _JOINED[condition.connector](answers)
    return joined if joined is None or not condition.negated else not joined


def _child(child: Any, values: Values) -> bool | None:
    if isinstance(child, Q):
        return holds(child, values)
    lookup, wanted = child
    name, _, how = lookup.partition("__")
    value = values[name]
    if how == "isnull":
        return (value is None) is bool(wanted)
    wanted = values[wanted.name] if isinstance(wanted, Column) else wanted
    return None if value is None or wanted is None else _COMPARED[how or "exact"](value, wanted)


def _all(answers: list[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


def _any(answers: list[bool | None]) -> bool | None:
    return True if True in answers else None if None in answers else False


def _odd(answers: list[bool | None]) -> bool | None:
    return None if None in answers else sum(map(bool, answers)) % 2 == 1


_JOINED: dict[str, Callable[[list[bool | None]], bool | None]] = {
    Q.AND: _all,
    Q.OR: _any,
    Q.XOR: _odd,
}
