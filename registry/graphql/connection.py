"""Lists: Relay connections with pages of 1 to 100, and a total that is counted only when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import graphene
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from graphene.relay import PageInfo

from registry.graphql.base import TYPES, named
from registry.graphql.cursors import Keys, beyond, cursor_of, with_tie_break
from registry.graphql.errors import bad_input, beyond_limit
from registry.graphql.limits import DEFAULTS, limit

BESIDE: dict[str, dict[str, Any]] = {}
"""Fields that the connection of a type has beside those of every one, by the type's name."""


@dataclass(frozen=True)
class Edge:
    """A row and its cursor."""

    node: Model
    cursor: str


@dataclass(frozen=True)
class Page:
    """Some rows of a list."""

    edges: list[Edge]
    everything: QuerySet
    more_before: bool
    more_after: bool
    goes_on_at: str | None = None
    """End cursor of a page without rows: where a log that grows goes on."""
    answer: Any = None
    """The whole answer of which a computed list shows a page."""


@dataclass(frozen=True)
class Window:
    """Which rows: the first ones after a cursor, or the last ones before one."""

    size: int
    backwards: bool = False
    after: str | None = None
    before: str | None = None

    @classmethod
    def read(cls, arguments: dict[str, Any]) -> Window:
        """Take the four arguments of a page out of a list's arguments, or raise the error that names one."""
        first, last = arguments.pop("first", None), arguments.pop("last", None)
        after, before = arguments.pop("after", None), arguments.pop("before", None)
        if first is not None and last is not None:
            raise bad_input("last", _("give first or last, not both."))
        name, size = ("first", first) if last is None else ("last", last)
        size = limit("page_default") if size is None else size
        most = limit("page_most")
        if not 1 <= size <= most:
            problem = _("%(given)s is not between 1 and %(most)s.") % {"given": size, "most": most}
            raise beyond_limit(name, problem, "page_most", most)
        return cls(size, name == "last", after, before)


def page_of(everything: QuerySet, rows: QuerySet, window: Window, order: str, keys: Keys) -> Page:
    """Return the rows in a window. ``rows`` is ``everything`` with what the query asks loaded; one query."""
    keys = with_tie_break(keys)
    found = list(in_window(rows, window, order, keys))
    more, found = len(found) > window.size, found[: window.size]
    if window.backwards:
        found.reverse()
    return Page(
        edges=[Edge(row, cursor_of(row, order, keys)) for row in found],
        everything=everything,
        more_before=more if window.backwards else window.after is not None,
        more_after=window.before is not None if window.backwards else more,
    )


def in_window(rows: QuerySet, window: Window, order: str, keys: Keys) -> QuerySet:
    """Return the rows in a window and one more, which tells whether others follow."""
    if window.after is not None:
        rows = beyond(rows, window.after, "after", order, keys, backwards=False)
    if window.before is not None:
        rows = beyond(rows, window.before, "before", order, keys, backwards=True)
    rows = rows.order_by(*(key.order_by(window.backwards) for key in keys))
    return rows[: window.size + 1]


def page_arguments() -> dict[str, graphene.Argument]:
    """Return the arguments of every list."""
    most, default = DEFAULTS["page_most"], DEFAULTS["page_default"]
    bounds = f"1 to {most}"
    return {
        "first": graphene.Argument(
            graphene.Int,
            description=f"So many records from the start, {bounds}; {default} if unsaid.",
        ),
        "after": graphene.Argument(graphene.String, description="Go on after this cursor."),
        "last": graphene.Argument(
            graphene.Int, description=f"So many records from the end, {bounds}. Not with first."
        ),
        "before": graphene.Argument(graphene.String, description="Stop before this cursor."),
    }


@cache
def connection_type(name: str) -> type[graphene.ObjectType]:
    """Return the connection of a type: ``edges``, ``nodes``, ``pageInfo`` and ``totalCount``, and what is ``BESIDE``."""
    node = graphene.NonNull(named(name))
    edge = type(
        f"{name}Edge",
        (graphene.ObjectType,),
        {
            "__doc__": f"A {name} and its place in the list.",
            "node": graphene.Field(node, description="The record."),
            "cursor": graphene.String(required=True, description="Place in the list."),
        },
    )
    fields = {
        "__doc__": f"A list of {name}, by pages.",
        "edges": graphene.List(
            graphene.NonNull(edge), required=True, description="Records with their cursors."
        ),
        "nodes": graphene.List(node, required=True, description="The same records, plainly."),
        "page_info": graphene.Field(
            PageInfo, required=True, description="Whether more follows, and from where."
        ),
        "total_count": graphene.Int(
            required=True, description="Records in the whole list. Counted only when asked for."
        ),
        "resolve_nodes": lambda page, info: [edge.node for edge in page.edges],
        "resolve_page_info": lambda page, info: _page_info(page),
        "resolve_total_count": lambda page, info: page.everything.count(),
    }
    fields |= BESIDE.get(name, {})
    TYPES[f"{name}Connection"] = type(f"{name}Connection", (graphene.ObjectType,), fields)
    return TYPES[f"{name}Connection"]


def _page_info(page: Page) -> PageInfo:
    return PageInfo(
        has_next_page=page.more_after,
        has_previous_page=page.more_before,
        start_cursor=page.edges[0].cursor if page.edges else None,
        end_cursor=page.edges[-1].cursor if page.edges else page.goes_on_at,
    )
