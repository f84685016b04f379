"""Regions and sectors, whole."""

from registry.graphql.lists import AllOf


class Query:
    """Root fields for short closed lists."""

    regions = AllOf("Region", "Ontario's economic regions, by code.")
    sectors = AllOf("Sector", "Sectors in which pilots test the framework.")
