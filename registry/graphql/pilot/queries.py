"""Pilots."""

from registry.filters import PilotFilter
from registry.graphql.lists import ListOf, OneOf


class Query:
    """Root fields for pilots."""

    pilot = OneOf("Pilot", "One pilot.")
    pilots = ListOf("Pilot", PilotFilter, "Pilots of the framework.")
