"""Agreements between organisations, and the dated decisions that rest on them."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from registry.models.agreement_document import DOCUMENTS, check_document, place_of_document
from registry.models.allowed import Backstop, one_of
from registry.models.bilingual import Bilingual, stated_in_a_language
from registry.models.offering import CIP, NOT_NEGATIVE, STUDY_LEVEL, STUDY_LEVELS, Offering
from registry.models.organization import Organization, OrganizationGroup
from registry.models.partial_date import check_past
from registry.models.provenance import Entry
from registry.models.record import Record
from registry.models.scanning import scan
from registry.models.validity import Dated, ValidityQuerySet, check_order, dates_in_order

SIGNED_LATE = _("This day is before the day of signing. Correct one of the two.")
MOST_NAMED = 3
"""Most sources by which a decision is called."""
NO_REASON = _("Give the reason of the refusal, in English or in French.")


class AgreementQuerySet(ValidityQuerySet):
    """Phrases over agreements."""

    def with_party(self, organization: Organization) -> Self:
        """Keep the agreements that an organisation sends or receives under."""
        return self.filter(Q(senders=organization) | Q(receivers=organization)).distinct()


class Agreement(Dated, Record):
    """The document between sending and receiving organisations on which rules and decisions rest."""

    BELONGS_TO = ("senders", "receivers")

    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    senders = ParentalManyToManyField(
        Organization, related_name="agreements_sent", verbose_name=_("sending parties")
    )
    receivers = ParentalManyToManyField(
        Organization, related_name="agreements_received", verbose_name=_("receiving parties")
    )
    document = models.FileField(
        _("document"),
        upload_to=place_of_document,
        blank=True,
        validators=[check_document, scan],
        help_text=DOCUMENTS,
    )
    document_url = models.URLField(_("address of the document"), max_length=500, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True, validators=[check_past])

    title = Bilingual("title")

    objects = AgreementQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-valid_from", "slug"]
        constraints = [
            *Record.Meta.constraints,
            stated_in_a_language("title", "agreement_title_stated"),
            dates_in_order("valid_from", "valid_to", "agreement_dates_in_order"),
            dates_in_order("signed_on", "valid_to", "agreement_signed_in_time", SIGNED_LATE),
        ]

    def clean(self) -> None:
        super().clean()
        check_order(self, "signed_on", "valid_to", SIGNED_LATE)

    @property
    def document_address(self) -> str:
        """Where the document is read: at its own address, or as it was uploaded; empty without one."""
        return self.document_url or (self.document.url if self.document else "")


class EquivalencyQuerySet(ValidityQuerySet):
    """Phrases over decisions."""

    def about(self, offering: Offering) -> Self:
        """Keep decisions that have an offering among their sources."""
        return self.filter(sources__offering=offering).distinct()

    def counting_as(self, offering: Offering) -> Self:
        """Keep decisions that grant an offering."""
        return self.filter(grants__offering=offering).distinct()

    def received_at(self, organization: Organization) -> Self:
        """Keep decisions of an organisation, its groups' included."""
        groups = Q(receiving_group__members__organization=organization)
        return self.filter(Q(receiving_institution=organization) | groups).distinct()


class Equivalency(Dated, Record):
    """A receiving side's decision on what certain offerings count as there.

    Silence is "not evaluated" and has no row. Every source is required.
    """

    ABOUT = ("sources__offering", "receiving_institution", "receiving_group")
    BELONGS_TO = (
        "receiving_institution",
        "receiving_group",
        "agreement",
        "sources__offering",
        "grants__offering",
    )

    class Outcome(models.TextChoices):
        """What was decided."""

        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    receiving_institution = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("receiving institution"),
    )
    receiving_group = models.ForeignKey(
        "registry.OrganizationGroup",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("receiving group"),
    )
    outcome = models.CharField(_("decision"), max_length=8, choices=Outcome)
    reason_en = models.TextField(_("reason (English)"), blank=True)
    reason_fr = models.TextField(_("reason (French)"), blank=True)
    condition_en = models.TextField(_("condition in words (English)"), blank=True)
    condition_fr = models.TextField(_("condition in words (French)"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, validators=[check_past])
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("agreement"),
    )

    title = Bilingual("title")
    reason = Bilingual("reason")
    condition = Bilingual("condition")

    objects = EquivalencyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("equivalency")
        verbose_name_plural = _("equivalencies")
        ordering = ["slug"]
        constraints = [
            *Record.Meta.constraints,
            dates_in_order("valid_from", "valid_to", "equivalency_dates_in_order"),
            models.CheckConstraint(
                condition=Q(receiving_institution__isnull=True) ^ Q(receiving_group__isnull=True),
                name="equivalency_one_receiver",
                violation_error_message=_(
                    "Name the receiving institution or the receiving group, one of them."
                ),
            ),
            Backstop(
                condition=~Q(outcome="refused", reason_en="", reason_fr=""),
                name="equivalency_refusal_has_a_reason",
                violation_error_message=NO_REASON,
            ),
        ]

    Meta.constraints += [one_of("outcome", Outcome)]

    def clean(self) -> None:
        super().clean()
        if self.outcome == self.Outcome.REFUSED and not self.reason:
            raise ValidationError({"reason_en": NO_REASON})
        if bool(self.receiving_institution_id) == bool(self.receiving_group_id):
            raise ValidationError(
                {
                    "receiving_institution": _(
                        "Name the receiving institution or the receiving group, one of them."
                    )
                }
            )

    def about(self) -> str:
        named = [str(source.offering) for source in self.sources.all() if source.offering_id]
        if not (named and self.receiver):
            return ""
        more = "…" if len(named) > MOST_NAMED else ""
        said = {"offerings": ", ".join(named[:MOST_NAMED]) + more, "institution": self.receiver}
        return gettext("%(offerings)s at %(institution)s") % said

    def slug_stem(self) -> str:
        return super().slug_stem() or f"decision-{self.receiver.slug}"

    @property
    def receiver(self) -> Organization | OrganizationGroup:
        """The institution or group that decided."""
        return self.receiving_institution or self.receiving_group


class EquivalencySource(Entry):
    """An offering that must be held for the decision to apply."""

    OF, NAMES = "equivalency", "offering"

    equivalency = ParentalKey(Equivalency, on_delete=models.CASCADE, related_name="sources")
    offering = models.ForeignKey(
        Offering, models.PROTECT, related_name="decided_on", verbose_name=_("offering")
    )
    min_grade = models.DecimalField(
        _("least grade (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    max_age_months = models.PositiveSmallIntegerField(
        _("greatest age (months)"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["equivalency", "offering"],
                name="equivalencysource_once",
                violation_error_message=_("The decision names this source already."),
            ),
            models.CheckConstraint(
                condition=Q(min_grade__isnull=True) | Q(min_grade__gte=0, min_grade__lte=100),
                name="equivalencysource_grade_0_to_100",
                violation_error_message=_("A grade is from 0 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.offering)


class EquivalencyGrant(Entry):
    """What a granted decision yields at the receiving side."""

    OF, NAMES = "equivalency", "offering"

    class Kind(models.TextChoices):
        """Sort of recognition."""

        OFFERING = "offering", _("Counts as an offering")
        CREDIT = "credit", _("Unassigned credit")
        EXEMPTION = "exemption", _("Exemption without credit")

    equivalency = ParentalKey(Equivalency, on_delete=models.CASCADE, related_name="grants")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OFFERING)
    offering = models.ForeignKey(
        Offering,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="granted_by",
        verbose_name=_("offering"),
    )
    credits = models.DecimalField(
        _("credits"), max_digits=7, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    subject = models.CharField(_("subject (CIP 2021)"), max_length=7, blank=True, validators=[CIP])
    study_level = models.PositiveSmallIntegerField(
        _("level of study"), null=True, blank=True, validators=STUDY_LEVEL, help_text=STUDY_LEVELS
    )

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                # A check that comes out unknown passes, so an amount that is not stated is refused by name.
                condition=Q(
                    kind="credit", credits__isnull=False, credits__gt=0, offering__isnull=True
                )
                | Q(kind__in=("offering", "exemption"), offering__isnull=False),
                name="equivalencygrant_says_what",
                violation_error_message=_(
                    "Say what is granted: an offering, or an amount of unassigned credit."
                ),
            ),
            Backstop(
                condition=Q(study_level__isnull=True) | Q(study_level__gte=1, study_level__lte=9),
                name="equivalencygrant_study_level_1_to_9",
                violation_error_message=STUDY_LEVELS,
            ),
        ]

    Meta.constraints += [one_of("kind", Kind)]

    def __str__(self) -> str:
        return str(self.offering or f"{self.credits} credits")

    def clean(self) -> None:
        super().clean()
        if self.kind == self.Kind.CREDIT and not self.credits:
            raise ValidationError({"credits": _("Say how much unassigned credit is granted.")})
        if self.kind != self.Kind.CREDIT and not self.offering_id:
            raise ValidationError({"offering": _("Name the offering that is granted or exempted.")})
