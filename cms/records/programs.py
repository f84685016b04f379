"""Programs: the board of the list, and the page of one with what stacks into it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.records import json_ld
from cms.records.facets import Control
from cms.records.kind import Context, RecordKind
from cms.records.listing import Listing
from cms.records.narrowing import SHARED_CONTROLS_AFTER, choices_of, institution_control
from cms.records.offerings import (
    dress,
    load_page,
    load_rows,
    offering_context,
)
from cms.records.regions import PlacedPrograms
from registry.models import Program

LISTING = Listing(
    filterset=PlacedPrograms,
    orders=("title", "hours", "fee"),
    controls=(
        Control("search", "text", label=_("Words")),
        Control("sector", "checks", column="sector__slug"),
        Control("credential", "select", column="credential"),
        institution_control(Program),
        *SHARED_CONTROLS_AFTER,
        *choices_of(Program),
    ),
    load=load_rows,
    dress=dress,
)


def records() -> QuerySet[Program]:
    """Load programs for their page."""
    return load_page(Program)


def detail(request: HttpRequest, program: Program) -> Context:
    """Return the context of a program's page."""
    return offering_context(program) | {"json_ld": json_ld.program(program)}


KIND = RecordKind(Program, records, LISTING, detail)
