"""Every root field has a test of its exact data with a pinned number of database queries: read from the tests themselves.

A test counts when it takes a fixture that counts queries; its queries are the texts in it that are GraphQL.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from graphql import FieldNode, GraphQLError, parse, validate

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


def root_fields(text: str) -> set[str]:
    """Return the root fields that a text asks; none where it is no valid query."""
    try:
        document = parse(text)
    except GraphQLError:
        return set()
    if validate(schema.graphql_schema, document):
        return set()
    selections = [one for part in document.definitions for one in part.selection_set.selections]
    return {one.name.value for one in selections if isinstance(one, FieldNode)}


def fields_with_a_test() -> set[str]:
    """Return the root fields that have such a test."""
    found: set[str] = set()
    for path in PLACES:
        for node in counting(ast.parse(path.read_text(encoding="utf-8"))):
            for text in texts(node):
                found |= root_fields(text)
    return found


def test_every_root_field_has_a_test_of_its_data_and_its_queries() -> None:
    assert sorted(set(schema.graphql_schema.query_type.fields) - fields_with_a_test()) == []
