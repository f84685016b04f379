"""Menu "Community": what members wrote beside the records, on which the registry decides."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from cms.admin.access import NothingAdded
from cms.community.comments import decide, written_by
from registry.models import ContactMessage, NoteComment


class DecideView(EditView):
    """The form that decides on a comment; the author is told once the decision changes."""

    def save_instance(self) -> Any:
        """Save the decision, and send it when it is a new one."""
        decided = "state" in self.form.changed_data
        comment = super().save_instance()
        if decided:
            decide(comment)
        return comment


class NoteCommentViewSet(ModelViewSet):
    """Comments on practice notes: who wrote what, and whether the public sees it."""

    model = NoteComment
    icon = "comment"
    edit_view_class = DecideView
    copy_view_enabled = False
    list_per_page = 50
    search_backend_name = None
    search_fields = ["text"]
    list_filter = ["state", "organization"]
    ordering = ["-posted_at"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel(name, read_only=True)
                for name in ("note", "text", "organization", "author", "posted_at")
            ],
            heading=_("Comment"),
        ),
        MultiFieldPanel([FieldPanel("state"), FieldPanel("because")], heading=_("Decision")),
    ]

    @property
    def list_display(self) -> list[Any]:
        """Columns of the list."""
        return [
            "__str__",
            Column("by", label=_("Written for"), accessor=written_by),
            Column("state", label=_("Decision"), accessor="get_state_display", sort_key="state"),
            Column("posted_at", label=_("Posted"), accessor="posted_at", sort_key="posted_at"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[NoteComment]:
        """Return all comments with what a row shows."""
        return NoteComment.objects.select_related("note", "organization")

    @property
    def permission_policy(self) -> NothingAdded:
        """Who may do what."""
        return NothingAdded(self.model)


class ContactMessageViewSet(ModelViewSet):
    """Messages of the contact form: read, noted as answered, deleted when somebody asks for it."""

    model = ContactMessage
    icon = "mail"
    copy_view_enabled = False
    list_per_page = 50
    search_backend_name = None
    search_fields = ["reference", "email", "name", "text"]
    list_filter = ["state", "topic"]
    list_display = [
        "reference",
        Column("topic", label=_("Subject"), accessor="get_topic_display", sort_key="topic"),
        Column("text", label=_("Message"), accessor=lambda one: one.text[:120]),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        "received_at",
        Column("mailed_at", label=_("Mailed"), accessor=lambda one: one.mailed_at or _("not yet")),
    ]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel(name, read_only=True)
                for name in (
                    "reference",
                    "topic",
                    "name",
                    "email",
                    "about",
                    "text",
                    "received_at",
                    "sent_to",
                    "mailed_at",
                )
            ],
            heading=_("Message"),
        ),
        MultiFieldPanel([FieldPanel("state"), FieldPanel("note")], heading=_("What became of it")),
    ]

    @property
    def permission_policy(self) -> NothingAdded:
        """Who may do what."""
        return NothingAdded(self.model)


class CommunityGroup(ModelViewSetGroup):
    """The menu."""

    menu_label = _("Community")
    menu_name = "community"
    menu_icon = "comment"
    menu_order = 143
    items = (NoteCommentViewSet, ContactMessageViewSet)
