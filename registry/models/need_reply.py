"""Answers of institutions to needs: each names one published offering."""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models.bilingual import Bilingual
from registry.models.need import Need
from registry.models.offering import Offering
from registry.models.record import LISTED, Lifecycle, Record, RecordQuerySet

UNANSWERABLE = gettext_lazy("This need is not published, so it cannot be answered.")
TWICE = gettext_lazy("This offering answers this need already.")


class NeedReplyQuerySet(RecordQuerySet):
    """Phrases over answers."""

    def to(self, need: Need) -> Self:
        """Keep the published answers to a need whose offering is still published."""
        return self.published().filter(need=need, offering__lifecycle__in=LISTED)


class NeedReply(Record):
    """An institution's answer to a need: one of its offerings, and in a few words how it serves."""

    BELONGS_TO = ("need", "offering")
    LABEL = "words"

    need = models.ForeignKey(
        Need, models.CASCADE, related_name="replies", verbose_name=gettext_lazy("need")
    )
    offering = models.ForeignKey(
        Offering,
        models.CASCADE,
        related_name="replies",
        verbose_name=gettext_lazy("offering"),
        help_text=gettext_lazy("A published offering of your own."),
    )
    words_en = models.TextField(
        gettext_lazy("how it serves the need (English)"), blank=True, max_length=2000
    )
    words_fr = models.TextField(
        gettext_lazy("how it serves the need (French)"), blank=True, max_length=2000
    )

    words = Bilingual("words")

    objects = NeedReplyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = gettext_lazy("answer to a need")
        verbose_name_plural = gettext_lazy("answers to needs")
        ordering = ["need", "pk"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["need", "offering"],
                condition=~Q(lifecycle=Lifecycle.TOMBSTONE.value),
                name="needreply_once_an_offering",
                violation_error_message=TWICE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering}: {self.need}"

    def slug_stem(self) -> str:
        return f"{self.need.slug}-{self.offering.slug}"

    def clean(self) -> None:
        super().clean()
        faults = self._faults()
        if faults:
            raise ValidationError(faults)

    def _faults(self) -> dict[str, Any]:
        """Return what stands against the answer, by column. What is public already may outlive its need."""
        if self.need_id is None or self.offering_id is None:
            return {}
        faults: dict[str, Any] = {}
        if self.lifecycle == Lifecycle.DRAFT:
            faults = _of_need(self.need) | _of_offering(self.offering)
        others = type(self)._base_manager.filter(need=self.need_id, offering=self.offering_id)
        if others.exclude(pk=self.pk).exclude(lifecycle=Lifecycle.TOMBSTONE).exists():
            faults.setdefault("offering", TWICE)
        return faults


def _of_need(need: Need) -> dict[str, Any]:
    if need.lifecycle not in LISTED:
        return {"need": UNANSWERABLE}
    if need.is_over(localdate()):
        told = _(
            "This need asked for people by %(day)s and is over. Answer one that is still open."
        )
        return {"need": told % {"day": date_format(need.by_date)}}
    return {}


def _of_offering(offering: Offering) -> dict[str, Any]:
    if offering.lifecycle in LISTED:
        return {}
    return {"offering": _("This offering is not published. Publish it first, or name another.")}
