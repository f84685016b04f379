"""What a record between institutions says, line by line, for a party that only reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cms.addresses import record_url
from cms.ownership import PARTIES, own, readable
from cms.records import wording
from registry.models import (
    Agreement,
    Equivalency,
    EquivalencyGrant,
    EquivalencySource,
    StackingRule,
)
from registry.models.bilingual import localized
from registry.models.record import LISTED


@dataclass(frozen=True)
class Part:
    """One value of a line: what it says, and where it leads, if it leads anywhere."""

    said: str
    url: str = ""


@dataclass(frozen=True)
class Fact:
    """One line: its name and its values."""

    name: str | Promise
    parts: list[Part]


def facts_of(record: Any, user: Any) -> Iterator[Fact]:
    """Yield the lines of an agreement or a decision; what nobody stated has none."""
    lines = _agreement if isinstance(record, Agreement) else _decision
    for name, parts in lines(record, user):
        kept = [part for part in parts if part.said]
        if kept:
            yield Fact(name, kept)


Lines = Iterator[tuple[str, Iterable[Part]]]


def _agreement(agreement: Agreement, user: Any) -> Lines:
    yield _("Sending parties"), map(_record, agreement.senders.all())
    yield _("Receiving parties"), map(_record, agreement.receivers.all())
    yield _("Valid"), [Part(wording.period(agreement.valid_from, agreement.valid_to))]
    yield _("Signed on"), [Part(wording.day(agreement.signed_on) if agreement.signed_on else "")]
    if agreement.document_address:
        yield _("Document"), [Part(_("Open the document"), agreement.document_address)]
    yield _("Decisions that rest on it"), _resting(Equivalency, agreement, user)
    yield _("Stacking rules that rest on it"), _resting(StackingRule, agreement, user)


def _decision(decision: Equivalency, user: Any) -> Lines:
    yield _("Receiving institution"), [_record(decision.receiver)]
    yield _("Decision"), [Part(str(decision.get_outcome_display()))]
    yield _("Decided on"), [Part(wording.day(decision.decided_on) if decision.decided_on else "")]
    yield _("Sources: all of them must be held"), map(_source, decision.sources.all())
    yield _("What is granted"), map(_grant, decision.grants.all())
    yield _("Reason"), [Part(str(localized(decision, "reason")))]
    yield _("Condition"), [Part(str(localized(decision, "condition")))]
    yield _("Valid"), [Part(wording.period(decision.valid_from, decision.valid_to))]
    if decision.agreement_id:
        yield _("Agreement"), [_open(decision.agreement, user)]


def _record(record: Any) -> Part:
    # A group of institutions has no page of its own.
    has_page = hasattr(record, "kind") and record.is_public
    return Part(str(record), record_url(record) if has_page else "")


def _source(source: EquivalencySource) -> Part:
    terms = []
    if source.min_grade is not None:
        grade = {"grade": wording.percent(source.min_grade)}
        terms.append(_("with at least %(grade)s") % grade)
    if source.max_age_months is not None:
        age = {"age": wording.months(source.max_age_months)}
        terms.append(_("not older than %(age)s") % age)
    said = " · ".join([str(source.offering), str(source.offering.institution), *terms])
    return Part(said, _record(source.offering).url)


def _grant(grant: EquivalencyGrant) -> Part:
    kind = str(grant.get_kind_display())
    if grant.offering_id:
        return Part(f"{kind} · {grant.offering}", _record(grant.offering).url)
    amount = wording.credits_of(grant.credits) if grant.credits else ""
    level = {"level": grant.study_level}
    at = _("level of study %(level)s") % level if grant.study_level else ""
    return Part(" · ".join(filter(None, [kind, amount, grant.subject, at])))


def _resting(model: Any, agreement: Agreement, user: Any) -> Iterator[Part]:
    """Return what rests on an agreement, as far as the reader may know it: what is public, and what may be read."""
    resting = model.objects.filter(agreement=agreement.pk)
    known = Q(lifecycle__in=LISTED) | Q(pk__in=readable(model, user).values("pk"))
    return (_open(one, user) for one in resting.filter(known))


def _open(record: Any, user: Any) -> Part:
    """Return a record with the address at which this reader sees it: form, page to read, or the public page."""
    address = admin_address(record, user)
    return Part(str(record), address or (record_url(record) if record.is_public else ""))


def admin_address(record: Any, user: Any) -> str:
    """Return where a user works on a record or reads it in the admin; empty when neither is open."""
    model, viewset = type(record), type(record).snippet_viewset
    if own(model, user).filter(pk=record.pk).exists():
        return reverse(viewset.get_url_name("edit"), args=[record.pk])
    if model in PARTIES and readable(model, user).filter(pk=record.pk).exists():
        return reverse(viewset.get_url_name("inspect"), args=[record.pk])
    return ""
