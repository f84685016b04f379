"""What every engine can do. One contract suite holds all of them to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from search.documents import Document
from search.reading.plan import Plan
from search.types import Facet, Hit, Suggestion


class EngineAway(Exception):  # noqa: N818 - it is a state of the engine
    """The engine does not answer, or not in time; another one may."""


class IndexGone(EngineAway):
    """The engine answers, but the index that it should have is not there."""


class PutFailed(Exception):  # noqa: N818 - some documents were refused; the rest is written
    """An engine refused documents.

    Attributes:
        refused: what was said of each refused document.
    """

    def __init__(self, refused: Mapping[UUID, str]) -> None:
        self.refused = dict(refused)
        super().__init__(refused)

    def __str__(self) -> str:
        first, said = next(iter(self.refused.items()))
        return f"{len(self.refused)} documents were refused; the first, {first}: {said}"


@dataclass(frozen=True)
class Found:
    """What an engine found: the rows asked for, how many there are, the counts of the facets, and all, when asked for."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    examples: int = 0
    facets: tuple[Facet, ...] = ()
    uids: frozenset[UUID] | None = None

    @property
    def is_real(self) -> bool:
        """Whether there is more than examples."""
        return self.total > self.examples


class Engine(Protocol):
    """An index of documents, in generations that are told apart by a number.

    Raises:
        EngineAway: by every method, when the engine does not answer.
    """

    name: str
    is_far: bool
    """Whether a question is a journey, so that several are better asked at once than one after the other."""

    @property
    def hurried(self) -> Engine:
        """The same engine for who waits: it gives up writing sooner."""

    def search(self, generation: int, plan: Plan) -> Found:
        """Answer a plan. Records are in the same set on every engine; equals may stand in another order."""

    def totals(self, generation: int, plans: Sequence[Plan]) -> list[int]:
        """Return, of several plans at once, how many records answer each: 0, or at least 1."""

    def suggest(
        self, generation: int, words: Sequence[str], language: str, limit: int
    ) -> tuple[Suggestion, ...]:
        """Return names that have words beginning with each of the given ones, a record at most once."""

    def create(self, generation: int) -> bool:
        """Make an empty generation and return True; one that is there stays as it is, and False is returned."""

    def serves(self, generation: int) -> bool:
        """Return whether a generation is there and questions go to it."""

    def put(self, generation: int, documents: Iterable[Document]) -> None:
        """Write documents, each in place of an older one of the same record.

        Raises:
            PutFailed: some were refused; the others are written.
        """

    def remove(self, generation: int, uids: Iterable[UUID]) -> None:
        """Take documents out; those that are not there do no harm."""

    def settle(self, generation: int, held: str) -> None:
        """Make what was written findable, and note beside it which changes the generation holds by now."""

    def holds(self, generation: int, held: str) -> bool:
        """Return whether that note is still the last one: in an index restored from a snapshot it is an earlier one."""

    def finish(self, generation: int) -> None:
        """Do what is best done once all documents are written, and may be left out."""

    def swap(self, generation: int) -> None:
        """Let questions go to a generation from now on."""

    def drop(self, generation: int) -> None:
        """Remove a generation and what it holds."""

    def counts(self, generation: int) -> dict[str, int]:
        """Return the number of documents by kind."""

    def uids(self, generation: int) -> set[UUID]:
        """Return which records a generation holds."""

    def having(self, generation: int, field: str, values: Iterable[str]) -> set[UUID]:
        """Return which records have any of the values in a facet."""
