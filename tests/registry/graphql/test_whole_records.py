"""Every field of every type, with its exact value and a pinned number of database queries.

``whole/`` holds what one record of each kind in a small registry answers when everything is asked of it, and what
pages of lists say. After a change that is meant, ``WRITE_ANSWERS=1`` writes them anew: read what
changed before it is committed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import CharField, TextField
from django.test.utils import CaptureQueriesContext
from graphql import (
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
    is_object_type,
    is_required_argument,
)

from registry.models import Adoption, AdoptionStep
from tests import factories
from tests.registry.graphql.conftest import Ask
from tests.registry.graphql.queries import LISTS, ROOT, SCHEMA
from tests.registry.graphql.test_every_field import fields_in, texts_that_count

WHOLE = Path(__file__).parent / "whole"
RECORDS = sorted(
    one.name
    for one in SCHEMA.get_possible_types(SCHEMA.get_type("Record"))
    if one.name != "Tombstone"
)
SOURCE = {
    "source_name": "A source",
    "source_url": "https://source.example/",
    "source_published": "2025-11",
    "source_date": date(2026, 2, 3),
    "last_confirmed": date(2026, 3, 4),
}


def everything(of_type: GraphQLObjectType, above: tuple[str, ...] = ()) -> str:
    """Return a selection of all fields of a type; of the records that it names, their slugs alone."""
    found = []
    for name, field in of_type.fields.items():
        inner = get_named_type(field.type)
        if any(is_required_argument(one) for one in field.args.values()) or inner.name in above:
            continue
        if not is_composite_type(inner):
            found.append(name)
        elif "ctid" in inner.fields:
            found.append(f"{name} {{ __typename slug }}")
        else:
            found.append(f"{name} {everything(inner, (*above, of_type.name))}")
    return "{ " + " ".join(found) + " }"


def of_record(type_name: str) -> str:
    """Return a query for everything that a record says."""
    of_type = SCHEMA.get_type(type_name)
    return f"query ($id: ID!) {{ node(id: $id) {{ ... on {type_name} {everything(of_type)} }} }}"


def of_list(name: str) -> str:
    """Return a query for the edges of a list; all else of a list, too."""
    connection = get_named_type(ROOT.fields[name].type)
    named = "slug" in get_named_type(connection.fields["nodes"].type).fields
    node = "__typename slug" if named else "kind label"
    return (
        f"{{ {name}(first: 1) {{ totalCount edges {{ cursor node {{ {node} }} }} nodes {{ __typename }}"
        " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
    )


OTHERS = {
    "stacksInto": """query ($course: ID!) { stacksInto(offering: $course) { totalCount nodes { __typename }
      edges { cursor node { required award { slug } } } pageInfo { hasNextPage endCursor } } }""",
    "offRamps": """query ($course: ID!) { offRamps(holdings: [{offering: $course}]) { totalCount nodes { __typename }
      edges { cursor node { missing award { slug } } } pageInfo { hasNextPage endCursor } } }""",
    "equivalents": """query ($course: ID!) { equivalents(offering: $course) { totalCount nodes { __typename }
      edges { cursor node { answer at { slug } findings { text } } } pageInfo { hasNextPage endCursor } } }""",
    "countsAs": """query ($physiology: ID!) { countsAs(offering: $physiology) { totalCount nodes { __typename }
      edges { cursor node { text decision { slug } } } pageInfo { hasNextPage endCursor } } }""",
}


@pytest.fixture
def records(world: SimpleNamespace) -> Iterator[dict[str, Any]]:
    """One record of each kind, by type, in which every text has something to say."""
    world.group = factories.organization_group()
    world.group.members.create(organization=world.college, left_on=date(2025, 12, 31))
    world.group.save()
    made = [one for one in vars(world).values() if hasattr(one, "uid")]
    for record in made:
        told = stated(record)
        type(record)._base_manager.filter(pk=record.pk).update(**told)
    AdoptionStep.objects.update(on=date(2026, 3, 1), stated=[])
    # The texts were written past it.
    Adoption.objects.get().note_step()
    world.adoption.confirmations.create(
        partner=world.pilot.partners.first().organization,
        what="in-demand",
        given_on=date(2026, 3, 2),
        revoked_on=date(2026, 4, 1),
    )
    with time_machine.travel(datetime(2026, 9, 1, 12, tzinfo=UTC), tick=False):
        yield {type(one).__name__: one for one in reversed(made)}


def stated(record: Any) -> dict[str, Any]:
    """Return columns for what a record does not say: its source, and texts in both languages."""
    columns = {field.name for field in record._meta.get_fields()}
    texts = {
        field.name: f"{field.name} of {record.slug}"
        for field in record._meta.fields
        if isinstance(field, CharField | TextField)
        and field.name.endswith(("_en", "_fr"))
        and not getattr(record, field.name)
    }
    return texts | {name: value for name, value in SOURCE.items() if name in columns}


def steady(value: Any, cursors: dict[str, str]) -> Any:
    """Return an answer with its cursors by number: a cursor holds the key of a row, which each database counts."""
    if isinstance(value, list):
        return [steady(one, cursors) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: cursors.setdefault(one, f"cursor {len(cursors) + 1}")
        if name in ("cursor", "startCursor", "endCursor") and one
        else steady(one, cursors)
        for name, one in value.items()
    }


def holds(name: str, ask: Ask, query: str, **variables: Any) -> None:
    """Hold an answer, and the number of database queries, against what is kept."""
    path = WHOLE / f"{name}.json"
    ask(query, **variables)
    with CaptureQueriesContext(connection) as seen:
        said = steady(ask(query, **variables), {})
    # The time limit of PostgreSQL takes a savepoint and the way back.
    number = len(seen) - (4 if connection.vendor == "postgresql" else 0)
    answered = {"queries": number, "said": said}
    if os.environ.get("WRITE_ANSWERS"):
        WHOLE.mkdir(exist_ok=True)
        text = json.dumps(answered, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")
    assert answered == json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("type_name", RECORDS)
def test_everything_that_a_record_says(type_name: str, records: dict[str, Any], ask: Ask):
    holds(type_name, ask, of_record(type_name), id=records[type_name].ctid)


def test_everything_that_a_withdrawn_record_says(records: dict[str, Any], ask: Ask):
    records["Pilot"].withdraw("Merged.", "Fusionné.")
    holds("Tombstone", ask, of_record("Tombstone"), id=records["Pilot"].ctid)


@pytest.mark.parametrize("name", LISTS)
def test_everything_that_a_page_says(name: str, records: dict[str, Any], ask: Ask):
    holds(name, ask, of_list(name))


@pytest.mark.parametrize("name", OTHERS)
def test_everything_that_a_page_of_answers_says(name: str, records: dict[str, Any], ask: Ask):
    names = {"course": records["Course"].ctid, "physiology": factories.ctid("course", "physiology")}
    holds(name, ask, OTHERS[name], **names)


def test_everything_that_an_entry_said_on_a_past_day(records: dict[str, Any], ask: Ask):
    said = everything(SCHEMA.get_type("Adoption"))
    holds("adoptionsAsOf", ask, f'{{ adoptions(asOf: "2026-03-10") {{ nodes {said} }} }}')


def test_no_field_is_left_out() -> None:
    asked = [of_record(name) for name in (*RECORDS, "Tombstone")] + [
        of_list(name) for name in LISTS
    ]
    found = {pair for text in asked + list(OTHERS.values()) for pair in fields_in(text)}
    found |= {pair for text in texts_that_count() for pair in fields_in(text)}
    there = {
        f"{name}.{field}"
        for name, one in SCHEMA.type_map.items()
        if is_object_type(one) and not name.startswith("__")
        for field in one.fields
    }
    assert sorted(there - found) == []
