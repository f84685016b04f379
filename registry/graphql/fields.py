"""Fields that read a record, and say what they need loaded.

Every field is null where the record does not state the value: an empty text is "not stated" too.
A field of one kind of offering may be read from a plain ``Offering`` row (the target of a rule, say): ``child`` names
the table where its column is, and ``lookahead`` joins it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphene
from django.conf import settings
from django.db.models import Model, QuerySet
from graphene.types.field import Field

from registry.graphql.base import named
from registry.graphql.enums import LanguageCode
from registry.models import Identified, Offering
from registry.models.bilingual import localized
from registry.models.record import LISTED, PUBLIC

PREFIX = "loaded"


def owner(root: Any, child: str | None) -> Any:
    """Return the row that has a child table's columns."""
    return getattr(root, child) if child and type(root) is Offering else root


class Column(Field):
    """A column or property of the record. ``assumed``: rows that a long list is taken to have in a cost."""

    def __init__(
        self,
        of_type: Any,
        description: str,
        source: str = "",
        child: str | None = None,
        select: tuple[str, ...] = (),
        prefetch: tuple[str, ...] = (),
        assumed: int = 0,
        **kwargs: Any,
    ) -> None:
        self.source, self.child, self.select, self.prefetch = source, child, select, prefetch
        self.assumed = assumed
        super().__init__(of_type, description=description, resolver=self.read, **kwargs)

    def __set_name__(self, owner: type, name: str) -> None:
        self.source = self.source or name

    def read(self, root: Any, info: Any) -> Any:
        """Return the value, or None for an empty text."""
        value = getattr(owner(root, self.child), self.source)
        return None if value == "" else value


class Computed(Column):
    """A value worked out from the record; ``select`` and ``prefetch`` name the relations that it reads."""

    def __init__(self, of_type: Any, work: Callable[..., Any], description: str, **kw: Any):
        self.work = work
        super().__init__(of_type, description, **kw)

    def read(self, root: Any, info: Any, **arguments: Any) -> Any:
        return self.work(root, info, **arguments)


def file_address(file: Any) -> str | None:
    """Return the whole address of a stored file; None where there is none."""
    return f"{settings.SITE_URL}{file.url}" if file else None


class Localized(Column):
    """A bilingual text in one language, or in the other one where that is missing."""

    def __init__(self, description: str, source: str = "", child: str | None = None) -> None:
        language = LanguageCode(
            description="Language wanted; the request's own (Accept-Language) when left out."
        )
        super().__init__(graphene.String, description, source, child, args={"language": language})

    def read(self, root: Any, info: Any, language: Any = None) -> str | None:
        wanted = language and language.value
        return str(localized(owner(root, self.child), self.source, wanted)) or None


def pair(name: str, what: str, child: str | None = None) -> type:
    """Return the three fields of a bilingual text, as a base class: chosen language, English, French."""
    fallback = "in the language asked for, or in the other one where it is missing"
    return type(
        f"{name.title()}Pair",
        (),
        {
            name: Localized(f"{what}, {fallback}.", name, child),
            f"{name}_en": Column(
                graphene.String, f"{what} in English, as stated.", f"{name}_en", child
            ),
            f"{name}_fr": Column(
                graphene.String, f"{what} in French, as stated.", f"{name}_fr", child
            ),
        },
    )


class One(Column):
    """A record that this one points to; null when there is none, or when it is not public."""

    def __init__(self, type_name: str, description: str, source: str = "", **kwargs: Any) -> None:
        super().__init__(named(type_name), description, source, **kwargs)

    def read(self, root: Any, info: Any) -> Any:
        related = getattr(owner(root, self.child), self.source)
        return related if getattr(related, "is_public", True) else None


class Many(Column):
    """Records, or rows, that belong to this one, in a fixed order.

    ``via`` goes on from a row to the record that it points to. Records are shown in the ``states`` given (published),
    and rows of a link when the record behind ``shows`` is public.
    """

    def __init__(
        self,
        type_name: str,
        description: str,
        source: str = "",
        via: str | None = None,
        shows: str | None = None,
        order: tuple[str, ...] = (),
        states: tuple[str, ...] = LISTED,
        **kwargs: Any,
    ) -> None:
        self.via, self.shows, self.order, self.states = via, shows, order, states
        listed = graphene.NonNull(graphene.List(graphene.NonNull(named(type_name))))
        super().__init__(listed, description, source, **kwargs)

    @property
    def to_attr(self) -> str:
        """Attribute under which ``lookahead`` leaves the rows."""
        return "_".join(filter(None, (PREFIX, self.source, self.via)))

    def rows(self, model: type[Model]) -> QuerySet:
        """Return the rows that may be shown, of all records."""
        allowed = {f"{column}__in": states for column, states in self.visible(model).items()}
        return self.all_rows(model).filter(**allowed)

    def all_rows(self, model: type[Model]) -> QuerySet:
        """Return all rows in the order of the list, for a reader who looks at ``visible`` in each."""
        rows = model._default_manager.all()
        return rows.order_by(*self.order) if self.order else rows

    def visible(self, model: type[Model]) -> dict[str, tuple[str, ...]]:
        """Return the columns that say whether a row may be shown, and the states in which it may."""
        found = {}
        if self.via:
            found[f"{self.via}__lifecycle"] = self.states
        elif issubclass(model, Identified):
            found["lifecycle"] = self.states
        if self.shows:
            found[f"{self.shows}__lifecycle"] = PUBLIC
        return found

    def read(self, root: Any, info: Any) -> list[Any]:
        rows = getattr(owner(root, self.child), self.to_attr)
        return [getattr(row, self.via) for row in rows] if self.via else rows
