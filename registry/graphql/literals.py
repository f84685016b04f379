"""Values that are written into a query, held against the types of their arguments before the query is parsed.

What plainly fits is passed by its words alone. What does not look so is given to graphql-core, that one value by itself
and not the whole query, which says what is wrong with it. A variable in a value fits here; its type is judged elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    FloatValueNode,
    GraphQLError,
    GraphQLSchema,
    IntValueNode,
    Source,
    StringValueNode,
    get_nullable_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
    parse,
    validate,
)
from graphql.language.lexer import Lexer

from registry.graphql.values_in_place import ValuesInPlace

MOST = 3
"""Values of a query that are given to graphql-core one by one; more are left to the standard rules."""

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_LONGEST_INT = 11
_LONG = 20
"""Words of a list from which on its items are looked at one by one."""

_NO = -1


class Misfit(NamedTuple):
    """A wrong value: which of the words of the arguments it is, and what is told of it."""

    place: int
    message: str
    extensions: dict[str, Any]


def fits(of: Any, words: list[str]) -> bool:
    """Return whether the words of a value plainly are one of a type."""
    try:
        return _after(of, words, 0) == len(words)
    except IndexError:
        return False


def wrong_value(schema: GraphQLSchema, name: str, of: Any, words: list[str]) -> Iterator[Misfit]:
    """Yield what graphql-core finds wrong with the value of an argument, by the place of each in its words."""
    words, open_ = _without_variables(words)
    head, value = f"query ($v: {of} = ", " ".join(words)
    try:
        document = parse(f"{head}{value}) {{ __typename }}")
    except GraphQLError:
        return  # the grammar says so
    for error in validate(schema, document, [ValuesInPlace], hide_suggestions=True):
        way = name + str((error.extensions or {})["argument"]).removeprefix("$v")
        said = error.message.partition(": ")[2]
        place = _word_at(words, (error.positions or [len(head)])[0] - len(head))
        if open_ and (place in open_ or "null" in said):
            continue  # it is the word that stands for the variable
        yield Misfit(place, f"{way}: {said}", {**(error.extensions or {}), "argument": way})


def narrowed(of: Any, words: list[str]) -> tuple[Any, list[str], int]:
    """Return of a long list the first item that does not plainly fit, its type and place; any other value as it is.

    What is given to graphql-core is parsed, and that of a long list would take longer than to refuse it may.
    """
    listed = get_nullable_type(of)
    if len(words) > _LONG and is_list_type(listed) and words[0] == "[":
        at = 1
        while at < len(words) - 1:
            end = _end(words, at)
            if not fits(listed.of_type, words[at:end]):
                return listed.of_type, words[at:end], at
            at = end
    return of, words, 0


def _end(words: list[str], at: int) -> int:
    """Return which word follows a value."""
    if words[at] == "$":
        return at + 2
    open_ = 0
    while at < len(words):
        open_ += (words[at] in ("[", "{")) - (words[at] in ("]", "}"))
        at += 1
        if open_ <= 0:
            break
    return at


def _without_variables(words: list[str]) -> tuple[list[str], set[int]]:
    """Return words with ``null`` in the place of each variable, and which of them these are."""
    signs = {at for at, word in enumerate(words) if word == "$"}
    if not signs:
        return words, signs
    shown = [
        "null" if at in signs else "" if at - 1 in signs else word for at, word in enumerate(words)
    ]
    return shown, signs


def _word_at(words: list[str], offset: int) -> int:
    begins = 0
    for number, word in enumerate(words):
        if offset <= begins:
            return number
        begins += len(word) + 1
    return 0


def _after(of: Any, words: list[str], at: int) -> int:
    """Return which word follows a value that fits; ``_NO`` where it is not plain that it does."""
    word = words[at]
    if word == "$":
        return at + 2
    if is_non_null_type(of):
        return _NO if word == "null" else _after(of.of_type, words, at)
    if word == "null":
        return at + 1
    if is_list_type(of):
        return _after_list(of.of_type, words, at)
    if is_input_object_type(of):
        return _after_object(of, words, at)
    return at + 1 if _is_value(of, word) else _NO


def _after_list(of: Any, words: list[str], at: int) -> int:
    if words[at] != "[":
        return _after(of, words, at)  # one value stands for a list of it
    at += 1
    while words[at] != "]":
        at = _after(of, words, at)
        if at == _NO:
            return _NO
    return at + 1


def _after_object(of: Any, words: list[str], at: int) -> int:
    if words[at] != "{":
        return _NO
    at, given = at + 1, set()
    while words[at] != "}":
        field = of.fields.get(words[at])
        if field is None or words[at + 1] != ":":
            return _NO  # one that is given twice is told of by the standard rules
        given.add(words[at])
        at = _after(field.type, words, at + 2)
        if at == _NO:
            return _NO
    needed = {name for name, field in of.fields.items() if is_required_input_field(field)}
    return at + 1 if needed <= given else _NO


def _is_value(of: Any, word: str) -> bool:
    if is_enum_type(of):
        return word in of.values
    written = word[0] == '"'
    if of.name == "Boolean":
        return word in ("true", "false")
    if of.name in ("String", "ID"):
        return written or (of.name == "ID" and _WHOLE.fullmatch(word) is not None)
    if of.name in ("Int", "Float"):
        is_number = (_WHOLE if of.name == "Int" else _NUMBER).fullmatch(word) is not None
        return is_number and (of.name == "Float" or _is_int(word))
    return _is_scalar(of, word, written)


def _is_int(word: str) -> bool:
    return len(word) <= _LONGEST_INT and GRAPHQL_MIN_INT <= int(word) <= GRAPHQL_MAX_INT


def _is_scalar(of: Any, word: str, written: bool) -> bool:
    if not written and not _NUMBER.fullmatch(word):
        return False
    number = IntValueNode if word.lstrip("-").isdigit() else FloatValueNode
    try:
        node = StringValueNode(value=read_text(word)) if written else number(value=word)
        of.parse_literal(node)
    except GraphQLError:
        return False
    return True


def read_text(word: str) -> str:
    """Return the text that a word in quotes means. Raises ``GraphQLError`` where it means none."""
    if "\\" not in word and not word.startswith('"""'):
        return word[1:-1]
    return Lexer(Source(word)).advance().value or ""
