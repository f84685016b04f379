"""Types of the API's search: a hit, what was read among the words, what no record states, and a page of an answer."""

from __future__ import annotations

from typing import Any

import graphene
from graphene.relay import PageInfo

from registry.graphql.enums import LanguageCode
from registry.graphql.scalars import Decimal as DecimalType
from registry.models.bilingual import current_language
from registry.models.ctid import ctid_of
from search.graphql_enums import SearchAmount, SearchField, SearchKind, SearchUnstated
from search.types import AnyOf, AtLeast, Filter, Words


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
    is_over = _card(
        graphene.Boolean,
        "over",
        "Whether it is over: a need, an event, an agreement, a rule.",
        True,
    )

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


def understood_of(one: Filter) -> SearchUnderstood:
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
    unstated = graphene.NonNull(
        graphene.List(graphene.NonNull(SearchUnstated)),
        description="What the words ask that no record states, and that is left aside.",
    )
    lacking = SearchKind(
        description="The kind that the words name, where none of its records has the others: these are of other kinds."
    )
    unknown_institution = graphene.String(
        description="The name of an institution among the words, where no organisation is called so."
    )
    stand_in = graphene.NonNull(
        graphene.Boolean,
        description="Whether the site's own index answers, over the same records, for a search server that is away.",
    )

    def resolve_nodes(root: Any, info: Any) -> list[Any]:  # noqa: N805
        return [edge.node for edge in root.edges]
