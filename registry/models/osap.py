"""OSAP eligibility of micro-credentials: computed from a dated rule profile, never typed in.

Source of the first profile: ministry guidelines for Ontario micro-credentials, 2022-23.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from registry.domain.osap import OsapAnswer, OsapFacts, OsapProfile, osap_answer
from registry.models.bilingual import Bilingual
from registry.models.offering import MicroCertification, Offering
from registry.models.record import Identified
from registry.models.validity import Dated, ValidityQuerySet, dates_in_order


class OsapRuleProfileQuerySet(ValidityQuerySet):
    """Phrases over profiles."""

    def current(self, on: date) -> OsapRuleProfile | None:
        """Return the published profile in force on a day, the latest when several are; None when none is."""
        return self.latest_in_force(on).first()

    def latest_in_force(self, on: date) -> Self:
        """Return the published profiles in force on a day, the latest first."""
        return self.published().in_force(on).order_by("-valid_from", "-pk")


class OsapRuleProfile(Dated, Identified):
    """Limits within which a micro-certification can be OSAP-eligible."""

    LABEL = "name"

    name_en = models.CharField(_("name (English)"), max_length=200)
    name_fr = models.CharField(_("name (French)"), max_length=200)
    min_hours = models.DecimalField(_("least hours"), max_digits=6, decimal_places=2)
    max_hours = models.DecimalField(_("most hours"), max_digits=6, decimal_places=2)
    under_weeks = models.DecimalField(_("under so many weeks"), max_digits=5, decimal_places=2)
    max_occupations = models.PositiveSmallIntegerField(_("most NOC codes"), default=3)
    institution_kinds = models.JSONField(_("kinds of eligible institutions"), default=list)

    name = Bilingual("name")

    objects = OsapRuleProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("OSAP rule profile")
        verbose_name_plural = _("OSAP rule profiles")
        ordering = ["-valid_from"]
        constraints = [
            *Identified.Meta.constraints,
            dates_in_order("valid_from", "valid_to", "osapruleprofile_dates_in_order"),
            models.CheckConstraint(
                condition=Q(max_hours__gte=F("min_hours")),
                name="osapruleprofile_hours_in_order",
                violation_error_message=_(
                    "The greatest number of hours is below the least one. Correct one of the two."
                ),
            ),
        ]

    @property
    def limits(self) -> OsapProfile:
        """The profile as the engine reads it."""
        return OsapProfile(
            min_hours=self.min_hours,
            max_hours=self.max_hours,
            under_weeks=self.under_weeks,
            max_occupations=self.max_occupations,
            institution_kinds=tuple(self.institution_kinds),
        )

    def answer(self, micro: MicroCertification) -> OsapAnswer:
        """Return whether a micro-certification is eligible, and what decides it."""
        return osap_answer(self.limits, facts_of(micro))

    def eligible(self, micros: QuerySet[MicroCertification]) -> QuerySet[MicroCertification]:
        """Keep the micro-certifications that meet every limit; one that leaves a figure unstated is not kept."""
        named = _occupations()
        within = Q(hours__gte=self.min_hours, hours__lte=self.max_hours, weeks__lt=self.under_weeks)
        return micros.filter(
            within,
            Exists(named),
            ~self._too_many_occupations(),
            ~Q(cip=""),
            institution__kind__in=self.institution_kinds,
        )

    def ineligible(self, micros: QuerySet[MicroCertification]) -> QuerySet[MicroCertification]:
        """Keep the micro-certifications that miss a limit; one that only leaves a figure unstated is not kept."""
        outside = Q(hours__lt=self.min_hours) | Q(hours__gt=self.max_hours)
        foreign = ~Q(institution__kind__in=self.institution_kinds)
        missed = outside | Q(weeks__gte=self.under_weeks) | foreign
        return micros.filter(missed | Q(self._too_many_occupations()))

    def _too_many_occupations(self) -> Exists:
        return Exists(_occupations().annotate(n=Count("pk")).filter(n__gt=self.max_occupations))


def _occupations() -> QuerySet:
    """The occupations of the micro-certification around."""
    named = Offering.occupations.through.objects.filter(offering_id=OuterRef("pk"))
    return named.values("offering_id")


def facts_of(micro: MicroCertification) -> OsapFacts:
    """Return what the profile asks of a micro-certification."""
    return OsapFacts(
        hours=micro.hours,
        weeks=micro.weeks,
        cip=micro.cip or None,
        occupations=len(micro.occupations.all()),
        institution_kind=micro.institution.kind,
    )
