"""The figures of the community page: each says what exactly it counts, and the query that gives it.

Examples are left out, as the settings of public counts say. Whoever sends the query gets the figure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cms.addresses import section_url
from cms.records.home import counted
from registry.models import (
    Adoption,
    Agreement,
    Offering,
    Organization,
    Pilot,
    PilotPartner,
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
    """A figure with its parts, what it counts in words, the query behind it, and the list that shows the records."""

    label: Any
    value: int
    counts: Any
    query: str
    parts: tuple[Part, ...] = ()
    url: str = ""


def figures() -> list[Told]:
    """Return the figures in the order of the page. Eight queries."""
    return [read() for read in _FIGURES]


def _pilots() -> Told:
    pilots = counted(Pilot.objects.all())
    by_state = dict(pilots.order_by().values_list("status").annotate(n=Count("pk")))
    labels = [*Pilot.Status.choices, ("", _("state not stated"))]
    parts = tuple(Part(label, by_state[state]) for state, label in labels if state in by_state)
    return Told(
        _("pilots"),
        sum(by_state.values()),
        _("Published pilots, by the state that their source tells."),
        "{ pilots(example: false, first: 100) { totalCount nodes { title status } } }",
        parts,
        section_url("pilot"),
    )


def _institutions() -> Told:
    kinds = "&".join(f"kind={kind.value}" for kind in Organization.TEACHING)
    return Told(
        _("institutions"),
        counted(Organization.objects.institutions()).count(),
        _("Colleges, universities and Indigenous institutes with a published record."),
        "{ organizations(example: false, kind: [COLLEGE, UNIVERSITY, INDIGENOUS_INSTITUTE])"
        " { totalCount } }",
        url=f"{section_url('organization')}?{kinds}&example=false",
    )


def _partners() -> Told:
    pilots = counted(Pilot.objects.all())
    rows = PilotPartner.objects.filter(pilot__in=pilots.order_by().values("pk"))
    by_sector = dict(
        rows.order_by()
        .values_list("pilot__sector")
        .annotate(n=Count("organization", distinct=True))
    )
    sectors = Sector.objects.public().filter(pk__in=by_sector).order_by("position")
    return Told(
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
        _("elements endorsed"),
        endorsed.count(),
        _(
            "Entries of the ledger in which a partner endorses how one pilot or offering follows one"
            " principle or element."
        ),
        "{ adoptions(example: false, status: ENDORSED) { totalCount } }",
        url=section_url("framework"),
    )


def _stacking() -> Told:
    rules = counted(StackingRule.objects.in_force(localdate())).order_by()
    named = RuleName.objects.filter(rule__in=rules.values("pk")).order_by()
    offerings: QuerySet[Any] = counted(Offering.objects.filter(pk__in=named.values("offering")))
    return Told(
        _("offerings that count toward an award"),
        offerings.count(),
        _("Published offerings that a published rule in force today names."),
        "query ($offering: ID!) { stacksInto(offering: $offering) { totalCount"
        " nodes { award { title } } } }",
        url=section_url("microcertification"),
    )


def _agreements() -> Told:
    return Told(
        _("agreements in force"),
        counted(Agreement.objects.in_force(localdate())).count(),
        _("Published agreements whose dates include today; an end that is not stated is open."),
        "{ agreements(example: false, first: 100) { nodes { title validFrom validTo } } }",
        url=section_url("organization"),
    )


_FIGURES: tuple[Callable[[], Told], ...] = (
    _pilots,
    _institutions,
    _partners,
    _endorsed,
    _stacking,
    _agreements,
)
