"""What must be public before a record is, or beside it: its form says so, and how it comes about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cms.admin.scoped_forms import ScopedForm, narrow
from cms.adopt.trail import made_beside
from cms.ownership import is_choosable
from registry.models import Adoption, Organization, Pilot
from registry.models.public_first import PublicFirst
from registry.models.record import Lifecycle


def waits_for(record: Any, user: Any) -> list[str]:
    """Return what a form says beforehand, as sentences: of drafts, where one of others stays unnamed, and of partners."""
    said = list(record.too_early().values()) if isinstance(record, PublicFirst) else []
    if isinstance(record, Adoption):
        said += _confirmed(record)
    if isinstance(record, Pilot):
        said += [*_partners_of(record, user), *_entries_of(record)]
    return said


def _confirmed(entry: Adoption) -> list[str]:
    held = entry.confirmations.in_force().select_related("partner")
    names = sorted({str(one.partner.name) for one in held})
    if not names:
        return []
    return [_("Confirmed by %(names)s, as the evidence stands. Once you publish other evidence, that has lapsed, and you ask again: what you change, take out or add, a translation as well.") % {"names": ", ".join(names)}]  # fmt: skip


def _partners_of(pilot: Pilot, user: Any) -> Iterator[str]:
    drafts = {
        one.organization
        for one in pilot.partners.all()
        if one.organization.lifecycle == Lifecycle.DRAFT
    }
    known = made_beside(pilot, Organization) if drafts else set()
    for one in sorted(drafts, key=lambda one: (str(one.name), one.pk)):
        if one.pk in known or is_choosable(one, user):
            yield _("The partner “%(name)s” is not public yet: the registry publishes the organisation first. The pilot can be published meanwhile; its pages name the partner as soon as it is public.") % {"name": one.name}  # fmt: skip
        else:
            yield _("A partner of this pilot is a draft of another organisation, so its row is empty here. Ask the registry to publish that organisation, or delete the row to publish without it.")  # fmt: skip


def _entries_of(pilot: Pilot) -> Iterator[str]:
    """What a pilot adopts is published entry by entry, after it: its page says nothing of the framework until then."""
    if pilot.pk is None:
        return
    entries = pilot.adoptions.filter(lifecycle=Lifecycle.DRAFT).select_related("element")
    ordered = entries.order_by("-element__kind", "element__position", "pk")
    drafts = [str(one.element.name) for one in ordered]
    if drafts:
        told = _("What the pilot says of the framework is a draft still: %(names)s. Each is published by itself, among the adoptions, after the pilot.")  # fmt: skip
        yield told % {"names": ", ".join(drafts)}


class PilotForm(ScopedForm):
    """A pilot: it keeps the partners that were made with it."""

    def _limit(self) -> None:
        super()._limit()
        rows = [one for one in self.formsets["partners"].forms if one.initial.get("organization")]
        made = made_beside(self.instance, Organization) if rows else set()
        for one in rows:
            kept = one.initial["organization"]
            if kept in made:
                # Made from the application of this very pilot, which named the partner: it stays chosen in its row.
                field = one.fields["organization"]
                allowed = Q(pk=kept) | Q(pk__in=field.queryset.values("pk"))
                narrow(field, Organization.objects.filter(allowed))
