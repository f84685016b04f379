"""Saying that a record is still right: one button, no form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.log_actions import log
from wagtail.snippets.permissions import get_permission_name

from registry.models.record import LISTED

CONFIRM = "registry.confirm"


@transaction.atomic
def confirm(record: Any, user: Any) -> None:
    """Note that a published record is right as of today; a draft that waits beside it keeps what else it says.

    Whoever has the form open meanwhile finds a newer version when saving, or would take the day back unseen.
    """
    waits = record.has_unpublished_changes
    if record.latest_revision_id is None:
        record.keep_what_is_public()
    record.last_confirmed = timezone.localdate()
    record.save()
    draft = record.latest_revision
    if waits and draft is not None:
        # Published later, the draft would take the day back otherwise.
        draft.content = {**draft.content, "last_confirmed": record.last_confirmed.isoformat()}
        draft.created_at = timezone.now()
        draft.save(update_fields=["content", "created_at"])
    else:
        # Nothing but the day is published, so an editor may do it, too.
        revision = record.save_revision(user=user, changed=False)
        revision.publish(user=user, log_action=False, skip_permission_checks=True)
    log(instance=record, action=CONFIRM, user=user)


class ConfirmView(View):
    """Takes the click. Which records are the user's own is settled where the view is made."""

    model: Any = None
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: str) -> HttpResponse:
        record = get_object_or_404(self.model, pk=pk)
        lock = record.get_lock()
        may = request.user.has_perm(get_permission_name("change", self.model))
        if not may or record.lifecycle not in LISTED or (lock and lock.for_user(request.user)):
            raise PermissionDenied
        confirm(record, request.user)
        messages.success(request, _("“%(label)s” is confirmed as of today.") % {"label": record})
        return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
