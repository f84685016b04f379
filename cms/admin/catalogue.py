"""Menu "Catalogue": what institutions publish, and by which rules one thing counts toward another."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.admin.base import RecordViewSet
from cms.admin.between import BetweenViewSet
from cms.admin.impact import ForeseeingViewSet, impact_panel
from cms.admin.lint import DecisionForm, EntryForm, LintedCreateView, LintedEditView, RuleForm
from cms.admin.panels import Tab, basis, form, origin, pair, row, selected, ticked
from cms.admin.requirement_panel import notation_help, requirement
from registry.models import (
    Agreement,
    Course,
    Equivalency,
    MicroCertification,
    Program,
    StackingRule,
)

_FILTERS = ["lifecycle", "provenance", "sector", "delivery", "regions", "institution"]


def _words(*more: str) -> Tab:
    texts = [
        pair("title"),
        FieldPanel("institution"),
        *(pair(name) for name in ("summary", "description", *more)),
    ]
    return _("Text"), texts


def _facts(*more: Any) -> Tab:
    size = [row("hours", "weeks"), row("credits", "fee")]
    taught = [
        row("delivery", "any_time"),
        ticked("languages"),
        ticked("regions"),
        InlinePanel("starts", label=_("start"), heading=_("Starts")),
        FieldPanel("enrol_url"),
    ]
    names = [
        FieldRowPanel([selected("sector"), basis("sector")]),
        row("code", "external_id"),
        row("oqf_level", "study_level"),
        FieldPanel("cip"),
        *more,
    ]
    return _("Facts"), [
        MultiFieldPanel(size, _("Size and price")),
        MultiFieldPanel(taught, _("Where and when")),
        MultiFieldPanel(names, _("Classification")),
    ]


def _leads_to() -> Tab:
    return _("Skills and occupations"), [
        InlinePanel(
            "skills",
            [row("skill", "level")],
            label=_("skill"),
            heading=_("Skills taught and assessed"),
        ),
        ticked("occupations"),
        basis("occupations"),
    ]


def _entry() -> Tab:
    return _("Entry"), [
        pair("entry_note"),
        requirement("entry_requirement"),
        notation_help(),
    ]


class LintedViewSet(RecordViewSet):
    """Records that are judged before they are kept."""

    add_view_class = LintedCreateView
    edit_view_class = LintedEditView


class OfferingViewSet(LintedViewSet):
    """What the three kinds of offering share."""

    facts = ("institution", "hours", "fee")
    joined = ("institution",)
    list_filter = _FILTERS


class MicroCertificationViewSet(OfferingViewSet):
    """Micro-certifications."""

    model = MicroCertification
    icon = "success"
    list_filter = [*_FILTERS, "pilot"]
    tabs = form(
        _words(),
        _facts(FieldPanel("pilot")),
        _leads_to(),
        (
            _("Assessment"),
            [pair("assessment"), pair("evidence"), FieldPanel("transcript")],
        ),
        _entry(),
        origin(),
        base=EntryForm,
    )


class CourseViewSet(OfferingViewSet):
    """Courses."""

    model = Course
    icon = "doc-full"
    facts = ("institution", "code", "credits")
    tabs = form(_words(), _facts(), _leads_to(), _entry(), origin(), base=EntryForm)


class ProgramViewSet(OfferingViewSet):
    """Programs."""

    model = Program
    icon = "folder-open-inverse"
    facts = ("institution", "credential", "credits")
    list_filter = [*_FILTERS, "credential"]
    tabs = form(
        _words(), _facts(FieldPanel("credential")), _leads_to(), _entry(), origin(), base=EntryForm
    )


class StackingRuleViewSet(ForeseeingViewSet, LintedViewSet):
    """Stacking rules."""

    model = StackingRule
    icon = "order"
    facts = ("award", "edition", "valid_from", "valid_to")
    joined = ("award",)
    list_filter = ["lifecycle", "provenance", "award__institution", "agreement"]
    tabs = form(
        (
            _("Rule"),
            [
                FieldPanel("award"),
                pair("title"),
                requirement("requirement"),
                FieldPanel("policies"),
                notation_help(),
                impact_panel(),
            ],
        ),
        (
            _("Validity"),
            [row("valid_from", "valid_to"), FieldPanel("edition"), FieldPanel("agreement")],
        ),
        origin(),
        base=RuleForm,
    )


class EquivalencyViewSet(ForeseeingViewSet, LintedViewSet, BetweenViewSet):
    """Decisions of receiving institutions."""

    model = Equivalency
    icon = "redirect"
    facts = (
        Column("receiver", label=_("Receiving institution")),
        "outcome",
        "decided_on",
        "valid_to",
    )
    joined = ("receiving_institution", "receiving_group")
    list_filter = [
        "lifecycle",
        "provenance",
        "outcome",
        "receiving_institution",
        "receiving_group",
        "agreement",
    ]
    tabs = form(
        (
            _("Decision"),
            [
                pair("title"),
                row("receiving_institution", "receiving_group"),
                row("outcome", "decided_on"),
                InlinePanel(
                    "sources",
                    [FieldPanel("offering"), row("min_grade", "max_age_months")],
                    label=_("source"),
                    heading=_("Sources: all of them must be held"),
                    min_num=1,
                ),
                InlinePanel(
                    "grants",
                    [
                        row("kind", "credits"),
                        FieldPanel("offering"),
                        row("subject", "study_level"),
                    ],
                    label=_("grant"),
                    heading=_("What is granted"),
                ),
                impact_panel(),
            ],
        ),
        (_("Reasons and conditions"), [pair("reason"), pair("condition")]),
        (_("Validity"), [row("valid_from", "valid_to"), FieldPanel("agreement")]),
        origin(),
        base=DecisionForm,
    )


class AgreementViewSet(BetweenViewSet):
    """Agreements between organisations."""

    model = Agreement
    icon = "doc-full-inverse"
    facts = ("valid_from", "valid_to", "signed_on")
    list_filter = ["lifecycle", "provenance", "senders", "receivers"]
    tabs = form(
        (
            _("Agreement"),
            [pair("title"), ticked("senders"), ticked("receivers")],
        ),
        (
            _("Document and validity"),
            [
                FieldPanel("document"),
                FieldPanel("document_url"),
                row("valid_from", "valid_to"),
                FieldPanel("signed_on"),
            ],
        ),
        origin(),
    )


class CatalogueGroup(SnippetViewSetGroup):
    """The menu."""

    menu_label = _("Catalogue")
    menu_name = "catalogue"
    menu_icon = "list-ul"
    menu_order = 110
    items = (
        MicroCertificationViewSet,
        CourseViewSet,
        ProgramViewSet,
        StackingRuleViewSet,
        EquivalencyViewSet,
        AgreementViewSet,
    )
