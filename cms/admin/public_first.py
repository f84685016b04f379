"""What must be public before a record is, or beside it: its form says so, and how it comes about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cms.admin.scoped_forms import ScopedForm, narrow
from cms.adopt.trail import made_beside
from cms.models.review import APPROVE
from cms.ownership import is_choosable
from registry.models import Adoption, Organization, Pilot
from registry.models.record import Lifecycle


def waits_for(record: Any, user: Any) -> list[str]:
    """Return what a form says of drafts that its record names, as sentences; a draft of others stays unnamed."""
    if isinstance(record, Adoption):
        return [_subject_first(record)] if _is_draft(record.subject) else []
    return list(_organizations_of(record, user)) if isinstance(record, Pilot) else []


def _organizations_of(pilot: Pilot, user: Any) -> Iterator[str]:
    if _is_draft(pilot.lead):
        yield _lead_first(pilot.lead)
    drafts = {one.organization for one in pilot.partners.all() if _is_draft(one.organization)}
    known = made_beside(pilot, Organization) if drafts else set()
    for one in sorted(drafts, key=lambda one: (str(one.name), one.pk)):
        if one.pk in known or is_choosable(one, user):
            yield _("The partner “%(name)s” is not public yet: the registry publishes the organisation first. The pilot can be published meanwhile; its pages name the partner as soon as it is public.") % {"name": one.name}  # fmt: skip
        else:
            yield _("A partner of this pilot is a draft of another organisation, so its row is empty here. Ask the registry to publish that organisation, or delete the row to publish without it.")  # fmt: skip


def _is_draft(record: Any) -> bool:
    return record is not None and record.lifecycle == Lifecycle.DRAFT


def _lead_first(lead: Organization) -> str:
    told = _("“%(name)s”, which leads the pilot, is not public yet. Publish the organisation first, or ask the registry to: the pilot can be published after it. Until then, save it as a draft.")  # fmt: skip
    return told % {"name": lead.name}


def _subject_first(adoption: Adoption) -> str:
    told = _("“%(subject)s” is a draft. Publish it first, and then what it says of the framework. Until then, save this as a draft.")  # fmt: skip
    return told % {"subject": adoption.subject}


def publishes(data: Any) -> bool:
    """Return whether a form was sent to make its record public."""
    approved = "action-workflow-action" in data and data.get("workflow-action-name") == APPROVE
    return "action-publish" in data or approved


class PilotForm(ScopedForm):
    """A pilot: it keeps the partners that were made with it, and follows its lead into the public."""

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

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if publishes(self.data) and _is_draft(self.instance.lead):
            self.add_error("lead", _lead_first(self.instance.lead))
        return not self.errors


class SubjectFirst(ScopedForm):
    """What a pilot or offering says of the framework becomes public after it."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        entry = self.instance
        if publishes(self.data) and _is_draft(entry.subject):
            self.add_error("pilot" if entry.pilot else "offering", _subject_first(entry))
        return not self.errors
