"""The ledger of adoptions: what pilots and offerings say of the framework, how far it is proved, and since when."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.models.agreement_document import EVIDENCE, check_document, place_in
from registry.models.allowed import one_of
from registry.models.bilingual import Bilingual
from registry.models.framework import FrameworkElement, Status
from registry.models.ledger_rules import (
    about_other,
    refuse_early_day,
    refuse_other,
    refuse_unfounded,
)
from registry.models.offering import Offering
from registry.models.organization import Organization
from registry.models.partial_date import check_past
from registry.models.pilot import Pilot
from registry.models.provenance import Provenance
from registry.models.public_first import Before
from registry.models.record import LISTED, PUBLIC, Lifecycle, Record, RecordQuerySet
from registry.models.scanning import scan
from registry.models.stated import day_in, is_added

COLUMN_OF = {"in-demand": "in_demand_on", "assessment": "assessment_on"}
"""The columns of the days of the two things that a partner confirms."""
CONFIRMATIONS = tuple(COLUMN_OF.values())

confirmations_lapsed = Signal()
"""Sent with an entry and those of its confirmations (``lapsed``) that ended since other evidence stands there."""
endorser_recorded = Signal()
"""Sent with an entry and the ``partner`` that comes to stand there as who endorses it, without having answered itself."""
endorser_dropped = Signal()
"""Sent with an entry and the ``partner`` that stood there as who endorses it and does so no more, unless it answered or
lapsed: the entry was changed to another status or another name, or has ended (``has_ended``)."""

EVIDENCE_COLUMNS = ("evidence_en", "evidence_fr", "evidence_url", "document", "employer_sees_en", "employer_sees_fr")  # fmt: skip
_OF_PUBLIC = Q(pilot__lifecycle__in=PUBLIC) | Q(offering__lifecycle__in=PUBLIC)
_OF_LISTED = Q(pilot__lifecycle__in=LISTED) | Q(offering__lifecycle__in=LISTED)


class AdoptionQuerySet(RecordQuerySet):
    """Phrases over the adoption ledger. What has no public subject has no public entry."""

    def public(self) -> Self:
        """Keep what is public, of pilots and offerings that are."""
        return super().public().filter(_OF_PUBLIC)

    def published(self) -> Self:
        """Keep what lists and counts show: nothing is followed today by what is suspended or has ended."""
        return super().published().filter(_OF_LISTED)

    def on_own_page(self) -> Self:
        """Keep what the page of its pilot or offering shows, which says itself when that is suspended or has ended."""
        return super().published().filter(_OF_PUBLIC)

    def answering(self) -> Self:
        """Keep what answers at its identifier: public entries, and tombstones."""
        return super().answering().filter(_OF_PUBLIC | Q(lifecycle=Lifecycle.TOMBSTONE))

    def of_pilot(self, pilot: Pilot) -> Self:
        """Keep what a pilot adopts."""
        return self.filter(pilot=pilot)

    def of_element(self, code: str) -> Self:
        """Keep adoptions of a principle or element, by code, of any edition."""
        return self.filter(element__code=code)

    def as_of(self, day: date, status: str = "") -> Self:
        """Keep what was in the ledger on a day, at a step if one is given, and say at which (``status_then``).

        Nothing stood there before the edition that asks for it was published.
        """
        steps = AdoptionStep.objects.filter(adoption=OuterRef("pk"), on__lte=day)
        latest = steps.order_by("-on", "-pk").values("status")[:1]
        asked = self.filter(element__edition__published_on__lte=day)
        known = asked.annotate(status_then=Subquery(latest)).exclude(status_then="")
        return (
            known.filter(status_then=status) if status else known.filter(status_then__isnull=False)
        )


EVIDENCE_FILES = _(
    "A PDF, Word (.docx) or OpenDocument (.odt) file of at most 10 MB. Once the entry is published, anybody can read it."
)
EMPLOYER_SEES = _("What somebody who hires the holder can look at: a badge, a record of the assessment, a piece of work.")  # fmt: skip
NO_EVIDENCE = _("“Evidenced” needs evidence: words, a document, an address, or what an employer sees. Give one of them, or choose “Claimed”.")  # fmt: skip
SUBJECT_FIRST = _("“%(name)s” is a draft. Publish it first, and then what it says of the framework. Until then, save this as a draft.")  # fmt: skip
SUBJECT_CEASED = _("“%(name)s” has ended, so the ledger takes no new entries of it. Name another one, or keep this as a draft.")  # fmt: skip
OWN_WORD = _("A partner endorses it, not the institution whose entry it is. Name the partner.")
_BEFORE = Before(SUBJECT_FIRST, SUBJECT_CEASED)


def place_of_evidence(adoption: Any, filename: str) -> str:
    """Return where a document of evidence is kept: in a folder that nobody can guess, since it may be of a draft."""
    return place_in(EVIDENCE, filename)


class Adoption(Record):
    """What a pilot or an offering says of one principle or element: claimed, evidenced, endorsed."""

    BELONGS_TO = ("pilot", "offering", "confirmed_by")
    AFTER: ClassVar = {"pilot": _BEFORE, "offering": _BEFORE}
    Status = Status
    LABEL = "evidence"
    is_answered = False
    """Whether its endorser itself has just taken its word back, and so needs no telling."""

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
    document = models.FileField(
        _("document of the evidence"),
        upload_to=place_of_evidence,
        max_length=200,
        blank=True,
        validators=[check_document, scan],
        help_text=EVIDENCE_FILES,
    )
    employer_sees_en = models.TextField(
        _("what an employer sees (English)"), blank=True, help_text=EMPLOYER_SEES
    )
    employer_sees_fr = models.TextField(
        _("what an employer sees (French)"), blank=True, help_text=EMPLOYER_SEES
    )
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
    employer_sees = Bilingual("employer_sees")

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
        said = {"subject": self.subject, "element": self.element}
        return gettext("%(subject)s: %(element)s") % said

    def clean(self) -> None:
        super().clean()
        if bool(self.pilot_id) == bool(self.offering_id):
            raise ValidationError({"pilot": _("Name the pilot or the offering, one of them.")})
        refuse_other(self)
        refuse_early_day(self)
        if self.status == Status.EVIDENCED and not self.has_evidence:
            raise ValidationError({"status": NO_EVIDENCE})
        endorser = self.confirmed_by_id if self.status == Status.ENDORSED else None
        if endorser and endorser == self.institution.pk:
            raise ValidationError({"confirmed_by": OWN_WORD})
        if self.status == Status.ENDORSED:
            refuse_unfounded(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A draft that is kept beside the public entry saves some columns of it only.
        is_said = "status" in (kwargs.get("update_fields") or ["status"])
        lapsed: list[Any] = []
        endorser = None
        with transaction.atomic():
            if self.pk:
                endorser = self.endorser if is_said else None
                if is_said:
                    refuse_other(self)
                    lapsed = self.let_lapse()
                self.follow_confirmations()
                self._tell_endorsements(lapsed)
            super().save(*args, **kwargs)
            if is_said:
                self.note_step()
            if lapsed:
                confirmations_lapsed.send(type(self), entry=self, lapsed=lapsed)
            if endorser:
                self._tell_dropped(endorser)
            if is_said:
                self._tell_recorded(endorser)

    def get_latest_revision_as_object(self) -> Self:
        """Return what the form begins with: a draft that waits stands where the answers of partners have brought it."""
        latest = super().get_latest_revision_as_object()
        if latest.pk:
            latest.follow_confirmations()
        return latest

    def too_early(self) -> dict[str, str]:
        # A draft of before may still name another one.
        return super().too_early() | about_other(self)

    @property
    def has_evidence(self) -> bool:
        """Whether anything stands as evidence: words, a document, an address, or what an employer sees."""
        return bool(self.evidence or self.document or self.evidence_url or self.employer_sees)

    @property
    def stands(self) -> dict[str, str]:
        """What stands as evidence, column by column, without what only parts words and lines."""
        said = {name: " ".join(str(getattr(self, name) or "").split()) for name in EVIDENCE_COLUMNS}
        return {name: words for name, words in said.items() if words}

    @property
    def mark(self) -> str:
        """What tells whether an entry is still what somebody was shown: it changes with what it is about and proves."""
        said = [self.pilot_id, self.offering_id, self.element_id, self.stands]
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def document_kind(self) -> str:
        """What sort of file the document is: ``PDF``, ``DOCX`` or ``ODT``."""
        return str(self.document.name).rpartition(".")[2].upper()

    def note_step(self) -> None:
        """Keep in the ledger that the entry has come to stand elsewhere, or, like what it is about, is listed no more.

        A step that somebody confirmed is dated as it was confirmed, but never before the one it follows, nor before
        the edition that asks for it; a claim of which only is known when it was recorded was made by then at the latest.
        What returns to the lists stands there from the day on which it does, and what
        falls back stood as it did until today, whatever day is named for what is left.
        """
        is_listed = self.lifecycle in LISTED and self.subject.lifecycle in LISTED
        stands = (str(self.status), self.confirmed_by_id) if is_listed else ("", None)
        last = self.steps.order_by("on", "pk").last()
        if stands == ((last.status, last.by_id) if last else ("", None)):
            if last and is_added(self, last.stated):
                last.save(update_fields=["stated"])
            return
        on = timezone.localdate()
        returns = last is not None and not last.status
        order = ("", *Status.values)
        falls = last is not None and order.index(stands[0]) < order.index(last.status)
        if self.confirmed_on and stands[0] not in ("", Status.CLAIMED) and not (returns or falls):
            on = self._stood_since(max(self.confirmed_on, self.element.edition.published_on))
        made = AdoptionStep(adoption=self, status=stands[0], by_id=stands[1], on=on)
        is_added(self, made.stated)
        made.save()

    def _stood_since(self, day: date) -> date:
        """Return the day of a step that was confirmed on a day: that, or the later one of the step that it follows.

        Where nothing but a claim was recorded, since then, it makes way: what somebody confirmed was claimed by then.
        """
        steps = list(self.steps.order_by("on", "pk"))
        if not steps or steps[-1].on <= day:
            return day
        if len(steps) > 1 or not steps[0].is_recorded_claim:
            return steps[-1].on
        self.steps.update(on=day)
        return day

    def let_lapse(self) -> list[Any]:
        """End, from today, what partners confirmed of other evidence than stands now; return it."""
        stands = self.stands
        given = self.confirmations.filter(revoked_on=None, lapsed_on=None)
        lapsed = [one for one in given if one.is_of_other(stands)]
        for one in lapsed:
            one.lapsed_on = timezone.localdate()
            one.save(update_fields=["lapsed_on"])
        return lapsed

    @property
    def endorser(self) -> Organization | None:
        """Who stands in the ledger as endorsing the entry, by its last step."""
        last = self.steps.select_related("by").order_by("on", "pk").last()
        return last.by if last and last.status == Status.ENDORSED else None

    def _tell_dropped(self, partner: Organization) -> None:
        """Tell of an endorser that was dropped; who confirmed it by itself hears of answers and lapses already."""
        has_ended = self.lifecycle in (Lifecycle.CEASED, Lifecycle.TOMBSTONE)
        endorses = self.status == Status.ENDORSED and self.confirmed_by_id == partner.pk
        is_listed = self.lifecycle in LISTED
        is_recorded = not self.confirmations.filter(partner=partner).exists()
        is_changed = is_listed and not endorses and is_recorded and not self.is_answered
        if has_ended or is_changed:
            endorser_dropped.send(type(self), entry=self, partner=partner, has_ended=has_ended)

    def _tell_recorded(self, before: Organization | None) -> None:
        """Tell of an endorser that was written into the public ledger, and did not confirm it by itself."""
        named, known = self.confirmed_by, before.pk if before else None
        if named is None or named.pk == known or self.status != Status.ENDORSED:
            return
        is_listed = self.lifecycle in LISTED and self.subject.lifecycle in LISTED
        # What returns to the lists stands there as it did before.
        stood = self.steps.exclude(status="").order_by("-on", "-pk")[1:2]
        if any((one.status, one.by_id) == (Status.ENDORSED, named.pk) for one in stood):
            return
        if is_listed and not self.confirmations.filter(partner=named).exists():
            endorser_recorded.send(type(self), entry=self, partner=named)

    def _tell_endorsements(self, lapsed: list[Any]) -> None:
        """Let the endorsements of the whole micro-certification follow what has lapsed of this entry."""
        for partner in {one.partner for one in lapsed if self.offering_id}:
            for one in partner.endorsements.filter(micro_certification=self.offering_id):
                one.follow_confirmations(timezone.localdate())
                one.save()

    def follow_confirmations(self) -> None:
        """Take the status from what partners confirmed, if any ever did: an older draft cannot bring back another one.

        Endorsed is what one partner has confirmed twice, on the later of the two days; without that it is evidenced.
        """
        said = list(self.confirmations.order_by("given_on", "pk"))
        partners = {one.partner_id for one in said}
        held: dict[int, list[Any]] = {}
        for one in said:
            if one.is_in_force:
                held.setdefault(one.partner_id, []).append(one)
        twice = [days for days in held.values() if len(days) == len(CONFIRMATIONS)]
        if twice:
            last = min((days[-1] for days in twice), key=lambda one: (one.given_on, one.pk))
            self.status = self.Status.ENDORSED
            self.confirmed_by_id, self.confirmed_on = last.partner_id, last.given_on
        elif said and (self.status == self.Status.ENDORSED or self.confirmed_by_id in partners):
            if self.status == self.Status.ENDORSED:
                self.status = self.Status.EVIDENCED
            # Who had evidenced it before the partner confirmed it has done so still.
            before = (
                self.steps.filter(status=self.status).exclude(by=None).order_by("on", "pk").last()
            )
            self.confirmed_by_id = before.by_id if before else None
            self.confirmed_on = before.confirmed_on if before else None

    def slug_stem(self) -> str:
        return f"{self.subject.slug}-{self.element.code}"

    @property
    def subject(self) -> Pilot | Offering:
        """The pilot or offering that adopts."""
        return self.pilot or self.offering

    @property
    def institution(self) -> Organization:
        """The institution whose entry it is."""
        return self.pilot.lead if self.pilot else self.offering.institution

    @property
    def is_public(self) -> bool:
        """Whether it answers at its identifier, which it does beside its public subject only."""
        return super().is_public and self.subject.is_public


class AdoptionStep(models.Model):
    """From which day on a public entry of the ledger stood where; an empty status means that it was public no more."""

    adoption = models.ForeignKey(
        Adoption, models.CASCADE, related_name="steps", verbose_name=_("adoption")
    )
    on = models.DateField(_("since"))
    status = models.CharField(_("status"), max_length=10, choices=Status, blank=True)
    by = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    stated = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("step of an adoption")
        verbose_name_plural = _("steps of adoptions")
        ordering = ["adoption", "on", "pk"]

    Meta.constraints = [one_of("status", Status, blank=True)]

    def __str__(self) -> str:
        return f"{self.adoption}, {self.on}: {self.get_status_display()}"

    @property
    def confirmed_on(self) -> date | None:
        """The day that the entry named for it, as long as it stood there."""
        return day_in(self.stated[-1], "confirmed_on") if self.stated else self.on

    @property
    def is_recorded_claim(self) -> bool:
        """Whether it is a claim that others state, of which is known only when it was recorded."""
        others_say = self.adoption.provenance != Provenance.INSTITUTION
        recorded = self.adoption.first_published_at or self.recorded_at
        return (
            self.status == Status.CLAIMED and others_say and self.on >= timezone.localdate(recorded)
        )

    def after(self, before: AdoptionStep | None) -> str:
        """Return what its day is the day of, in words, after another step: what falls back says so."""
        order = Status.values
        is_fall = (
            before
            and before.status
            and self.status
            and (order.index(self.status) < order.index(before.status))
        )
        said = str(self.get_status_display()).lower()
        return gettext("back to “%(status)s”") % {"status": said} if is_fall else self.what

    @property
    def what(self) -> str:
        """What its day is the day of, in words."""
        if not self.status:
            return gettext("no longer listed")
        if self.is_recorded_claim:
            return gettext("recorded as claimed")
        return str(self.get_status_display()).lower()
