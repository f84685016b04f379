"""What the keys of an answer stand for: titles for people, slugs for files, a query a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from registry.models import (
    Equivalency,
    Offering,
    Organization,
    OrganizationGroup,
    Skill,
    StackingRule,
)
from registry.models.bilingual import localized
from registry.models.ctid import uids_of
from registry.models.naming import read_names
from registry.services.explanations import Language, Names
from registry.snapshot.reading import Words

NAMED: tuple[Any, ...] = (
    Offering,
    Organization,
    OrganizationGroup,
    Skill,
    StackingRule,
    Equivalency,
)
"""Tables whose records answers and findings name, the most frequent first."""


def titles(
    keys: Iterable[str], language: Language, words: Mapping[str, Words] | None = None
) -> Names:
    """Return what gives the title of each key in a language.

    Args:
        keys: what will be asked; anything else is given back as it is.
        language: the language of the titles; the other one stands in where a title is missing.
        words: what codes of attestations and reasons say, as a snapshot has them.
    """
    said = {code: pair[language == "fr"] for code, pair in (words or {}).items()}
    untitled: dict[str, Any] = {}
    for record in _records(keys):
        title = str(localized(record, record.LABEL, language))
        if title or not record.ABOUT:
            said[record.ctid] = title or record.slug
        else:
            untitled[record.ctid] = record

    def called(key: str) -> str:
        # Few answers name a rule or a decision, so what those are about is read when the first of them is asked for.
        if key in untitled:
            read_names(untitled.values())
            said.update({one.ctid: one.called(language) or one.slug for one in untitled.values()})
            untitled.clear()
        return said.get(key, key)

    return called


def slugs(keys: Iterable[str]) -> Names:
    """Return what gives the slug of each key, as files name records."""
    said = {record.ctid: record.slug for record in _records(keys)}
    return lambda key: said.get(key, key)


def _records(keys: Iterable[str]) -> Iterable[Any]:
    wanted = set(uids_of(keys))
    for table in NAMED:
        if not wanted:
            return
        for record in table.objects.filter(uid__in=wanted):
            wanted.discard(record.uid)
            yield record
