"""What members of the community tried and learned, and what other members say of it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField

from registry.models.allowed import one_of
from registry.models.bilingual import Bilingual, stated_in_a_language
from registry.models.framework import FrameworkElement
from registry.models.occupation import Occupation
from registry.models.organization import Organization
from registry.models.pilot import Pilot
from registry.models.public_first import OF_ORGANIZATION
from registry.models.record import Record, RecordQuerySet

LONGEST_COMMENT = 3000
"""Letters of a comment."""


class PracticeNoteQuerySet(RecordQuerySet):
    """Phrases over practice notes."""

    def about(self, record: Any) -> Self:
        """Keep the notes that speak of a pilot, an occupation, or a principle or element of any edition."""
        if isinstance(record, FrameworkElement):
            return self.linked("elements", frameworkelement__code=record.code)
        if isinstance(record, Pilot):
            return self.linked("pilots", pilot=record.pk)
        return self.linked("occupations", occupation=record.pk)

    def linked(self, name: str, **said: Any) -> Self:
        """Keep the notes with a link of a kind (``pilots``, ``elements``, ``occupations``) of which something is said."""
        # By key, so that a note which names an element of two editions comes once.
        links = self.model._meta.get_field(name).remote_field.through.objects.filter(**said)
        return self.filter(pk__in=links.values("practicenote"))


class PracticeNote(Record):
    """What a member tried, for whom, what came of it, and what it would do differently."""

    BELONGS_TO = ("organization", "pilots")
    AFTER: ClassVar = {"organization": OF_ORGANIZATION}

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="practice_notes", verbose_name=_("organisation")
    )
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    tried_en = models.TextField(_("what was tried (English)"), blank=True)
    tried_fr = models.TextField(_("what was tried (French)"), blank=True)
    audience_en = models.TextField(_("for whom (English)"), blank=True)
    audience_fr = models.TextField(_("for whom (French)"), blank=True)
    outcome_en = models.TextField(_("what came of it (English)"), blank=True)
    outcome_fr = models.TextField(_("what came of it (French)"), blank=True)
    next_time_en = models.TextField(_("what you would do differently (English)"), blank=True)
    next_time_fr = models.TextField(_("what you would do differently (French)"), blank=True)
    pilots = ParentalManyToManyField(
        Pilot, blank=True, related_name="practice_notes", verbose_name=_("pilots")
    )
    elements = ParentalManyToManyField(
        FrameworkElement,
        blank=True,
        related_name="practice_notes",
        verbose_name=_("principles and elements"),
    )
    occupations = ParentalManyToManyField(
        Occupation, blank=True, related_name="practice_notes", verbose_name=_("occupations")
    )

    title = Bilingual("title")
    tried = Bilingual("tried")
    audience = Bilingual("audience")
    outcome = Bilingual("outcome")
    next_time = Bilingual("next_time")

    objects = PracticeNoteQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("practice note")
        verbose_name_plural = _("practice notes")
        ordering = ["-pk"]
        constraints = [
            *Record.Meta.constraints,
            stated_in_a_language("title", "practicenote_title_stated"),
        ]

    @property
    def summary(self) -> Any:
        """What stands for the note in lists and feeds: what was tried."""
        return self.tried

    @property
    def is_of_the_past(self) -> bool:
        """Always: it tells what was tried, which holds when whoever tried it has ceased."""
        return True


class NoteCommentQuerySet(models.QuerySet):
    """Phrases over comments."""

    def shown(self) -> Self:
        """Keep what the public reads."""
        return self.filter(state=NoteComment.State.SHOWN)

    def waiting(self) -> Self:
        """Keep what nobody has decided on."""
        return self.filter(state=NoteComment.State.WAITING)

    def seen_by(self, user: Any) -> Self:
        """Keep what a reader sees: what is shown, and the reader's own that waits."""
        if not user.is_authenticated:
            return self.shown()
        own = Q(state=NoteComment.State.WAITING, author=user.pk)
        return self.filter(Q(state=NoteComment.State.SHOWN) | own)


class NoteComment(models.Model):
    """A signed-in member's words on a note. The public sees them once they are let through, and never who wrote them.

    What the public is told is for which organisation they were written; without one, the registry's own people did.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("Waiting for a decision")
        SHOWN = "shown", _("Shown")
        REFUSED = "refused", _("Not shown")

    note = models.ForeignKey(
        PracticeNote, models.CASCADE, related_name="comments", verbose_name=_("practice note")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="note_comments",
        verbose_name=_("author"),
    )
    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="note_comments",
        verbose_name=_("organisation"),
    )
    text = models.TextField(_("text"), validators=[MaxLengthValidator(LONGEST_COMMENT)])
    language = models.CharField(_("language"), max_length=2, default="en")
    posted_at = models.DateTimeField(_("posted"), auto_now_add=True)
    state = models.CharField(
        _("decision"), max_length=8, choices=State, default=State.WAITING, db_index=True
    )
    because = models.TextField(
        _("reason"),
        blank=True,
        max_length=1000,
        help_text=_("Sent to the author with the decision, as it stands."),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)

    objects = NoteCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a practice note")
        verbose_name_plural = _("comments on practice notes")
        ordering = ["posted_at", "pk"]

    Meta.constraints = [one_of("state", State)]

    def __str__(self) -> str:
        return f"{self.note}: {self.text[:60]}"
