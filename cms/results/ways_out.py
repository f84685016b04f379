"""What the search page says and offers where nothing answers: what to leave out, when that leads to records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.records.chips import changed
from cms.records.tally import Tally, tally
from cms.records.ways_out import WayOut, leading
from cms.results.chips import Link, alone
from cms.results.reading import Reading, read
from search.finding import find
from search.labels import KINDS
from search.reading.plan import legible
from search.types import Amount, Results


@dataclass(frozen=True)
class Nothing:
    """An answer without records.

    Attributes:
        words: what nothing is recorded for, when that is a single thing; empty when several things stand together.
        is_known: whether records have the words, so that other words are no cure.
        ways: what can be left out with profit, each alone.
        everywhere: the words alone, when several things narrow them.
        in_texts: records that say the name of a town, where nothing is recorded in its region.
    """

    words: Any
    is_known: bool
    ways: tuple[WayOut, ...]
    everywhere: WayOut | None
    in_texts: WayOut | None


def count_of(address: QueryDict) -> Tally:
    """Return how many records the search page shows at an address."""
    found = find(replace(read(address).query, facets=(), offset=0, limit=0))
    return tally(found.total - found.examples, found.examples)


def nothing_of(
    reading: Reading, results: Results, narrowing: Sequence[Link], address: QueryDict
) -> Nothing:
    """Return what is said and offered in place of rows; ``narrowing`` is all that can be left out beside the words."""
    text = legible(reading.query.text)
    bare = alone(results, text)
    narrowing = [*narrowing, *_kinds(reading, address)]
    only_words = Link(bare, changed(QueryDict(mutable=True), q=[bare]))
    everywhere = next(leading([only_words] if bare and narrowing else [], count_of), None)
    # Where no record has the words, nothing but the words can be left out.
    tried = narrowing if everywhere or not bare else []
    words = _words(results, bare, address) if bare and narrowing else []
    place = Link(text, changed(QueryDict(mutable=True), q=[f'"{text}"']))
    return Nothing(
        words=_single(bare, text, narrowing, is_known=bool(everywhere)),
        is_known=bool(everywhere) or not bare,
        ways=tuple(leading([*tried, *words], count_of)),
        everywhere=everywhere if len(narrowing) > 1 else None,
        in_texts=next(leading([place] if results.towns and not bare else [], count_of), None),
    )


def _single(bare: str, text: str, narrowing: Sequence[Link], *, is_known: bool) -> Any:
    if bare:
        return "" if is_known else bare
    return (text or narrowing[0].label) if len(narrowing) == 1 else ""


def _kinds(reading: Reading, address: QueryDict) -> Iterator[Link]:
    for kind in reading.query.kinds:
        left = [one for one in reading.query.kinds if one != kind]
        yield Link(KINDS[kind], changed(address, kind=left))


def _words(results: Results, bare: str, address: QueryDict) -> Iterator[Link]:
    """Yield the address without the words, with what was read among them."""
    read_among = dict(map(_in_address, results.understood))
    yield Link(_("“%s”") % bare, changed(address, q=[], **read_among))


def _in_address(one: Any) -> tuple[str, list[str]]:
    """Return what an address calls a filter, and its values there."""
    if isinstance(one, Amount):
        return one.key, [format(one.number, "f")]
    return one.field, list(one.values)
