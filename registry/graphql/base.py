"""Bases of the API's types, and their names: types refer to each other by name, so modules need no circle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphene
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from graphene_django import DjangoObjectType
from graphql import GraphQLResolveInfo

from registry.models import Lifecycle, Offering

TYPES: dict[str, type] = {}
TOMBSTONE = Lifecycle.TOMBSTONE

_KINDS = {
    Offering.Kind.MICRO_CERTIFICATION: "MicroCertification",
    Offering.Kind.COURSE: "Course",
    Offering.Kind.PROGRAM: "Program",
}


def type_name_of(record: Model) -> str:
    """Return the name of the type that shows a record; types are named as models are."""
    return _KINDS[record.kind] if isinstance(record, Offering) else type(record).__name__


def type_name_of_kind(kind: str) -> str:
    """Return the name of the type that shows offerings of a kind."""
    return _KINDS[Offering.Kind(kind)]


def word_of(type_name: str) -> str:
    """Return what people call the records of a type, in the language of the request."""
    general = {
        "Offering": _("Offering"),
        "Record": _("Record"),
        "Language": _("Language"),
        "Statement": pgettext("to be attested", "Statement"),
    }
    if type_name in general:
        return general[type_name]
    shown = TYPES.get(type_name)
    model = getattr(shown and shown._meta, "model", None)
    return capfirst(str(model._meta.verbose_name)) if model else type_name


def named(name: str) -> Callable[[], type]:
    """Return a reference to a type, looked up when the schema is built."""
    return lambda: TYPES[name]


class RecordType(DjangoObjectType):
    """A type that shows one model. Its fields are declared, each with a description; none is guessed."""

    class Meta:
        abstract = True

    # What a row is shown as follows from its field or interface; asking each row again would only cost time.
    is_type_of = None

    @classmethod
    def __init_subclass_with_meta__(cls, model: Any = None, **options: Any) -> None:
        super().__init_subclass_with_meta__(
            model=model, fields=(), skip_registry=True, use_connection=False, **options
        )
        TYPES[cls._meta.name] = cls


class Row(graphene.ObjectType):
    """A type that shows a row inside a record, which has no identity of its own."""

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, **options: Any) -> None:
        super().__init_subclass_with_meta__(**options)
        TYPES[cls._meta.name] = cls


class RecordInterface(graphene.Interface):
    """An interface that several types share."""

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, **options: Any) -> None:
        super().__init_subclass_with_meta__(**options)
        TYPES[cls._meta.name] = cls

    @classmethod
    def resolve_type(cls, instance: Model, info: GraphQLResolveInfo) -> type:  # noqa: ARG003 - graphene's signature
        gone = instance.lifecycle == TOMBSTONE
        return TYPES["Tombstone" if gone else type_name_of(instance)]
