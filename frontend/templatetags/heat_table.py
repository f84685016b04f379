"""Tables as pictures on pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from frontend.diagram import Words
from frontend.diagram.heat import BOUNDS, Cell, Side, Table, heat, sample, shades

register = template.Library()


@register.simple_tag
def coverage_picture(sectors: Any, rows: Any, listed: str) -> SafeString:
    """Print how many of each sector there are in each region; ``listed`` is the address of the list."""
    table = Table(
        tuple(Side(str(one.name), one.line) for one in sectors),
        tuple(Side(str(row.region.name)) for row in rows),
        tuple(tuple(_cell(cell, listed) for cell in row.cells) for row in rows),
    )
    title = _("Micro-certifications by sector and region")
    words = Words("coverage", title, _("The table below says the same."))
    return mark_safe(heat(table, words))  # noqa: S308 - the drawing escapes every text


@register.simple_tag
def heat_legend() -> SafeString:
    """Print what each shade means, as entries of a list."""
    told = [(sample(0), _("none"))]
    for least, most in shades():
        said = str(least) if least == most else _("%(least)s to %(most)s")
        told.append((sample(least), said % {"least": least, "most": most} if "%" in said else said))
    told.append((sample(BOUNDS[-1]), _("%(least)s or more") % {"least": BOUNDS[-1]}))
    return format_html_join(
        "",
        "<li>{} <span>{}</span></li>",
        ((mark_safe(drawn), said) for drawn, said in told),  # noqa: S308 - our own drawing
    )


def _cell(cell: Any, listed: str) -> Cell:
    number = cell.tally.number
    names = {"sector": cell.sector.name, "region": cell.region.name, "n": number}
    said = _("%(sector)s, %(region)s: %(n)s") % names
    return Cell(number, said, f"{listed}{cell.query}" if number else "")
