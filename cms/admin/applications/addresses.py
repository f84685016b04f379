"""Addresses of the queue, and its place in the menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail.admin.menu import MenuItem

from cms.admin.applications.deciding import DecideView
from cms.admin.applications.one import ForgetView, OneView
from cms.admin.applications.queue import QueueView
from cms.admin.applications.screen import SEE, TITLE


def addresses() -> Any:
    """Return the addresses of the screens."""
    patterns = [
        path("", QueueView.as_view(), name="queue"),
        path("<int:pk>/", OneView.as_view(), name="one"),
        path("<int:pk>/forget/", ForgetView.as_view(), name="forget"),
        path("<int:pk>/<slug:decision>/", DecideView.as_view(), name="decide"),
    ]
    return path("applications/", include((patterns, "applications"), namespace="applications"))


class QueueItem(MenuItem):
    """Shown to those who may see applications."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(SEE))


def item() -> QueueItem:
    """Return the item of the menu."""
    return QueueItem(TITLE, reverse("applications:queue"), name="applications", icon_name="mail", order=142)  # fmt: skip
