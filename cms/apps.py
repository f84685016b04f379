"""Django application of pages and publishing."""

from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """Pages, and the admin over the records."""

    name = "cms"
    verbose_name = _("Pages and publishing")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth import get_user_model
        from django.contrib.auth.signals import user_logged_in
        from wagtail.signals import post_page_move

        from cms import memory, review_mail, shown, sign_in
        from cms.admin import comparing, counting, exports
        from cms.endorse import telling, written
        from cms.letters import of_needs
        from cms.people import membership_changed
        from cms.preview import render_preview
        from cms.viewset_of_kind import ViewSetOfKind
        from registry.models import Membership, Offering, Record

        Record.render_preview = render_preview
        Offering.snippet_viewset = ViewSetOfKind()
        review_mail.connect()
        of_needs.connect()
        telling.connect()
        written.connect()
        exports.escape()
        comparing.register()
        counting.register()
        request_started.connect(memory.begin, dispatch_uid="cms.memory.begin")
        request_finished.connect(memory.end, dispatch_uid="cms.memory.end")
        for signal in (post_save, post_delete):
            signal.connect(membership_changed, Membership, dispatch_uid="cms.people.membership")
        # Under the name of Django's own, which stays out then.
        user_logged_in.connect(sign_in.note_last_sign_in, dispatch_uid="update_last_login")
        user_model = get_user_model()
        for holder in (Membership, user_model):
            pre_save.connect(sign_in.remember_role, holder, dispatch_uid="cms.sign_in.before")
            post_save.connect(sign_in.role_saved, holder, dispatch_uid="cms.sign_in.saved")
        post_delete.connect(sign_in.role_taken, Membership, dispatch_uid="cms.sign_in.taken")
        m2m_changed.connect(
            sign_in.groups_changed, user_model.groups.through, dispatch_uid="cms.sign_in.groups"
        )
        for signal in (post_save, post_delete, m2m_changed):
            signal.connect(shown.note, dispatch_uid="cms.shown")
        post_page_move.connect(shown.note, dispatch_uid="cms.shown")
        post_save.connect(memory.forget_after, dispatch_uid="cms.memory.page_saved")
        post_delete.connect(memory.forget_after, dispatch_uid="cms.memory.page_deleted")
