"""The variables of an operation by its sketch: not declared, not used, or of a type that does not fit. Linear in the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from graphql import (
    GraphQLSchema,
    NullValueNode,
    Undefined,
    ValueNode,
    get_named_type,
    get_nullable_type,
    is_input_object_type,
    is_list_type,
)
from graphql.validation.rules.variables_in_allowed_position import allowed_variable_usage

from registry.graphql.schema_fields import field_of
from registry.graphql.sketch import (
    Directive,
    Fault,
    Field,
    Fragment,
    Inline,
    Operation,
    Selection,
    Sketch,
    Spread,
)
from registry.graphql.variables import LONGEST_TYPE, Declared, declared, type_words


class Use(NamedTuple):
    """Where a variable is used: which of the words its sign is, its name, the type of the place, and the place's default."""

    at: int
    name: str
    of: Any
    default: Any = Undefined


class VariableUses:
    """The variables of one operation, and where it uses them, fragments included."""

    def __init__(self, schema: GraphQLSchema, sketch: Sketch) -> None:
        self.schema, self.sketch = schema, sketch
        self.spread: dict[str, None] = {}

    def faults(self, operation: Operation) -> Iterator[Fault]:
        """Yield variables that are not declared or do not fit their place, and then those that nothing uses."""
        size, words = self.sketch.size, operation.declared
        begin = size - operation.left + 1
        names = {name: at for at, name, _of in type_words(words)}
        # No place takes lists in lists in lists without end.
        endless = {name: of for _at, name, of in type_words(words) if len(of) > LONGEST_TYPE}
        types = {one.name: one for one in declared(self.schema, words)}
        where = f" operation '{operation.name}'." if operation.name else ""
        used = set()
        for use in self.uses(operation):
            name = use.name
            used.add(name)
            if name in types:
                if not self.fits(types[name], use):
                    said = f"Variable '${name}' of type '{types[name].of}' used in position"
                    at = (begin + types[name].at, use.at)
                    yield Fault(f"{said} expecting type '{use.of}'.", at)
            elif name in endless and use.of is not None:
                said = f"Variable '${name}' of type '{''.join(endless[name])}' used in position"
                at = (begin + names[name], use.at)
                yield Fault(f"{said} expecting type '{use.of}'.", at)
            elif name not in names and name.isidentifier():
                said = f"Variable '${name}' is not defined" + (f" by{where}" if where else ".")
                yield Fault(said, (use.at, size - operation.begins))
        for name, at in names.items():
            if name not in used:
                said = f"Variable '${name}' is never used" + (f" in{where}" if where else ".")
                yield Fault(said, (begin + at,))

    def fits(self, one: Declared, use: Use) -> bool:
        """Return whether a variable may stand in a place; where the place is not known it may."""
        if use.of is None:
            return True
        default = None
        if one.default:
            default = NullValueNode() if one.default == ["null"] else ValueNode()
        return allowed_variable_usage(self.schema, one.of, default, use.of, use.default)

    def uses(self, operation: Operation) -> Iterator[Use]:
        """Yield each use of a variable."""
        brackets = len(operation.declared) + 2 if operation.declared else 0
        yield from self.in_directives(operation.own, self.sketch.size - operation.left + brackets)
        is_query = operation.kind == "query"
        yield from self.under(operation.inner, self.schema.query_type if is_query else None)
        done = 0
        while done < len(self.spread):
            for name in list(self.spread)[done:]:
                done += 1
                one = self.sketch.fragments.get(name)
                if one is not None:
                    yield from self.inside(one, None)

    def under(self, selections: list[Selection], on: Any) -> Iterator[Use]:
        """Yield the uses in a selection on a type."""
        for one in selections:
            if type(one) is not Field:
                yield from self.inside(one, on)
                continue
            field = field_of(self.schema, on, str(one.name))
            after = self.sketch.size - one.left + 1
            tokens = one.arguments.tokens
            if tokens:
                yield from self.among(tokens, after + 1, field.args if field else {})
                after += len(tokens) + 2
            if one.directives:
                yield from self.in_directives(one.directives, after)
            if one.inner:
                yield from self.under(one.inner, get_named_type(field.type) if field else None)

    def inside(self, one: Spread | Inline | Fragment, around: Any) -> Iterator[Use]:
        """Yield the uses in a fragment; of one that is named later."""
        if one.directives:
            yield from self.in_directives(one.directives, self.sketch.size - one.left + 1)
        if isinstance(one, Spread):
            self.spread.setdefault(one.name)
        else:
            on = around if one.on is None else self.schema.type_map.get(one.on)
            yield from self.under(one.inner, on)

    def in_directives(self, directives: list[Directive] | tuple[()], at: int) -> Iterator[Use]:
        """Yield the uses in directives; ``at`` is which of the words the first begins with."""
        for one in directives:
            at += 2
            tokens = one.arguments.tokens
            if tokens:
                known = self.schema.get_directive(one.name)
                yield from self.among(tokens, at + 1, known.args if known else {})
                at += len(tokens) + 2

    def among(self, words: list[str], begin: int, known: dict[str, Any]) -> Iterator[Use]:
        """Yield the uses in arguments. What is in brackets has the type of its part, or of the list's items."""
        if "$" not in words:
            return
        place, fields, around = Use(0, "", None), known, []
        for at, word in enumerate(words[:-1]):
            if word == "$":
                yield place._replace(at=begin + at, name=words[at + 1])
            elif word == "[":
                around.append((place, fields))
                of = get_nullable_type(place.of)
                item = of.of_type if is_list_type(of) else of
                place, fields = Use(0, "", item), {}
            elif word == "{":
                around.append((place, fields))
                of = get_named_type(place.of)
                fields = of.fields if is_input_object_type(of) else {}
            elif word in ("}", "]") and around:
                place, fields = around.pop()
            elif word == ":" and words[at - 1] in fields:
                known_as = fields[words[at - 1]]
                place = Use(0, "", known_as.type, known_as.default_value)
            elif word == ":":
                place = Use(0, "", None)
