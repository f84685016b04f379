"""The form of a record: what stands above it, who has changed it meanwhile, and the step of a review taken with it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Revision
from wagtail.snippets.views.snippets import EditView
from wagtail.utils.timestamps import render_timestamp

from cms.admin.called import printed
from cms.admin.form_fields import bound_fields
from cms.admin.public_first import waits_for
from cms.admin.review import last_review
from cms.adopt.trail import origin_of
from cms.models.review import APPROVE, REJECT
from cms.ownership import sees_all
from registry.models.record import Lifecycle, Record
from registry.models.scheduled import starts_later
from registry.services.busy import unless_busy

OVERTAKEN = gettext_lazy(
    "A newer version of this record has been saved since you opened it. What you wrote stands below and is not saved "
    "yet. Look at the newer version in the history; saving again puts yours in its place."
)
REMARK = '<strong class="review-remark">{}</strong> '
SUBMITTED = gettext_lazy("“%(label)s” is submitted for review.")
STAYS_SUSPENDED = gettext_lazy("“%(label)s” is saved, and stays suspended until it is resumed.")
BRIEFLY = 0.5
"""Seconds that a form waits at most to note that it is open."""
_REVIEWED = {
    APPROVE: gettext_lazy("“%(label)s” is approved and published."),
    REJECT: gettext_lazy("“%(label)s” is sent back: its editors are told what has to change."),
}


class InEditorsLanguage:
    """Calls a record what it is called in the editor's language; a revision keeps its name in one only."""

    object: Any

    def get_page_subtitle(self) -> str:
        # Tables of reference, such as rule profiles, have no revisions.
        latest = getattr(self.object, "get_latest_revision_as_object", None)
        return printed(latest() if latest else self.object)


class RecordEditView(InEditorsLanguage, EditView):
    """The form of a record, below what its last review said."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = super().get_context_data(**kwargs)
        record = self.object
        if isinstance(record, Record):
            said |= {"review": self.review, "origin": origin_of(record)}
            said["waits_for"] = waits_for(record, self.request.user)
        return said

    @cached_property
    def review(self) -> Any:
        """What the last review said, where it matters now."""
        return last_review(self.object) if isinstance(self.object, Record) else None

    def get_bound_panel(self, form: Any) -> Any:
        bound = super().get_bound_panel(form)
        remarks = self.review.at_fields if self.review else {}
        for name, panel in bound_fields(bound):
            if told := remarks.get(name):
                said = format_html_join("", REMARK, ((one,) for one in told))
                panel.help_text = format_html("{}{}", said, panel.help_text or "")
        return bound

    def get_editing_sessions(self) -> Any:
        # Who else has the form open is told beside it, and noted for that. Beside a long publication the form opens without.
        with unless_busy(BRIEFLY):
            return super().get_editing_sessions()
        return None

    def is_valid(self, form: Any) -> bool:
        # Wagtail asks this of what it saves by itself only; a page in the browser may not have heard of the other yet.
        valid = bool(super().is_valid(form))
        # A record that was loaded has no revision until it is edited for the first time.
        first = "loaded_without_revision" in self.request.POST and self.latest_revision
        overtaken = (self.is_out_of_date or first) and not self.locked_for_user
        # Wagtail's dialog may have asked about this very version already.
        told = self.request.POST.get("overwrites")
        asked = told and self.latest_revision and told == str(self.latest_revision.pk)
        if self.expects_json_response or asked or not overtaken:
            return valid
        self.produced_error_message = str(OVERTAKEN)
        return False

    def form_valid(self, form: Any) -> Any:
        # Of two who save in the same moment both were valid; the second finds here what the first has saved.
        with transaction.atomic():
            if not self._was_overtaken():
                return super().form_valid(form)
            self.produced_error_code = "invalid_revision"
            self.produced_error_message = str(OVERTAKEN)
            return self.form_invalid(form)

    def _was_overtaken(self) -> bool:
        """Hold the record until it is saved, and return whether there is another version than this request has read."""
        if not self.revision_enabled:
            return False
        held = self.model._base_manager.select_for_update().filter(pk=self.object.pk)
        newest = Revision.objects.filter(pk=held.values_list("latest_revision", flat=True).get())
        read, found = self.latest_revision, newest.first()
        # A page that goes on with the version that it has saved by itself overwrites that, and no other.
        own = self.request.POST.get("overwrite_revision_id")
        same = found and read and (own == str(found.pk) or found.created_at == read.created_at)
        if found is None or (same and found.pk == read.pk):
            return False
        self.object.latest_revision = found
        for name in ("latest_revision", "latest_revision_created_at", "is_out_of_date"):
            self.__dict__.pop(name, None)
        return True

    def get_usage_url(self) -> Any:
        # That list names drafts of others, so it is closed to an institution's users; a link to it leads nowhere.
        return super().get_usage_url() if sees_all(self.request.user) else None

    def save_instance(self) -> Any:
        # Who only judges changes nothing: the history tells of the step, which is logged by itself.
        if self.action == "workflow-action" and not self.form.has_changed():
            self.has_content_changes, self.new_revision = False, self.latest_revision
            return self.object
        return super().save_instance()

    def workflow_action_action(self) -> Any:
        # The form is saved before the step is taken: what is judged is what the reviewer has before the eyes.
        state = self.object.current_workflow_task_state
        state.revision = self.new_revision
        state.save(update_fields=["revision"])
        return super().workflow_action_action()

    def get_success_message(self, instance: Any = None) -> str:
        told = self._told_anew()
        if told is None:
            return str(super().get_success_message(instance))
        return str(told % {"label": self.get_page_subtitle()})

    def _told_anew(self) -> Any:
        """Return what is said of steps for which Wagtail has other words than the registry, or untrue ones."""
        if self.action == "workflow-action":
            return _REVIEWED.get(self.workflow_action)
        if self.action == "submit":
            return SUBMITTED
        suspended = getattr(self.object, "lifecycle", "") == Lifecycle.SUSPENDED
        if self.action == "publish" and suspended and not starts_later(self.object):
            return STAYS_SUSPENDED
        return None


class OfFormerVersion:
    """Says of which version a form is that goes back to it; files and loads make some that are nobody's."""

    revision: Any

    def get_warning_message(self) -> str:
        when, user = render_timestamp(self.revision.created_at), self.revision.user
        if user is None:
            return _("This is the version of %(when)s. Saving makes it the newest one.") % {
                "when": when
            }
        who = get_user_display_name(user)
        told = _("This is the version of %(when)s by %(who)s. Saving makes it the newest one.")
        return told % {"when": when, "who": who}
