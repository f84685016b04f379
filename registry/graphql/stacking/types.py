"""Stacking rules."""

import graphene

from registry.graphql.base import RecordType
from registry.graphql.fields import Column, Many, One, pair
from registry.graphql.record import RECORD, Confirmed, Period
from registry.graphql.scalars import JSON
from registry.models import StackingRule as StackingRuleModel
from registry.models.record import PUBLIC


class StackingRule(pair("title", "Title"), Period, Confirmed, RecordType):
    """A dated requirement under which an award is granted."""

    award = One("Offering", "What the rule grants.")
    edition = Column(graphene.String, "Edition, for example 2026-2027.")
    requirement = Column(graphene.NonNull(JSON), "The requirement.")
    policies = Column(graphene.NonNull(JSON), "Residency, caps, ages and exclusions that bind it.")
    agreement = One("Agreement", "Agreement on which the rule rests.")
    offerings = Many(
        "Offering",
        "Offerings that the requirement names.",
        source="names",
        via="offering",
        states=PUBLIC,
        order=("offering__slug",),
    )

    class Meta:
        model = StackingRuleModel
        interfaces = RECORD
