"""Editions of the framework, and the adoption ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

from graphql import GraphQLResolveInfo, get_named_type

from registry.filters import AdoptionFilter
from registry.graphql.lists import AllOf, ListOf, selected
from registry.graphql.lookahead import children, loaded
from registry.models import Organization
from registry.services.ledger_past import confirmations_on, put_back


class Ledger(ListOf):
    """Entries of the ledger, which say of a past day what is kept of it."""

    def settle(self, info: GraphQLResolveInfo, rows: list[Any], asked: dict[str, Any]) -> None:
        """Make entries say what they said on the day that is asked for, if one is."""
        day = asked.get("as_of")
        if day and rows:
            put_back(rows, day)
            _settle_lists(rows, day)
            _load_confirmers(info, rows)


def _settle_lists(rows: list[Any], day: date) -> None:
    for row in rows:
        lists = vars(row)
        if "loaded_steps" in lists:
            row.loaded_steps = [one for one in row.loaded_steps if one.on <= day]
        if "loaded_confirmations" in lists:
            row.loaded_confirmations = confirmations_on(row.loaded_confirmations, day)


def _load_confirmers(info: GraphQLResolveInfo, rows: list[Any]) -> None:
    """Load who had confirmed entries then, with what is asked of them, where it is somebody else than today."""
    of_type, nodes = selected(info)
    asked = children(info, of_type, nodes, "confirmedBy")
    field = of_type.fields["confirmedBy"]
    others = [row for row in rows if row.confirmed_by_id and not _knows_confirmer(row)]
    if asked and others:
        wanted = Organization.objects.filter(pk__in={row.confirmed_by_id for row in others})
        known = loaded(info, wanted, get_named_type(field.type), asked).in_bulk()
        for row in others:
            row.confirmed_by = known.get(row.confirmed_by_id)


def _knows_confirmer(row: Any) -> bool:
    return row._meta.get_field("confirmed_by").is_cached(row)


class Query:
    """Root fields for the framework."""

    framework_editions = AllOf("FrameworkEdition", "Editions of the framework, the newest first.")
    adoptions = Ledger("Adoption", AdoptionFilter, "Who adopts what of the framework.")
