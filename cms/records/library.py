"""The resource library: the list by element, type, language and licence, and the page of one with its versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cms.records.facets import Control
from cms.records.kind import Context, RecordKind
from cms.records.listing import Listing
from cms.records.narrowing import Choices, elements_of, organizations_of
from cms.records.offerings import untranslated
from cms.records.order import real_first
from cms.records.tally import Tally, tallies
from registry.filters import ResourceFilter
from registry.filters.resource import ReadIn
from registry.models import Download, FrameworkElement, Resource, ResourceVersion

SHOWN = 3
"""Resources that the community page names."""


@dataclass(frozen=True)
class ResourceRow:
    """One row: the resource, and the newest version of its file, if it has one."""

    record: Resource
    newest: ResourceVersion | None


@dataclass(frozen=True)
class VersionRow:
    """A version as the page of its resource lists it; ``downloads`` are those of the days before today."""

    version: ResourceVersion
    downloads: int


def load(found: QuerySet[Resource]) -> QuerySet[Resource]:
    """Load resources with what a row shows."""
    elements = FrameworkElement.objects.public().in_order()
    return found.select_related("organization").prefetch_related(
        Prefetch("elements", elements), "versions"
    )


def dress(page: Iterable[Resource]) -> list[ResourceRow]:
    """Return rows."""
    return [ResourceRow(one, next(iter(one.versions.all()), None)) for one in page]


def _offering() -> Choices:
    return organizations_of(Resource.objects.published())


def _type_counts(rows: QuerySet[Any]) -> dict[Any, Tally]:
    return tallies(rows, "kind")


def _language_counts(rows: QuerySet[Any]) -> dict[Any, Tally]:
    """Count resources by the languages in which they can be read: what is in both counts for either."""
    found = tallies(rows, "language")
    both = found.get(Resource.Written.BOTH, Tally())
    return {one.value: found.get(one.value, Tally()) + both for one in ReadIn}


LISTING = Listing(
    filterset=ResourceFilter,
    orders=("recent", "title"),
    controls=(
        Control("search", "text", label=_("Words")),
        Control("type", "checks", counts=_type_counts),
        Control("language", "checks", counts=_language_counts),
        Control("licence", "checks", "licence"),
        Control("element", "select", "elements__code", partial(elements_of, Resource)),
        Control("organization", "select", "organization__slug", _offering),
    ),
    load=load,
    dress=dress,
)


def records() -> QuerySet[Resource]:
    """Load resources for their page."""
    return load(Resource.objects.all())


def detail(request: HttpRequest, resource: Resource) -> Context:
    """Return the context of a resource's page. The newest version stands first."""
    counted = Download.objects.before(resource, localdate()) if resource.pk else {}
    kept = resource.versions.all() if resource.pk else ()
    versions = [VersionRow(one, counted.get(one.pk, 0)) for one in kept]
    return {
        "newest": versions[0] if versions else None,
        "older": versions[1:],
        "untranslated": untranslated(resource, "title", "summary"),
    }


def newest() -> list[ResourceRow]:
    """Return the resources that the community page names: the newest, facts before examples."""
    found = load(Resource.objects.published()).order_by(real_first(), "-pk")
    return dress(found[:SHOWN])


KIND = RecordKind(Resource, records, LISTING, detail)
