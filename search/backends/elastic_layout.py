"""The index on Elasticsearch: analyzers made of the house's rules of words, fields, and documents as they are sent.

Only what the basic server has is used: no ICU, no search_as_you_type, no scaled_float.
"""

from __future__ import annotations

from typing import Any

from elasticsearch.dsl import (
    Boolean,
    Double,
    Field,
    Integer,
    Keyword,
    Mapping,
    Object,
    Text,
    analyzer,
    char_filter,
    token_filter,
    tokenizer,
)

from search.documents import Document, written
from search.reading.genders import one_gender
from search.reading.words import ELISION, POSSESSIVE, SIGNED, STEMMING
from search.types import FACETS, LANGUAGES

TEXTS = ("title", "names", "about", "body")
LONGEST_BEGINNING = 20

_APOSTROPHES = char_filter("registry_apostrophes", "mapping", mappings=["’=>'", "ʼ=>'"])
_CUT = tokenizer("registry_cut", "pattern", pattern=r"[^\p{L}\p{N}]+")
# The rules speak of folded letters; here they meet the text before it is folded.
_ANY_LETTER = {"[a-z0-9]": r"[\p{L}\p{N}]", "[a-z]": r"\p{L}"}


def _before_folding(name: str, pattern: str, made: str = "") -> Any:
    for folded, any_letter in _ANY_LETTER.items():
        pattern = pattern.replace(folded, any_letter)
    return char_filter(name, "pattern_replace", pattern=f"(?i){pattern}", replacement=made)


_CHARACTERS = [
    _APOSTROPHES,
    _before_folding("registry_elision", ELISION),
    _before_folding("registry_possessive", POSSESSIVE),
    *(_before_folding(f"registry_{word}", pattern, word) for pattern, word in SIGNED),
]


def _stemming(language: str) -> list[Any]:
    return [
        token_filter(
            f"registry_{language}_{place}",
            "pattern_replace",
            pattern=pattern,
            replacement=made.replace("\\", "$"),
        )
        for place, (pattern, made) in enumerate(STEMMING[language])
    ]


def _analyzer(name: str, *filters: Any) -> Any:
    return analyzer(
        f"registry_{name}",
        type="custom",
        char_filter=_CHARACTERS,
        tokenizer=_CUT,
        filter=["lowercase", "asciifolding", *filters],
    )


_STEMMED = {language: _analyzer(language, *_stemming(language)) for language in LANGUAGES}
_PLAIN = _analyzer("plain")
_BEGINNING = _analyzer(
    "beginning",
    token_filter(
        "registry_beginnings",
        "edge_ngram",
        min_gram=1,
        max_gram=LONGEST_BEGINNING,
        preserve_original=True,
    ),
)


def body_of_index(shards: int, replicas: int) -> dict[str, Any]:
    """Return settings and mapping of a new index.

    Args:
        shards: parts into which the index is cut.
        replicas: copies of each at most; a lone node keeps none and is green all the same.
    """
    mapping = _mapping().to_dict()
    analysis = _mapping()._collect_analysis()
    return {
        "settings": {
            "number_of_shards": shards,
            "auto_expand_replicas": f"0-{replicas}",
            "analysis": analysis,
        },
        "mappings": mapping,
    }


def _mapping() -> Mapping:
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    for name in ("kind", "uid", "title_en", "title_fr", "keys", "folded"):
        mapping.field(name, Keyword())
    mapping.field("example", Boolean())
    mapping.field("weight", Integer())
    for name in ("hours", "weeks", "fee"):
        mapping.field(name, Double())
    for name in TEXTS:
        by_language: dict[str, Field] = {
            language: Text(analyzer=_STEMMED[language]) for language in LANGUAGES
        }
        mapping.field(name, Object(properties=by_language))
    mapping.field("beginnings", Text(analyzer=_BEGINNING, search_analyzer=_PLAIN, norms=False))
    facets: dict[str, Field] = {name: Keyword() for name in FACETS if name != "kind"}
    mapping.field("facets", Object(properties=facets))
    mapping.field("called", Object(enabled=False))
    mapping.field("card", Keyword(index=False, doc_values=False))
    return mapping


def source_of(document: Document) -> dict[str, Any]:
    """Return a document as it is sent."""
    card = document.card
    names = list(document.all_names())
    return {
        "kind": card.kind,
        "uid": str(card.uid),
        "example": card.example,
        "weight": document.weight,
        "title_en": document.place_in_alphabet("en"),
        "title_fr": document.place_in_alphabet("fr"),
        "hours": _number(card.hours),
        "weeks": _number(document.weeks),
        "fee": _number(card.fee),
        "title": {language: list(document.titles(language)) for language in LANGUAGES},
        "names": {language: list(document.other_names(language)) for language in LANGUAGES},
        "about": {language: list(document.surroundings(language)) for language in LANGUAGES},
        "body": {language: document.body_of(language) for language in LANGUAGES},
        "facets": {name: list(said) for name, said in document.values if name != "kind"},
        "keys": [name.key for name in names],
        "folded": [name.folded for name in names],
        "beginnings": [one_gender(name.text) for name in names],
        "called": [[name.text, name.language] for name in names],
        "card": written(card),
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
