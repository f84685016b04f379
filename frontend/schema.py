"""The schema of the API, composed from the parts of the house."""

import graphene

from registry.graphql import queries
from search.graphql import SearchQuery


class Query(SearchQuery, queries.Query):
    """What can be asked. Lists show published records; null means “not stated”, never zero."""


schema = graphene.Schema(query=Query, types=queries.types())
