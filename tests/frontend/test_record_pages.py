"""Lists and pages of records: what they say, what they leave open, and what they cost."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as make

LISTS = {
    "/en/micro-certifications/": 40,
    "/en/programs/": 35,
    "/en/courses/": 34,
    "/en/occupations/": 14,
    "/en/skills/": 16,
    "/en/partners/": 17,
    "/en/pilots/": 17,
}
PAGES = {
    "/en/": 40,
    "/en/micro-certifications/safe-transfer/": 34,
    "/en/programs/nursing/": 20,
    "/en/courses/anatomy/": 25,
    "/en/occupations/33102/": 33,
    "/en/skills/lifting/": 12,
    "/en/partners/elm-college/": 29,
    "/en/pilots/care-pilot/": 29,
    "/en/pilots/adoption/": 14,
}


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


def linked_data(html: str) -> list[dict[str, Any]]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return [json.loads(block) for block in blocks]


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_every_page_asks_a_fixed_number_of_queries(
    client: Client, catalogue: SimpleNamespace
) -> None:
    expected = LISTS | PAGES
    assert {address: queries(client, address) for address in expected} == expected


def test_more_rows_ask_no_more_queries(client: Client, catalogue: SimpleNamespace) -> None:
    before = {address: queries(client, address) for address in LISTS}
    for number in range(3):
        another = make.organization(f"another-{number}")
        pilot = make.pilot(f"pilot-{number}", another, catalogue.sector)
        pilot.partners.create(organization=catalogue.hospital)
        pilot.save()
        make.micro_certification(f"micro-{number}", another, sector=catalogue.sector, pilot=pilot)
        make.course(f"course-{number}", another)
        make.program(f"program-{number}", another)
        make.occupation(f"2110{number}")
        make.skill(f"skill-{number}", catalogue.skill.framework)
    assert {address: queries(client, address) for address in LISTS} == before


def test_a_figure_that_nobody_stated_reads_not_stated(
    client: Client, catalogue: SimpleNamespace
) -> None:
    html = page(client, "/en/micro-certifications/bare-facts/")
    assert '<dl class="factbar">' not in html
    said = text_of(html)
    assert "Not stated: hours, weeks, fee, delivery, next start and credits." in said
    assert "Not stated: assessment and evidence for employers." in said
    full = text_of(page(client, "/en/micro-certifications/safe-transfer/"))
    assert "1.5 credits" in full
    assert "Not stated: hours" not in full
    assert "$0" not in html
    assert "Hours, fee and start not stated" in page(client, "/en/micro-certifications/")


def test_what_it_is_comes_before_how_to_enrol_and_a_name_brings_its_own_stop(
    client: Client, catalogue: SimpleNamespace
) -> None:
    lead = make.organization("cipher", name_en="Cipher Inc.")
    pilot = make.pilot("ending", lead, catalogue.sector, summary_en="Two words.")
    pilot.partners.create(organization=make.organization("link", name_en="Link Ltd."))
    pilot.save()
    micro = make.micro_certification("ciphers", lead, summary_en="Ciphers.", pilot=pilot)
    for record, address in (
        (micro, "/en/micro-certifications/ciphers/"),
        (make.course("codes", lead, summary_en="Codes."), "/en/courses/codes/"),
        (make.program("keys", lead, summary_en="Keys."), "/en/programs/keys/"),
        (pilot, "/en/pilots/ending/"),
    ):
        html = page(client, address)
        assert html.index('id="about-title"') < html.index("<aside"), record
        assert "Cipher Inc." in text_of(html)
        assert ".." not in text_of(html)
    assert "Pilot partner: Link Ltd. " in text_of(page(client, "/en/micro-certifications/ciphers/"))


def test_a_name_of_another_page_is_told_and_one_of_nobody_is_not(
    client: Client, catalogue: SimpleNamespace
) -> None:
    said = text_of(page(client, "/en/programs/?sort=hours&utm_source=letter"))
    assert "One filter could not be used sort: This page calls it “order”." in said
    assert "utm_source" not in said
    assert "could not be used" not in text_of(page(client, "/en/programs/?utm_source=letter"))


def test_a_partner_shows_the_lines_on_which_it_stands(
    client: Client, catalogue: SimpleNamespace
) -> None:
    signs = r'<ul class="signs".*?</ul>'
    (shown,) = re.findall(signs, page(client, "/en/partners/birch-hospital/"), re.DOTALL)
    assert f'class="sign {catalogue.sector.line}"' in shown
    alone = make.organization("alone")
    assert not re.findall(signs, page(client, f"/en/partners/{alone.slug}/"), re.DOTALL)


def test_figures_are_written_as_each_language_writes_them(
    client: Client, catalogue: SimpleNamespace
) -> None:
    assert "$1,234.50" in page(client, "/en/micro-certifications/safe-transfer/")
    assert "1\xa0234,50\xa0$" in page(client, "/fr/microcertifications/safe-transfer/")


def test_a_page_says_what_it_counts_toward_and_who_decided_what(
    client: Client, catalogue: SimpleNamespace
) -> None:
    said = text_of(page(client, "/en/micro-certifications/safe-transfer/"))
    assert "Nursing Program, Oak University" in said
    assert "Valid since 1 September 2020" in said
    assert "Oak University Granted Anatomy With a grade of 70% or more" in said
    assert "Birch Hospital Refused Hours too few" in said
    assert "Everywhere else Not evaluated" in said
    assert "NOC 33102, TEER 3" in said
    assert "24 hours, 4 weeks, CIP 51.26, NOC 33102: within the rules “Guidelines”." in said


def test_a_page_without_decisions_is_not_evaluated_rather_than_refused(
    client: Client, catalogue: SimpleNamespace
) -> None:
    said = text_of(page(client, "/en/micro-certifications/bare-facts/"))
    assert (
        "Everywhere Not evaluated No decision is recorded here. That is not a no: ask the institution"
        in said
    )
    assert "Refused" not in said


def test_an_example_is_tagged_everywhere_and_kept_from_search_engines(
    client: Client, catalogue: SimpleNamespace
) -> None:
    rows = page(client, "/en/micro-certifications/")
    assert rows.count('<span class="tag example">Example</span>') == 1
    assert "2 results</b>" in rows
    assert "and 1 example" in rows
    html = page(client, "/en/micro-certifications/invented/")
    assert '<meta name="robots" content="noindex">' in html
    assert "This is an example." in html
    assert "noindex" not in page(client, "/en/micro-certifications/safe-transfer/")


def test_text_of_the_other_language_is_marked(client: Client, catalogue: SimpleNamespace) -> None:
    html = page(client, "/en/micro-certifications/invented/")
    assert '<h1><span lang="fr">Titre inventé</span></h1>' in html
    assert "It is shown in French." in html
    assert 'lang="fr">Titre inventé' not in page(client, "/fr/microcertifications/invented/")


def test_a_wrong_filter_lists_and_says_what_is_wrong(
    client: Client, catalogue: SimpleNamespace
) -> None:
    html = page(client, "/en/micro-certifications/?max_fee=abc&sector=health")
    assert 'aria-invalid="true" aria-describedby="e-max_fee"' in html
    assert "Enter a number." in html
    assert "2 results" in html


def test_no_filter_breaks_the_list(client: Client, catalogue: SimpleNamespace) -> None:
    for query in ("sector=nope", "order=nope", "language=xx", "occupation=1", "search=%00"):
        assert "\x00" not in page(client, f"/en/micro-certifications/?{query}")


def test_a_decimal_comma_is_read_in_both_languages(
    client: Client, catalogue: SimpleNamespace
) -> None:
    for address in ("/en/micro-certifications/", "/fr/microcertifications/"):
        for hours, found in (("24,5", True), ("24.5", True), ("23,5", False)):
            html = page(client, f"{address}?max_hours={hours}")
            assert "aria-invalid" not in html
            assert ("safe-transfer/" in html) is found
        assert "aria-invalid" in page(client, f"{address}?max_fee=1,5000")


def test_a_page_past_the_end_is_not_found_and_shows_the_way_back(
    client: Client, catalogue: SimpleNamespace
) -> None:
    back = '<a class="button" href="/en/micro-certifications/">First page of this list</a>'
    for number in ("9999", "abc", "0", "-1", "²", "9" * 40):
        assert back in page(client, f"/en/micro-certifications/?page={number}", status=404)


def test_filters_in_force_can_be_taken_away_one_by_one(
    client: Client, catalogue: SimpleNamespace
) -> None:
    html = page(client, "/en/micro-certifications/?sector=health&max_hours=30&order=hours")
    assert 'class="chip" href="?max_hours=30&amp;order=hours"' in html
    assert 'class="chip" href="?sector=health&amp;order=hours"' in html
    assert 'type="hidden" name="order" value="hours"' in html
    assert "Safe transfer" in html
    assert "Bare facts" not in html


def test_hours_that_are_not_stated_come_last(client: Client, catalogue: SimpleNamespace) -> None:
    html = page(client, "/en/micro-certifications/?order=hours")
    assert html.index("Safe transfer") < html.index("Bare facts")


def test_linked_data_says_only_what_is_stated(client: Client, catalogue: SimpleNamespace) -> None:
    full, trail = linked_data(page(client, "/en/micro-certifications/safe-transfer/"))
    assert full["@type"] == "EducationalOccupationalCredential"
    assert full["offers"]["price"] == "1234.50"
    assert full["identifier"] == catalogue.full.ctid
    assert [step["name"] for step in trail["itemListElement"]][-1] == "Safe transfer"
    assert full["provider"]["name"] == "Elm College"
    assert not {"recognizedBy", "disambiguatingDescription"} & full.keys()
    invented, _ = linked_data(page(client, "/en/micro-certifications/invented/"))
    assert "invented" in invented["disambiguatingDescription"]
    bare, _ = linked_data(page(client, "/en/micro-certifications/bare-facts/"))
    assert not {"offers", "description", "competencyRequired"} & bare.keys()


def test_linked_data_cannot_leave_its_script(client: Client, catalogue: SimpleNamespace) -> None:
    catalogue.full.title_en = "</script><b>x"
    catalogue.full.save()
    html = page(client, "/en/micro-certifications/safe-transfer/")
    assert linked_data(html)[0]["name"] == "</script><b>x"
    assert "</script><b>" not in html


def test_no_page_needs_an_inline_style_or_script(
    client: Client, catalogue: SimpleNamespace
) -> None:
    for address in LISTS | PAGES:
        html = page(client, address)
        assert " style=" not in html
        assert re.findall(r"<script(?![^>]* src=\")(?! type=\"application/ld\+json\")", html) == []
        assert re.findall(r"\son\w+=", html) == []
        assert html.count("<h1") == 1


def test_home_counts_real_records_only(
    client: Client, catalogue: SimpleNamespace, settings: Any
) -> None:
    assert ">micro-certifications</a></dt><dd>2</dd>" in page(client, "/en/")
    settings.EXAMPLES_IN_COUNTS = True
    assert ">micro-certifications</a></dt><dd>3</dd>" in page(client, "/en/")


def test_an_occupation_names_each_title_once_and_leads_on_at_its_head(
    client: Client, catalogue: SimpleNamespace
) -> None:
    for title in ("Nurse's aide", "Nurse’s aide", *(f"Title {number}" for number in range(12))):
        catalogue.occupation.job_titles.create(language="en", title=title)
    catalogue.occupation.save()
    page = client.get("/en/occupations/33102/").content.decode()
    assert page.count("Nurse’s aide</li>") == 1
    assert "4 more" in page
    head = page[page.index('class="masthead"') : page.index("What the job asks for")]
    assert 'href="/en/pathways/?to=33102">Plan a way to this job</a>' in head


def test_an_occupation_shows_its_bars_and_what_teaches_each_skill(
    client: Client, catalogue: SimpleNamespace
) -> None:
    html = page(client, "/en/occupations/33102/")
    assert '<rect class="fill" x="0" y="0" width="70" height="12"/>' in html
    said = text_of(html)
    assert "Lifting 3.5 of 5 Taught by Safe transfer" in said
    assert "Nurse aide" in said
    assert "Occupation 33103" in said


def test_a_pilot_shows_what_it_says_of_each_element(
    client: Client, catalogue: SimpleNamespace
) -> None:
    said = text_of(page(client, "/en/pilots/care-pilot/"))
    assert "Relevance Evidenced" in said
    assert "Birch Hospital Partner, Oshawa" in said
    assert "Not stated: origin, cohort, status and first day." in said


def test_a_pilot_says_as_of_when_its_status_is_and_writes_its_cohort_as_a_month(
    client: Client, catalogue: SimpleNamespace
) -> None:
    pilot = catalogue.pilot
    pilot.cohort, pilot.status, pilot.status_as_of = "2019-11", "ongoing", "2019-11"
    pilot.save()
    english, french = (
        text_of(page(client, address))
        for address in ("/en/pilots/care-pilot/", "/fr/projets-pilotes/care-pilot/")
    )
    assert "cohort November 2019" in english
    assert "as of November 2019 Ongoing" in english
    assert "novembre 2019" in french
    assert "2019-11" not in english + french


def test_what_the_registry_assigned_is_not_shown_as_its_sources_word(
    client: Client, catalogue: SimpleNamespace
) -> None:
    micro = catalogue.full
    micro.provenance, micro.source_name = "sourced", "A page"
    micro.sector_basis = micro.occupations_basis = "assigned"
    micro.source_note_en = "Read against the titles of NOC 2021."
    micro.save()
    said = text_of(page(client, "/en/micro-certifications/safe-transfer/"))
    assert "NOC 33102, TEER 3 Assigned by the registry" in said
    assert "Source: A page. Dates of publication and retrieval not stated." in said
    assert "Assigned by the registry: sector and occupations. Read against the titles" in said
    micro.source_published, micro.occupations_basis = "2019-11", "stated"
    micro.save()
    said = text_of(page(client, "/en/micro-certifications/safe-transfer/"))
    assert "Published: November 2019 . Retrieved: date not stated." in said
    assert "Assigned by the registry: sector." in said
    assert "TEER 3 Assigned" not in said


def test_an_award_stands_once_whatever_the_number_of_its_rules(
    client: Client, catalogue: SimpleNamespace
) -> None:
    make.stacking_rule("second-rule", catalogue.program, catalogue.full)
    html = page(client, "/en/micro-certifications/safe-transfer/")
    leads = html[html.index('id="counts-toward"') : html.index('id="recognition"')]
    assert leads.count('href="/en/programs/nursing/"') == 1
    assert leads.count("<summary") == 2
    assert "2 rules name it; any one in force is enough." in leads
    assert "None leads to the next." in leads


def test_counts_of_filters_and_rows_keep_examples_apart(
    client: Client, catalogue: SimpleNamespace, settings: Any
) -> None:
    example = catalogue.example
    example.sector = catalogue.sector
    example.occupations.set([catalogue.occupation])
    example.save()

    def sectors() -> Any:
        facets = client.get("/en/micro-certifications/").context["facets"]
        return next(facet for facet in facets if facet.name == "sector").options[0].count

    def reached() -> str:
        return text_of(page(client, "/en/occupations/?reached=true"))

    assert (sectors().number, sectors().examples) == (2, 1)
    assert "Reached by 1 micro-certification 1 program 1 example" in reached()
    settings.EXAMPLES_IN_COUNTS = True
    assert (sectors().number, sectors().examples) == (3, 0)
    assert "Reached by 2 micro-certifications 1 program" in reached()


def test_a_long_page_shows_the_first_rows_and_the_way_to_all(
    client: Client, catalogue: SimpleNamespace
) -> None:
    for number in range(6):
        make.course(f"course-{number}", catalogue.college)
    html = page(client, "/en/partners/elm-college/")
    assert html.count('href="/en/courses/course-') == 4
    assert 'href="/en/courses/?institution=elm-college">All 6<' in html
    assert "6 results" in page(client, "/en/courses/?institution=elm-college")


def test_the_map_says_what_belongs_to_a_sector_and_draws_no_route(
    client: Client, catalogue: SimpleNamespace
) -> None:
    """A job or a program on a line would be a pathway that no rule grants."""
    html = page(client, "/en/")
    drawing = html[html.index('<figure class="map') : html.index("</figure>")]
    words = text_of(drawing)
    assert "Safe transfer" in words
    assert "no line is a route" in words
    for untold in ("Nursing", "Occupation 33102", "→", 'class="tm"'):
        assert untold not in drawing


def test_a_pilot_made_adapted_or_holds_what_it_issues(
    client: Client, catalogue: SimpleNamespace
) -> None:
    """Content that was there before was not made in its pilot, and a pilot's partners issue nothing."""
    said = {}
    for content in ("new", "adapted", ""):
        catalogue.pilot.content = content
        catalogue.pilot.save()
        said[content] = text_of(page(client, "/en/micro-certifications/safe-transfer/"))
    assert "Made in the pilot Care pilot" in said["new"]
    assert "Adapted in the pilot Care pilot" in said["adapted"]
    assert "Part of the pilot Care pilot" in said[""]
    assert "Made in" not in said["adapted"] + said[""]
    assert "Issued by Elm College . Pilot partner: Birch Hospital ." in said[""]
    rows = text_of(page(client, "/en/micro-certifications/"))
    assert "Elm College. Pilot partner: Birch Hospital" in rows


def test_what_is_suspended_or_ceased_invites_nobody(
    client: Client, catalogue: SimpleNamespace
) -> None:
    catalogue.full.enrol_url = "https://example.org/enrol"
    catalogue.full.save()
    offered = page(client, "/en/micro-certifications/safe-transfer/")
    assert "https://example.org/enrol" in offered
    for state, told in (("suspended", "Suspended"), ("ceased", "No longer offered")):
        micro = make.micro_certification(
            f"{state}-care",
            catalogue.college,
            lifecycle=state,
            live=state == "suspended",
            fee="100",
            enrol_url="https://example.org/enrol",
        )
        html = page(client, f"/en/micro-certifications/{micro.slug}/")
        assert "https://example.org/enrol" not in html
        assert "offers" not in linked_data(html)[0]
        assert f'id="enrol-title">{told}<' in html


def test_what_to_do_next_stands_before_the_long_text(
    client: Client, catalogue: SimpleNamespace
) -> None:
    """On a narrow screen, and for the keyboard, the order of the page is that of its markup."""
    for address in ("/en/micro-certifications/safe-transfer/", "/en/pilots/care-pilot/"):
        html = page(client, address)
        assert html.index("<aside") < html.index('id="framework"') < html.index('"provenance')


def test_the_site_map_names_addresses_that_answer(
    client: Client, catalogue: SimpleNamespace, settings: Any
) -> None:
    said = client.get("/sitemap-microcertification.xml").content.decode()
    named = re.findall(r'hreflang="([\w-]+)" href="https?://[^/]+([^"]+)"', said)
    defaults = [address for lang, address in named if lang == "x-default"]
    assert "/en/micro-certifications/safe-transfer/" in defaults
    for _lang, address in named:
        assert client.get(address).status_code == 200


def test_a_list_of_examples_alone_does_not_count_nothing(
    client: Client, catalogue: SimpleNamespace
) -> None:
    catalogue.example.hours = "5"
    catalogue.example.save()
    said = text_of(page(client, "/en/micro-certifications/?max_hours=10"))
    assert "Only 1 example" in said
    assert "0 results" not in said
    assert "Filter this list" in said


def test_each_figure_says_what_it_counts(client: Client, catalogue: SimpleNamespace) -> None:
    assert "occupations that a micro-certification leads to 1" in text_of(page(client, "/en/"))


def test_a_withdrawn_page_shows_the_ways_on(client: Client, catalogue: SimpleNamespace) -> None:
    catalogue.bare.withdraw("Twice the same.", "En double.")
    html = page(client, "/en/micro-certifications/bare-facts/", status=410)
    main = html[html.index("<h1") : html.index("</main>")]
    assert 'href="/en/partners/elm-college/"' in main
    assert 'href="/en/micro-certifications/"' in main
    assert 'role="search"' in main


def test_a_region_of_the_name_of_its_city_stands_once(
    client: Client, catalogue: SimpleNamespace
) -> None:
    college, region = catalogue.college, catalogue.college.region
    college.city = region.name_en = region.name_fr = "Toronto"
    college.save()
    region.save()
    for address in ("/en/partners/", "/en/partners/elm-college/"):
        said = text_of(page(client, address))
        assert "Toronto" in said
        assert "Toronto, Toronto" not in said


def test_french_pages_write_the_code_of_a_field_in_french(
    client: Client, catalogue: SimpleNamespace
) -> None:
    given = make.equivalency("credit", catalogue.full, catalogue.university)
    given.grants.all().delete()
    given.grants.create(kind="credit", credits="3", subject="52.02")
    given.save()
    assert "CPE 52.02" in text_of(page(client, "/fr/microcertifications/safe-transfer/"))
