"""What a withdrawn record still answers: what it was, when and why it was withdrawn, and nothing else of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene
from graphql import GraphQLError

from registry.graphql.base import TYPES, type_name_of
from registry.graphql.enums import RecordKind
from registry.graphql.errors import withdrawn
from registry.graphql.fields import Computed, pair
from registry.graphql.record import RECORD
from registry.graphql.scalars import DateTime
from registry.models import Change
from registry.models.bilingual import localized


def withdrawn_at(record: Any) -> datetime | None:
    """Return the moment at which a record was withdrawn, as the public log says it."""
    rows = Change.objects.filter(record_uid=record.uid, kind=Change.Kind.TOMBSTONED)
    return rows.values_list("at", flat=True).first()


def error_of(record: Any, name: str) -> GraphQLError:
    """Return the error for a field that gives records of one kind, when the record asked for is withdrawn."""
    at = withdrawn_at(record)
    told = {
        "id": name,
        "type": type_name_of(record),
        "ctid": record.ctid,
        "label": str(record.label),
        "lifecycle": record.lifecycle.upper(),
        "withdrawnAt": at and at.isoformat(),
        "withdrawnBecause": str(localized(record, "withdrawn_because")) or None,
    }
    return withdrawn(told)


class Tombstone(pair("withdrawn_because", "Why it was withdrawn"), graphene.ObjectType):
    """A record that was withdrawn. It keeps answering at its identifier, with what it was and no more."""

    record_type = Computed(
        graphene.NonNull(graphene.String),
        lambda root, info: type_name_of(root),
        "Name of the type that showed the record; `recordKind` says the same as an enum.",
    )
    record_kind = Computed(
        graphene.NonNull(RecordKind),
        lambda root, info: type_name_of(root).lower(),
        "Kind of the record.",
    )
    withdrawn_at = Computed(
        DateTime, lambda root, info: withdrawn_at(root), "When it was withdrawn."
    )

    class Meta:
        interfaces = RECORD


TYPES[Tombstone.__name__] = Tombstone
