"""Who says that it follows each principle and element, how far that is proved, and of which edition it is said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from registry.models import Adoption, FrameworkElement

STEPS = Adoption.Status


@dataclass(frozen=True)
class Said:
    """Real pilots and offerings that stand at one step (claimed, evidenced, endorsed) in one edition."""

    status: str
    step: Any
    subjects: tuple[Any, ...]
    edition: Any


@dataclass(frozen=True)
class Counted:
    """How many examples stand at one step."""

    status: str
    step: Any
    number: int


@dataclass(frozen=True)
class ElementLedger:
    """A principle or element of the current edition, with what is said of it in any edition; real before examples."""

    element: FrameworkElement
    said: tuple[Said, ...]
    examples: tuple[Counted, ...]


def ledgers(elements: Sequence[FrameworkElement]) -> list[ElementLedger]:
    """Return the ledger of each element, in one query. An element is the same in two editions when its code is."""
    by_code: dict[str, list[Adoption]] = defaultdict(list)
    for adoption in _adoptions():
        by_code[adoption.element.code].append(adoption)
    return [_ledger(element, by_code[element.code]) for element in elements]


def _adoptions() -> Iterable[Adoption]:
    said = Adoption.objects.published().select_related("element__edition", "pilot", "offering")
    return said.order_by("element__edition__published_on", "slug")


def _ledger(element: FrameworkElement, adoptions: Sequence[Adoption]) -> ElementLedger:
    real = [one for one in adoptions if not one.is_illustrative]
    counted = Counter(one.status for one in adoptions if one.is_illustrative)
    return ElementLedger(
        element,
        tuple(_said(real)),
        tuple(Counted(step.value, step.label, counted[step]) for step in STEPS if counted[step]),
    )


def _said(real: Sequence[Adoption]) -> Iterable[Said]:
    grouped: dict[tuple[str, Any], list[Any]] = defaultdict(list)
    for one in real:
        grouped[one.status, one.element.edition].append(one.subject)
    for step in STEPS:
        for (status, edition), subjects in grouped.items():
            if status == step:
                yield Said(step.value, step.label, tuple(subjects), edition)
