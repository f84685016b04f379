"""For developers: where the API is, its schema, and first queries that work."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.addresses import absolute_url
from cms.first_queries import FIRST_QUERIES
from cms.models.page import SitePage

ENDPOINT = "/graphql"
SCHEMA = "/graphql/schema.graphql"


class DevelopersPage(SitePage):
    """How to ask the registry by GraphQL."""

    template = "pages/developers.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ContentPage"]
    max_count_per_parent = 1
    page_description = _("The GraphQL endpoint, its schema and first queries.")

    class Meta:
        verbose_name = _("developers page")
        verbose_name_plural = _("developers pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["endpoint"] = absolute_url(ENDPOINT)
        context["schema_url"] = SCHEMA
        context["queries"] = FIRST_QUERIES
        return context
