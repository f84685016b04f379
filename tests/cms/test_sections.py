"""Sections and records as the public gets them: states, languages, places."""

from __future__ import annotations

import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.test.utils import override_settings

from cms.models import PilotsPage
from cms.records import KINDS
from cms.withdrawal import near
from registry.models import Course, MicroCertification, OfferingSkill, Program
from tests import factories
from tests.cms.conftest import published

pytestmark = pytest.mark.usefixtures("trees")

SECTIONS = {
    "microcertification": ("micro-certifications", "microcertifications", "forklift-basics"),
    "program": ("programs", "programmes", "supply-chain"),
    "occupation": ("occupations", "professions", "75101"),
    "skill": ("skills", "competences", "lifting"),
    "organization": ("partners", "partenaires", "elm-college"),
    "pilot": ("pilots", "projets-pilotes", "parcel-pilot"),
}


@pytest.mark.parametrize("kind", SECTIONS)
def test_a_section_lists_and_shows_its_records_in_both_languages(
    client: Client, registry: SimpleNamespace, kind: str
) -> None:
    english, french, slug = SECTIONS[kind]
    for language, section in (("en", english), ("fr", french)):
        listed = client.get(f"/{language}/{section}/")
        assert next(template.name for template in listed.templates) == f"records/{kind}_list.html"
        assert f'href="/{language}/{section}/{slug}/"' in listed.content.decode()
        shown = client.get(f"/{language}/{section}/{slug}/")
        assert shown.status_code == 200
        assert shown.context["record"].pk == KINDS[kind].record(slug).pk
        assert f'<html lang="{language}"' in shown.content.decode()
        assert shown.context["alternates"] == {
            "en": f"/en/{english}/{slug}/",
            "fr": f"/fr/{french}/{slug}/",
        }
        assert shown.headers["Content-Language"] == language


def test_a_record_knows_its_place(client: Client, registry: SimpleNamespace) -> None:
    context = client.get("/fr/programmes/supply-chain/").context
    assert context["breadcrumbs"] == [
        ("Registre des parcours", "/fr/"),
        ("Programmes", "/fr/programmes/"),
        ("Chaîne logistique", None),
    ]
    assert context["canonical"].endswith("/fr/programmes/supply-chain/")
    assert dict(context["hreflang"])["en"].endswith("/en/programs/supply-chain/")
    assert not context["noindex"]


def test_a_list_keeps_its_filters_in_the_other_language_and_out_of_search_engines(
    client: Client, registry: SimpleNamespace
) -> None:
    context = client.get("/en/programs/?search=chain&order=title").context
    assert context["alternates"]["fr"] == "/fr/programmes/?search=chain&order=title"
    assert context["noindex"]
    assert context["canonical"].endswith("/en/programs/")
    assert not client.get("/en/programs/?order=title").context["noindex"]


def test_a_later_page_of_a_list_says_so_in_its_title_its_canonical_and_its_translations(
    client: Client, registry: SimpleNamespace
) -> None:
    for number in range(24):
        published(Program, title_en=f"Program {number}", institution=registry.college)
    first, second = (client.get(f"/fr/programmes/{query}") for query in ("", "?page=2"))
    assert "<title>Programmes, page 2 de 2 ·" in second.content.decode()
    assert "<title>Programmes ·" in first.content.decode()
    for answer, ending in ((first, "/"), (second, "/?page=2")):
        addresses = [answer.context["canonical"], *dict(answer.context["hreflang"]).values()]
        assert len(addresses) == 3
        assert all(
            address.endswith((f"programmes{ending}", f"programs{ending}")) for address in addresses
        )
    filtered = client.get("/fr/programmes/?search=program").content.decode()
    assert "hreflang=" not in filtered.split("</head>")[0]


@pytest.mark.parametrize(
    "address",
    [
        "/en/programs/nothing-here/",
        "/en/programs/Nothing%20here/",
        "/en/programs/?page=9999",
        "/en/programs/supply-chain/more/",
        "/en/nowhere/",
        "/de/programs/",
    ],
)
def test_what_is_not_there_is_a_clear_404(
    client: Client, registry: SimpleNamespace, address: str
) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("/en/programs/?page=9999", "/fr/programmes/"),
        ("/fr/programmes/rien/", "/en/programs/"),
        ("/en/nowhere/", "/fr/"),
        ("/de/programs/", "/fr/"),
    ],
)
def test_the_other_language_of_what_is_not_there_is_the_nearest_page(
    client: Client, registry: SimpleNamespace, address: str, other: str
) -> None:
    said = client.get(address).content.decode()
    assert re.search(rf'id="language"[^>]* href="{other}"', said)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/en/pilots/nowhere/", "No record of this section has the address “nowhere”."),
        ("/en/pilots/?page=9999", "This list has no page “9999”. Its last page is 1."),
        (
            "/en/pilots/?page=abc",
            "A page of a list is a number. The last page of this list is 1.",
        ),
        (
            "/fr/projets-pilotes/?page=abc",
            "Une page de liste est un nombre. La dernière page de cette liste est la page 1.",
        ),
        ("/de/pilots/", "This site is in English and in French. It has no pages in “de”."),
        ("/en/nowhere/", "The address may be mistyped, or the page may have moved."),
        ("/id/ce-nothing", "No record has the identifier ce-nothing."),
    ],
)
def test_a_404_says_what_is_not_there(
    client: Client, registry: SimpleNamespace, address: str, told: str
) -> None:
    assert told in client.get(address).content.decode()


def test_a_draft_has_no_page(client: Client, registry: SimpleNamespace) -> None:
    draft = Course.objects.create(title_en="Not yet", institution=registry.college)
    assert client.get(f"/en/courses/{draft.slug}/").status_code == 404
    draft.publish_now()
    assert client.get(f"/en/courses/{draft.slug}/").status_code == 200


@pytest.mark.parametrize(
    ("language", "section", "reason"),
    [("en", "micro-certifications", "Merged."), ("fr", "microcertifications", "Fusionnée.")],
)
def test_a_withdrawn_record_answers_410_with_what_it_was_when_and_why(
    client: Client, registry: SimpleNamespace, language: str, section: str, reason: str
) -> None:
    other = MicroCertification(title_en="Reach truck", institution=registry.college)
    other.publish_now()
    MicroCertification(title_en="Welding", institution=registry.college).publish_now()
    for each in (registry.micro, other):
        each.occupations.set([registry.occupation])
        each.save()
    for user in registry.micro.users():
        user.withdraw("Gone.", "Retirée.")
    registry.micro.withdraw("Merged.", "Fusionnée.")
    answer = client.get(f"/{language}/{section}/forklift-basics/")
    assert answer.status_code == 410
    assert answer.context["withdrawn_because"] == reason
    assert reason in answer.content.decode()
    assert answer.context["withdrawn_at"] is not None
    assert answer.context["near"] == [other]
    assert answer.context["noindex"]


def test_what_may_serve_instead_shares_most(registry: SimpleNamespace) -> None:
    def made(title: str, *skills: Any, sector: Any = None, leads: bool = False) -> Any:
        micro = published(
            MicroCertification, title_en=title, institution=registry.college, sector=sector
        )
        micro.skills.set([OfferingSkill(skill=skill) for skill in skills])
        micro.occupations.set([registry.occupation] if leads else [])
        micro.save()
        return micro

    lifting, other = registry.skill, factories.skill("packing", registry.skill.framework)
    micro = made("Gone", lifting, other, sector=registry.sector, leads=True)
    made("One skill only", lifting)
    expected = [
        made("Everything", lifting, other, leads=True),
        made("Two skills", lifting, other),
        made("One skill, same sector", lifting, sector=registry.sector),
        made("The occupation", leads=True),
    ]
    assert list(near(micro)) == expected


@pytest.mark.parametrize("state", ["suspend", "cease"])
def test_what_is_not_offered_now_keeps_its_page_with_a_notice(
    client: Client, registry: SimpleNamespace, state: str
) -> None:
    getattr(registry.micro, state)()
    answer = client.get("/en/micro-certifications/forklift-basics/")
    assert answer.status_code == 200
    assert str(answer.context["notice"]) in answer.content.decode()
    assert answer.context["notice"]


def test_an_example_is_kept_out_of_search_engines(
    client: Client, registry: SimpleNamespace
) -> None:
    factories.as_example(registry.program)
    assert client.get("/en/programs/supply-chain/").context["noindex"]


def test_where_a_section_is_in_one_language_only_the_switch_leads_home(
    client: Client, registry: SimpleNamespace
) -> None:
    PilotsPage.objects.get(locale__language_code="fr").unpublish()
    context = client.get("/en/pilots/parcel-pilot/").context
    assert context["alternates"] == {"en": "/en/pilots/parcel-pilot/", "fr": "/fr/"}
    assert [language for language, _ in context["hreflang"]] == ["en"]


@pytest.mark.parametrize("path", ["", "pathways", "framework", "community", "developers", "about"])
def test_pages_of_text_answer_with_their_own_words(
    client: Client, registry: SimpleNamespace, path: str
) -> None:
    answer = client.get(f"/en/{path}/" if path else "/en/")
    assert answer.status_code == 200
    assert answer.context["page"].introduction in answer.content.decode().replace("&#x27;", "'")


def test_the_menus_mark_where_one_is_and_editors_keep_them(
    client: Client, registry: SimpleNamespace
) -> None:
    menu = client.get("/fr/projets-pilotes/parcel-pilot/").context["navigation"]["main"]
    assert [label for label, _, here in menu if here] == ["Projets pilotes"]
    PilotsPage.objects.get(locale__language_code="fr").unpublish()
    menu = client.get("/fr/").context["navigation"]["main"]
    assert "Projets pilotes" not in [label for label, *_ in menu]


def test_the_menus_cost_one_query(
    client: Client, registry: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    navigation = client.get("/en/about/").context["navigation"]
    with django_assert_num_queries(0):
        assert len(navigation["main"]) == 6
        assert len(navigation["footer"]) == 8


@override_settings(SITE_URL="https://registry.example")
def test_developers_learn_the_endpoint_under_its_public_name(client: Client) -> None:
    context = client.get("/en/developers/").context
    assert context["endpoint"] == "https://registry.example/graphql"
    assert [query.body for query in context["queries"]]


def test_what_a_limit_leaves_out_for_want_of_a_figure_is_told(
    client: Client, registry: SimpleNamespace
) -> None:
    """Who asks for at most 40 hours is told of those that state none, and led to them."""
    short = factories.micro_certification("short", registry.college, hours=Decimal(8))
    factories.micro_certification("silent", registry.college)
    page = client.get("/en/micro-certifications/?max_hours=40&delivery=online")
    assert [one.words for one in page.context["left_out"]] == ["3 more do not state all of this."]
    page = client.get("/en/micro-certifications/?max_hours=40&max_fee=9&page=1").content.decode()
    assert "do not state their hours" not in page, "the other limit leaves them out as well"
    page = client.get("/en/micro-certifications/?max_hours=40&order=title")
    assert [row.record.pk for row in page.context["rows"]] == [short.pk]
    said = page.content.decode()
    assert "2 more do not state their hours." in said
    assert 'href="?order=title" data-hx-boost="true">Show all, without this limit</a>' in said
    said = client.get("/fr/microcertifications/?max_fee=300").content.decode()
    assert "3 autres n’indiquent pas leurs frais." in said


def test_a_name_in_the_other_language_is_marked_in_rows_too(
    client: Client, registry: SimpleNamespace
) -> None:
    board = factories.organization("board", kind="workforce-board", name_en="A & B", name_fr="")
    registry.pilot.partners.create(organization=board)
    registry.pilot.save()
    said = client.get("/fr/microcertifications/").content.decode()
    assert 'Partenaire du projet pilote\xa0: <span lang="en">A &amp; B</span>' in said
