"""Which kind a record is of: an id under which nothing of the kind that is asked for is found may be of another one."""

from __future__ import annotations

from django.db.models import CharField, Value
from graphql import GraphQLError

from registry.graphql.base import TYPES, RecordType
from registry.graphql.errors import not_found, other_kind
from registry.graphql.identity import Identity, decoded
from registry.models.ctid import uid_of

OFFERINGS = ("Offering", "MicroCertification", "Course", "Program")


def record_types() -> dict[str, type[RecordType]]:
    """Return the types that show a record with an identity, by name."""
    return {name: one for name, one in TYPES.items() if issubclass(one, RecordType)}


def type_with(ctid: str) -> str | None:
    """Return the name of the type of the record with a CTID that answers, asking all tables in one query."""
    first, *others = (
        one._meta.model._default_manager.answering()
        .by_ctid(ctid)
        .order_by()
        .values_list(Value(name, CharField()))
        for name, one in record_types().items()
    )
    return next(iter(first.union(*others, all=True)), (None,))[0]


def nothing_found(wanted: str, text: str, argument: str | None = None) -> GraphQLError:
    """Return the error for a global id, CTID or natural key under which there is no public record of a type.

    An id of another kind of record is told as that, with the kind. One query, and none where the global id says it.
    """
    found = _type_of(wanted, text)
    fits = OFFERINGS if wanted == "Offering" else (wanted,)
    if found is None or found in fits:
        return not_found(wanted, text, argument)
    return other_kind(argument, text, found, wanted)


def _type_of(wanted: str, text: str) -> str | None:
    asked = Identity(text.lower()) if uid_of(text) else decoded(text)
    if asked is None:
        return None
    if asked.type_name in (None, wanted):
        return type_with(asked.ctid)
    return asked.type_name if asked.type_name in record_types() else None
