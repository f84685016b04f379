"""The public log of changes, and the runs that made them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import connections, models, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.models.allowed import one_of
from registry.models.bilingual import LANGUAGES, localized
from registry.models.ctid import ctid_of

if TYPE_CHECKING:
    from registry.models.record import Record

ABANDONED = timedelta(minutes=30)
"""After so long a check that has not ended is taken for dead: its process was killed."""
committed = Signal()
"""Sent in the process that has published something, once it is committed."""

# Any constant will do: it names the one lock that orders the writers of the log.
_LOG_LOCK = 0x70617468


class Announcement:
    """Waits in a transaction to tell, on commit, that the public registry has changed.

    As long as it waits, only its own transaction sees the change; ``seen`` keeps what was derived from that.
    """

    def __init__(self) -> None:
        self.seen: Any = None

    def __call__(self) -> None:
        self.seen = None
        committed.send(sender=Change)


class ImportRun(models.Model):
    """One load of records from a file, a fixture or the API, with its report."""

    class Status(models.TextChoices):
        """How far a run is, or how it ended."""

        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Refused")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.CHECKED)
    source = models.CharField(_("source"), max_length=300)
    digest = models.CharField(_("SHA-256 of the source"), max_length=64, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user"),
    )
    organization = models.ForeignKey(
        "registry.Organization", models.SET_NULL, null=True, blank=True, related_name="import_runs"
    )
    created = models.PositiveIntegerField(_("created"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    report = models.JSONField(_("report"), default=list, blank=True)
    plan_digest = models.CharField(_("SHA-256 of the plan"), max_length=64, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    api_key = models.ForeignKey(
        "registry.ApiKey", models.SET_NULL, null=True, blank=True, related_name="import_runs"
    )
    idempotency_key = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["api_key", "idempotency_key"],
                condition=~models.Q(idempotency_key=""),
                name="importrun_once_a_request",
                violation_error_message=_("This request has been made already with this key."),
            )
        ]

    Meta.constraints += [one_of("status", Status)]

    def __str__(self) -> str:
        return f"{self.source} ({self.started_at:%Y-%m-%d %H:%M})"

    @property
    def is_abandoned(self) -> bool:
        """Whether it is a check that nobody goes on with."""
        long_ago = timezone.now() - self.started_at >= ABANDONED
        return self.status == self.Status.CHECKING and long_ago

    @property
    def standing(self) -> str:
        """How far it is, or how it ended, in the language of the request."""
        return gettext("Check interrupted") if self.is_abandoned else str(self.get_status_display())


class LoadedRecord(models.Model):
    """What the last load read about one record: the same words again are not looked at twice.

    It also tells a record that somebody deleted from one that was never loaded, so that a load does not bring
    it back.
    """

    kind = models.CharField(_("kind"), max_length=40)
    uid = models.UUIDField(_("identifier"), unique=True)
    digest = models.CharField(_("SHA-256 of what the file says"), max_length=64)

    class Meta:
        verbose_name = _("loaded record")
        verbose_name_plural = _("loaded records")

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class ChangeQuerySet(models.QuerySet):
    """Phrases over the log."""

    def after(self, cursor: int) -> Self:
        """Keep the changes after a cursor (the last ``pk`` seen), oldest first."""
        return self.filter(pk__gt=cursor).order_by("pk")

    def factual(self) -> Self:
        """Leave changes of examples out."""
        return self.filter(illustrative=False)

    def told(self) -> Self:
        """Keep what is told to whoever does not say whether examples are wanted: a setting decides."""
        return self.all() if settings.EXAMPLES_IN_FEEDS else self.factual()


class Change(models.Model):
    """One public change of one record. Rows are only ever added; ``pk`` is the cursor."""

    class Kind(models.TextChoices):
        """What happened."""

        CREATED = "created", _("Created")
        UPDATED = "updated", _("Updated")
        SUSPENDED = "suspended", _("Suspended")
        CEASED = "ceased", _("Ceased")
        TOMBSTONED = "tombstoned", _("Withdrawn")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    record_type = models.CharField(_("type of record"), max_length=40, db_index=True)
    record_uid = models.UUIDField(_("identifier"), db_index=True)
    label_en = models.CharField(max_length=300, blank=True)
    label_fr = models.CharField(max_length=300, blank=True)
    illustrative = models.BooleanField(_("example"), default=False)
    import_run = models.ForeignKey(
        ImportRun, models.SET_NULL, null=True, blank=True, related_name="changes"
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-pk"]

    Meta.constraints = [one_of("kind", Kind)]

    def __str__(self) -> str:
        called = localized(self, "label") or self.ctid
        return f"{self.get_kind_display()}: {called}"

    @property
    def ctid(self) -> str:
        """Permanent identifier of the record that changed."""
        return ctid_of(self.record_uid)

    @classmethod
    def kind_of(cls, before: str, after: str, differs: bool) -> str | None:
        """Return what the public notices between two lifecycle states, or None."""
        if after == "draft" or (not before and after == "tombstone"):
            return None
        if not before:
            return cls.Kind.CREATED
        turned = {
            "suspended": cls.Kind.SUSPENDED,
            "ceased": cls.Kind.CEASED,
            "tombstone": cls.Kind.TOMBSTONED,
        }
        if after != before:
            return turned.get(after, cls.Kind.UPDATED)
        return cls.Kind.UPDATED if differs else None

    @classmethod
    def log(cls, record: Record, kind: str) -> Change:
        """Add a row for a record, in the caller's transaction."""
        return cls.log_many([cls.for_record(record, kind)])[0]

    @classmethod
    def log_many(cls, changes: list[Change]) -> list[Change]:
        """Add rows in one statement.

        On PostgreSQL, writers wait for each other until commit: identifiers are drawn before a transaction
        commits, so without the lock a reader could pass over a number that appears later.
        """
        connection = connections[cls.objects.db]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOG_LOCK])
        added = cls.objects.bulk_create(changes)
        cls.announce()
        return added

    @classmethod
    def announce(cls) -> None:
        """Tell on commit that what the public sees has changed."""
        transaction.on_commit(Announcement(), using=cls.objects.db)

    @classmethod
    def for_record(cls, record: Record, kind: str) -> Change:
        """Return an unsaved row for a record."""
        return cls(
            kind=kind,
            record_type=record._meta.model_name,
            record_uid=record.uid,
            illustrative=record.is_illustrative,
            import_run_id=record.import_run_id,
            **_labels(record),
        )


def _labels(record: Any) -> dict[str, str]:
    said = {lang: getattr(record, f"{record.LABEL}_{lang}") for lang in LANGUAGES}
    if not any(said.values()):
        said = {lang: record.called(lang) for lang in LANGUAGES}
    return {f"label_{lang}": text[:300] for lang, text in said.items()}
