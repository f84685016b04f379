"""The log of changes as a feed: of all, or of one organisation; newest first, and from a place on.

Pages go from a row of the log and not from a count of rows, so that what is published meanwhile is neither skipped
nor told twice. A withdrawal is an entry that says so: it is what happened, and the record keeps answering.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cms.addresses import record_url, section_url
from cms.files.asking import (
    Wrong,
    cursor_asked,
    path_of,
    refuse_unknown,
    shown,
    with_query,
)
from cms.files.atom import PAGE_SIZE, Entry, Feed, sentences
from cms.ownership import OWNERS
from cms.records import wording
from registry.filters.text import printable
from registry.models import Change, Offering, Organization
from registry.models.bilingual import current_language, localized
from registry.models.ctid import permanent_address, uid_of
from search.labels import KIND

NAMES = ("organization", "before", "after")


def changes_feed(query: QueryDict) -> Feed:
    """Return the page of the feed that an address asks for.

    Raises:
        Wrong: a name or a place that the feed does not have, or an organisation that is not public.
    """
    refuse_unknown(query, NAMES)
    before, after = cursor_asked(query, "before"), cursor_asked(query, "after")
    if before is not None and after is not None:
        raise Wrong([_("Give before or after, not both of them.")])
    organization = _organization_asked(query)
    log = changes_of(organization) if organization else Change.objects.told()
    rows = list(_page(log, before, after)[: PAGE_SIZE + 1])
    way = "before" if after is None else "after"
    more = {way: str(rows[PAGE_SIZE - 1].pk)} if len(rows) > PAGE_SIZE else {}
    return _feed(organization, rows[:PAGE_SIZE], query, more)


def changes_of(organization: Organization) -> QuerySet[Change]:
    """Return the changes of what an organisation publishes, withdrawn records included, and of itself."""
    return Change.objects.filter(reduce(or_, _belonging(organization)))


def _belonging(organization: Organization) -> list[Q]:
    # The log names concrete kinds, never the table that offerings share.
    return [
        Q(
            record_type=model._meta.model_name,
            record_uid__in=model._base_manager.filter(
                reduce(or_, (Q(**{path: organization.pk}) for path in paths))
            ).values("uid"),
        )
        for model, paths in OWNERS.items()
        if model is not Offering
    ]


def _organization_asked(query: QueryDict) -> Organization | None:
    given = query.get("organization")
    if given is None:
        return None
    uid = uid_of(given)
    named = Q(uid=uid) if uid else Q(slug=given)
    known = Organization.objects.answering()
    found = known.filter(named).first() if printable(given) == given else None
    if found is None:
        told = _("The registry has no organisation “%(given)s”.")
        raise Wrong([told % {"given": shown(given)}], 404)
    return found


def _page(log: QuerySet[Change], before: int | None, after: int | None) -> QuerySet[Change]:
    if after is not None:
        return log.filter(pk__gt=after).order_by("pk")
    older = log if before is None else log.filter(pk__lt=before)
    return older.order_by("-pk")


def _feed(
    organization: Organization | None,
    rows: list[Change],
    query: QueryDict,
    more: dict[str, str],
) -> Feed:
    path = path_of("changes.atom")
    own = {"organization": organization.slug} if organization else {}
    return Feed(
        title=_title(organization),
        subtitle=_("What is published, updated, suspended, ceased and withdrawn in the registry."),
        page=record_url(organization) if organization else section_url("home"),
        path=with_query(path, **own),
        here=with_query(path, query),
        next=with_query(path, **own, **more) if more else None,
        entries=tuple(map(_entry, rows)),
    )


def _title(organization: Organization | None) -> str:
    if organization is None:
        return _("Changes in the registry")
    return _("Changes at %(organization)s") % {"organization": organization.name}


def _entry(change: Change) -> Entry:
    address = permanent_address(change.ctid)
    called = localized(change, "label")
    example = (_("Example"),) if change.illustrative else ()
    headline = _("%(what)s: %(title)s")
    return Entry(
        id=f"{address}#change-{change.pk}",
        url=f"{address}?lang={current_language()}",
        updated=change.at,
        title=headline % {"what": change.get_kind_display(), "title": called or change.ctid},
        text=_told(change),
        categories=(change.kind, change.record_type, *example),
        lang=called.lang if called.is_fallback else "",
    )


def _told(change: Change) -> str:
    told = _("%(kind)s. %(what)s on %(day)s.") % {
        "kind": KIND.get(change.record_type, change.record_type),
        "what": change.get_kind_display(),
        "day": wording.day(localtime(change.at).date()),
    }
    return sentences((told, wording.invented(change.illustrative)))
