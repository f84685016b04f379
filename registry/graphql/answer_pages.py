"""Pages of computed lists. An answer has an order of its own; a cursor holds the list's name and a row's place in it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from graphql import GraphQLResolveInfo

from registry.graphql.connection import Edge, Page, Window, connection_type, page_arguments
from registry.graphql.errors import bad_input
from registry.graphql.question import Question, engine_errors

Rank = Callable[[Any], tuple[Any, ...]]


@dataclass(frozen=True)
class Counted:
    """How many rows a computed list has; they are known once the list is computed."""

    number: int

    def count(self) -> int:
        """Return the number."""
        return self.number


class Questions(Question):
    """A root field whose answer is a list, by pages; ``rank`` gives the place of a row in the list's order."""

    def __init__(
        self, name: str, description: str, work: Callable[..., Any], rank: Rank, **arguments: Any
    ) -> None:
        self.listed, self.rank = name, rank
        pages = page_arguments()
        super().__init__(
            lambda: connection_type(name),
            description,
            work,
            **arguments,
            first=pages["first"],
            after=pages["after"],
        )

    def read(self, root: Any, info: GraphQLResolveInfo, **arguments: Any) -> Page:
        """Return a page of the answer. Only the rows of the page name records to load."""
        window = Window.read(arguments)
        with engine_errors(info.context):
            rows = self.work(info.context, **arguments)
        page = page_of_answers(rows, window, self.rank, self.listed)
        info.context.shelf.mention([edge.node for edge in page.edges])
        info.context.shelf.mention(getattr(rows, "untold", ()))
        return page


def page_of_answers(rows: Sequence[Any], window: Window, rank: Rank, listed: str) -> Page:
    """Return the rows in a window of a list that is in the order of ``rank``; ``listed`` names what it lists."""
    rest = list(rows)
    if window.after is not None:
        place = _place(window.after, listed)
        if rows and list(map(type, place)) != list(map(type, rank(rows[0]))):
            raise _foreign()
        rest = [row for row in rows if rank(row) > place]
    found = rest[: window.size]
    edges = [Edge(row, _cursor(listed, rank(row))) for row in found]
    return Page(
        edges, Counted(len(rows)), window.after is not None, len(rest) > window.size, answer=rows
    )


def _cursor(listed: str, rank: tuple[Any, ...]) -> str:
    return base64.urlsafe_b64encode(json.dumps([listed, *rank]).encode()).decode()


def _place(cursor: str, listed: str) -> tuple[Any, ...]:
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor.encode()).decode())
    except (binascii.Error, ValueError, RecursionError):
        raise _foreign() from None
    if not isinstance(found, list) or found[:1] != [listed]:
        raise _foreign()
    return tuple(found[1:])


def _foreign() -> Exception:
    return bad_input("after", _("the cursor is not one that this list gave."))
