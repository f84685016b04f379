"""What a browser would post from a form that it was shown."""

from __future__ import annotations

from typing import Any

from django.db.models.fields.files import FieldFile
from django.forms import BaseForm
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock

from cms.admin.requirement_form import NotationFormField, RequirementFormField


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


def in_blocks(
    name: str, requirement: Any, field: type[NotationFormField] = RequirementFormField
) -> dict[str, Any]:
    """Return what a browser posts for a column in the notation."""
    blocks = field().prepare_value(requirement)
    return posted(blocks.stream_block, blocks, name)


def as_text(name: str, *texts: str) -> dict[str, Any]:
    """Return what a browser posts for blocks of text, one for each of the texts."""
    blocks = RequirementFormField.blocks
    written = blocks.to_python([{"type": "written", "value": text} for text in texts])
    return posted(blocks, written, name)


def posted(block: Block, value: Any, name: str) -> dict[str, Any]:
    """Return a block as its part of the form is posted."""
    if isinstance(block, StructBlock):
        inside = [
            (f"{name}-{child}", one, value[child]) for child, one in block.child_blocks.items()
        ]
        return {
            key: said for each in inside for key, said in posted(each[1], each[2], each[0]).items()
        }
    if isinstance(block, StreamBlock):
        rows = [(child.block_type, child.block, child.value) for child in value]
        return _rows(name, rows)
    if isinstance(block, ListBlock):
        return _rows(name, [(None, block.child_block, one) for one in value])
    plain = getattr(value, "pk", value)
    return {} if plain is False else {name: "" if plain is None else plain}


def _rows(name: str, rows: list[tuple[str | None, Block, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {f"{name}-count": len(rows)}
    for number, (kind, block, value) in enumerate(rows):
        place = f"{name}-{number}"
        said |= {f"{place}-deleted": "", f"{place}-order": number, f"{place}-id": ""}
        said |= {f"{place}-type": kind} if kind else {}
        said |= posted(block, value, f"{place}-value")
    return said


def _values(form: BaseForm) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for bound in form:
        if isinstance(bound.field, NotationFormField):
            said |= posted(bound.field.block, bound.value(), bound.html_name)
        else:
            said[bound.html_name] = _as_posted(bound)
    return {name: value for name, value in said.items() if value is not None}


def _as_posted(bound: Any) -> Any:
    value = bound.value()
    if isinstance(value, FieldFile):
        return None
    if hasattr(value, "__iter__") and not isinstance(value, str | dict):
        return [getattr(one, "pk", one) for one in value]
    if value is False:
        return None
    return value
