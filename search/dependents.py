"""Whose documents say something of another record, and have to be looked at again when that one changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from registry.models import (
    Adoption,
    Agreement,
    Endorsement,
    Equivalency,
    Event,
    FrameworkElement,
    MicroCertification,
    Need,
    NeedReply,
    NewsItem,
    Offering,
    Pilot,
    PracticeNote,
    Resource,
    StackingRule,
)

Wanted = defaultdict[str, set[UUID]]
"""Identifiers of records by kind."""

_AT_ONCE = 500
_OFFERING: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Offering, ("named_in__rule__award",)),
    (StackingRule, ("award",)),
    (Adoption, ("offering",)),
    (Endorsement, ("micro_certification",)),
    (Equivalency, ("sources__offering",)),
    (NeedReply, ("offering",)),
)
# Kind that changed -> models whose documents name it, and the lookups from them to it.
_NAMED_BY: dict[str, tuple[tuple[Any, tuple[str, ...]], ...]] = {
    "organization": (
        (Offering, ("institution",)),
        (Pilot, ("lead", "partners__organization")),
        (Need, ("organization",)),
        (PracticeNote, ("organization",)),
        (Event, ("organization",)),
        (NewsItem, ("organization",)),
        (Resource, ("organization",)),
        (Agreement, ("senders", "receivers")),
        (Equivalency, ("receiving_institution",)),
        (StackingRule, ("award__institution",)),
        (Endorsement, ("partner",)),
        (NeedReply, ("offering__institution",)),
    ),
    "organizationgroup": ((Equivalency, ("receiving_group",)),),
    "need": ((NeedReply, ("need",)),),
    "occupation": (
        (Offering, ("occupations",)),
        (Need, ("occupation",)),
        (PracticeNote, ("occupations",)),
    ),
    "skill": ((Offering, ("skills__skill",)), (Need, ("skills__skill",))),
    "pilot": (
        (MicroCertification, ("pilot",)),
        (Adoption, ("pilot",)),
        (PracticeNote, ("pilots",)),
    ),
    "microcertification": _OFFERING,
    "course": _OFFERING,
    "program": _OFFERING,
    "stackingrule": ((Offering, ("named_in__rule",)),),
    "adoption": ((Offering, ("adoptions",)), (Pilot, ("adoptions",))),
    "frameworkelement": (
        (Adoption, ("element",)),
        (Offering, ("adoptions__element",)),
        (Pilot, ("adoptions__element",)),
        (PracticeNote, ("elements",)),
        (Resource, ("elements",)),
    ),
    "frameworkedition": ((FrameworkElement, ("edition",)),),
}


def add_dependents(wanted: Wanted) -> None:
    """Add the records whose documents name those that are wanted already."""
    for kind, uids in list(wanted.items()):
        for dependent, uid in dependents(kind, list(uids)):
            wanted[dependent].add(uid)


def dependents(kind: str, uids: list[UUID]) -> Iterator[tuple[str, UUID]]:
    """Yield kind and identifier of each record whose document names one of the given records."""
    for model, paths in _NAMED_BY.get(kind, ()):
        for path in paths:
            for start in range(0, len(uids), _AT_ONCE):
                yield from _through(model, path, uids[start : start + _AT_ONCE])


def awards_of(rules: Iterable[UUID]) -> set[str]:
    """Return the addresses of the awards that rules grant."""
    return set(
        StackingRule.objects.filter(uid__in=list(rules)).values_list("award__slug", flat=True)
    )


def _through(model: Any, path: str, uids: list[UUID]) -> Iterator[tuple[str, UUID]]:
    rows = model._default_manager.order_by().filter(**{f"{path}__uid__in": uids}).distinct()
    if model is Offering:
        for kind, uid in rows.values_list("kind", "uid"):
            yield kind.replace("-", ""), uid
    else:
        for uid in rows.values_list("uid", flat=True):
            yield model._meta.model_name, uid
