"""Two to four offerings side by side: what each states, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cms.pathways.understanding import token_of, typed_in, understand_offering
from cms.pathways.unknown import unknown_words
from cms.pathways.wishes import changed
from cms.records import wording
from cms.records.offerings import load_rows, next_start
from cms.records.osap import OsapView, current_profile, osap_view
from registry.models import (
    Equivalency,
    EquivalencySource,
    MicroCertification,
    Offering,
    OfferingSkill,
)
from registry.models.ctid import uids_of
from registry.models.record import Lifecycle
from registry.models.validity import holds_on

Context = dict[str, Any]
LEAST, MOST = 2, 4


@dataclass(frozen=True)
class Row:
    """One thing that is compared: a cell for each offering, empty where nothing is stated."""

    label: str
    cells: tuple[tuple[Any, ...], ...]

    @property
    def differs(self) -> bool:
        """Whether the offerings do not all say the same."""
        return len({tuple(map(str, cell)) for cell in self.cells}) > 1


@dataclass(frozen=True)
class Compared:
    """One offering with what is read beside it."""

    record: Offering
    micro: MicroCertification | None
    osap: OsapView | None
    without: str


def compare_page(query: QueryDict) -> Context:
    """Return the context of the comparison of an address; what is unknown or too much is named."""
    asked = list(dict.fromkeys(one.strip() for one in query.getlist("id") if one.strip()))
    found = _found(asked)
    adding = understand_offering(typed_in(query, "add"))
    named = [found[one] for one in asked if one in found]
    records = list({one.pk: one for one in named}.values())
    compared = _compared(records[:MOST], query)
    rows = list(_rows(compared)) if len(compared) >= LEAST else []
    return {
        "compared": compared,
        "rows": rows,
        "differences": sum(row.differs for row in rows),
        "problems": list(_problems(asked, found, len(records))),
        "adding_box": {"understood": adding, "choices": adding.choices},
        "adding": adding,
        "choices": [(one, _with(query, records, one)) for one in adding.choices],
        "is_full": len(compared) >= MOST,
    }


def settled_comparison(query: QueryDict) -> str:
    """Return the address that says what the form sent, or nothing when the query says it already."""
    adding = understand_offering(typed_in(query, "add"))
    if adding.record is None:
        return ""
    ids = [*query.getlist("id"), token_of(adding.record)]
    return changed(query, id=list(dict.fromkeys(ids)), add=None)


def _found(asked: list[str]) -> dict[str, Offering]:
    """Offerings by what the address calls them: a slug or a CTID."""
    printable = [one for one in asked if one.isprintable()][: MOST * 4]
    rows = _loaded(Offering.objects.public())
    by_slug = {one.slug: one for one in rows.filter(slug__in=printable)}
    uids = uids_of(printable)
    by_ctid = {one.ctid: one for one in rows.filter(uid__in=uids)} if uids else {}
    return by_slug | by_ctid


def _loaded(rows: Any) -> Any:
    granted = EquivalencySource.objects.filter(
        holds_on(localdate(), "equivalency__valid_from", "equivalency__valid_to"),
        equivalency__lifecycle=Lifecycle.PUBLISHED,
        equivalency__outcome=Equivalency.Outcome.GRANTED,
    ).select_related("equivalency__receiving_institution", "equivalency__receiving_group")
    return load_rows(rows).prefetch_related(
        "languages",
        "regions",
        "occupations",
        Prefetch("skills", OfferingSkill.objects.select_related("skill").order_by("-level", "pk")),
        Prefetch("decided_on", granted, to_attr="granted_at"),
    )


def _compared(records: list[Offering], query: QueryDict) -> list[Compared]:
    micros = MicroCertification.objects.filter(pk__in=[one.pk for one in records])
    by_pk = {
        one.pk: one for one in micros.select_related("institution").prefetch_related("occupations")
    }
    profile = current_profile(localdate()) if by_pk else None
    made = []
    for one in records:
        micro = by_pk.get(one.pk)
        rest = [token_of(other) for other in records if other is not one]
        osap = osap_view(micro, profile) if micro else None
        made.append(Compared(one, micro, osap, changed(query, id=rest)))
    return made


def _with(query: QueryDict, records: list[Offering], record: Any) -> str:
    return changed(query, id=[*map(token_of, records), token_of(record)], add=None)


def _problems(asked: list[str], found: dict[str, Offering], number: int) -> Iterator[str]:
    yield from unknown_words(one for one in asked if one not in found).values()
    if number > MOST:
        said = _("At most %(most)s can be compared; the others are left out.")
        yield said % {"most": MOST}


def _rows(compared: list[Compared]) -> Iterator[Row]:
    for label, read in _criteria():
        cells = tuple(tuple(read(one)) for one in compared)
        if any(cells):
            yield Row(label, cells)


def _criteria() -> Iterator[tuple[str, Callable[[Compared], Iterable[Any]]]]:
    yield _("Kind"), lambda one: [one.record.get_kind_display()]
    yield _("Institution"), lambda one: [one.record.institution.name]
    yield _("Hours"), lambda one: _said(one.record.hours, wording.hours)
    yield _("Weeks"), lambda one: _said(one.record.weeks, wording.weeks)
    yield _("Fee"), lambda one: _said(one.record.fee, wording.money)
    yield _("Credits"), lambda one: _said(one.record.credits, wording.credits_of)
    yield (
        _("Delivery"),
        lambda one: _said(one.record.delivery, lambda _v: one.record.get_delivery_display()),
    )
    yield _("Language of delivery"), lambda one: [each.name for each in one.record.languages.all()]
    yield _("Region"), lambda one: [each.name for each in one.record.regions.all()]
    yield _("Next start"), _start
    yield _("OSAP"), lambda one: [one.osap.tag] if one.osap else []
    yield _("Skills taught"), lambda one: [each.skill.name for each in one.record.skills.all()]
    yield (
        _("Assessment"),
        lambda one: [one.micro.assessment] if one.micro and one.micro.assessment else [],
    )
    yield _("Counts toward"), _awards
    yield _("Recognised by"), _receivers
    yield _("Leads to"), lambda one: [each.title for each in one.record.occupations.all()]


def _said(value: Any, words: Callable[[Any], Any]) -> list[Any]:
    return [] if value is None or value == "" else [words(value)]


def _start(one: Compared) -> list[str]:
    day = next_start(one.record, localdate())
    if day:
        return [wording.day(day)]
    return [_("any time")] if one.record.any_time else []


def _awards(one: Compared) -> list[Any]:
    return list(
        {name.rule.award_id: name.rule.award.title for name in one.record.named_now}.values()
    )


def _receivers(one: Compared) -> list[Any]:
    decisions = [source.equivalency for source in one.record.granted_at]
    bodies = [each.receiving_institution or each.receiving_group for each in decisions]
    # Where nobody decided, silence is no "no": it has a name of its own.
    return list({body.ctid: body.name for body in bodies}.values()) or [_("Not evaluated")]
