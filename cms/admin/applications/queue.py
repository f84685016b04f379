"""The list of applications, those that wait first, by state and by who has taken them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.views.generic import TemplateView

from cms.admin.applications.screen import Screen
from registry.models import Application

PER_PAGE = 30
WAITING, MINE, NOBODYS = "waiting", "mine", "nobodys"


class QueueView(Screen, TemplateView):
    """The queue. Four queries."""

    template_name = "wagtailadmin/applications/queue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("show", WAITING)
        page = Paginator(self._found(asked), PER_PAGE).get_page(self.request.GET.get("p"))
        states = [one for one in Application.State if one != Application.State.DRAFT]
        return super().get_context_data(**kwargs) | {"page": page, "asked": asked, "states": states}

    def _found(self, asked: str) -> Any:
        rows = Application.objects.sent().select_related("assignee")
        waiting = Case(
            When(state__in=Application.WAITING, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )
        rows = rows.order_by(waiting, "received_at", "pk")
        if asked == MINE:
            return rows.waiting().filter(assignee=self.request.user)
        if asked == NOBODYS:
            return rows.waiting().filter(assignee=None)
        if asked in Application.State.values:
            return rows.filter(state=asked)
        return rows if asked == "all" else rows.waiting()
