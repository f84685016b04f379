"""What a reading of the tables gathers on its way: problems, examples, words; and how rows are walked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar
from uuid import UUID

from registry.domain.errors import BadNotation
from registry.domain.osap import OsapProfile
from registry.models import Provenance
from registry.models.ctid import ctid_of
from registry.models.record import PUBLIC, Lifecycle

T = TypeVar("T")

Words = tuple[str, str]
"""The same words in English and in French."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A published record that the engine refuses, and why; it is left out.

    Attributes:
        record: sort and key, such as ``rule 'ce-…'``.
        cause: what is wrong, in the engine's own English.
    """

    record: str
    cause: str


@dataclass
class Reading:
    """One reading. Only what is public counts; with ``drafts`` also what may be named one day.

    Attributes:
        osap: limits under which micro-certifications are OSAP-eligible; none, none is known to be.
        refused: records that an earlier reading found unusable, with the cause; they are left out.
        problems: what could not be read so far.
        examples: keys of the invented records read so far.
        words: what codes of attestations and reasons of refusals say, by code or English reason.
    """

    osap: OsapProfile | None = None
    drafts: bool = False
    refused: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    examples: set[str] = field(default_factory=set)
    words: dict[str, Words] = field(default_factory=dict)

    @property
    def named(self) -> tuple[str, ...]:
        """Lifecycles of what others may name."""
        return (*PUBLIC, Lifecycle.DRAFT) if self.drafts else PUBLIC

    def marked(self, uid: UUID, provenance: str) -> str:
        """Return the key of a record, and remember it when the record is an example."""
        key = ctid_of(uid)
        if provenance == Provenance.ILLUSTRATIVE:
            self.examples.add(key)
        return key

    def read(self, record: str, read: Callable[[], T]) -> T | None:
        """Return what is read of a record; None when it is refused, or cannot be read and is reported."""
        if record in self.refused:
            return None
        try:
            return read()
        except BadNotation as error:
            self.problems.append(Problem(record, str(error)))
            return None


def beside(
    rows: Any, *columns: str, head: str = "offering_id"
) -> Callable[[int], Iterable[tuple[Any, ...]]]:
    """Return what gives the rows of one head after the other; heads must be asked in rising order.

    Both sides are read side by side, so that no table is ever in memory as a whole.
    """
    read = rows.order_by(head, "pk").values_list(head, *columns).iterator()
    groups = groupby(read, key=itemgetter(0))
    at: list[Any] = [next(groups, None)]

    def of(pk: int) -> Iterable[tuple[Any, ...]]:
        while at[0] is not None and at[0][0] < pk:
            at[0] = next(groups, None)
        if at[0] is None or at[0][0] != pk:
            return ()
        return [row[1:] for row in at[0][1]]

    return of
