"""Offerings: what an institution publishes and a learner can complete.

Hours are hours of instruction, fees are CAD, credits are the institution's own. A number that nobody stated is
null ("not stated"), never zero.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from registry.domain.errors import BadNotation
from registry.models.adopter import Adopter
from registry.models.allowed import Backstop, one_of
from registry.models.assignment import Assigned, Basis
from registry.models.bilingual import Bilingual, stated_in_a_language
from registry.models.ctid import uids_of
from registry.models.notation import RequirementField, offering_keys
from registry.models.organization import Organization
from registry.models.record import Lifecycle, Record, RecordQuerySet, StateError
from registry.models.reference import Region
from registry.models.use import users_of

CIP = RegexValidator(r"^\d{2}(\.\d{2}(\d{2})?)?$", _("A CIP 2021 code reads 51, 51.26 or 51.2601."))
NOT_NEGATIVE = [MinValueValidator(Decimal(0))]
STUDY_LEVEL = [MinValueValidator(1), MaxValueValidator(9)]
STUDY_LEVELS = _("Year or level inside a program, 1 to 9.")


class OfferingQuerySet(RecordQuerySet):
    """Phrases over offerings of any kind."""

    def update(self, **columns: Any) -> int:
        # No check of the database can see from the shared table which table a row has beside it.
        if "kind" in columns:
            raise ValueError("The kind of an offering follows from its table and is never set.")
        return super().update(**columns)

    def offered_by(self, *organizations: Organization) -> Self:
        """Keep the offerings of an institution, or of any of several."""
        return self.filter(institution__in=organizations)

    def leading_to(self, *nocs: str) -> Self:
        """Keep offerings that lead to an occupation, or to any of several, by NOC code."""
        return self.filter(occupations__code__in=nocs).distinct()

    def teaching(self, *skill_slugs: str) -> Self:
        """Keep offerings that teach a skill, or any of several."""
        return self.filter(skills__skill__slug__in=skill_slugs).distinct()

    def adopting(self, *element_codes: str) -> Self:
        """Keep offerings with a published adoption of any of some principles or elements, in any edition."""
        adopting = {
            "adoptions__element__code__in": element_codes,
            "adoptions__lifecycle": Lifecycle.PUBLISHED,
        }
        return self.filter(**adopting).distinct()

    def in_region(self, code: str) -> Self:
        """Keep offerings given in an economic region."""
        return self.filter(regions__code=code).distinct()

    def around(self, *codes: str) -> Self:
        """Keep offerings that state no region, of institutions in any of some economic regions, or in any when none is named.

        That is where to ask, and no word on where they are given. What is online only can be taken from everywhere, so
        its institution locates it nowhere.
        """
        silent = self.filter(regions__isnull=True, institution__region__isnull=False)
        there = silent.filter(institution__region__code__in=codes) if codes else silent
        return there.exclude(delivery=Offering.Delivery.ONLINE)

    def taught_in(self, language: str) -> Self:
        """Keep offerings taught in a language (BCP 47)."""
        return self.filter(languages__code=language).distinct()

    def within_hours(self, hours: Decimal) -> Self:
        """Keep offerings known to take at most so many hours."""
        return self.filter(hours__lte=hours)

    def within_fee(self, fee: Decimal) -> Self:
        """Keep offerings known to cost at most so much (CAD)."""
        return self.filter(fee__lte=fee)

    def asking_for(self, offering: Offering) -> Self:
        """Keep offerings whose entry requirement names one."""
        asked = Cast("entry_requirement", models.TextField())
        naming = self.alias(asked=asked).filter(asked__contains=offering.ctid)
        return naming.exclude(pk=offering.pk)

    def counting_toward(self, award: Offering) -> Self:
        """Keep offerings that a published rule of the award names."""
        named = {"named_in__rule__award": award, "named_in__rule__lifecycle": "published"}
        return self.filter(**named).distinct()

    def for_rows(self) -> Self:
        """Load with what a row of a list shows."""
        return self.select_related("institution", "sector").prefetch_related("starts", "languages")


def named_in(requirement: Any) -> list[Offering]:
    """Return the offerings that a requirement names, as far as they are known; nothing where it cannot be read."""
    try:
        uids = uids_of(offering_keys(requirement))
    except BadNotation:
        return []
    return list(Offering.objects.filter(uid__in=uids)) if uids else []


class Offering(Adopter, Record, Assigned):
    """What the three kinds of offering share."""

    LABEL = "title"
    BELONGS_TO = ("institution",)
    KIND: ClassVar[str]

    class Kind(models.TextChoices):
        """The three kinds."""

        MICRO_CERTIFICATION = "micro-certification", _("Micro-certification")
        COURSE = "course", _("Course")
        PROGRAM = "program", _("Program")

    class Delivery(models.TextChoices):
        """How it is taught."""

        ONLINE = "online", _("Online")
        IN_PERSON = "in-person", _("In person")
        BLENDED = "blended", _("Blended")

    class Oqf(models.IntegerChoices):
        """Credentials of the Ontario Qualifications Framework."""

        CERTIFICATE_1 = 1, _("Certificate I")
        CERTIFICATE_2 = 2, _("Certificate II")
        CERTIFICATE_3 = 3, _("Certificate III / Apprenticeship certificate")
        DIPLOMA_1 = 4, _("Diploma I")
        QUALIFICATION = 5, _("Certificate of Apprenticeship, Certificate of Qualification")
        DIPLOMA_2 = 6, _("Diploma II")
        ADVANCED_DIPLOMA = 7, _("Advanced diploma")
        POST_DIPLOMA = 8, _("Post-diploma certificate (graduate certificate)")
        BACHELOR = 9, _("Baccalaureate / Bachelor's degree")
        BACHELOR_HONOURS = 10, _("Honours baccalaureate / Bachelor's degree: honours")
        POST_BACHELOR = 11, _("Post-baccalaureate certificate")
        MASTER = 12, _("Master's degree")
        DOCTORATE = 13, _("Doctoral degree")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, editable=False, db_index=True)
    institution = models.ForeignKey(
        "registry.Organization",
        models.PROTECT,
        related_name="offerings",
        verbose_name=_("institution"),
    )
    external_id = models.CharField(
        _("institution's own id"),
        max_length=100,
        blank=True,
        help_text=_(
            "Unique at the institution. With it, a file that is sent again updates this record."
        ),
    )
    source_version = models.CharField(_("version at the source"), max_length=60, blank=True)
    sector = models.ForeignKey(
        "registry.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offerings",
        verbose_name=_("sector"),
    )
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    summary_fr = models.TextField(_("summary (French)"), blank=True)
    description_en = models.TextField(_("description (English)"), blank=True)
    description_fr = models.TextField(_("description (French)"), blank=True)
    code = models.CharField(_("course code"), max_length=40, blank=True)
    hours = models.DecimalField(
        _("hours of instruction"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=NOT_NEGATIVE,
    )
    weeks = models.DecimalField(
        _("weeks"), max_digits=6, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    credits = models.DecimalField(
        _("credits"), max_digits=7, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    fee = models.DecimalField(
        _("fee (CAD)"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=NOT_NEGATIVE,
    )
    delivery = models.CharField(
        _("delivery"), max_length=10, choices=Delivery, blank=True, db_index=True
    )
    languages = ParentalManyToManyField(
        "registry.Language", blank=True, verbose_name=_("languages of delivery")
    )
    oqf_level = models.PositiveSmallIntegerField(
        _("Ontario Qualifications Framework"), choices=Oqf, null=True, blank=True
    )
    study_level = models.PositiveSmallIntegerField(
        _("level of study"),
        null=True,
        blank=True,
        validators=STUDY_LEVEL,
        help_text=STUDY_LEVELS,
    )
    cip = models.CharField(_("CIP 2021 code"), max_length=7, blank=True, validators=[CIP])
    occupations = ParentalManyToManyField(
        "registry.Occupation", blank=True, related_name="offerings", verbose_name=_("occupations")
    )
    occupations_basis = models.CharField(
        _("who says the occupations"), max_length=8, choices=Basis, blank=True
    )
    regions = ParentalManyToManyField(
        "registry.Region", blank=True, related_name="offerings", verbose_name=_("regions")
    )
    entry_requirement = RequirementField(_("entry requirement"), null=True, blank=True)
    entry_note_en = models.TextField(_("entry, in words (English)"), blank=True)
    entry_note_fr = models.TextField(_("entry, in words (French)"), blank=True)
    any_time = models.BooleanField(_("starts any time"), default=False)
    enrol_url = models.URLField(_("address to enrol"), max_length=500, blank=True)

    title = Bilingual("title")
    summary = Bilingual("summary")
    description = Bilingual("description")
    entry_note = Bilingual("entry_note")

    objects = OfferingQuerySet.as_manager()

    class Meta:
        verbose_name = _("offering")
        verbose_name_plural = _("offerings")
        ordering = ["title_en", "title_fr"]
        constraints = [
            *Record.Meta.constraints,
            one_of("sector_basis", Basis, blank=True),
            one_of("occupations_basis", Basis, blank=True),
            stated_in_a_language("title", "offering_title_stated"),
            models.UniqueConstraint(
                fields=["institution", "external_id"],
                condition=~Q(external_id=""),
                name="offering_external_id_once_an_institution",
                violation_error_message=_(
                    "Another offering of the institution has this id of its own."
                ),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}),
                    name=f"offering_{name}_not_negative",
                    violation_error_message=_("Hours, weeks, credits and fee are zero or more."),
                )
                for name in ("hours", "weeks", "credits", "fee")
            ),
            Backstop(
                condition=Q(study_level__isnull=True) | Q(study_level__gte=1, study_level__lte=9),
                name="offering_study_level_1_to_9",
                violation_error_message=STUDY_LEVELS,
            ),
            models.CheckConstraint(
                condition=Q(cip="") | Q(cip__regex=r"^[0-9]{2}(\.[0-9]{2}([0-9]{2})?)?$"),
                name="offering_cip_reads_right",
                violation_error_message=_("A CIP code reads 51, 51.26 or 51.2601."),
            ),
        ]

    Meta.constraints += [
        one_of("kind", Kind),
        one_of("delivery", Delivery, blank=True),
        one_of("oqf_level", Oqf, blank=True),
    ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if type(self) is Offering:
            raise TypeError("Save the micro-certification, course or program that it is.")
        self.kind = self.KIND
        super().save(*args, **kwargs)

    @property
    def institution_region(self) -> Region | None:
        """Economic region where the institution is, when ``around`` finds the offering there; else None."""
        if self.delivery == Offering.Delivery.ONLINE or self.regions.all():
            return None
        return self.institution.region

    def owners(self, *, lists: bool = True) -> list[Any]:
        return [*super().owners(lists=lists), *named_in(self.entry_requirement)]

    def settle_lifecycle(self, lifecycle: str, live: bool) -> None:
        super().settle_lifecycle(lifecycle, live)
        if self.pk and self.lifecycle == Lifecycle.TOMBSTONE != lifecycle:
            self._refuse_while_used()

    def _refuse_while_used(self) -> None:
        # What names a tombstone drops out of the catalogue, without a word to whoever wrote it.
        users = ", ".join(f"{one._meta.verbose_name} {one.slug}" for one in self.users())
        if users:
            raise StateError(self, f"these use it: {users}")

    def users(self) -> list[Any]:
        """Return the records that name the offering and are not withdrawn themselves."""
        return users_of(self, withdrawn_too=False)

    def asked_by(self) -> OfferingQuerySet:
        """Return the offerings whose entry requirement names this one."""
        return Offering.objects.asking_for(self)

    @property
    def is_offered(self) -> bool:
        """Whether nothing says that it is suspended or no longer offered."""
        return self.lifecycle not in (Lifecycle.SUSPENDED, Lifecycle.CEASED)

    @property
    def occupations_are_assigned(self) -> bool:
        """Whether the registry, not the source, chose the occupations."""
        return self.occupations_basis == Basis.ASSIGNED


class OfferingSkill(models.Model):
    """A skill that an offering teaches and assesses, with the level reached."""

    offering = ParentalKey(Offering, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(
        "registry.Skill", models.PROTECT, related_name="offerings", verbose_name=_("skill")
    )
    level = models.PositiveSmallIntegerField(
        _("level"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("1 to 5"),
    )

    class Meta:
        verbose_name = _("skill taught")
        verbose_name_plural = _("skills taught")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offering", "skill"],
                name="offeringskill_once",
                violation_error_message=_("The offering names this skill already."),
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=5),
                name="offeringskill_level_1_to_5",
                violation_error_message=_("A level is 1, 2, 3, 4 or 5."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.skill)


class OfferingStart(models.Model):
    """A day on which an offering begins."""

    offering = ParentalKey(Offering, on_delete=models.CASCADE, related_name="starts")
    starts_on = models.DateField(_("starts on"))

    class Meta:
        verbose_name = _("start")
        verbose_name_plural = _("starts")
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["offering", "starts_on"],
                name="offeringstart_once",
                violation_error_message=_("The offering starts on this day already."),
            )
        ]

    def __str__(self) -> str:
        return self.starts_on.isoformat()


class MicroCertificationQuerySet(OfferingQuerySet):
    """Phrases over micro-certifications."""

    def of_pilots(self) -> Self:
        """Keep what a pilot issues."""
        return self.filter(pilot__isnull=False)


class MicroCertification(Offering):
    """A short credential that certifies assessed competencies."""

    BELONGS_TO = ("institution", "pilot")

    KIND = Offering.Kind.MICRO_CERTIFICATION

    class Transcript(models.TextChoices):
        """Whether it appears on the institution's transcript."""

        YES = "yes", _("On the transcript")
        NO = "no", _("Not on the transcript")

    assessment_en = models.TextField(_("summative assessment (English)"), blank=True)
    assessment_fr = models.TextField(_("summative assessment (French)"), blank=True)
    evidence_en = models.TextField(_("what an employer sees (English)"), blank=True)
    evidence_fr = models.TextField(_("what an employer sees (French)"), blank=True)
    transcript = models.CharField(_("transcript"), max_length=3, choices=Transcript, blank=True)
    pilot = models.ForeignKey(
        "registry.Pilot",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="micro_certifications",
        verbose_name=_("pilot"),
    )

    assessment = Bilingual("assessment")
    evidence = Bilingual("evidence")

    objects = MicroCertificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("micro-certification")
        verbose_name_plural = _("micro-certifications")
        ordering = ["title_en", "title_fr"]

    Meta.constraints = [one_of("transcript", Transcript, blank=True)]


class Course(Offering):
    """A course, as a program counts it."""

    KIND = Offering.Kind.COURSE

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["title_en", "title_fr"]


class Program(Offering):
    """A program of study that ends in a credential."""

    KIND = Offering.Kind.PROGRAM

    class Credential(models.TextChoices):
        """What the program ends in."""

        CERTIFICATE = "certificate", _("Ontario college certificate")
        DIPLOMA = "diploma", _("Ontario college diploma")
        ADVANCED_DIPLOMA = "advanced-diploma", _("Ontario college advanced diploma")
        GRADUATE_CERTIFICATE = "graduate-certificate", _("Ontario college graduate certificate")
        BACHELOR = "bachelor", _("Bachelor's degree")
        MASTER = "master", _("Master's degree")
        DOCTORATE = "doctorate", _("Doctoral degree")

    credential = models.CharField(_("credential"), max_length=22, choices=Credential, blank=True)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["title_en", "title_fr"]

    Meta.constraints = [one_of("credential", Credential, blank=True)]
