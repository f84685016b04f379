"""Permanent addresses: the page, or the record as linked data in the form that a request asks for."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from django.test import Client

from registry.models import Equivalency, MicroCertification
from tests import factories as make
from tests.registry.interchange.bulk_sender import Institution, outcomes, told

REFERENCE = Path(os.environ.get("REFERENCE_DATA", settings.BASE_DIR.parent / "shared" / "data"))
SCHEMA_PROFILE = 'application/ld+json; profile="https://schema.org"'
BADGE_PROFILE = (
    'application/ld+json;profile="https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"'
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
KINDS_IN_CTDL = ("full", "program", "course", "college", "occupation", "skill", "bare", "example")


def reference(*parts: str) -> Any:
    path = REFERENCE.joinpath(*parts)
    if not path.is_file():
        pytest.skip(f"the reference data is not at {REFERENCE} (REFERENCE_DATA)")
    return json.loads(path.read_text(encoding="utf-8"))


def given(client: Client, record: Any, accept: str = "", status: int = 200, query: str = "") -> Any:
    headers = {"Accept": accept} if accept else {}
    response = client.get(f"/id/{record.ctid}{query}", headers=headers)
    assert response.status_code == status, response.content.decode()[:300]
    return response


def document(client: Client, record: Any, form: str, lang: str = "en") -> dict[str, Any]:
    return given(client, record, query=f"?format={form}&lang={lang}").json()


@pytest.fixture
def stated(catalogue: SimpleNamespace) -> SimpleNamespace:
    """The catalogue, its full micro-certification as full as records are."""
    micro = catalogue.full
    micro.external_id, micro.code, micro.source_version = "M-1", "SAFE-1", "3"
    micro.assessment_en, micro.assessment_fr = "A lift is watched.", "Un levage est observé."
    micro.evidence_en = "A graded video."
    micro.description_en, micro.enrol_url = "Ten lifts.", "https://elm.example/enrol"
    micro.languages.set([make.language()])
    micro.save()
    # A decision that CTDL can say has no least grade.
    Equivalency.objects.get(slug="granted").sources.update(min_grade=None)
    return catalogue


@pytest.mark.parametrize(
    ("accept", "type_sent", "marker"),
    [
        ("application/ld+json", "credreg.net", "ceterms:ctid"),
        ("application/ld+json, */*;q=0.1", "credreg.net", "ceterms:ctid"),
        ("text/html;q=0.5, application/ld+json", "credreg.net", "ceterms:ctid"),
        (SCHEMA_PROFILE, "https://schema.org", "identifier"),
        ('application/ld+json;profile="http://schema.org/"', "https://schema.org", "identifier"),
        (BADGE_PROFILE, "context-3.0.3.json", "criteria"),
    ],
)
def test_accept_chooses_the_form(
    client: Client, stated: SimpleNamespace, accept: str, type_sent: str, marker: str
) -> None:
    response = given(client, stated.full, accept)
    assert response["Content-Type"].startswith("application/ld+json; profile=")
    assert type_sent in response["Content-Type"]
    assert marker in response.json()
    assert "Accept" in response["Vary"].split(", ")
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("accept", ["", BROWSER, "*/*", "text/*", "application/xhtml+xml"])
def test_people_are_led_to_the_page(
    client: Client, catalogue: SimpleNamespace, accept: str
) -> None:
    response = given(client, catalogue.full, accept, 302)
    assert response["Location"] == "/en/micro-certifications/safe-transfer/"
    assert "Accept" in response["Vary"]
    french = given(client, catalogue.full, accept, 302, "?lang=fr")
    assert french["Location"] == "/fr/microcertifications/safe-transfer/"


def test_what_there_is_not_is_answered_with_what_there_is(
    client: Client, catalogue: SimpleNamespace
) -> None:
    for accept in ("image/png", 'application/ld+json; profile="https://other.example"'):
        said = given(client, catalogue.full, accept, 406).content.decode()
        for form in ("html", "ctdl", "schema", "open-badge"):
            assert f"/id/{catalogue.full.ctid}?format={form}\t" in said
    said = given(client, catalogue.pilot, "", 406, "?format=open-badge&lang=fr").content.decode()
    assert "format=schema" in said
    assert "format=ctdl" not in said
    # A refusal is no transfer value, and so is one with a least grade.
    for slug in ("refused", "granted"):
        told = given(client, Equivalency.objects.get(slug=slug), "application/ld+json", 406)
        why, _, *there = told.content.decode().splitlines()
        assert why.startswith("CTDL") and "no words for what this record says" in why  # noqa: PT018
        assert not [line for line in there if "format=ctdl" in line]


@pytest.mark.parametrize("query", ["?format=xml", "?format=", "?format=%00", "?lang=de"])
def test_a_wrong_name_is_told(client: Client, catalogue: SimpleNamespace, query: str) -> None:
    said = given(client, catalogue.full, "", 400, query).content.decode()
    assert "is not one of" in said
    assert "\x00" not in said


def test_unknown_identifiers_and_drafts_are_not_found(
    client: Client, catalogue: SimpleNamespace
) -> None:
    draft = make.micro_certification("draft", catalogue.college, lifecycle="draft")
    for ctid in (draft.ctid, make.ctid("course", "none"), "ce-1", "x" * 500, "ce-%00"):
        response = client.get(f"/id/{ctid}", headers={"Accept": "application/ld+json"})
        assert response.status_code == 404, ctid


def test_the_same_answer_is_sent_once(client: Client, stated: SimpleNamespace) -> None:
    first = given(client, stated.full, "application/ld+json")
    headers = {"Accept": "application/ld+json", "If-None-Match": first["ETag"]}
    assert client.get(f"/id/{stated.full.ctid}", headers=headers).status_code == 304
    headers["Accept"] = SCHEMA_PROFILE
    assert client.get(f"/id/{stated.full.ctid}", headers=headers).status_code == 200


@pytest.mark.parametrize("form", ["ctdl", "schema", "open-badge", "html"])
def test_what_was_withdrawn_says_so_in_the_form_that_is_asked(
    client: Client, catalogue: SimpleNamespace, form: str
) -> None:
    gone = make.micro_certification("gone", catalogue.college, summary_en="Secret words")
    gone.withdraw("Never ran", "Jamais offerte")
    said = given(client, gone, "", 410, f"?format={form}").content.decode()
    assert "Never ran" in said
    assert gone.ctid in said
    assert "Secret words" not in said


# Open Badges 3.0


def achievement_schema() -> dict[str, Any]:
    whole = reference("openbadges3", "schemas", "ob_v3p0_achievementcredential_schema.json")
    return {**whole["$defs"]["Achievement"], "$defs": whole["$defs"]}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_achievement_is_valid(client: Client, stated: SimpleNamespace, lang: str) -> None:
    schema = achievement_schema()
    for micro in MicroCertification.objects.all():
        jsonschema.validate(
            document(client, micro, "open-badge", lang), schema, jsonschema.Draft201909Validator
        )


def test_an_achievement_says_what_is_stated(client: Client, stated: SimpleNamespace) -> None:
    said = document(client, stated.full, "open-badge")
    assert said["id"] == f"{settings.SITE_URL}/id/{stated.full.ctid}"
    assert said["type"] == ["Achievement"]
    assert said["achievementType"] == "MicroCredential"
    assert said["criteria"]["narrative"] == "A lift is watched.\n\nA graded video."
    assert said["creator"]["name"] == "Elm College"
    assert said["creditsAvailable"] == 1.5
    assert said["tag"] == ["Health"]
    skill, occupation = said["alignment"]
    assert (skill["targetName"], skill["targetFramework"]) == ("Lifting", "OaSIS")
    assert (occupation["targetCode"], occupation["targetFramework"]) == ("33102", "NOC 2021")
    french = document(client, stated.full, "open-badge", "fr")
    assert french["name"] == "Safe transfer (fr)"
    assert french["inLanguage"] == "fr"
    assert french["alignment"][1]["targetFramework"] == "CNP 2021"


def test_what_nobody_stated_is_absent_and_an_example_says_so(
    client: Client, stated: SimpleNamespace
) -> None:
    bare = document(client, stated.bare, "open-badge")
    assert not {"creditsAvailable", "alignment", "humanCode", "version"} & bare.keys()
    assert "narrative" not in bare["criteria"]
    assert bare["description"] == "A micro-certification of Elm College."
    invented = document(client, stated.example, "open-badge")
    assert "Example" in invented["tag"]
    assert invented["description"].startswith("An example.")
    assert invented["inLanguage"] == "fr"
    said = document(client, stated.example, "ctdl")
    assert said["ceterms:keyword"] == {"en": ["Example"], "fr": ["Exemple"]}


# CTDL


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)


def test_every_term_of_ctdl_is_used_where_it_belongs(
    client: Client, stated: SimpleNamespace
) -> None:
    graph = reference("ctdl_schema", "ctdl_schema.jsonld.json")["@graph"]
    context = reference("ctdl_schema", "ctdl_context.json")["@context"]
    terms = {term["@id"]: term for term in graph}
    records = [getattr(stated, name) for name in KINDS_IN_CTDL]
    stated.program.credential = "diploma"
    stated.program.credits, stated.program.delivery = Decimal(60), "blended"
    stated.program.code = "NURS"
    stated.program.save()
    records.append(Equivalency.objects.get(slug="granted"))
    for record in records:
        for node in nodes(document(client, record, "ctdl")):
            sort = node["@type"]
            assert sort in terms or sort.startswith("ceasn:"), sort
            for name, value in node.items():
                if name.startswith("@"):
                    continue
                if name in terms:
                    assert sort in terms[name]["schema:domainIncludes"], (name, sort)
                else:
                    assert name.startswith("ceasn:"), name
                    assert name in context, name
                if name == "ceterms:targetNode" and not value.startswith("http"):
                    assert value in terms, value


def test_ctdl_names_others_by_their_permanent_addresses(
    client: Client, stated: SimpleNamespace
) -> None:
    said = document(client, stated.full, "ctdl")
    assert said["ceterms:ownedBy"] == [f"{settings.SITE_URL}/id/{stated.college.ctid}"]
    (profile,) = said["ceterms:requires"]
    assert profile["ceterms:creditValue"][0]["schema:value"] == "1.5"
    (skill,) = profile["ceterms:targetCompetency"]
    assert skill["ceterms:targetNode"] == f"{settings.SITE_URL}/id/{stated.skill.ctid}"
    decision = document(client, Equivalency.objects.get(slug="granted"), "ctdl")
    assert decision["ceterms:transferValueFrom"] == [said["@id"]]
    assert decision["ceterms:transferValueFor"] == [f"{settings.SITE_URL}/id/{stated.course.ctid}"]


def test_what_is_given_can_be_sent_again_as_the_same_facts(
    client: Client, stated: SimpleNamespace, tmp_path: Path
) -> None:
    university, college = (
        Institution(getattr(stated, name), tmp_path) for name in ("university", "college")
    )
    stated.course.hours, stated.course.code = Decimal("42.5"), "ANAT-1"
    stated.course.delivery, stated.course.credits = "in-person", Decimal(3)
    stated.course.save()
    for sender, record in (
        (college, stated.full),
        (college, stated.bare),
        (university, stated.course),
        (university, stated.program),
    ):
        text = json.dumps(document(client, record, "ctdl"))
        run = sender.check(text, f"{record.slug}.jsonld")
        assert run.status == "checked", told(run)
        assert list(outcomes(run).values()) == ["unchanged"], record.slug


def test_a_changed_fact_comes_back_changed(
    client: Client, stated: SimpleNamespace, tmp_path: Path
) -> None:
    said = document(client, stated.full, "ctdl")
    (profile,) = said["ceterms:requires"]
    profile["ceterms:creditValue"][0]["schema:value"] = "2"
    profile["ceterms:description"]["en"] = "Two lifts are watched."
    said["ceterms:identifier"][1]["ceterms:identifierValueCode"] = "SAFE-2"
    said["ceterms:credentialStatusType"][0]["ceterms:targetNode"] = "credentialStat:Suspended"
    run = Institution(stated.college, tmp_path).publish(json.dumps(said), "again.jsonld")
    assert run.updated == 1, told(run)
    micro = MicroCertification.objects.get(pk=stated.full.pk)
    assert (micro.credits, micro.code, micro.lifecycle) == (Decimal(2), "SAFE-2", "suspended")
    assert micro.assessment_en == "Two lifts are watched."
    assert micro.starts.get().starts_on == date(2099, 1, 1)


# Pages


def test_pages_name_the_forms(client: Client, stated: SimpleNamespace) -> None:
    html = client.get("/fr/microcertifications/safe-transfer/").content.decode()
    for form in ("ctdl", "schema", "open-badge"):
        address = f"/id/{stated.full.ctid}?format={form}&amp;lang=fr"
        assert '<link rel="alternate" type="application/ld+json" title=' in html
        assert html.count(f'href="{address}"') == 2
    assert f'href="/feeds/fr/starts/{stated.full.ctid}.ics" type="text/calendar">Ajouter' in html
    assert "format=open-badge" not in client.get("/en/programs/nursing/").content.decode()
    partner = client.get("/en/partners/elm-college/").content.decode()
    assert 'href="/feeds/en/changes.atom?organization=elm-college"' in partner
