"""Arguments as they are given to a field or a directive, held against those that it has."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from operator import itemgetter
from typing import Any

from graphql import GraphQLError, GraphQLSchema

from registry.graphql.literals import fits, narrowed, read_text, wrong_value
from registry.graphql.sketch import Arguments, Fault


class Given:
    """Looks at arguments. ``doubts`` are the values that may yet be given to graphql-core one by one."""

    def __init__(self, schema: GraphQLSchema, doubts: int) -> None:
        self.schema, self.doubts = schema, doubts

    def faults(
        self, arguments: Arguments, begin: int, known: dict[str, Any], where: str
    ) -> Iterator[Fault]:
        """Yield arguments that are not there or are given twice, and values that are wrong.

        ``begin`` is which of the words the first of the arguments' is, ``known`` the types by name.
        """
        words, named = arguments.tokens, list(arguments.names)
        first: dict[str, list[int]] = {}
        for place, name, value in _each(arguments):
            first.setdefault(name, []).append(begin + place)
            if name not in known:
                yield Fault(f"Unknown argument '{name}' on {where}.", (begin + place,))
            else:
                yield from self.misfits(name, known[name], value, begin + place + 2)
        if len(first) < len(named):
            for name, at in first.items():
                if len(at) > 1:
                    yield Fault(f"There can be only one argument named '{name}'.", tuple(at))
        yield from repeated(words, begin)

    def misfits(self, name: str, of: Any, value: list[str], begin: int) -> Iterator[Fault]:
        """Yield what is wrong with one value, as long as there may be doubts."""
        if self.doubts and not fits(of, value):
            self.doubts -= 1
            of, value, inside = narrowed(of, value)
            for place, message, extensions in wrong_value(self.schema, name, of, value):
                yield Fault(message, (begin + inside + place,), extensions)


def repeated(words: list[str], begin: int) -> Iterator[Fault]:
    """Yield the parts of objects that are given twice."""
    around: list[dict[str, int]] = []
    if "{" not in words:
        return
    for at, word in enumerate(words):
        if word in ("{", "["):
            around.append({})
        elif word in ("}", "]") and around:
            around.pop()
        elif word == ":" and around and at:
            name = words[at - 1]
            known = around[-1].setdefault(name, begin + at - 1)
            if known != begin + at - 1:
                said = f"There can be only one input field named '{name}'."
                yield Fault(said, (known, begin + at - 1))


def _each(arguments: Arguments) -> Iterator[tuple[int, str, list[str]]]:
    """Yield arguments: which of the words the name is, the name, and the words of the value."""
    words, named = arguments.tokens, list(arguments.names)
    ends = [place for place, _name in named[1:]] + [len(words)]
    for (place, name), end in zip(named, ends, strict=False):  # without a name there is an end only
        yield place, name, words[place + 2 : end]


def same_arguments(ones: Arguments, others: Arguments) -> bool:
    """Return whether arguments are the same: parts of objects in any order, texts however they are escaped."""
    if ones.tokens == others.tokens:
        return True
    first, second = ({name: value for _at, name, value in _each(each)} for each in (ones, others))
    if first.keys() != second.keys():
        return False
    return all(
        value == second[name] or _meant(value) == _meant(second[name])
        for name, value in first.items()
    )


def _meant(words: list[str]) -> Any:
    """Return what words mean, so that what is meant alike is equal; the words themselves where they mean nothing."""
    try:
        return _value(iter(words))
    except (GraphQLError, StopIteration):
        return words


def _value(words: Iterator[str]) -> Any:
    word = next(words)
    if word == "$":
        return "$", next(words)
    if word == "{":
        parts = {name: next(words) and _value(words) for name in iter(words.__next__, "}")}
        return "{", sorted(parts.items(), key=itemgetter(0))
    if word == "[":
        return "[", [_value(chain([each], words)) for each in iter(words.__next__, "]")]
    return (read_text(word), word.startswith('"""')) if word[0] == '"' else word
