"""What records are called that have no title of their own, as entries of the ledger: by what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from registry.models import Adoption, Endorsement, NeedReply

ABOUT_OTHERS = {
    Adoption: ("pilot", "offering", "element"),
    Endorsement: ("partner", "micro_certification"),
    NeedReply: ("offering", "need"),
}
"""Kinds that are called by what they are about, and not by a text of their own."""


def called_by_others(keys: Iterable[tuple[Any, Any]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return what records of these kinds are called in the language of the request, by kind and key, with one query a kind."""
    by_kind: dict[Any, list[Any]] = {}
    for model, pk in keys:
        if model in ABOUT_OTHERS:
            by_kind.setdefault(model, []).append(pk)
    return {
        (model._meta.model_name, str(one.pk)): (str(one), str(one))
        for model, some in by_kind.items()
        for one in model._default_manager.filter(pk__in=some).select_related(*ABOUT_OTHERS[model])
    }
