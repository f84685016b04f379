"""Changes of records."""

from __future__ import annotations

from functools import cache
from typing import Any

import graphene
from django.apps import apps
from graphql import GraphQLResolveInfo

from registry.graphql.base import TYPES, Row
from registry.graphql.enums import ChangeKind
from registry.graphql.fields import Column, Computed, Localized
from registry.graphql.scalars import DateTime
from registry.models.ctid import permanent_address


def _type_name(root: Any, info: GraphQLResolveInfo) -> str:
    return _names().get(root.record_type, root.record_type)


@cache
def _names() -> dict[str, str]:
    """Return how each type of record is called: as in the schema, and in its manner where it is not in it."""
    models = {
        one._meta.model_name: one.__name__ for one in apps.get_app_config("registry").get_models()
    }
    return models | {name.lower(): name for name in TYPES}


class Change(Row):
    """One public change of one record. Changes are only ever added."""

    kind = Column(graphene.NonNull(ChangeKind), "What happened.")
    at = Column(graphene.NonNull(DateTime), "When.")
    record_type = Computed(
        graphene.NonNull(graphene.String),
        _type_name,
        "Type of the record, as this schema calls it. An Event, a NewsItem, a PracticeNote or a Resource"
        " is not in the schema, so `node` does not know it: read it at its `uri`.",
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
