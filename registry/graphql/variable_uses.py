"""The variables of an operation by its sketch: used and not declared, or declared and not used. Linear in the text."""

from __future__ import annotations

from collections.abc import Iterator

from registry.graphql.sketch import (
    Directive,
    Field,
    Fragment,
    Inline,
    Operation,
    Selection,
    Sketch,
    Spread,
)


class VariableUses:
    """The variables of one operation, and where it uses them, fragments included."""

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.spread: dict[str, None] = {}

    def faults(self, operation: Operation) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield variables that are not declared, and then those that nothing uses: what is told, and which of the words it is about."""
        size, words = self.sketch.size, operation.declared
        begin = size - operation.left + 1
        signs = [at for at, word in enumerate(words) if word == "$"]
        declared = {at: words[at + 1] for at in signs if words[at + 2 : at + 3] == [":"]}
        where = f" operation '{operation.name}'." if operation.name else ""
        names, used = set(declared.values()), set()
        for at, name in self.uses(operation):
            used.add(name)
            if name not in names and name.isidentifier():
                told = f"Variable '${name}' is not defined" + (f" by{where}" if where else ".")
                yield told, (at, size - operation.begins)
        for at, name in declared.items():
            if name not in used:
                told = f"Variable '${name}' is never used" + (f" in{where}" if where else ".")
                yield told, (begin + at,)

    def uses(self, operation: Operation) -> Iterator[tuple[int, str]]:
        """Yield each use of a variable, and which of the words it is."""
        brackets = len(operation.declared) + 2 if operation.declared else 0
        yield from _in(operation.own, self.sketch.size - operation.left + brackets)
        yield from self.under(operation.inner)
        done = 0
        while done < len(self.spread):
            for name in list(self.spread)[done:]:
                done += 1
                one = self.sketch.fragments.get(name)
                if one is not None:
                    yield from self.inside(one)

    def under(self, selections: list[Selection]) -> Iterator[tuple[int, str]]:
        for one in selections:
            if type(one) is Field:
                after = self.sketch.size - one.left + 1
                tokens = one.arguments.tokens
                if tokens:
                    yield from _among(tokens, after + 1)
                    after += len(tokens) + 2
                if one.directives:
                    yield from _in(one.directives, after)
                if one.inner:
                    yield from self.under(one.inner)
            else:
                yield from self.inside(one)

    def inside(self, one: Spread | Inline | Fragment) -> Iterator[tuple[int, str]]:
        """Yield the uses in a fragment; of one that is named later."""
        if one.directives:
            yield from _in(one.directives, self.sketch.size - one.left + 1)
        if isinstance(one, Spread):
            self.spread.setdefault(one.name)
        else:
            yield from self.under(one.inner)


def _in(directives: list[Directive] | tuple[()], at: int) -> Iterator[tuple[int, str]]:
    for one in directives:
        at += 2
        tokens = one.arguments.tokens
        if tokens:
            yield from _among(tokens, at + 1)
            at += len(tokens) + 2


def _among(tokens: list[str], begin: int) -> Iterator[tuple[int, str]]:
    if "$" in tokens:
        for at, word in enumerate(tokens[:-1]):
            if word == "$":
                yield begin + at, tokens[at + 1]
