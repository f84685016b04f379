"""Endorsement: a partner's two confirmations about a micro-certification."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.dispatch import Signal
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.models.adoption import COLUMN_OF, CONFIRMATIONS
from registry.models.bilingual import Bilingual
from registry.models.offering import MicroCertification
from registry.models.organization import Organization
from registry.models.partial_date import check_past
from registry.models.record import LISTED, Lifecycle, Record, RecordQuerySet
from registry.models.validity import check_order, dates_in_order

endorsement_revoked = Signal()
"""Sent with an endorsement of the whole (``endorsement``) that says no more in public what it said, whichever way the
partner ended it; what only lapsed ends nothing else."""
OVER = (Lifecycle.SUSPENDED, Lifecycle.CEASED)
"""What is over comes back when the partner confirms both anew; what is withdrawn never does."""
endorsement_said = Signal()
"""Sent with an endorsement of the whole that says other days in public than before (``endorsement``, ``how`` it changed),
unless it follows answers on entries or was set right: of these, both sides hear by themselves."""
ISSUES_IT = _("“%(name)s” issues the micro-certification, and an institution does not endorse what it issues. A partner does: ask it in the menu of an entry of the adoption ledger.")  # fmt: skip
REVOKED_EARLY = _("This day is before a confirmation was given. Correct one of the two.")


class How(StrEnum):
    """How an endorsement of the whole has changed for who reads it."""

    GIVEN = "given"
    CHANGED = "changed"
    ENDED = "ended"


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
    follows = False
    """Whether its days were just taken from answers on entries."""
    is_set_right = False
    """Whether the registry has just set it right, of which both sides are told with the reason."""

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
    # What a partner takes back falls today; a day to come would outlast what it confirms until then.
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True, validators=[check_past])
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
        self.refuse_the_issuer()
        for given in CONFIRMATIONS:
            check_order(self, given, "revoked_on", REVOKED_EARLY)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.lifecycle in LISTED:
            self.refuse_the_issuer()
        # A draft that is kept beside the public endorsement saves some columns of it only.
        is_said = "revoked_on" in (kwargs.get("update_fields") or ["revoked_on"])
        stored = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
        before = stored.said if stored else ()
        is_revoked = bool(self.revoked_on and stored and stored.revoked_on is None)
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.follows or not is_said:
                return
            # Only what is saved has its lifecycle in step with the switch that was turned.
            is_ended = bool(before and not self.said)
            if is_ended or (is_revoked and self.lifecycle in LISTED):
                endorsement_revoked.send(type(self), endorsement=self)
            if before != self.said and not self.is_set_right:
                how = How.CHANGED if before and self.said else How.GIVEN if self.said else How.ENDED
                endorsement_said.send(type(self), endorsement=self, how=how)

    @property
    def said(self) -> tuple[tuple[str, date], ...]:
        """What it confirms in public, each with its day: nothing while it is in no list, or once it is revoked."""
        if self.lifecycle not in LISTED or self.revoked_on:
            return ()
        days = ((column, getattr(self, column)) for column in COLUMN_OF.values())
        return tuple((column, day) for column, day in days if day)

    def refuse_the_issuer(self) -> None:
        """Raise ValidationError when the institution that issues it would endorse it; what is revoked may stay."""
        if self.revoked_on or not (self.partner_id and self.micro_certification_id):
            return
        if self.partner_id == self.micro_certification.institution_id:
            raise ValidationError({"partner": ISSUES_IT % {"name": self.partner}})

    def __str__(self) -> str:
        names = {"subject": self.partner, "element": self.micro_certification}
        return gettext("%(subject)s: %(element)s") % names

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Restore a revision. Days that answers on entries gave stay: an older draft brings back no others.

        What was recorded of the whole is changed and revoked by its own form.
        """
        restored = super().with_content_json(content)
        columns = (*COLUMN_OF.values(), "revoked_on")
        kept = self.as_kept({column: getattr(restored, column) for column in columns})
        for column, day in kept.items():
            setattr(restored, column, day)
        return restored

    def follow_confirmations(self, on: date) -> None:
        """Take the days from what the partner confirms of its entries, if it ever did; revoked when nothing is left.

        A day stays until every answer that gave it has ended; one that was recorded of the whole, which no answer gave,
        stays. An endorsement that was revoked, is suspended or has ended stays as it is until the partner has confirmed
        both of one and the same entry anew, which brings it back with these days.
        """
        given = self._given_by_answers()
        if not given:
            return
        self.follows = True
        held = list(self._answers().in_force().order_by("-given_on"))
        is_over = self.lifecycle in OVER
        if is_over or self.revoked_on is not None:
            held = self._both_anew(held)
            if not held:
                return
        days = {one.what: one.given_on for one in held}
        if not (is_over or self.revoked_on):
            ended = given.difference((one.what, one.given_on) for one in held)
            stood = ((what, getattr(self, column)) for what, column in COLUMN_OF.items())
            days |= {what: day for what, day in stood if day and (what, day) not in ended}
        if not days:
            self.revoked_on = on
            return
        for what, column in COLUMN_OF.items():
            setattr(self, column, days.get(what))
        self.revoked_on = None
        if is_over:
            self.lifecycle, self.live = Lifecycle.PUBLISHED, True
            draft, published = self.latest_revision, self.last_published_at
            waits = draft and not (published and draft.created_at <= published)
            self.has_unpublished_changes = bool(waits)

    def _both_anew(self, held: list[Any]) -> list[Any]:
        """Return the two answers on one entry that were both given since it was revoked, of what is held; or none."""
        since = self.revoked_on or date.min
        by_entry: dict[int, list[Any]] = {}
        for one in held:
            if one.given_on >= since:
                by_entry.setdefault(one.adoption_id, []).append(one)
        both = (found for found in by_entry.values() if len(found) == len(COLUMN_OF))
        return next(both, [])

    def _answers(self) -> Any:
        """What the partner has ever confirmed of entries of the micro-certification."""
        return self.partner.confirmed.filter(adoption__offering=self.micro_certification_id)

    def _given_by_answers(self) -> set[tuple[str, date]]:
        return set(self._answers().values_list("what", "given_on"))

    def as_kept(self, said: Mapping[str, date | None]) -> dict[str, date | None]:
        """Return the days, and the one on which it was revoked, as they are kept when a draft says them.

        What answers on entries gave stays as it is stored, and so does the end of what has no other day.
        """
        given = self._given_by_answers() if self.pk else set()
        if not given:
            return dict(said)
        # Read anew: an instance that is held since before may not know of the last word.
        stored = type(self)._base_manager.filter(pk=self.pk).values(*said).get()
        kept = dict(said)
        is_own = False
        for what, column in COLUMN_OF.items():
            if given & {(what, stored[column]), (what, said[column])}:
                kept[column] = stored[column]
            else:
                is_own = is_own or bool(said[column])
        if not is_own:
            kept["revoked_on"] = stored["revoked_on"]
        return kept

    def slug_stem(self) -> str:
        return f"{self.micro_certification.slug}-{self.partner.slug}"
