"""Courses: the board of the list, and the page of one."""

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
    ORDERS,
    dress,
    load_page,
    load_rows,
    offering_context,
)
from cms.records.regions import PlacedCourses
from registry.models import Course

LISTING = Listing(
    filterset=PlacedCourses,
    orders=ORDERS,
    controls=(
        Control("search", "text", label=_("Words")),
        Control("sector", "checks", column="sector__slug"),
        institution_control(Course),
        *SHARED_CONTROLS_AFTER,
        *choices_of(Course),
    ),
    load=load_rows,
    dress=dress,
)


def records() -> QuerySet[Course]:
    """Load courses for their page."""
    return load_page(Course)


def detail(request: HttpRequest, course: Course) -> Context:
    """Return the context of a course's page."""
    return offering_context(course) | {"json_ld": json_ld.course(course)}


KIND = RecordKind(Course, records, LISTING, detail)
