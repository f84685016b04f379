"""What is exported can be sent again, and no spreadsheet runs it."""

from __future__ import annotations

import csv
import io
import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from registry.interchange.bulk.headings import BULK_KINDS, headings
from registry.models import Course, Equivalency, MicroCertification, Program, StackingRule
from tests import factories
from tests.registry.interchange.bulk_sender import Institution, outcomes, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def college(tmp_path) -> Institution:
    """An institution with a record of every kind, as full as records are."""
    organization = factories.organization("northern-college")
    other = factories.organization("southern-college")
    english = factories.language()
    health = factories.sector()
    region = factories.region()
    occupation = factories.occupation("00010")
    reading = factories.skill("reading", factories.skill_framework())
    course = factories.course(
        "anatomy",
        organization,
        external_id="00042",
        title_en="=Anatomy",
        title_fr="-Anatomie",
        description_en='Two lines,\nand a "quote"; +1',
        hours=Decimal("42.5"),
        weeks=Decimal(6),
        credits=Decimal(3),
        fee=Decimal("125.50"),
        delivery="blended",
        code="ANAT-1",
        cip="51.2601",
        last_confirmed=date(2026, 9, 1),
        any_time=True,
        enrol_url="https://college.example/enrol",
    )
    course.languages.set([english])
    course.regions.set([region])
    course.occupations.set([occupation])
    course.skills.create(skill=reading, level=3)
    course.starts.create(starts_on=date(2027, 1, 12))
    course.save()
    micro = factories.micro_certification("micro", organization, sector=health, transcript="yes")
    award = factories.program(
        "award", organization, external_id="P-1", credential="diploma",
        entry_requirement={"completed": course.ctid, "min_grade": "70"},
    )  # fmt: skip
    rule = factories.stacking_rule("rule", award, course, micro, edition="2026-2027")
    # Institutions and skills are named by CTID in a stored requirement, and so in an exported one.
    named = [
        {"count": 1, "from": {"institution": organization.ctid}},
        {"skill": reading.ctid, "level": 2},
    ]
    rule.requirement["all"][1] = {"any": [rule.requirement["all"][1], *named]}
    rule.save()
    source = factories.course("elsewhere", other, external_id="S-1")
    decision = factories.equivalency("decision", source, organization)
    decision.grants.create(kind="offering", offering=course)
    decision.save()
    return Institution(organization, tmp_path)


def export(college: Institution, name: str, *options: str) -> Path:
    path = college.folder / name
    call_command(
        "export_records",
        str(path),
        "--institution=northern-college",
        *options,
        stdout=io.StringIO(),
    )
    return path


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", BULK_KINDS)
def test_a_table_comes_back_unchanged(college, kind, language):
    path = export(college, "out.csv", f"--kind={kind}", f"--language={language}")
    # Whatever the file is called by then, it says itself what its rows are.
    run = college.check_path(path, kind="")
    assert run.status == "checked", told(run)
    assert list(outcomes(run).values()) == ["unchanged"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_workbook_comes_back_unchanged(college, language):
    path = export(college, "out.xlsx", f"--language={language}")
    run = college.check_path(path, kind="")
    assert run.status == "checked", told(run)
    assert list(outcomes(run).values()) == ["unchanged"] * 5
    book = openpyxl.load_workbook(path)
    assert len(book.sheetnames) == 6
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    rows = [cell.value for cell in book.worksheets[1]["A"]]
    assert rows[1] == "00042"


def test_ctdl_comes_back_unchanged(college):
    decision = Equivalency.objects.get()
    decision.sources.update(min_grade=None)
    path = export(college, "out.jsonld")
    run = college.check_path(path)
    assert run.status == "checked", told(run)
    assert set(outcomes(run).values()) == {"unchanged"}
    assert run.unchanged == 4
    document = json.loads(path.read_text())
    used = {term for node in document["@graph"] for term in node if term.startswith("ceterms:")}
    assert used <= ctdl_terms()


def ctdl_terms() -> set[str]:
    """Return the terms of CTDL as its schema lists them."""
    folder = Path(os.environ.get("REFERENCE_DATA", Path(__file__).parents[4] / "shared" / "data"))
    schema = folder / "ctdl_schema" / "ctdl_schema.jsonld.json"
    if not schema.is_file():
        pytest.skip(f"The reference data is not at {folder}")
    return {term["@id"] for term in json.loads(schema.read_text(encoding="utf-8"))["@graph"]}


def test_a_graph_with_rules_and_transfer_values_is_read(college):
    graph = {
        "@context": "https://credreg.net/ctdl/schema/context/json",
        "@graph": [
            {
                "@type": "ceterms:CredentialOrganization",
                "@id": "https://x.example/org",
                "ceterms:ctid": college.organization.ctid,
                "ceterms:name": {"en": "Northern"},
            },
            {
                "@type": "ceterms:MicroCredential",
                "@id": "https://x.example/m1",
                "ceterms:codedNotation": "M-1",
                "ceterms:name": {"en-CA": "Pumps", "fr-CA": "Pompes"},
                "ceterms:ownedBy": ["https://x.example/org"],
                "ceterms:inLanguage": ["en-CA"],
                "ceterms:estimatedDuration": [{"ceterms:timeRequired": "PT24H"}, {"ceterms:exactDuration": "P2W"}],
                "ceterms:estimatedCost": [{"ceterms:price": 99.5, "ceterms:currency": "CAD"}],
                "ceterms:creditValue": [{"schema:value": 1.5}],
                "ceterms:deliveryType": [{"ceterms:targetNode": "deliveryType:OnlineOnly"}],
                "ceterms:keyword": {"en": ["pump"]},
            },
            {
                "@type": "ceterms:Diploma",
                "@id": "https://x.example/p1",
                "ceterms:codedNotation": "P-9",
                "ceterms:name": {"en": "Trades"},
                "ceterms:requires": [
                    {
                        "@type": "ceterms:ConditionProfile",
                        "ceterms:targetCredential": ["https://x.example/m1"],
                        "ceterms:alternativeCondition": [
                            {"ceterms:targetLearningOpportunity": ["00042"]},
                            {"ceterms:targetLearningOpportunity": ["southern-college/S-1"]},
                        ],
                    }
                ],
            },
            {
                "@type": "ceterms:TransferValueProfile",
                "ceterms:identifier": [{"ceterms:identifierValueCode": "T-1"}],
                "ceterms:transferValueFrom": ["southern-college/S-1"],
                "ceterms:transferValue": [{"schema:value": 6}],
                "ceterms:ownedBy": ["https://x.example/org"],
                "ceterms:startDate": "2026-01-01",
            },
        ],
    }  # fmt: skip
    run = college.publish(json.dumps(graph), "graph.jsonld")
    assert (run.created, told(run)) == (4, ["ctdl.left_out keyword", *told(run)[1:]])
    micro = MicroCertification.objects.get(external_id="M-1")
    assert (micro.title_fr, micro.hours, micro.weeks, micro.fee, micro.credits, micro.delivery) == (
        "Pompes",
        24,
        2,
        Decimal("99.5"),
        Decimal("1.5"),
        "online",
    )
    award = Program.objects.get(external_id="P-9")
    assert award.credential == "diploma"
    rule = StackingRule.objects.get(award=award)
    anatomy, other = Course.objects.get(external_id="00042"), Course.objects.get(external_id="S-1")
    assert rule.requirement == {
        "all": [
            {"completed": micro.ctid},
            {"any": [{"completed": anatomy.ctid}, {"completed": other.ctid}]},
        ]
    }
    grant = Equivalency.objects.get(valid_from=date(2026, 1, 1)).grants.get()
    assert (grant.kind, grant.credits) == ("credit", 6)
    again = college.check(json.dumps(graph), "graph.jsonld")
    assert (again.unchanged, again.created, again.updated) == (4, 0, 0)


@pytest.mark.parametrize(
    ("node", "code"),
    [
        ({"@type": "ceterms:Job", "ceterms:codedNotation": "J"}, "ctdl.type @type"),
        ({"@type": "ceterms:Course", "ceterms:name": {"en": "x"}}, "id.missing external_id"),
        (
            {"@type": "ceterms:Course", "ceterms:codedNotation": "A", "ceterms:name": "x", "ceterms:estimatedCost": [{"ceterms:price": 5, "ceterms:currency": "USD"}]},
            "value.number fee",
        ),
        (
            {"@type": "ceterms:Course", "ceterms:codedNotation": "A", "ceterms:name": "x", "ceterms:ownedBy": "https://other.example"},
            "row.foreign institution",
        ),
        (
            {"@type": "ceterms:Course", "ceterms:codedNotation": "A", "ceterms:name": "x", "ceterms:estimatedDuration": "two weeks"},
            "value.number hours",
        ),
    ],
)  # fmt: skip
def test_bad_nodes_are_named(college, node, code):
    run = college.check(json.dumps(node), "graph.jsonld")
    assert run.status == "refused"
    assert told(run)[0] == code


@pytest.mark.parametrize(("content", "code"), [("[]", "file.empty"), ('{"@graph": 4}', "ctdl.shape"), ("{", "file.json 1 2"), ('{"a": NaN}', "file.number")])  # fmt: skip
def test_what_is_no_graph_is_told(college, content, code):
    assert told(college.check(content, "graph.jsonld")) == [code]


def test_no_cell_is_a_formula(college):
    path = export(college, "out.csv", "--kind=course")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["title (English)"] == "'=Anatomy"
    assert rows[0]["title (French)"] == "'-Anatomie"
    for row in rows:
        assert [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t"))] == []


def test_a_template_has_every_column_in_the_language_of_its_reader(college):
    path = export(college, "empty.csv", "--kind=program", "--template", "--language=fr")
    (first,) = csv.reader(path.open(encoding="utf-8-sig", newline=""))
    assert first[:1] == ["identifiant propre à l’établissement"]
    assert len(first) == len(headings("program")) - 1


def test_another_institution_sees_nothing_of_it(college):
    path = college.folder / "out.csv"
    call_command("export_records", str(path), "--institution=southern-college", "--kind=course", stdout=io.StringIO())  # fmt: skip
    assert "Anatomy" not in path.read_text(encoding="utf-8-sig")


def test_a_file_of_another_format_is_refused(college):
    with pytest.raises(CommandError, match=r"ends in \.xlsx"):
        export(college, "out.ods")


def test_headings_are_never_ambiguous():
    for kind in BULK_KINDS:
        for language in ("en", "fr"):
            words = [heading.words.in_language(language) for heading in headings(kind)]
            assert len(words) == len(set(words))
