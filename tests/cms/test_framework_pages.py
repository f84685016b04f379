"""Editions side by side, each edition, principle and element at its own address, and the edition as data."""

from __future__ import annotations

import json
import re
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.addresses import record_url
from tests import factories as make


@pytest.fixture
def editions(trees: None) -> SimpleNamespace:
    """Two editions: one element is reworded, one is gone, one is new, one is the same."""
    older = make.framework_edition(
        "2019-11", published_on=date(2019, 11, 1), introduction_en="The first."
    )
    newer = make.framework_edition(
        "2020-12", published_on=date(2020, 12, 1), introduction_en="The first."
    )
    texts = {
        "same": ("It is checked.", "It is checked."),
        "reworded": (
            "Partners confirm that it is needed.",
            "Two partners confirm that it is needed.",
        ),
        "gone": ("It is on paper.", None),
        "new": (None, "It is open."),
    }
    made = {}
    for place, (code, pair) in enumerate(texts.items()):
        for edition, text in zip((older, newer), pair, strict=True):
            if text:
                made[edition.slug, code] = make.framework_element(
                    code, edition, slug=f"{edition.slug}-{code}", text_en=text, position=place,
                    strength="should" if (edition, code) == (newer, "reworded") else "must",
                )  # fmt: skip
    return SimpleNamespace(older=older, newer=newer, elements=made)


def main_of(response: Any) -> str:
    found = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert found
    return found.group()


def said(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", main_of(response)).split())


def test_differences_are_marked_in_the_text(client: Client, editions: SimpleNamespace) -> None:
    response = client.get("/en/framework/compare/")
    differing = {pair.known.code: pair.differs for pair in response.context["pairs"]}
    assert differing == {"same": False, "reworded": True, "gone": True, "new": True}
    assert response.context["asked_differently"] == 3
    html = main_of(response)
    assert re.search(r'<ins><span class="hidden-text">[^<]*</span>Two p', html)
    assert re.search(r'<del><span class="hidden-text">[^<]*</span>P', html)
    assert re.search(r"<del>.*Must</del>", html)
    assert html.count(">differs</span>") == 3
    assert "Not in this edition" in html


def test_texts_without_anything_alike_are_not_struck_through(
    client: Client, editions: SimpleNamespace
) -> None:
    make.framework_edition(
        "2031-01", published_on=date(2031, 1, 1), introduction_en="Quite other words here."
    )
    response = client.get("/en/framework/compare/?older=2020-12&newer=2031-01")
    (about,) = response.context["about"]
    assert about.differs
    assert [piece.change for piece in about.older] == ["other"]
    assert "struck through" in said(response)
    make.framework_edition(
        "2031-02", published_on=date(2031, 2, 1), introduction_en="The ten of us met in a school."
    )
    unmarked = client.get("/en/framework/compare/?older=2031-01&newer=2031-02")
    assert "struck through" not in said(unmarked)
    assert "differs" in said(unmarked)


def test_the_address_names_the_editions_and_a_wrong_one_is_told(
    client: Client, editions: SimpleNamespace
) -> None:
    response = client.get("/en/framework/compare/?older=2020-12&newer=2019-11")
    assert (response.context["older"], response.context["newer"]) == (
        editions.older,
        editions.newer,
    )
    assert "No edition “1999” is published." in said(
        client.get("/en/framework/compare/?older=1999")
    )
    twice = client.get("/en/framework/compare/?older=2020-12&newer=2020-12")
    assert "The same edition is chosen twice." in said(twice)


def test_one_edition_alone_cannot_be_compared(client: Client, trees: None) -> None:
    make.framework_edition()
    assert "Two editions are needed to compare" in said(client.get("/en/framework/compare/"))


def test_each_element_stands_at_its_own_address(client: Client, editions: SimpleNamespace) -> None:
    college = make.organization("elm-college")
    pilot = make.pilot("care-pilot", college, make.sector())
    example = make.micro_certification("invented", make.example_college())
    element = editions.elements["2020-12", "reworded"]
    make.adoption(
        "real", element, pilot=pilot, status="evidenced", evidence_en="Shown by a letter."
    )
    make.as_example(make.adoption("told", element, offering=example, evidence_en="Said so."))
    address = record_url(element, "en")
    assert address == "/en/framework/2020-12-reworded/"
    response = client.get(address)
    text = said(response)
    assert "Two partners confirm that it is needed." in text
    assert "Where possible" in text
    assert "The edition of November 2019 says it differently." in text
    assert [one.subject.slug for one in response.context["examples"]] == ["care-pilot", "invented"]
    assert "Shown by a letter." in text
    assert main_of(response).count('class="tag example"') == 1
    assert response.context["alternates"]["fr"] == "/fr/cadre/2020-12-reworded/"
    same = said(client.get(record_url(editions.elements["2020-12", "same"], "en")))
    assert "The edition of November 2019 says the same." in same


def test_what_was_said_of_an_older_edition_keeps_its_words(client: Client, trees: None) -> None:
    """A later edition renamed what had been confirmed under an older one."""
    college = make.organization("elm-college")
    pilot = make.pilot("care-pilot", college, make.sector())
    element = make.framework_element(
        "relevance", make.framework_edition(published_on=date(2020, 12, 1))
    )
    make.adoption("real", element, pilot=pilot)
    later = make.framework_edition("later", published_on=date(2025, 12, 1))
    make.framework_element("relevance", later, slug="later-relevance", name_en="Need")
    page = main_of(client.get("/en/pilots/care-pilot/"))
    assert re.findall(r"<h4[^>]*>(.*?)</h4>", page) == ["Relevance"]
    table = client.get("/en/pilots/adoption/")
    assert [str(one.name) for one in table.context["columns"]] == ["Need"]
    assert re.findall(r'#entry-relevance">(.*?)</a>', main_of(table)) == ["Relevance"]
    assert "Care pilot, Relevance: Claimed" in main_of(table)


def test_a_suspended_pilot_stands_in_the_table_of_a_past_day_only(
    client: Client, trees: None
) -> None:
    pilot = make.pilot("care-pilot", make.organization("elm-college"), make.sector())
    element = make.framework_element("relevance", make.framework_edition())
    entry = make.adoption("real", element, pilot=pilot)
    entry.steps.update(on=date(2026, 1, 10))
    micro = make.micro_certification("lifting", pilot.lead, pilot=pilot)
    pilot.suspend()
    tables = (client.get(f"/en/pilots/adoption/{asked}") for asked in ("", "?on=2026-01-10"))
    assert [[row.pilot for row in one.context["rows"]] for one in tables] == [[], [pilot]]
    assert 'id="element-relevance"' in main_of(client.get("/en/pilots/care-pilot/"))
    told = said(client.get(f"/en/micro-certifications/{micro.slug}/"))
    assert "The micro-certification does not state which elements it adopts." in told
    assert "No pilot or offering is recorded as following it." in said(
        client.get(record_url(element, "en"))
    )


def test_what_counts_as_evidence_stands_beside_what_the_edition_asks(
    client: Client, trees: None
) -> None:
    edition = make.framework_edition()
    make.framework_element("transcript", edition, strength="should")
    text = said(client.get("/en/framework/transcript/"))
    assert "A confirmation of the registrar, with the line as it will read" in text
    assert "A separate certificate that the registrar does not know" in text
    french = said(client.get("/fr/cadre/transcript/"))
    assert "La confirmation du registraire, avec la ligne telle qu’elle y figurera" in french


def test_an_edition_stands_at_its_own_address_and_is_data(
    client: Client, editions: SimpleNamespace
) -> None:
    response = client.get("/en/framework/2019-11/")
    assert [row.element.code for row in response.context["elements"]] == [
        "same",
        "reworded",
        "gone",
    ]
    answer = client.get("/en/framework/2019-11/json/")
    assert answer.headers["Content-Type"] == "application/ld+json"
    data = json.loads(answer.content)
    assert data["@type"] == "DefinedTermSet"
    assert [one["termCode"] for one in data["hasDefinedTerm"]] == ["same", "reworded", "gone"]
    first = data["hasDefinedTerm"][0]
    assert first["description"] == [{"@language": "en", "@value": "It is checked."}]
    strengths = {one["name"]: one["value"] for one in first["additionalProperty"]}
    assert strengths == {"kind": "element", "strength": "must"}
    assert client.get("/fr/cadre/2019-11/json/").content.count(b"termCode") == 3
    # Whatever the data names answers at its name, as data too.
    for term in (data, *data["hasDefinedTerm"]):
        named = client.get(urlsplit(term["@id"]).path, headers={"Accept": "application/ld+json"})
        assert named.headers["Content-Type"] == 'application/ld+json; profile="https://schema.org"'
        assert (named.json()["@id"], named.json()["url"]) == (term["@id"], term["url"])


def test_data_says_what_counts_as_evidence_in_both_languages(client: Client, trees: None) -> None:
    make.framework_element("transcript", make.framework_edition())
    data = json.loads(client.get("/en/framework/edition-1/json/").content)
    said = data["hasDefinedTerm"][0]["additionalProperty"]
    counts = [one["value"]["@language"] for one in said if one["name"] == "counts as evidence"]
    assert counts == ["en", "en", "fr", "fr"]
    # The page itself carries the shorter form.
    page = client.get("/en/framework/edition-1/").context["json_ld"][0]
    assert len(page["hasDefinedTerm"][0]["additionalProperty"]) == 2


def test_drafts_and_unknown_addresses_are_not_found_and_withdrawn_ones_are_gone(
    client: Client, editions: SimpleNamespace
) -> None:
    make.framework_edition("draft", published_on=date(2033, 1, 1), lifecycle="draft")
    for slug in ("draft", "nothing", "draft/json", "nothing/json"):
        assert client.get(f"/en/framework/{slug}/").status_code == 404
    make.tombstone(editions.elements["2019-11", "gone"])
    assert client.get("/en/framework/2019-11-gone/").status_code == 410


def test_the_pages_do_not_change_an_edition(client: Client, editions: SimpleNamespace) -> None:
    element = editions.elements["2020-12", "same"]
    for address in ("compare/", "2020-12/", "2020-12-same/", "check/?title=x"):
        assert client.get(f"/en/framework/{address}").status_code == 200
    element.text_en = "Something else."
    with pytest.raises(ValidationError):
        element.save()


@pytest.mark.parametrize(
    ("address", "number"), [("compare/", 11), ("2020-12/", 15), ("2020-12-same/", 15)]
)
def test_the_queries_of_each_page_are_counted(
    client: Client, editions: SimpleNamespace, address: str, number: int
) -> None:
    client.get(f"/en/framework/{address}")
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/en/framework/{address}")
    assert len(captured) == number, [one["sql"][:120] for one in captured]
