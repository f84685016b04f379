"""Menu "Framework": editions and elements, who adopts and endorses, and what the community writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.admin.base import RecordViewSet
from cms.admin.panels import form, origin, pair, row, selected, ticked
from registry.models import (
    Adoption,
    Endorsement,
    FrameworkEdition,
    FrameworkElement,
    Need,
    PracticeNote,
)


class FrameworkEditionViewSet(RecordViewSet):
    """Editions; a published one never changes."""

    model = FrameworkEdition
    icon = "history"
    facts = ("published_on",)
    tabs = form(
        (_("Edition"), [pair("title"), FieldPanel("published_on"), pair("introduction")]), origin()
    )


class FrameworkElementViewSet(RecordViewSet):
    """Principles and elements."""

    model = FrameworkElement
    icon = "tasks"
    facts = ("edition", "kind", "strength")
    joined = ("edition",)
    list_filter = ["lifecycle", "edition", "kind", "strength"]
    tabs = form(
        (
            _("Principle or element"),
            [
                selected("edition"),
                row("code", "position"),
                row("kind", "strength"),
                pair("name"),
                pair("text"),
            ],
        ),
        origin(),
    )


class AdoptionViewSet(RecordViewSet):
    """What pilots and offerings adopt."""

    model = Adoption
    icon = "check"
    facts = ("status", "confirmed_on")
    joined = ("pilot", "offering", "element")
    list_filter = ["lifecycle", "provenance", "status", "element", "pilot"]
    tabs = form(
        (
            _("Adoption"),
            [
                row("pilot", "offering"),
                selected("element"),
                FieldPanel("status"),
                pair("evidence"),
                FieldPanel("evidence_url"),
                row("confirmed_by", "confirmed_on"),
            ],
        ),
        origin(),
    )


class EndorsementViewSet(RecordViewSet):
    """Partners' two confirmations."""

    model = Endorsement
    icon = "circle-check"
    facts = ("in_demand_on", "assessment_on", "revoked_on")
    joined = ("micro_certification", "partner")
    list_filter = ["lifecycle", "provenance", "partner"]
    tabs = form(
        (
            _("Endorsement"),
            [
                row("micro_certification", "partner"),
                row("in_demand_on", "assessment_on"),
                FieldPanel("revoked_on"),
                pair("statement"),
            ],
        ),
        origin(),
    )


class PracticeNoteViewSet(RecordViewSet):
    """Practice notes."""

    model = PracticeNote
    icon = "edit"
    facts = ("organization",)
    joined = ("organization",)
    list_filter = ["lifecycle", "provenance", "organization"]
    tabs = form(
        (
            _("Note"),
            [
                FieldPanel("organization"),
                pair("title"),
                pair("tried"),
                pair("audience"),
                pair("outcome"),
                pair("next_time"),
            ],
        ),
        (
            _("About"),
            [ticked("pilots"), ticked("elements"), FieldPanel("occupations")],
        ),
        origin(),
    )


class NeedViewSet(RecordViewSet):
    """Needs of employers and boards."""

    model = Need
    icon = "search"
    facts = ("organization", "occupation", "people", "by_date")
    joined = ("organization", "occupation")
    list_filter = ["lifecycle", "provenance", "organization", "regions"]
    tabs = form(
        (
            _("Need"),
            [
                FieldPanel("organization"),
                pair("title"),
                pair("summary"),
                FieldPanel("occupation"),
                row("people", "by_date"),
                ticked("regions"),
                InlinePanel("skills", [row("skill", "level")], label=_("skill")),
            ],
        ),
        origin(),
    )


class FrameworkGroup(SnippetViewSetGroup):
    """The menu."""

    menu_label = _("Framework")
    menu_name = "framework"
    menu_icon = "tasks"
    menu_order = 140
    items = (
        FrameworkEditionViewSet,
        FrameworkElementViewSet,
        AdoptionViewSet,
        EndorsementViewSet,
        PracticeNoteViewSet,
        NeedViewSet,
    )
