"""Editions of the framework as records of their own: side by side, one by one, and each principle or element."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cms.framework.guidance import guidance_for
from cms.records.notes import notes_about
from registry.models import Adoption, FrameworkEdition, FrameworkElement
from registry.models.confirmation import history

Context = dict[str, Any]

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
ALIKE = 0.4
"""Share of equal letters, spaces left out, below which two texts are told as two, not as one with changes."""


@dataclass(frozen=True)
class Piece:
    """A run of words. ``change`` is empty, ``removed``, ``added``, or ``other`` where nothing is alike."""

    text: str
    change: str = ""


@dataclass(frozen=True)
class Compared:
    """One text in both editions, the older first; the pieces of each, and whether they differ."""

    label: Any
    older: tuple[Piece, ...]
    newer: tuple[Piece, ...]

    @property
    def differs(self) -> bool:
        """Whether the editions say it differently."""
        return any(piece.change for piece in (*self.older, *self.newer))

    @property
    def is_marked(self) -> bool:
        """Whether words of it are struck through or underlined."""
        return any(one.change in ("removed", "added") for one in (*self.older, *self.newer))


@dataclass(frozen=True)
class Pair:
    """A principle or element in both editions; None where an edition does not have it."""

    older: FrameworkElement | None
    newer: FrameworkElement | None
    texts: tuple[Compared, ...]

    @property
    def known(self) -> FrameworkElement:
        """The one that names it: the newer where there are two."""
        return self.newer or self.older  # type: ignore[return-value]

    @property
    def differs(self) -> bool:
        """Whether anything of it differs."""
        return any(one.differs for one in self.texts)


def compare_page(query: QueryDict, editions: list[FrameworkEdition]) -> Context:
    """Return two editions side by side: those that the address names, else the two latest."""
    by_slug = {one.slug: one for one in editions}
    asked = [query.get(name, "") for name in ("older", "newer")]
    problems = [
        _("No edition “%(text)s” is published.") % {"text": one[:40]}
        for one in asked
        if one and one not in by_slug
    ]
    usual = editions[1::-1] if len(editions) > 1 else []
    chosen = [by_slug.get(one) or default for one, default in zip(asked, usual, strict=False)]
    chosen.sort(key=lambda one: one.published_on)
    context: Context = {"editions": editions, "problems": problems, "older": None, "newer": None}
    if len(chosen) < 2:
        return context
    if chosen[0] == chosen[1]:
        problems.append(_("The same edition is chosen twice. Choose another one beside it."))
    pairs = _pairs(*chosen)
    about = _about(*chosen)
    return context | {
        "older": chosen[0],
        "newer": chosen[1],
        "about": about,
        "marked": any(
            one.is_marked for one in (*about, *(one for pair in pairs for one in pair.texts))
        ),
        "pairs": pairs,
        "differences": sum(one.differs for one in (*about, *pairs)),
        "asked_differently": sum(one.differs for one in pairs),
    }


def _about(older: FrameworkEdition, newer: FrameworkEdition) -> list[Compared]:
    return [_compared(lazy("Introduction"), older.introduction, newer.introduction)]


def _pairs(older: FrameworkEdition, newer: FrameworkEdition) -> list[Pair]:
    before = {one.code: one for one in older.elements.all()}
    after = {one.code: one for one in newer.elements.all()}
    pairs = [
        Pair(before.get(one), after.get(one), tuple(_texts(before.get(one), after.get(one))))
        for one in dict.fromkeys([*after, *before])
    ]
    return sorted(pairs, key=lambda pair: pair.known.kind != FrameworkElement.Kind.PRINCIPLE)


def _texts(one: FrameworkElement | None, other: FrameworkElement | None) -> Iterator[Compared]:
    for label, read in (
        (lazy("Name"), lambda element: str(element.name)),
        (lazy("Strength"), lambda element: str(element.get_strength_display())),
        (lazy("What it asks"), lambda element: str(element.text)),
    ):
        yield _compared(label, *(read(each) if each else "" for each in (one, other)))


def _compared(label: Any, older: str, newer: str) -> Compared:
    pieces = list(_pieces(str(older), str(newer)))
    same = sum(_letters(piece.text) for piece in pieces if not piece.change)
    if older and newer and same < ALIKE * min(_letters(older), _letters(newer)):
        return Compared(label, (Piece(older, "other"),), (Piece(newer, "other"),))
    return Compared(
        label,
        tuple(piece for piece in pieces if piece.change != "added"),
        tuple(piece for piece in pieces if piece.change != "removed"),
    )


def _letters(text: str) -> int:
    return len("".join(text.split()))


def _pieces(older: str, newer: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(older), _WORDS.findall(newer)
    found = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, begin, stop in found.get_opcodes():
        gone, come = "".join(before[start:end]), "".join(after[begin:stop])
        if kind == "equal":
            yield Piece(gone)
            continue
        if gone:
            yield Piece(gone, "removed")
        if come:
            yield Piece(come, "added")


def element_page(element: FrameworkElement, editions: list[FrameworkEdition]) -> Context:
    """Return the page of a principle or element: what it asks, its evidence, who follows it, and notes on it."""
    siblings = list(element.edition.elements.published().in_order())
    at = next((n for n, one in enumerate(siblings) if one.pk == element.pk), 0)
    return {
        "element": element,
        "guidance": guidance_for(element.code),
        "elsewhere": list(_elsewhere(element, editions)),
        "examples": _examples(element.code),
        "notes_about": notes_about(element),
        "before": siblings[at - 1] if at else None,
        "after": siblings[at + 1] if at + 1 < len(siblings) else None,
    }


def _elsewhere(
    element: FrameworkElement, editions: Iterable[FrameworkEdition]
) -> Iterator[tuple[FrameworkElement, bool]]:
    """The element in other editions, and whether it says the same there."""
    said = (str(element.name), element.strength, str(element.text))
    for edition in editions:
        for one in edition.elements.all():
            if one.code == element.code and one.pk != element.pk:
                yield one, (str(one.name), one.strength, str(one.text)) == said


def _examples(code: str) -> list[Adoption]:
    """What pilots and offerings say of it, what is proved before what is claimed, facts before examples."""
    steps = list(Adoption.Status.values)[::-1]
    said = Adoption.objects.published().of_element(code).prefetch_related(*history())
    rows = said.select_related("element__edition", "pilot", "offering", "confirmed_by")
    return sorted(rows, key=lambda one: (one.is_illustrative, steps.index(one.status), one.slug))
