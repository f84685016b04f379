"""Queries that were read and found valid, kept so that a script that asks the same each night is not read anew."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from graphql import DocumentNode, GraphQLSchema

from registry.graphql.compiled.run import Compiled, compiled
from registry.graphql.sketch import Sketch

MOST_OPERATIONS = 10
LONGEST = 4_000
"""Characters of a query that is kept: a document takes some fifty times the memory of its text."""


@dataclass
class Valid:
    """A valid document, and its operations as they were compiled; None for one that is not covered."""

    document: DocumentNode
    sketch: Sketch
    compiled: dict[str | None, Compiled | None] = field(default_factory=dict)

    def operation(self, schema: GraphQLSchema, name: str | None) -> Compiled | None:
        """Return an operation compiled, once."""
        if name not in self.compiled and len(self.compiled) < MOST_OPERATIONS:
            self.compiled[name] = compiled(schema, self.document, name)
        return self.compiled.get(name)


class Kept:
    """The documents asked for last, by their text and what they were held against; a bounded number of them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self._kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()

    def get(self, key: tuple[Any, ...]) -> Any:
        """Return what is kept under a key."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: tuple[Any, ...], text: str, value: Any) -> None:
        """Keep what was found out about a text; what was not asked for longest is forgotten."""
        if len(text) > LONGEST:
            return
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)


VALID = Kept(256)
"""Documents that were found valid."""

LOOKED_AT = Kept(64)
"""Sketches of texts within their bounds, or what is wrong with a text: who repeats a refused query costs little.

Apart from the valid ones, so that no flood of wrong queries drives those out.
"""
