"""Scalars: exact numbers, dates, times and JSON."""

from __future__ import annotations

import datetime
import decimal
from typing import Any

import graphene
from graphql import GraphQLError, StringValueNode, ValueNode, print_ast
from graphql.language import FloatValueNode, IntValueNode

LONGEST_NUMBER = 40


class Decimal(graphene.Scalar):
    """An exact number, written in quotes ("12.50"), because a JSON fraction is binary."""

    @staticmethod
    def serialize(value: decimal.Decimal) -> str:
        return format(value, "f")

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> decimal.Decimal:
        if not isinstance(node, StringValueNode | IntValueNode | FloatValueNode):
            raise GraphQLError(f"Decimal cannot represent {print_ast(node)}.", nodes=node)
        return cls.parse_value(node.value)

    @staticmethod
    def parse_value(value: Any) -> decimal.Decimal:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise GraphQLError("Decimal is written as a number, or as a number in quotes.")
        text = str(value)
        try:
            number = decimal.Decimal(text[:LONGEST_NUMBER])
        except decimal.InvalidOperation:
            raise GraphQLError(f"Decimal cannot represent {text[:LONGEST_NUMBER]!r}.") from None
        if not number.is_finite() or len(text) > LONGEST_NUMBER:
            raise GraphQLError(f"Decimal cannot represent {text[:LONGEST_NUMBER]!r}.")
        return number


class Date(graphene.Scalar):
    """A day, as YYYY-MM-DD (ISO 8601)."""

    @staticmethod
    def serialize(value: datetime.date) -> str:
        return value.isoformat()


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
