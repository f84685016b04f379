"""What records are called in the admin: by their latest draft; those without a title of their own by what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from wagtail.admin.utils import get_latest_str

from cms.records.wording import typeset
from registry.models import Adoption, Endorsement, NeedReply
from registry.models.bilingual import current_language, localized
from registry.models.naming import read_names

ABOUT_OTHERS = {
    Adoption: ("pilot", "offering", "element"),
    Endorsement: ("partner", "micro_certification"),
    NeedReply: ("offering", "need"),
}
"""Kinds that are called by what they are about, and not by a text of their own."""


def called_by_others(
    found: Iterable[tuple[Any, Any, tuple[str, str]]],
) -> dict[tuple[str, str], tuple[str, str]]:
    """Return what records that are called by others are called in the language of the request, a few queries a kind.

    Args:
        found: kind, key and titles of any records.
    """
    by_kind: dict[Any, list[Any]] = {}
    for model, pk, titles in found:
        if model in ABOUT_OTHERS or (model.ABOUT and not any(titles)):
            by_kind.setdefault(model, []).append(pk)
    return {
        (model._meta.model_name, str(one.pk)): (str(one), str(one))
        for model, some in by_kind.items()
        for one in _named(model, some)
    }


def _named(model: Any, keys: list[Any]) -> list[Any]:
    records = model._default_manager.filter(pk__in=keys)
    if model in ABOUT_OTHERS:
        return list(records.select_related(*ABOUT_OTHERS[model]))
    found = list(records)
    read_names(found)
    return found


def printed(words: Any) -> str:
    """Return what a record is called as the site prints it, in the language of the request."""
    return typeset(str(words), current_language())


def latest_label(record: Any) -> str:
    """Return what a record's latest draft calls it in the language of the request; Wagtail keeps that of whoever saved it.

    Some records, such as entries of the ledger, are called by what they are about, and not by a text of their own.
    """
    if type(record) in ABOUT_OTHERS:
        return printed(record)
    latest = getattr(record, "latest_revision", None)
    said = latest.content if latest else {}
    label = getattr(record, "LABEL", "")
    stated = {name: said.get(name) for name in (f"{label}_en", f"{label}_fr")}
    written = localized(SimpleNamespace(**stated), label)
    about = record.about() if latest and getattr(record, "ABOUT", ()) and not written else ""
    return printed(written or about or get_latest_str(record))
