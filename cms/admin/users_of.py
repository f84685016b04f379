"""What refers to a record, so that a refusal to delete it can name each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cms.ownership import is_choosable, own, sees_all
from registry.models import use


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
    """Return the records that keep a record from being deleted or withdrawn, each once, by kind and label.

    ``reader`` is told the names of those only that the reader may know.
    """
    whole = getattr(record, "whole", None)
    keepers = [whole] if whole else use.users_of(record, withdrawn_too=withdrawn_too)
    kept = (User(one, reader) for one in keepers)
    return sorted(kept, key=lambda user: (user.kind, user.label))
