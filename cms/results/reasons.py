"""Why a record is among the results when nothing in its row has the words: the passage that has them.

Records are looked at as search looks at them, so a reason costs some queries for each kind that needs one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from registry.models.bilingual import LANGUAGES, LocalizedText, current_language
from search.documents import Document, brief
from search.kinds import DOCUMENTED, Context
from search.labels import labels_of
from search.reading.plan import SHORTEST_BEGUN, about, legible
from search.reading.terms import terms_of
from search.reading.words import stem, words
from search.reading.workplace import without_workplace
from search.types import OFFERINGS, Hit, Results, Words

_PARTS = re.compile(r"(?<=[.!?…])\s+|\n+|;\s+")
"""Between sentences, paragraphs, and the names of what a record is tied to."""


@dataclass(frozen=True)
class Reason:
    """What of a record has the words, and what that is."""

    label: Any
    text: LocalizedText


@dataclass(frozen=True)
class _Asked:
    """The stems of the words, and whether they may be the beginnings of longer ones."""

    stems: frozenset[str]
    begun: bool

    def in_text(self, text: str) -> int:
        """Return how many words of a text are asked for."""
        language = getattr(text, "lang", "")
        languages = (language,) if language in LANGUAGES else LANGUAGES
        return sum(self._is_asked(word, languages) for word in words(text))

    def _is_asked(self, word: str, languages: Iterable[str]) -> bool:
        if any(stem(word, language) in self.stems for language in languages):
            return True
        return self.begun and word.startswith(tuple(self._beginnings))

    @property
    def _beginnings(self) -> Iterator[str]:
        return (one for one in self.stems if len(one) >= SHORTEST_BEGUN)


def stems_asked(text: str) -> frozenset[str]:
    """Return the stems of the words that are asked for, in both languages."""
    return frozenset(
        stem(word, language)
        for term in terms_of(legible(text))
        for spelling in term.spellings
        for word in spelling
        for language in LANGUAGES
    )


def reasons(results: Results, text: str) -> dict[UUID, Reason]:
    """Return why those records answer some words whose rows do not show it; words for any training say nothing."""
    text = without_workplace(text) if results.from_where else text
    asked = _Asked(stems_asked(about(results.read_as or text)), results.begun)
    silent: dict[str, list[UUID]] = defaultdict(list)
    for hit in results.hits:
        if asked.stems and not any(map(asked.in_text, _shown(hit))):
            silent[hit.card.kind].append(hit.card.uid)
    context = Context(localdate(), None)
    documents = (
        document for kind, uids in silent.items() for document in DOCUMENTED[kind].of_uids(uids, context)
    )  # fmt: skip
    named = {hit.card.code for hit in results.hits if hit.card.kind == "occupation"}
    found = ((document.uid, _reason(document, asked, named)) for document in documents)
    return {uid: reason for uid, reason in found if reason}


def _shown(hit: Hit) -> Iterator[str]:
    card, language = hit.card, current_language()
    yield from (hit.known_as, card.code)
    yield from (each.of(language) for each in (card.title, card.who, card.summary))


def _reason(document: Document, asked: _Asked, occupations: Collection[str]) -> Reason | None:
    called = [LocalizedText(one.text, one.language, current_language()) for one in document.names]
    if name := _best(called, asked):
        return Reason(_("Also called"), name)
    said = (part for words_of in (document.body, document.about) for part in _parts(words_of))
    if passage := _best(said, asked):
        return Reason(_("Found in"), passage)
    return _leading(document, occupations)


def _best(texts: Iterable[LocalizedText], asked: _Asked) -> LocalizedText | None:
    """Return the text with most of the words, one in the reader's language before others."""
    ranked = ((asked.in_text(text), not text.is_fallback, text) for text in texts)
    best = max(ranked, key=lambda one: one[:2], default=None)
    return best[2] if best and best[0] else None


def _parts(said: Words) -> Iterator[LocalizedText]:
    for language in LANGUAGES:
        for part in _PARTS.split(getattr(said, language)):
            yield LocalizedText(brief(part), language, current_language())


def _leading(document: Document, occupations: Collection[str]) -> Reason | None:
    """Return to which of the occupations that were found a record is tied: it is found by their names."""
    if document.card.kind == "occupation":
        return None
    codes = [code for code in document.values_of("occupation") if code in occupations][:1]
    named = labels_of("occupation", codes)
    label = _("Leads to occupation") if document.card.kind in OFFERINGS else _("Occupation")
    return next((Reason(label, name) for name in named.values()), None)
