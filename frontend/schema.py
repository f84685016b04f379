"""The schema of the API, composed from the parts of the house."""

import graphene

from registry.graphql.queries import Query, types

schema = graphene.Schema(query=Query, types=types())
