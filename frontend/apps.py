"""Django application that holds templates, static files and the commands of a deployment."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FrontendConfig(AppConfig):
    """The site as seen."""

    name = "frontend"
    verbose_name = _("Site")

    def ready(self) -> None:
        from django.apps import apps

        from frontend.sign_in_file import migrate_too

        sessions = apps.get_app_config("sessions")
        post_migrate.connect(migrate_too, sessions, dispatch_uid="frontend.sign_in_file")
