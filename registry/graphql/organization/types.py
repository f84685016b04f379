"""Organisations, and groups that decide together."""

import graphene

from registry.graphql.base import RecordType, Row
from registry.graphql.enums import OrganizationKind
from registry.graphql.fields import Column, Many, One, pair
from registry.graphql.record import RECORD, Confirmed
from registry.graphql.scalars import Date
from registry.models import Organization as OrganizationModel
from registry.models import OrganizationGroup as OrganizationGroupModel


class Organization(pair("name", "Name"), pair("summary", "Summary"), Confirmed, RecordType):
    """A college, university, employer, board or other body in any role."""

    kind = Column(graphene.NonNull(OrganizationKind), "Sort of organisation.")
    region = One("Region", "Economic region.")
    city = Column(graphene.String, "City.")
    website = Column(graphene.String, "Address of its site.")
    led_pilots = Many("Pilot", "Pilots that it leads.", order=("slug",))
    pilot_roles = Many(
        "PilotPartner", "Its part in other pilots.", shows="pilot", order=("pilot__slug", "pk")
    )
    group_memberships = Many(
        "GroupMember", "Groups that it belongs to.", shows="group", order=("pk",)
    )
    agreements_sent = Many(
        "Agreement", "Agreements under which it sends learners.", order=("slug",)
    )
    agreements_received = Many(
        "Agreement", "Agreements under which it receives learners.", order=("slug",)
    )
    needs = Many("Need", "What it needs people to be able to do.", order=("slug",))

    class Meta:
        model = OrganizationModel
        interfaces = RECORD


class OrganizationGroup(pair("name", "Name"), Confirmed, RecordType):
    """Institutions that take one decision together."""

    members = Many(
        "GroupMember", "Members, past ones included.", shows="organization", order=("pk",)
    )

    class Meta:
        model = OrganizationGroupModel
        interfaces = RECORD


class GroupMember(Row):
    """An organisation's time in a group."""

    group = One("OrganizationGroup", "The group.")
    organization = One("Organization", "The member.")
    joined_on = Column(Date, "First day in the group; null is open.")
    left_on = Column(Date, "Last day in the group; null is open.")
