"""What the page of holdings says, as files: JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.addresses import absolute_url, record_url
from cms.pathways.held_page import held_page
from cms.pathways.verdicts import Part, VerdictView
from registry.interchange.bulk.escaping import escaped

Row = tuple[str, ...]


def as_json(query: QueryDict) -> dict[str, Any]:
    """Return holdings and verdicts as plain values; what is not known is null."""
    context = held_page(query)
    portfolio = context["portfolio"]
    return {
        "on": portfolio.on.isoformat(),
        "holdings": [
            {
                **_offering(one.offering),
                "completedOn": one.completed_on.isoformat() if one.completed_on else None,
                "grade": None if one.grade is None else str(one.grade),
            }
            for one in portfolio.holdings.held
        ],
        "attested": list(portfolio.attested),
        "awards": [_verdict(view) for view in _views(context)],
        "undecided": [_offering(record) for record, _query in context.get("untold", ())],
        "problems": list(portfolio.problems),
    }


def _views(context: dict[str, Any]) -> list[VerdictView]:
    """Every verdict of the page once, the one that is looked at first."""
    views = [view for view, _query in context.get("ramps", ())]
    looked_at = context.get("verdict")
    return [
        *([looked_at] if looked_at else []),
        *(v for v in views if v.award != getattr(looked_at, "award", None)),
    ]


def _offering(record: Any) -> dict[str, Any]:
    return {
        "id": record.ctid,
        "title": str(record.title),
        "institution": str(record.institution.name),
        "url": absolute_url(record_url(record)),
        "example": record.is_illustrative,
    }


def _verdict(view: VerdictView) -> dict[str, Any]:
    return {
        **_offering(view.award),
        "status": view.status,
        "complete": view.complete,
        "missing": [list(way) for way in view.ways],
        "missingProven": view.proven,
        "moreWays": view.more,
        "reasons": list(view.reasons),
        "filled": [
            {
                "sources": [source.ctid for source in one.sources],
                "decision": one.decision.ctid if one.decision else None,
                "words": one.words,
            }
            for part in _parts(view.root)
            for one in part.filled
        ],
    }


def _parts(root: Part | None) -> Iterator[Part]:
    if root is not None:
        yield root
        for inner in root.parts:
            yield from _parts(inner)


def as_csv(query: QueryDict) -> str:
    """Return one row for each holding and each award, with a mark that tells a spreadsheet the encoding."""
    context = held_page(query)
    text = io.StringIO()
    writer = csv.writer(text)
    for row in _table(context):
        writer.writerow([escaped(cell) for cell in row])
    return "\ufeff" + text.getvalue()


def _table(context: dict[str, Any]) -> Iterator[Row]:
    yield (
        _("Sort"), _("Title"), _("Institution"), _("Completed on"), _("Grade"), _("State"),
        _("Missing"), _("Identifier"), _("Address"), _("Example"),
    )  # fmt: skip
    for one in context["portfolio"].holdings.held:
        day = one.completed_on.isoformat() if one.completed_on else ""
        grade = "" if one.grade is None else str(one.grade)
        yield (_("held"), *_named(one.offering), day, grade, "", "", *_known(one.offering))
    for view in _views(context):
        missing = "; ".join(view.ways[0]) if view.ways else ""
        yield (_("award"), *_named(view.award), "", "", view.status, missing, *_known(view.award))
    for record, _query in context.get("untold", ()):
        yield (_("award"), *_named(record), "", "", _("Not settled in time"), "", *_known(record))


def _named(record: Any) -> Row:
    return str(record.title), str(record.institution.name)


def _known(record: Any) -> Row:
    return (
        record.ctid,
        absolute_url(record_url(record)),
        _("yes") if record.is_illustrative else _("no"),
    )
