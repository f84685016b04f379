"""Is an equivalency decision well made, and does another one contradict it?"""

from collections.abc import Iterator
from datetime import date

from registry.domain.catalog import A_CATALOG, Catalog
from registry.domain.facts import CreditGrant, Decision, overlap
from registry.domain.lint_findings import LintCode, LintFinding, finding
from registry.domain.soundness import check_asked, in_decision


def lint_decision(catalog: Catalog, decision: Decision, on: date) -> Iterator[LintFinding]:
    """What is wrong with one decision of the catalogue. Cost: the decisions on its sources.

    Raises ``BadValues`` for days, amounts and an outcome that mean nothing.

    >>> empty = Decision("d", (), "college")
    >>> catalog = Catalog.build(decisions=[empty], institutions=["college"])
    >>> [found.code.value for found in lint_decision(catalog, empty, date(2025, 1, 1))]
    ['no-sources', 'grants-nothing']
    """
    check_asked(on, in_decision(decision), ("catalog", catalog, A_CATALOG))
    about = f"decision {decision.key!r}"
    start, end = decision.valid_from, decision.valid_to
    if start and end and start > end:
        yield finding(about, LintCode.DATES_REVERSED, valid_from=start, valid_to=end)
    if not decision.sources:
        yield finding(about, LintCode.NO_SOURCES)
    if decision.granted and not decision.grants:
        yield finding(about, LintCode.GRANTS_NOTHING)
    yield from _foreign(catalog, decision, about, on)
    yield from _contradictions(catalog, decision, about)


def _foreign(catalog: Catalog, decision: Decision, about: str, on: date) -> Iterator[LintFinding]:
    """Grants of offerings that no receiver offers."""
    receivers = catalog.receivers(decision, on)
    for grant in decision.grants:
        if isinstance(grant, CreditGrant):
            continue
        offering = catalog.offerings.index(grant.offering)
        institution = catalog.institutions.key(catalog.table.institution[offering])
        if institution not in receivers:
            yield finding(
                about,
                LintCode.FOREIGN_GRANT,
                offering=grant.offering,
                institution=institution,
                receiver=decision.receiver,
            )


def _contradictions(catalog: Catalog, decision: Decision, about: str) -> Iterator[LintFinding]:
    """A grant and a refusal by one receiver for the same sources at the same time."""
    if not decision.sources:
        return
    first = catalog.offerings.index(decision.sources[0].offering)
    for number in catalog.decisions_from(first):
        other = catalog.decisions[number]
        if (
            other.granted is not decision.granted
            and _same(decision, other)
            and overlap(decision, other)
        ):
            yield finding(about, LintCode.DECISION_CONTRADICTS, other=other.key)


def _same(one: Decision, other: Decision) -> bool:
    sources = {s.offering for s in one.sources} == {s.offering for s in other.sources}
    return sources and one.receiver == other.receiver
