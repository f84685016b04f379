"""Queries made from the schema: any list, any fields, fragments, aliases and arguments, right and wrong."""

from __future__ import annotations

from typing import Any

from graphql import (
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_enum_type,
    is_required_argument,
)
from hypothesis import strategies as st

from frontend.schema import schema

SCHEMA = schema.graphql_schema
ROOT = SCHEMA.query_type
LISTS = sorted(
    name
    for name, field in ROOT.fields.items()
    if get_named_type(field.type).name.endswith("Connection")
    and name != "search"  # its hits are no rows of a table
    and not any(is_required_argument(argument) for argument in field.args.values())
)
DEEPEST = 3
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 120),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        ["", "x", "3540", "32101", "wound-care", "2026-02-30", "2026-09-01", "\x00", "1e999", "é"]
    ),
    st.sampled_from([[], [None], ["3540"], ["ONLINE"], {}, {"offering": "x"}, [{"offering": "x"}]]),
    st.text(max_size=8),
)


@st.composite
def selections(draw: Any, of_type: Any, level: int = 0) -> str:
    """Some fields of a type."""
    if level > DEEPEST:
        return "{ __typename }"
    names = draw(st.lists(st.sampled_from(sorted(of_type.fields)), min_size=1, max_size=4))
    said = [part for name in names for part in [draw(fields(of_type, name, level))] if part]
    if draw(st.integers(0, 9)) == 0:
        said.append("__typename")
    if is_abstract_type(of_type) and draw(st.integers(0, 3)) == 0:
        one = draw(
            st.sampled_from(sorted(SCHEMA.get_possible_types(of_type), key=lambda t: t.name))
        )
        said.append(f"... on {one.name} {draw(selections(one, level + 1))}")
    elif draw(st.integers(0, 5)) == 0:
        said.append(f"... on {of_type.name} {draw(selections(of_type, level + 1))}")
    if draw(st.integers(0, 15)) == 0:
        said.append("... @include(if: true) { __typename }")
    return "{ " + (" ".join(said) or "__typename") + " }"


@st.composite
def fields(draw: Any, of_type: Any, name: str, level: int) -> str:
    """A field with what it needs; nothing where it asks for arguments of its own."""
    field = of_type.fields[name]
    if any(is_required_argument(argument) for argument in field.args.values()):
        return ""
    inner = get_named_type(field.type)
    language = draw(st.sampled_from(["", "(language: FR)"])) if "language" in field.args else ""
    # One name must not stand for two ways of asking, so an alias says which it is.
    alias = f"{name}In: " if language else ""
    below = f" {draw(selections(inner, level + 1))}" if is_composite_type(inner) else ""
    return f"{alias}{name}{language}{below}"


@st.composite
def lists(draw: Any) -> tuple[str, dict[str, Any]]:
    """A query for one list, with variables for a page and an order."""
    name = draw(st.sampled_from(LISTS))
    field = ROOT.fields[name]
    first = draw(st.sampled_from([None, 1, 2, 50, 100, 0, 101, "x"]))
    order = field.args.get("orderBy")
    orders = sorted(get_named_type(order.type).values) if order else []
    said = ["first: $first"]
    if orders and draw(st.booleans()):
        said.append(f"orderBy: {draw(st.sampled_from(orders))}")
    node = get_named_type(get_named_type(field.type).fields["nodes"].type)
    rows = f"nodes {draw(selections(node))}"
    if draw(st.booleans()):
        rows = f"edges {{ cursor node {draw(selections(node))} }} totalCount"
    page = draw(
        st.sampled_from(["", "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"])
    )
    query = f"query ($first: Int) {{ {name}({', '.join(said)}) {{ {rows} {page} }} }}"
    return query, {"first": first}


@st.composite
def anything(draw: Any) -> tuple[str, dict[str, Any]]:
    """A query for any root field, with a variable of any shape for each of its arguments."""
    name = draw(st.sampled_from(sorted(ROOT.fields)))
    field = ROOT.fields[name]
    chosen = [
        argument
        for argument in field.args
        if is_required_argument(field.args[argument]) or draw(st.integers(0, 3)) == 0
    ]
    variables = {argument: draw(VALUES | enums(field.args[argument].type)) for argument in chosen}
    declared = ", ".join(f"${argument}: {field.args[argument].type}" for argument in chosen)
    passed = ", ".join(f"{argument}: ${argument}" for argument in chosen)
    inner = get_named_type(field.type)
    below = draw(selections(inner)) if is_composite_type(inner) else ""
    head = f"query ({declared}) " if declared else ""
    arguments = f"({passed})" if passed else ""
    return f"{head}{{ {name}{arguments} {below} }}", variables


def enums(of_type: Any) -> Any:
    """Values of an enum; nothing else for other types."""
    named = get_named_type(of_type)
    return st.sampled_from(sorted(named.values)) if is_enum_type(named) else st.none()
