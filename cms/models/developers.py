"""For developers: the guide to the API, examples that run, keys, and what will go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.addresses import absolute_url
from cms.developers.design import TOKENS, groups
from cms.developers.examples import shown
from cms.developers.guide import PARTS, guide
from cms.developers.keys import (
    UNMAILED,
    KeyRequestForm,
    act,
    language_of,
    may_ask,
    send_address,
    state,
)
from cms.developers.places import SLUGS, slug_of
from cms.developers.retirements import retirements
from cms.developers.scripts import commands
from cms.developers.specimens import records
from cms.first_queries import EXAMPLES, FIRST_QUERIES, HEADLINE
from cms.models.page import SitePage
from registry.models import KeyRequest
from registry.services.keys import ask_for_key

ENDPOINT = "/graphql"
SCHEMA = "/graphql/schema.graphql"
EXPLORER = "/graphql/explorer"


class DevelopersPage(RoutablePageMixin, SitePage):
    """How to ask the registry by GraphQL."""

    template = "pages/developers.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ContentPage"]
    max_count_per_parent = 1
    page_description = _("The GraphQL endpoint, its schema, a guide, examples and keys.")

    class Meta:
        verbose_name = _("developers page")
        verbose_name_plural = _("developers pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["endpoint"], context["site_url"] = absolute_url(ENDPOINT), absolute_url("")
        context["schema_url"], context["explorer_url"] = SCHEMA, EXPLORER
        context["places"] = {name: f"{self.url or ''}{slug_of(name)}/" for name in SLUGS}
        context |= guide()
        return context

    @path("")
    def guide_route(self, request: HttpRequest) -> HttpResponse:
        """Show the guide."""
        headline = shown((HEADLINE,), absolute_url(ENDPOINT))
        parts = {name: title for name, title in PARTS.items() if headline or name != "headline"}
        asked = {"headline": headline, "queries": FIRST_QUERIES, "parts": parts}
        asked |= commands(absolute_url(ENDPOINT), headline)
        return self.render(request, context_overrides=asked)

    @path("examples/")
    @path("exemples/")
    def examples_route(self, request: HttpRequest) -> HttpResponse:
        """Show the examples with the answers that this registry gives now."""
        return self.below(
            request,
            "examples",
            _("Examples that run"),
            examples=shown(EXAMPLES, absolute_url(ENDPOINT)),
        )

    @path("deprecations/")
    @path("retraits/")
    def retirements_route(self, request: HttpRequest) -> HttpResponse:
        """Show the fields that will go."""
        return self.below(request, "deprecations", _("What will go"), retirements=retirements())

    @path("design/")
    @path("conception/")
    def design_route(self, request: HttpRequest) -> HttpResponse:
        """Show every component of the site in every state."""
        drawn = {"groups": groups(), "lines": records().lines, "tokens": TOKENS}
        return self.below(request, "design", _("How the site is drawn"), **drawn)

    @path("key/")
    @path("cle/")
    def key_route(self, request: HttpRequest) -> HttpResponse:
        """Show the form that asks for a key, or take it and lead to the private address."""
        form = KeyRequestForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and not may_ask(request, form):
            return self.below(request, "key", _("Ask for a key"), 429, form=form)
        if request.method == "POST" and form.is_valid():
            said = {name: form.cleaned_data[name] for name in KeyRequestForm.Meta.fields}
            asked, token = ask_for_key(language=language_of(request), **said)
            address = f"{self.url}{slug_of('key')}/{token}/"
            is_mailed = send_address(asked, absolute_url(address))
            return redirect(address if is_mailed else f"{address}?{UNMAILED}")
        status = 400 if form.is_bound else 200
        return self.below(request, "key", _("Ask for a key"), status, form=form)

    @path("key/<str:token>/")
    @path("cle/<str:token>/")
    def private_route(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show a request to whoever has its private address: the key, once, and what it asked."""
        asked = KeyRequest.objects.behind(token).select_related("key").first()
        if asked is None:
            raise Http404
        done = act(asked, request.POST) if request.method == "POST" else {}
        asked.refresh_from_db()
        status = 400 if "form" in done else 200
        response = self.below(
            request,
            "key",
            _("Your key"),
            status,
            template="your_key",
            inside=f"{token}/",
            is_mailed=UNMAILED not in request.GET,
            **state(asked) | done,
        )
        add_never_cache_headers(response)
        # The address is a secret. With "no-referrer" a browser would also hide where a form comes from, and be refused.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    def below(
        self,
        request: HttpRequest,
        name: str,
        title: Any,
        status: int = 200,
        template: str = "",
        inside: str = "",
        **more: Any,
    ) -> HttpResponse:
        """Return a page under this one; ``inside`` is what follows its name in the address, in either language."""
        context = self.get_context(request)
        placement = self.placement(request).below(
            title, slug_of(name), noindex=name in ("key", "design")
        )
        own = self.placement(request)
        addresses = {
            lang: f"{url}{SLUGS[name][lang]}/{inside}" if lang in own.translated else url
            for lang, url in own.alternates.items()
        }
        context |= replace(placement, alternates=addresses).as_context()
        context |= {"title": title, **more}
        path_ = f"pages/developers/{template or name}.html"
        return TemplateResponse(request, path_, context, status=status)
