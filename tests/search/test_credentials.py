"""A credential alone asks for what ends in it; a sort of institution in a town for institutions of the sort."""

from __future__ import annotations

import pytest

from registry.models import Organization
from search import finding
from search.types import AnyOf, AtMost, Query
from tests import factories as make
from tests.search.conftest import build_all

pytestmark = pytest.mark.django_db


def build() -> None:
    toronto, north = make.region("3530", "Toronto"), make.region("3595", "Northwest")
    oak = make.organization(
        "oak-university",
        kind="university",
        name_fr="Université Oak",
        region=toronto,
        city="Toronto",
    )
    make.organization("elm-college", kind="college", region=north, city="Kenora")
    make.jobs_called(
        ("31301", "Registered nurses", "Graduate nurse"),
        ("41200", "University professors", "College and university professor"),
    )
    make.program("nursing", oak, title_en="Nursing certificate", title_fr="Soins")
    make.program("maps", oak, title_en="Geomatics", credential="graduate-certificate")
    make.program("science", oak, title_en="Bachelor of Science", title_fr="Sciences")
    make.program("arts", oak, title_en="Arts", credential="bachelor")


@pytest.fixture
def asked(indexed):
    return lambda text, language="en": finding.find(Query(text, language=language))


def slugs(found) -> list[str]:
    return [hit.card.slug for hit in found.hits]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("graduate certificate", "en"),
        ("Post-graduate certificate programs", "en"),
        ("certificat d’études supérieures", "fr"),
    ],
)
def test_a_credential_alone_asks_for_what_ends_in_it(asked, text, language):
    found = asked(text, language)
    assert slugs(found) == ["maps"]
    assert found.understood == (AnyOf("credential", ("graduate-certificate",)),)


@pytest.mark.parametrize(
    ("text", "language", "credential"),
    [
        ("certificate", "en", "certificate"),
        ("certificats", "fr", "certificate"),
        ("diplôme collégial", "fr", "diploma"),
        ("masters", "en", "master"),
    ],
)
def test_a_credential_is_named_by_one_word(asked, text, language, credential):
    found = asked(text, language)
    assert AnyOf("credential", (credential,)) in (*found.understood, *found.given_up)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("bachelor's degree", "en"),
        ("baccalauréat", "fr"),
        ("bac", "fr"),
        ("university degrees", "en"),
        ("diplôme universitaire", "fr"),
    ],
)
def test_titles_say_a_degree_that_few_records_state(asked, text, language):
    assert slugs(asked(text, language)) == ["science", "arts"]


def test_a_degree_in_a_place_is_sought_there(asked):
    assert slugs(asked("degree in Toronto")) == ["science", "arts"]
    assert slugs(asked("degree in Kenora")) == []


@pytest.mark.parametrize(("text", "language"), [("PhD", "en"), ("maîtrise", "fr")])
def test_a_credential_in_which_nothing_ends_is_left_aside(asked, text, language):
    found = asked(text, language)
    assert [one.field for one in found.given_up] == ["credential"]
    assert {hit.card.kind for hit in found.hits} == {"program"}


def test_where_it_is_the_place_that_leaves_none_that_is_said(asked):
    found = asked("graduate certificate in Kenora")
    assert [one.field for one in (*found.given_up, *found.beside)] in ([], ["credential", "region"])


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("universities in Kenora", "en", "oak-university"),
        ("universités à Kenora", "fr", "oak-university"),
        ("colleges in Toronto", "en", "elm-college"),
    ],
)
def test_institutions_of_a_sort_that_is_not_there_are_told_to_be_from_elsewhere(
    asked, text, language, first
):
    found = asked(text, language)
    assert (slugs(found)[0], found.relaxed, len(found.towns)) == (first, True, 1)
    assert {hit.card.kind for hit in found.hits} == {"organization"}


def test_institutions_of_a_sort_in_the_region_stand_for_those_in_the_town(asked):
    found = asked("colleges in Fort Frances")
    assert (slugs(found), found.relaxed) == (["elm-college"], False)
    assert [one.field for one in found.understood] == ["region"]


def test_a_sort_alone_asks_for_institutions_first(asked):
    assert slugs(asked("universities"))[0] == "oak-university"


def test_a_price_and_a_way_that_are_only_not_met_together_are_told_together(
    asked, index_of_its_own
):
    elm = Organization.objects.get(slug="elm-college")
    make.micro_certification("cheap", elm, title_en="Data one", delivery="in-person", fee=100)
    make.micro_certification("online", elm, title_en="Data two", delivery="online", fee=900)
    build_all()
    found = asked("data course under $300 online")
    assert (slugs(found), found.given_up) == (["cheap"], (AnyOf("delivery", ("online",)),))
    assert found.beside == (AtMost("fee", 300),)
    found = asked("data course under $300 blended")
    assert (found.given_up, found.beside) == ((AnyOf("delivery", ("blended",)),), ())


def test_a_credential_at_an_institution_that_is_not_here_is_asked_for_everywhere(asked):
    found = asked("graduate certificate at Georgian College")
    assert (slugs(found), found.unknown) == (["maps"], "Georgian College")
