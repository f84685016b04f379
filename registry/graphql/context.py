"""What resolvers may know of a request: its day, its id, the engine's questions and the records they name."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils import timezone

from registry.graphql.callers import Caller
from registry.graphql.limits import limit
from registry.graphql.shelf import Shelf
from registry.graphql.time_limit import unlimited
from registry.models import OsapRuleProfile
from registry.services.explanations import Names
from registry.services.names import titles
from registry.services.questions import Questions
from registry.snapshot import current


@dataclass
class Context:
    """Made anew for each request.

    Attributes:
        caller: who asks; None for the house itself, which no bucket limits.
        introspection: whether the schema may be asked.
        shelf: records that answers name.
        reasoned: seconds that the engine has taken for this request.
        answers: what the engine answered to a field about a record, by the field's name and the record.
        given: the argument of each id and the id as the client wrote it, by the kind that it is taken for and the
            key, so that errors repeat them. One id may stand in two arguments that take different kinds.
    """

    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    today: date = field(default_factory=timezone.localdate)
    caller: Caller | None = None
    introspection: bool = False
    shelf: Shelf = field(default_factory=Shelf)
    given: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    reasoned: float = 0.0
    answers: dict[tuple[str, Model], Any] = field(default_factory=dict)
    _lists: dict[Model, list[Model]] = field(default_factory=dict)
    _names: dict[tuple[str, int], Names] = field(default_factory=dict)

    @classmethod
    def of(cls, caller: Caller) -> Context:
        """Return the context of a caller's request."""
        return cls(caller=caller, introspection=bool(caller.limit("introspection")))

    def limit(self, name: str) -> int:
        """Return a limit as it holds for whoever asks."""
        return self.caller.limit(name) if self.caller else limit(name)

    def as_given(self, kind: str, key: str) -> tuple[str | None, str]:
        """Return the argument in which a key was given and the id as it was written; the key itself where it was not."""
        return self.given.get((kind, key), (None, key))

    @property
    def seconds_left(self) -> float:
        """The time that the engine has left for this request."""
        return self.limit("engine_ms") / 1000 - self.reasoned

    @cached_property
    def questions(self) -> Questions:
        """The engine's questions: every answer of a request comes from one snapshot and one day.

        Who asks first after a publication compiles the snapshot for all; that is none of the request's reasoning.
        """
        with unlimited():
            return Questions(current(), self.today)

    def listed(self, rows: list[Model]) -> None:
        """Note which records stand in one list, so that what is asked of one can be asked of all."""
        self._lists.update(dict.fromkeys(rows, rows))

    def beside(self, row: Model) -> list[Model]:
        """Return the records of the list in which one stands, itself among them."""
        return self._lists.get(row, [row])

    def make_ready(self) -> None:
        """Have the snapshot compiled, before any question is timed."""
        _made = self.questions

    def names(self, language: str) -> Names:
        """Return what gives the titles of the records named so far; they are read when one is asked for."""

        def name(key: str) -> str:
            return self._titles(language)(key)

        return name

    def _titles(self, language: str) -> Names:
        asked = (language, len(self.shelf.keys))
        if asked not in self._names:
            words = self.questions.snapshot.words
            self._names[asked] = titles(sorted(self.shelf.keys), language, words)
        return self._names[asked]

    @cached_property
    def osap_profile(self) -> OsapRuleProfile | None:
        """The OSAP rule profile of the day, read once a request."""
        return OsapRuleProfile.objects.current(self.today)
