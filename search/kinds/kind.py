"""A kind of document: how its records are read, and what is told of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import translation

from registry.models import OsapRuleProfile
from registry.models.bilingual import LANGUAGES
from search.documents import Document, brief
from search.types import Card, Words

AT_ONCE = 500
"""Records that are read together."""


@dataclass(frozen=True)
class Context:
    """What documents depend on besides their record: the day, and the OSAP rules in force on it."""

    on: date
    osap: OsapRuleProfile | None

    @classmethod
    def of(cls, on: date) -> Context:
        """Read what holds on a day."""
        return cls(on, OsapRuleProfile.objects.current(on))

    @property
    def osap_limits(self) -> str:
        """The OSAP rules as text, to notice that others hold."""
        return "" if self.osap is None else repr(self.osap.limits)


@dataclass(frozen=True)
class DocumentKind:
    """One kind.

    Attributes:
        model: class of the records.
        load: adds to a query what ``describe`` reads.
        describe: returns the document of a record.
    """

    model: Any
    load: Callable[[QuerySet[Any]], QuerySet[Any]]
    describe: Callable[[Any, Context], Document]

    @property
    def name(self) -> str:
        """Name of the kind, one of ``search.types.KINDS``."""
        return str(self.model._meta.model_name)

    def public(self) -> QuerySet[Any]:
        """Return the records that can be found: those that lists show."""
        return self.model._default_manager.published()

    def count(self) -> int:
        """Return how many records can be found."""
        return self.public().count()

    @property
    def may_end(self) -> bool:
        """Whether a day can come on which a record of it is over."""
        return hasattr(self.model, "is_over")

    def ended_between(self, since: date, until: date) -> QuerySet[Any]:
        """Return the records, of a kind that may end, that came to be over between two days."""
        return self.public().ended_between(since, until)

    def documents(self, rows: Iterable[Any], context: Context) -> Iterator[Document]:
        """Yield the documents of rows; what is over on the day says so."""
        for row in rows:
            document = self.describe(row, context)
            is_over = self.may_end and row.is_over(context.on)
            yield document.ended() if is_over else document

    def of_uids(self, uids: Iterable[UUID], context: Context) -> Iterator[Document]:
        """Yield the documents of those records among the given that can be found."""
        wanted = sorted(uids)
        for start in range(0, len(wanted), AT_ONCE):
            rows = self.load(self.public().filter(uid__in=wanted[start : start + AT_ONCE]))
            yield from self.documents(rows, context)

    def after(self, pk: int, context: Context) -> tuple[int, list[Document]]:
        """Return the next records after a key as documents, and the last key; none at the end."""
        rows = list(self.load(self.public().filter(pk__gt=pk).order_by("pk"))[:AT_ONCE])
        last = rows[-1].pk if rows else pk
        return last, list(self.documents(rows, context))


def pair(record: Any, name: str) -> Words:
    """Return a bilingual column of a record."""
    return Words(getattr(record, f"{name}_en"), getattr(record, f"{name}_fr"))


def summary(record: Any, name: str = "summary") -> Words:
    """Return the beginning of a bilingual column, short enough for a row."""
    said = pair(record, name)
    return Words(brief(said.en), brief(said.fr))


def joined(*parts: Words | str) -> Words:
    """Return texts in one, by language; a plain text belongs to both."""
    return Words(
        *(
            "; ".join(filter(None, (_in(part, language) for part in parts)))
            for language in LANGUAGES
        )
    )


def paragraphs(record: Any, *names: str) -> Words:
    """Return several bilingual columns in one."""
    said = [pair(record, name) for name in names]
    return Words(*("\n".join(filter(None, (_in(one, lang) for one in said))) for lang in LANGUAGES))


def chosen(record: Any, name: str) -> Words:
    """Return what the choice in a column is called, in both languages; nothing where none is made.

    Django's own ``get_…_display`` answers in the language of the moment, whichever is asked for later.
    """
    labels = dict(record._meta.get_field(name).flatchoices)
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(str(labels.get(getattr(record, name), "")))
    return Words(*said)


def values(**given: Iterable[str] | str | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the facet values of a document; empty ones are left out."""
    listed = {
        name: (value,) if isinstance(value, str) else tuple(dict.fromkeys(value))
        for name, value in given.items()
        if value
    }
    return tuple((name, value) for name, value in listed.items() if value)


def card(record: Any, title: Words, **more: Any) -> Card:
    """Return the card of a record."""
    return Card(
        kind=str(record._meta.model_name),
        uid=record.uid,
        slug=more.pop("slug", record.slug),
        title=Words(title.en[:300], title.fr[:300]),
        example=record.is_illustrative,
        **more,
    )


def _in(part: Words | str, language: str) -> str:
    return part if isinstance(part, str) else str(getattr(part, language))
