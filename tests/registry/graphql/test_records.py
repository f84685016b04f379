"""Identity, visibility and language: what any record has, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from registry.graphql.base import TYPES
from registry.graphql.enums import RecordKind
from registry.graphql.identity import global_id
from registry.graphql.kinds import record_types
from registry.models import Change, Record
from tests import factories
from tests.registry.graphql.conftest import Ask

NODE = "query ($id: ID!) { node(id: $id) { __typename id ctid label isExample ... on Offering { hours } } }"
MISSING = "ce-99999999-9999-4999-8999-999999999999"
Errors = Callable[..., list[dict[str, Any]]]


@pytest.mark.parametrize("as_ctid", [True, False])
def test_node_by_either_identifier(
    as_ctid: bool, ask: Ask, world: Any, django_assert_num_queries
) -> None:
    identifier = global_id("MicroCertification", world.micro.ctid)
    with django_assert_num_queries(2 if as_ctid else 1):
        data = ask(NODE, id=world.micro.ctid if as_ctid else identifier)
    assert data["node"] == {
        "__typename": "MicroCertification",
        "id": identifier,
        "ctid": world.micro.ctid,
        "label": "Wound care",
        "isExample": False,
        "hours": "24.00",
    }


def test_node_finds_every_kind_of_record(ask: Ask, world: SimpleNamespace) -> None:
    group = factories.organization_group()
    del world.profile
    records = [*(one for one in vars(world).values() if hasattr(one, "ctid")), group]
    found = {ask(NODE, id=one.ctid)["node"]["__typename"] for one in records}
    assert found == set(record_types())


def test_types_are_named_as_models_are() -> None:
    assert {name: one._meta.model.__name__ for name, one in record_types().items()} == {
        name: name for name in record_types()
    }
    assert "PageInfo" not in TYPES


def test_what_does_not_exist_is_named(errors_of: Errors, world: Any) -> None:
    assert errors_of(NODE, id=MISSING) == [
        {
            "message": f"id: Record “{MISSING}” does not exist or is not public.",
            "locations": [{"line": 1, "column": 20}],
            "path": ["node"],
            "extensions": {"code": "NOT_FOUND", "type": "Record", "id": MISSING, "argument": "id"},
        }
    ]


@pytest.mark.parametrize(
    ("query", "code", "named"),
    [
        (f'{{ course(id: "{MISSING}") {{ id }} }}', "NOT_FOUND", ("id", MISSING)),
        ('{ course(slug: "nowhere") { id } }', "NOT_FOUND", ("id", "nowhere")),
        ('{ occupation(noc: "00000") { id } }', "NOT_FOUND", ("id", "00000")),
        ('{ course(id: "wound-care") { id } }', "BAD_INPUT", ("argument", "id")),
        ('{ course(id: "") { id } }', "BAD_INPUT", ("argument", "id")),
        ("{ course(id: 75201) { id } }", "BAD_INPUT", ("argument", "id")),
        ("{ course { id } }", "BAD_INPUT", ("argument", "id")),
        (f'{{ course(id: "{MISSING}", slug: "a") {{ id }} }}', "BAD_INPUT", ("argument", "id")),
        ('{ course(slug: "a\\u0000b") { id } }', "BAD_INPUT", ("argument", "slug")),
        ('{ courses(occupation: "00000") { nodes { id } } }', "NOT_FOUND", ("id", "00000")),
        ('{ courses(region: "9999") { nodes { id } } }', "BAD_INPUT", ("argument", "region")),
        ('{ courses(maxHours: "-1") { nodes { id } } }', "BAD_INPUT", ("argument", "maxHours")),
        ("{ occupations(teer: [7]) { nodes { id } } }", "BAD_INPUT", ("argument", "teer")),
    ],
)
def test_wrong_values_are_named(
    query: str, code: str, named: tuple[str, str], errors_of: Errors
) -> None:
    extensions = errors_of(query)[0]["extensions"]
    assert extensions["code"] == code
    assert extensions[named[0]] == named[1]


@pytest.mark.parametrize(
    "query",
    [
        '{ courses(maxHours: "many") { nodes { id } } }',
        "{ courses(maxHours: true) { nodes { id } } }",
        "{ courses(delivery: BY_POST) { nodes { id } } }",
        "{ courses(first: 3000000000) { nodes { id } } }",
        "query ($fee: Decimal) { courses(maxFee: $fee) { nodes { id } } }",
    ],
)
def test_values_of_another_type_are_refused_before_anything_runs(
    query: str, errors_of: Errors, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        error = errors_of(query, fee={"a": 1})[0]
    assert error["extensions"]["code"] in ("BAD_INPUT", "BAD_QUERY")


def test_an_id_of_another_kind_is_told_with_the_kind(errors_of: Errors, world: Any) -> None:
    identifier = global_id("MicroCertification", world.micro.ctid)
    lying = global_id("Course", world.micro.ctid)
    for given in (identifier, world.micro.ctid, lying):
        error = errors_of("query ($id: ID) { course(id: $id) { id } }", id=given)[0]
        assert error["extensions"] == {
            "code": "OTHER_KIND",
            "argument": "id",
            "type": "Course",
            "found": "MicroCertification",
            "id": given,
        }
        assert error["message"] == (
            f"id: “{given}” is a record of another kind: Micro-certification. Asked for is: Course."
        )


@pytest.mark.parametrize("name", ["occupation", "institution", "stacksInto", "skill"])
def test_an_id_of_another_kind_in_a_filter_is_told_with_the_kind(
    name: str, errors_of: Errors, world: Any
) -> None:
    query = f"query ($id: ID) {{ microCertifications({name}: $id) {{ totalCount }} }}"
    for given in (world.pilot.ctid, global_id("Pilot", world.pilot.ctid)):
        told = errors_of(query, id=given)[0]["extensions"]
        assert (told["code"], told["argument"], told["found"]) == ("OTHER_KIND", name, "Pilot")
        assert told["id"] == given


def test_one_id_in_two_arguments_is_told_for_the_one_that_it_does_not_fit(
    errors_of: Errors, world: Any
) -> None:
    """An institution as the offering and as the receiving side: only the first is wrong."""
    asked = f'offering: "{world.college.ctid}", at: "{world.college.ctid}"'
    (error,) = errors_of(f"{{ equivalency({asked}) {{ answer }} }}")
    assert error["extensions"]["argument"] == "offering"
    assert (error["extensions"]["type"], error["extensions"]["found"]) == (
        "Offering",
        "Organization",
    )


def test_a_misspelt_element_is_an_error_and_not_an_empty_ledger(
    errors_of: Errors, ask: Ask, world: Any
) -> None:
    (error,) = errors_of('{ adoptions(element: "trancsript") { totalCount } }')
    assert error["extensions"] == {
        "code": "NOT_FOUND",
        "type": "FrameworkElement",
        "id": "trancsript",
        "argument": "element",
    }
    element = world.adoption.element
    for name in (element.code, element.ctid, global_id("FrameworkElement", element.ctid)):
        found = ask("query ($name: String) { adoptions(element: $name) { totalCount } }", name=name)
        assert found == {"adoptions": {"totalCount": 1}}


def test_a_draft_of_another_kind_is_not_told(errors_of: Errors, world: Any) -> None:
    draft = factories.course("draft", world.college, lifecycle="draft", live=False)
    error = errors_of(f'{{ pilot(id: "{draft.ctid}") {{ id }} }}')[0]
    told = {"code": "NOT_FOUND", "type": "Pilot", "id": draft.ctid, "argument": "id"}
    assert error["extensions"] == told


@pytest.mark.parametrize("type_name", ["Change", "OfferingSkill", "Nothing", "Query", "Offering"])
def test_a_global_id_of_no_record_is_not_found(
    type_name: str, errors_of: Errors, world: Any
) -> None:
    given = global_id(type_name, world.micro.ctid)
    assert errors_of(NODE, id=given)[0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("lifecycle", "listed", "refusal"),
    [
        ("draft", False, "NOT_FOUND"),
        ("published", True, None),
        ("suspended", False, None),
        ("ceased", False, None),
        ("tombstone", False, "WITHDRAWN"),
    ],
)
def test_lists_show_what_is_published_and_lookups_what_is_public(
    lifecycle: str, listed: bool, refusal: str | None, ask: Ask, errors_of: Errors
) -> None:
    college = factories.organization()
    factories.course("chemistry", college, lifecycle=lifecycle)
    nodes = ask("{ courses { totalCount nodes { slug } } }")["courses"]
    assert nodes == {
        "totalCount": int(listed),
        "nodes": [{"slug": "chemistry"}] if listed else [],
    }
    query = '{ course(slug: "chemistry") { lifecycle } }'
    if refusal is None:
        assert ask(query) == {"course": {"lifecycle": lifecycle.upper()}}
    else:
        assert errors_of(query)[0]["extensions"]["code"] == refusal


@pytest.mark.parametrize("by", ["ctid", "global id"])
def test_a_tombstone_answers_at_its_identifier(by: str, ask: Ask, world: Any) -> None:
    world.pilot.withdraw("Merged.", "Fusionné.")
    given = world.pilot.ctid if by == "ctid" else global_id("Pilot", world.pilot.ctid)
    at = Change.objects.get(record_uid=world.pilot.uid, kind="tombstoned").at
    query = """query ($id: ID!) { node(id: $id) { __typename id ... on Record { ctid lifecycle label }
      ... on Tombstone { recordType withdrawnAt withdrawnBecause withdrawnBecauseFr }
      ... on Pilot { status summary } } }"""
    assert ask(query, id=given)["node"] == {
        "__typename": "Tombstone",
        "id": global_id("Pilot", world.pilot.ctid),
        "ctid": world.pilot.ctid,
        "lifecycle": "TOMBSTONE",
        "label": str(world.pilot.title_en),
        "recordType": "Pilot",
        "withdrawnAt": at.isoformat(),
        "withdrawnBecause": "Merged.",
        "withdrawnBecauseFr": "Fusionné.",
    }


def test_what_asks_for_a_kind_says_that_a_record_of_it_is_withdrawn(
    errors_of: Errors, world: Any
) -> None:
    world.pilot.withdraw("Merged.", "Fusionné.")
    for asked in (f'id: "{world.pilot.ctid}"', f'slug: "{world.pilot.slug}"'):
        (error,) = errors_of(f"{{ pilot({asked}) {{ title }} }}")
        told = error["extensions"]
        assert told["code"] == "WITHDRAWN"
        assert told["lifecycle"] == "TOMBSTONE"
        assert (told["type"], told["ctid"]) == ("Pilot", world.pilot.ctid)
        assert (told["label"], told["withdrawnBecause"]) == (world.pilot.title_en, "Merged.")
        assert told["withdrawnAt"]


def test_what_is_not_public_is_not_shown_from_elsewhere(ask: Ask, world: Any) -> None:
    for record in (
        world.college,
        world.pilot,
        world.skill,
        world.nursing,
        world.rule,
        world.program,
    ):
        type(record).objects.filter(pk=record.pk).update(lifecycle="draft", live=False)
    query = """{ microCertification(slug: "wound-care") {
      institution { slug } pilot { slug } skills { level } occupations { code } namedIn { slug } } }"""
    assert ask(query)["microCertification"] == {
        "institution": None,
        "pilot": None,
        "skills": [],
        "occupations": [],
        "namedIn": [],
    }


def test_a_filter_does_not_follow_a_draft_rule(ask: Ask, world: Any) -> None:
    query = '{ microCertifications(stacksInto: "practical-nursing") { nodes { slug } } }'
    assert ask(query)["microCertifications"]["nodes"] == [{"slug": "wound-care"}]
    type(world.rule).objects.update(lifecycle="draft", live=False)
    assert ask(query)["microCertifications"]["nodes"] == []


def test_language_of_the_request_of_the_argument_and_of_the_fallback(ask: Ask, world: Any) -> None:
    query = """{ microCertification(slug: "wound-care") { title en: title(language: EN) fr: title(language: FR)
      assessment(language: FR) assessmentFr label(language: FR) } }"""
    french = ask(query, language="fr")["microCertification"]
    assert french == {
        "title": "Wound care (fr)",
        "en": "Wound care",
        "fr": "Wound care (fr)",
        "assessment": "A case, in a clinic.",
        "assessmentFr": None,
        "label": "Wound care (fr)",
    }
    assert ask(query)["microCertification"]["title"] == "Wound care"


def test_examples_are_marked(ask: Ask) -> None:
    factories.organization("example-employer", kind="employer", provenance="illustrative")
    query = '{ organization(slug: "example-employer") { isExample provenance } }'
    assert ask(query) == {"organization": {"isExample": True, "provenance": "ILLUSTRATIVE"}}


@pytest.mark.parametrize("name", ["event", "news", "note", "resource"])
def test_what_the_community_tells_is_a_node_while_it_is_public(
    name: str, ask: Ask, errors_of: Errors, world: Any
) -> None:
    record = getattr(world, name)
    model, kind = type(record), type(record).__name__
    for given in (record.ctid, global_id(kind, record.ctid)):
        assert ask(NODE, id=given)["node"]["__typename"] == kind
    model.objects.filter(pk=record.pk).update(lifecycle="draft", live=False)
    for given in (record.ctid, global_id(kind, record.ctid)):
        assert errors_of(NODE, id=given)[0]["extensions"]["code"] == "NOT_FOUND"


def test_what_the_community_tells_names_nothing_that_is_not_public(ask: Ask, world: Any) -> None:
    for record in (world.college, world.pilot, world.element, world.nursing):
        type(record).objects.filter(pk=record.pk).update(lifecycle="draft", live=False)
    query = """query ($id: ID!) { node(id: $id) { ... on PracticeNote { organization { slug } pilots { slug }
      elements { slug } occupations { slug } } } }"""
    nothing = {"organization": None, "pilots": [], "elements": [], "occupations": []}
    assert ask(query, id=world.note.ctid)["node"] == nothing


def test_the_kinds_whose_changes_are_told_are_types(world: Any) -> None:
    kinds = {value.value for value in RecordKind}
    assert kinds <= {name.lower() for name in record_types()}
    assert {
        type(one)._meta.model_name for one in vars(world).values() if isinstance(one, Record)
    } <= kinds
