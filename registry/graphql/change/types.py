"""Changes of records."""

from __future__ import annotations

from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from registry.graphql.base import TYPES, Row
from registry.graphql.enums import ChangeKind
from registry.graphql.fields import Column, Computed, Localized
from registry.graphql.scalars import DateTime
from registry.models.ctid import permanent_address


def _type_name(root: Any, info: GraphQLResolveInfo) -> str:
    known = {name.lower(): name for name in TYPES}
    return known.get(root.record_type, root.record_type)


class Change(Row):
    """One public change of one record. Changes are only ever added."""

    kind = Column(graphene.NonNull(ChangeKind), "What happened.")
    at = Column(graphene.NonNull(DateTime), "When.")
    record_type = Computed(
        graphene.NonNull(graphene.String), _type_name, "Name of the record's type in this schema."
    )
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
