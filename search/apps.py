"""Django application of finding."""

from django.apps import AppConfig
from django.db.models.signals import pre_delete
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Listens to the registry; the registry does not know that it is searched."""

    name = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registry.models.change import committed
        from search import catching_up, listening
        from search.kinds import DOCUMENTED

        committed.connect(listening.after_commit, dispatch_uid="search.committed")
        for kind in DOCUMENTED.values():
            pre_delete.connect(
                listening.before_deletion, sender=kind.model, dispatch_uid=f"search.{kind.name}"
            )
        self.serve = catching_up.serve
