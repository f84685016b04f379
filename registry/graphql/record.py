"""What every record shows: identity, state and provenance; and ``node``, which finds any of them."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import Model
from django.utils.translation import override
from graphene.types.field import Field
from graphql import GraphQLResolveInfo

from registry.graphql.base import TYPES, RecordInterface, RecordType, named, type_name_of
from registry.graphql.enums import LanguageCode, LifecycleState, ProvenanceKind
from registry.graphql.errors import not_found
from registry.graphql.fields import Column, Computed, pair
from registry.graphql.identity import Identity, global_id, identity
from registry.graphql.kinds import type_with
from registry.graphql.lookahead import loaded
from registry.graphql.scalars import Date
from registry.models.bilingual import current_language, localized
from registry.models.ctid import permanent_address


def _global_id(root: Any, info: GraphQLResolveInfo) -> str:
    return global_id(type_name_of(root), root.ctid)


def _label(root: Any, info: GraphQLResolveInfo, language: Any = None) -> str | None:
    return str(localized(root, root.LABEL, language and language.value)) or None


def _called_by(others: tuple[str, ...]) -> Any:
    def said(root: Any, info: GraphQLResolveInfo, language: Any = None) -> str | None:
        known = (getattr(root, name) for name in others)
        # Nobody learns here what a draft is called.
        if not all(one is None or one.is_public for one in known):
            return _label(root, info, language)
        with override(language.value if language else current_language()):
            return str(root) or None

    return said


def label_of(*others: str) -> Computed:
    """Return the field of what people call a record: by itself, or by the others that it is about.

    Args:
        others: the relations that it is called by.
    """
    return Computed(
        graphene.String,
        _called_by(others) if others else _label,
        "What people call the record, in the language asked for, or in the other one.",
        select=others,
        args={
            "language": LanguageCode(description="Language wanted; the request's own if unsaid.")
        },
    )


class NodeFields:
    """Fields of the interface ``Node``."""

    id = Computed(
        graphene.NonNull(graphene.ID), _global_id, "Global id. It never changes; so does the CTID."
    )


class RecordFields(
    pair("source_note", "Note on what the source does not say and the registry chose"), NodeFields
):
    """Fields of every record."""

    ctid = Column(
        graphene.NonNull(graphene.ID),
        "Permanent public identifier (CTDL), “ce-” and a UUID; never used again.",
    )
    uri = Computed(
        graphene.NonNull(graphene.String),
        lambda root, info: permanent_address(root.ctid),
        "Permanent address of the record.",
    )
    slug = Column(graphene.NonNull(graphene.String), "Last part of the address of its page.")
    label = label_of()
    lifecycle = Column(graphene.NonNull(LifecycleState), "State of the record.")
    provenance = Column(graphene.NonNull(ProvenanceKind), "Who says what the record says.")
    is_example = Column(
        graphene.NonNull(graphene.Boolean),
        "Whether the record is invented, to show how the registry works.",
        source="is_illustrative",
    )
    source_name = Column(graphene.String, "Name of the source.")
    source_url = Column(graphene.String, "Address of the source.")
    source_published = Column(
        graphene.String, "When the source was published, as it states it: a day, a month or a year."
    )
    source_date = Column(Date, "Day on which the source was read, or confirmed it.")


class Node(NodeFields, RecordInterface):
    """Anything with a global id."""


class Record(RecordFields, RecordInterface):
    """A record of the registry: identity, state and provenance. Null means “not stated”, never zero."""

    class Meta:
        interfaces = (Node,)


RECORD = (Node, Record)
"""Interfaces of every type of record."""


class Confirmed:
    """Adds the day on which somebody last looked whether the record is right."""

    last_confirmed = Column(Date, "Day on which the record was last confirmed to be right.")


class Period:
    """Adds the dates between which a rule, decision or agreement holds."""

    valid_from = Column(Date, "First day on which it holds; null is open.")
    valid_to = Column(Date, "Last day on which it holds; null is open.")


class NodeField(Field):
    """Any public record, or what is left of a withdrawn one, by global id or CTID."""

    def __init__(self) -> None:
        arguments = {"id": graphene.ID(required=True, description="Global id or CTID.")}
        super().__init__(
            named("Record"),
            description="Any public record; a withdrawn one is a Tombstone. What does not exist is an error that names "
            "the id.",
            args=arguments,
            resolver=self.read,
        )

    def read(self, root: Any, info: GraphQLResolveInfo, id: str) -> Model:  # noqa: A002 - GraphQL's name
        """Return the record, or raise the error that names the id."""
        asked = identity(id)
        name = asked.type_name or type_with(asked.ctid)
        known = TYPES.get(name or "")
        found = known and _answering(info, known, asked)
        if not found:
            raise not_found("Record", id, "id")
        return found


def _answering(info: GraphQLResolveInfo, known: type, asked: Identity) -> Model | None:
    if not issubclass(known, RecordType):
        return None
    rows = known._meta.model._default_manager.answering().by_ctid(asked.ctid)
    return loaded(info, rows, info.schema.get_type(known._meta.name), info.field_nodes).first()


class Query:
    """Root fields for any record."""

    node = NodeField()
