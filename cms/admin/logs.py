"""Menu "Logs": import runs and the public log of changes, to read only."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy

from registry.models import Change, ImportRun


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


class ImportRunViewSet(LogViewSet):
    """Loads of records, with their reports."""

    model = ImportRun
    icon = "upload"
    list_display = ["source", "status", "started_at", "created", "updated", "unchanged", "rejected"]
    list_filter = ["status", "organization"]
    search_fields = ["source"]
    form_fields = ["source", "status"]


class ChangeViewSet(LogViewSet):
    """Public changes of records."""

    model = Change
    icon = "history"
    list_display = ["label_en", "kind", "record_type", "at", "illustrative"]
    list_filter = ["kind", "record_type", "illustrative"]
    search_fields = ["label_en", "label_fr", "record_uid"]
    form_fields = ["kind"]


class LogsGroup(ModelViewSetGroup):
    """The menu."""

    menu_label = _("Logs")
    menu_name = "logs"
    menu_icon = "history"
    menu_order = 150
    items = (ImportRunViewSet, ChangeViewSet)
