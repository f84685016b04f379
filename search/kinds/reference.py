"""Occupations and skills as documents."""

from __future__ import annotations

from typing import Any

from registry.models import Occupation, Skill
from search.documents import Document, Name, french_names
from search.kinds.kind import Context, DocumentKind, card, chosen, joined, pair, summary, values
from search.reading.short_names import short_names
from search.types import Words

_NOC = Words("NOC occupation job", "CNP profession métier emploi")
_SKILL = Words("skill", "compétence")


def _occupation(record: Any, context: Context) -> Document:
    called = [(title.language, title.title) for title in record.job_titles.all()]
    called += short_names(record.code)
    return Document(
        card(
            record,
            pair(record, "title"),
            slug=record.code,
            code=record.code,
            summary=summary(record),
        ),
        names=(
            *(Name(name, "en") for language, name in called if language == "en"),
            *french_names(name for language, name in called if language == "fr"),
        ),
        about=_NOC,
        values=values(kind="occupation", occupation=record.code, teer=str(record.teer)),
    )


def _skill(record: Any, context: Context) -> Document:
    return Document(
        card(
            record,
            pair(record, "name"),
            code=record.code,
            who=pair(record.framework, "name"),
            summary=summary(record, "description"),
        ),
        about=joined(_SKILL, chosen(record, "kind"), pair(record.framework, "name")),
        values=values(kind="skill", skill=record.slug),
    )


REFERENCE = (
    DocumentKind(Occupation, lambda rows: rows.prefetch_related("job_titles"), _occupation),
    DocumentKind(Skill, lambda rows: rows.select_related("framework"), _skill),
)
