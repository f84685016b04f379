"""The log of changes, oldest first: a program keeps the last cursor and asks what came after."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graphene import Argument, Boolean
from graphene.types.field import Field
from graphql import GraphQLResolveInfo

from registry.filters.ordering import PK, annotated
from registry.graphql.connection import Page, Window, connection_type, page_arguments, page_of
from registry.models import Change


class ChangesField(Field):
    """Changes of public records, by pages."""

    def __init__(self) -> None:
        arguments = page_arguments()
        super().__init__(
            lambda: connection_type("Change"),
            required=True,
            description="Public changes, oldest first. Keep endCursor and ask again with after.",
            args={name: arguments[name] for name in ("first", "after")}
            | {
                "example": Argument(
                    Boolean,
                    description="Changes of invented examples only, or none of them. Not said: none, unless the "
                    "registry is set to show them.",
                )
            },
            resolver=self.read,
        )

    def read(self, root: Any, info: GraphQLResolveInfo, **arguments: Any) -> Page:
        """Return the changes after a cursor."""
        example = arguments.pop("example", None)
        log = (
            Change.objects.told()
            if example is None
            else Change.objects.filter(illustrative=example)
        )
        window = Window.read(arguments)
        return replace(
            page_of(log, annotated(log, (PK,)), window, "changes", ()), goes_on_at=window.after
        )


class Query:
    """Root fields for changes."""

    changes = ChangesField()
