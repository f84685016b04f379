"""The framework (principles and elements, by dated edition), its adoption, and partners' endorsements.

Source of principles and elements: "Micro-certification Principles and Framework", eCampusOntario.
"""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from registry.models.allowed import one_of
from registry.models.bilingual import Bilingual, stated_in_a_language
from registry.models.offering import MicroCertification, Offering
from registry.models.organization import Organization
from registry.models.partial_date import check_past
from registry.models.pilot import Pilot
from registry.models.record import Lifecycle, Record, RecordQuerySet, StateError
from registry.models.validity import check_order, dates_in_order


class FrameworkEdition(Record):
    """One dated edition of the framework. A published edition never changes."""

    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    published_on = models.DateField(_("published on"), unique=True)
    introduction_en = models.TextField(_("introduction (English)"), blank=True)
    introduction_fr = models.TextField(_("introduction (French)"), blank=True)

    title = Bilingual("title")
    introduction = Bilingual("introduction")

    class Meta(Record.Meta):
        verbose_name = _("edition of the framework")
        verbose_name_plural = _("editions of the framework")
        ordering = ["-published_on"]
        constraints = [
            *Record.Meta.constraints,
            stated_in_a_language("title", "frameworkedition_title_stated"),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_edit_of_published(self, self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_edit_of_published(self, self.pk)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        refuse_to_lose(self.pk)
        return super().delete(*args, **kwargs)

    @classmethod
    def settled(cls, pk: int | None) -> FrameworkEdition | None:
        """Return an edition that has been published, whatever became of it since; None for a draft."""
        return cls._base_manager.filter(pk=pk).exclude(lifecycle=Lifecycle.DRAFT).first()


def refuse_edit_of_published(record: Record, edition_pk: int | None) -> None:
    """Raise ValidationError when what a published edition says would change; who says so may be told better."""
    edition = FrameworkEdition.settled(edition_pk)
    if edition is not None and not _says_what_it_said(record):
        raise _settled(edition)


def refuse_to_lose(edition_pk: int | None) -> None:
    """Raise ValidationError when a published edition, or a part of it, would be deleted."""
    edition = FrameworkEdition.settled(edition_pk)
    if edition is not None:
        raise _settled(edition)


def _settled(edition: FrameworkEdition) -> ValidationError:
    said = _(
        "The edition of %(date)s is published and does not change any more. Make a new edition."
    )
    return ValidationError(said % {"date": date_format(edition.published_on, "F Y")})


# Columns that tell where a record is from or why it went, not what it says.
_ABOUT_THE_RECORD = frozenset(
    [
        "withdrawn_because_en",
        "withdrawn_because_fr",
        "source_name",
        "source_url",
        "source_published",
        "source_date",
        "source_note_en",
        "source_note_fr",
        "last_confirmed",
    ]
)


def _says_what_it_said(record: Record) -> bool:
    stored = type(record)._base_manager.filter(pk=record.pk).first()
    return stored is not None and _said(stored) == _said(record)


def _said(record: Record) -> dict[str, Any]:
    return {
        name: value for name, value in record.contents().items() if name not in _ABOUT_THE_RECORD
    }


class FrameworkElementQuerySet(RecordQuerySet):
    """Phrases over principles and elements."""

    def principles(self) -> Self:
        """Keep the principles."""
        return self.filter(kind=FrameworkElement.Kind.PRINCIPLE)

    def elements(self) -> Self:
        """Keep the elements."""
        return self.filter(kind=FrameworkElement.Kind.ELEMENT)

    def current(self) -> Self:
        """Keep what the latest published edition asks, in its order."""
        latest = FrameworkEdition.objects.published().order_by("-published_on").values("pk")[:1]
        return self.published().filter(edition__in=latest).order_by("position")


class FrameworkElement(Record):
    """A principle or an element, as one edition words it."""

    LABEL = "name"

    class Kind(models.TextChoices):
        """Principle or element."""

        PRINCIPLE = "principle", _("Principle")
        ELEMENT = "element", _("Element")

    class Strength(models.TextChoices):
        """How binding it is."""

        MUST = "must", _("Must")
        SHOULD = "should", _("Where possible")

    edition = models.ForeignKey(
        FrameworkEdition,
        models.CASCADE,
        related_name="elements",
        verbose_name=_("edition of the framework"),
    )
    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    strength = models.CharField(_("strength"), max_length=6, choices=Strength)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    name_fr = models.CharField(_("name (French)"), max_length=120, blank=True)
    text_en = models.TextField(_("what it asks (English)"), blank=True)
    text_fr = models.TextField(_("what it asks (French)"), blank=True)

    name = Bilingual("name")
    text = Bilingual("text")

    objects = FrameworkElementQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("principle or element")
        verbose_name_plural = _("principles and elements")
        ordering = ["edition", "position"]
        constraints = [
            *Record.Meta.constraints,
            stated_in_a_language("name", "frameworkelement_name_stated"),
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="frameworkelement_code_once_an_edition",
                violation_error_message=_(
                    "The edition has a principle or element with this code already."
                ),
            ),
        ]

    Meta.constraints += [one_of("kind", Kind), one_of("strength", Strength)]

    def clean(self) -> None:
        super().clean()
        self.refuse_edit()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_edit()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        refuse_to_lose(self.edition_id)
        return super().delete(*args, **kwargs)

    def settle_lifecycle(self, lifecycle: str, live: bool) -> None:
        super().settle_lifecycle(lifecycle, live)
        if self.pk and lifecycle not in (self.lifecycle, Lifecycle.DRAFT) and self.whole:
            raise StateError(self, f"it leaves with its edition {self.edition.slug}, not by itself")

    @property
    def whole(self) -> FrameworkEdition | None:
        """Return the public edition that it is a part of, and without which it is never withdrawn."""
        settled = FrameworkEdition.settled(self.edition_id)
        return settled if settled and settled.is_public else None

    def refuse_edit(self) -> None:
        """Raise ValidationError when the edition that it is in, or that it leaves, is published."""
        stored = type(self)._base_manager.filter(pk=self.pk).values_list("edition_id", flat=True)
        for edition_pk in {self.edition_id, *stored}:
            refuse_edit_of_published(self, edition_pk)


COLUMN_OF = {"in-demand": "in_demand_on", "assessment": "assessment_on"}
"""The columns of the days of the two things that a partner confirms."""
CONFIRMATIONS = tuple(COLUMN_OF.values())


class AdoptionQuerySet(RecordQuerySet):
    """Phrases over the adoption ledger."""

    def of_pilot(self, pilot: Pilot) -> Self:
        """Keep what a pilot adopts."""
        return self.filter(pilot=pilot)

    def of_element(self, code: str) -> Self:
        """Keep adoptions of a principle or element, by code, of any edition."""
        return self.filter(element__code=code)


class Adoption(Record):
    """What a pilot or an offering says of one principle or element: claimed, evidenced, endorsed."""

    BELONGS_TO = ("pilot", "offering", "confirmed_by")

    class Status(models.TextChoices):
        """How far the adoption is proved."""

        CLAIMED = "claimed", _("Claimed")
        EVIDENCED = "evidenced", _("Evidenced")
        ENDORSED = "endorsed", _("Endorsed")

    LABEL = "evidence"

    pilot = models.ForeignKey(
        Pilot,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="adoptions",
        verbose_name=_("pilot"),
    )
    offering = models.ForeignKey(
        Offering,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="adoptions",
        verbose_name=_("offering"),
    )
    element = models.ForeignKey(
        FrameworkElement,
        models.PROTECT,
        related_name="adoptions",
        verbose_name=_("principle or element"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.CLAIMED)
    evidence_en = models.TextField(_("evidence (English)"), blank=True)
    evidence_fr = models.TextField(_("evidence (French)"), blank=True)
    evidence_url = models.URLField(_("address of the evidence"), max_length=500, blank=True)
    confirmed_by = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="confirmations",
        verbose_name=_("confirmed by"),
    )
    confirmed_on = models.DateField(
        _("confirmed on"), null=True, blank=True, validators=[check_past]
    )

    evidence = Bilingual("evidence")

    objects = AdoptionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        ordering = ["pilot", "offering", "element__position"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(pilot__isnull=True) ^ Q(offering__isnull=True),
                name="adoption_one_subject",
                violation_error_message=_("Name the pilot or the offering, one of them."),
            ),
            models.UniqueConstraint(
                fields=["pilot", "element"],
                condition=Q(pilot__isnull=False),
                name="adoption_once_a_pilot",
                violation_error_message=_(
                    "What the pilot says of this element is recorded already."
                ),
            ),
            models.UniqueConstraint(
                fields=["offering", "element"],
                condition=Q(offering__isnull=False),
                name="adoption_once_an_offering",
                violation_error_message=_(
                    "What the offering says of this element is recorded already."
                ),
            ),
        ]

    Meta.constraints += [one_of("status", Status)]

    def __str__(self) -> str:
        return f"{self.subject}: {self.element}"

    def clean(self) -> None:
        super().clean()
        if bool(self.pilot_id) == bool(self.offering_id):
            raise ValidationError({"pilot": _("Name the pilot or the offering, one of them.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            self.follow_confirmations()
        super().save(*args, **kwargs)

    def follow_confirmations(self) -> None:
        """Take the status from what partners confirmed, if any ever did: an older draft cannot bring back another one.

        Endorsed is what one partner has confirmed twice, on the later of the two days; without that it is evidenced.
        """
        said = list(self.confirmations.order_by("given_on", "pk"))
        held: dict[int, list[Any]] = {}
        for one in said:
            if one.revoked_on is None:
                held.setdefault(one.partner_id, []).append(one)
        twice = [days for days in held.values() if len(days) == len(CONFIRMATIONS)]
        if twice:
            last = min((days[-1] for days in twice), key=lambda one: (one.given_on, one.pk))
            self.status = self.Status.ENDORSED
            self.confirmed_by_id, self.confirmed_on = last.partner_id, last.given_on
        elif said and self.status == self.Status.ENDORSED:
            self.status = self.Status.EVIDENCED
            self.confirmed_by = self.confirmed_on = None

    def slug_stem(self) -> str:
        return f"{self.subject.slug}-{self.element.code}"

    @property
    def subject(self) -> Pilot | Offering:
        """The pilot or offering that adopts."""
        return self.pilot or self.offering


REVOKED_EARLY = _("This day is before a confirmation was given. Correct one of the two.")


class EndorsementQuerySet(RecordQuerySet):
    """Phrases over endorsements."""

    def complete(self) -> Self:
        """Keep endorsements with both confirmations given and not revoked."""
        return self.filter(
            in_demand_on__isnull=False, assessment_on__isnull=False, revoked_on__isnull=True
        )


class Endorsement(Record):
    """A partner's two confirmations about a micro-certification: in demand; the assessment reflects the job."""

    BELONGS_TO = ("micro_certification", "partner")
    LABEL = "statement"

    micro_certification = models.ForeignKey(
        MicroCertification,
        models.CASCADE,
        related_name="endorsements",
        verbose_name=_("micro-certification"),
    )
    partner = models.ForeignKey(
        Organization, models.PROTECT, related_name="endorsements", verbose_name=_("partner")
    )
    in_demand_on = models.DateField(
        _("competency confirmed in demand on"), null=True, blank=True, validators=[check_past]
    )
    assessment_on = models.DateField(
        _("assessment confirmed to reflect the job on"),
        null=True,
        blank=True,
        validators=[check_past],
    )
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    statement_en = models.TextField(_("statement (English)"), blank=True)
    statement_fr = models.TextField(_("statement (French)"), blank=True)

    statement = Bilingual("statement")

    objects = EndorsementQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        ordering = ["micro_certification", "partner"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["micro_certification", "partner"],
                name="endorsement_once_a_partner",
                violation_error_message=_(
                    "The endorsement of this micro-certification by this partner is recorded already."
                ),
            ),
            *(
                dates_in_order(given, "revoked_on", f"endorsement_{given}_in_order", REVOKED_EARLY)
                for given in CONFIRMATIONS
            ),
        ]

    def clean(self) -> None:
        super().clean()
        for given in CONFIRMATIONS:
            check_order(self, given, "revoked_on", REVOKED_EARLY)

    def __str__(self) -> str:
        return f"{self.partner}: {self.micro_certification}"

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Restore a revision. Days that the partner confirmed on the site stay: an older draft brings back no others."""
        restored = super().with_content_json(content)
        said = self.partner.confirmed.filter(adoption__offering=self.micro_certification_id)
        ever = set(said.values_list("what", flat=True))
        if ever:
            # Read anew: an instance that is held since before may not know of the last word.
            columns = [COLUMN_OF[what] for what in ever] + ["revoked_on"]
            stored = type(self)._base_manager.filter(pk=self.pk).values(*columns).get()
            for column, day in stored.items():
                setattr(restored, column, day)
        return restored

    def slug_stem(self) -> str:
        return f"{self.micro_certification.slug}-{self.partner.slug}"
