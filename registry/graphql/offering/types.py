"""Offerings. What the three kinds share is the interface ``Offering``."""

from __future__ import annotations

from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from registry.domain.osap import Eligibility, OsapAnswer
from registry.graphql.base import RecordInterface, RecordType, Row
from registry.graphql.enums import (
    BasisOfValue,
    Credential,
    Delivery,
    EligibilityStatus,
    OfferingKind,
    OqfLevel,
    Transcript,
)
from registry.graphql.fields import Column, Computed, Many, One, pair
from registry.graphql.record import RECORD, Confirmed, RecordFields
from registry.graphql.scalars import JSON, Date, Decimal
from registry.models import Course as CourseModel
from registry.models import MicroCertification as MicroCertificationModel
from registry.models import Program as ProgramModel

_MICRO = "microcertification"


def _starts(root: Any, info: GraphQLResolveInfo) -> list[Any]:
    return [start.starts_on for start in root.starts.all()]


class OfferingFields(
    pair("title", "Title"),
    pair("summary", "Summary"),
    pair("description", "Description"),
    pair("entry_note", "What entry asks for, in words"),
    Confirmed,
):
    """Fields of every offering."""

    kind = Column(graphene.NonNull(OfferingKind), "Kind of offering.")
    institution = One("Organization", "Institution that publishes the offering.")
    external_id = Column(graphene.String, "The institution's own identifier.")
    code = Column(graphene.String, "The institution's course code.")
    sector = One("Sector", "Sector of the offering.")
    sector_basis = Column(BasisOfValue, "Who says the sector: its source, or the registry.")
    hours = Column(Decimal, "Hours of instruction; null when not stated.")
    weeks = Column(Decimal, "Length in weeks; null when not stated.")
    credits = Column(Decimal, "Credits, as the institution counts them; null when not stated.")
    fee = Column(Decimal, "Fee in Canadian dollars; null when not stated.")
    delivery = Column(Delivery, "How it is taught.")
    languages = Many("Language", "Languages in which it is taught.", order=("code",))
    oqf_level = Column(OqfLevel, "Credential of the Ontario Qualifications Framework.")
    study_level = Column(graphene.Int, "Year or level inside a program, 1 to 9.")
    cip = Column(graphene.String, "CIP 2021 code of the field of study.")
    occupations = Many("Occupation", "Occupations that it leads to.", order=("code",))
    occupations_basis = Column(
        BasisOfValue, "Who says the occupations: its source, or the registry."
    )
    regions = Many("Region", "Economic regions in which it is given.", order=("code",))
    skills = Many("OfferingSkill", "Skills taught and assessed.", shows="skill", order=("pk",))
    starts = Computed(
        graphene.NonNull(graphene.List(graphene.NonNull(Date))),
        _starts,
        "Days on which it starts, past ones included, in order.",
        prefetch=("starts",),
    )
    any_time = Column(graphene.NonNull(graphene.Boolean), "Whether it starts any time.")
    enrol_url = Column(graphene.String, "Address to enrol.")
    entry_requirement = Column(JSON, "What entry asks for, in the registry's notation.")
    rules = Many(
        "StackingRule", "Rules under which it is granted; any one suffices.", order=("slug",)
    )
    named_in = Many(
        "StackingRule", "Rules of other offerings that name it.", via="rule", order=("rule__slug",)
    )
    decisions = Many(
        "Equivalency",
        "Decisions, granted and refused, on what it counts as elsewhere.",
        source="decided_on",
        via="equivalency",
        order=("equivalency__slug",),
    )
    granted_by = Many(
        "Equivalency",
        "Decisions that count other offerings as this one.",
        via="equivalency",
        order=("equivalency__slug", "pk"),
    )
    adoptions = Many(
        "Adoption",
        "What it says of the framework.",
        order=("-element__kind", "element__position", "pk"),
    )


class Offering(RecordFields, OfferingFields, RecordInterface):
    """What an institution publishes and a learner can complete: a micro-certification, course or program."""

    class Meta:
        interfaces = RECORD


OFFERING = (*RECORD, Offering)


class OfferingSkill(Row):
    """A skill that an offering teaches and assesses."""

    skill = One("Skill", "The skill.")
    level = Column(graphene.Int, "Level reached, 1 to 5; null when not stated.")


class OsapEligibility(graphene.ObjectType):
    """Whether a micro-certification meets the limits for student aid of the day, computed and not typed in."""

    status = graphene.Field(EligibilityStatus, required=True, description="The answer.")
    missed = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="Limits that are missed."
    )
    not_stated = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Figures that are asked for and not stated.",
    )

    def resolve_status(self: OsapAnswer, info: GraphQLResolveInfo) -> str:
        return self.status.value


def _osap(root: Any, info: GraphQLResolveInfo) -> OsapAnswer | None:
    profile = info.context.osap_profile
    return profile and profile.answer(root)


def _osap_eligible(root: Any, info: GraphQLResolveInfo) -> bool | None:
    answer = _osap(root, info)
    if answer is None or answer.status is Eligibility.UNDETERMINED:
        return None
    return answer.status is Eligibility.ELIGIBLE


class MicroCertification(
    pair("assessment", "Summative assessment", child=_MICRO),
    pair("evidence", "What an employer sees", child=_MICRO),
    RecordType,
):
    """A short credential that certifies assessed competencies."""

    transcript = Column(Transcript, "Whether it appears on the transcript.", child=_MICRO)
    pilot = One("Pilot", "Pilot that issues it.", child=_MICRO)
    endorsements = Many(
        "Endorsement", "Endorsements by partners.", child=_MICRO, order=("partner", "pk")
    )
    osap = Computed(
        OsapEligibility,
        _osap,
        "Eligibility for student aid (OSAP) today; null where no profile of limits is in force.",
        select=("institution",),
        prefetch=("occupations",),
    )
    osap_eligible = Computed(
        graphene.Boolean,
        _osap_eligible,
        "The same as yes or no; null when undetermined.",
        select=("institution",),
        prefetch=("occupations",),
    )

    class Meta:
        model = MicroCertificationModel
        interfaces = OFFERING


class Course(RecordType):
    """A course, as a program counts it."""

    class Meta:
        model = CourseModel
        interfaces = OFFERING


class Program(RecordType):
    """A program of study that ends in a credential."""

    credential = Column(Credential, "What the program ends in.", child="program")

    class Meta:
        model = ProgramModel
        interfaces = OFFERING
