"""What a bulk check keeps until its plan is published: a row a record; and the ids that institutions send.

An ``ImportRun`` is the head of a plan. Its rows hold what would be written, so that what is published is the very
thing that was checked.
"""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models.allowed import one_of
from registry.models.change import ImportRun
from registry.models.organization import Organization


class PlannedRowQuerySet(models.QuerySet):
    """Phrases over the rows of plans."""

    def rejected(self) -> Self:
        """Keep the rows that keep their plan from being published."""
        return self.filter(outcome=PlannedRow.Outcome.REJECTED)

    def waiting(self) -> Self:
        """Keep the rows that name offerings, which are judged when the whole file is read."""
        return self.filter(outcome=PlannedRow.Outcome.WAITING)

    def what_is_wrong_first(self) -> Self:
        """Order the rows as the file has them, after those that keep it from being published."""
        wrong = models.Q(outcome=PlannedRow.Outcome.REJECTED)
        return self.order_by(
            models.ExpressionWrapper(wrong, models.BooleanField()).desc(), "number"
        )

    def to_write(self) -> Self:
        """Keep the rows that change something, in the order in which kinds are written."""
        changing = (PlannedRow.Outcome.CREATED, PlannedRow.Outcome.UPDATED)
        return self.filter(outcome__in=changing).order_by("rank", "number")


class PlannedRow(models.Model):
    """One record of a checked file: what becomes of it, and what it would say.

    Attributes:
        values: by field, as plain data; other records by their natural key, offerings by CTID.
        changes: by field, the value before and after; everything stated when the record is new.
        before: state of the record at the check; the plan is stale when it is another one.
        stated: what the file says, kept while the row waits, and when it is rejected.
        issues: what is wrong, as reports tell it.
    """

    class Outcome(models.TextChoices):
        """What becomes of the record."""

        CREATED = "created", pgettext_lazy("row", "Created")
        UPDATED = "updated", pgettext_lazy("row", "Updated")
        UNCHANGED = "unchanged", _("Unchanged")
        REJECTED = "rejected", _("Rejected")
        WAITING = "waiting", _("Not judged yet")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("record"))
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    line = models.PositiveIntegerField(_("line"), null=True)
    rank = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    external_id = models.CharField(_("institution's own id"), max_length=100, blank=True)
    uid = models.UUIDField(_("identifier"), default=uuid.uuid4)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    before = models.CharField(max_length=64, blank=True)
    stated = models.JSONField(default=dict)
    issues = models.JSONField(default=list)

    objects = PlannedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a plan")
        verbose_name_plural = _("rows of plans")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "number"],
                name="plannedrow_number_once",
                violation_error_message=_("The plan has a row with this number already."),
            )
        ]
        indexes = [
            models.Index(fields=["run", "external_id"], name="plannedrow_by_external_id"),
            models.Index(fields=["run", "outcome"], name="plannedrow_by_outcome"),
        ]

    Meta.constraints += [one_of("outcome", Outcome)]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number} {self.outcome}"


class ExternalKey(models.Model):
    """The id under which an institution sends a rule or a decision, which have no column for it.

    Offerings keep theirs in ``external_id`` and ``source_version``.
    """

    institution = models.ForeignKey(
        Organization, models.CASCADE, related_name="external_keys", verbose_name=_("institution")
    )
    kind = models.CharField(_("kind"), max_length=40)
    external_id = models.CharField(_("institution's own id"), max_length=100)
    record_uid = models.UUIDField(_("identifier"), unique=True)
    source_version = models.CharField(_("version at the source"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("external key")
        verbose_name_plural = _("external keys")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "external_id"],
                name="externalkey_once_an_institution",
                violation_error_message=_("The institution uses this id already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"
