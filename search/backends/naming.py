"""Names of documents: which of them a question hit, and which answer best what is being typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from search.backends.fulltext import begun, places_for, rows_of
from search.backends.ranking import OF_EXAMPLES, STEP, kind_of, with_room
from search.documents import read_card
from search.reading.genders import both_genders
from search.reading.plan import Plan
from search.reading.words import SIGNS, fold, name_key, plain, stem, stems
from search.types import LANGUAGES, Card, Hit, Suggestion

_CARDS = "SELECT id, card FROM search_indexeddocument WHERE id IN ({})"


def hits_of(keys: Sequence[int], plan: Plan) -> Iterator[Hit]:
    """Yield documents as they answer a question."""
    rows = rows_of(_CARDS.format(places_for(keys)), keys) if keys else ()
    cards = {key: read_card(card) for key, card in rows}
    names = known_as([key for key in keys if cards[key].kind == "occupation"], plan)
    for key in keys:
        yield Hit(cards[key], other_name(cards[key], names.get(key, "")))


def known_as(keys: Sequence[int], plan: Plan) -> dict[int, str]:
    """Return, of each occupation among the documents, the name that answers the question best, if one does."""
    if not plan.terms or not keys:
        return {}
    values: list[object] = [*keys]
    conditions = []
    for language in LANGUAGES:
        begun = _Asked.of(plan, language).beginnings
        conditions.append(" AND ".join(["language = %s", *["folded LIKE %s"] * len(begun)]))
        values += [language, *(f"%{one}%" for one in begun)]
    sql = _NAMES.format(places_for(keys), " OR ".join(conditions))
    named: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for key, text, language in rows_of(sql, values):
        named[key].append((text, language))
    return {key: best_name(names, plan) for key, names in named.items()}


_NAMES = (
    "SELECT document_id, text, language FROM search_indexedname"
    " WHERE document_id IN ({}) AND ({}) ORDER BY id"
)


def best_name(names: Iterable[Sequence[str]], plan: Plan) -> str:
    """Return that of several names, each with its language, that answers a question best; or nothing."""
    asked: dict[str, _Asked] = {language: _Asked.of(plan, language) for language in LANGUAGES}
    fits = (
        (
            fit(text, language, plan),
            _is_said_in(text, language, plan),
            plain(text).startswith(f"{plan.typed} "),
            text,
        )
        for text, language in names
        if language and asked[language].may_be_in(text)
    )
    rank, _, _, text = max(fits, key=lambda one: one[:3], default=(0, False, False, ""))
    return text if rank else ""


def _is_said_in(name: str, language: str, plan: Plan) -> bool:
    """Return whether the words stand in a name one after the other: that says more than the same in another order."""
    asked = [stem(word, language) for term in plan.terms for word in term.spellings[0]]
    return f" {' '.join(asked)} " in f" {' '.join(stems(name, language))} "


@dataclass(frozen=True)
class _Asked:
    """How the words of a question begin in a language, to pass the names without them: an occupation may have 1,500.

    A stem has the first three letters of its word.
    """

    beginnings: tuple[str, ...]

    @classmethod
    def of(cls, plan: Plan, language: str) -> Self:
        said = (word for term in plan.terms for word in term.spellings[0])
        return cls(tuple({stem(word, language)[:3] for word in said}))

    def may_be_in(self, name: str) -> bool:
        folded = fold(name)
        if any(sign in folded for sign in SIGNS):
            return True
        return all(one in folded for one in self.beginnings)


def other_name(card: Card, name: str) -> str:
    """Return a name that says more than the title does, or nothing."""
    titles = {card.title.en, card.title.fr, *both_genders(card.title.fr)}
    return "" if name in titles else name


def is_called(card: Card, plan: Plan) -> bool:
    """Return whether all the words stand in the title of a record in one language."""
    titles = ((getattr(card.title, language), language) for language in LANGUAGES)
    return any(fit(title, language, plan) > 0 for title, language in titles)


def is_job_called(hit: Hit, text: str) -> bool:
    """Return whether a hit is an occupation, and some words are what it is called: a first aid instructor is an instructor.

    In English the last words of a name say what it is, in French the first.
    """
    if hit.card.kind != "occupation":
        return False
    names = (hit.known_as, hit.card.title.en, *both_genders(hit.card.title.fr))
    asked = {language: stems(text, language) for language in LANGUAGES}
    said = [{language: stems(name, language) for language in LANGUAGES} for name in names]
    return any(
        one["en"][-len(asked["en"]) :] == asked["en"]
        or one["fr"][: len(asked["fr"])] == asked["fr"]
        for one in said
    )


def title_begins(card: Card, plan: Plan) -> bool:
    """Return whether the title of a record has, in one language, words that begin like all of a question."""
    beginnings = [word for term in plan.terms for word in begun(term)[0]]
    return any(begins_with(plain(title), beginnings) for title in (card.title.en, card.title.fr))


def fit(name: str, language: str, plan: Plan) -> int:
    """Return how well a name answers a question alone: 0 not at all, more for exactly and for the reader's language."""
    if not language or any(term.language not in (None, language) for term in plan.terms):
        return 0
    said = stems(name, language)
    asked = ([stem(word, language) for word in term.spellings[0]] for term in plan.terms)
    if not all(set(said).issuperset(one) for one in asked):
        return 0
    exactly = (name_key(name, language) in plan.names) + (name_key(name, "") in plan.names)
    return 1 + 2 * exactly + (language == plan.query.language)


def best_suggestions(
    named: Iterable[Sequence[Any]], words: Sequence[str], language: str, limit: int
) -> tuple[Suggestion, ...]:
    """Return the best of names, a record once.

    What is typed is first where it is a name, then records before invented ones, names that begin so, then those of the reader's language, then
    titles before other names, the kinds in their order, then short ones. Jobs leave half of the places to others.

    Args:
        named: weight, text, language and written card of each name.
    """
    typed = " ".join(words)
    fitting = [
        (
            _place(weight, name, typed, tongue not in (language, "")),
            text,
            tongue,
            card,
        )
        for weight, text, tongue, card in named
        if begins_with(name := plain(text), words)
    ]
    best: dict[str, tuple[Any, ...]] = {}
    for one in sorted(fitting):
        best.setdefault(one[3], one)
    shown = with_room(list(best.values()), limit, lambda one: kind_of(one[0][4]))
    return tuple(Suggestion(text, tongue, read_card(card)) for _, text, tongue, card in shown)


def begins_with(name: str, words: Sequence[str]) -> bool:
    """Return whether each of the words begins a word of a folded name."""
    said = f" {name}"
    return all(f" {word}" in said for word in words)


def _place(
    weight: int, name: str, typed: str, foreign: bool
) -> tuple[bool, bool, bool, bool, int, int, str]:
    is_example = weight >= OF_EXAMPLES // STEP
    starts = name.startswith(typed)
    return name != typed, is_example, not starts, foreign, weight, len(name), name
