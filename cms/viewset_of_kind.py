"""The admin of an offering that was read through the base table: that of the kind which it is."""

from __future__ import annotations

from typing import Any

from django.apps import apps


class ViewSetOfKind:
    """Stands on ``Offering`` where Wagtail looks for the viewset of what is in a workflow.

    Workflows know a record of several tables by its first one, whose key is that of the others as well.
    """

    def __get__(self, offering: Any, owner: type) -> Any:
        if offering is None:
            raise AttributeError("snippet_viewset")
        return apps.get_model("registry", offering.kind.replace("-", "")).snippet_viewset
