"""Files that cannot be read, and how the report says so."""

from __future__ import annotations

import json

import pytest

from registry.models import Occupation, Organization, Region
from tests.registry.interchange.conftest import COLLEGE, NURSE, REGION, Folder

pytestmark = pytest.mark.django_db


def test_broken_json_is_named_by_line_and_column(folder: Folder):
    folder.raw("01-region.json", '{"kind": "region",\n "records": [\n  {"slug": "a"\n')
    assert folder.refusal() == [
        (
            "facts/01-region.json, line 4, column 1: The file is not JSON. "
            "Look at that place for a missing comma, quote or bracket."
        )
    ]


def test_a_code_with_leading_zeros_and_without_quotes_is_broken_json(folder: Folder):
    folder.raw("01-occupation.json", '{"kind": "occupation", "records": [{"code": 00010}]}')
    assert folder.refusal() == [
        (
            "facts/01-occupation.json, line 1, column 46: The file is not JSON. "
            "Look at that place for a missing comma, quote or bracket."
        )
    ]


@pytest.mark.parametrize("content", ["", " \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(folder: Folder, content: str | bytes):
    folder.raw("01-region.json", content)
    assert folder.refusal() == [
        "facts/01-region.json: The file is empty. Write its records, or delete the file."
    ]


def test_a_file_that_is_not_utf_8_is_refused(folder: Folder):
    folder.raw("01-region.json", '{"kind": "région"}'.encode("latin-1"))
    assert folder.refusal() == [
        "facts/01-region.json: The file is not UTF-8: byte 11 cannot be read. Save the file as UTF-8."
    ]


def test_a_byte_order_mark_is_no_part_of_the_text(folder: Folder):
    text = json.dumps({"kind": "region", "records": [REGION]})
    folder.raw("01-region.json", b"\xef\xbb\xbf" + text.encode())
    assert not folder.load().refused
    assert Region.objects.get().slug == "toronto"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_a_number_is_refused(folder: Folder, number: str):
    folder.raw("01-course.json", f'{{"kind": "course", "records": [{{"hours": {number}}}]}}')
    assert folder.refusal() == [
        f"facts/01-course.json: {number} is not a number. Leave out a number that nobody stated."
    ]


def test_a_name_given_twice_in_one_object_is_refused(folder: Folder):
    folder.raw("01-region.json", '{"kind": "region", "records": [{"slug": "a", "slug": "b"}]}')
    assert folder.refusal() == [
        "facts/01-region.json: The name “slug” stands twice in one object. Keep one of the two."
    ]


def test_nesting_without_end_is_refused(folder: Folder):
    folder.raw("01-region.json", '{"kind": "region", "records": ' + "[" * 200_000)
    assert folder.refusal() == [
        (
            "facts/01-region.json: The file is nested too deeply to be read. "
            "Write the requirement with fewer levels."
        )
    ]


@pytest.mark.parametrize("content", ["[]", "3", "null", '{"records": []}', '{"kind": 4}'])
def test_a_file_without_a_kind_is_refused(folder: Folder, content: str):
    folder.raw("01-region.json", content)
    assert folder.refusal() == [
        (
            "facts/01-region.json: The file is not an object with a kind and records. "
            'Write {"kind": "…", "records": [ … ]}.'
        )
    ]


def test_a_file_with_records_and_a_table_is_refused(folder: Folder):
    folder.put("01-region", REGION, table="regions.csv")
    assert folder.refusal() == [
        (
            "facts/01-region.json: The file has neither a list of records nor a table, or it has both. "
            'Give "records" (a list) or "table" (the name of a CSV file beside this one).'
        )
    ]


def test_an_unknown_member_of_a_file_is_refused(folder: Folder):
    folder.put("01-region", REGION, licens="open")
    assert folder.refusal() == [
        (
            "facts/01-region.json: A file has no member “licens”. Use only these: kind, provenance, "
            "source_name, source_url, source_published, source_date, sector_basis, "
            "occupations_basis, source_note_en, source_note_fr, licence, note, records, table."
        )
    ]


def test_a_record_that_is_no_object_is_named_by_its_number(folder: Folder):
    folder.put("01-region", REGION, "toronto")
    assert folder.refusal() == [
        "facts/01-region.json, record 2, record = 'toronto': The record is not an object. Write { … }."
    ]


def test_an_unknown_kind_is_refused_with_the_nearest(folder: Folder):
    folder.put("01-organisation", COLLEGE)
    assert folder.refusal() == [
        (
            "facts/01-organisation.json, record 1, kind = 'organisation': There is no kind "
            "“organisation”. Did you mean “organization”?"
        )
    ]


def test_folders_without_files_are_refused(folder: Folder):
    assert folder.refusal() == [
        "facts: The folder holds no fixture file. Put files named like 10-organization.json into it."
    ]
    folder.path.rmdir()
    assert folder.refusal() == [
        "facts: There is no such file or folder. Check the path, and that it may be read."
    ]


def test_a_table_keeps_codes_as_text(folder: Folder):
    folder.put("11-occupation", table="noc.csv").raw("11-occupation.json", _with_table("noc.csv"))
    folder.raw(
        "noc.csv", '\ufeffcode,title_en\r\n00010,Legislators\r\n\r\n31301,"Nurses, general"\r\n'
    )
    assert not folder.load().refused
    assert list(Occupation.objects.values_list("code", "slug", "teer", "title_en")) == [
        ("00010", "00010", 0, "Legislators"),
        ("31301", "31301", 1, "Nurses, general"),
    ]


def _with_table(name: str) -> str:
    return json.dumps(
        {"kind": "occupation", "provenance": "sourced", "source_name": "A page", "table": name}
    )


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            "code,title_en\n00010,Legislators,extra\n",
            (
                "facts/noc.csv, line 2, record 1: The row has 3 cells and the header 2. "
                "Put cells with a comma into quotes; give every row all its cells."
            ),
        ),
        (
            "code,code\n00010,x\n",
            (
                "facts/noc.csv, line 1, column 2: The first line of the table must name each column once. "
                "Give every column the name of a field; look at “code”."
            ),
        ),
        (
            'code,title_en\n00010,"Legis\n',
            (
                "facts/noc.csv, line 2: A quotation mark opens a cell here, and none closes it. "
                "Close it, or write a mark that belongs to the text twice, within quotation marks."
            ),
        ),
        (
            "code,title_en\n10,Legislators\n",
            (
                "facts/noc.csv, line 2, record 1, 10, code = '10': A NOC 2021 code has five digits, "
                "leading zeros included. Correct the value and load again."
            ),
        ),
    ],
)
def test_rows_of_a_table_are_named_by_line(folder: Folder, table: str, told: str):
    folder.raw("11-occupation.json", _with_table("noc.csv")).raw("noc.csv", table)
    assert folder.refusal() == [told]


@pytest.mark.parametrize("name", ["gone.csv", "../noc.csv", "/etc/passwd"])
def test_a_table_stands_beside_its_file(folder: Folder, name: str):
    folder.raw("11-occupation.json", _with_table(name))
    folder.path.parent.joinpath("noc.csv").write_text("code\n")
    assert folder.refusal() == [
        (
            f"facts/11-occupation.json: There is no table “{name}” beside the file. "
            "Give the bare name of a CSV file in the same folder."
        )
    ]


def test_what_the_file_says_holds_for_all_records_but_those_that_say_otherwise(folder: Folder):
    other = {**COLLEGE, "slug": "other", "provenance": "illustrative"}
    folder.put("10-organization", COLLEGE, other, source_name="A page", source_date="2026-01-02")
    folder.put("02-language", {"code": "en", "name_en": "English", "name_fr": "anglais"})
    assert not folder.load().refused
    said = Organization.objects.order_by("slug").values_list("provenance", "source_name")
    assert list(said) == [("sourced", "A page"), ("illustrative", "A page")]
    assert {str(one.source_date) for one in Organization.objects.all()} == {"2026-01-02"}


def test_every_broken_file_is_told_in_one_report(folder: Folder):
    folder.raw("01-region.json", "{").raw("02-sector.json", "").put("11-occupation", NURSE)
    report = folder.load()
    assert [issue.code for issue in report.issues] == ["file.json", "file.empty"]
    assert report.lines("en")[-1] == (
        "Refused; nothing was written. 1 record read: 1 would be created, 0 would be updated, 0 unchanged, 0 rejected."
    )
    assert not Occupation.objects.exists()
