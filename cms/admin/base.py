"""What the viewsets of all kinds of record share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models import DecimalField, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, re_path, reverse_lazy
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.snippets import (
    HistoryView,
    IndexView,
    InspectView,
    PreviewRevisionView,
    RevisionsCompareView,
    SnippetViewSet,
    UsageView,
)

from cms.admin.called import latest_label
from cms.admin.choosers import RecordChooserViewSet, names_of, search_fields_of
from cms.admin.confirming import ConfirmView
from cms.admin.deletion import RecordDeleteView
from cms.admin.editing import InEditorsLanguage, OfFormerVersion, RecordEditView
from cms.admin.review import CollectReviewView, ReviewActionView
from cms.admin.scoped_forms import limit, tell_editions
from cms.admin.states import MOVES, CeaseInsteadView, StateView
from cms.ownership import keyed, own, sees_all
from cms.records import wording
from registry.models import FrameworkElement
from registry.models.record import Lifecycle


def state_of(record: Any) -> str:
    """Return the state of a record in words, and whether a draft waits beside what is public."""
    state = record.get_lifecycle_display()
    waits = record.has_unpublished_changes and record.lifecycle != Lifecycle.DRAFT
    return _("%(state)s, with a draft") % {"state": state} if waits else str(state)


def figure(name: str) -> Callable[[Any], str]:
    """Return what reads a number of a record in words; nothing when nobody stated it."""

    def read(record: Any) -> str:
        value = getattr(record, name)
        return "" if value is None else wording.number(value)

    return read


STATE = Column("lifecycle", label=gettext_lazy("State"), accessor=state_of, sort_key="lifecycle")
PROVENANCE = Column(
    "provenance",
    label=gettext_lazy("Provenance"),
    accessor="get_provenance_display",
    sort_key="provenance",
)
CONFIRMED = DateColumn(
    "last_confirmed", label=gettext_lazy("Last confirmed"), sort_key="last_confirmed"
)
# Wagtail translates the word once, into the language of whoever comes first.
FIRST_BREADCRUMBS = [{"url": reverse_lazy("wagtailadmin_home"), "label": gettext_lazy("Home")}]
WITHDRAWN = gettext_lazy("This record is withdrawn and does not change any more.")
# Views that only look at a record; the others would change a tombstone, which changes no more.
_LOOKING = (HistoryView, InspectView, PreviewRevisionView, RevisionsCompareView, UsageView)
# What a filter over two tables is called: by itself it is called by both, one after another.
_FILTER_LABELS = {"award__institution": gettext_lazy("Institution of the award")}
_WAYS = {"edit": "edit", "index": "list"}


class RecordHistoryView(InEditorsLanguage, HistoryView):
    """The history of a record."""

    verbose_name_plural = gettext_lazy("entries")


class RecordUsageView(InEditorsLanguage, UsageView):
    """What uses a record."""


class RecordIndexView(IndexView):
    """The list of a kind, without boxes to tick: a record is withdrawn one by one, with its reason."""

    @property
    def columns(self) -> list[Any]:
        return [column for column in super().columns if column.name != "bulk_actions"]

    def _get_title_column(self, field_name: str, *args: Any, **kwargs: Any) -> Any:
        return super()._get_title_column(field_name, *args, accessor=latest_label, **kwargs)

    @cached_property
    def filters(self) -> Any:
        """The filters, with the choices that the user may know."""
        filters = super().filters
        for name in _FILTER_LABELS.keys() & (filters.form.fields if filters else ()):
            filters.filters[name].label = filters.form.fields[name].label = _FILTER_LABELS[name]
        for field in filters.form.fields.values() if filters else ():
            if not sees_all(self.request.user):
                limit(field, None, self.request.user)
            if getattr(getattr(field, "queryset", None), "model", None) is FrameworkElement:
                tell_editions(field)
        return filters


class RecordViewSet(SnippetViewSet):
    """Lists, forms, choosers, history and preview of one kind of record.

    Attributes:
        facts: further columns of the list, by name.
        joined: foreign keys that a row of the list shows.
        tabs: the form.
    """

    facts: tuple[Any, ...] = ()
    joined: tuple[str, ...] = ()
    tabs: Any = None

    index_view_class = RecordIndexView
    edit_view_class = RecordEditView
    edit_template_name = "wagtailadmin/records/edit.html"
    workflow_action_view_class = ReviewActionView
    collect_workflow_action_data_view_class = CollectReviewView
    history_view_class = RecordHistoryView
    usage_view_class = RecordUsageView
    unpublish_view_class = CeaseInsteadView
    delete_view_class = RecordDeleteView
    delete_template_name = RecordDeleteView.template_name
    chooser_viewset_class = RecordChooserViewSet
    # A copy would need an identity of its own before it can be saved; a new record is as quick.
    copy_view_enabled = False
    list_per_page = 50
    search_backend_name = None
    list_filter: Any = ["lifecycle", "provenance"]

    breadcrumbs_items = FIRST_BREADCRUMBS

    @property
    def revisions_revert_view_class(self) -> type:
        return type("RevertView", (OfFormerVersion, super().revisions_revert_view_class), {})

    @property
    def list_display(self) -> list[Any]:
        """Columns of the list: what it is, its facts, its state."""
        return ["__str__", *map(self._column, self.facts), STATE, PROVENANCE, CONFIRMED]

    def _column(self, fact: Any) -> Any:
        """Return a fact as a column; a figure without idle zeros, as the site prints it."""
        field = self.model._meta.get_field(fact) if isinstance(fact, str) else None
        if not isinstance(field, DecimalField):
            return fact
        return Column(
            fact, label=capfirst(field.verbose_name), accessor=figure(fact), sort_key=fact
        )

    @property
    def search_fields(self) -> list[str]:
        """Columns in which the search box looks: its own, and the names of what a row of the list shows beside it."""
        beside = ((one, self.model._meta.get_field(one).remote_field.model) for one in self.joined)
        names = [f"{one}__{name}" for one, model in beside for name in names_of(model)]
        return [*search_fields_of(self.model), *names]

    @property
    def ordering(self) -> Any:
        """Order of the list: the model's own."""
        return self.model._meta.ordering

    def get_edit_handler(self) -> Any:
        return self.tabs.bind_to_model(self.model)

    def visible_to(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the records that a user may see: all of them, or those of the user's own institution."""
        return own(self.model, request.user)

    def readable_to(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the records that a user may inspect, which may be more than those to work on."""
        return self.visible_to(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.visible_to(request).select_related(*self.joined)

    @property
    def move_view(self) -> Any:
        """The view that suspends, resumes or ceases a record."""
        names = {f"{name}_url_name": self.get_url_name(view) for name, view in _WAYS.items()}
        return self.construct_view(StateView, **names)

    def get_urlpatterns(self) -> list[Any]:
        moves = "|".join(MOVES)
        move = re_path(rf"^move/(?P<pk>[^/]+)/(?P<move>{moves})/$", self.move_view, name="move")
        confirm = path("confirm/<str:pk>/", self.construct_view(ConfirmView), name="confirm")
        return [*super().get_urlpatterns(), move, confirm]

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        """Return a view; every one that is called with a ``pk`` is let through or refused here."""
        view = super().construct_view(view_class, **kwargs)
        looks = issubclass(view_class, _LOOKING)
        let_through = self.readable_to if issubclass(view_class, InspectView) else self.visible_to

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "pk" not in kwargs:
                return view(request, *args, **kwargs)
            record = get_object_or_404(keyed(let_through(request), [kwargs["pk"]]))
            if getattr(record, "lifecycle", "") == Lifecycle.TOMBSTONE and not looks:
                messages.error(request, WITHDRAWN)
                return redirect(self.get_url_name("history"), pk=record.pk)
            return view(request, *args, **kwargs)

        return guarded


class ReferenceViewSet(RecordViewSet):
    """A short closed list that records point to: no drafts, no withdrawal, deleted only while unused."""

    list_filter: Any = SnippetViewSet.UNDEFINED

    @property
    def list_display(self) -> list[Any]:
        """Columns of the list."""
        return ["__str__", *self.facts]

    def get_urlpatterns(self) -> list[Any]:
        return [one for one in super().get_urlpatterns() if one.name not in ("move", "confirm")]
