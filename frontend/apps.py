"""Django application that holds templates, static files and the commands of a deployment."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrontendConfig(AppConfig):
    """The site as seen."""

    name = "frontend"
    verbose_name = _("Site")
