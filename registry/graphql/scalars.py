"""Scalars: exact numbers, dates, times and JSON."""

from __future__ import annotations

import datetime
import decimal
import re
from typing import Any

import graphene
from django.utils.translation import gettext as _
from graphql import GraphQLError, StringValueNode, ValueNode, print_ast
from graphql.language import FloatValueNode, IntValueNode

from registry.graphql.as_sent import as_sent

LONGEST_NUMBER = 40
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Ages are counted in months from a day; beyond these years nobody asks, and calendars end.
_YEARS = range(1900, 2201)


class Decimal(graphene.Scalar):
    """An exact number, written in quotes ("12.50"), because a JSON fraction is binary."""

    @staticmethod
    def serialize(value: decimal.Decimal) -> str:
        return format(value, "f")

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> decimal.Decimal:
        if not isinstance(node, StringValueNode | IntValueNode | FloatValueNode):
            raise _no_number(print_ast(node))
        return cls.parse_value(node.value)

    @staticmethod
    def parse_value(value: Any) -> decimal.Decimal:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            problem = _("Decimal is written as a number, or as a number in quotes.")
            raise GraphQLError(problem)
        text = str(value)
        try:
            number = decimal.Decimal(text[:LONGEST_NUMBER])
        except decimal.InvalidOperation:
            raise _no_number(as_sent(value, LONGEST_NUMBER)) from None
        if not number.is_finite() or len(text) > LONGEST_NUMBER:
            raise _no_number(as_sent(value, LONGEST_NUMBER))
        return number


def _no_number(given: str) -> GraphQLError:
    problem = _("Decimal cannot represent %s; write a number such as 12.50.")
    return GraphQLError(problem % given[: LONGEST_NUMBER + 1])


class Date(graphene.Scalar):
    """A day, as YYYY-MM-DD (ISO 8601). Days that are asked lie between 1900 and 2200."""

    @staticmethod
    def serialize(value: datetime.date) -> str:
        return value.isoformat()

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> datetime.date:
        if not isinstance(node, StringValueNode):
            raise _no_day(
                _("Date cannot represent %s; write YYYY-MM-DD, in quotes."), print_ast(node)
            )
        return cls.parse_value(node.value)

    @staticmethod
    def parse_value(value: Any) -> datetime.date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise _no_day(
                _("Date cannot represent %s; write YYYY-MM-DD."), as_sent(value, LONGEST_NUMBER)
            )
        try:
            day = datetime.date.fromisoformat(value)
        except ValueError:
            problem = _(
                "Date cannot represent %s: there is no such day; write one of the calendar."
            )
            raise _no_day(problem, as_sent(value, LONGEST_NUMBER)) from None
        if day.year not in _YEARS:
            problem = _("Date cannot represent %s: years run from 1900 to 2200.")
            raise _no_day(problem, as_sent(value, LONGEST_NUMBER))
        return day


def _no_day(problem: str, given: str) -> GraphQLError:
    return GraphQLError(problem % given[: LONGEST_NUMBER + 1])


class DateTime(graphene.Scalar):
    """A moment with its offset, as YYYY-MM-DDThh:mm:ss±hh:mm (ISO 8601)."""

    @staticmethod
    def serialize(value: datetime.datetime) -> str:
        return value.isoformat()


class JSON(graphene.Scalar):
    """A value in JSON: here a requirement or policies in the registry's notation, naming records by CTID."""

    @staticmethod
    def serialize(value: Any) -> Any:
        return value


def plain(value: Any) -> Any:
    """Return a value of the engine as JSON: exact numbers in quotes, days as ISO 8601.

    >>> plain((decimal.Decimal("2.50"), datetime.date(2026, 9, 1), None))
    ['2.50', '2026-09-01', None]
    """
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return [plain(one) for one in value] if isinstance(value, tuple) else value
