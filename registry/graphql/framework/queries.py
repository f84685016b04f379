"""Editions of the framework, and the adoption ledger."""

from registry.filters import AdoptionFilter
from registry.graphql.lists import AllOf, ListOf


class Query:
    """Root fields for the framework."""

    framework_editions = AllOf("FrameworkEdition", "Editions of the framework, the newest first.")
    adoptions = ListOf("Adoption", AdoptionFilter, "Who adopts what of the framework.")
