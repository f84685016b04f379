"""How long the personal data of applications and requests is kept, and what is over that time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from registry.models import Application, EndorsementRequest
from registry.services.applications import forget

DRAFT_DAYS = 60
"""Days after its last change for which a draft is kept."""
REFUSED_DAYS = 365
"""Days after the decision for which what was declined or withdrawn is kept."""
ACCEPTED_DAYS = 730
"""Days after the decision for which the contact of what was accepted is kept."""
REQUEST_DAYS = 365
"""Days after which a request for an endorsement no longer tells to which mailbox it went."""

State = Application.State


@dataclass(frozen=True)
class Forgotten:
    """What was deleted: drafts, applications, contacts of applications, mailboxes of requests."""

    drafts: int = 0
    applications: int = 0
    contacts: int = 0
    mailboxes: int = 0


def over(now: datetime) -> tuple[QuerySet, QuerySet, QuerySet, QuerySet]:
    """Return what is past its time: drafts, refused or withdrawn applications, accepted ones, requests."""
    rows = Application.objects.all()
    refused = Q(state__in=(State.DECLINED, State.WITHDRAWN))
    return (
        rows.filter(state=State.DRAFT, changed_at__lt=now - timedelta(days=DRAFT_DAYS)),
        rows.filter(refused, decided_at__lt=now - timedelta(days=REFUSED_DAYS)),
        rows.filter(
            state=State.ACCEPTED,
            decided_at__lt=now - timedelta(days=ACCEPTED_DAYS),
            forgotten_at__isnull=True,
        ),
        EndorsementRequest.objects.filter(asked_at__lt=now - timedelta(days=REQUEST_DAYS)).exclude(
            email=""
        ),
    )


def count_over(now: datetime) -> Forgotten:
    """Return how much is past its time."""
    return Forgotten(*(found.count() for found in over(now)))


def forget_over(now: datetime) -> Forgotten:
    """Delete what is past its time, and return how much that was. All of it or nothing."""
    with transaction.atomic():
        drafts, refused, accepted, requests = over(now)
        counted = count_over(now)
        drafts.delete()
        refused.delete()
        for one in accepted:
            forget(one, now)
        requests.update(email="")
    return counted
