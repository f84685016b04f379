"""What every record has: identity, provenance, lifecycle; and what every edited record adds.

``Identified`` is for reference tables (regions, sectors). ``Record`` adds drafts, revisions, workflow, locking
and preview, and announces each public change in the transaction that makes it.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.models import (
    ClusterableModel,
    get_all_child_m2m_relations,
    get_all_child_relations,
)
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from registry.models.allowed import Backstop, one_of
from registry.models.bilingual import (
    STATED_IN_NONE,
    Bilingual,
    current_language,
    localized,
)
from registry.models.change import Change
from registry.models.ctid import ctid_of, uid_of
from registry.models.naming import Called
from registry.models.partial_date import LONGEST as LONGEST_DATE
from registry.models.partial_date import check_partial_date, check_past
from registry.models.provenance import Belonging, Provenance
from registry.models.public_first import PublicFirst
from registry.models.scheduled import StaysPublic
from registry.models.slugs import numbered, stem_of

_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_SLUG_READS = _("Use small letters, digits and single hyphens.")
SLUG = RegexValidator(_SLUG, _SLUG_READS)
UNNAMED_SOURCE = _("Name the published source, or say that the institution states it.")


class Lifecycle(models.TextChoices):
    """States of a record. Only a published record is listed; a tombstone answers 410."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUSPENDED = "suspended", _("Suspended")
    CEASED = "ceased", _("No longer offered")
    TOMBSTONE = "tombstone", _("Withdrawn")


LISTED = (Lifecycle.PUBLISHED,)
PUBLIC = (Lifecycle.PUBLISHED, Lifecycle.SUSPENDED, Lifecycle.CEASED)
LIVE = (Lifecycle.PUBLISHED, Lifecycle.SUSPENDED)


class StateError(ValueError):
    """A record would be saved in a state that it cannot have.

    Attributes:
        record: the record.
        cure: why not, or what to say instead.
    """

    def __init__(self, record: Any, cure: str) -> None:
        super().__init__(record, cure)
        self.record, self.cure = record, cure

    def __str__(self) -> str:
        record = self.record
        asked = f"lifecycle {str(record.lifecycle)!r} with live={record.live}"
        return f"{record._meta.label} {record.ctid} cannot be saved with {asked}: {self.cure}"


class RecordQuerySet(models.QuerySet):
    """Phrases that hold for every record."""

    def public(self) -> Self:
        """Keep what answers with a page: published, suspended or no longer offered."""
        return self.filter(lifecycle__in=PUBLIC)

    def published(self) -> Self:
        """Keep what lists and counts show."""
        return self.filter(lifecycle__in=LISTED)

    def tombstones(self) -> Self:
        """Keep what answers 410."""
        return self.filter(lifecycle=Lifecycle.TOMBSTONE)

    def answering(self) -> Self:
        """Keep what answers at its identifier: what has a page, and tombstones."""
        return self.filter(lifecycle__in=(*PUBLIC, Lifecycle.TOMBSTONE))

    def factual(self) -> Self:
        """Leave the examples out."""
        return self.exclude(provenance=Provenance.ILLUSTRATIVE)

    def illustrative(self) -> Self:
        """Keep the examples only."""
        return self.filter(provenance=Provenance.ILLUSTRATIVE)

    def update(self, **columns: Any) -> int:
        if "provenance" in columns:
            raise ValueError("Save each record: only that keeps facts and examples apart.")
        return super().update(**columns)

    def by_ctid(self, ctid: str) -> Self:
        """Keep the record with a CTID (``ce-<uuid>``); nothing when the CTID is malformed."""
        uid = uid_of(ctid)
        return self.none() if uid is None else self.filter(uid=uid)


class Identified(Called, Belonging):
    """Identity, provenance and lifecycle of a record."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        blank=True,
        validators=[SLUG],
        help_text=_(
            "Last part of the page's address. Left empty, it is made from the English title."
        ),
    )
    lifecycle = models.CharField(
        _("state"),
        max_length=10,
        choices=Lifecycle,
        default=Lifecycle.DRAFT,
        db_index=True,
        editable=False,
    )
    source_name = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    source_published = models.CharField(
        _("source published in"),
        max_length=LONGEST_DATE,
        blank=True,
        validators=[check_partial_date, check_past],
        help_text=_("As the source states it: a day (2019-11-05), a month (2019-11) or a year."),
    )
    source_date = models.DateField(
        _("retrieved or confirmed on"), null=True, blank=True, validators=[check_past]
    )
    source_note_en = models.TextField(
        _("what the source does not say, and how the registry chose it (English)"), blank=True
    )
    source_note_fr = models.TextField(
        _("what the source does not say, and how the registry chose it (French)"), blank=True
    )
    import_run = models.ForeignKey(
        "registry.ImportRun",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    withdrawn_because_en = models.CharField(
        _("reason of withdrawal (English)"), max_length=300, blank=True, editable=False
    )
    withdrawn_because_fr = models.CharField(
        _("reason of withdrawal (French)"), max_length=300, blank=True, editable=False
    )

    source_note = Bilingual("source_note")

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            one_of("lifecycle", Lifecycle),
            one_of("provenance", Provenance),
            Backstop(
                condition=Q(slug__regex=_SLUG),
                name="%(class)s_slug_reads_right",
                violation_error_message=_SLUG_READS,
            ),
            Backstop(
                condition=~Q(provenance=Provenance.SOURCED.value, source_name=""),
                name="%(class)s_source_named",
                violation_error_message=UNNAMED_SOURCE,
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self.free_slug()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self._asks_for_a_label() and not self.label:
            raise ValidationError({f"{self.LABEL}_en": STATED_IN_NONE})
        if self.provenance == Provenance.SOURCED and not self.source_name:
            raise ValidationError({"source_name": UNNAMED_SOURCE})
        # What is named in lists is judged by forms, which know the list as it will be, and before it is saved.
        self.keep_to_its_side(self.owners(lists=False))

    def _asks_for_a_label(self) -> bool:
        rules = (rule for _, rules in self.get_constraints() for rule in rules)
        return any(rule.name.endswith(f"_{self.LABEL}_stated") for rule in rules)

    @property
    def ctid(self) -> str:
        """Permanent public identifier (CTDL ``ctid``)."""
        return ctid_of(self.uid)

    @property
    def is_public(self) -> bool:
        """Whether the record has a page."""
        return self.lifecycle in PUBLIC

    def slug_stem(self) -> str:
        """Return what the address is made from when nobody gives one."""
        return slugify(localized(self, self.LABEL, "en"))

    def first_slug(self) -> str:
        """Return the slug that a record gets when no other one has it: the label's, or the name of the table."""
        return stem_of(self.slug_stem()) or str(self._meta.model_name)

    def free_slug(self) -> str:
        """Return a slug from the label that no other record of the table has; offerings share one."""
        stem = self.first_slug()
        table = self._meta.get_field("slug").model
        taken = set(
            table._base_manager.filter(slug__startswith=stem).values_list("slug", flat=True)
        )
        return next(slug for slug in numbered(stem) if slug not in taken)


STATE_DISAGREES = _("The state of the record does not agree with whether it is published.")
Preview = Callable[["Record", HttpRequest, str], HttpResponse]

_OF_DRAFTS = frozenset(["latest_revision", "has_unpublished_changes"])
# Columns that say how a record is kept, not what it says: they never make a public change.
_BOOKKEEPING = frozenset(
    [
        "id",
        "live",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "go_live_at",
        "expire_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by_id",
        "latest_revision_id",
        "live_revision_id",
        "announced_digest",
        "announced_lifecycle",
        "lifecycle",
        "import_run_id",
        "offering_ptr_id",
        "folded",
    ]
)
# Columns that a revision never brings back, because they move forward only.
_NOT_RESTORED = (
    "lifecycle",
    "live_revision_id",
    "import_run_id",
    "announced_digest",
    "announced_lifecycle",
    "withdrawn_because_en",
    "withdrawn_because_fr",
)


class Record(
    PublicFirst,
    StaysPublic,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    ClusterableModel,
    Identified,
):
    """A record that people draft, review, preview and publish.

    ``live`` is Wagtail's switch; ``lifecycle`` is the registry's word. ``save`` keeps them in step and announces
    what the public can notice (``Change``) in the same transaction.
    """

    LASTS: ClassVar[bool] = True
    """Whether it says what is so until further notice; what tells of a day grows old without becoming wrong."""
    render_preview: ClassVar[Preview | None] = None

    live = models.BooleanField(_("live"), default=False, editable=False)
    announced_digest = models.CharField(max_length=64, blank=True, editable=False)
    announced_lifecycle = models.CharField(max_length=10, blank=True, editable=False)
    last_confirmed = models.DateField(
        _("last confirmed on"), null=True, blank=True, validators=[check_past]
    )

    class Meta:
        abstract = True
        constraints: ClassVar = [
            *Identified.Meta.constraints,
            models.CheckConstraint(
                condition=Q(live=True, lifecycle__in=LIVE) | Q(live=False) & ~Q(lifecycle__in=LIVE),
                name="%(class)s_live_agrees",
                violation_error_message=STATE_DISAGREES,
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            self.settle_lifecycle(*self.recall())
            # A draft is kept as a revision, and the record saves only that there is one: what it says in memory is not public.
            is_said = not set(kwargs.get("update_fields") or ("all",)) <= _OF_DRAFTS
            if is_said and self.lifecycle in LISTED:
                self.refuse_too_early()
            super().save(*args, **kwargs)
            if is_said:
                self.announce()

    def recall(self) -> tuple[str, bool]:
        """Read what was announced last, and return the state that is stored.

        An instance made from a revision, or read long ago, may be older than that.
        """
        stored = (
            self.pk
            and type(self)
            ._base_manager.filter(pk=self.pk)
            .values_list("announced_digest", "announced_lifecycle", "lifecycle", "live")
            .first()
        )
        digest, announced, lifecycle, live = stored or ("", "", Lifecycle.DRAFT, False)
        self.announced_digest, self.announced_lifecycle = digest, announced
        return lifecycle, live

    def settle_lifecycle(self, lifecycle: str, live: bool) -> None:
        """Bring ``lifecycle`` and Wagtail's ``live`` in step: the one that was changed leads the other.

        Args:
            lifecycle: the state that is stored.
            live: the switch that is stored.

        Raises:
            StateError: a withdrawn record would come back, or both were changed and contradict each other.
        """
        if lifecycle == Lifecycle.TOMBSTONE and (self.live or self.lifecycle != lifecycle):
            raise StateError(self, "it is withdrawn, and stays so for ever")
        if self.live == (self.lifecycle in LIVE):
            return
        if self.lifecycle == lifecycle:
            self.lifecycle = Lifecycle.PUBLISHED if self.live else Lifecycle.CEASED
        elif self.live == live:
            self.live = self.lifecycle in LIVE
        else:
            raise StateError(self, "say suspend(), resume(), cease(), withdraw() or publish_now()")

    @property
    def whole(self) -> Any:
        """Return the public record that this one is a part of, and without which it is never withdrawn; or None."""
        return None

    def announce(self) -> None:
        """Log what the public can notice since the last announcement."""
        digest = self.digest()
        kind = Change.kind_of(
            self.announced_lifecycle, self.lifecycle, digest != self.announced_digest
        )
        if kind is None:
            return
        self.announced_digest, self.announced_lifecycle = digest, self.lifecycle
        type(self)._base_manager.filter(pk=self.pk).update(
            announced_digest=digest, announced_lifecycle=self.lifecycle
        )
        Change.log(self, kind)

    def publish_now(self) -> None:
        """Make the record public as it stands, without a revision (bulk loads)."""
        self.live = True
        self.save()

    def suspend(self) -> None:
        """Keep the page, say that the record is suspended, leave it out of lists."""
        self.lifecycle = Lifecycle.SUSPENDED
        self.live = True
        self.save()

    def resume(self) -> None:
        """Offer again what was suspended."""
        self.lifecycle = Lifecycle.PUBLISHED
        self.live = True
        self.save()

    def cease(self) -> None:
        """Say that the record is no longer offered; its page and its past stay."""
        self.lifecycle = Lifecycle.CEASED
        self.live = False
        self.save()

    def withdraw(self, because_en: str, because_fr: str) -> None:
        """Turn the record into a tombstone, which keeps answering at its identifier.

        What was scheduled for it is called off: a tombstone is never published again.
        """
        self.lifecycle, self.live = Lifecycle.TOMBSTONE, False
        self.go_live_at = self.expire_at = None
        self.has_unpublished_changes = False
        self.withdrawn_because_en, self.withdrawn_because_fr = because_en, because_fr
        with transaction.atomic():
            self.save()
            self.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)

    def contents(self) -> dict[str, Any]:
        """Return what the record says, children included, without bookkeeping."""
        said = _columns(self)
        for relation in get_all_child_m2m_relations(self):
            said[relation.name] = sorted(other.pk for other in getattr(self, relation.name).all())
        for relation in get_all_child_relations(self):
            name = relation.get_accessor_name()
            said[name] = [
                _columns(child, relation.field.attname) for child in getattr(self, name).all()
            ]
        return said

    def digest(self) -> str:
        """Return the SHA-256 of what the record says."""
        text = json.dumps(self.contents(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def with_content_json(self, content: dict[str, Any]) -> Self:
        restored = super().with_content_json(content)
        for name in _NOT_RESTORED:
            setattr(restored, name, getattr(self, name))
        return restored

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("en", _("English page")), ("fr", _("French page"))]

    @property
    def default_preview_mode(self) -> str:
        """The language in which the editor works."""
        return current_language()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the record on its real page; the package that holds the pages sets ``render_preview``."""
        render = Record.render_preview
        return (
            super().serve_preview(request, mode_name)
            if render is None
            else render(self, request, mode_name)
        )


def _columns(row: models.Model, *without: str) -> dict[str, Any]:
    skipped = _BOOKKEEPING.union(without)
    return {
        field.attname: _plain(field.to_python(getattr(row, field.attname)))
        for field in row._meta.concrete_fields
        if field.attname not in skipped
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value if isinstance(value, (str, int, list, dict, type(None))) else str(value)
