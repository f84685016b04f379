"""Menu "Logs": import runs and the public log of changes, to read only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.apps import apps
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy

from registry.models import Change, ImportRun, Offering
from registry.models.bilingual import localized
from registry.models.record import Record

NOTHING = "–"
"""Stands where nothing is stated."""


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Whoever may view, views; nobody adds, changes or deletes."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


class LogViewSet(ModelViewSet):
    """A table whose rows are made by the registry itself."""

    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 100
    search_backend_name = None

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        """Who may do what."""
        return ReadOnlyPolicy(self.model)


class LogInspectView(InspectView):
    """One row of a log, with its fields called as people call them.

    Attributes:
        names: what a field is called here, by name, where the table itself has no good word.
        shown: how a value is shown, by name.
    """

    names: ClassVar[dict[str, Any]] = {}
    shown: ClassVar[dict[str, Callable[[Any], Any]]] = {}

    def get_field_label(self, field_name: str, field: Any) -> str:
        said = self.names.get(field_name) or super().get_field_label(field_name, field)
        return str(capfirst(said))

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        show = self.shown.get(field_name)
        value = show(self.object) if show else super().get_field_display_value(field_name, field)
        return told(value)


def told(value: Any) -> Any:
    """Return a value as the screens of bulk publishing show it: a time by the reader's clock, nothing as a dash."""
    if isinstance(value, datetime):
        return date_format(localtime(value), "j F Y, H:i")
    return NOTHING if value in (None, "", [], {}) else value


def kind_of_record(change: Change) -> str:
    """Return what sort of record changed, in the language of the request."""
    try:
        return str(capfirst(apps.get_model("registry", change.record_type)._meta.verbose_name))
    except LookupError:
        return change.record_type


def label_of(change: Change) -> str:
    """Return what the record was called when it changed, in the language of the request."""
    return str(localized(change, "label")) or change.ctid


def example_mark(change: Change) -> str:
    """Return the word that marks an example; nothing for a fact."""
    return gettext("Example") if change.illustrative else ""


def record_types() -> list[tuple[str, str]]:
    """Return the sorts of record of which there are changes, by what people call them."""
    models = (model for model in apps.get_app_config("registry").get_models())
    named = [(one._meta.model_name, one._meta.verbose_name) for one in models if is_logged(one)]
    return sorted(((name, str(capfirst(said))) for name, said in named), key=lambda pair: pair[1])


def is_logged(model: Any) -> bool:
    """Return whether changes of a table are public; an offering is logged as what it is."""
    return issubclass(model, Record) and model is not Offering


class KindFilter(WagtailFilterSet):
    """Narrows the changes by what happened, to what sort of record, when."""

    record_type = ChoiceFilter(label=_("Type of record"), choices=record_types)

    class Meta:
        model = Change
        fields = ("kind", "record_type", "illustrative")


class ChangeInspectView(LogInspectView):
    """One public change."""

    names = {
        "label_en": _("name (English)"),
        "label_fr": _("name (French)"),
        "kind": _("What happened"),
        "at": _("when"),
        "import_run": _("import run"),
    }
    shown = {
        "record_type": kind_of_record,
        "record_uid": lambda change: change.ctid,
        "illustrative": lambda change: gettext("Yes") if change.illustrative else gettext("No"),
    }


def report_of(run: ImportRun) -> Any:
    """Return the way to what became of each row of a file; of other loads, what they noted."""
    if not run.organization_id:
        return run.report
    page = reverse("bulk:plan", args=[run.uid])
    return format_html('<a href="{}">{}</a>', page, gettext("Each row, and the report as CSV"))


def sender_of(run: ImportRun) -> str:
    """Return who sent a file: a person, or a key."""
    # The label of a key tells it; its prefix would widen the column for nothing.
    return str(run.user or (run.api_key.label if run.api_key else NOTHING))


class ImportRunIndexView(IndexView):
    """The loads, with whose they are."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("organization", "user", "api_key")


class ImportRunInspectView(LogInspectView):
    """One load."""

    names = {"uid": _("identifier"), "organization": _("organisation")}
    shown = {"report": report_of}


class ImportRunViewSet(LogViewSet):
    """Loads of records, with their reports."""

    model = ImportRun
    icon = "upload"
    list_display = [
        "source",
        Column("organization", label=_("Institution"), sort_key="organization__name_en"),
        Column("sender", label=_("Sent by"), accessor=sender_of),
        Column("status", label=_("Status"), accessor="standing", sort_key="status"),
        DateColumn("started_at", label=_("When"), sort_key="started_at"),
        "created",
        "updated",
        "unchanged",
        "rejected",
    ]
    index_view_class = ImportRunIndexView
    inspect_view_class = ImportRunInspectView
    list_filter = ["status", "organization"]
    search_fields = ["source"]
    form_fields = ["source", "status"]


class ChangeViewSet(LogViewSet):
    """Public changes of records."""

    model = Change
    icon = "history"
    list_display = [
        TitleColumn("label", label=_("Record"), accessor=label_of, url_name="change:inspect"),
        Column("kind", label=_("What happened"), accessor="get_kind_display", sort_key="kind"),
        Column("record_type", label=_("Type of record"), accessor=kind_of_record),
        DateColumn("at", label=_("When"), sort_key="at"),
        Column("illustrative", label=_("Example"), accessor=example_mark, sort_key="illustrative"),
    ]
    inspect_view_class = ChangeInspectView
    inspect_view_fields = [
        "label_en",
        "label_fr",
        "kind",
        "record_type",
        "record_uid",
        "at",
        "illustrative",
        "import_run",
    ]
    filterset_class = KindFilter
    search_fields = ["label_en", "label_fr", "record_uid"]
    form_fields = ["kind"]


class LogsGroup(ModelViewSetGroup):
    """The menu."""

    menu_label = _("Logs")
    menu_name = "logs"
    menu_icon = "history"
    menu_order = 150
    items = (ImportRunViewSet, ChangeViewSet)
