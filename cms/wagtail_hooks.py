"""What the pages and records add to Wagtail's admin, and what is taken out of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet

from cms.admin import endorsing, letters, second_factor
from cms.admin.access import AccessGroup
from cms.admin.applications import addresses as applications
from cms.admin.bulk import addresses as bulk
from cms.admin.catalogue import CatalogueGroup
from cms.admin.choosers import offering_chooser
from cms.admin.community import CommunityGroup
from cms.admin.confirming import CONFIRM
from cms.admin.dashboard import IN_PLACE_OF, PANELS
from cms.admin.deletion import WITHDRAW
from cms.admin.framework import FrameworkGroup
from cms.admin.history_words import name_steps_of_review, name_what_files_do
from cms.admin.home import RecordsPanel
from cms.admin.logs import LogsGroup
from cms.admin.navigation import SiteNavigationViewSet
from cms.admin.network import MembershipViewSet, NetworkGroup
from cms.admin.reference import ReferenceGroup
from cms.admin.requirement_panel import requirement_words
from cms.admin.review import SubmitForReviewItem, has_one_step, waits_for_review
from cms.admin.setting_right import SET_RIGHT, SetRightFormatter, SetRightItem
from cms.admin.states import MOVES, Move, items, reason_said
from cms.adopt.trail import ACTIONS, MADE
from cms.scheduling import HELD
from registry.models.former import FORMER
from registry.models.record import Identified, Record

for group in (CatalogueGroup, NetworkGroup, ReferenceGroup, FrameworkGroup, SiteNavigationViewSet):
    register_snippet(group)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Add the chooser over all offerings, the door of the API, the logs, and who works for whom."""
    return [
        offering_chooser,
        AccessGroup(),
        CommunityGroup(),
        LogsGroup(),
        MembershipViewSet("membership"),
    ]


@hooks.register("register_admin_urls", order=-1)
def register_addresses() -> list[Any]:
    """Add words of a requirement that is being edited, bulk publishing, mail texts, applications, endorsements, devices."""
    words = path("requirement/<str:column>/words/", requirement_words, name="requirement_words")
    screens = [
        bulk.addresses(),
        letters.addresses(),
        applications.addresses(),
        endorsing.addresses(),
    ]
    return [words, *screens, *second_factor.addresses()]


@hooks.register("register_admin_menu_item")
def register_bulk_publishing() -> Any:
    """Add bulk publishing to the menu."""
    return bulk.item()


@hooks.register("register_settings_menu_item")
def register_letters() -> Any:
    """Add the texts of mail to the menu of settings."""
    return letters.item()


@hooks.register("register_admin_menu_item")
def register_applications() -> Any:
    """Add the queue of applications to the menu."""
    return applications.item()


@hooks.register("register_admin_menu_item")
def register_endorsements() -> Any:
    """Add what an organisation was asked to endorse to the menu."""
    return endorsing.item()


@hooks.register("construct_homepage_panels")
def add_records(request: HttpRequest, panels: list[Any]) -> None:
    """Add what needs the user's attention, and how many records of each kind there are."""
    panels[:] = [IN_PLACE_OF[type(one)]() if type(one) in IN_PLACE_OF else one for one in panels]
    records = RecordsPanel(request)
    if records.kinds:
        panels += [panel(request) for panel in PANELS]
    panels.append(records)


@hooks.register("insert_global_admin_css")
def records_style() -> str:
    """Add the style of the records' lists and forms."""
    return format_html('<link rel="stylesheet" href="{}">', static("registry/admin.css"))


@hooks.register("insert_editor_js")
def scripts_of_forms() -> str:
    """Add what keeps a requirement's words and a record's impact in step with the form, narrows lists, asks once.

    And what leads from a list of all that is wrong to each place.
    """
    names = ("requirement-words", "impact", "narrow", "overwrite", "faults")
    sources = [(static(f"registry/{name}.js"),) for name in names]
    scripts = format_html_join("", '<script type="module" src="{}"></script>', sources)
    return render_to_string("wagtailadmin/records/faults.html") + scripts


@hooks.register("register_log_actions", order=1)
def register_deeds(actions: Any) -> None:
    """Name in histories what is done to records, after Wagtail has named what it does."""

    @actions.register_action(WITHDRAW)
    class Withdrawal(LogFormatter):
        label = gettext_lazy("Withdraw")

        def format_message(self, log_entry: Any) -> str:
            because = log_entry.data["because"]
            return _("Withdrawn: %(en)s / %(fr)s") % because

    for action, said in (ACTIONS | endorsing.ACTIONS).items():
        if action != MADE:
            actions.register_action(action, said, said)

    @actions.register_action(MADE)
    class MadeFromApplication(LogFormatter):
        label = ACTIONS[MADE]

        def format_message(self, log_entry: Any) -> str:
            return _("Made from the application %(reference)s") % log_entry.data

    actions.register_action(SET_RIGHT)(SetRightFormatter)
    actions.register_action(CONFIRM, gettext_lazy("Confirm"), gettext_lazy("Confirmed to be right"))
    told = gettext_lazy("Was due, and waits until what it is about is public")
    actions.register_action(HELD, gettext_lazy("Waits"), told)
    actions.register_action(
        FORMER, gettext_lazy("Former state"), gettext_lazy("As it stood before the first edit")
    )
    name_what_files_do(actions)
    name_steps_of_review(actions)
    for move in MOVES.values():
        actions.register_action(move.action)(_formatter(move))


def _formatter(move: Move) -> type[LogFormatter]:
    def format_message(self: LogFormatter, log_entry: Any) -> str:
        return reason_said(move.said, log_entry.data.get("because", ""))

    return type(
        "Formatter", (LogFormatter,), {"label": move.label, "format_message": format_message}
    )


for item in (*items(), endorsing.AskItem(90), SetRightItem(91)):
    hooks.register("register_snippet_action_menu_item", lambda model, item=item: item)


RESTART = "action-restart-workflow"


@hooks.register("construct_snippet_action_menu")
def say_it_in_the_registrys_words(
    menu_items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Take out what "Cease" says better, where a record has states, and submit in the editor's language.

    What waits for review is published by answering its checklist: publishing it beside that would cancel the review.
    What was sent back is submitted again; to begin a review of one step anew would be the same.
    """
    if issubclass(context["model"], Record):
        said_elsewhere = {"action-unpublish"}
        if waits_for_review(context.get("instance")):
            said_elsewhere.add("action-publish")
        if any(one.name == RESTART for one in menu_items) and has_one_step(context["instance"]):
            said_elsewhere.add(RESTART)
        menu_items[:] = [
            SubmitForReviewItem(item.order) if item.name == "action-submit" else item
            for item in menu_items
            if item.name not in said_elsewhere
        ]


@hooks.register("before_bulk_action")
def refuse_bulk_delete(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Refuse to delete records in bulk: each is withdrawn with a reason of its own, or kept by what uses it."""
    if action_type != "delete" or not issubclass(action.model, Identified):
        return None
    messages.error(request, _("Records are withdrawn one by one, each with its reason."))
    return redirect(action.model.snippet_viewset.get_url_name("list"))


@hooks.register("construct_help_menu")
def hide_outside_links(request: HttpRequest, menu_items: list[Any]) -> None:
    """Leave out what leads to another host: the guide and the news of Wagtail's own site."""
    menu_items[:] = [item for item in menu_items if not _leads_outside(item)]


def _leads_outside(item: Any) -> bool:
    return str(getattr(item, "url", "")).startswith(("http:", "https:", "//"))
