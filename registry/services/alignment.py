"""Whether somebody is aligned with an edition of the framework: worked out from the ledger by the edition's rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.models import Adoption, FrameworkEdition, FrameworkElement

_ORDER = ["", *Adoption.Status.values]


@dataclass(frozen=True)
class Alignment:
    """How a pilot or an offering stands to one edition: ``short`` names what is not as far as the rule asks."""

    edition: FrameworkEdition
    short: tuple[FrameworkElement, ...]

    @property
    def is_aligned(self) -> bool:
        """Whether nothing falls short of the rule."""
        return not self.short


def reaches(step: str, needed: str) -> bool:
    """Return whether an entry at a step is as far as a rule needs; nothing is needed by an empty one.

    O(1). A step or need that is no status raises ``ValueError``.

    >>> reaches("endorsed", "evidenced"), reaches("claimed", "evidenced"), reaches("", "")
    (True, False, True)
    """
    return _ORDER.index(step) >= _ORDER.index(needed)


def short_of(
    edition: FrameworkEdition, elements: Iterable[FrameworkElement], said: Mapping[str, str]
) -> tuple[FrameworkElement, ...]:
    """Return what of an edition's elements is not as far as its rule asks.

    O(number of elements), without a query.

    Args:
        elements: of the edition.
        said: the step (claimed, evidenced, endorsed) by code; what is missing says nothing.

    >>> edition = FrameworkEdition(must_needs="evidenced", should_needs="")
    >>> ask = [
    ...     FrameworkElement(code="a", strength="must"),
    ...     FrameworkElement(code="b", strength="should"),
    ... ]
    >>> (
    ...     [one.code for one in short_of(edition, ask, {"a": "claimed"})],
    ...     short_of(edition, ask, {"a": "endorsed"}),
    ... )
    (['a'], ())
    """
    needs = {
        FrameworkElement.Strength.MUST: edition.must_needs,
        FrameworkElement.Strength.SHOULD: edition.should_needs,
    }
    return tuple(
        one
        for one in elements
        if not reaches(said.get(one.code, ""), needs[FrameworkElement.Strength(one.strength)])
    )


def alignments(adoptions: Iterable[Adoption]) -> list[Alignment]:
    """Return how the entries of one subject stand to each edition that they speak of, the latest edition first.

    One query, and none where there is no entry.
    """
    entries = list(adoptions)
    editions = {one.element.edition_id for one in entries}
    asked: dict[int, list[FrameworkElement]] = defaultdict(list)
    if editions:
        for element in FrameworkElement.objects.public().filter(edition__in=editions).in_order():
            asked[element.edition_id].append(element)
    return alignments_with(entries, asked)


def alignments_with(
    adoptions: Iterable[Adoption], asked: Mapping[int, Iterable[FrameworkElement]]
) -> list[Alignment]:
    """Return how the entries of one subject stand to editions whose principles and elements are given by their number.

    An entry counts for the edition whose words it answers, and for no other, so none of another edition, nor a later
    edition, changes what is said of one; of two for one element the further one counts. Without a query.
    """
    said: dict[int, dict[str, str]] = {}
    editions: dict[int, FrameworkEdition] = {}
    for one in adoptions:
        steps = said.setdefault(one.element.edition_id, {})
        editions[one.element.edition_id] = one.element.edition
        steps[one.element.code] = max(steps.get(one.element.code, ""), one.status, key=_ORDER.index)
    latest = sorted(editions.values(), key=lambda one: one.published_on, reverse=True)
    return [
        Alignment(one, short_of(one, asked[one.pk], said[one.pk]))
        for one in latest
        if asked.get(one.pk)
    ]
