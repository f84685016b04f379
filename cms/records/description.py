"""What a search engine shows of a record's page: its summary, or a sentence from its facts when nobody wrote one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from registry.models import Occupation, Offering, Organization, Pilot, Record, Skill

LONGEST = 155


def description_of(record: Record) -> str:
    """Return the words for ``<meta name="description">``, in the language of the request."""
    said = getattr(record, "summary", "") or getattr(record, "description", "")
    return Truncator(said or _from_facts(record)).chars(LONGEST)


def _from_facts(record: Record) -> str:
    facts = ", ".join(str(fact) for fact in _facts(record) if fact)
    return f"{record.label}. {capfirst(facts)}."


def _facts(record: Any) -> Iterator[Any]:
    """Yield what the record is, then who offers or leads it, and where; codes of an occupation."""
    is_organization = isinstance(record, Organization)
    yield record.get_kind_display() if is_organization else record._meta.verbose_name
    if isinstance(record, Occupation):
        yield _("NOC 2021 code %(code)s") % {"code": record.code}
        yield _("TEER %(teer)s") % {"teer": record.teer}
    elif isinstance(record, Skill):
        yield record.framework.name
    elif body := _body(record):
        yield from (body.city,) if is_organization else (body.name, body.city)


def _body(record: Any) -> Organization | None:
    if isinstance(record, Offering):
        return record.institution
    return record.lead if isinstance(record, Pilot) else record
