"""Django application of pages and publishing."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """Pages, and the admin over the records."""

    name = "cms"
    verbose_name = _("Pages and publishing")
    default_auto_field = "django.db.models.BigAutoField"
