"""What a browser would post from a form that it was shown."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm


def filled_in(form: BaseForm, **changes: Any) -> dict[str, Any]:
    """Return the values of a form and its formsets as they were shown, with some of them changed."""
    posted = _values(form)
    for formset in getattr(form, "formsets", {}).values():
        posted |= _values(formset.management_form)
        for child in formset.forms:
            posted |= _values(child)
    return posted | changes


def row(prefix: str, number: int, **columns: Any) -> dict[str, Any]:
    """Return one new row of a formset."""
    own = {f"{prefix}-{number}-{name}": value for name, value in columns.items()}
    return own | {f"{prefix}-{number}-ORDER": number + 1}


def _values(form: BaseForm) -> dict[str, Any]:
    shown = {bound.html_name: _as_posted(bound) for bound in form}
    return {name: value for name, value in shown.items() if value is not None}


def _as_posted(bound: Any) -> Any:
    value = bound.value()
    if hasattr(value, "__iter__") and not isinstance(value, str | dict):
        return [getattr(one, "pk", one) for one in value]
    if value is False:
        return None
    return value
