"""Needs."""

from registry.filters import NeedFilter
from registry.graphql.lists import ListOf


class Query:
    """Root fields for needs."""

    needs = ListOf("Need", NeedFilter, "What employers, councils and boards look for.")
