"""Agreements. Decisions are fields of the offerings and agreements that they are about."""

from registry.filters import AgreementFilter
from registry.graphql.lists import ListOf, OneOf


class Query:
    """Root fields for agreements."""

    agreement = OneOf("Agreement", "One agreement.")
    agreements = ListOf("Agreement", AgreementFilter, "Agreements between organisations.")
