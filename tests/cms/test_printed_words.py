"""What pages print around and of a record's texts: descriptions for search engines, French signs, lists of languages."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import translation

from cms.records.description import description_of
from cms.records.wording import typeset
from registry.models import Language

pytestmark = [pytest.mark.usefixtures("trees"), pytest.mark.any_database]


@pytest.mark.parametrize(
    ("text", "language", "printed"),
    [
        ("Deux confirmations : qu'elle", "fr", "Deux confirmations\u00a0: qu’elle"),
        ("« oui » ; non ?", "fr", "«\u00a0oui\u00a0»\u00a0; non\u00a0?"),
        ("à 10:30, https://a.example/ :x", "fr", "à 10:30, https://a.example/ :x"),
        ("Ontario's colleges : two", "en", "Ontario's colleges : two"),
    ],
)
def test_french_is_typeset_where_it_is_printed(text: str, language: str, printed: str) -> None:
    assert typeset(text, language) == printed


@pytest.mark.parametrize(
    ("name", "english", "french"),
    [
        (
            "program",
            "Supply chain. Program, Elm College, Guelph.",
            "Chaîne logistique. Programme, Collège Elm, Guelph.",
        ),
        (
            "micro",
            "Forklift basics. Micro-certification, Elm College, Guelph.",
            "Chariot élévateur. Microcertification, Collège Elm, Guelph.",
        ),
        (
            "occupation",
            "Material handlers. Occupation, NOC 2021 code 75101, TEER 5.",
            "Manutention. Profession, code 75101 de la CNP 2021, FÉER 5.",
        ),
        ("college", "Elm College. College, Guelph.", "Collège Elm. Collège, Guelph."),
        (
            "pilot",
            "Parcel pilot. Pilot, Elm College, Guelph.",
            "Projet colis. Projet pilote, Collège Elm, Guelph.",
        ),
        ("skill", "Lifting. Skill, OaSIS.", "Levage. Compétence, OaSIS."),
    ],
)
def test_a_record_without_a_summary_is_described_by_its_facts(
    registry: SimpleNamespace, name: str, english: str, french: str
) -> None:
    registry.college.city = "Guelph"
    registry.college.save()
    record = getattr(registry, name)
    record.refresh_from_db()
    for language, words in (("en", english), ("fr", french)):
        with translation.override(language):
            assert description_of(record) == words
    if hasattr(record, "summary_en"):
        record.summary_en = "Its own words."
        assert description_of(record) == "Its own words."


def test_the_description_stands_in_the_page(client: Client, registry: SimpleNamespace) -> None:
    page = client.get("/en/occupations/75101/").content.decode()
    said = "Material handlers. Occupation, NOC 2021 code 75101, TEER 5."
    assert f'<meta name="description" content="{said}">' in page


def test_french_lists_languages_small_but_for_the_first(
    client: Client, registry: SimpleNamespace
) -> None:
    for code, english, french in (("en", "English", "Anglais"), ("fr", "French", "Français")):
        registry.micro.languages.add(
            Language.objects.create(code=code, name_en=english, name_fr=french)
        )
    registry.micro.save()
    french = client.get("/fr/microcertifications/forklift-basics/").content.decode()
    english = client.get("/en/micro-certifications/forklift-basics/").content.decode()
    assert "<dd>Anglais, français</dd>" in french
    assert "<dd>English, French</dd>" in english


def test_the_sign_of_the_site_is_found_where_browsers_ask(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.url) == (302, "/static/registry/favicon.svg")


@pytest.mark.parametrize(("language", "search"), [("en", "search"), ("fr", "recherche")])
def test_a_404_searches_the_whole_registry(client: Client, language: str, search: str) -> None:
    page = client.get(f"/{language}/nothing-here/").content.decode()
    assert f'<form action="/{language}/{search}/" method="get" role="search"' in page
    assert 'name="q" type="search"' in page
