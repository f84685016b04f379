"""Menu "Reference": occupations and skills, and the closed lists that records point to."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.admin.base import RecordViewSet, ReferenceViewSet
from cms.admin.panels import PublicAtOnceForm, form, origin, pair, reference_form, row, selected
from registry.models import (
    Language,
    Occupation,
    Organization,
    OsapRuleProfile,
    Region,
    Sector,
    Skill,
    SkillFramework,
)


class OccupationViewSet(RecordViewSet):
    """NOC 2021 unit groups."""

    model = Occupation
    icon = "user"
    facts = ("code", "teer")
    list_filter = ["lifecycle", "provenance", "teer"]
    tabs = form(
        (
            _("Text"),
            [FieldPanel("code", required_on_save=True), pair("title"), pair("summary")],
        ),
        (
            _("Job titles"),
            [InlinePanel("job_titles", [row("language", "title")], label=_("job title"))],
        ),
        (
            _("Skills"),
            [InlinePanel("skills", [row("skill", "importance")], label=_("skill"))],
        ),
        origin(),
    )


class SkillViewSet(RecordViewSet):
    """Skills."""

    model = Skill
    icon = "tag"
    facts = ("framework", "kind", "code")
    joined = ("framework",)
    list_filter = ["lifecycle", "provenance", "framework", "kind"]
    tabs = form(
        (
            _("Skill"),
            [
                selected("framework"),
                row("code", "kind"),
                pair("name"),
                pair("description"),
            ],
        ),
        origin(),
    )


class SkillFrameworkViewSet(ReferenceViewSet):
    """Published lists of skills."""

    model = SkillFramework
    icon = "clipboard-list"
    facts = ("version", "publisher")
    tabs = reference_form(
        pair("name"), row("version", "publisher"), row("website", "licence"), FieldPanel("slug")
    )


class SectorViewSet(ReferenceViewSet):
    """Sectors."""

    model = Sector
    icon = "sliders"
    facts = ("line", "position")
    tabs = reference_form(pair("name"), row("line", "position"), FieldPanel("slug"))


class RegionViewSet(ReferenceViewSet):
    """Economic regions."""

    model = Region
    icon = "globe"
    facts = ("code",)
    tabs = reference_form(FieldPanel("code"), pair("name"), FieldPanel("slug"))


class LanguageViewSet(ReferenceViewSet):
    """Languages of delivery."""

    model = Language
    icon = "openquote"
    facts = ("code",)
    tabs = reference_form(FieldPanel("code"), pair("name"))


class OsapRuleProfileForm(PublicAtOnceForm):
    """Ticks the kinds of institution, which are stored as a list of their codes."""

    institution_kinds = forms.MultipleChoiceField(
        label=_("Kinds of eligible institutions"),
        choices=Organization.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )


class OsapRuleProfileViewSet(ReferenceViewSet):
    """Limits of OSAP eligibility, by date."""

    model = OsapRuleProfile
    icon = "calendar-check"
    facts = ("valid_from", "valid_to")
    tabs = reference_form(
        pair("name"),
        row("min_hours", "max_hours"),
        row("under_weeks", "max_occupations"),
        FieldPanel("institution_kinds"),
        row("valid_from", "valid_to"),
        row("source_name", "source_date"),
        FieldPanel("source_url"),
        FieldPanel("slug"),
        base=OsapRuleProfileForm,
    )


class ReferenceGroup(SnippetViewSetGroup):
    """The menu."""

    menu_label = _("Reference")
    menu_name = "reference"
    menu_icon = "table"
    menu_order = 130
    items = (
        OccupationViewSet,
        SkillViewSet,
        SkillFrameworkViewSet,
        SectorViewSet,
        RegionViewSet,
        LanguageViewSet,
        OsapRuleProfileViewSet,
    )
