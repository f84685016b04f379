"""What stands between two institutions: the receiving one works on it, the other party reads it in the same list."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import InspectView

from cms.addresses import record_url
from cms.admin.base import RecordIndexView, RecordViewSet, state_of
from cms.admin.between_facts import facts_of
from cms.ownership import own, readable, sees_all
from registry.models.record import Lifecycle


def part_of(record: Any) -> str:
    """Return what the user's institution has to do with a record of a list."""
    return _("To decide") if record.is_own else _("To read")


PART = Column("is_own", label=gettext_lazy("Your part"), accessor=part_of)


class BetweenIndexView(RecordIndexView):
    """The list, in which what others decide leads to a page to read and not to a form."""

    @property
    def columns(self) -> list[Any]:
        known: list[Any] = super().columns
        # Right after the title: at the end of a wide list nobody sees it.
        return known if sees_all(self.request.user) else [*known[:1], PART, *known[1:]]

    def get_edit_url(self, instance: Any) -> Any:
        return super().get_edit_url(instance) if instance.is_own else None

    def get_delete_url(self, instance: Any) -> Any:
        return super().get_delete_url(instance) if instance.is_own else None


class ReadView(InspectView):
    """A record to read: what it says, who decides, and where the public finds it."""

    template_name = "wagtailadmin/records/between.html"
    page_title = gettext_lazy("Read")
    object: Any

    @cached_property
    def record(self) -> Any:
        """The record as published; of one that never was, the last draft."""
        drafted = self.object.lifecycle == Lifecycle.DRAFT
        return self.object.get_latest_revision_as_object() if drafted else self.object

    @cached_property
    def is_own(self) -> bool:
        """Whether the user works on the record."""
        return bool(own(self.model, self.request.user).filter(pk=self.object.pk).exists())

    def get_page_subtitle(self) -> str:
        return str(self.record)

    def get_edit_url(self) -> Any:
        return super().get_edit_url() if self.is_own else None

    def get_delete_url(self) -> Any:
        return super().get_delete_url() if self.is_own else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "facts": list(facts_of(self.record, self.request.user)),
            "state": state_of(self.object),
            "is_own": self.is_own,
            "public_url": record_url(self.object) if self.object.is_public else "",
        }


class BetweenViewSet(RecordViewSet):
    """A kind of record between institutions."""

    index_view_class = BetweenIndexView
    inspect_view_enabled = True
    inspect_view_class = ReadView

    def readable_to(self, request: HttpRequest) -> QuerySet[Any]:
        return readable(self.model, request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        ours = When(pk__in=self.visible_to(request).values("pk"), then=Value(True))
        owned: Any = Value(True) if sees_all(request.user) else Case(ours, default=Value(False))
        found = self.readable_to(request).select_related(*self.joined)
        owned.output_field = BooleanField()
        return found.annotate(is_own=owned)
