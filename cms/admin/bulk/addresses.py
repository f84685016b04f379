"""Addresses of the screens, and their place in the menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail.admin.menu import MenuItem

from cms.admin.bulk import rights, views

_PLAN = "<uuid:plan>"


def addresses() -> Any:
    """Return the addresses of the screens."""
    patterns = [
        path("", views.IndexView.as_view(), name="index"),
        path("table/", views.TableView.as_view(), name="table"),
        path(f"{_PLAN}/", views.PlanView.as_view(), name="plan"),
        path(f"{_PLAN}/impact/", views.ImpactView.as_view(), name="impact"),
        path(f"{_PLAN}/publish/", views.PublishView.as_view(), name="publish"),
        path(f"{_PLAN}/rejected/", views.RejectedView.as_view(), name="rejected"),
        path(f"{_PLAN}/report/", views.ReportView.as_view(), name="report"),
    ]
    return path("bulk/", include((patterns, "bulk"), namespace="bulk"))


class BulkItem(MenuItem):
    """Shown to those who may send files."""

    def is_shown(self, request: HttpRequest) -> bool:
        return rights.may_send(request.user)


def item() -> BulkItem:
    """Return the item of the menu."""
    return BulkItem(views.TITLE, reverse("bulk:index"), name="bulk", icon_name="upload", order=130)
