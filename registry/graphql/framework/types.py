"""The framework by edition, who adopts what of it, and who endorses what."""

from __future__ import annotations

import graphene

from registry.graphql.base import RecordType, Row
from registry.graphql.enums import AdoptionStatus, ConfirmedThing, ElementKind, ElementStrength
from registry.graphql.fields import Column, Computed, Many, One, file_address, pair
from registry.graphql.record import RECORD, Confirmed, label_of
from registry.graphql.scalars import Date
from registry.models import Adoption as AdoptionModel
from registry.models import Endorsement as EndorsementModel
from registry.models import FrameworkEdition as FrameworkEditionModel
from registry.models import FrameworkElement as FrameworkElementModel
from registry.models.framework import IN_ORDER


class FrameworkEdition(
    pair("title", "Title"), pair("introduction", "Introduction"), Confirmed, RecordType
):
    """One dated edition of the framework. A published edition never changes."""

    published_on = Column(graphene.NonNull(Date), "Day of publication.")
    must_needs = Column(
        graphene.NonNull(AdoptionStatus), "Aligned is what has brought each must at least there,"
    )
    should_needs = Column(AdoptionStatus, "and each should there; null when nothing is asked.")
    elements = Many("FrameworkElement", "Principles and elements.", order=IN_ORDER)

    class Meta:
        model = FrameworkEditionModel
        interfaces = RECORD


class FrameworkElement(pair("name", "Name"), pair("text", "What it asks"), Confirmed, RecordType):
    """A principle or an element, as one edition words it."""

    edition = One("FrameworkEdition", "Edition that words it.")
    code = Column(graphene.NonNull(graphene.String), "Code, the same in every edition.")
    kind = Column(graphene.NonNull(ElementKind), "Principle or element.")
    strength = Column(graphene.NonNull(ElementStrength), "How binding it is.")
    position = Column(graphene.NonNull(graphene.Int), "Place in the edition, from 0.")

    class Meta:
        model = FrameworkElementModel
        interfaces = RECORD


class Adoption(
    pair("evidence", "Evidence"),
    pair("employer_sees", "What an employer sees"),
    Confirmed,
    RecordType,
):
    """What a pilot or an offering says of one principle or element; of a past day, where the list is asked for one."""

    label = label_of("pilot", "offering", "element")
    pilot = One("Pilot", "Pilot that adopts; null when an offering does.")
    offering = One("Offering", "Offering that adopts; null when a pilot does.")
    element = One("FrameworkElement", "Principle or element.")
    status = Column(graphene.NonNull(AdoptionStatus), "How far it is proved.")
    evidence_url = Column(graphene.String, "Address of the evidence.")
    document_url = Computed(
        graphene.String,
        lambda root, info: file_address(root.document),
        "Address of the document of it.",
    )
    steps = Many("AdoptionStep", "How it came to stand there, in order.", order=("on", "pk"))
    confirmations = Many(
        "Confirmation",
        "What partners confirm of it, in the order in which it was given; what was taken back, too.",
        shows="partner",
        order=("given_on", "pk"),
    )
    confirmed_by = One("Organization", "Organisation that confirmed it.")
    confirmed_on = Column(
        Date,
        "Day of the confirmation; of a past day, the one that was named then.",
    )

    class Meta:
        model = AdoptionModel
        interfaces = RECORD


class AdoptionStep(Row):
    """From a day on, where an entry of the ledger stood."""

    on = Column(graphene.NonNull(Date), "Since this day.")
    status = Column(AdoptionStatus, "How far it was proved; null when it was public no more.")
    by = One("Organization", "Organisation that confirmed it.")


class Confirmation(Row):
    """One of the two things that a partner confirms of an entry of the ledger."""

    what = Column(graphene.NonNull(ConfirmedThing), "What is confirmed.")
    partner = One("Organization", "Partner that confirms it.")
    given_on = Column(graphene.NonNull(Date), "Day on which it was confirmed.")
    revoked_on = Column(Date, "Day on which it was taken back; null while it stands.")
    lapsed_on = Column(
        Date, "Day on which the evidence that was confirmed was changed, which ends it."
    )


class Endorsement(pair("statement", "Statement"), Confirmed, RecordType):
    """A partner's two confirmations about a micro-certification."""

    label = label_of("partner", "micro_certification")
    micro_certification = One("MicroCertification", "What is endorsed.")
    partner = One("Organization", "Partner that endorses.")
    in_demand_on = Column(Date, "Day on which the competency was confirmed to be in demand.")
    assessment_on = Column(Date, "Day on which the assessment was confirmed to reflect the job.")
    revoked_on = Column(Date, "Day on which the endorsement was revoked.")

    class Meta:
        model = EndorsementModel
        interfaces = RECORD
