"""A sketch reads what graphql-core reads: whatever that takes, the sketch takes, and sees the same in it."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest
from graphql import (
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    IntValueNode,
    OperationDefinitionNode,
    VariableNode,
    get_introspection_query,
    parse,
)
from hypothesis import HealthCheck, example, given
from hypothesis import settings as cases
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from cms.first_queries import EXAMPLES
from registry.graphql.sketch import Field, Sketch, Spread, Variable
from registry.graphql.sketching import TooManyTokens, Unreadable, sketched
from tests.registry.graphql.test_schema import SDL

MOST = 10_000
NAMES = ("first", "last", "if")
PIECES = [
    "{", "}", "(", ")", "[", "]", "...", "... on A", "@a", "@skip(if: $b)", "a", "b: c", "first: 5", "last: -1", ":",
    "$x", "$x: Int = 7", "= true", "!", "query", "query Q", "fragment F on A", "fragment", "on", "#x\n", '"""a" \\""" ) """',
    '"a)"', '""', '"', '"""', "1.5e+3", "0", "-0", "007", ",", "\ufeff", "?", "true", "null", "mutation", "é", "a(first: 3)",
    "b(o: {first: 1}, l: [{last: 2}] first: $x)", "@include(if: false) ", "\\", "|", "&", "{ a }", "{ ...F }", "extend",
]  # fmt: skip


def values(arguments: Any) -> dict[str, Any]:
    """Return the arguments of a node that bounds and costs ask for."""
    read = {one.name.value: value(one.value) for one in reversed(arguments)}
    return {name: read.get(name) for name in NAMES}


def value(node: Any) -> Any:
    if isinstance(node, VariableNode):
        return f"${node.name.value}"
    if isinstance(node, BooleanValueNode):
        return node.value
    return int(node.value) if isinstance(node, IntValueNode) and len(node.value) < 12 else None


def of_selections(found: Any) -> list[Any]:
    """Return what graphql-core sees in a selection set."""
    return [of_selection(one) for one in found.selections] if found else []


def of_selection(one: Any) -> Any:
    directives = [(each.name.value, values(each.arguments)) for each in one.directives]
    if isinstance(one, FragmentSpreadNode):
        return "...", one.name.value, directives
    inner = of_selections(one.selection_set)
    if isinstance(one, FieldNode):
        return (
            one.name.value,
            one.alias and one.alias.value,
            values(one.arguments),
            directives,
            inner,
        )
    return "... on", one.type_condition and one.type_condition.name.value, directives, inner


def of_document(document: DocumentNode) -> Any:
    """Return what graphql-core sees in a document."""
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    fragments = [one for one in document.definitions if isinstance(one, FragmentDefinitionNode)]
    return (
        [
            (
                one.name and one.name.value,
                {
                    each.variable.name.value: value(each.default_value)
                    for each in one.variable_definitions
                    if each.default_value
                },
                len(one.directives)
                + sum(len(each.directives) for each in one.variable_definitions),
                of_selections(one.selection_set),
            )
            for one in operations
        ],
        Counter(
            repr(
                (
                    one.type_condition.name.value,
                    len(one.directives),
                    of_selections(one.selection_set),
                )
            )
            for one in fragments
        ),
        {one.name.value for one in fragments},
    )


def said(arguments: Any) -> dict[str, Any]:
    found = {name: arguments[name] for name in NAMES}
    return {name: f"${one}" if isinstance(one, Variable) else one for name, one in found.items()}


def of_sketched(found: Any) -> list[Any]:
    """Return what a sketch sees in a selection set."""
    return [of_one(one) for one in found or []]


def of_one(one: Any) -> Any:
    directives = [(each.name, said(each.arguments)) for each in one.directives]
    if isinstance(one, Spread):
        return "...", one.name, directives
    if isinstance(one, Field):
        return one.name, one.alias, said(one.arguments), directives, of_sketched(one.inner)
    return "... on", one.on, directives, of_sketched(one.inner)


def of_sketch(sketch: Sketch) -> Any:
    """Return what a sketch sees, in the same form."""
    return (
        [
            (one.name, one.defaults, one.directives, of_sketched(one.inner))
            for one in sketch.operations
        ],
        Counter(
            repr((one.on, len(one.directives), of_sketched(one.inner)))
            for one in [*sketch.fragments.values(), *sketch.again]
        ),
        set(sketch.fragments),
    )


def is_query(document: DocumentNode) -> bool:
    return all(
        isinstance(one, OperationDefinitionNode | FragmentDefinitionNode)
        for one in document.definitions
    )


def agrees(text: str) -> bool:
    """Hold both readings of a text against each other; return whether graphql-core takes it."""
    try:
        document = parse(text)
    except GraphQLError:
        # The sketch may take it or not, but it must come to an end.
        try:
            sketched(text, MOST)
        except Unreadable:
            pass
        return False
    if is_query(document):
        assert of_sketch(sketched(text, MOST)) == of_document(document)
    return is_query(document)


@pytest.mark.parametrize(
    "text",
    [
        *(one.text for one in EXAMPLES),
        get_introspection_query(),
        "query on { on: on }",
        "query($a: [Int!]! = [1] @x(y: 2), $b: Boolean = true @z @z) @w { f(i: {first: 9}, first: $a) }",
        '{ f(s: "first: 1)", t: """ \\""" } """, last: 2) { ... { g } ...H @skip(if: $b) } } fragment H on I @j { k }',
        "fragment A on B { c } fragment A on B { d } { e }",
        "{ f(e: first, first: 3) }",
        "{a}#{",
        '"of" query { a }',
        '"""of { """ fragment A on B { c } "it" query D { e }',
    ],
)
def test_texts_that_people_write(text: str) -> None:
    assert agrees(text)


def test_queries_of_hypothesis_graphql() -> None:
    scalars = {"Date": st.just(nodes.String("2026-09-01")), "Decimal": st.just(nodes.String("1"))}

    @given(queries(SDL.read_text(), custom_scalars=scalars, allow_x00=False))
    @cases(max_examples=60, suppress_health_check=list(HealthCheck))
    def same(text: str) -> None:
        assert agrees(text)

    same()


@given(st.lists(st.sampled_from(PIECES), max_size=24).map(" ".join))
@example("{ f(first: ) }")
@example("query Q($a: Int = ) { a }")
@example("{ a(first:")
@example("type A { a: Int }")
@cases(max_examples=1_500)
def test_any_order_of_words_and_signs(text: str) -> None:
    agrees(text)


@given(st.data())
@cases(max_examples=600)
def test_a_piece_more_at_any_place(data: st.DataObject) -> None:
    words = data.draw(st.sampled_from([one.text for one in EXAMPLES])).split(" ")
    words.insert(data.draw(st.integers(0, len(words))), data.draw(st.sampled_from(PIECES)))
    agrees(" ".join(words))


@given(st.text(max_size=60).map(lambda text: f"{{ a {text} }}"))
@cases(max_examples=500)
def test_any_text(text: str) -> None:
    agrees(text)


def test_an_argument_without_a_value_has_none() -> None:
    (field,) = sketched("{ f(first:) }", MOST).operations[0].inner
    assert field.arguments["first"] is None


@pytest.mark.parametrize(
    "text", ["type A { a: Int }", '"of" horse { a }', "{ a", "a }", "{ ... on A b }"]
)
def test_what_is_no_query_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        sketched(text, MOST)


def test_words_and_signs_are_counted_comments_left_out() -> None:
    assert sketched("{ a #b c\n }", 3).operations
    with pytest.raises(TooManyTokens):
        sketched("{ a b }", 3)


@pytest.mark.parametrize("piece", ['\\"', '\\"x', '\\"""\n'])
@pytest.mark.parametrize("quote", ['"', '"""\n'])
def test_what_follows_a_quote_that_is_not_closed_is_looked_through_once(quote: str, piece: str):
    # Looked through again for each quote in it, this would take a second.
    text = ("{ pilots(search: " + quote + piece * 14_000)[:14_999]
    began = time.process_time()
    with pytest.raises((Unreadable, TooManyTokens)):
        sketched(text, 1000)
    assert time.process_time() - began < 0.1
