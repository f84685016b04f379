"""The figures of the home and the community page are those that their own queries give, without examples."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from cms import memory
from cms.records.community import figures, figures_at_home
from cms.records.members import members
from frontend.schema import schema
from registry.graphql.context import Context
from registry.graphql.execution import Request, execute
from registry.models import Pilot
from tests import factories as make
from tests.kept import kept


@pytest.fixture
def world(trees: None) -> SimpleNamespace:
    """Pilots in two states, partners in two sectors, an endorsement, a rule and two agreements; examples and drafts of each."""
    return kept(build_world)


def build_world() -> SimpleNamespace:
    human, tech = make.sector("human", "human"), make.sector("tech", "tech")
    college = make.organization("elm-college")
    university = make.organization("oak-university", kind="university")
    employer, board = (
        make.organization(slug, kind=kind)
        for slug, kind in (("fir-freight", "employer"), ("ash-board", "workforce-board"))
    )
    invented = make.example_college()
    for slug, sector, status, partners in (
        ("one", human, "ongoing", (employer, board)),
        ("two", human, "completed", (employer,)),
        ("three", tech, "", (employer,)),
    ):
        pilot = make.pilot(slug, college, sector, status=status)
        for partner in partners:
            pilot.partners.create(organization=partner)
        pilot.save()
    make.pilot("invented", invented, tech, provenance="illustrative", status="ongoing")
    planned = make.pilot("planned", college, tech, lifecycle="draft", live=False)
    planned.partners.create(organization=make.organization("gum-guild", kind="employer"))
    planned.save()
    element = make.framework_element("relevance", make.framework_edition())
    micro = make.micro_certification("real", college)
    micro.occupations.set([make.occupation("31301"), make.occupation("31302")])
    micro.save()
    pretended = make.micro_certification("pretended-micro", college)
    pretended.occupations.set([make.occupation("31303")])
    pretended.save()
    make.as_example(pretended)
    make.adoption("said", element, offering=micro, status="endorsed")
    make.adoption("claimed", element, pilot=Pilot.objects.get(slug="one"), status="claimed")
    award = make.program("award", university)
    make.stacking_rule("now", award, micro)
    make.stacking_rule("past", award, make.course("old", college), valid_to=date(2020, 1, 1))
    make.agreement("open", college, university)
    make.agreement("ended", college, university, valid_to=date(2020, 1, 1))
    make.as_example(make.agreement("pretended", college, university))
    return SimpleNamespace(micro=micro)


def test_members_are_counted_by_kind_and_sector_and_named_once_a_sector(
    world: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        said = members()
    assert [one.slug for one in said["member_sectors"]] == ["human", "tech"]
    assert [
        (str(row.kind), [cell.tally.number for cell in row.cells], row.total.number)
        for row in said["member_rows"]
    ] == [("College", [1, 1], 1), ("Employer", [1, 1], 1), ("Workforce board", [1, 0], 1)]
    assert [
        [(one.record.slug, one.leads) for one in listed.members] for listed in said["member_lists"]
    ] == [
        [("elm-college", True), ("ash-board", False), ("fir-freight", False)],
        [("elm-college", True), ("fir-freight", False), ("invented-college", True)],
    ]
    assert [one.slug for one in said["in_several"]] == ["elm-college", "fir-freight"]


def asked(query: str, **variables: Any) -> Any:
    context = Context(request_id="request-1", today=localdate())
    body = execute(schema.graphql_schema, Request(query, variables), context).body
    assert "errors" not in body, body
    return body["data"]


def test_every_figure_is_that_of_its_query(world: SimpleNamespace) -> None:
    told = {one.name: one for one in figures()}
    assert figures_at_home() == list(told.values())[:5]
    pilots, partners, agreements = (told[name] for name in ("pilots", "partners", "agreements"))
    data = asked(pilots.query)["pilots"]
    assert pilots.value == data["totalCount"] == 3
    assert [(str(one.label), one.value) for one in pilots.parts] == [
        ("Ongoing", 1), ("Completed", 1), ("state not stated", 1)
    ]  # fmt: skip
    for name, value in (
        ("micro-certifications", 1), ("programs", 1), ("institutions", 2), ("endorsed", 1)
    ):  # fmt: skip
        (answer,) = asked(told[name].query).values()
        assert (name, told[name].value, answer["totalCount"]) == (name, value, value)
    micros = asked(told["occupations"].query)["microCertifications"]["nodes"]
    codes = {one["code"] for row in micros for one in row["occupations"]}
    assert told["occupations"].value == len(codes) == 2
    rows = asked(partners.query)["pilots"]["nodes"]
    named = {
        (row["sector"]["name"], one["organization"]["name"])
        for row in rows
        for one in row["partners"]
    }
    assert partners.value == len({name for _sector, name in named}) == 2
    assert {str(one.label): one.value for one in partners.parts} == {
        sector: len({name for at, name in named if at == sector}) for sector, _name in named
    }
    today = localdate().isoformat()
    counting = [
        row["title"]
        for answer in asked(told["counting"].query).values()
        for row in answer["nodes"]
        if any(
            not rule["isExample"] and (rule["validTo"] or today) >= today for rule in row["namedIn"]
        )
    ]
    assert (told["counting"].value, counting) == (1, ["Real"])
    dated = asked(agreements.query)["agreements"]["nodes"]
    in_force = [one for one in dated if one["validTo"] is None or one["validTo"] >= today]
    assert agreements.value == len(in_force) == 1


def test_where_examples_are_counted_the_page_says_so_and_the_queries_find_them(
    client: Client, world: SimpleNamespace, settings: Any
) -> None:
    without = {one.name: one.value for one in figures()}
    settings.EXAMPLES_IN_COUNTS = True
    told = {one.name: one for one in figures()}
    more = {name for name, one in told.items() if one.value > without[name]}
    assert {"pilots", "micro-certifications", "institutions", "agreements"} <= more
    for name in ("pilots", "micro-certifications", "programs", "institutions", "endorsed"):
        (answer,) = asked(told[name].query).values()
        assert (name, answer["totalCount"]) == (name, told[name].value)
    assert not [one for one in told.values() if "example" in one.query + one.url]
    html = client.get("/en/community/").content.decode()
    assert "Invented examples are counted, too." in html
    assert "left out" not in html
    assert (
        "Les exemples inventés sont comptés aussi."
        in client.get("/fr/communaute/").content.decode()
    )


def test_the_page_says_what_each_figure_counts(client: Client, world: SimpleNamespace) -> None:
    html = client.get("/en/community/").content.decode()
    for figure in figures():
        assert str(figure.counts) in html
    assert html.count("What is counted<") == len(figures()) == 9
    assert "Invented examples are left out." in html
    french = client.get("/fr/communaute/").content.decode()
    assert "Les exemples inventés ne sont pas comptés." in french
    home = client.get("/en/").content.decode()
    assert 'href="/en/community/#figures"' in home
    for figure in figures_at_home():
        assert f'href="/en/community/#figure-{figure.name}"' in home
        assert f'id="figure-{figure.name}"' in html


def test_the_figures_take_eleven_queries_and_the_map_of_pages(world: SimpleNamespace) -> None:
    with memory.remembering(), CaptureQueriesContext(connection) as captured:
        figures()
    assert len(captured) == 12
