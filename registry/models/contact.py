"""What people write to the registry by the form. Personal data: for the registry's own people, and deleted in time."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.allowed import one_of

KEPT_FOR = timedelta(days=365)
"""How long a message is kept after it arrived; the form says so."""
LONGEST_MESSAGE = 5000
"""Letters of a message."""
# Letters and figures that nobody takes for each other when they are read aloud.
_REFERENCE = "ACDEFGHJKLMNPQRTUVWXY34679"


def new_reference() -> str:
    """Return a reference that nobody can guess, such as ``K7QH-3MTA``."""
    drawn = "".join(secrets.choice(_REFERENCE) for _number in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


class ContactMessageQuerySet(models.QuerySet):
    """Phrases over messages."""

    def past(self, now: datetime) -> Self:
        """Keep what has been kept for as long as the form says."""
        return self.filter(received_at__lte=now - KEPT_FOR)

    def unsent(self) -> Self:
        """Keep what no mail server has taken yet."""
        return self.filter(mailed_at__isnull=True)


class ContactMessage(models.Model):
    """A message, with where it was mailed to and whether it was."""

    class Topic(models.TextChoices):
        """What it is about. The address that each goes to is a setting."""

        GENERAL = "general", _("A general question")
        RECORDS = "records", _("An error in a record")
        INSTITUTIONS = "institutions", _("Publishing as an institution")
        EMPLOYERS = "employers", _("A need, or a partnership with an employer")
        DEVELOPERS = "developers", _("The API or the data")
        ACCESSIBILITY = "accessibility", _("A barrier to using the site")
        PRIVACY = "privacy", _("My personal data")

    class State(models.TextChoices):
        """What became of it."""

        RECEIVED = "received", _("Received")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed without an answer")

    reference = models.CharField(
        _("reference"), max_length=9, unique=True, default=new_reference, editable=False
    )
    topic = models.CharField(_("subject"), max_length=14, choices=Topic)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"))
    about = models.CharField(_("page that it is about"), max_length=500, blank=True)
    text = models.TextField(_("message"), max_length=LONGEST_MESSAGE)
    language = models.CharField(_("language"), max_length=2, default="en")
    consent_at = models.DateTimeField(_("consent given"))
    received_at = models.DateTimeField(_("received"), auto_now_add=True, db_index=True)
    sent_to = models.CharField(_("mailed to"), max_length=254, blank=True, editable=False)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.RECEIVED, db_index=True
    )
    note = models.TextField(_("note for colleagues"), blank=True, max_length=2000)

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-received_at", "-pk"]

    Meta.constraints = [one_of("topic", Topic), one_of("state", State)]

    def __str__(self) -> str:
        return f"{self.reference} ({self.get_topic_display()})"

    @property
    def kept_until(self) -> datetime:
        """When it is deleted."""
        return self.received_at + KEPT_FOR
