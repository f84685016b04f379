"""Published rules that the engine has something to say about, for a panel of the admin's first page."""

from __future__ import annotations

from datetime import date
from typing import Any

from cms.admin.attention import Row, row_of
from cms.ownership import own
from registry.domain.lint import lint_rule
from registry.domain.lint_findings import LintFinding
from registry.domain.varied import find
from registry.models import StackingRule
from registry.models.record import LISTED
from registry.snapshot import Snapshot

LINTED = 300
"""Most rules that are judged for one page."""


def linted(
    user: Any, snapshot: Snapshot, today: date
) -> tuple[list[tuple[Row, LintFinding]], bool]:
    """Return what there is to say about the own published rules, and whether more rules are there than were judged."""
    mine = own(StackingRule, user).filter(lifecycle__in=LISTED).order_by("pk")
    rules = list(mine.select_related("award").defer("requirement")[: LINTED + 1])
    found = [
        (row_of(StackingRule, rule.pk, (rule.called("en"), rule.called("fr"))), finding)
        for rule in rules[:LINTED]
        for finding in snapshot.catalog.remembered(_findings, rule.ctid, today)
    ]
    return found, len(rules) > LINTED


def _findings(catalog: Any, key: str, today: date) -> tuple[LintFinding, ...]:
    rule = find(catalog.rules, key)
    return lint_rule(catalog, rule, today) if rule else ()
