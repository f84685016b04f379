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
from registry.models.public_first import PublicFirst
from registry.models.record import LISTED

Judgement = Callable[[], None]
"""Raises ValidationError when something is wrong."""


class Objection(NamedTuple):
    """One thing that a table says against a row."""

    field: str
    code: str
    words: str


def complain_of_row(draft: Draft, row: Any, held: Collection[Ref]) -> None:
    """Add to a draft what the rules of fields and of the record say against its row, in both languages.

    Args:
        draft: gets the issues.
        row: the row, filled and not saved.
        held: references to rejected records. With any, only the fields are judged: the rest may be
            wrong because of the other record alone.
    """

    def judge(made: Any, unstated: set[str]) -> list[Judgement]:
        unjudged = unstated.union(_pointing(made, held))
        fields: list[Judgement] = [lambda: made.clean_fields(exclude=unjudged)]
        return fields if held else [*fields, made.clean, lambda: _refuse_too_early(made)]

    _judge_cluster(draft, row, judge)


def _refuse_too_early(made: Any) -> None:
    if isinstance(made, PublicFirst) and getattr(made, "lifecycle", "") in LISTED:
        made.refuse_too_early()


def complain_of_constraints(draft: Draft, row: Any) -> None:
    """Add to a draft what uniqueness and constraints say against its row.

    Asking costs a query a constraint, so it is done when the database has refused the row, to find the words.
    """

    def judge(made: Any, unstated: set[str]) -> list[Judgement]:
        if made is row:
            return [row.validate_unique, row.validate_constraints]
        return [lambda: made.validate_constraints(exclude=unstated)]

    _judge_cluster(draft, row, judge)


def complain_of_repetition(draft: Draft) -> None:
    """Add to a draft an issue for each entry of a list that says the same as one before it."""
    for name, child in draft.kind.children.items():
        for number in _repeated(child, draft.made.get(name, [])):
            draft.complain("child.twice", f"{name}[{number}]")


def complain_of_value(draft: Draft, at: str, field: Any, value: Any) -> None:
    """Add to a draft what the rules of a column say against a value, in both languages, without a row."""
    try:
        field.clean(value, None)
    except ValidationError:
        _complain_in_both(draft, at, field, value, lambda: field.clean(value, None))


def complain_of_entry(draft: Draft, at: str, made: Any) -> None:
    """Add to a draft what the rules of an entry of a list say, beyond those of its columns."""
    try:
        made.clean()
    except ValidationError:
        _complain_in_both(draft, at, None, None, made.clean)


def _complain_in_both(draft: Draft, at: str, field: Any, value: Any, judge: Judgement) -> None:
    english, french = in_both(lambda: _objections([judge]))
    allowed = [str(value) for value, _ in getattr(field, "flatchoices", None) or ()]
    for objection, autre in zip(english, french, strict=True):
        draft.complain(
            "model.choice" if objection.code == "invalid_choice" and allowed else "model.invalid",
            ".".join(filter(None, (at, objection.field))),
            None if value == "" else value,
            said=_either(objection.words, autre.words),
            allowed=", ".join(allowed),
        )


def _judge_cluster(
    draft: Draft, row: Any, judge: Callable[[Any, set[str]], list[Judgement]]
) -> None:
    columns = draft.kind.columns
    _complain(draft, "", row, columns, judge(row, _unstated(row, columns)))
    for name, child in draft.kind.children.items():
        for number, made in enumerate(draft.made.get(name, []), start=1):
            judged = judge(made, _unstated(made, child.columns))
            _complain(draft, f"{name}[{number}].", made, child.columns, judged)


def _unstated(row: Any, columns: Mapping[str, Any]) -> set[str]:
    """Return the columns that no file states: the registry sets them."""
    return {field.name for field in row._meta.concrete_fields} - columns.keys()


def _pointing(row: Any, held: Collection[Ref]) -> Iterator[str]:
    """Yield the references that are known to mean a row, or wait for one."""
    for field in row._meta.concrete_fields:
        if field.many_to_one and (held or getattr(row, field.attname) is not None):
            yield field.name


def _complain(
    draft: Draft, at: str, row: Any, columns: Mapping[str, Any], judged: list[Judgement]
) -> None:
    if not _objections(judged):
        return
    # Rules put their words together at once, in one language; so they are asked once in each.
    english, french = in_both(lambda: _objections(judged))
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


def _objections(judged: list[Judgement]) -> list[Objection]:
    """Return the objections of the first judgement that has any."""
    for judge in judged:
        try:
            judge()
        except ValidationError as error:
            return list(_named(error))
    return []


def _named(error: ValidationError) -> Iterator[Objection]:
    by_field = error.update_error_dict({})
    for name, errors in by_field.items():
        for one in errors:
            yield Objection(
                "" if name == NON_FIELD_ERRORS else name, one.code or "", one.messages[0]
            )


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
