"""Pilots: the list by sector, and the page of one with its partners and what it adopts of the framework."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.records import json_ld
from cms.records.excerpt import excerpt
from cms.records.facets import Control
from cms.records.kind import Context, RecordKind
from cms.records.listing import Listing
from cms.records.notes import notes_about
from cms.records.offerings import micro_board, partners_of, untranslated
from registry.filters import PilotFilter
from registry.models import (
    Adoption,
    FrameworkElement,
    MicroCertification,
    Need,
    Organization,
    Pilot,
    PilotPartner,
)
from registry.models.confirmation import history
from registry.services.alignment import alignments


@dataclass(frozen=True)
class PilotRow:
    """One row: the pilot, its partners and what it issues."""

    record: Pilot
    partners: list[Organization]
    issues: list[MicroCertification]


@dataclass(frozen=True)
class ElementRow:
    """A principle or element, and what the pilot says of it; None is "not stated"."""

    element: FrameworkElement
    adoption: Adoption | None
    is_latest: bool = True
    """Whether the pilot says nothing of it by a later edition."""


def load_rows(found: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """Load pilots with what a row shows."""
    issued = MicroCertification.objects.published().order_by("title_en")
    return found.select_related("lead", "sector").prefetch_related(
        Prefetch("partners", PilotPartner.objects.public()),
        Prefetch("micro_certifications", issued, to_attr="issued"),
    )


def dress_rows(page: Iterable[Pilot]) -> list[PilotRow]:
    """Return rows."""
    return [PilotRow(pilot, partners_of(pilot, pilot.lead_id), pilot.issued) for pilot in page]


LISTING = Listing(
    filterset=PilotFilter,
    orders=("title", "-title"),
    controls=(
        Control("search", "text", label=_("Words")),
        Control("sector", "checks", column="sector__slug"),
        Control("content", "select", column="content"),
        Control("status", "select", column="status"),
    ),
    load=load_rows,
    dress=dress_rows,
)


def records() -> QuerySet[Pilot]:
    """Load pilots for their page."""
    partners = PilotPartner.objects.public().select_related("organization__region")
    return Pilot.objects.select_related("lead__region", "sector").prefetch_related(
        Prefetch("partners", partners)
    )


def detail(request: HttpRequest, pilot: Pilot) -> Context:
    """Return the context of a pilot's page."""
    issued = MicroCertification.objects.published().filter(pilot=pilot).order_by("title_en")
    return {
        "partners": _partners(pilot),
        "needs": _needs_of(pilot),
        "unstated": unstated(pilot),
        "micros": excerpt(issued, micro_board, pilot=pilot.slug),
        **framework_context(elements_of(pilot)),
        "notes_about": notes_about(pilot),
        "untranslated": untranslated(pilot, "title", "summary", "outcome"),
        "json_ld": json_ld.pilot(pilot),
    }


def _partners(pilot: Pilot) -> list[tuple[Organization, list[str]]]:
    """Return who takes part beside the lead, each once, with what it does."""
    rows: dict[int, tuple[Organization, list[str]]] = {}
    for one in pilot.partners.all():
        _who, roles = rows.setdefault(one.organization_id, (one.organization, []))
        roles.append(one.get_role_display())
    return list(rows.values())


def _needs_of(pilot: Pilot) -> list[Need]:
    """Return the needs that the pilot answers, as the application said that it was made from."""
    found = Need.objects.published().filter(applications__pilot=pilot.pk).distinct()
    return list(found.select_related("organization").order_by("slug")) if pilot.pk else []


def unstated(pilot: Pilot) -> list[Any]:
    """Return the names of the figures of a page that nobody stated."""
    known = {
        _("origin"): pilot.content,
        _("cohort"): pilot.cohort,
        _("status"): pilot.status,
        _("first day"): pilot.started_on,
    }
    return [name for name, value in known.items() if not value]


def elements_of(pilot: Pilot, draft: Adoption | None = None) -> list[ElementRow]:
    """Return all that a pilot says of any edition, and what it does not say of the current one, in order of reading.

    An element is the same in two editions when its code is: what is said of it by several editions stands together,
    the latest first. What the current edition lacks comes after what it asks.

    Args:
        draft: an entry as it is edited, shown in its place.
    """
    adopted = Adoption.objects.on_own_page().of_pilot(pilot).prefetch_related(*history())
    known = adopted.select_related("element__edition", "confirmed_by")
    rows = list(known.order_by("-element__kind", "element__position", "pk"))
    if draft is not None:
        rows = [draft, *(one for one in rows if one.pk != draft.pk)]
    said: dict[str, list[Adoption]] = defaultdict(list)
    for one in sorted(rows, key=lambda one: one.element.edition.published_on, reverse=True):
        said[one.element.code].append(one)
    found = [
        row
        for element in FrameworkElement.objects.current()
        for row in _rows(said.pop(element.code, [])) or [ElementRow(element, None)]
    ]
    return in_order([*found, *(row for left in said.values() for row in _rows(left))])


def _rows(said: list[Adoption]) -> list[ElementRow]:
    return [ElementRow(one.element, one, at == 0) for at, one in enumerate(said)]


def in_order(rows: Iterable[ElementRow]) -> list[ElementRow]:
    """Return rows with the principles first."""
    return sorted(rows, key=lambda row: not _is_principle(row))


def framework_context(elements: list[ElementRow]) -> Context:
    """Return what a pilot's page shows of the framework."""
    return {
        "said": _said(elements),
        "unsaid": [row.element.name for row in elements if row.adoption is None],
        "adopted": sum(row.adoption is not None for row in elements),
        "alignments": alignments(row.adoption for row in elements if row.adoption),
    }


def _said(elements: list[ElementRow]) -> list[tuple[Any, list[ElementRow]]]:
    said = [row for row in elements if row.adoption is not None]
    principles = [row for row in said if _is_principle(row)]
    others = [row for row in said if not _is_principle(row)]
    return [
        (name, rows)
        for name, rows in ((_("Principles"), principles), (_("Elements"), others))
        if rows
    ]


def _is_principle(row: ElementRow) -> Any:
    return row.element.kind == FrameworkElement.Kind.PRINCIPLE


KIND = RecordKind(Pilot, records, LISTING, detail)
