"""Values of variables, held against the types that an operation declares before its text is parsed.

Parsing takes some ten times longer than this, and somebody who guesses at values would have it done for each guess.
graphql-core judges the values and says what is wrong; here each is repeated as it was sent, and told with its cure.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from graphql import (
    GraphQLError,
    GraphQLID,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLString,
    coerce_input_value,
    get_nullable_type,
    is_input_type,
    is_list_type,
    is_non_null_type,
)
from graphql.pyutils import Path, inspect, print_path_list

from registry.graphql.as_sent import as_sent
from registry.graphql.core_words import retold
from registry.graphql.cures import with_cure
from registry.graphql.errors import BAD_INPUT, placed
from registry.graphql.fault_places import places
from registry.graphql.sketch import Sketch

MOST = 10
"""Faults that are told."""

LONGEST_TYPE = 20
"""Words and signs of a type that is looked up; a longer one fits no place."""


class Declared(NamedTuple):
    """A variable as it is declared: which of the words its sign is, its name, its type, the words of what stands for it."""

    at: int
    name: str
    of: Any
    default: list[str]
    default_at: int


class _Enough(Exception):  # noqa: N818 - it never leaves this module
    """As much is wrong as is told."""


def wrong_variables(
    schema: GraphQLSchema, sketch: Sketch, text: str, asked: str | None, given: dict[str, Any]
) -> list[GraphQLError]:
    """Return what is wrong with the variables of the operation ``asked``: ten faults at most, each with the place of its declaration.

    Of what is not declared as the schema has it nothing is said: the standard rules, which come after, do.
    """
    operation = sketch.operation(asked)
    if operation is None or not operation.declared:
        return []
    found = islice(_faults(schema, operation.declared, given), MOST)
    begin = sketch.size - operation.left + 1
    return [
        placed(said, text, places(text)[begin + one.at], {"code": BAD_INPUT, "variable": one.name})
        for one, said in found
    ]


def _faults(
    schema: GraphQLSchema, words: list[str], given: dict[str, Any]
) -> Iterator[tuple[Declared, str]]:
    for one in declared(schema, words):
        for said in _wrong(schema, one, given):
            yield one, said


def declared(schema: GraphQLSchema, words: list[str]) -> Iterator[Declared]:
    """Yield the variables among the words of their declarations, but for those whose type is none of the schema's.

    Linear in the words.
    """
    for at, name, said in type_words(words):
        of = _type(schema, tuple(said)) if len(said) <= LONGEST_TYPE else None
        if of is not None:
            after = at + 3 + len(said)
            default = _default(words, after) if words[after : after + 1] == ["="] else []
            yield Declared(at, name, of, default, after + 1)


def type_words(words: list[str]) -> Iterator[tuple[int, str, list[str]]]:
    """Yield the variables among the words of their declarations: which word the sign is, the name, the words of the type."""
    begin = [at for at, word in enumerate(words) if word == "$"]
    for at, end in zip(begin, [*begin[1:], len(words)]):  # noqa: B905 - without a sign there is an end only
        said = words[at + 3 : end]
        size = next((n for n, word in enumerate(said) if word in ("=", "@")), len(said))
        if words[at + 2 : at + 3] == [":"]:
            yield at, words[at + 1], said[:size]


def _default(words: list[str], after: int) -> list[str]:
    """Return the words of a default: up to the next variable or directive."""
    ends = (at for at in range(after + 1, len(words)) if words[at] in ("$", "@"))
    return words[after + 1 : next(ends, len(words))]


@lru_cache(256)
def _type(schema: GraphQLSchema, words: tuple[str, ...]) -> Any:
    """Return the type that words name; None for what is none, or not one of values that are given."""
    match words:
        case (*inner, "!"):
            of = _type(schema, tuple(inner))
            return None if of is None or is_non_null_type(of) else GraphQLNonNull(of)
        case ("[", *inner, "]"):
            of = _type(schema, tuple(inner))
            return None if of is None else GraphQLList(of)
        case (name,):
            of = schema.type_map.get(name)
            return of if is_input_type(of) else None
    return None


def _wrong(schema: GraphQLSchema, one: Declared, given: dict[str, Any]) -> Iterator[str]:
    needed = is_non_null_type(one.of)
    if one.name not in given:
        if needed and not one.default:
            yield retold(f"Variable '${one.name}' of required type '{one.of}' was not provided.")
    elif given[one.name] is not None:
        yield from _misfits(schema, one, given[one.name])
    elif needed:
        yield retold(f"Variable '${one.name}' of non-null type '{one.of}' must not be null.")


def _misfits(schema: GraphQLSchema, one: Declared, given: Any) -> list[str]:
    """Return what graphql-core finds wrong with a value and inside it."""
    found: list[str] = []

    def note(path: list[str | int], value: Any, error: GraphQLError) -> None:
        problem = with_cure(schema, _with_value_as_sent(error.message, value))
        found.append(_told(one.name, path, value, problem))
        if len(found) == MOST:
            raise _Enough

    try:
        for value, of, path in _doubtful(one.of, given):
            coerce_input_value(value, of, note, path, hide_suggestions=True)
    except _Enough:
        pass
    return found


def _doubtful(of: Any, given: Any) -> Iterator[tuple[Any, Any, Path | None]]:
    """Yield what has to be judged of a value: of a long list of ids or words those that are no text, with their place."""
    listed = get_nullable_type(of)
    if not is_list_type(listed) or type(given) is not list:
        yield given, of, None
        return
    named = get_nullable_type(listed.of_type)
    is_text = named in (GraphQLID, GraphQLString)
    for place, value in enumerate(given):
        if not is_text or type(value) is not str:
            yield value, listed.of_type, Path(None, place, None)


def _with_value_as_sent(message: str, value: Any) -> str:
    """Return what graphql-core says of a value; where it ends with the value, as Python writes it, with that as JSON."""
    head, shown, rest = message.rpartition(f": {inspect(value)}")
    return f"{head}: {as_sent(value)}{rest}" if shown and rest in ("", ".") else message


def _told(name: str, path: list[str | int], value: Any, problem: str) -> str:
    said = {"variable": name, "found": as_sent(value), "problem": problem}
    if not path:
        return _("Variable '$%(variable)s' got invalid value %(found)s; %(problem)s") % said
    said["place"] = f"{name}{print_path_list(path)}"
    template = _("Variable '$%(variable)s' got invalid value %(found)s at '%(place)s'; %(problem)s")
    return template % said
