"""What the lists of the admin call their rows where Wagtail would say the name of one of its own tables."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext
from wagtail.admin.paginator import WagtailPaginator
from wagtail.models import BaseLogEntry


def register() -> None:
    """Let lists count so: steps of a history are entries, whichever table holds them."""
    counted = WagtailPaginator.items_count_label.func

    def label(paginator: Any) -> str:
        count, model = paginator.count, paginator.model
        if model is None or not issubclass(model, BaseLogEntry):
            return str(counted(paginator))
        return ngettext("%(n)s entry", "%(n)s entries", count) % {"n": count}

    WagtailPaginator.items_count_label = property(label)
