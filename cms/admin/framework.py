"""Menu "Framework": editions and elements, who adopts and endorses, and what the community writes."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.snippets.views.snippets import CreateView, SnippetViewSetGroup

from cms.admin.adoption_form import AdoptionForm
from cms.admin.base import RecordViewSet
from cms.admin.endorsing import AskView
from cms.admin.events import EventViewSet, NewsViewSet
from cms.admin.panels import form, origin, pair, row, selected, ticked
from cms.admin.scoped_forms import ScopedForm
from cms.admin.setting_right import EndorsementForm, SetRightView
from registry.models import (
    Adoption,
    Endorsement,
    FrameworkEdition,
    FrameworkElement,
    Need,
    NeedReply,
    PracticeNote,
    Resource,
)
from registry.models.need_reply import UNANSWERABLE

_HANDED_ON = {"action-publish", "action-submit", "action-workflow-action"}
"""Buttons by which a draft leaves its writer's hands."""


class FrameworkEditionViewSet(RecordViewSet):
    """Editions; a published one never changes."""

    model = FrameworkEdition
    icon = "history"
    facts = ("published_on",)
    tabs = form(
        (
            _("Edition"),
            [
                pair("title"),
                FieldPanel("published_on"),
                pair("introduction"),
                row("must_needs", "should_needs"),
            ],
        ),
        origin(),
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
                row("document", "evidence_url"),
                pair("employer_sees"),
                row("confirmed_by", "confirmed_on"),
            ],
        ),
        origin(),
        base=AdoptionForm,
    )

    @property
    def ask_view(self) -> Any:
        """The view that asks a partner to endorse an entry."""
        return self.construct_view(AskView, edit_url_name=self.get_url_name("edit"))

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("ask/<str:pk>/", self.ask_view, name="ask")]


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
        base=EndorsementForm,
    )

    @property
    def set_right_view(self) -> Any:
        """The view by which the registry puts days right that answers on entries gave."""
        names = {f"{name}_url_name": self.get_url_name(name) for name in ("edit", "history")}
        return self.construct_view(SetRightView, **names)

    def get_urlpatterns(self) -> list[Any]:
        right = path("set-right/<str:pk>/", self.set_right_view, name="set_right")
        return [*super().get_urlpatterns(), right]


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
            [ticked("pilots"), ticked("elements"), ticked("occupations")],
        ),
        origin(),
    )


class NeedForm(ScopedForm):
    """A need. A draft may not yet say what is needed and by when; one that is published or sent to review does."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if not _HANDED_ON & self.data.keys():
            return True
        if "by_date" in self.changed_data and self.instance.is_over(localdate()):
            self.add_error("by_date", _("This day has passed, so the need would be over at once. Correct the day, or leave it empty."))  # fmt: skip
        if not self._asks_for_something():
            self.add_error("occupation", _("Name an occupation, or skills below: without either nothing can be compared with the need. As a draft it can be saved without."))  # fmt: skip
        return not self.errors

    def _asks_for_something(self) -> bool:
        rows = (one.cleaned_data for one in self.formsets["skills"].forms)
        skills = any(row.get("skill") and not row.get("DELETE") for row in rows)
        return skills or self.cleaned_data.get("occupation") is not None


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
        base=NeedForm,
    )


class ReplyForm(ScopedForm):
    """An answer to a need. What cannot be named is told by why, not by the list of choices."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = _("Answer with an offering of your own institution. This is not one of them, or it is not there any more.")  # fmt: skip
        self.fields["offering"].error_messages["invalid_choice"] = told
        self.fields["need"].error_messages["invalid_choice"] = UNANSWERABLE


class ReplyCreateView(CreateView):
    """The form of a new answer; the page of a need leads here with the need named in the address."""

    def get_initial_form_instance(self) -> NeedReply:
        made = NeedReply()
        asked = self.request.GET.get("need", "")[:120]
        made.need = Need.objects.published().filter(slug=asked).first() if asked else None
        return made


class NeedReplyViewSet(RecordViewSet):
    """Answers of institutions to needs."""

    model = NeedReply
    icon = "comment"
    add_view_class = ReplyCreateView
    facts = ("need", "offering")
    joined = ("need", "offering")
    list_filter = ["lifecycle", "provenance", "need"]
    tabs = form((_("Answer"), [row("need", "offering"), pair("words")]), origin(), base=ReplyForm)


class ResourceViewSet(RecordViewSet):
    """Documents and links of the library."""

    model = Resource
    icon = "doc-full"
    facts = ("organization", "kind", "language", "licence")
    joined = ("organization",)
    list_filter = ["lifecycle", "provenance", "organization", "kind", "language"]
    tabs = form(
        (
            _("Resource"),
            [
                FieldPanel("organization"),
                pair("title"),
                pair("summary"),
                row("kind", "language"),
                FieldPanel("file"),
                FieldPanel("url"),
                ticked("elements"),
            ],
        ),
        (_("Licence"), [FieldPanel("licence"), pair("licence_words")]),
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
        EventViewSet,
        NewsViewSet,
        NeedReplyViewSet,
        ResourceViewSet,
    )
