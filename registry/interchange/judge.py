"""What the tables say of a row before it is saved: field rules, rules of the record, uniqueness, constraints."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import UniqueConstraint

from registry.interchange.check import Draft
from registry.interchange.kinds import Child, Ref
from registry.interchange.messages import in_both, later
from registry.models.bilingual import current_language


class Objection(NamedTuple):
    """One thing that a table says against a row."""

    field: str
    code: str
    words: str


def complain_of_row(draft: Draft, row: Any, held: Collection[Ref]) -> None:
    """Add to a draft what is wrong with the row made of it, in both languages.

    Args:
        draft: gets the issues.
        row: the row, filled and not saved.
        held: references to rejected records. With any, only the fields are judged: the rest may be
            wrong because of the other record alone.
    """
    unjudged = _unjudged(row, draft.kind.columns, draft.columns)
    _complain(draft, "", row, draft.kind.columns, lambda: _judge(row, unjudged, held))
    for name, child in draft.kind.children.items():
        for number, made in enumerate(draft.made.get(name, []), start=1):
            _complain_of_child(draft, f"{name}[{number}].", child, made, held)
        for number in _repeated(child, draft.made.get(name, [])):
            draft.complain("child.twice", f"{name}[{number}]")


def _unjudged(row: Any, columns: Mapping[str, Any], stated: Mapping[str, Any]) -> set[str]:
    """Return the columns that no file states, and the references, which are known to mean a row."""
    others = {field.name for field in row._meta.concrete_fields} - columns.keys()
    return others | {name for name, value in stated.items() if isinstance(value, Ref)}


def _judge(row: Any, unjudged: set[str], held: Collection[Ref]) -> None:
    errors: dict[str, Any] = {}
    _collect(errors, lambda: row.clean_fields(exclude=unjudged))
    if not held and not errors:
        _collect(errors, row.clean)
        _collect(errors, row.validate_unique)
        _collect(errors, row.validate_constraints)
    if errors:
        raise ValidationError(errors)


def _complain_of_child(
    draft: Draft, at: str, child: Child, made: Any, held: Collection[Ref]
) -> None:
    # Its parent is not stored yet; what is unique within the parent is looked at beside its siblings.
    unjudged = {"id", child.parent, *_references_of(made, child)}

    def judge() -> None:
        errors: dict[str, Any] = {}
        _collect(errors, lambda: made.clean_fields(exclude=unjudged))
        if not held and not errors:
            _collect(errors, made.clean)
            _collect(errors, lambda: made.validate_constraints(exclude={child.parent}))
        if errors:
            raise ValidationError(errors)

    _complain(draft, at, made, child.columns, judge)


def _references_of(made: Any, child: Child) -> Iterator[str]:
    for name, field in child.columns.items():
        if field.many_to_one and getattr(made, field.attname) is not None:
            yield name


def _collect(errors: dict[str, Any], judge: Callable[[], None]) -> None:
    try:
        judge()
    except ValidationError as error:
        error.update_error_dict(errors)


def _complain(
    draft: Draft, at: str, row: Any, columns: Mapping[str, Any], judge: Callable[[], None]
) -> None:
    if not _objections(judge):
        return
    # Rules put their words together at once, in one language; so they are asked once in each.
    english, french = in_both(lambda: _objections(judge))
    for objection, autre in zip(english, french, strict=True):
        name = objection.field
        field = columns.get(name)
        allowed = [str(value) for value, _ in getattr(field, "flatchoices", ())]
        draft.complain(
            "model.choice" if objection.code == "invalid_choice" and allowed else "model.invalid",
            at + name if name else at.rstrip("."),
            _shown(row, field),
            said=_either(objection.words, autre.words),
            allowed=", ".join(allowed),
        )


def _objections(judge: Callable[[], None]) -> list[Objection]:
    try:
        judge()
    except ValidationError as error:
        return [
            Objection("" if name == NON_FIELD_ERRORS else name, one.code or "", one.messages[0])
            for name, errors in error.error_dict.items()
            for one in errors
        ]
    return []


def _either(english: str, french: str) -> str:
    return later(lambda: french if current_language() == "fr" else english)


def _shown(row: Any, field: Any) -> Any:
    value = None if field is None else getattr(row, field.attname)
    return None if value == "" else value


def _repeated(child: Child, rows: list[Any]) -> Iterator[int]:
    for rule in child.table._meta.constraints:
        if isinstance(rule, UniqueConstraint) and rule.condition is None:
            names = [name for name in rule.fields if name != child.parent]
            attributes = [child.columns[name].attname for name in names]
            said = [tuple(getattr(row, name) for name in attributes) for row in rows]
            yield from (n for n, one in enumerate(said, start=1) if one in said[: n - 1])
