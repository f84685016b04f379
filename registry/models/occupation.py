"""Occupations: the unit groups of NOC 2021 (in French, CNP 2021), their job titles and their skill profiles.

Source: Statistics Canada, NOC 2021 Version 1.0. A code is text of five digits; its second digit is the TEER.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from registry.models.allowed import Backstop, one_of
from registry.models.bilingual import Bilingual, stated_in_a_language
from registry.models.folding import FoldedField
from registry.models.record import Record, RecordQuerySet

NOC = RegexValidator(r"^\d{5}$", _("A NOC 2021 code has five digits, leading zeros included."))


class OccupationQuerySet(RecordQuerySet):
    """Phrases over occupations."""

    def of_teer(self, teer: int) -> Self:
        """Keep one TEER category, 0 to 5."""
        return self.filter(teer=teer)

    def of_broad_category(self, digit: str) -> Self:
        """Keep one NOC broad occupational category, "0" to "9"."""
        return self.filter(code__startswith=digit)

    def with_profile(self) -> Self:
        """Keep occupations whose skills are rated."""
        return self.filter(skills__isnull=False).distinct()

    def reached(self) -> Self:
        """Keep occupations that a published offering leads to."""
        return self.filter(offerings__lifecycle="published").distinct()


class Occupation(Record):
    """A NOC 2021 unit group."""

    LABEL = "title"

    code = models.CharField(_("NOC code"), max_length=5, unique=True, validators=[NOC])
    teer = models.PositiveSmallIntegerField(_("TEER"), editable=False, db_index=True)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    summary_fr = models.TextField(_("summary (French)"), blank=True)

    title = Bilingual("title")
    summary = Bilingual("summary")

    objects = OccupationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        ordering = ["code"]
        constraints = [
            *Record.Meta.constraints,
            stated_in_a_language("title", "occupation_title_stated"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{5}$"),
                name="occupation_code_has_five_digits",
                violation_error_message=_("A NOC code has five digits."),
            ),
            models.CheckConstraint(
                condition=Q(teer__lte=5),
                name="occupation_teer_0_to_5",
                violation_error_message=_("The second digit of a NOC code is from 0 to 5."),
            ),
            Backstop(
                condition=reduce(or_, (Q(code__regex=f"^.{n}", teer=n) for n in range(6))),
                name="occupation_teer_is_second_digit",
                violation_error_message=_("The TEER is the second digit of the NOC code."),
            ),
        ]

    def save(self, *args, **kwargs) -> None:
        self.teer = int(self.code[1])
        super().save(*args, **kwargs)

    @property
    def broad_category(self) -> str:
        """First digit of the code: the NOC broad occupational category."""
        return self.code[0]


class JobTitleQuerySet(models.QuerySet):
    """Phrases over job titles."""

    def saying(self, words: list[str]) -> Self:
        """Keep the titles that contain every one of some folded words."""
        return self.filter(*(Q(folded__contains=word) for word in words))


class JobTitle(models.Model):
    """A name that people give the occupation. English and French lists are kept apart: they do not translate each other."""

    class Tongue(models.TextChoices):
        """Language of the title."""

        ENGLISH = "en", _("English")
        FRENCH = "fr", _("French")

    occupation = ParentalKey(Occupation, on_delete=models.CASCADE, related_name="job_titles")
    language = models.CharField(_("language"), max_length=2, choices=Tongue)
    title = models.CharField(_("title"), max_length=200, db_index=True)
    folded = FoldedField(of="title")

    objects = JobTitleQuerySet.as_manager()

    class Meta:
        verbose_name = _("job title")
        verbose_name_plural = _("job titles")
        ordering = ["language", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "language", "title"],
                name="jobtitle_once",
                violation_error_message=_("The occupation has this job title already."),
            ),
        ]

    Meta.constraints += [one_of("language", Tongue)]

    def __str__(self) -> str:
        return self.title


class OccupationSkill(models.Model):
    """How much an occupation asks of a skill: an OaSIS rating, 0 to 5."""

    occupation = ParentalKey(Occupation, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(
        "registry.Skill", models.PROTECT, related_name="occupations", verbose_name=_("skill")
    )
    importance = models.DecimalField(
        _("importance"),
        max_digits=3,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(5)],
        help_text=_("0 to 5"),
    )

    class Meta:
        verbose_name = _("skill of an occupation")
        verbose_name_plural = _("skills of an occupation")
        ordering = ["-importance", "skill"]
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "skill"],
                name="occupationskill_once",
                violation_error_message=_("The occupation names this skill already."),
            ),
            models.CheckConstraint(
                condition=Q(importance__gte=0, importance__lte=5),
                name="occupationskill_0_to_5",
                violation_error_message=_("The importance is from 0 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill}: {self.importance}"
