"""Names of documents in the embedded engine: which of them a question hit, and which begin like what is typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Length
from pyroaring import BitMap

from search.backends.fulltext import FullText
from search.documents import read_card
from search.models import IndexedName
from search.plan import Plan
from search.types import MAIN_KINDS, Card, Suggestion
from search.words import both_genders, name_key, stem, stems

_LOOKED_AT = 300
"""Names that are looked at for the best suggestions."""
_LAST = "\U0010ffff"


def known_as(keys: Sequence[int], plan: Plan) -> dict[int, str]:
    """Return, of each occupation among the documents, the name that answers the question best, if one does."""
    if not plan.terms or not keys:
        return {}
    rows = IndexedName.objects.filter(document_id__in=list(keys), document__kind="occupation")
    best: dict[int, tuple[int, str]] = {}
    for document, text, language in rows.order_by("pk").values_list("document", "text", "language"):
        rank = fit(text, language, plan)
        if rank > best.get(document, (0, ""))[0]:
            best[document] = (rank, text)
    return {key: text for key, (_, text) in best.items()}


def other_name(card: Card, name: str) -> str:
    """Return a name that says more than the title does, or nothing."""
    titles = {card.title.en, card.title.fr, *both_genders(card.title.fr)}
    return "" if name in titles else name


def fit(name: str, language: str, plan: Plan) -> int:
    """Return how well a name answers a question alone: 0 not at all, more for exactly and for the reader's language."""
    if not language:
        return 0
    said = stems(name, language)
    asked = ([stem(word, language) for word in term.spellings[0]] for term in plan.terms)
    if not all(set(said).issuperset(one) for one in asked):
        return 0
    exactly = (name_key(name, language) in plan.names) + (name_key(name, "") in plan.names)
    return 1 + 2 * exactly + (language == plan.query.language)


def suggest_names(
    text: FullText, alive: BitMap, words: Sequence[str], language: str, limit: int
) -> tuple[Suggestion, ...]:
    """Return the best names that begin like what is typed, one a document.

    Names that begin with it come first, then those of the reader's language, then the kinds in their order.
    """
    typed = " ".join(words)
    seen: set[int] = set()
    made: list[Suggestion] = []
    for name in sorted(_candidates(text, words), key=lambda one: _place(one, typed, language)):
        if name.document_id in alive and name.document_id not in seen and len(made) < limit:
            seen.add(name.document_id)
            card = read_card(name.document.card)
            made.append(Suggestion(name.text, name.language, card))
    return tuple(made)


def _candidates(text: FullText, words: Sequence[str]) -> Iterator[IndexedName]:
    chosen = IndexedName.objects.select_related("document").filter(document__kind__in=MAIN_KINDS)
    beginning = _beginning(chosen, " ".join(words)).order_by("weight", Length("folded"), "pk")
    yield from beginning[:_LOOKED_AT]
    yield from chosen.filter(pk__in=text.names_with(words, _LOOKED_AT))


def _beginning(names: QuerySet[IndexedName], typed: str) -> QuerySet[IndexedName]:
    if connection.vendor == "postgresql":
        # The index for patterns serves LIKE; folded words hold no % and no _.
        return names.extra(where=["folded LIKE %s"], params=[f"{typed}%"])
    return names.filter(folded__gte=typed, folded__lt=typed + _LAST)


def _place(name: IndexedName, typed: str, language: str) -> tuple[bool, bool, int, int, str]:
    other_language = name.language not in (language, "")
    return (
        not name.folded.startswith(typed),
        other_language,
        name.weight,
        len(name.folded),
        name.folded,
    )
