"""Queries that were read and found valid, kept so that a script that asks the same each night is not read anew."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Any

from graphql import DocumentNode, GraphQLError, GraphQLSchema

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
"""Sketches of texts within their bounds, asked with other variables than those that were refused.

Apart from the valid ones, so that no flood of wrong queries drives those out.
"""

MOST_WORDS = 4_000
"""Characters of the messages that are kept of one refusal: a message repeats names that a client made up."""


class Refusals:
    """What was wrong with the texts refused last, by their digest: who repeats a refused query costs little."""

    def __init__(self, most: int) -> None:
        self._kept = Kept(most)

    def get(self, key: tuple[Any, ...], text: str) -> list[GraphQLError] | None:
        """Return what was wrong with a text; None where it is not known."""
        found: list[GraphQLError] | None = self._kept.get((_digest(text), *key))
        return found

    def keep(self, key: tuple[Any, ...], text: str, errors: list[GraphQLError]) -> None:
        """Keep what is wrong with a text, without the text and what was parsed of it."""
        if sum(len(error.message) for error in errors) <= MOST_WORDS:
            self._kept.keep((_digest(text), *key), "", [_lean(error) for error in errors])


def _digest(text: str) -> bytes:
    # A lone surrogate never gets here by HTTP, but a form may send one.
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _lean(error: GraphQLError) -> GraphQLError:
    lean = GraphQLError(error.message, extensions=error.extensions)
    lean.locations = error.locations
    return lean


REFUSED = Refusals(512)
"""Refusals of texts that are beyond a bound or do not fit the schema."""
