"""A stranger starts at the home page and finds all that the first source names, with links and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.browser.conftest import OpenReader
from tests.browser.places import section
from tests.browser.reader import Reader, squeezed
from tests.browser.site import Site

LISTED = json.loads((Path(__file__).parent.parent / "facts.json").read_text(encoding="utf-8"))
PILOTS = {pilot["pilot"]: pilot for pilot in LISTED["pilots"]}
PARTNERS = {one["record"]: one for pilot in LISTED["pilots"] for one in pilot["partners"]}
FORMER_NAMES = (
    ("george-brown-polytechnic", "George Brown College"),
    ("humber-polytechnic", "Humber College"),
    ("access-alliance", "Access Alliance Community Health Centre"),
)
# Of each row, whether it is an example by its address, and the words of the tags that say so.
TAGS = """rows => rows.map(row => [Boolean(row.querySelector("h3 a[href*='/example-']")),
    [...row.querySelectorAll(".tag.example")].map(tag => tag.innerText)])"""
MENU = {"en": {"pilots": "Pilots"}, "fr": {"pilots": "Projets pilotes"}}
MENU["en"]["partners"], MENU["fr"]["partners"] = "Partners", "Partenaires"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_every_pilot_and_its_partners_are_found(
    visit: OpenReader, site: Site, language: str, scripts: bool
) -> None:
    reader = visit(site, language, java_script_enabled=scripts)
    found = follow_menu(reader, "pilots")
    pilots = section("pilot", language)
    assert {f"{pilots}{slug}/" for slug in PILOTS} <= set(found)
    real = {link for link in found if not link.startswith(f"{pilots}example-")}
    assert len(real) == 14, "no other pilot passes for a real one"
    for slug, listed in PILOTS.items():
        reader.go(f"{pilots}{slug}/")
        assert reader.heading == found[f"{pilots}{slug}/"]
        assert_names_partners(reader, listed)


def assert_names_partners(reader: Reader, listed: dict) -> None:
    """The page of a pilot leads to each partner under the name it has in this language."""
    partners = section("organization", reader.language)
    assert reader.links("aside .linked a") == {
        f"{partners}{one['record']}/": one[reader.language] for one in listed["partners"]
    }
    micros = section("microcertification", reader.language)
    issued = set(reader.hrefs(f"main .board h3 a[href^='{micros}']"))
    assert issued == {f"{micros}{slug}/" for slug in listed["issues"]}


def test_every_partner_is_found(visit: OpenReader, site: Site, language: str) -> None:
    reader = visit(site, language)
    found = follow_menu(reader, "partners")
    partners = section("organization", language)
    expected = {f"{partners}{slug}/": one[language] for slug, one in PARTNERS.items()}
    assert {link: found.get(link) for link in expected} == expected
    pilots = section("pilot", language)
    for slug, one in PARTNERS.items():
        reader.go(f"{partners}{slug}/")
        assert reader.heading == one[language]
        theirs = {
            f"{pilots}{pilot}/"
            for pilot, listed in PILOTS.items()
            if slug in [each["record"] for each in listed["partners"]]
        }
        assert theirs <= set(reader.hrefs("main a")), slug


def follow_menu(reader: Reader, name: str) -> dict[str, str]:
    """Go from the home page by the menu to a list, and read all its pages: link and words of each row."""
    page = reader.go("/")
    assert reader.path == f"/{reader.language}/"
    menu = page.get_by_role("navigation")
    reader.follow(menu.get_by_role("link", name=MENU[reader.language][name], exact=True).first)
    found: dict[str, str] = {}
    for _ in range(10):
        found |= reader.links("main .board h3 a")
        following = page.locator("a[rel=next]")
        if not following.count():
            return found
        reader.follow(following)
    raise AssertionError("the list has no last page")


def test_partners_are_found_by_their_names(visit: OpenReader, site: Site) -> None:
    reader = visit(site)
    page = reader.page
    missed = []
    names = {slug: one["en"] for slug, one in PARTNERS.items()}
    reader.go(section("organization", "en"))
    for slug, name in [*names.items(), *FORMER_NAMES]:
        page.fill("#f-search", name)
        reader.submit_with_enter("#f-search")
        if f"/en/partners/{slug}/" not in reader.hrefs("main .board h3 a"):
            missed.append(name)
    assert missed == []


def test_counts_leave_the_examples_out(visit: OpenReader, site: Site, language: str) -> None:
    reader = visit(site, language)
    reader.go(section("pilot", language))
    told = {
        "en": ("14 results", "and 2 examples"),
        "fr": ("14 résultats", "et 2 exemples"),
    }[language]
    for words in told:
        assert words in reader.main_text()


def test_every_row_of_an_example_says_so(visit: OpenReader, site: Site, language: str) -> None:
    reader = visit(site, language)
    word = {"en": "Example", "fr": "Exemple"}[language]
    seen = 0
    for kind in ("microcertification", "program", "course", "organization", "pilot"):
        page = reader.go(section(kind, language))
        for is_example, tags in page.eval_on_selector_all("main .board > li", TAGS):
            assert [squeezed(tag) for tag in tags] == [word] * is_example
            seen += is_example
    assert seen > 30


def test_a_record_without_a_translation_says_which_language_it_is_in(
    visit: OpenReader, site: Site
) -> None:
    for language, slug, other in (
        ("fr", "example-everyday-cybersecurity", "en"),
        ("en", "example-animer-reunion", "fr"),
    ):
        reader = visit(site, language)
        page = reader.go(f"{section('microcertification', language)}{slug}/")
        assert page.get_attribute("html", "lang") == language
        assert page.locator("h1 [lang]").get_attribute("lang") == other
        told = {"en": "not available in English", "fr": "n'est pas encore offerte en français"}
        assert told[language] in reader.main_text().replace("’", "'")


def test_states_are_told_on_the_page(visit: OpenReader, site: Site, language: str) -> None:
    reader = visit(site, language)
    micros = section("microcertification", language)
    told = {
        "example-cold-chain": {"en": "Suspended", "fr": "Suspendue"},
        "example-paper-stock-records": {"en": "No longer offered", "fr": "Offre terminée"},
    }
    for slug, words in told.items():
        reader.go(f"{micros}{slug}/")
        notice = squeezed(reader.page.locator(".notice.warn").inner_text()).replace("’", "'")
        assert notice.startswith(words[language])
    reader.go(f"{micros}?search=example")
    listed = reader.hrefs("main .board h3 a")
    assert not {f"{micros}{slug}/" for slug in told} & set(listed)


def test_what_nobody_stated_reads_not_stated(visit: OpenReader, site: Site, language: str) -> None:
    reader = visit(site, language)
    reader.go(f"{section('microcertification', language)}internet-of-things/")
    told = {
        "en": "Not stated: hours, weeks, fee, delivery, next start and credits.",
        "fr": "Non précisé : heures, semaines, frais, mode de formation, prochain début et crédits.",
    }[language]
    assert squeezed(reader.page.locator("main .unsaid-line").first.inner_text()) == told
    assert reader.page.locator(".factbar").count() == 0
    assert "None" not in reader.main_text()
