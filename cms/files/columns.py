"""The columns of a list as a table: what a row of the page shows, and the codes that programs join by.

What nobody stated is an empty cell; figures are plain (1234.5) and days are 2027-02-03, so that they can be sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cms.addresses import absolute_url, record_url

BETWEEN = "; "
"""Between several values of one cell."""


@dataclass(frozen=True)
class Column:
    """A heading, and what stands under it in a row."""

    heading: Any
    cell: Callable[[Any], Any]


def text_of(value: Any) -> str:
    """Return a value as a cell has it.

    >>> text_of(Decimal("7.50")), text_of(None), text_of(["a", "b"]), text_of(date(2027, 2, 3))
    ('7.5', '', 'a; b', '2027-02-03')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return BETWEEN.join(map(text_of, value))
    return str(value)


def _of(name: str) -> Callable[[Any], Any]:
    """Return the reader of an attribute of the record of a row; a dot leads on."""

    def cell(row: Any) -> Any:
        found = row.record
        for part in name.split("."):
            found = getattr(found, part) if found is not None else None
        return found

    return cell


def _names(records: Iterable[Any]) -> list[str]:
    return [str(record.label) for record in records]


def _many(name: str, value: str) -> Callable[[Any], Any]:
    """Return the reader of one value of each of several records."""
    return lambda row: [str(getattr(one, value)) for one in getattr(row.record, name).all()]


def _said(holds: Any) -> bool | None:
    """Return yes, or nothing: where it does not hold, nobody may have stated what it hangs on."""
    return True if holds else None


def _moment(event: Any, moment: datetime | None) -> Any:
    """Return a time of an event with its distance from UTC; of whole days the day."""
    return moment.date() if moment and event.is_whole_days else moment


TITLE = Column(gettext_lazy("Title"), lambda row: row.record.label)
LANGUAGE = Column(gettext_lazy("Language of the title"), lambda row: row.record.label.lang)
LAST = (
    Column(gettext_lazy("Last confirmed"), _of("last_confirmed")),
    Column(gettext_lazy("Source"), _of("source_name")),
    Column(gettext_lazy("Example"), _of("is_illustrative")),
    Column(gettext_lazy("Address"), lambda row: absolute_url(record_url(row.record))),
    Column(gettext_lazy("Identifier"), _of("ctid")),
)
OFFERING = (
    TITLE,
    LANGUAGE,
    Column(gettext_lazy("Institution"), _of("institution.name")),
    Column(gettext_lazy("Code"), _of("code")),
    Column(gettext_lazy("Sector"), _of("sector.name")),
    Column(gettext_lazy("Hours"), _of("hours")),
    Column(gettext_lazy("Weeks"), _of("weeks")),
    Column(gettext_lazy("Credits"), _of("credits")),
    Column(gettext_lazy("Fee (CAD)"), _of("fee")),
    Column(gettext_lazy("Delivery"), lambda row: row.record.get_delivery_display()),
    Column(gettext_lazy("Language of delivery"), _many("languages", "name")),
    Column(gettext_lazy("Next start"), lambda row: row.next_start),
    Column(gettext_lazy("Starts any time"), lambda row: _said(row.record.any_time)),
    Column(gettext_lazy("Counts toward"), lambda row: _names(row.awards)),
    Column(gettext_lazy("Granted decisions"), lambda row: row.recognised or None),
    Column(gettext_lazy("Occupations (NOC)"), _many("occupations", "code")),
    Column(gettext_lazy("Regions"), _many("regions", "name")),
    Column(gettext_lazy("CIP 2021"), _of("cip")),
    Column(gettext_lazy("Enrol at"), _of("enrol_url")),
)
_COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "microcertification": (
        *OFFERING,
        Column(gettext_lazy("OSAP-eligible"), lambda row: _said(row.osap and row.osap.eligible)),
        Column(gettext_lazy("Pilot partners"), lambda row: _names(row.partners)),
        Column(gettext_lazy("Endorsed twice"), lambda row: _said(row.endorsed)),
    ),
    "course": OFFERING,
    "program": (
        *OFFERING,
        Column(gettext_lazy("Credential"), lambda row: row.record.get_credential_display()),
    ),
    "occupation": (
        Column(gettext_lazy("NOC code"), _of("code")),
        TITLE,
        LANGUAGE,
        Column(gettext_lazy("TEER"), _of("teer")),
        Column(gettext_lazy("Micro-certifications"), lambda row: row.micros.number),
        Column(gettext_lazy("Programs"), lambda row: row.programs.number),
        Column(gettext_lazy("Examples that lead there"), lambda row: row.examples),
    ),
    "skill": (
        TITLE,
        LANGUAGE,
        Column(gettext_lazy("Skill framework"), _of("framework.name")),
        Column(gettext_lazy("Code"), _of("code")),
        Column(gettext_lazy("Kind"), lambda row: row.record.get_kind_display()),
        Column(gettext_lazy("Offerings"), lambda row: row.offerings.number),
        Column(gettext_lazy("Examples that teach it"), lambda row: row.offerings.examples),
        Column(gettext_lazy("Occupations"), lambda row: row.occupations),
    ),
    "organization": (
        TITLE,
        LANGUAGE,
        Column(gettext_lazy("Kind"), lambda row: row.record.get_kind_display()),
        Column(gettext_lazy("City"), _of("city")),
        Column(gettext_lazy("Region"), _of("region.name")),
        Column(gettext_lazy("Sectors"), lambda row: _names(row.sectors)),
        Column(gettext_lazy("Pilots"), lambda row: row.pilots),
        Column(gettext_lazy("Offerings"), lambda row: row.offerings),
        Column(gettext_lazy("Website"), _of("website")),
    ),
    "pilot": (
        TITLE,
        LANGUAGE,
        Column(gettext_lazy("Lead institution"), _of("lead.name")),
        Column(gettext_lazy("Sector"), _of("sector.name")),
        Column(gettext_lazy("Partners"), lambda row: _names(row.partners)),
        Column(gettext_lazy("Micro-certifications"), lambda row: _names(row.issues)),
        Column(gettext_lazy("Content"), lambda row: row.record.get_content_display()),
        Column(gettext_lazy("Status"), lambda row: row.record.get_status_display()),
        Column(gettext_lazy("Cohort"), _of("cohort")),
    ),
    "practicenote": (
        TITLE,
        LANGUAGE,
        Column(gettext_lazy("Organisation"), _of("organization.name")),
        Column(gettext_lazy("What was tried"), _of("tried")),
        Column(gettext_lazy("For whom"), _of("audience")),
        Column(gettext_lazy("What came of it"), _of("outcome")),
        Column(gettext_lazy("What we would do differently"), _of("next_time")),
        Column(gettext_lazy("Pilots"), lambda row: _names(row.record.pilots.all())),
        Column(gettext_lazy("Principles and elements"), _many("elements", "code")),
        Column(gettext_lazy("Occupations (NOC)"), _many("occupations", "code")),
    ),
    "event": (
        TITLE,
        LANGUAGE,
        Column(gettext_lazy("Organiser"), _of("organization.name")),
        Column(gettext_lazy("Begins"), lambda row: _moment(row.record, row.record.start)),
        Column(gettext_lazy("Ends"), lambda row: _moment(row.record, row.record.end)),
        Column(gettext_lazy("Last day"), _of("last_day")),
        Column(gettext_lazy("Time zone"), _of("time_zone")),
        Column(gettext_lazy("Place"), _of("place")),
        Column(gettext_lazy("Link"), _of("link")),
        Column(gettext_lazy("Cancelled"), _of("cancelled")),
        Column(gettext_lazy("What it is about"), _of("text")),
    ),
    "newsitem": (
        TITLE,
        LANGUAGE,
        Column(gettext_lazy("Date"), _of("told_on")),
        Column(gettext_lazy("Organisation"), _of("organization.name")),
        Column(gettext_lazy("Summary"), _of("summary")),
        Column(gettext_lazy("Link"), _of("link")),
    ),
    "need": (
        TITLE,
        LANGUAGE,
        Column(gettext_lazy("Organisation"), _of("organization.name")),
        Column(gettext_lazy("Summary"), _of("summary")),
        Column(gettext_lazy("Occupations (NOC)"), _of("occupation.code")),
        Column(
            gettext_lazy("Skills"),
            lambda row: _names(one.skill for one in row.record.skills.all()),
        ),
        Column(gettext_lazy("Number of people"), _of("people")),
        Column(gettext_lazy("Needed by"), _of("by_date")),
        Column(gettext_lazy("Regions"), _many("regions", "name")),
    ),
    "resource": (
        TITLE,
        LANGUAGE,
        Column(gettext_lazy("Organisation"), _of("organization.name")),
        Column(gettext_lazy("Summary"), _of("summary")),
        Column(pgettext_lazy("resource", "Type"), lambda row: row.record.get_kind_display()),
        Column(
            gettext_lazy("Language of the resource"), lambda row: row.record.get_language_display()
        ),
        Column(gettext_lazy("Licence"), lambda row: row.record.get_licence_display()),
        Column(gettext_lazy("Address of the resource"), _of("url")),
        Column(gettext_lazy("Version"), lambda row: row.newest and row.newest.number),
        Column(gettext_lazy("Principles and elements"), _many("elements", "code")),
    ),
}

READ_TOO: Mapping[str, tuple[str, ...]] = dict.fromkeys(
    ("microcertification", "course", "program"), ("languages", "occupations", "regions")
)
"""What the columns of a kind read beside what its rows on the page have."""


def columns_of(kind: str) -> tuple[Column, ...]:
    """Return the columns of a kind, those that every kind has last."""
    return (*_COLUMNS[kind], *LAST)
