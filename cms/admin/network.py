"""Menu "Network": organisations, their groups, and pilots."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.admin.base import RecordViewSet
from cms.admin.panels import basis, form, origin, pair, row, selected
from cms.admin.public_first import PilotForm
from registry.models import Membership, Organization, OrganizationGroup, Pilot


class OrganizationViewSet(RecordViewSet):
    """Organisations in any role."""

    model = Organization
    icon = "home"
    facts = ("kind", "city", "region")
    joined = ("region",)
    list_filter = ["lifecycle", "provenance", "kind", "region"]
    tabs = form(
        (_("Text"), [pair("name"), FieldPanel("kind"), pair("summary")]),
        (
            _("Facts"),
            [selected("region"), FieldPanel("city"), FieldPanel("website"), FieldPanel("logo")],
        ),
        origin(),
    )


class OrganizationGroupViewSet(RecordViewSet):
    """Groups that decide together."""

    model = OrganizationGroup
    icon = "group"
    tabs = form(
        (
            _("Group"),
            [
                pair("name"),
                InlinePanel(
                    "members",
                    [FieldPanel("organization"), row("joined_on", "left_on")],
                    label=_("member"),
                    heading=_("Members"),
                ),
            ],
        ),
        origin(),
    )


class PilotViewSet(RecordViewSet):
    """Pilots of the framework."""

    model = Pilot
    icon = "pick"
    facts = ("lead", "sector", "cohort")
    joined = ("lead", "sector")
    list_filter = ["lifecycle", "provenance", "sector", "content", "status", "lead"]
    tabs = form(
        (_("Text"), [pair("title"), pair("summary"), pair("outcome")]),
        (
            _("Facts"),
            [
                FieldRowPanel([selected("sector"), basis("sector")]),
                FieldPanel("content"),
                row("status", "status_as_of"),
                row("started_on", "ended_on"),
                FieldPanel("cohort"),
            ],
        ),
        (
            _("Partners"),
            [
                FieldPanel("lead"),
                InlinePanel(
                    "partners",
                    [row("organization", "role")],
                    label=_("partner"),
                    heading=_("Partners"),
                ),
            ],
        ),
        origin(),
        base=PilotForm,
    )


class MembershipViewSet(ModelViewSet):
    """Who works for which organisation."""

    model = Membership
    icon = "key"
    menu_order = 160
    add_to_settings_menu = True
    copy_view_enabled = False
    search_backend_name = None
    list_display = [
        "user",
        "organization",
        Column("role", label=_("Role"), accessor="get_role_display"),
        "since",
        "ended_on",
    ]
    list_filter = ["organization", "role"]
    form_fields = ["user", "organization", "role", "since", "ended_on"]


class NetworkGroup(SnippetViewSetGroup):
    """The menu."""

    menu_label = _("Network")
    menu_name = "network"
    menu_icon = "group"
    menu_order = 120
    items = (OrganizationViewSet, OrganizationGroupViewSet, PilotViewSet)
