"""Menu "API": requests for keys, which somebody answers, and the keys themselves."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy

from cms.developers.keys import send_answer
from registry.models import ApiKey, KeyRequest


class NothingAdded(ModelPermissionPolicy):
    """Rows are made by the site: nobody adds one by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)


class AnswerView(EditView):
    """The form that answers a request; the asker is told once the answer changes."""

    def save_instance(self) -> Any:
        """Save the answer, and send it when it is a new one."""
        answered = "status" in self.form.changed_data
        if answered:
            self.form.instance.decided_at = timezone.now()
        asked = super().save_instance()
        if answered and asked.status != KeyRequest.Status.ASKED:
            send_answer(asked)
        return asked


class AccessViewSet(ModelViewSet):
    """A table of the API's door."""

    copy_view_enabled = False
    list_per_page = 50
    search_backend_name = None

    @property
    def permission_policy(self) -> NothingAdded:
        """Who may do what."""
        return NothingAdded(self.model)


class KeyRequestViewSet(AccessViewSet):
    """Requests: who asks for what, and the answer."""

    model = KeyRequest
    icon = "mail"
    edit_view_class = AnswerView
    list_display = ["organization_name", "name", "status", "asked_at", "decided_at"]
    list_filter = ["status"]
    search_fields = ["organization_name", "name", "email", "purpose"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel(name, read_only=True)
                for name in ("name", "email", "organization_name", "purpose", "asked_at")
            ],
            heading=_("Request"),
        ),
        MultiFieldPanel(
            [FieldPanel("status"), FieldPanel("valid_days"), FieldPanel("note")],
            heading=_("Answer"),
        ),
    ]


class ApiKeyViewSet(AccessViewSet):
    """Keys. A secret is never shown here: only its hash is kept."""

    model = ApiKey
    icon = "key"
    list_display = [
        "label",
        "prefix",
        "last_used_at",
        "expires_at",
        "revoked_at",
        BooleanColumn(
            "registered_only", label=_("Registered documents only"), sort_key="registered_only"
        ),
    ]
    search_fields = ["label", "prefix"]
    panels = [
        FieldPanel("label"),
        FieldPanel("organization"),
        FieldPanel("created_at", read_only=True),
        FieldPanel("last_used_at", read_only=True),
        FieldPanel("expires_at"),
        FieldPanel("registered_only"),
        FieldPanel(
            "revoked_at", help_text=_("From this moment on the key opens nothing any more.")
        ),
    ]


class AccessGroup(ModelViewSetGroup):
    """The menu."""

    menu_label = _("API")
    menu_name = "api"
    menu_icon = "key"
    menu_order = 145
    items = (KeyRequestViewSet, ApiKeyViewSet)
