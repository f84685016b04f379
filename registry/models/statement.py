"""Statements that are asked with every page: written once in a process, as to write one costs more than to run it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

Statement = tuple[str, tuple[Any, ...]]


def written(rows: QuerySet) -> Statement:
    """Return a query as a cursor takes it: its words, and the values in them."""
    sql, values = rows.query.sql_with_params()
    return str(sql), tuple(values)
