"""Agreements, and the dated decisions that rest on them."""

from __future__ import annotations

from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from registry.graphql.base import RecordType, Row
from registry.graphql.enums import GrantKind, Outcome
from registry.graphql.fields import Column, Computed, Many, One, file_address, pair
from registry.graphql.record import RECORD, Confirmed, Period
from registry.graphql.scalars import Date, Decimal
from registry.models import Agreement as AgreementModel
from registry.models import Equivalency as EquivalencyModel


def _document_url(root: Any, info: GraphQLResolveInfo) -> str | None:
    return root.document_url or file_address(root.document)


class Agreement(pair("title", "Title"), Period, Confirmed, RecordType):
    """The document between sending and receiving organisations on which rules and decisions rest."""

    senders = Many("Organization", "Sending parties.", order=("slug",))
    receivers = Many("Organization", "Receiving parties.", order=("slug",))
    document_url = Computed(graphene.String, _document_url, "Address of the document.")
    signed_on = Column(Date, "Day of signature.")
    rules = Many("StackingRule", "Rules that rest on it.", order=("slug",))
    decisions = Many("Equivalency", "Decisions that rest on it.", order=("slug",))

    class Meta:
        model = AgreementModel
        interfaces = RECORD


class Equivalency(
    pair("title", "Title"),
    pair("reason", "Reason"),
    pair("condition", "Condition in words"),
    Period,
    Confirmed,
    RecordType,
):
    """A receiving side's decision on what certain offerings count as there."""

    receiving_institution = One("Organization", "Institution that decided; null for a group.")
    receiving_group = One("OrganizationGroup", "Group that decided; null for one institution.")
    outcome = Column(graphene.NonNull(Outcome), "What was decided.")
    decided_on = Column(Date, "Day of the decision.")
    agreement = One("Agreement", "Agreement on which it rests.")
    sources = Many("EquivalencySource", "What must be held; all of it.", order=("pk",))
    grants = Many("EquivalencyGrant", "What it yields; nothing when refused.", order=("pk",))

    class Meta:
        model = EquivalencyModel
        interfaces = RECORD


class EquivalencySource(Row):
    """An offering that must be held for a decision to apply."""

    offering = One("Offering", "The offering; null when it is not public.")
    min_grade = Column(Decimal, "Least grade, in percent.")
    max_age_months = Column(graphene.Int, "Greatest age, in months.")


class EquivalencyGrant(Row):
    """What a granted decision yields at the receiving side."""

    kind = Column(graphene.NonNull(GrantKind), "Sort of recognition.")
    offering = One("Offering", "Offering that is granted or exempted.")
    credits = Column(Decimal, "Unassigned credit, as the receiving side counts it.")
    subject = Column(graphene.String, "Subject of the credit (CIP 2021).")
    study_level = Column(graphene.Int, "Level of study of the credit.")
