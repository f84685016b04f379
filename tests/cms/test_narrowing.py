"""Lists of offerings are narrowed by several of what they have to do with: counted, without their own filter, and shared
by address."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from cms.records.facets import SHOWN, Facet
from tests import factories as make
from tests.search.conftest import ENGINES, build_all, engine_called

pytestmark = pytest.mark.django_db
LIST = "/en/micro-certifications/"


@pytest.fixture
def catalogue(trees: None) -> SimpleNamespace:
    """Four micro-certifications of two colleges, one of them an example, and drafts of what would tie them to more."""
    elm, oak = make.organization("elm-college"), make.organization("oak-college")
    reading = make.skill("reading", make.skill_framework(), name_en="Reading", name_fr="Lecture")
    writing = make.skill("writing", reading.framework, name_en="Writing", name_fr="Écriture")
    aide = make.occupation("33102", title_en="Nurse aides")
    handler = make.occupation("75101", title_en="Material handlers")
    lift = make.micro_certification("lift", elm, title_en="Lift safely")
    wash = make.micro_certification("wash", elm, title_en="Wash safely")
    stack = make.micro_certification("stack", oak, title_en="Stack shelves")
    shown = make.micro_certification("shown", oak, title_en="Shown safely")
    for one, skills, jobs in (
        (lift, [reading, writing], [aide, handler]),
        (wash, [reading], [aide]),
        (stack, [writing], [handler]),
        (shown, [reading], []),
    ):
        for skill in skills:
            one.skills.create(skill=skill, level=3)
        one.occupations.set(jobs)
        one.save()
    make.as_example(shown)
    award = make.program("care", elm, title_en="Care")
    make.stacking_rule("care-rule", award, lift, wash)
    make.stacking_rule("draft-rule", make.program("draft-award", elm), stack, lifecycle="draft")
    edition = make.framework_edition()
    assessed = make.framework_element("assessment", edition, name_en="Assessment")
    make.adoption("lift-assessed", assessed, offering=lift)
    make.adoption("wash-assessed", assessed, offering=wash, lifecycle="draft")
    return SimpleNamespace(elm=elm, oak=oak, reading=reading)


def facets(client: Client, query: str) -> dict[str, Facet]:
    return {one.name: one for one in client.get(f"{LIST}{query}").context["facets"]}


def counts(facet: Facet) -> list[tuple[str, int, int, bool]]:
    return [
        (one.value, one.count.number, one.count.examples, one.chosen)
        for one in (*facet.options, *facet.more)
        if one.count
    ]


def slugs(client: Client, query: str) -> list[str]:
    return sorted(row.record.slug for row in client.get(f"{LIST}{query}").context["rows"])


def test_each_is_counted_and_what_is_no_public_fact_is_not(
    client: Client, catalogue: SimpleNamespace
) -> None:
    found = facets(client, "")
    assert counts(found["institution"]) == [
        ("elm-college", 2, 0, False),
        ("oak-college", 1, 1, False),
    ]
    assert counts(found["skill"]) == [("reading", 2, 1, False), ("writing", 2, 0, False)]
    assert counts(found["occupation"]) == [("75101", 2, 0, False), ("33102", 2, 0, False)]
    assert counts(found["stacks_into"]) == [("care", 2, 0, False)]
    assert counts(found["adopts"]) == [("assessment", 1, 0, False)]


def test_several_widen_and_a_facet_counts_without_its_own_filter(
    client: Client, catalogue: SimpleNamespace
) -> None:
    query = "?institution=elm-college&skill=writing"
    assert slugs(client, query) == ["lift"]
    found = facets(client, query)
    assert counts(found["institution"]) == [
        ("elm-college", 1, 0, True),
        ("oak-college", 1, 0, False),
    ]
    assert counts(found["skill"]) == [("reading", 2, 0, False), ("writing", 1, 0, True)]
    both = f"{query}&institution=oak-college"
    assert slugs(client, both) == ["lift", "stack"]
    assert counts(facets(client, both)["institution"]) == [
        ("elm-college", 1, 0, True),
        ("oak-college", 1, 0, True),
    ]


def test_each_value_has_a_chip_of_its_own_whatever_the_address_calls_it(
    client: Client, catalogue: SimpleNamespace
) -> None:
    query = f"?institution=elm-college&institution={catalogue.oak.ctid}&adopts=assessment"
    response = client.get(LIST + query)
    chips = {one.query for one in response.context["chips"]}
    assert chips == {
        f"?institution={catalogue.oak.ctid}&adopts=assessment",
        "?institution=elm-college&adopts=assessment",
        f"?institution=elm-college&institution={catalogue.oak.ctid}",
    }
    # Its box is ticked by the name that the form sends.
    chosen = [one.value for one in facets(client, query)["institution"].options if one.chosen]
    assert sorted(chosen) == ["elm-college", "oak-college"]


def test_what_is_chosen_and_has_nothing_stays_to_be_taken_away(
    client: Client, catalogue: SimpleNamespace
) -> None:
    make.organization("fir-college", name_en="Fir College")
    box = facets(client, "?institution=fir-college")["institution"]
    assert ("fir-college", True) in [(one.value, one.chosen) for one in box.options]
    assert slugs(client, "?institution=fir-college") == []


def test_what_nobody_knows_is_named(client: Client, catalogue: SimpleNamespace) -> None:
    response = client.get(f"{LIST}?skill=reading&skill=flying&skill=%20")
    [wrong] = response.context["facet_errors"]
    assert wrong["error"] == "Nothing public here is called “flying”."
    many = "&".join(f"skill=s{number}" for number in range(51))
    [wrong] = client.get(f"{LIST}?{many}").context["facet_errors"]
    assert wrong["error"] == "At most 50 values can be asked for at once."


def test_a_long_list_shows_its_most_frequent_values_and_keeps_the_rest_behind_a_click(
    client: Client, catalogue: SimpleNamespace
) -> None:
    for number in range(10):
        college = make.organization(f"college-{number}", name_en=f"Z College {number}")
        make.micro_certification(f"micro-{number}", college)
    box = facets(client, "?institution=college-9")["institution"]
    assert [one.value for one in box.options][:2] == ["elm-college", "oak-college"]
    assert len(box.options) == SHOWN + 1
    assert (box.options[-1].value, box.options[-1].chosen) == ("college-9", True)
    assert [one.value for one in box.more] == ["college-6", "college-7", "college-8"]
    html = client.get(LIST).content.decode()
    assert 'data-named="Narrow the list “Institution” by typing"' in html
    assert "<summary>4 more</summary>" in html


def test_a_tick_says_what_it_would_keep(client: Client, catalogue: SimpleNamespace) -> None:
    make.osap_profile()
    make.micro_certification("short", catalogue.elm, hours=10, weeks=2, cip="51.2601")
    assert facets(client, "")["osap_eligible"].count.number == len(
        slugs(client, "?osap_eligible=true")
    )


@pytest.mark.parametrize("name", ENGINES)
def test_words_narrow_the_counts_on_every_engine(
    client: Client, catalogue: SimpleNamespace, name: str, request: pytest.FixtureRequest
) -> None:
    with engine_called(name, request):
        build_all()
        assert slugs(client, "?search=safely&institution=elm-college") == ["lift", "wash"]
        found = facets(client, "?search=safely&institution=elm-college")
        assert counts(found["institution"]) == [
            ("elm-college", 2, 0, True),
            ("oak-college", 0, 1, False),
        ]
        assert counts(found["skill"]) == [("reading", 2, 0, False), ("writing", 1, 0, False)]


def test_the_api_still_asks_for_one(client: Client, catalogue: SimpleNamespace) -> None:
    asked = '{ microCertifications(first: 5, institution: "oak-college", skill: "writing") { edges { node { slug } } } }'
    answer = client.post("/graphql", {"query": asked}, content_type="application/json").json()
    assert answer["data"] == {"microCertifications": {"edges": [{"node": {"slug": "stack"}}]}}
