"""The rows of a page of a list, read when they are asked for: which they are, or what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from cms.kept_parts import kept


class Rows:
    """The rows of one page, in order.

    Args:
        asked: all that decides which they are.
        find: finds the records of the page, cut out of the list.
        load: loads records with what their rows show.
        dress: turns records into what templates print; each has the record as ``record``.
        number: how many there are, which the list has counted already.
    """

    def __init__(
        self,
        asked: tuple[Any, ...],
        find: Callable[[], QuerySet[Any]],
        load: Callable[[QuerySet[Any]], QuerySet[Any]],
        dress: Callable[[Sequence[Any]], Iterable[Any]],
        number: int,
    ) -> None:
        self._asked, self._find, self._number = asked, find, number
        self._load, self._dress = load, dress

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[Any]:
        return iter(self._dressed)

    @cached_property
    def keys(self) -> list[int]:
        """Primary keys of the records, without anything else of them."""
        return kept(("keys", self._asked), lambda: list(self._found.values_list("pk", flat=True)))

    def of(self, keys: Sequence[int]) -> Mapping[int, Any]:
        """Return the rows of some records by their keys; one that is gone since is left out."""
        some = self._load(self._found.model._default_manager.filter(pk__in=keys))
        return {row.record.pk: row for row in self._dress(some)}

    @cached_property
    def _found(self) -> QuerySet[Any]:
        return self._find()

    @cached_property
    def _dressed(self) -> list[Any]:
        return list(self._dress(self._load(self._found)))
