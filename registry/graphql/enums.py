"""Closed lists of the models, as enums. A name is the constant's; a description is its English label."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any

import graphene
from django.db.models import Choices
from django.utils import translation
from django.utils.text import capfirst
from graphene.utils.str_converters import to_snake_case

from registry import models
from registry.domain.osap import Eligibility
from registry.filters.occupation import BroadCategory
from registry.filters.organization import PilotRole
from registry.models import (
    Adoption,
    Basis,
    Change,
    Confirmation,
    Equivalency,
    EquivalencyGrant,
    FrameworkElement,
    JobTitle,
    Lifecycle,
    MicroCertification,
    Offering,
    Organization,
    Pilot,
    PilotPartner,
    Program,
    Provenance,
    Record,
    Resource,
    Sector,
    Skill,
)

ENUMS: dict[type[Enum], type[graphene.Enum]] = {}


def english(text: Any) -> str:
    """Return a translatable text in English: the schema reads the same on every machine."""
    with translation.override("en"):
        return str(text)


def _enum(choices: type[Choices], name: str, about: str) -> type[graphene.Enum]:
    def described(member: Any) -> str:
        return about if member is None else english(member.label)

    ENUMS[choices] = graphene.Enum.from_enum(choices, name=name, description=described)
    return ENUMS[choices]


class LanguageCode(graphene.Enum):
    """The registry's two languages."""

    EN = "en"
    FR = "fr"

    @property
    def description(self) -> str:
        return {"en": "English", "fr": "French"}[self.value]


class EligibilityStatus(graphene.Enum):
    """Whether limits are met."""

    ELIGIBLE = Eligibility.ELIGIBLE.value
    NOT_ELIGIBLE = Eligibility.NOT_ELIGIBLE.value
    UNDETERMINED = Eligibility.UNDETERMINED.value

    @property
    def description(self) -> str:
        return {
            "eligible": "Every limit is met.",
            "not-eligible": "A limit is missed.",
            "undetermined": "No limit is missed, but a figure is not stated.",
        }[self.value]


AdoptionStatus = _enum(Adoption.Status, "AdoptionStatus", "How far an adoption is proved.")
BasisOfValue = _enum(Basis, "Basis", "Who says a value that stands in a record.")
BroadCategoryCode = _enum(
    BroadCategory, "BroadCategory", "Broad occupational categories of NOC 2021."
)
ChangeKind = _enum(Change.Kind, "ChangeKind", "What happened to a record.")
ConfirmedThing = _enum(Confirmation.What, "ConfirmedThing", "What a partner confirms.")
Credential = _enum(Program.Credential, "Credential", "What a program ends in.")
Delivery = _enum(Offering.Delivery, "Delivery", "How an offering is taught.")
ElementKind = _enum(FrameworkElement.Kind, "ElementKind", "Principle or element.")
ElementStrength = _enum(
    FrameworkElement.Strength, "ElementStrength", "How binding a principle or element is."
)
GrantKind = _enum(EquivalencyGrant.Kind, "GrantKind", "What a granted decision yields.")
JobTitleLanguage = _enum(JobTitle.Tongue, "JobTitleLanguage", "Language of a job title.")
LifecycleState = _enum(Lifecycle, "Lifecycle", "State of a record. Lists show PUBLISHED only.")
OfferingKind = _enum(Offering.Kind, "OfferingKind", "The three kinds of offering.")
OrganizationKind = _enum(Organization.Kind, "OrganizationKind", "Sort of organisation.")
Outcome = _enum(
    Equivalency.Outcome,
    "Outcome",
    "What was decided. Silence is “not evaluated”, never a refusal, and has no decision.",
)
OqfLevel = _enum(Offering.Oqf, "OqfLevel", "Credentials of the Ontario Qualifications Framework.")
PartnerRole = _enum(PilotPartner.Role, "PartnerRole", "What a partner does in a pilot.")
PilotContent = _enum(Pilot.Content, "PilotContent", "Where a pilot's content comes from.")
PilotRoleName = _enum(PilotRole, "PilotRole", "How an organisation takes part in pilots.")
PilotStatus = _enum(Pilot.Status, "PilotStatus", "How far a pilot is, as its source states it.")
ProvenanceKind = _enum(
    Provenance, "Provenance", "Who says so. ILLUSTRATIVE records are invented examples."
)
ResourceKind = _enum(Resource.Kind, "ResourceKind", "What a resource of the library is for.")
ResourceLanguage = _enum(Resource.Written, "ResourceLanguage", "Languages of a resource.")
ResourceLicence = _enum(
    Resource.Licence, "ResourceLicence", "What others may do with a resource, by names of SPDX."
)
SectorLine = _enum(Sector.Line, "SectorLine", "Sign of a sector in the drawings of the site.")
SkillKind = _enum(Skill.Kind, "SkillKind", "What a skill framework calls a node.")
Transcript = _enum(
    MicroCertification.Transcript,
    "Transcript",
    "Whether a micro-certification appears on the institution's transcript.",
)


@cache
def order_enum(name: str, orders: tuple[tuple[str, Any], ...]) -> type[graphene.Enum]:
    """Return the enum of a list's orders: ``-hours`` becomes HOURS_DESC."""
    labels = {order: english(label) for order, label in orders}
    members = {_constant(order): order for order, _label in orders}
    about = "Order of a list. What is not stated comes last in both directions."
    return graphene.Enum(name, members, description=_described(about, labels))


def _constant(order: str) -> str:
    return f"{order[1:]}_desc".upper() if order.startswith("-") else order.upper()


def _described(about: str, labels: dict[str, str]) -> Callable[[Any], str]:
    return lambda member: about if member is None else labels[member.value]


def _record_kind() -> type[graphene.Enum]:
    found = [one for one in vars(models).values() if isinstance(one, type)]
    # An offering is of one of three kinds, and is announced as that.
    announced = [
        one
        for one in found
        if issubclass(one, Record) and not one._meta.abstract and one is not Offering
    ]
    members = {to_snake_case(one.__name__).upper(): one._meta.model_name for one in announced}
    labels = {
        str(one._meta.model_name): capfirst(english(one._meta.verbose_name)) for one in announced
    }
    about = (
        "Kinds of record whose changes are told. More may come: pass over one that is not known."
    )
    return graphene.Enum(
        "RecordKind", sorted(members.items()), description=_described(about, labels)
    )


RecordKind = _record_kind()
