"""The number of database queries does not depend on the number of rows, whatever fields are asked for.

The query is made from the schema: every field of every list, three levels down. The same query runs over two records
of each kind and over five; a field that reads the database row by row makes the counts differ.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_required_argument,
)

from frontend.schema import schema
from tests import factories
from tests.registry.graphql.conftest import Ask


def is_asked(field: GraphQLField) -> bool:
    """Return whether a list answers a question about something, and so cannot be read without it."""
    return any(is_required_argument(argument) for argument in field.args.values())


LISTS = sorted(
    name
    for name, field in schema.graphql_schema.query_type.fields.items()
    if get_named_type(field.type).name.endswith("Connection")
    and name not in ("changes", "search")  # hits of the search are no rows of a table
    and not is_asked(field)
)


def fields_of(graphql_type: object, levels: int) -> str:
    """Return every field of a type, with theirs, so many levels down."""
    if is_abstract_type(graphql_type):
        possible = schema.graphql_schema.get_possible_types(graphql_type)
        return " ".join(f"... on {one.name} {{ {fields_of(one, levels)} }}" for one in possible)
    assert isinstance(graphql_type, GraphQLObjectType)
    said = []
    for name, field in graphql_type.fields.items():
        inner = get_named_type(field.type)
        if not is_composite_type(inner):
            said.append(name)
        elif levels:
            said.append(f"{name} {{ {fields_of(inner, levels - 1)} }}")
    return " ".join(said) or "__typename"


def whole(name: str, levels: int = 2) -> str:
    """Return a query for everything in a list."""
    return_type = get_named_type(schema.graphql_schema.query_type.fields[name].type)
    node = get_named_type(return_type.fields["nodes"].type)
    return f"{{ {name} {{ nodes {{ __typename {fields_of(node, levels)} }} }} }}"


@pytest.fixture
def no_limits(settings: object) -> None:
    settings.GRAPHQL_LIMITS = {
        "tokens": 100_000,
        "characters": 1_000_000,
        "same_fields": 10_000,
        "cost": 10_000_000,
    }


def count(ask: Ask, query: str) -> tuple[int, int]:
    """Return the number of rows and of database queries."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        data = ask(query)
    return len(next(iter(data.values()))["nodes"]), len(seen)


def grow(world: SimpleNamespace, *numbers: int) -> None:
    """Add more records of each kind, linked as the first ones are."""
    for number in numbers:
        lead = factories.organization(f"college-{number}", region=world.region)
        pilot = factories.pilot(f"pilot-{number}", lead, world.sector)
        pilot.partners.create(organization=world.university)
        pilot.save()
        noc = factories.occupation(f"3110{number}")
        noc.skills.create(skill=world.skill, importance=3)
        noc.job_titles.create(language="en", title="Somebody")
        noc.save()
        micro = factories.micro_certification(f"micro-{number}", lead, pilot=pilot)
        micro.occupations.set([noc, world.nursing])
        micro.regions.set([world.region])
        micro.languages.set([world.french])
        micro.skills.create(skill=factories.skill(f"skill-{number}", world.framework))
        micro.save()
        course = factories.course(f"course-{number}", lead)
        program = factories.program(f"program-{number}", lead, sector=world.sector)
        agreement = factories.agreement(f"agreement-{number}", lead, world.university)
        factories.stacking_rule(f"rule-{number}", program, micro, course, agreement=agreement)
        decision = factories.equivalency(
            f"decision-{number}", course, world.university, agreement=agreement
        )
        decision.grants.create(kind="offering", offering=world.university_course)
        decision.save()
        factories.adoption(f"adoption-{number}", world.element, pilot=pilot)
        factories.adoption(f"adoption-of-micro-{number}", world.element, offering=micro)
        factories.endorsement(f"endorsement-{number}", micro, world.university)
        need = factories.need(f"need-{number}", lead, occupation=noc)
        need.regions.set([world.region])
        need.save()
        factories.need_reply(f"reply-{number}", need, micro)


@pytest.mark.parametrize("name", LISTS)
def test_more_rows_cost_no_more_queries(name: str, ask: Ask, world, no_limits) -> None:
    query = whole(name)
    grow(world, 2)
    before, queries = count(ask, query)
    grow(world, 3, 4, 5)
    after, queries_after = count(ask, query)
    assert before >= 1
    assert after >= before + 3
    assert queries_after == queries
