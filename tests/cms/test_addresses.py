"""Addresses: right in both languages, and one query a request however many are asked."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cms import memory
from cms.addresses import absolute_url, home_url, record_url, section_url, site_map
from cms.models import PilotsPage, ProgramsPage
from registry.models import (
    Adoption,
    Endorsement,
    FrameworkEdition,
    FrameworkElement,
    Need,
    NeedReply,
    Offering,
    PracticeNote,
    Resource,
)

pytestmark = pytest.mark.usefixtures("trees")


def test_records_have_an_address_in_each_language(registry: SimpleNamespace) -> None:
    assert record_url(registry.micro, "en") == "/en/micro-certifications/forklift-basics/"
    assert record_url(registry.micro, "fr") == "/fr/microcertifications/forklift-basics/"
    assert record_url(registry.occupation, "fr") == "/fr/professions/75101/"
    assert record_url(registry.college, "en") == "/en/partners/elm-college/"


def test_the_language_of_the_request_is_the_default(registry: SimpleNamespace) -> None:
    with translation.override("fr"):
        assert record_url(registry.pilot) == "/fr/projets-pilotes/parcel-pilot/"
        assert section_url("program") == "/fr/programmes/"


def test_an_offering_read_through_its_base_table_has_the_address_of_its_kind(
    registry: SimpleNamespace,
) -> None:
    base = Offering.objects.get(pk=registry.micro.pk)
    assert record_url(base, "en") == record_url(registry.micro, "en")
    assert section_url("micro-certification", "en") == section_url("microcertification", "en")


def test_what_has_no_page_is_a_part_of_one(registry: SimpleNamespace) -> None:
    assert record_url(registry.rule, "en") == "/en/programs/supply-chain/#rules"
    expected = "/fr/microcertifications/forklift-basics/#recognition"
    assert record_url(registry.decision, "fr") == expected
    edition = FrameworkEdition(title_en="First", slug="first", published_on="2019-11-01")
    element = FrameworkElement(
        edition=edition, code="skills", name_en="Skills", slug="first-skills"
    )
    adoption = Adoption(pilot=registry.pilot, element=element)
    assert record_url(adoption, "en") == "/en/pilots/parcel-pilot/#framework"
    assert record_url(element, "en") == "/en/framework/first-skills/"
    given = Endorsement(micro_certification=registry.micro, partner=registry.college)
    assert record_url(given, "en") == "/en/micro-certifications/forklift-basics/#framework"
    assert record_url(Need(slug="drivers"), "fr") == "/fr/communaute/besoins/drivers/"
    assert record_url(PracticeNote(slug="tried"), "en") == "/en/community/notes/tried/"
    assert record_url(Resource(slug="guide"), "fr") == "/fr/communaute/bibliotheque/guide/"
    reply = NeedReply(need=Need(slug="drivers"), offering=registry.micro)
    assert record_url(reply, "en") == "/en/community/needs/drivers/#replies"


def test_a_decision_without_sources_yet_shows_at_the_receiving_institution(
    registry: SimpleNamespace,
) -> None:
    registry.decision.sources.clear()
    assert record_url(registry.decision, "en") == "/en/partners/elm-college/#recognition"


def test_a_section_that_is_not_published_answers_in_the_other_language(
    registry: SimpleNamespace,
) -> None:
    PilotsPage.objects.get(locale__language_code="fr").unpublish()
    assert section_url("pilot", "fr") == "/en/pilots/"
    PilotsPage.objects.get(locale__language_code="en").unpublish()
    assert section_url("pilot", "fr") == home_url("fr") == "/fr/"


def test_addresses_of_a_request_cost_one_query(
    registry: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    with memory.remembering(), django_assert_num_queries(1):
        for language in ("en", "fr"):
            for record in (registry.micro, registry.program, registry.college, registry.pilot):
                assert record_url(record, language).startswith(f"/{language}/")
            section_url("framework", language)


def test_nothing_is_remembered_outside_a_request(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        section_url("program", "en")
        section_url("program", "en")


def test_a_request_that_changes_a_page_reads_the_new_state() -> None:
    page = ProgramsPage.objects.get(locale__language_code="en")
    with memory.remembering():
        assert section_url("program", "en") == "/en/programs/"
        page.slug = "study"
        page.save()
        assert section_url("program", "en") == "/en/study/"


def test_each_request_starts_afresh(client: Any) -> None:
    client.get("/en/about/")
    page = ProgramsPage.objects.get(locale__language_code="en")
    page.slug = "study"
    page.save()
    assert 'href="/en/study/"' in client.get("/en/about/").content.decode()


def test_a_page_asks_for_the_map_once(client: Any, registry: SimpleNamespace) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/en/micro-certifications/forklift-basics/")
    maps = [
        one
        for one in asked.captured_queries
        if "translation_key" in one["sql"]
        and "url_path" in one["sql"]
        and '"depth" >' in one["sql"]
    ]
    assert len(maps) == 1


def test_absolute_addresses_begin_with_the_site(settings: Any) -> None:
    settings.SITE_URL = "https://registry.example"
    assert absolute_url("/en/") == "https://registry.example/en/"


def test_the_map_leads_from_the_home_page_down() -> None:
    about = next(entry for entry in site_map().entries if entry.url == "/en/about/")
    assert [step.url for step in site_map().trail(about)] == ["/en/", "/en/about/"]
