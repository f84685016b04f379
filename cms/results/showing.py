"""From an answer to what the search page prints: rows, tabs, facets, chips, orders, pages, and what to do when empty."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.addresses import WITHIN, section_url
from cms.records.chips import changed
from cms.records.facets import Option, shown
from cms.records.listing import Total, page_of
from cms.records.offerings import OfferingRow
from cms.records.places import WHERE_INSTITUTION, is_placed, places_of
from cms.records.read_among import marks
from cms.records.tally import Tally, tally
from cms.results import numbers
from cms.results.chips import Link, alone, chips_of, understood
from cms.results.left_out import left_out
from cms.results.offerings import offering_rows
from cms.results.reading import CHOSEN, LAST_PAGE, PAGE_SIZE, Reading
from cms.results.reasons import Reason, reasons
from cms.results.ways_out import count_of, nothing_of
from registry.models import Sector
from registry.models.bilingual import LocalizedText, current_language
from registry.models.ctid import ctid_of
from search.labels import KIND, KINDS, Labels, labels_of
from search.reading.plan import legible
from search.reading.words import words
from search.types import (
    AT_INSTITUTION,
    MAIN_KINDS,
    OFFERINGS,
    Card,
    Facet,
    Hit,
    Results,
    Value,
    Words,
)
from search.types import KINDS as ALL_KINDS

Context = dict[str, Any]

_WITH_PAGES = (*OFFERINGS, "occupation", "organization", "pilot", "skill", *WITHIN)
_OPEN = ("sector", "institution", "delivery")


@dataclass(frozen=True)
class Row:
    """One hit as a row prints it."""

    card: Card
    url: str
    kind: Any
    title: LocalizedText
    who: LocalizedText
    summary: LocalizedText
    known_as: str
    line: str
    offering: OfferingRow | None
    reason: Reason | None

    @property
    def is_offering(self) -> bool:
        """Whether hours and fee belong to it."""
        return self.card.kind in OFFERINGS


@dataclass(frozen=True)
class Box:
    """One facet: values that show at once, and those behind "more"; all of a folded one stand behind a click.

    ``part`` tells apart the boxes of one facet.
    """

    name: str
    part: str
    label: Any
    first: tuple[Option, ...]
    more: tuple[Option, ...]
    folded: bool


def context_of(reading: Reading, results: Results, address: QueryDict) -> Context:
    """Return what the template of the search page prints.

    Raises:
        Http404: the address names a page that the answer does not have.
    """
    facets = {facet.field: facet for facet in results.facets}
    named = {field: _labels(facet) for field, facet in facets.items()}
    page = page_of(address, min(results.total, LAST_PAGE * PAGE_SIZE))
    text = legible(reading.query.text)
    bare = alone(results, text)
    read_among = list(understood(results, text, address))
    chips = list(chips_of(reading, named, address))
    narrowing = [*read_among, *chips]
    outside = _outside(reading, results)
    by_number = numbers.are_asked(facets["kind"], address, results)
    spans = numbers.spans(address, results) if by_number else []
    boxes = [box for field in CHOSEN for box in _boxes(facets[field], named[field])]
    return {
        "results": results,
        "total": _total(results),
        "rows": list(_rows(results, bare)),
        "text": text,
        "wrong": reading.wrong,
        "tabs": _tabs(facets["kind"], reading, address, outside),
        "beside": _kinds(facets["kind"], address, outside),
        "boxes": boxes,
        "unread": bool(text.strip()) and not words(text),
        "understood": read_among,
        "placed": is_placed(results) or any(one.field == "region" for one in reading.query.filters),
        "places": list(places_of(results, text, address, count_of)),
        "alone": bare,
        "spans": spans,
        "to_narrow": (results.hits or narrowing or reading.wrong) and (boxes or spans),
        "left_out": list(left_out(reading, results, address)),
        "hidden": [*_hidden(address, text), *marks(_read(results, boxes, spans))],
        "chips": chips,
        "nothing": None if results.hits else nothing_of(reading, results, narrowing, address),
        "orders": numbers.orders(reading, address, by_number),
        "page_obj": page,
        "page_links": list(
            page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        ),
    }


def with_urls(
    cards: Iterable[Card], sections: dict[str, str] | None = None
) -> Iterator[tuple[Card, str]]:
    """Yield records with their addresses; one without a page of its own is reached by its identifier.

    ``sections`` are the addresses of sections that are known already; those that are found out are added.
    """
    known = {} if sections is None else sections
    return ((card, _url_of(card, known)) for card in cards)


def _url_of(card: Card, sections: dict[str, str]) -> str:
    if card.kind not in _WITH_PAGES:
        return f"/id/{ctid_of(card.uid)}"
    if card.kind not in sections:
        sections[card.kind] = section_url(card.kind)
    return f"{sections[card.kind]}{card.slug}/"


def said(words: Words) -> LocalizedText:
    """Return a bilingual text in the language of the request."""
    wanted = current_language()
    return LocalizedText(words.of(wanted), words.language_of(wanted), wanted)


def _rows(results: Results, text: str) -> Iterator[Row]:
    lines, why = _lines(), reasons(results, text)
    offerings = offering_rows([hit.card for hit in results.hits])
    cards = with_urls(hit.card for hit in results.hits)
    return (
        _row(hit, url, lines.get(card.sector, ""), offerings.get(card.uid), why.get(card.uid))
        for hit, (card, url) in zip(results.hits, cards, strict=True)
    )


def _row(hit: Hit, url: str, line: str, offering: OfferingRow | None, reason: Reason | None) -> Row:
    card = hit.card
    return Row(
        card=card,
        url=url,
        kind=KIND[card.kind],
        title=said(card.title),
        who=said(card.who),
        summary=said(card.summary),
        known_as=hit.known_as,
        line=line,
        offering=offering,
        reason=reason,
    )


def _labels(facet: Facet) -> Labels:
    return labels_of(facet.field, [one.value for one in facet.values])


def _boxes(facet: Facet, labels: Labels) -> Iterator[Box]:
    """Yield the boxes of a facet: of regions two, for where an offering is given, and where its institution is."""
    if facet.field == "region":
        around = tuple(one for one in facet.values if one.value.startswith(AT_INSTITUTION))
        facet = Facet("region", tuple(one for one in facet.values if one not in around))
        yield from _box(facet, labels, CHOSEN["region"])
        named = labels_of("region", [one.value.removeprefix(AT_INSTITUTION) for one in around])
        labels = {AT_INSTITUTION + code: name for code, name in named.items()}
        yield from _box(Facet("region", around), labels, WHERE_INSTITUTION, "institution-region")
    else:
        yield from _box(facet, labels, CHOSEN[facet.field])


def _box(facet: Facet, labels: Labels, label: Any, part: str = "") -> Iterator[Box]:
    lines = _lines() if facet.field == "sector" else {}
    counted = sorted(((one, _tally(one)) for one in facet.values), key=lambda pair: pair[1].rank)
    options = tuple(
        Option(one.value, labels[one.value], count, one.chosen, lines.get(one.value, ""))
        for one, count in counted
        if one.value in labels
    )
    if not options or (len(options) == 1 and not options[0].chosen):
        return
    first = shown(options)
    yield Box(
        facet.field,
        part or facet.field,
        label,
        first,
        tuple(one for one in options if one not in first),
        facet.field not in _OPEN and not any(one.chosen for one in options),
    )


def _tally(one: Value) -> Tally:
    return tally(one.count - one.examples, one.examples)


def _total(results: Results) -> Total:
    found = tally(results.total - results.examples, results.examples)
    return Total(found.number, found.number, found.examples)


def _lines() -> dict[str, str]:
    return dict(Sector.objects.public().values_list("slug", "line"))


def _tabs(facet: Facet, reading: Reading, address: QueryDict, outside: set[str]) -> list[Link]:
    """Return the kinds that answer, "everything" first: those of which that consists."""
    everything = Link(_("Everything"), changed(address, kind=[]), not reading.query.kinds)
    return [everything, *_kinds(facet, address, set(ALL_KINDS) - outside)]


def _outside(reading: Reading, results: Results) -> set[str]:
    """Return the kinds that "everything" leaves out here: those that answer all the same are none."""
    shown = set() if reading.query.kinds else {hit.card.kind for hit in results.hits}
    return set(ALL_KINDS).difference(MAIN_KINDS, shown)


def _kinds(facet: Facet, address: QueryDict, kinds: Container[str]) -> list[Link]:
    return [
        Link(KINDS[one.value], changed(address, kind=[one.value]), one.chosen, _tally(one))
        for one in facet.values
        if one.value in kinds and (one.count or one.chosen)
    ]


def _hidden(address: QueryDict, text: str) -> list[tuple[str, str]]:
    """Return what the form of facets carries on: the words as they were typed, kinds and order."""
    given = [
        ("q", text),
        *((name, one) for name in ("kind", "sort") for one in address.getlist(name)),
    ]
    return [(name, legible(value)) for name, value in given if value]


def _read(results: Results, boxes: list[Box], spans: list[numbers.Span]) -> dict[str, list[str]]:
    """Return the boxes that stand for what was read among the words, with the values that they show."""
    read: dict[str, list[str]] = {}
    names = {one.key for one in results.understood}
    for box in boxes:
        if box.name in names:
            chosen = [one.value for one in (*box.first, *box.more) if one.chosen]
            read.setdefault(box.name, []).extend(chosen)
    for end in (end for span in spans for end in span.ends):
        if end.name in names:
            read[end.name] = [end.value]
    return read
