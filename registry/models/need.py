"""Needs: skills or people that an employer, council or board looks for, where and by when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from registry.models.allowed import Backstop
from registry.models.bilingual import Bilingual, stated_in_a_language
from registry.models.organization import Organization
from registry.models.public_first import OF_ORGANIZATION
from registry.models.record import Record, RecordQuerySet

NOBODY = _("Write 1 or more. Leave it empty when the number is not known.")


class NeedQuerySet(RecordQuerySet):
    """Phrases over needs."""

    def open_on(self, on: date) -> Self:
        """Keep needs whose date has not passed."""
        return self.filter(Q(by_date__isnull=True) | Q(by_date__gte=on))

    def over_on(self, on: date) -> Self:
        """Keep needs whose date has passed."""
        return self.filter(by_date__lt=on)

    def ended_between(self, since: date, until: date) -> Self:
        """Keep needs that were not over on a day and were on a later one."""
        return self.filter(by_date__gte=since, by_date__lt=until)


class Need(Record):
    """What an organisation needs people to be able to do."""

    BELONGS_TO = ("organization",)
    AFTER: ClassVar = {"organization": OF_ORGANIZATION}

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="needs", verbose_name=_("organisation")
    )
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    summary_fr = models.TextField(_("summary (French)"), blank=True)
    occupation = models.ForeignKey(
        "registry.Occupation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="needs",
        verbose_name=_("occupation"),
    )
    regions = ParentalManyToManyField(
        "registry.Region", blank=True, related_name="needs", verbose_name=_("regions")
    )
    people = models.PositiveIntegerField(
        _("number of people"), null=True, blank=True, validators=[MinValueValidator(1, NOBODY)]
    )
    by_date = models.DateField(_("needed by"), null=True, blank=True)

    title = Bilingual("title")
    summary = Bilingual("summary")

    objects = NeedQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["by_date", "slug"]
        constraints = [
            *Record.Meta.constraints,
            stated_in_a_language("title", "need_title_stated"),
            Backstop(
                condition=Q(people__isnull=True) | Q(people__gte=1),
                name="need_of_somebody",
                violation_error_message=NOBODY,
            ),
        ]

    def is_over(self, on: date) -> bool:
        """Return whether its date has passed on a day; one without a date is never over."""
        return self.by_date is not None and self.by_date < on


class NeedSkill(models.Model):
    """A skill that a need asks for."""

    need = ParentalKey(Need, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(
        "registry.Skill", models.PROTECT, related_name="needs", verbose_name=_("skill")
    )
    level = models.PositiveSmallIntegerField(
        _("level"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta:
        verbose_name = _("skill needed")
        verbose_name_plural = _("skills needed")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "skill"],
                name="needskill_once",
                violation_error_message=_("The need names this skill already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.skill)
