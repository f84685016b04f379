"""What publishing a rule or a decision would change, told in its form while it is edited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import Panel
from wagtail.snippets.views.snippets import PreviewOnCreateView, PreviewOnEditView

from cms.admin.impact_words import shown_of

RESULT = "wagtailadmin/records/impact.html"


class _Foresees:
    """Answers a posted form with what publishing it would change. Nothing is kept."""

    http_method_names = ("post",)
    request: HttpRequest
    get_form: Callable[[Any], Any]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not form.is_valid():
            return render(request, RESULT, {"refusals": list(dict.fromkeys(form.refusals))})
        found = {"shown": shown_of(form.foreseen()), "bars": form.bars, "doubts": form.doubts}
        return render(request, RESULT, found)


class ImpactOnCreateView(_Foresees, PreviewOnCreateView):
    """The impact of a record that is not kept yet."""


class ImpactOnEditView(_Foresees, PreviewOnEditView):
    """The impact of a record as it is edited."""


class ForeseeingViewSet:
    """Adds the addresses at which a form asks for its impact. Beside ``RecordViewSet``."""

    def get_urlpatterns(self) -> list[Any]:
        add = self.construct_view(ImpactOnCreateView, form_class=self.get_form_class())  # type: ignore[attr-defined]
        edit = self.construct_view(  # type: ignore[attr-defined]
            ImpactOnEditView,
            form_class=self.get_form_class(for_update=True),  # type: ignore[attr-defined]
        )
        return [
            *super().get_urlpatterns(),  # type: ignore[misc]
            path("impact/", add, name="impact_on_add"),
            path("impact/<str:pk>/", edit, name="impact_on_edit"),
        ]


class ImpactPanel(Panel):
    """The place in a form where its impact is told."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one form."""

        template_name = "wagtailadmin/records/impact_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            viewset, pk = type(self.instance).snippet_viewset, self.instance.pk
            name = viewset.get_url_name("impact_on_edit" if pk else "impact_on_add")
            address = reverse(name, args=[pk] if pk else [])
            return super().get_context_data(parent_context) | {"address": address}


def impact_panel() -> ImpactPanel:
    """Return the panel with its heading."""
    return ImpactPanel(heading=gettext_lazy("What changes when this is published"))
