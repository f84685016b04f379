"""What the engine says against rules, decisions and entry requirements, once everything of a load is written.

It is asked last, because one record can be wrong only together with another one of the same files: two awards that
ask for one another. An error rejects its record, and with it the load; a warning is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.timezone import localdate

from registry.domain.catalog import Catalog
from registry.domain.lint_findings import LintFinding
from registry.interchange.check import Draft
from registry.interchange.messages import later
from registry.interchange.report import Issue, Outcome, Report
from registry.models import Equivalency, Lifecycle, Offering, StackingRule
from registry.models.bilingual import current_language
from registry.services.explanations import Language, Names, cure_text, lint_text
from registry.services.linting import (
    Remark,
    remarks_on_decision,
    remarks_on_entry,
    remarks_on_rule,
)
from registry.services.names import slugs, titles
from registry.snapshot import catalog_with_drafts

Naming = Callable[[Iterable[str]], Callable[[Language], Names]]
"""Gives, for keys, what they are called in a language."""

_WRITTEN = (Outcome.CREATED, Outcome.UPDATED)
_JUDGED = (Lifecycle.DRAFT, Lifecycle.PUBLISHED)


def by_address(keys: Iterable[str]) -> Callable[[Language], Names]:
    """Return names as the files of the registry itself name records, alike in both languages."""
    names = slugs(keys)
    return lambda language: names


def by_title(keys: Iterable[str]) -> Callable[[Language], Names]:
    """Return names as people know records, in each language."""
    wanted = list(keys)
    english, french = titles(wanted, "en"), titles(wanted, "fr")
    return lambda language: french if language == "fr" else english


def judge_together(drafts: list[Draft], report: Report, naming: Naming = by_address) -> None:
    """Add to a report what lint says about what was written; nothing when the load is refused already.

    Args:
        drafts: what was written.
        report: gets what is found.
        naming: what records are called in what is said.
    """
    judged = [draft for draft in drafts if draft.outcome in _WRITTEN and _is_judged(draft.row)]
    if not judged or report.refused:
        return
    catalog = catalog_with_drafts()
    found = [(draft, _worth_telling(draft.row, catalog)) for draft in judged]
    names = naming(key for _, remarks in found for remark in remarks for key in remark.keys)
    for draft, remarks in found:
        _tell(draft, [_issue(draft, remark, names) for remark in remarks], report)


def _is_judged(row: Any) -> bool:
    rule = isinstance(row, StackingRule | Equivalency)
    entry = isinstance(row, Offering) and bool(row.entry_requirement)
    return (rule or entry) and row.lifecycle in _JUDGED


def _worth_telling(row: Any, catalog: Catalog) -> list[Remark]:
    # What has ended is history: nobody need mend what is only worth a look.
    ended = not isinstance(row, Offering) and bool(row.valid_to and row.valid_to < localdate())
    return [remark for remark in _remarks(row, catalog) if remark.refuses or not ended]


def _remarks(row: Any, catalog: Catalog) -> list[Remark]:
    if isinstance(row, StackingRule):
        return remarks_on_rule(row, catalog)
    if isinstance(row, Equivalency):
        return remarks_on_decision(row, row.sources.all(), row.grants.all(), catalog)
    return remarks_on_entry(row, catalog)


def _tell(draft: Draft, issues: list[Issue], report: Report) -> None:
    if all(issue.notice for issue in issues):
        for issue in issues:
            report.add(issue)
    elif draft.outcome is not None:
        report.take_back(draft.record, draft.outcome)
        report.reject(draft.record, issues)


def _issue(draft: Draft, remark: Remark, names: Callable[[Language], Names]) -> Issue:
    record, at = draft.record, remark.place
    return Issue.of(
        f"lint.{remark.finding.code}",
        record.place,
        record=record.slug,
        field=f"{remark.field} {at}" if at else remark.field,
        said=later(lambda: _said(lint_text, remark, names)),
        cure=later(lambda: _said(cure_text, remark, names)),
        notice=not remark.refuses,
    )


def _said(
    say: Callable[[LintFinding, Language, Names], str],
    remark: Remark,
    names: Callable[[Language], Names],
) -> str:
    language = current_language()
    return say(remark.finding, language, names(language))
