"""The framework: editions with their principles and elements, each at its own address, and the self-check."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.addresses import record_url, routes_of
from cms.framework import document
from cms.framework.checking import check_page, picked_offering, settled_check
from cms.framework.editions import compare_page, element_page
from cms.framework.json_ld import edition_data, element_data
from cms.models.framework_adopt import Adoptable
from cms.models.page import SitePage
from cms.records.adoption import ElementLedger, ledgers
from cms.records.adoption_table import SHORT, adoption_table
from cms.withdrawal import WITHDRAWN_TEMPLATE, withdrawn_context
from registry.models import FrameworkEdition, FrameworkElement
from registry.models.bilingual import current_language
from registry.models.record import Lifecycle, Record


class FrameworkPage(Adoptable, RoutablePageMixin, SitePage):
    """What the framework asks, as its current edition words it."""

    template = "pages/framework.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ContentPage"]
    max_count_per_parent = 1
    page_description = _("Principles, elements and editions of the framework.")

    class Meta:
        verbose_name = _("framework page")
        verbose_name_plural = _("framework pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        editions = published_editions()
        elements = list(editions[0].elements.all()) if editions else []
        adopted = adoption_table(editions[0] if editions else None, editions)
        adopted["more"] = adopted["rows"][SHORT:]
        adopted["rows"] = adopted["rows"][:SHORT]
        return context | edition_context(editions, elements) | adopted

    @path("")
    def framework_route(self, request: HttpRequest) -> HttpResponse:
        """Show the current edition."""
        return TemplateResponse(request, self.template, self.get_context(request))

    @path("check/")
    @path("verification/")
    def check_route(self, request: HttpRequest) -> HttpResponse:
        """Check an idea, or a published offering, against an edition; the address holds all of it."""
        picked = picked_offering(request.GET)
        settled = settled_check(request.GET, picked)
        if settled:
            return HttpResponseRedirect(f"{request.path}{settled}")
        said = check_page(request.GET, published_editions(), picked)
        slugs = routes_of("selfcheck")
        return self._below(request, "framework/check.html", gettext("Self-check"), slugs, said)

    @path("adopt/")
    @path("adopter/")
    def adopt_route(self, request: HttpRequest) -> HttpResponse:
        """Begin an application to adopt the framework; what stands below is in ``Adoptable``."""
        return self.start_page(request)

    @path("compare/")
    @path("comparaison/")
    def compare_route(self, request: HttpRequest) -> HttpResponse:
        """Show two editions side by side."""
        said = compare_page(request.GET, published_editions())
        label = gettext("Editions side by side")
        slugs = routes_of("editionscompared")
        return self._below(request, "framework/compare.html", label, slugs, said)

    @path("micro-certification/")
    @path("microcertification/")
    def explained_route(self, request: HttpRequest) -> HttpResponse:
        """Say what a micro-certification is, for whoever comes without knowing."""
        label = gettext("What a micro-certification is")
        slugs = routes_of("explained")
        return self._below(request, "framework/explained.html", label, slugs, {})

    @path("<slug:slug>/json/")
    def data_route(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Hand out an edition as linked data."""
        found = self._public_edition(slug)
        said = edition_data(found, _elements(found))
        text = json.dumps(said, ensure_ascii=False, indent=2)
        answer = HttpResponse(f"{text}\n", content_type="application/ld+json")
        answer.headers["X-Robots-Tag"] = "noindex"
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer

    @path("<slug:slug>/pdf/")
    def pdf_route(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Hand out an edition as a tagged PDF; the page to print where the machine can make none."""
        found = self._public_edition(slug)
        try:
            made = document.edition_pdf(found, _elements(found))
        except document.Missing:
            return self._printed(request, found, missing=True)
        answer = HttpResponse(made, content_type="application/pdf")
        name = document.file_name(found, current_language())
        answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    @path("<slug:slug>/print/")
    def print_route(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show an edition as a page to print."""
        return self._printed(request, self._public_edition(slug), missing=False)

    @path("<slug:slug>/")
    def part_route(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show an edition, or one of its principles and elements; 410 for one that was withdrawn."""
        found = self._found(FrameworkElement, slug) or self._found(FrameworkEdition, slug)
        gone = found is not None and found.lifecycle == Lifecycle.TOMBSTONE
        if found is None or not (gone or found.answers):
            told = gettext("No edition, principle or element has the address “%(slug)s”.")
            raise Http404(told % {"slug": slug[:80]})
        if gone:
            said = {"record": found, **withdrawn_context(found)}
            return self._below(request, WITHDRAWN_TEMPLATE, str(found.label), slug, said, 410)
        editions = published_editions()
        if isinstance(found, FrameworkElement):
            said = element_page(found, editions) | {"record": found}
            said["json_ld"] = [element_data(found)]
            return self._below(request, "framework/element.html", found.name, slug, said)
        elements = _elements(found)
        said = edition_context([found, *(one for one in editions if one != found)], elements)
        said |= {"record": found, "json_ld": [edition_data(found, elements, evidence=False)]}
        return self._below(request, "framework/edition.html", found.title, slug, said)

    def _public_edition(self, slug: str) -> FrameworkEdition:
        found: FrameworkEdition | None = self._found(FrameworkEdition, slug)
        if found is None or not found.is_public:
            raise Http404(gettext("No edition has the address “%(slug)s”.") % {"slug": slug[:80]})
        return found

    def _printed(
        self, request: HttpRequest, edition: FrameworkEdition, *, missing: bool
    ) -> HttpResponse:
        context = document.document_context(edition, _elements(edition))
        context |= {"missing": missing, "pdf": f"{record_url(edition)}pdf/"}
        return TemplateResponse(request, document.TEMPLATE, context)

    def _found(self, model: type[Record], slug: str) -> Any:
        related = ("edition",) if model is FrameworkElement else ()
        return model._default_manager.filter(slug=slug).select_related(*related).first()

    def _below(
        self,
        request: HttpRequest,
        template: str,
        label: str,
        slug: str | Mapping[str, str],
        said: dict[str, Any],
        status: int = 200,
    ) -> HttpResponse:
        """Show something below the page; an address with a question in it is not for search engines."""
        context = SitePage.get_context(self, request)
        hidden = bool(request.GET) or status != 200
        placement = self.placement(request).below(label, slug, noindex=hidden)
        context.update(replace(placement, query=request.GET.urlencode()).as_context())
        return TemplateResponse(request, template, context | said, status=status)


def edition_context(
    editions: list[FrameworkEdition], elements: list[FrameworkElement]
) -> dict[str, Any]:
    """Return what the page shows of the first of the editions, whose principles and elements are given."""
    rows = ledgers(elements)
    return {
        "editions": editions,
        "edition": editions[0] if editions else None,
        "principles": [row for row in rows if _is_principle(row)],
        "elements": [row for row in rows if not _is_principle(row)],
    }


def _is_principle(row: ElementLedger) -> bool:
    return row.element.kind == FrameworkElement.Kind.PRINCIPLE


def _elements(edition: FrameworkEdition) -> list[FrameworkElement]:
    return list(edition.elements.published().in_order())


def published_editions() -> list[FrameworkEdition]:
    """Return the editions with their principles and elements, the latest first."""
    elements = FrameworkElement.objects.published().in_order()
    editions = FrameworkEdition.objects.published().order_by("-published_on")
    return list(editions.prefetch_related(Prefetch("elements", elements)))
