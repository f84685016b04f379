"""Letters that no mail server has taken yet. They hold addresses and private links, so they are kept only while they wait."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=14)
"""How long a letter waits; later it would tell of what has passed."""


class WaitingLetterQuerySet(models.QuerySet):
    """Phrases over letters."""

    def past(self, now: datetime) -> Self:
        """Keep what has waited for too long."""
        return self.filter(since__lte=now - KEPT_FOR)

    def to_mailbox(self, address: str) -> Self:
        """Keep what waits to go to one mailbox."""
        return self.filter(to__iexact=address)


class WaitingLetter(models.Model):
    """A letter as it is sent, with where it goes."""

    template = models.CharField(_("template"), max_length=100)
    to = models.EmailField(_("e-mail address"), max_length=254)
    subject = models.TextField(_("subject"))
    text = models.TextField(_("text"))
    html = models.TextField(_("text as HTML"))
    since = models.DateTimeField(_("since"), auto_now_add=True, db_index=True)

    objects = WaitingLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiting letter")
        verbose_name_plural = _("waiting letters")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.template}, {self.since:%Y-%m-%d %H:%M}"
