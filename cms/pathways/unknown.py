"""What to say of names in an address that no public record has: what was withdrawn is named, a draft never is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cms.records import wording
from registry.models import Change, Occupation, Offering
from registry.models.ctid import uids_of

MOST = 100
"""Names that are looked up; an address may carry any number."""


def unknown_words(names: Iterable[str]) -> dict[str, str]:
    """Return a sentence for each name of an offering, slug or CTID, that no public one has. Two queries at most."""
    asked = list(dict.fromkeys(names))
    withdrawn = withdrawn_words(asked)
    plain = _("Nothing public here is called “%(name)s”.")
    return {one: withdrawn.get(one) or plain % {"name": one[:80]} for one in asked}


def withdrawn_words(names: Iterable[str]) -> dict[str, str]:
    """Return, for each name that a withdrawn offering had, its title and when it was withdrawn."""
    asked = [one for one in dict.fromkeys(names) if one and one.isprintable()][:MOST]
    if not asked:
        return {}
    had = Q(slug__in=asked) | Q(uid__in=uids_of(asked))
    found = _said(Offering.objects.tombstones().filter(had))
    called = {name: said for one, said in found for name in (one.slug, one.ctid)}
    return {one: called[one] for one in asked if one in called}


def withdrawn_job(code: str) -> str:
    """Return the title of a withdrawn occupation and when it was withdrawn; nothing for any other code."""
    found = _said(Occupation.objects.tombstones().filter(code=code))
    return found[0][1] if found else ""


def _said(records: Iterable[Any]) -> list[tuple[Any, str]]:
    gone = list(records)
    if not gone:
        return []
    told = Change.objects.filter(
        kind=Change.Kind.TOMBSTONED, record_uid__in=[one.uid for one in gone]
    )
    days = dict(told.order_by("pk").values_list("record_uid", "at"))
    return [(one, _sentence(one.title, days.get(one.uid))) for one in gone]


def _sentence(title: Any, at: Any) -> str:
    if at is None:
        return _("“%(title)s” has been withdrawn.") % {"title": title}
    day = wording.day(localdate(at))
    return _("“%(title)s” was withdrawn on %(day)s.") % {"title": title, "day": day}
