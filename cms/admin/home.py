"""The records on the admin's first page: how many of each kind a user may see, and what waits to be published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail.admin.ui.components import Component

from cms.admin.catalogue import CatalogueGroup
from cms.admin.framework import FrameworkGroup
from cms.admin.network import NetworkGroup
from cms.ownership import own
from registry.models.record import Lifecycle

GROUPS = (CatalogueGroup, NetworkGroup, FrameworkGroup)
_NEW = Q(lifecycle=Lifecycle.DRAFT)
_CHANGED = Q(has_unpublished_changes=True) & ~_NEW
_OPEN_TO = {"add", "change", "publish", "delete", "view"}


@dataclass(frozen=True)
class KindCount:
    """One kind: how many records, how many never published, how many with a change that waits."""

    name: str
    url: str
    every: int
    new: int
    changed: int


def counts(user: Any) -> Iterator[KindCount]:
    """Yield the kinds that a user works on, in the order of the menus."""
    for model in (viewset.model for group in GROUPS for viewset in group.items):
        viewset = model.snippet_viewset
        if viewset.permission_policy.user_has_any_permission(user, _OPEN_TO):
            yield _count(model, reverse(viewset.get_url_name("list")), user)


def _count(model: Any, url: str, user: Any) -> KindCount:
    seen = model.objects.filter(pk__in=own(model, user).order_by().values("pk"))
    found = seen.aggregate(
        every=Count("pk"), new=Count("pk", filter=_NEW), changed=Count("pk", filter=_CHANGED)
    )
    return KindCount(capfirst(model._meta.verbose_name_plural), url, **found)


class RecordsPanel(Component):
    """The table of kinds; nothing for who works on no record."""

    name = "records"
    template_name = "wagtailadmin/home/records.html"
    order = 90

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def kinds(self) -> list[KindCount]:
        """The kinds that the user works on."""
        return list(counts(self.request.user))

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"kinds": self.kinds}
