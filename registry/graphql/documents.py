"""Queries that were read and found valid, kept so that a script that asks the same each night is not read anew."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from graphql import DocumentNode, GraphQLSchema

from registry.graphql.compiled.run import Compiled, compiled

MOST = 256
MOST_OPERATIONS = 10
LONGEST = 4_000
"""Characters of a query that is kept: a document takes some fifty times the memory of its text."""


@dataclass
class Valid:
    """A valid document, and its operations as they were compiled; None for one that is not covered."""

    document: DocumentNode
    compiled: dict[str | None, Compiled | None] = field(default_factory=dict)

    def operation(self, schema: GraphQLSchema, name: str | None) -> Compiled | None:
        """Return an operation compiled, once."""
        if name not in self.compiled and len(self.compiled) < MOST_OPERATIONS:
            self.compiled[name] = compiled(schema, self.document, name)
        return self.compiled.get(name)


_lock = Lock()
_kept: OrderedDict[tuple[Any, ...], Valid] = OrderedDict()


def kept(key: tuple[Any, ...]) -> Valid | None:
    """Return the valid document kept under a key (the text and the limits that it was held against)."""
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
        return found


def keep(key: tuple[Any, ...], text: str, document: Valid) -> None:
    """Keep a valid document; the one that was not asked for longest is forgotten."""
    if len(text) > LONGEST:
        return
    with _lock:
        _kept[key] = document
        while len(_kept) > MOST:
            _kept.popitem(last=False)
