"""Which addresses of the admin are open to an institution's users: those named here, and no other.

What a record's own views let through is decided by ``cms.admin.base.RecordViewSet``; here every other door of the
admin is closed unless it is known to show nothing foreign, so that an address that is added later is closed, too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse

from cms.ownership import EDITED, OWNERS, keyed, own, sees_all
from registry.models.record import Identified

PREFIX = "admin/"
OPEN = frozenset(
    [
        "bulk:impact",
        "bulk:index",
        "bulk:plan",
        "bulk:publish",
        "bulk:rejected",
        "bulk:report",
        "bulk:table",
        "endorsing:index",
        "endorsing:one",
        "requirement_words",
        "wagtail_2fa_auth",
        "wagtail_2fa_device_list",
        "wagtail_2fa_device_new",
        "wagtail_2fa_device_qrcode",
        "wagtail_2fa_device_remove",
        "wagtail_2fa_device_update",
        "wagtailadmin_account",
        "wagtailadmin_dismissibles",
        "wagtailadmin_home",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_complete",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_done",
        "wagtailadmin_sprite",
        "change:index",
        "change:index_results",
        "change:inspect",
    ]
)
"""The user's own account and devices (``cms.sign_in`` keeps others' closed), what every page of the admin needs, the log
that is public anyway, bulk publishing, which ``cms.admin.bulk.rights`` keeps to the user's own institutions, and endorsements
that the user's organisations were asked for."""
OWN_VIEWS = frozenset(
    [
        "add",
        "ask",
        "confirm",
        "confirm_workflow_cancellation",
        "delete",
        "edit",
        "history",
        "history_results",
        "impact_on_add",
        "impact_on_edit",
        "inspect",
        "list",
        "list_results",
        "lock",
        "move",
        "preview_on_add",
        "preview_on_edit",
        "revisions_compare",
        "revisions_revert",
        "revisions_unschedule",
        "revisions_view",
        "unlock",
        "unpublish",
        "workflow_history",
        "workflow_history_detail",
    ]
)
"""Views of records that are scoped. Not among them: the list of what uses a record, which may be foreign drafts."""
CHOOSER_VIEWS = frozenset(["choose", "choose_results", "chosen", "chosen_multiple"])
SESSIONS = "wagtailadmin_editing_sessions"


def _named(prefix: str, models: Any, views: frozenset[str]) -> set[str]:
    return {
        f"{prefix}_{one._meta.label_lower.replace('.', '_')}:{v}" for one in models for v in views
    }


@cache
def open_doors() -> frozenset[str]:
    """Return the names of the addresses that an institution's users may go to."""
    records = [
        one for one in apps.get_app_config("registry").get_models() if issubclass(one, Identified)
    ]
    doors = _named("wagtailsnippets", EDITED, OWN_VIEWS)
    doors |= _named("wagtailsnippetchoosers", records, CHOOSER_VIEWS)
    doors |= {f"offering_chooser:{view}" for view in CHOOSER_VIEWS}
    return OPEN | doors


class InstitutionDoors:
    """Answers 404 where an institution's user has nothing to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        """Raise ``Http404`` for a closed door."""
        match = request.resolver_match
        if match is None or not match.route.startswith(PREFIX):
            return
        user = request.user
        if not user.is_authenticated or sees_all(user):
            return
        if match.view_name in open_doors() or _is_own_session(match, user):
            return
        raise Http404


def _is_own_session(match: Any, user: Any) -> bool:
    """Return whether somebody tells that a form of an own record is open in a browser."""
    if SESSIONS not in match.namespaces:
        return False
    said = match.kwargs
    if "object_id" not in said:
        # The end of a session is found by its user.
        return True
    try:
        model = apps.get_model(said["app_label"], said["model_name"])
        return model in OWNERS and keyed(own(model, user), [said["object_id"]]).exists()
    except LookupError:
        return False
