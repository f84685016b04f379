"""The API's search: hits of every kind with counted facets, by one field that the schema is composed with."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import graphene
from django.utils.translation import gettext as _
from graphene.relay import PageInfo
from graphql import GraphQLError

from registry.graphql.errors import UNAVAILABLE, bad_input, beyond_limit
from registry.graphql.limits import limit
from registry.graphql.lists import storable
from registry.models.bilingual import current_language
from search.facet_labels import named
from search.finding import find
from search.graphql_enums import SearchField, SearchKind, SearchOrder
from search.graphql_filters import asked_of
from search.graphql_types import (
    SearchConnection,
    SearchEdge,
    SearchFacet,
    SearchFilterInput,
    understood_of,
)
from search.reading.plan import LONGEST_TEXT
from search.serving import NotIndexed
from search.types import DEEPEST, SORTS, Query, Results

_CURSOR = "search:"


class SearchQuery:
    """Root field for finding anything."""

    search = graphene.Field(
        graphene.NonNull(SearchConnection),
        query=graphene.String(
            description="Words, 300 characters at most; empty asks for everything."
        ),
        kinds=graphene.List(graphene.NonNull(SearchKind), description="Kinds that may answer."),
        filters=graphene.List(
            graphene.NonNull(SearchFilterInput),
            description="All of them hold; one for a field, and for each end of a number.",
        ),
        facets=graphene.List(graphene.NonNull(SearchField), description="Fields to count."),
        order_by=SearchOrder(description="Order of the hits; the best match first by default."),
        first=graphene.Int(description="Hits wanted, 1 to 100."),
        after=graphene.String(description="Cursor after which the page begins."),
        description="Finds records of every kind by words, with counted facets.",
    )

    def resolve_search(root: Any, info: Any, **asked: Any) -> SearchConnection:  # noqa: N805
        query = _query(**asked)
        try:
            return _connection(query, find(query))
        except NotIndexed as problem:
            message = _("The search index is being prepared. Please ask again in a moment.")
            raise GraphQLError(message, extensions={"code": UNAVAILABLE}) from problem


def _query(
    query: str = "",
    kinds: list[Any] | None = None,
    filters: list[Any] | None = None,
    facets: list[Any] | None = None,
    order_by: Any = None,
    first: int | None = None,
    after: str | None = None,
) -> Query:
    size = _size(first)
    wanted, kept = asked_of(kinds, filters)
    return Query(
        text=_words(query or ""),
        kinds=wanted,
        filters=kept,
        facets=tuple(dict.fromkeys(field.value for field in facets or ())),
        sort=order_by.value if order_by else SORTS[0],
        offset=_offset(after, size),
        limit=size,
        language=current_language(),
    )


def _words(query: str) -> str:
    if len(query.strip()) > LONGEST_TEXT:
        problem = _("Search reads up to %(most)s characters. Shorten the words.")
        raise bad_input("query", problem % {"most": LONGEST_TEXT}, most=LONGEST_TEXT)
    return storable("query", query)


def _size(first: int | None) -> int:
    size, most = limit("page_default") if first is None else first, limit("page_most")
    if not 1 <= size <= most:
        problem = _("%(given)s is not between 1 and %(most)s.") % {"given": size, "most": most}
        raise beyond_limit("first", problem, "page_most", most)
    return size


def _offset(after: str | None, size: int) -> int:
    if after is None:
        return 0
    try:
        said = base64.b64decode(after.encode(), validate=True).decode()
        offset = int(said.removeprefix(_CURSOR)) if said.startswith(_CURSOR) else -1
    except (binascii.Error, ValueError):
        offset = -1
    if not 0 <= offset <= DEEPEST - size:
        raise bad_input("after", _("this is no cursor of this list, or it is too deep."))
    return offset


def _connection(query: Query, results: Results) -> SearchConnection:
    edges = [
        SearchEdge(node=hit, cursor=_cursor(query.offset + place))
        for place, hit in enumerate(results.hits, 1)
    ]
    return SearchConnection(
        edges=edges,
        page_info=PageInfo(
            has_next_page=query.offset + len(edges) < results.total,
            has_previous_page=query.offset > 0,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
        total_count=results.total,
        facets=[SearchFacet(field=one.field, values=named(one)) for one in results.facets],
        read_as=results.read_as or None,
        relaxed=results.relaxed,
        begun=results.begun,
        understood=[understood_of(one) for one in results.understood],
        given_up=[understood_of(one) for one in results.given_up],
        unstated=[told for told, is_so in _unstated(results) if is_so],
        lacking=results.lacking[0] if results.lacking else None,
        unknown_institution=results.unknown or None,
        stand_in=results.stand_in,
    )


def _unstated(results: Results) -> tuple[tuple[str, bool], ...]:
    return (
        ("workplace", results.from_where),
        ("regions_of_jobs", results.without_jobs),
        ("training", results.is_all_training),
    )


def _cursor(offset: int) -> str:
    return base64.b64encode(f"{_CURSOR}{offset}".encode()).decode()
