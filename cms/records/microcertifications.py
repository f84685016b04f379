"""Micro-certifications: the board of the list, and the page of one."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cms.records import json_ld
from cms.records.facets import Control
from cms.records.kind import Context, RecordKind
from cms.records.listing import Listing
from cms.records.narrowing import SHARED_CONTROLS_AFTER, choices_of, institution_control
from cms.records.offerings import (
    ORDERS,
    dress_micros,
    load_micro_rows,
    load_page,
    offering_context,
    partners_of,
    untranslated,
)
from cms.records.osap import current_profile, osap_view
from cms.records.regions import PlacedMicroCertifications
from registry.models import Adoption, MicroCertification, PilotPartner
from registry.models.confirmation import history
from registry.models.record import LISTED
from registry.services.alignment import alignments

LISTING = Listing(
    filterset=PlacedMicroCertifications,
    orders=ORDERS,
    controls=(
        Control("search", "text", label=_("Words")),
        Control("sector", "checks", column="sector__slug"),
        Control("osap_eligible", "tick", label=_("OSAP-eligible")),
        *SHARED_CONTROLS_AFTER[:3],
        institution_control(MicroCertification),
        *SHARED_CONTROLS_AFTER[3:],
        *choices_of(MicroCertification),
    ),
    load=load_micro_rows,
    dress=dress_micros,
)


def records() -> QuerySet[MicroCertification]:
    """Load micro-certifications for their page."""
    return (
        load_page(MicroCertification)
        .select_related("pilot__lead")
        .prefetch_related(
            Prefetch("pilot__partners", PilotPartner.objects.public()), "endorsements__partner"
        )
    )


def detail(request: HttpRequest, micro: MicroCertification) -> Context:
    """Return the context of a micro-certification's page."""
    context = offering_context(micro)
    endorsements = [one for one in micro.endorsements.all() if one.lifecycle in LISTED]
    adoptions = adoptions_of(micro)
    context.update(
        {
            "partners": partners_of(micro.pilot, micro.institution_id),
            "osap": osap_view(micro, current_profile(localdate())),
            "adoptions": adoptions,
            "alignments": alignments(adoptions),
            "unstated_assessment": unstated_assessment(micro),
            "endorsements": endorsements,
            "untranslated": context["untranslated"]
            or untranslated(micro, "assessment", "evidence"),
            "json_ld": json_ld.micro_certification(micro),
        }
    )
    return context


def unstated_assessment(micro: MicroCertification) -> list[Any]:
    """Return the names of what nobody stated of the assessment."""
    known = {_("assessment"): micro.assessment, _("evidence for employers"): micro.evidence}
    return [name for name, value in known.items() if not value]


def adoptions_of(micro: MicroCertification) -> list[Any]:
    """Return what the micro-certification, or its pilot, says of the framework."""
    own = Q(offering=micro)
    if micro.pilot_id:
        own |= Q(pilot=micro.pilot_id, pilot__lifecycle__in=LISTED)
    found = Adoption.objects.on_own_page().filter(own).prefetch_related(*history())
    said = found.select_related("element__edition", "confirmed_by")
    return list(said.order_by("-element__kind", "element__position", "pk"))


KIND = RecordKind(MicroCertification, records, LISTING, detail)
