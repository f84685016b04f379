"""Towns that somebody named, in words: where they lie, and whether the answer is from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.records.chips import Chip, changed
from cms.records.ways_out import Count, leading
from registry.models.bilingual import current_language
from search.labels import labels_of
from search.reading.towns import without_towns
from search.reading.words import fold
from search.types import AT_INSTITUTION, AnyOf, Results

WHERE_INSTITUTION = _("Where the institution is")


@dataclass(frozen=True)
class Place:
    """A town, and the economic region in which it lies.

    Attributes:
        name: the town's, in the language of the request.
        region: the region's name.
        is_region: whether it is the region itself that is named.
        there: whether the answer is what is there.
        elsewhere: whether nothing is, so that the answer is from everywhere; else the words stand in a name.
        query: the same question about the region; empty where that leads to nothing.
        count: of how many regions the answer is, all of which are named in ``region``: "northern Ontario" is two.
    """

    name: str
    region: Any
    is_region: bool
    there: bool
    elsewhere: bool
    query: str
    count: int = 1


def is_placed(results: Results | None) -> bool:
    """Return whether an answer is from the region of a town that the words name."""
    understood = results.understood if results else ()
    return any(isinstance(one, AnyOf) and one.field == "region" for one in understood)


def places_of(
    results: Results | None, text: str, address: QueryDict, count: Count, words: str = "q"
) -> Iterator[Place]:
    """Yield the towns that the words of a question name; regions that the answer is from are told in one.

    Args:
        results: the answer.
        text: the words.
        address: of the question.
        count: tells how many records an address leads to.
        words: what the address calls the words.
    """
    found = list(_places(results, text, address, count, words))
    whole = [place for place in found if place.is_region and place.there]
    if len(whole) > 1:
        names = get_text_list([str(place.region) for place in whole], gettext("and"))
        yield replace(whole[0], region=names, count=len(whole))
        found = [place for place in found if place not in whole]
    yield from found


def _places(
    results: Results | None, text: str, address: QueryDict, count: Count, words: str
) -> Iterator[Place]:
    if results is None or not results.towns:
        return
    there = is_placed(results)
    named = labels_of("region", [town.region for town in results.towns])
    for town in results.towns:
        if town.region in named:
            left = without_towns(text, [town.region])
            region = [town.region, AT_INSTITUTION + town.region]
            said = {words: [left] if left else [], "region": region}
            name = town.name.of(current_language())
            elsewhere = not there and results.relaxed and not results.unknown
            link = Chip(str(named[town.region]), changed(address, **said))
            query = next((way.query for way in leading([] if there else [link], count)), "")
            region = named[town.region]
            yield Place(name, region, fold(str(region)) == fold(name), there, elsewhere, query)
