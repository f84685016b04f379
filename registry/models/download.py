"""How often files of the library are downloaded: a number a version and a day, and nothing of who did it."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, models, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from registry.models.resource import Resource, ResourceVersion


class DownloadQuerySet(models.QuerySet):
    """Phrases over numbers of downloads."""

    def count_one(self, version: ResourceVersion, on: date) -> None:
        """Count a download of a version on a day. Of two at once none is forgotten."""
        of_day = self.filter(version=version, day=on)
        if of_day.update(number=F("number") + 1):
            return
        try:
            with transaction.atomic():
                self.create(version=version, day=on, number=1)
        except IntegrityError:  # another one was the first of the day
            of_day.update(number=F("number") + 1)

    def before(self, resource: Resource, day: date) -> dict[int, int]:
        """Return the number of each version of a resource before a day, by key of the version."""
        rows = self.filter(version__resource=resource, day__lt=day).order_by()
        return dict(rows.values_list("version").annotate(n=Sum("number")))


class Download(models.Model):
    """The downloads of one version on one day."""

    version = models.ForeignKey(ResourceVersion, models.CASCADE, related_name="downloads")
    day = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("downloads"), default=0)

    objects = DownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("downloads of a day")
        verbose_name_plural = _("downloads by day")
        ordering = ["-day", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "day"],
                name="download_once_a_day",
                violation_error_message=_("The day has a number for this version already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.day}: {self.number}"
