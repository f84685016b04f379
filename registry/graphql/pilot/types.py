"""Pilots and their partners."""

import graphene

from registry.graphql.base import RecordType, Row
from registry.graphql.enums import BasisOfValue, PartnerRole, PilotContent, PilotStatus
from registry.graphql.fields import Column, Many, One, pair
from registry.graphql.record import RECORD, Confirmed
from registry.graphql.scalars import Date
from registry.models import Pilot as PilotModel


class Pilot(
    pair("title", "Title"),
    pair("summary", "Summary"),
    pair("outcome", "What came of it"),
    Confirmed,
    RecordType,
):
    """A project that tests the framework."""

    lead = One("Organization", "Lead institution.")
    sector = One("Sector", "Sector.")
    sector_basis = Column(BasisOfValue, "Who says the sector: its source, or the registry.")
    content = Column(PilotContent, "Where its content comes from.")
    cohort = Column(graphene.String, "Cohort, for example 2019-11.")
    status = Column(PilotStatus, "How far it is.")
    status_as_of = Column(graphene.String, "The day, month or year of which the status is stated.")
    started_on = Column(Date, "First day.")
    ended_on = Column(Date, "Last day.")
    partners = Many("PilotPartner", "Partners.", shows="organization", order=("pk",))
    micro_certifications = Many("MicroCertification", "What it issues.", order=("slug",))
    adoptions = Many(
        "Adoption",
        "What it says of the framework.",
        order=("-element__kind", "element__position", "pk"),
    )

    class Meta:
        model = PilotModel
        interfaces = RECORD


class PilotPartner(Row):
    """An organisation's role in a pilot."""

    pilot = One("Pilot", "The pilot.")
    organization = One("Organization", "The partner.")
    role = Column(graphene.NonNull(PartnerRole), "What the partner does.")
