"""Changes of records."""

from __future__ import annotations

from functools import cache

import graphene

from registry.graphql.base import Row
from registry.graphql.enums import ChangeKind, RecordKind
from registry.graphql.fields import Column, Computed, Localized
from registry.graphql.kinds import record_types
from registry.graphql.scalars import DateTime
from registry.models.ctid import permanent_address


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in record_types()}


class Change(Row):
    """One public change of one record. Changes are only ever added."""

    kind = Column(graphene.NonNull(ChangeKind), "What happened.")
    at = Column(graphene.NonNull(DateTime), "When.")
    record_type = Computed(
        graphene.NonNull(graphene.String),
        lambda root, info: _names().get(root.record_type, root.record_type),
        "Type of the record, as this schema calls it: what `node` gives as `__typename` while it is not withdrawn."
        " `recordKind` says the same as an enum.",
    )
    record_kind = Column(graphene.NonNull(RecordKind), "Kind of the record.", source="record_type")
    ctid = Column(graphene.NonNull(graphene.ID), "CTID of the record.")
    uri = Computed(
        graphene.NonNull(graphene.String),
        lambda root, info: permanent_address(root.ctid),
        "Permanent address of the record.",
    )
    label = Localized(
        "What the record was called then, in the language asked for or the other one."
    )
    is_example = Column(
        graphene.NonNull(graphene.Boolean), "Whether the record is invented.", source="illustrative"
    )
