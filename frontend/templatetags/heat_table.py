"""Tables as pictures on pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.addresses import record_url
from frontend.diagram import Words
from frontend.diagram.heat import (
    BOUNDS,
    COUNTS,
    ROOMY,
    TALL,
    WIDE,
    Cell,
    Shape,
    Side,
    Table,
    heat,
    sample,
    shades,
)
from registry.models import Adoption

register = template.Library()

STEPS = {"claimed": "ring", "evidenced": "dot", "endorsed": "block"}
"""The sign of each step of an adoption."""
COVERS = {"below": "ring", "covers": "block"}
"""The sign of how far an offering teaches a skill."""


@register.simple_tag
def coverage_picture(sectors: Any, rows: Any, listed: str) -> SafeString:
    """Print how many of each sector there are in each region; ``listed`` is the address of the list."""
    table = Table(
        tuple(Side(str(one.name), one.line, lang=_lang(one.name)) for one in sectors),
        tuple(Side(str(row.region.name), lang=_lang(row.region.name)) for row in rows),
        tuple(tuple(_counted(cell, listed) for cell in row.cells) for row in rows),
    )
    return _drawn(table, "coverage", _("Micro-certifications by sector and region"), COUNTS)


@register.simple_tag
def members_picture(sectors: Any, rows: Any) -> SafeString:
    """Print how many organisations of each kind work in each sector; a cell leads to their names."""
    table = Table(
        tuple(Side(str(one.name), one.line, lang=_lang(one.name)) for one in sectors),
        tuple(Side(str(row.kind)) for row in rows),
        tuple(tuple(_members(cell) for cell in row.cells) for row in rows),
    )
    return _drawn(table, "members-by-sector", _("Organisations by kind and sector"), COUNTS)


@register.simple_tag
def adoption_picture(columns: Any, rows: Any) -> SafeString:
    """Print how far each pilot follows each principle and element; a cell leads to what the pilot says."""
    table = Table(
        tuple(Side(str(one.name), lang=_lang(one.name)) for one in columns),
        tuple(
            Side(_title(row.pilot), _line(row.pilot), lang=_lang(row.pilot.label)) for row in rows
        ),
        tuple(tuple(_adopted(row.pilot, cell) for cell in row.cells) for row in rows),
    )
    return _drawn(table, "adoption", _("Pilots by principle and element"), WIDE, TALL)


@register.simple_tag
def skill_picture(shown: Any) -> SafeString:
    """Print which offerings cover which skills of an occupation; a cell leads to the offering."""
    table = Table(
        tuple(
            Side(_title(one.offering), _line(one.offering), lang=_lang(one.offering.label))
            for one in shown.columns
        ),
        tuple(
            Side(str(row.skill.name), lang=_lang(row.skill.name), weight=float(row.weight) / 5)
            for row in shown.rows
        ),
        tuple(tuple(_taught(row.skill, cell) for cell in row.cells) for row in shown.rows),
    )
    return _drawn(table, "covering", _("Skills by what covers them"), WIDE, ROOMY)


def _title(record: Any) -> str:
    if not record.is_illustrative:
        return str(record.label)
    return _("%(title)s (example)") % {"title": record.label}


def _lang(name: Any) -> str:
    """Return the language of a name where it is not the reader's."""
    return str(name.lang) if getattr(name, "is_fallback", False) else ""


def _line(record: Any) -> str:
    return record.sector.line if record.sector else ""


def _drawn(table: Table, key: str, title: str, *shapes: Shape) -> SafeString:
    """Draw a table in each shape, of which the stylesheet shows one."""
    told = _("The same stands in a table.")
    drawn = (heat(table, Words(f"{key}{one.look}", title, told), one) for one in shapes)
    return mark_safe("".join(drawn))  # noqa: S308 - the drawing escapes every text


@register.simple_tag
def heat_legend() -> SafeString:
    """Print what each shade means, as entries of a list."""
    told = [(Cell(0, ""), _("none"))]
    for least, most in shades():
        said = str(least) if least == most else _("%(least)s to %(most)s")
        told.append(
            (Cell(least, ""), said % {"least": least, "most": most} if "%" in said else said)
        )
    told.append((Cell(BOUNDS[-1], ""), _("%(least)s or more") % {"least": BOUNDS[-1]}))
    return _legend(told)


@register.simple_tag
def adoption_legend() -> SafeString:
    """Print what each sign of an adoption means, as entries of a list."""
    steps = [(Cell(0, "", sign=STEPS[one.value]), one.label) for one in Adoption.Status]
    return _legend([(Cell(0, ""), _("not stated")), *steps], TALL)


@register.simple_tag
def skill_legend() -> SafeString:
    """Print what each sign of a skill means, as entries of a list."""
    told = [
        (Cell(0, ""), _("not taught")),
        (Cell(0, "", sign=COVERS["below"]), _("taught, not far enough")),
        (Cell(0, "", sign=COVERS["covers"]), _("covered")),
    ]
    return _legend(told, TALL)


def _legend(told: Iterable[tuple[Cell, Any]], shape: Shape = COUNTS) -> SafeString:
    return format_html_join(
        "",
        "<li>{} <span>{}</span></li>",
        ((mark_safe(sample(cell, shape)), said) for cell, said in told),  # noqa: S308 - our own drawing
    )


def _counted(cell: Any, listed: str) -> Cell:
    number = cell.tally.number
    names = {"sector": cell.sector.name, "region": cell.region.name, "n": number}
    said = _("%(sector)s, %(region)s: %(n)s") % names
    return Cell(number, said, f"{listed}{cell.query}" if number else "")


def _members(cell: Any) -> Cell:
    number = cell.tally.number
    said = _("%(kind)s, %(sector)s: %(n)s") % {
        "kind": cell.kind, "sector": cell.sector.name, "n": number,
    }  # fmt: skip
    return Cell(number, said, cell.url if number else "")


def _adopted(pilot: Any, cell: Any) -> Cell:
    said_of = cell.adoption.element if cell.adoption else cell.element
    names = {"pilot": pilot.label, "element": said_of.name}
    if cell.adoption is None:
        return Cell(0, _("%(pilot)s, %(element)s: not stated") % names)
    said = _("%(pilot)s, %(element)s: %(step)s") % {
        **names,
        "step": cell.adoption.get_status_display(),
    }
    return Cell(0, said, adoption_url(pilot, said_of), STEPS[cell.adoption.status])


@register.simple_tag
def adoption_url(pilot: Any, element: Any) -> str:
    """Return where a pilot's page says what it adopts of an element."""
    page = record_url(pilot)
    return page if page == "#" else f"{page}#entry-{element.slug}"


def _taught(skill: Any, cell: Any) -> Cell:
    names = {"skill": skill.name, "offering": cell.offering.title}
    said = {
        "covers": _("%(skill)s: covered by %(offering)s"),
        "below": _("%(skill)s: taught by %(offering)s, not far enough"),
        "": _("%(skill)s: not taught by %(offering)s"),
    }[cell.how] % names
    if not cell.how:
        return Cell(0, said)
    return Cell(0, said, record_url(cell.offering), COVERS[cell.how])
