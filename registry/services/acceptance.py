"""What comes of an accepted application: pilot, organisations, partners and claimed adoptions, as drafts, at once or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from registry.models import (
    Adoption,
    Application,
    Membership,
    Organization,
    Pilot,
    PilotPartner,
)
from registry.models.record import Record
from registry.services.applications import move


@dataclass(frozen=True)
class Made:
    """What was made of an application.

    Attributes:
        organizations: those that the registry did not have, the lead first.
        membership: of the contact in the lead institution; None where no account was asked for.
        is_new_user: whether the account of the contact is new, so that a password has to be chosen.
    """

    application: Application
    pilot: Pilot
    organizations: tuple[Organization, ...]
    adoptions: tuple[Adoption, ...]
    membership: Membership | None = None
    is_new_user: bool = False

    @property
    def records(self) -> tuple[Record, ...]:
        """All records that were made, the pilot first."""
        return (self.pilot, *self.organizations, *self.adoptions)


def accept(application: Application, by: Any, now: datetime, *, with_account: bool) -> Made:
    """Accept an application and make what follows from it, in one transaction.

    Args:
        by: the reviewer, who stands in the history of each record.
        with_account: whether the contact becomes an editor of the lead institution.

    Raises:
        MovedOn: somebody decided before.
        ValidationError: a record cannot be made; then none is, and the application waits as before.
    """
    with transaction.atomic():
        row = move(application, Application.State.ACCEPTED, now)
        if row.sector is None:
            raise ValidationError(_("The application names no sector, and a pilot needs one."))
        new: list[Organization] = []
        lead = _lead(row, new)
        pilot = _pilot(row, lead, new)
        adoptions = tuple(_adoptions(row, pilot))
        for record in (*new, pilot, *adoptions):
            record.save_revision(user=by)
        row.pilot, row.organization = pilot, lead
        row.save(update_fields=["pilot", "organization", "changed_at"])
        membership, is_new = _membership(row, lead) if with_account else (None, False)
    return Made(row, pilot, tuple(new), adoptions, membership, is_new)


def _lead(row: Application, new: list[Organization]) -> Organization:
    if row.organization is not None:
        return row.organization
    made = Organization(kind=row.organization_kind, website=row.website)
    return _saved(made, row, row.organization_name, new)


def _saved(
    made: Organization, row: Application, name: str, new: list[Organization]
) -> Organization:
    setattr(made, f"name_{row.language}", name)
    made.full_clean()
    made.save()
    new.append(made)
    return made


def _pilot(row: Application, lead: Organization, new: list[Organization]) -> Pilot:
    pilot = Pilot(
        lead=lead,
        sector=row.sector,
        content=row.content,
        cohort=row.starts,
        status=Pilot.Status.PLANNED,
        **_provenance(lead),
    )
    setattr(pilot, f"title_{row.language}", row.title)
    summary = "\n\n".join(text for text in (row.idea, row.audience) if text)
    setattr(pilot, f"summary_{row.language}", summary)
    pilot.full_clean(exclude=["slug"])
    pilot.partners.set(_partners(row, lead, new))
    pilot.save()
    return pilot


def _provenance(lead: Organization) -> dict[str, Any]:
    """What an example organisation makes is an example; everything else comes from the institution, as ever."""
    return {"provenance": lead.provenance} if lead.is_illustrative else {}


def _partners(
    row: Application, lead: Organization, new: list[Organization]
) -> Iterator[PilotPartner]:
    """Yield each partner once a role; the lead is no partner of itself."""
    seen, by_name = set(), {}
    for one in row.partners.select_related("organization"):
        partner = one.organization or by_name.get(one.name.casefold())
        if partner is None:
            made = Organization(kind=one.kind, **_provenance(lead))
            partner = by_name[one.name.casefold()] = _saved(made, row, one.name, new)
        if one.organization is None:
            one.organization = partner
            one.save(update_fields=["organization"])
        if partner != lead and (partner.pk, one.role) not in seen:
            seen.add((partner.pk, one.role))
            yield PilotPartner(organization=partner, role=one.role)


def _adoptions(row: Application, pilot: Pilot) -> Iterator[Adoption]:
    for one in row.elements.select_related("element"):
        made = Adoption(pilot=pilot, element=one.element, status=Adoption.Status.CLAIMED)
        setattr(made, f"evidence_{row.language}", one.evidence)
        made.full_clean(exclude=["slug"])
        made.save()
        yield made


def accounts_of(row: Application) -> list[Any]:
    """Return the accounts that open with the address of the contact: none, one, or two of more."""
    users = get_user_model().objects
    return list(users.filter(email__iexact=row.contact_email, is_active=True)[:2])


def _membership(row: Application, lead: Organization) -> tuple[Membership | None, bool]:
    """Make the contact an editor of the lead institution; a new account has no password that anybody knows."""
    if not row.contact_email:
        return None, False
    users, found = get_user_model().objects, accounts_of(row)
    if len(found) > 1:
        told = _("Several accounts have the address %(email)s. Accept without an account, and add the membership by hand.")  # fmt: skip
        raise ValidationError(told % {"email": row.contact_email})
    if found:
        user, is_new = found[0], False
    else:
        if users.filter(username=row.contact_email.lower()[:150]).exists():
            told = _("An account is called %(email)s already. Accept without an account, and add the membership by hand.")  # fmt: skip
            raise ValidationError(told % {"email": row.contact_email})
        user = users.create_user(
            row.contact_email.lower()[:150], row.contact_email, secrets.token_urlsafe(32)
        )
        is_new = True
    membership, _made = Membership.objects.get_or_create(
        user=user, organization=lead, defaults={"role": Membership.Role.EDITOR}
    )
    if membership.ended_on:
        told = _("The membership of %(email)s in this organisation has ended. Accept without an account, or open it again first.")  # fmt: skip
        raise ValidationError(told % {"email": row.contact_email})
    return membership, is_new
