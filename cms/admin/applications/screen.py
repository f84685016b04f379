"""What the screens of applications share: who may see them, and which application one is about."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.admin.base import FIRST_BREADCRUMBS
from registry.models import Application

TITLE = gettext_lazy("Applications")
SEE, DECIDE = "registry.view_application", "registry.change_application"


class Screen(WagtailAdminTemplateMixin):
    """A screen of the queue. Applications hold personal data: without the right to see them, none is named."""

    page_title: Any = TITLE
    header_icon = "mail"
    breadcrumbs_items = FIRST_BREADCRUMBS
    needs = SEE
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(self.needs):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        first: list[dict[str, Any]] = super().get_breadcrumbs_items()
        return [*first, {"url": reverse("applications:queue"), "label": TITLE}]


class OfApplication(Screen):
    """A screen of one application that was sent; a draft is nobody's but who writes it."""

    application: Application

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        sent = Application.objects.sent().select_related(
            "organization", "sector", "pilot", "need__organization"
        )
        self.application = get_object_or_404(sent, pk=kwargs["pk"])

    @property
    def url(self) -> str:
        """Where the application is looked at."""
        return reverse("applications:one", args=[self.application.pk])

    def get_page_subtitle(self) -> str:
        return str(self.application)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": self.url, "label": str(self.application)}]
