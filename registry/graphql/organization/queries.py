"""Organisations."""

from registry.filters import OrganizationFilter
from registry.graphql.lists import ListOf, OneOf


class Query:
    """Root fields for organisations."""

    organization = OneOf("Organization", "One organisation.")
    organizations = ListOf("Organization", OrganizationFilter, "Organisations in any role.")
