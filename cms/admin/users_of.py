"""What refers to a record, so that a refusal to delete it can name each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import router
from django.db.models import Model, ProtectedError, TextField
from django.db.models.deletion import Collector
from django.db.models.functions import Cast
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey

from cms.ownership import is_choosable, own, sees_all
from registry.models import Offering, RuleName
from registry.models.record import Identified, Lifecycle


@dataclass
class User:
    """A record that refers to another one."""

    record: Model
    reader: Any = None

    @cached_property
    def is_foreign(self) -> bool:
        """Whether the reader may not open the record."""
        if self.reader is None or sees_all(self.reader):
            return False
        return not own(type(self.record), self.reader).filter(pk=self.record.pk).exists()

    @property
    def kind(self) -> str:
        """What sort of record it is, in the language of the request."""
        return str(self.record._meta.verbose_name)

    @property
    def label(self) -> str:
        """What people call it; a record without a title goes by its address.

        A foreign draft has no name: only that it is there may be known.
        """
        if self.is_foreign and not is_choosable(self.record, self.reader):
            return _("a draft of another organisation")
        return str(self.record) or getattr(self.record, "slug", "")

    @property
    def url(self) -> str:
        """Where it is edited; empty when the admin has no form for it."""
        viewset = getattr(type(self.record), "snippet_viewset", None)
        if viewset is None or self.is_foreign:
            return ""
        try:
            return reverse(viewset.get_url_name("edit"), args=[self.record.pk])
        except NoReverseMatch:
            return ""


def users_of(record: Model, *, withdrawn_too: bool, reader: Any = None) -> list[User]:
    """Return the records that keep a record from being deleted, each once, by kind and label.

    ``reader`` is told the names of those only that the reader may know. A withdrawn record stays for ever, so it does not keep another one from being withdrawn (``withdrawn_too``).
    """
    owners = {(type(owner), owner.pk): owner for owner in map(_owner, _protected_by(record))}
    kept = [
        User(owner, reader)
        for owner in owners.values()
        if withdrawn_too or not _is_withdrawn(owner)
    ]
    return sorted(kept, key=lambda user: (user.kind, user.label))


def _protected_by(record: Model) -> Iterator[Model]:
    if isinstance(record, Offering):
        yield from _asking_for(record)
    collector = Collector(using=router.db_for_write(type(record)), origin=record)
    try:
        collector.collect([record])
    except ProtectedError as refusal:
        yield from refusal.protected_objects


def _asking_for(offering: Offering) -> Iterator[Offering]:
    """Yield the offerings whose entry requirement names one: no table keeps those names."""
    asked = Cast("entry_requirement", TextField())
    rows = Offering.objects.alias(asked=asked).filter(asked__contains=offering.ctid)
    yield from rows.exclude(pk=offering.pk)


def _owner(row: Model) -> Model:
    """Return the record that a row belongs to; a record belongs to itself."""
    if isinstance(row, RuleName):
        return row.rule
    if isinstance(row, Identified):
        return _most_specific(row)
    for field in row._meta.concrete_fields:
        if isinstance(field, ParentalKey):
            return _most_specific(getattr(row, field.name))
    return row


def _most_specific(record: Any) -> Model:
    """Return an offering as the micro-certification, course or program that it is."""
    kind = getattr(record, "kind", "")
    child = str(kind).replace("-", "")
    return getattr(record, child) if record._meta.model_name == "offering" else record


def _is_withdrawn(record: Model) -> bool:
    return getattr(record, "lifecycle", None) == Lifecycle.TOMBSTONE
