"""Every root field has a test of its exact data with a pinned number of database queries: read from the tests themselves.

A test counts when it takes a fixture that counts queries; its queries are the texts in it that are GraphQL.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphql import (
    FieldNode,
    GraphQLError,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    parse,
    validate,
    visit,
)

from frontend.schema import schema

TESTS = Path(__file__).resolve().parents[2]
PLACES = [*Path(__file__).parent.glob("test_*.py"), *(TESTS / "search").glob("test_*.py")]
COUNTERS = {"django_assert_num_queries", "counted"}


def counting(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the tests of a module that count queries, and the cases that such a test walks."""
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and {one.arg for one in node.args.args} & COUNTERS:
            yield node
            names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            yield from (constants[name] for name in names & constants.keys())


def texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts in a piece of code; what is filled in is a CTID."""
    for one in ast.walk(node):
        if isinstance(one, ast.JoinedStr):
            yield "".join(
                part.value if isinstance(part, ast.Constant) else "ce-x" for part in one.values
            )
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def fields_in(text: str) -> set[str]:
    """Return the fields that a text asks, ``Type.field``; none where it is no valid query."""
    try:
        document = parse(text)
    except GraphQLError:
        return set()
    if validate(schema.graphql_schema, document):
        return set()
    fields = Fields(TypeInfo(schema.graphql_schema))
    visit(document, TypeInfoVisitor(fields.types, fields))
    return fields.found


class Fields(Visitor):
    """Gathers the fields of a document."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types, self.found = types, set[str]()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        parent = self.types.get_parent_type()
        if parent is not None:
            self.found.add(f"{parent.name}.{node.name.value}")


def texts_that_count() -> Iterator[str]:
    """Yield the texts in tests that count queries."""
    for path in PLACES:
        for node in counting(ast.parse(path.read_text(encoding="utf-8"))):
            yield from texts(node)


def test_every_root_field_has_a_test_of_its_data_and_its_queries() -> None:
    found = {name for text in texts_that_count() for name in fields_in(text)}
    there = {f"Query.{name}" for name in schema.graphql_schema.query_type.fields}
    assert sorted(there - found) == []
