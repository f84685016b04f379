"""Values of records as their readers say them: in the differences of a plan, and in what stands against it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from registry.interchange.bulk.export import cell
from registry.interchange.kinds import Kind
from registry.models.notation import PoliciesField, RequirementField


def plain(kind: Kind, name: str, value: Any) -> str:
    """Return the value of a field as people read it, in the language of the request."""
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    chosen = dict(getattr(kind.columns.get(name), "flatchoices", None) or ())
    if isinstance(value, str | int) and value in chosen:
        return str(chosen[value])
    return cell(kind, name, {name: value})


def is_notation(kind: Kind, name: str) -> bool:
    """Return whether a field is kept in a notation that no sentence repeats: requirements, policies."""
    return isinstance(kind.columns.get(name), RequirementField | PoliciesField)
