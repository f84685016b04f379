"""Occupations."""

from registry.filters import OccupationFilter
from registry.graphql.lists import ListOf, OneOf


class Query:
    """Root fields for occupations."""

    occupation = OneOf("Occupation", "One occupation.", by="noc", key="code")
    occupations = ListOf("Occupation", OccupationFilter, "Unit groups of NOC 2021.")
