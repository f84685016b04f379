"""Menu "API": requests for keys, which somebody answers, and the keys themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy

from cms.developers.keys import send_answer
from registry.models import ApiKey, KeyRequest
from registry.services.keys import opening_beside, revoke_others


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


class KeyForm(WagtailAdminModelForm):
    """The form of a key. A key that was rotated has another beside it for some days, which is revoked with it."""

    scopes = forms.MultipleChoiceField(
        label=_("What the key may do"),
        choices=ApiKey.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    with_others = forms.BooleanField(
        required=False, initial=True, label=_("Revoke the other keys of the same request, too")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = ", ".join(f"{one.prefix}…" for one in opening_beside(self.instance))
        said = {"keys": others}
        self.fields["with_others"].help_text = (
            _("Open now: %(keys)s. Its holder has both until the older one ends.") % said
            if others
            else _("No other key of the request opens now.")
        )

    def clean(self) -> Any:
        """Ask whose records a key may publish."""
        cleaned = super().clean()
        publishes = ApiKey.Scope.PUBLISH.value in cleaned.get("scopes", ())
        if publishes and not cleaned.get("organization"):
            self.add_error("organization", _("Choose the organisation whose records it publishes."))
        return cleaned


class KeyView(EditView):
    """The form of a key: whoever revokes it is told what became of the keys beside it."""

    def save_instance(self) -> Any:
        """Save the key, and revoke those beside it where it is revoked now and they are to go with it."""
        key = super().save_instance()
        if key.revoked_at is not None and self.form.has_changed():
            with_others = self.form.cleaned_data["with_others"]
            self.tell(revoke_others(key) if with_others else list(opening_beside(key)), with_others)
        return key

    def tell(self, others: list[ApiKey], revoked: bool) -> None:
        """Say which keys beside it are revoked, or open still."""
        for one in others:
            said = {"key": one}
            if revoked:
                messages.success(self.request, _("Revoked with it: %(key)s.") % said)
            else:
                messages.warning(
                    self.request, _("Of the same request, %(key)s opens still.") % said
                )


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
    edit_view_class = KeyView
    panels = [
        FieldPanel("label"),
        FieldPanel("organization"),
        FieldPanel("scopes"),
        FieldPanel("created_at", read_only=True),
        FieldPanel("last_used_at", read_only=True),
        FieldPanel("expires_at"),
        FieldPanel("registered_only"),
        FieldPanel(
            "revoked_at",
            help_text=_("Once a moment is written here, the key opens nothing any more."),
        ),
        FieldPanel("with_others"),
    ]
    edit_handler = ObjectList(panels, base_form_class=KeyForm)


class AccessGroup(ModelViewSetGroup):
    """The menu."""

    menu_label = _("API")
    menu_name = "api"
    menu_icon = "key"
    menu_order = 145
    items = (KeyRequestViewSet, ApiKeyViewSet)
