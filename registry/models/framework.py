"""The framework: principles and elements, by dated edition.

Source of principles and elements: "Micro-certification Principles and Framework", eCampusOntario.
"""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from registry.models.allowed import one_of
from registry.models.bilingual import Bilingual, stated_in_a_language
from registry.models.record import PUBLIC, Lifecycle, Record, RecordQuerySet, StateError


class Status(models.TextChoices):
    """How far it is proved that a principle or element is followed."""

    CLAIMED = "claimed", _("Claimed")
    EVIDENCED = "evidenced", _("Evidenced")
    ENDORSED = "endorsed", _("Endorsed")


NO_ELEMENTS = _("This edition has no principle and no element yet, and takes none once it is published. Add them as drafts first: they are published with it.")  # fmt: skip
DAY_TO_COME = _("This day is still to come. Save the edition as a draft, and have it published on that day.")  # fmt: skip
WITH_ITS_EDITION = _("It is published together with its edition. Until then, save it as a draft.")


class FrameworkEdition(Record):
    """One dated edition of the framework. A published edition never changes.

    ``must_needs`` and ``should_needs`` are its rule of alignment: the least step at which each must and each should
    has to stand; an empty one asks nothing.
    """

    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    published_on = models.DateField(_("published on"), unique=True)
    introduction_en = models.TextField(_("introduction (English)"), blank=True)
    introduction_fr = models.TextField(_("introduction (French)"), blank=True)
    must_needs = models.CharField(
        _("aligned when each must is at least"),
        max_length=10,
        choices=Status,
        default=Status.EVIDENCED,
    )
    should_needs = models.CharField(
        _("aligned when each should is at least"),
        max_length=10,
        choices=Status,
        blank=True,
        help_text=_("Left empty, nothing is asked of what the edition says of “where possible”."),
    )

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

    Meta.constraints += [
        one_of("must_needs", Status),
        one_of("should_needs", Status, blank=True),
    ]

    def clean(self) -> None:
        super().clean()
        refuse_edit_of_published(self, self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_edit_of_published(self, self.pk)
        with transaction.atomic():
            if self.live and self.pk and self.settled(self.pk) is None:
                self._publish_elements()
            super().save(*args, **kwargs)

    def too_early(self) -> dict[str, str]:
        if self.settled(self.pk):
            return {}
        said = {}
        if self.published_on and self.published_on > localdate():
            said["published_on"] = str(DAY_TO_COME)
        if not (self.pk and self.elements.exists()):
            said["__all__"] = str(NO_ELEMENTS)
        return said

    def _publish_elements(self) -> None:
        """Publish its drafts along with it: afterwards it takes no more."""
        for one in self.elements.filter(lifecycle=Lifecycle.DRAFT).order_by(*IN_ORDER):
            if one.latest_revision:
                one.latest_revision.publish()
            else:
                one.publish_now()

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


IN_ORDER = ("-kind", "position", "pk")
"""Columns by which an edition reads: "principle" stands after "element" in the alphabet, and before it on a page."""


class FrameworkElementQuerySet(RecordQuerySet):
    """Phrases over principles and elements. Each is as public as its edition."""

    def public(self) -> Self:
        """Keep what is public, of editions that are."""
        return super().public().filter(edition__lifecycle__in=PUBLIC)

    def published(self) -> Self:
        """Keep what lists and counts show, of editions that are public."""
        return super().published().filter(edition__lifecycle__in=PUBLIC)

    def answering(self) -> Self:
        """Keep what answers at its identifier: what is public, and tombstones."""
        of_public = Q(edition__lifecycle__in=PUBLIC)
        return super().answering().filter(of_public | Q(lifecycle=Lifecycle.TOMBSTONE))

    def principles(self) -> Self:
        """Keep the principles."""
        return self.filter(kind=FrameworkElement.Kind.PRINCIPLE)

    def elements(self) -> Self:
        """Keep the elements."""
        return self.filter(kind=FrameworkElement.Kind.ELEMENT)

    def in_order(self) -> Self:
        """Order as an edition reads: its principles before its elements, each as the edition places it."""
        return self.order_by(*IN_ORDER)

    def current(self) -> Self:
        """Keep what the latest published edition asks, in its order."""
        latest = FrameworkEdition.objects.published().order_by("-published_on").values("pk")[:1]
        return self.published().filter(edition__in=latest).in_order()


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

    @property
    def place(self) -> tuple[bool, int]:
        """Where it stands among what its edition asks: principles come first."""
        return self.kind != self.Kind.PRINCIPLE, self.position

    @property
    def answers(self) -> bool:
        """Whether it answers at its address, which it does beside its public edition only."""
        return self.is_public and self.edition.is_public

    def too_early(self) -> dict[str, str]:
        draft = self.edition_id and self.edition.lifecycle == Lifecycle.DRAFT
        return {"edition": str(WITH_ITS_EDITION)} if draft else {}

    def refuse_edit(self) -> None:
        """Raise ValidationError when the edition that it is in, or that it leaves, is published."""
        stored = type(self)._base_manager.filter(pk=self.pk).values_list("edition_id", flat=True)
        for edition_pk in {self.edition_id, *stored}:
            refuse_edit_of_published(self, edition_pk)
