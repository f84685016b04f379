"""What an entry of the ledger cannot say any more once it has a past, and what it can never say."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from registry.models.pilot import PilotPartner

ABOUT_STAYS = _("What the entry is about stays: it has been public or a partner was asked about it, and what was confirmed is of this and of nothing else. Set it back to “%(name)s”, and make a new entry for the other one. If this one does not hold, end it or withdraw it.")  # fmt: skip
BEFORE_EDITION = _("On this day the edition of %(month)s was not published yet, so nothing could be shown of what it asks. Name a later day.")  # fmt: skip
ENDORSED_BY_NOBODY = _("“Endorsed” is what a partner confirms: name the partner and the day. If none has confirmed it yet, choose “Evidenced”, and ask one in the menu of this form.")  # fmt: skip
ENDORSED_OF_NOTHING = _("A partner endorses what it was shown, and nothing stands as evidence. Add it, or choose “Claimed”.")  # fmt: skip
NOT_A_PARTNER = _("“%(name)s” is not among the partners of the pilot “%(pilot)s”. Name it there first, or choose one of them.")  # fmt: skip
ABOUT = {"pilot": "pilot_id", "offering": "offering_id", "element": "element_id"}
"""The columns that say what an entry is about, with those in which they are stored."""


def about_other(entry: Any) -> dict[str, str]:
    """Return, by column, what is said of an entry with a past that would come to be about something else."""
    table = type(entry)
    stored = entry.pk and table._base_manager.filter(pk=entry.pk).first()
    if not stored:
        return {}
    moved = [name for name, key in ABOUT.items() if getattr(entry, key) != getattr(stored, key)]
    if not (moved and has_past(stored)):
        return {}
    names = {"pilot": stored.subject, "offering": stored.subject, "element": stored.element}
    return {name: str(ABOUT_STAYS) % {"name": names[name]} for name in moved}


def refuse_early_day(entry: Any) -> None:
    """Raise ValidationError when a day is named on which what an entry is of was not yet asked; a stored one may stay."""
    day = entry.confirmed_on
    edition = entry.element.edition if day and entry.element_id else None
    if edition is None or day >= edition.published_on:
        return
    known = type(entry)._base_manager.filter(pk=entry.pk, confirmed_on=day)
    if not known.exists():
        month = date_format(edition.published_on, "F Y")
        raise ValidationError({"confirmed_on": BEFORE_EDITION % {"month": month}})


def has_past(entry: Any) -> bool:
    """Return whether an entry has ever been public, or a partner was asked about it or confirmed it."""
    return any(kept.exists() for kept in (entry.steps, entry.confirmations, entry.requests))


def refuse_other(entry: Any) -> None:
    """Raise ValidationError when an entry with a past would come to be about something else."""
    said = about_other(entry)
    if said:
        raise ValidationError(said)


def refuse_unfounded(entry: Any) -> None:
    """Raise ValidationError for an endorsement by nobody, by who is no partner, or of nothing; a stored one may stay."""
    said = {}
    stored = entry.pk and type(entry)._base_manager.filter(pk=entry.pk).first()
    is_kept = bool(stored) and stored.status == entry.status
    by_whom = ("confirmed_by_id", "confirmed_on")
    if not (is_kept and all(getattr(stored, one) == getattr(entry, one) for one in by_whom)):
        said |= _endorser_wanted(entry)
    if not entry.has_evidence and not (is_kept and not stored.has_evidence):
        said["status"] = ENDORSED_OF_NOTHING
    if said:
        raise ValidationError(said)


def _endorser_wanted(entry: Any) -> dict[str, Any]:
    missing = [one for one in ("confirmed_by", "confirmed_on") if not getattr(entry, one)]
    if missing:
        return dict.fromkeys(missing, ENDORSED_BY_NOBODY)
    pilot = entry.pilot or getattr(
        getattr(entry.offering, "microcertification", None), "pilot", None
    )
    named = PilotPartner.objects.filter(pilot=pilot, organization=entry.confirmed_by_id)
    if pilot and not named.exists():
        return {"confirmed_by": NOT_A_PARTNER % {"name": entry.confirmed_by, "pilot": pilot}}
    return {}
