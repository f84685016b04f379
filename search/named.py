"""Whether words are the name of a record, or are said together in a text. Names are the same in every index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from search.asking import Asking
from search.backends.engine import Found
from search.backends.naming import is_called, is_job_called
from search.calling import with_occupations
from search.engines import EMBEDDED
from search.plan import Plan
from search.terms import Term
from search.types import Hit, Query
from search.words import words


class Named(Asking):
    """One question to one engine, as far as names are asked for."""

    def is_a_name(self, text: str) -> bool:
        """Return whether a record is called by all the words: "hybrid vehicle technician"."""
        plan = self._plan(text, self._named)
        return are_called(self._near(plan).hits, plan)

    @cached_property
    def _named(self) -> Query:
        """The question with the first hit alone."""
        return replace(self.query, facets=(), sort="relevance", offset=0, limit=1, whole=False)

    def _near(self, plan: Plan) -> Found:
        """Ask the embedded index: names are the same in every one."""
        known = self.embedded_generation
        return self._ask(plan) if known is None else EMBEDDED.search(known, plan)

    def is_said(self, text: str) -> bool:
        """Return whether the words stand one after the other in some text."""
        return self._stands(Term((tuple(words(text)),)))

    def jobs_called(self, text: str) -> tuple[str, ...] | None:
        """Return the occupations that are meant by the name of a job, as far as they can be told; None for no such name."""
        plan = with_occupations(self._plan(text, self._named), text, self.embedded_generation)
        first = self._near(plan).hits[:1]
        is_job = are_called(first, plan) and is_job_called(first[0], text)
        return plan.occupations if is_job else None


def are_called(hits: Sequence[Hit], plan: Plan) -> bool:
    """Return whether records have the words in a title, or in the name by which they were found."""
    return bool(hits) and all(hit.known_as or is_called(hit.card, plan) for hit in hits)
