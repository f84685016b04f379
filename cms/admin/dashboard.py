"""Panels of the admin's first page: what waits for the user, and what the user's records are in want of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.models import Page

from cms.admin import attention, endorsed
from cms.admin.applications.screen import SEE
from cms.admin.attention import MOST, SHOWN, Row
from cms.admin.linted import LINTED, linted
from cms.ownership import sees_all
from registry.models import Agreement, Equivalency
from registry.models.bilingual import current_language
from registry.services.explanations import cure_text, lint_text
from registry.services.linting import Remark
from registry.services.names import titles
from registry.snapshot import current


@dataclass(frozen=True)
class Section:
    """A list with its heading. ``more`` says that there is more than is shown."""

    title: str
    rows: list[Row]
    more: bool = False


def section(title: str, rows: list[Row], most: int) -> Section:
    """Return a list cut to what is shown."""
    return Section(title, rows[:most], len(rows) > most)


class AttentionPanel(Component):
    """One panel; nothing for who works on no record.

    Attributes:
        name: in the page, and of its parts.
        title: the heading.
        empty: what is said when there is nothing.
        action: what the button of a row says, if rows have one.
    """

    name = ""
    order = 50
    title: Any = ""
    empty: Any = ""
    action: Any = ""
    template_name = "wagtailadmin/home/attention.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def whole(self) -> bool:
        """Whether its lists are asked for whole, as the line below a cut one offers."""
        return bool(self.request.GET.get("whole") == self.name)

    @property
    def most(self) -> int:
        """The most rows of one list."""
        return MOST if self.whole else SHOWN

    def sections(self, today: date) -> Iterator[Section]:
        """Yield the lists, those without rows included."""
        raise NotImplementedError

    def note(self) -> str:
        """Return what else has to be said."""
        return ""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        found = [one for one in self.sections(timezone.localdate()) if one.rows]
        return {
            "panel": self,
            "sections": found,
            "note": self.note(),
            # A form in a panel is sent with the token of the page's request.
            "csrf_token": parent_context["csrf_token"],
        }


class YourAttentionPanel(AttentionPanel):
    """What waits for the user: reviews, applications, comments, what is to be endorsed, what was sent back, drafts."""

    name = "your-attention"
    order = 40
    title = gettext_lazy("Needs your attention")
    empty = gettext_lazy("Nothing waits for you.")

    def sections(self, today: date) -> Iterator[Section]:
        user: Any = self.request.user
        most = self.most
        if sees_all(user):
            yield section(_("Waits for your review"), attention.to_review(user, most), most)
        if user.has_perm(SEE):
            yield section(_("Applications"), attention.applications(user, most), most)
        if user.has_perm("registry.change_notecomment"):
            yield section(_("Comments on practice notes"), attention.comments(most), most)
        yield section(_("To endorse"), endorsed.to_endorse(user, most), most)
        yield section(_("Sent back with changes asked for"), attention.sent_back(user, most), most)
        if not sees_all(user):
            made = attention.made_for(user, most)
            yield section(_("Made from an application, not published yet"), made, most)
        yield section(_("Your drafts"), attention.drafts(user, most), most)


class AnswersPanel(AttentionPanel):
    """What partners answered of late, told to both sides and to the registry."""

    name = "answers-of-partners"
    order = 45
    title = gettext_lazy("Answers of partners within 30 days")
    empty = gettext_lazy("No partner has confirmed anything, or taken it back, within 30 days.")

    def sections(self, today: date) -> Iterator[Section]:
        yield section("", endorsed.answers(self.request.user, today, self.most), self.most)


class EndingPanel(AttentionPanel):
    """Agreements and decisions that end soon, told to both parties."""

    name = "ending-agreements"
    order = 50
    title = gettext_lazy("Agreements and decisions that end within 90 days")
    empty = gettext_lazy("No agreement and no decision ends within 90 days.")

    def sections(self, today: date) -> Iterator[Section]:
        user, most = self.request.user, self.most
        for title, model in ((_("Agreements"), Agreement), (_("Equivalencies"), Equivalency)):
            yield section(title, attention.ending(model, user, today, most), most)


class UnconfirmedPanel(AttentionPanel):
    """Records that nobody has said to be right for a year."""

    name = "unconfirmed"
    order = 60
    title = gettext_lazy("Not confirmed for a year")
    empty = gettext_lazy("Every published record is new or was confirmed within a year.")
    action = gettext_lazy("Still right")

    def sections(self, today: date) -> Iterator[Section]:
        found = attention.unconfirmed(self.request.user, today, self.most)
        yield section("", found, self.most)


class WithoutFrenchPanel(AttentionPanel):
    """Records that say less in French."""

    name = "without-french"
    order = 70
    title = gettext_lazy("French is missing")
    empty = gettext_lazy("Whatever your published records say in English, they say in French.")

    def sections(self, today: date) -> Iterator[Section]:
        yield section("", attention.without_french(self.request.user, self.most), self.most)


class LintPanel(AttentionPanel):
    """What the engine has to say about rules that are published already."""

    name = "rule-findings"
    order = 80
    _cut = False
    title = gettext_lazy("Rules worth a look")
    empty = gettext_lazy("Nothing is wrong with your published rules.")

    def sections(self, today: date) -> Iterator[Section]:
        found, self._cut = linted(self.request.user, current(), today)
        yield section("", self._said(found[: self.most + 1]), self.most)

    def _said(self, found: list[Any]) -> list[Row]:
        language = current_language()
        keys = [key for _row, finding in found for key in Remark(finding, "").keys]
        names = titles(keys, language)
        return [
            Row(
                row.kind,
                row.label,
                row.url,
                said=f"{lint_text(one, language, names)} {cure_text(one, language, names)}",
            )
            for row, one in found
        ]

    def note(self) -> str:
        if not self._cut:
            return ""
        return _("Only the first %(number)s rules were looked at.") % {"number": LINTED}


PANELS = (
    YourAttentionPanel,
    AnswersPanel,
    EndingPanel,
    UnconfirmedPanel,
    WithoutFrenchPanel,
    LintPanel,
)


# Wagtail's own panels, which know a record in a workflow by its first table only, are left to pages


class PagesInWorkflowPanel(UserObjectsInWorkflowModerationPanel):
    """Pages that the user has submitted."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        pages = [one for one in context["workflow_states"] if isinstance(one.content_object, Page)]
        return {**context, "workflow_states": pages}


class PagesToModeratePanel(WorkflowObjectsToModeratePanel):
    """Pages that wait for the user."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        pages = [one for one in context["states"] if isinstance(one["obj"], Page)]
        return {**context, "states": pages}


IN_PLACE_OF = {
    UserObjectsInWorkflowModerationPanel: PagesInWorkflowPanel,
    WorkflowObjectsToModeratePanel: PagesToModeratePanel,
}
