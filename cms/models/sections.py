"""Sections: pages whose routes are the records of one kind, ``/`` the list and ``/<slug>/`` one record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.addresses import record_slug, routes_of
from cms.files.links import files_of_list
from cms.models.page import SitePage
from cms.pathways.compare import compare_page, settled_comparison
from cms.records import KINDS, RecordKind
from cms.records.adoption_table import history_page
from cms.records.coverage import coverage
from cms.records.held import notice_of
from cms.records.said import WORDS
from cms.records.ways_out import leading
from cms.results.chips import Link, understood
from cms.results.elsewhere import elsewhere
from cms.withdrawal import WITHDRAWN_TEMPLATE, withdrawn_context
from registry.models.bilingual import current_language
from registry.models.record import Lifecycle, Record
from search.reading.plan import legible


class RecordSectionPage(RoutablePageMixin, SitePage):
    """Base of the sections; ``kind`` is the model name of its records."""

    kind: ClassVar[str]

    template = "pages/section.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        abstract = True

    @property
    def records(self) -> RecordKind:
        """What lists and pages of the kind show."""
        return KINDS[self.kind]

    @path("")
    def list_route(self, request: HttpRequest) -> HttpResponse:
        """Show the list."""
        return TemplateResponse(request, self.records.list_template, self.list_context(request))

    @path("<slug:slug>/")
    def record_route(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show one record: 404 for a draft, 410 for one that was withdrawn."""
        record = self.records.record(slug)
        if record is None or record.lifecycle == Lifecycle.DRAFT:
            told = gettext("No record of this section has the address “%(slug)s”.")
            raise Http404(told % {"slug": slug[:80]})
        return self.record_response(request, record)

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return the context of the list; a filtered list is not for search engines."""
        context = self.get_context(request)
        shown = self.records.list_page(request)
        placement = self.placement(request).listed(request.GET, shown["page_obj"].number)
        files = {"files": files_of_list(self.kind, request.GET)}
        return context | placement.as_context() | shown | files | self._said(request.GET, shown)

    def _said(self, address: QueryDict, shown: dict[str, Any]) -> dict[str, Any]:
        """Return what a list says of its words: what was read among them, and where else they are found."""
        read_among = list(_understood(shown, address))
        said: dict[str, Any] = {"understood": read_among}
        if shown["answer"]:
            said["elsewhere"] = elsewhere(address[WORDS], self.kind)
        if not shown["total"].shown:
            ways = list(leading(read_among, self.records.listing.count))
            # Words that are all read as one thing are that thing by another name.
            told = {way.query for way in ways}
            others = [way for way in shown["ways_out"] if way.query not in told]
            said["ways_out"] = [*ways, *others]
        return said

    def record_response(self, request: HttpRequest, record: Record) -> HttpResponse:
        """Show a record that was found; a preview passes drafts, too."""
        context = self.record_context(request, record)
        if record.lifecycle == Lifecycle.TOMBSTONE:
            context.update(withdrawn_context(record))
            return TemplateResponse(request, WITHDRAWN_TEMPLATE, context, status=410)
        context.update(self.records.detail_page(request, record))
        return TemplateResponse(request, self.records.detail_template, context)

    def record_context(self, request: HttpRequest, record: Record) -> dict[str, Any]:
        """Return what surrounds a record: its place, and a notice when it is not offered."""
        noindex = record.is_illustrative or record.lifecycle == Lifecycle.TOMBSTONE
        placement = self.placement(request).below(
            record.label, record_slug(record), noindex=noindex
        )
        context = self.get_context(request)
        context.update(placement.as_context())
        context.update({"record": record, "notice": notice_of(record)})
        return context


class MicroCertificationsPage(RecordSectionPage):
    """Micro-certifications."""

    kind = "microcertification"
    page_description = _("The list of micro-certifications and a page for each.")

    class Meta:
        verbose_name = _("section: micro-certifications")

    @path("compare/")
    @path("comparaison/")
    def compare_route(self, request: HttpRequest) -> HttpResponse:
        """Show offerings of any kind side by side; what the form sends becomes one address."""
        settled = settled_comparison(request.GET)
        if settled:
            return HttpResponseRedirect(f"{request.path}{settled}")
        context = self.get_context(request)
        below = self.placement(request).below(
            gettext("Compare"), routes_of("compared"), noindex=True
        )
        context.update(replace(below, query=request.GET.urlencode()).as_context())
        context.update(compare_page(request.GET))
        return TemplateResponse(request, "pathways/compare.html", context)

    @path("coverage/")
    @path("repartition/")
    def coverage_route(self, request: HttpRequest) -> HttpResponse:
        """Show how many of each sector are given in each region."""
        placement = self.placement(request)
        context = self.get_context(request) | coverage()
        context.update(
            placement.below(
                gettext("What is given where"), routes_of("coverage"), noindex=False
            ).as_context()
        )
        context["listed"] = placement.alternates[current_language()]
        return TemplateResponse(request, "records/coverage.html", context)


class ProgramsPage(RecordSectionPage):
    """Programs."""

    kind = "program"
    page_description = _("The list of programs and a page for each.")

    class Meta:
        verbose_name = _("section: programs")


class CoursesPage(RecordSectionPage):
    """Courses."""

    kind = "course"
    page_description = _("The list of courses and a page for each.")

    class Meta:
        verbose_name = _("section: courses")


class OccupationsPage(RecordSectionPage):
    """Occupations."""

    kind = "occupation"
    page_description = _("The list of occupations and a page for each.")

    class Meta:
        verbose_name = _("section: occupations")


class SkillsPage(RecordSectionPage):
    """Skills."""

    kind = "skill"
    page_description = _("The list of skills and a page for each.")

    class Meta:
        verbose_name = _("section: skills")


class PartnersPage(RecordSectionPage):
    """Organisations in any role."""

    kind = "organization"
    page_description = _("The list of partners and a page for each.")

    class Meta:
        verbose_name = _("section: partners")


class PilotsPage(RecordSectionPage):
    """Pilots."""

    kind = "pilot"
    page_description = _("The list of pilots and a page for each.")

    class Meta:
        verbose_name = _("section: pilots")

    @path("adoption/")
    def adoption_route(self, request: HttpRequest) -> HttpResponse:
        """Show which pilot follows which principle and element of the framework, today or as of a past day."""
        context = self.get_context(request) | history_page(request.GET)
        below = self.placement(request).below(
            gettext("Pilots and the framework"), "adoption", noindex=any(request.GET.values())
        )
        return TemplateResponse(request, "records/adoption.html", context | below.as_context())


def _understood(shown: dict[str, Any], address: QueryDict) -> Iterator[Link]:
    """Yield what search read among the words of a list."""
    if answer := shown["answer"]:
        yield from understood(answer, legible(address[WORDS]), address, WORDS)
