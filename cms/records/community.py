"""The figures of the home and the community page: each says what exactly it counts, and the query that gives it.

Examples are left out, as the settings of public counts say. Whoever sends the query gets the figure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cms.addresses import section_url
from registry.models import (
    Adoption,
    Agreement,
    MicroCertification,
    Occupation,
    Offering,
    Organization,
    Pilot,
    PilotPartner,
    Program,
    RuleName,
    Sector,
    StackingRule,
)


@dataclass(frozen=True)
class Part:
    """A share of a figure, by name."""

    label: Any
    value: int


@dataclass(frozen=True)
class Told:
    """A figure with its parts, what it counts in words, the query behind it, and the list that shows the records.

    ``name`` is that of its place on the community page.
    """

    name: str
    label: Any
    value: int
    counts: Any
    query: str
    parts: tuple[Part, ...] = ()
    url: str = ""


def counted(records: QuerySet[Any]) -> QuerySet[Any]:
    """Keep what public counts count: published records, examples only when the settings say so."""
    published = records.published()
    return published if settings.EXAMPLES_IN_COUNTS else published.factual()


def figures() -> list[Told]:
    """Return the figures in the order of the community page. Eleven queries."""
    return [_as_counted(read()) for read in (*_AT_HOME, *_MORE)]


def figures_at_home() -> list[Told]:
    """Return the figures of the home page, which the community page shows, too. Seven queries."""
    return [_as_counted(read()) for read in _AT_HOME]


def _as_counted(told: Told) -> Told:
    """Return a figure whose query and list have examples exactly when the figure counts them."""
    if not settings.EXAMPLES_IN_COUNTS:
        return told
    query, url = told.query, told.url
    for without, with_all in (("(example: false, ", "("), ("(example: false)", "")):
        query = query.replace(without, with_all)
    for without in ("&example=false", "?example=false"):
        url = url.removesuffix(without)
    return replace(told, query=query, url=url)


def _pilots() -> Told:
    pilots = counted(Pilot.objects.all())
    by_state = dict(pilots.order_by().values_list("status").annotate(n=Count("pk")))
    labels = [*Pilot.Status.choices, ("", _("state not stated"))]
    parts = tuple(Part(label, by_state[state]) for state, label in labels if state in by_state)
    return Told(
        "pilots",
        _("pilots"),
        sum(by_state.values()),
        _("Published pilots, by the state that their source tells."),
        "{ pilots(example: false, first: 100) { totalCount nodes { title status } } }",
        parts,
        section_url("pilot"),
    )


def _micro_certifications() -> Told:
    return Told(
        "micro-certifications",
        _("micro-certifications"),
        counted(MicroCertification.objects.all()).count(),
        _("Published micro-certifications that institutions offer now."),
        "{ microCertifications(example: false) { totalCount } }",
        url=f"{section_url('microcertification')}?example=false",
    )


def _programs() -> Told:
    return Told(
        "programs",
        _("programs"),
        counted(Program.objects.all()).count(),
        _("Published programs that institutions offer now."),
        "{ programs(example: false) { totalCount } }",
        url=f"{section_url('program')}?example=false",
    )


def _occupations() -> Told:
    micros = counted(MicroCertification.objects.all()).order_by()
    reached = Occupation.objects.filter(offerings__in=micros.values("pk")).distinct()
    return Told(
        "occupations",
        _("occupations that a micro-certification leads to"),
        counted(reached).count(),
        _("Unit groups of NOC 2021 that a published micro-certification names, each once."),
        "{ microCertifications(example: false, first: 100) { nodes { title occupations { code title } } } }",
        url=f"{section_url('occupation')}?reached=true",
    )


def _institutions() -> Told:
    kinds = "&".join(f"kind={kind.value}" for kind in Organization.TEACHING)
    return Told(
        "institutions",
        _("institutions"),
        counted(Organization.objects.institutions()).count(),
        _("Colleges, universities and Indigenous institutes with a published record."),
        "{ organizations(example: false, kind: [COLLEGE, UNIVERSITY, INDIGENOUS_INSTITUTE])"
        " { totalCount } }",
        url=f"{section_url('organization')}?{kinds}&example=false",
    )


def _partners() -> Told:
    pilots = counted(Pilot.objects.all())
    rows = PilotPartner.objects.public().filter(pilot__in=pilots.order_by().values("pk"))
    by_sector = dict(
        rows.order_by()
        .values_list("pilot__sector")
        .annotate(n=Count("organization", distinct=True))
    )
    sectors = Sector.objects.public().filter(pk__in=by_sector).order_by("position")
    return Told(
        "partners",
        _("partner organisations"),
        rows.order_by().values("organization").distinct().count(),
        _(
            "Organisations that a published pilot names as partner, each once; one that works in two"
            " sectors stands in both. Lead institutions are not counted."
        ),
        "{ pilots(example: false, first: 100) { nodes { sector { name }"
        " partners { organization { name } } } } }",
        tuple(Part(one.name, by_sector[one.pk]) for one in sectors),
        f"{section_url('organization')}?role=partner&example=false",
    )


def _endorsed() -> Told:
    endorsed = counted(Adoption.objects.all()).filter(status=Adoption.Status.ENDORSED)
    return Told(
        "endorsed",
        _("elements endorsed"),
        endorsed.count(),
        _(
            "Entries of the ledger in which a partner endorses how one pilot or offering follows one"
            " principle or element."
        ),
        "{ adoptions(example: false, status: ENDORSED) { totalCount } }",
        url=section_url("adoptiontable"),
    )


def _stacking() -> Told:
    rules = counted(StackingRule.objects.in_force(localdate())).order_by()
    named = RuleName.objects.filter(rule__in=rules.values("pk")).order_by()
    offerings: QuerySet[Any] = counted(Offering.objects.filter(pk__in=named.values("offering")))
    return Told(
        "counting",
        _("offerings that count toward an award"),
        offerings.count(),
        _("Published offerings that a published rule in force today names."),
        "{ microCertifications(example: false, first: 100) { nodes { ...named } }"
        " courses(example: false, first: 100) { nodes { ...named } }"
        " programs(example: false, first: 100) { nodes { ...named } } }"
        " fragment named on Offering { title namedIn { isExample validFrom validTo award { title } } }",
    )


def _agreements() -> Told:
    return Told(
        "agreements",
        _("agreements in force"),
        counted(Agreement.objects.in_force(localdate())).count(),
        _("Published agreements whose dates include today; an end that is not stated is open."),
        "{ agreements(example: false, first: 100) { nodes { title validFrom validTo } } }",
    )


_AT_HOME: tuple[Callable[[], Told], ...] = (
    _pilots,
    _micro_certifications,
    _programs,
    _occupations,
    _partners,
)
_MORE: tuple[Callable[[], Told], ...] = (_institutions, _endorsed, _stacking, _agreements)
