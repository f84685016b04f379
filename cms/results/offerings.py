"""Offerings among the results, with what their rows say in the lists: start, what they count toward, tags."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from cms.records.offerings import OfferingRow, board, micro_board
from registry.models import MicroCertification, Offering
from search.types import OFFERINGS, Card


def offering_rows(cards: Collection[Card]) -> dict[UUID, OfferingRow]:
    """Return the rows of the offerings among some records, read together; one that is gone since has none."""
    micros = [card.uid for card in cards if card.kind == "microcertification"]
    others = [card.uid for card in cards if card.kind in OFFERINGS and card.uid not in micros]
    rows: list[OfferingRow] = []
    if micros:
        rows += micro_board(MicroCertification.objects.public().filter(uid__in=micros))
    if others:
        found = Offering.objects.public().filter(uid__in=others)
        # One query for courses and programs; only the latter have a credential.
        rows += board(found.select_related("program"))
    return {row.record.uid: row for row in rows}
