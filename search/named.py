"""Whether words are the name of a record, or are said together in a text. Names are the same in every index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from search.asking import Asking
from search.backends.engine import Found
from search.backends.naming import fit, is_called, is_job_called
from search.calling import with_occupations
from search.engines import EMBEDDED
from search.reading.plan import Plan, by_pieces
from search.reading.readings import guesses
from search.reading.terms import Term, terms_of
from search.reading.words import STOP_WORDS, stem, stems, words
from search.types import LANGUAGES, Hit, Query, Results

_FIRST = 3
"""Hits among which one has to be a job that is called so."""


class Named(Asking):
    """One question to one engine, as far as names are asked for."""

    def is_a_name(self, text: str) -> bool:
        """Return whether a record is called by all the words: "hybrid vehicle technician"."""
        plan = self._plan(text, self._named)
        return are_called(self._near(plan).hits, plan)

    def is_a_title(self, text: str) -> bool:
        """Return whether a real record among the first has all the words in its title."""
        plan = self._plan(text)
        real = (hit for hit in self._near(plan).hits if not hit.card.example)
        return any(is_called(hit.card, plan) for hit in real)

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
        asked = self._plan(text, replace(self._named, limit=_FIRST))
        plan = with_occupations(asked, text, self.embedded_generation)
        first = self._near(plan).hits
        is_job = any(are_called([hit], plan) and is_job_called(hit, text) for hit in first)
        return plan.occupations if is_job else None

    def _is_borne_out(self, read_as: str, text: str) -> bool:
        """Return whether each guess among several words is said beside another one: "infection control", no "welder care"."""
        said, bold = words(read_as), guesses(read_as, text)
        telling = [place for place, word in enumerate(said) if word not in STOP_WORDS]
        if len(telling) < 2:
            return True
        beside = [tuple(said[start : end + 1]) for start, end in pairwise(telling)]
        return all(
            any(self._go_together(one) for one in beside if word in (one[0], one[-1]))
            for word in bold
        )

    def _go_together(self, said: tuple[str, ...]) -> bool:
        """Return whether two words stand one after the other in some text, or in one name of an occupation."""
        return self._stands(Term((said,))) or self._named_together(" ".join(said)) != ()

    def _is_one(self, text: str, found: Results) -> bool:
        """Return whether words are one name: that of what is found first, or said together in some text."""
        called = are_called(found.hits[:1], self._plan(text))
        return called or self._stands(Term((tuple(words(text)),)))

    def _rarest_pieces(self, text: str) -> str:
        """Return a question in which the rarest piece stands for a name with points that is nowhere: "js" for "vue.js".

        The others say less: "three.js" is not about what is three.
        """
        return by_pieces(text, self._rarest)

    def _rarest(self, pieces: list[str]) -> str:
        generation = self.embedded_generation
        plans = [
            self._only(term)
            for piece in (".".join(pieces), *pieces)
            for term in terms_of(piece)[:1]
        ]
        if generation is None or len(plans) <= len(pieces):
            return ".".join(pieces)
        whole, *totals = EMBEDDED.totals(generation, plans)
        known = [(total, piece) for total, piece in zip(totals, pieces, strict=True) if total]
        return min(known)[1] if known and not whole else ".".join(pieces)


def are_called(hits: Sequence[Hit], plan: Plan) -> bool:
    """Return whether records have the words in a title, or in the name by which they were found."""
    return bool(hits) and all(hit.known_as or is_called(hit.card, plan) for hit in hits)


def tells(hit: Hit, plan: Plan) -> bool:
    """Return whether the text of an occupation tells what people do in all the words of a question."""
    summary = hit.card.summary
    texts = ((getattr(summary, language), language) for language in LANGUAGES)
    return hit.card.kind == "occupation" and any(fit(text, its, plan) > 0 for text, its in texts)


def is_told_of(hit: Hit, plan: Plan) -> bool:
    """Return whether an occupation is titled what is asked for, and its text tells of the rest: "wedding planner"."""
    card, said = hit.card, plan.typed.split()
    if card.kind != "occupation" or len(said) < 2:
        return False
    ends_so = stems(card.title.en, "en")[-1:] == [stem(said[-1], "en")]
    begins_so = stems(card.title.fr, "fr")[:1] == [stem(said[0], "fr")]
    if not (ends_so or begins_so):
        return False
    texts = (f"{card.title.of(one)} {card.summary.of(one)}" for one in LANGUAGES)
    return any(fit(text, one, plan) > 0 for text, one in zip(texts, LANGUAGES, strict=True))
