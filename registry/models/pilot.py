"""Pilots: projects that test the framework, with a lead institution and partners."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from registry.models.adopter import Adopter
from registry.models.allowed import one_of
from registry.models.assignment import Assigned, Basis
from registry.models.bilingual import Bilingual, stated_in_a_language
from registry.models.organization import Organization
from registry.models.partial_date import LONGEST as LONGEST_DATE
from registry.models.partial_date import check_partial_date, check_past
from registry.models.provenance import Entry
from registry.models.public_first import Before
from registry.models.record import PUBLIC, Record, RecordQuerySet
from registry.models.validity import check_order, dates_in_order

LEADS = _("The organisation leads the pilot. Name another one, or another lead.")
LEAD_FIRST = _("“%(name)s”, which leads the pilot, is not public yet. Publish the organisation first, or ask the registry to: the pilot can be published after it. Until then, save it as a draft.")  # fmt: skip
LEAD_CEASED = _("“%(name)s”, which leads the pilot, has ceased. A pilot that is over can still be published: say that it is completed or was stopped, or when it ended. For one that goes on, name another lead.")  # fmt: skip


class PilotQuerySet(RecordQuerySet):
    """Phrases over pilots."""

    def with_partner(self, organization: Organization) -> Self:
        """Keep pilots that an organisation leads or takes part in."""
        return self.filter(Q(lead=organization) | Q(partners__organization=organization)).distinct()

    def for_rows(self) -> Self:
        """Load with what a row of a list shows."""
        return self.select_related("lead", "sector").prefetch_related(
            Prefetch("partners", PilotPartner.objects.public()), "micro_certifications"
        )


class Pilot(Adopter, Record, Assigned):
    """A project that tests the framework."""

    BELONGS_TO = ("lead", "partners__organization")
    AFTER: ClassVar = {"lead": Before(LEAD_FIRST, LEAD_CEASED)}

    class Content(models.TextChoices):
        """Where the content comes from."""

        NEW = "new", _("New content")
        ADAPTED = "adapted", _("Adapted content")

    class Status(models.TextChoices):
        """How far the project is."""

        PLANNED = "planned", _("Planned")
        ONGOING = "ongoing", _("Ongoing")
        COMPLETED = "completed", _("Completed")
        STOPPED = "stopped", _("Stopped")

    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    summary_fr = models.TextField(_("summary (French)"), blank=True)
    outcome_en = models.TextField(_("what came of it (English)"), blank=True)
    outcome_fr = models.TextField(_("what came of it (French)"), blank=True)
    lead = models.ForeignKey(
        Organization, models.PROTECT, related_name="led_pilots", verbose_name=_("lead institution")
    )
    sector = models.ForeignKey(
        "registry.Sector", models.PROTECT, related_name="pilots", verbose_name=_("sector")
    )
    content = models.CharField(_("content"), max_length=8, choices=Content, blank=True)
    cohort = models.CharField(
        _("cohort"),
        max_length=40,
        blank=True,
        validators=[check_partial_date],
        help_text=_("For example 2019-11."),
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        blank=True,
        help_text=_("As the source states it."),
    )
    status_as_of = models.CharField(
        _("status as of"),
        max_length=LONGEST_DATE,
        blank=True,
        validators=[check_partial_date, check_past],
        help_text=_("The day, month or year of which the status is stated."),
    )
    started_on = models.DateField(_("started on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    title = Bilingual("title")
    summary = Bilingual("summary")
    outcome = Bilingual("outcome")

    objects = PilotQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("pilot")
        verbose_name_plural = _("pilots")
        ordering = ["title_en", "title_fr"]
        constraints = [
            *Record.Meta.constraints,
            stated_in_a_language("title", "pilot_title_stated"),
            dates_in_order("started_on", "ended_on", "pilot_dates_in_order"),
            one_of("sector_basis", Basis, blank=True),
        ]

    Meta.constraints += [
        one_of("content", Content, blank=True),
        one_of("status", Status, blank=True),
    ]

    def clean(self) -> None:
        super().clean()
        check_order(self, "started_on", "ended_on")

    def save(self, *args: Any, **kwargs: Any) -> None:
        for partner in self.partners.all():
            partner.refuse_the_lead(self)
        super().save(*args, **kwargs)

    @property
    def is_of_the_past(self) -> bool:
        """Whether the project is over."""
        has_ended = self.ended_on is not None and self.ended_on < localdate()
        return has_ended or self.status in (self.Status.COMPLETED, self.Status.STOPPED)


class PilotPartnerQuerySet(models.QuerySet):
    """Phrases over the partners of pilots."""

    def public(self) -> Self:
        """Keep whom a public page may name, with the organisations: a draft or a withdrawn one is told to nobody."""
        return self.filter(organization__lifecycle__in=PUBLIC).select_related("organization")


class PilotPartner(Entry):
    """An organisation's role in a pilot."""

    OF, NAMES = "pilot", "organization"

    class Role(models.TextChoices):
        """What the partner does."""

        PARTNER = "partner", _("Partner")
        EMPLOYER = "employer", _("Employer partner")
        ENDORSER = "endorser", _("Endorser")
        FUNDER = "funder", _("Funder")

    pilot = ParentalKey(Pilot, on_delete=models.CASCADE, related_name="partners")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="pilot_roles", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.PARTNER)

    objects = PilotPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "organization", "role"],
                name="pilotpartner_once",
                violation_error_message=_("The organisation has this role in the pilot already."),
            )
        ]

    Meta.constraints += [one_of("role", Role)]

    def __str__(self) -> str:
        return str(self.organization)

    def clean(self) -> None:
        super().clean()
        self.refuse_the_lead(getattr(self, "pilot", None))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_the_lead(self.pilot)
        super().save(*args, **kwargs)

    def refuse_the_lead(self, pilot: Pilot | None) -> None:
        """Raise ValidationError when the organisation leads the pilot: it is no partner of itself."""
        if pilot is not None and pilot.lead_id and pilot.lead_id == self.organization_id:
            raise ValidationError({"organization": LEADS})
