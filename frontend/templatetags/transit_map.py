"""Maps on pages: what a plan links becomes a drawing for wide screens and one for phones, of which one is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from frontend.diagram import Drawing, Graph, Link, Sort, Station, Words, svg, tall, wide

register = template.Library()

BROAD, LONG = 1280, 1500
"""Maps wider than the first are made smaller on wide screens, so that the goal is in sight, and narrower ones show the
map for phones. Those wider than the second are not, or their words could not be read: they scroll, and links inside
take the focus."""


@register.simple_tag
def transit_map(route: Any, number: int, title: str) -> SafeString:
    """Print the map of a plan; ``number`` keeps the ids of several maps apart."""
    graph = Graph(
        tuple(_station(stop) for stop in route.stops), tuple(Link(*link) for link in route.links)
    )
    drawn = "".join(
        _drawn(graph, lay_out, f"map-{number}-{look}", title)
        for look, lay_out in (("wide", wide), ("tall", tall))
    )
    return format_html(
        '<figure class="route-map">{}</figure>',
        mark_safe(drawn),  # noqa: S308 - the drawing escapes every text
    )


def _drawn(graph: Graph, lay_out: Callable[[Graph], Drawing], key: str, title: str) -> str:
    drawing = lay_out(graph)
    words = Words(key, title, _("The list of steps below says the same."))
    size = " long" if drawing.width > LONG else " broad" if drawing.width > BROAD else ""
    return svg(drawing, words, f"{lay_out.__name__}{size}")


def _station(stop: Any) -> Station:
    return Station(
        stop.key, stop.title, stop.note, stop.line, Sort(stop.sort), stop.stage, stop.url, stop.lang
    )
