"""The API's search: hits of every kind with counted facets, by one field that the schema is composed with."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import graphene
from django.utils.translation import gettext as _
from graphene.relay import PageInfo
from graphql import GraphQLError

from registry.graphql.enums import LanguageCode
from registry.graphql.errors import UNAVAILABLE, bad_input, beyond_limit
from registry.graphql.limits import limit
from registry.graphql.lists import storable
from registry.graphql.scalars import Decimal as DecimalType
from registry.models.bilingual import current_language
from registry.models.ctid import ctid_of
from search.facet_labels import named
from search.finding import find
from search.graphql_enums import SearchAmount, SearchField, SearchKind, SearchOrder
from search.graphql_filters import asked_of
from search.plan import LONGEST_TEXT
from search.serving import NotIndexed
from search.types import (
    DEEPEST,
    SORTS,
    AnyOf,
    AtLeast,
    Filter,
    Query,
    Results,
    Words,
)

_CURSOR = "search:"


class SearchFilterInput(graphene.InputObjectType):
    """Keeps records by one field: any of some values, or a number that is stated and no less or no more than so much."""

    field = SearchField(description="The field, for values.")
    values = graphene.List(
        graphene.NonNull(graphene.String),
        description="Values as facets give them, 50 at most; one of them suffices.",
    )
    amount = SearchAmount(description="The field, for a number.")
    at_least = graphene.Float(description="The least number: hours, weeks or CAD.")
    at_most = graphene.Float(description="The greatest number: hours, weeks or CAD.")


def _text(source: str, what: str) -> Any:
    def read(root: Any, info: Any, language: Any = None) -> str | None:
        words: Words = getattr(root.card, source)
        return words.of(language.value if language else current_language()) or None

    argument = LanguageCode(description="Language wanted; the request's own when left out.")
    return graphene.Field(graphene.String, language=argument, description=what, resolver=read)


def _card(of_type: Any, source: str, what: str, required: bool = False) -> Any:
    def read(root: Any, info: Any) -> Any:
        value = getattr(root.card, source)
        return None if value == "" else value

    return graphene.Field(of_type, description=what, resolver=read, required=required)


class SearchHit(graphene.ObjectType):
    """A record that answers. ``node(id:)`` with the CTID gives all of it."""

    kind = _card(SearchKind, "kind", "Kind of the record.", required=True)
    ctid = graphene.NonNull(graphene.ID, description="Permanent identifier (CTID).")
    slug = _card(graphene.String, "slug", "Last part of its address; an occupation's NOC code.")
    code = _card(graphene.String, "code", "NOC, course or skill code.")
    title = _text("title", "What people call it.")
    who = _text("who", "The organisation behind it.")
    summary = _text("summary", "One or two sentences.")
    known_as = graphene.String(description="The job title by which it was found.")
    hours = _card(DecimalType, "hours", "Hours of instruction; null when not stated.")
    fee = _card(DecimalType, "fee", "Fee in CAD; null when not stated.")
    is_example = _card(graphene.Boolean, "example", "Whether it is an invented example.", True)

    def resolve_ctid(root: Any, info: Any) -> str:  # noqa: N805 - graphene binds resolvers to no instance
        return ctid_of(root.card.uid)

    def resolve_known_as(root: Any, info: Any) -> str | None:  # noqa: N805
        return root.known_as or None


class SearchFacetValue(graphene.ObjectType):
    """A value of a facet."""

    value = graphene.NonNull(graphene.String, description="The value, as filters take it.")
    label = graphene.String(
        language=LanguageCode(description="Language wanted; the request's own when left out."),
        description="What people call the value; null where its record is not public.",
    )
    count = graphene.NonNull(graphene.Int, description="Records of the answer that have it.")
    chosen = graphene.NonNull(graphene.Boolean, description="Whether the filters name it.")

    def resolve_label(root: Any, info: Any, language: Any = None) -> str | None:  # noqa: N805
        return root.labels.of(root.value, language.value if language else current_language())


class SearchFacet(graphene.ObjectType):
    """The values of one field over what the other filters keep."""

    field = graphene.NonNull(SearchField, description="The field.")
    values = graphene.NonNull(
        graphene.List(graphene.NonNull(SearchFacetValue)),
        description="Its values, most frequent first.",
    )


class SearchEdge(graphene.ObjectType):
    """A hit and its cursor."""

    node = graphene.NonNull(SearchHit, description="The hit.")
    cursor = graphene.NonNull(graphene.String, description="Where it stands; for ``after``.")


class SearchUnderstood(graphene.ObjectType):
    """A limit or a value that was read among the words, in the form of ``SearchFilterInput``."""

    field = SearchField(description="The field, for values; null for a number.")
    values = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.String)),
        description="The values; none for a number.",
    )
    amount = SearchAmount(description="The field, for a number; null for values.")
    at_least = DecimalType(description="The least number; null for values, and where none is said.")
    at_most = DecimalType(
        description="The greatest number; null for values, and where none is said."
    )


def _understood(one: Filter) -> SearchUnderstood:
    if isinstance(one, AnyOf):
        return SearchUnderstood(field=one.field, values=one.values)
    if isinstance(one, AtLeast):
        return SearchUnderstood(values=(), amount=one.field, at_least=one.least)
    return SearchUnderstood(values=(), amount=one.field, at_most=one.most)


class SearchConnection(graphene.ObjectType):
    """One page of an answer."""

    edges = graphene.NonNull(
        graphene.List(graphene.NonNull(SearchEdge)), description="The hits of the page."
    )
    nodes = graphene.NonNull(
        graphene.List(graphene.NonNull(SearchHit)), description="The hits, without cursors."
    )
    page_info = graphene.NonNull(PageInfo, description="Whether there is more.")
    total_count = graphene.NonNull(graphene.Int, description="Records that answer.")
    facets = graphene.NonNull(
        graphene.List(graphene.NonNull(SearchFacet)), description="The facets asked for."
    )
    read_as = graphene.String(description="The words searched for, when not those typed.")
    relaxed = graphene.NonNull(
        graphene.Boolean, description="Whether no record has all the words, so these have some."
    )
    begun = graphene.NonNull(
        graphene.Boolean,
        description="Whether no record has the words, so these have longer ones that begin so.",
    )
    understood = graphene.NonNull(
        graphene.List(graphene.NonNull(SearchUnderstood)),
        description="Limits, ways of delivery, languages and OSAP eligibility read among the words, in force.",
    )
    given_up = graphene.NonNull(
        graphene.List(graphene.NonNull(SearchUnderstood)),
        description="What was read among the words, too, and is left aside: nothing meets it.",
    )
    stand_in = graphene.NonNull(
        graphene.Boolean,
        description="Whether the site's own index answers, over the same records, for a search server that is away.",
    )

    def resolve_nodes(root: Any, info: Any) -> list[Any]:  # noqa: N805
        return [edge.node for edge in root.edges]


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
        understood=[_understood(one) for one in results.understood],
        given_up=[_understood(one) for one in results.given_up],
        stand_in=results.stand_in,
    )


def _cursor(offset: int) -> str:
    return base64.b64encode(f"{_CURSOR}{offset}".encode()).decode()
