"""Whatever a file is, the report says where and how to put it right, and nothing of the registry is written."""

from __future__ import annotations

import codecs
import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from registry.interchange.bulk import reading, result
from registry.interchange.bulk.headings import words_of
from registry.models import Course, ImportRun
from tests import factories
from tests.registry.interchange.bulk_sender import Institution, outcomes, told
from tests.registry.interchange.conftest import table_counts

pytestmark = pytest.mark.django_db

PLAN_TABLES = {"registry.ImportRun", "registry.PlannedRow"}
HEAD = "external_id,title_en,hours"


def counted() -> dict[str, int]:
    return {name: n for name, n in table_counts().items() if name not in PLAN_TABLES}


class Watched(Institution):
    """An institution whose checks must leave every table of the registry as it was."""

    def check_path(self, path: Path, **manner: Any) -> ImportRun:
        before = counted()
        run = super().check_path(path, **manner)
        assert counted() == before
        return run


@pytest.fixture
def college(tmp_path) -> Watched:
    """An institution, and another one."""
    factories.organization("southern-college")
    factories.language()
    return Watched(factories.organization("northern-college"), tmp_path)


def refused(run: ImportRun) -> list[str]:
    """Return what a refused run tells; it must have words in both languages and counts that add up."""
    assert run.status == "refused"
    issues = [issue for row in run.rows.all() for issue in row.issues] + run.report
    for issue in issues:
        assert issue["message"]["en"]
        assert issue["message"]["fr"]
        assert issue["notice"] or (issue["cure"]["en"] and issue["cure"]["fr"])
    assert sum(result.counts_of(run).values()) == run.rows.count()
    return told(run)


# Encodings


def test_a_byte_order_mark_is_read_over(college):
    run = college.check(codecs.BOM_UTF8 + f"{HEAD}\nA,Été,1\n".encode())
    assert (run.status, run.rows.get().values["title_en"]) == ("checked", "Été")


def test_utf16_says_itself_what_it_is(college):
    run = college.check(f"{HEAD}\nA,Été,1\n".encode("utf-16"))
    assert (run.status, run.rows.get().values["title_en"]) == ("checked", "Été")
    assert told(run) == ["file.marked"]


def test_utf16_without_a_mark_is_refused(college):
    run = college.check(f"{HEAD}\nA,x,1\n".encode("utf-16-le"))
    assert refused(run) == ["file.utf16"]


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_read_in_its_order_when_it_is_said(college, order):
    run = college.check(f"{HEAD}\nA,Été,1\n".encode(order), encoding="utf-16")
    assert (run.status, run.rows.get().values["title_en"]) == ("checked", "Été")


@pytest.mark.parametrize(
    ("data", "said", "code"),
    [
        (f"{HEAD}\nA,Été,1\n".encode("utf-16")[:-1], "", "file.cut"),
        (f"{HEAD}\nA,Été,1\n".encode("utf-16-le")[:-1], "utf-16", "file.cut"),
        (f"{HEAD}\nA,x\ud800,1\n".encode("utf-16", "surrogatepass"), "", "file.cut"),
        (f"{HEAD}\nA,Été,1\n".encode("cp1252"), "utf-16", "file.no_utf16"),
        (f"{HEAD}\nA,Welding,1\nB,É".encode()[:-1], "", "file.windows 3"),
        (f"{HEAD}\nA,Été avancé,1\n".encode(), "windows-1252", "file.utf8"),
        (b"x" * 200_000, "", "table.csv 1"),
    ],
)
def test_what_bytes_do_not_say_is_told(college, data, said, code):
    run = college.check(data, encoding=said)
    assert refused(run) == [code]
    assert run.rows.count() == 0


def test_plain_letters_may_be_said_to_be_windows_1252(college):
    assert college.check(f"{HEAD}\nA,Welding,1\n", encoding="windows-1252").status == "checked"


def test_a_check_that_fails_is_over_and_says_so(college, monkeypatch):
    def fails(*args):
        raise RuntimeError("unforeseen")

    monkeypatch.setattr("registry.interchange.bulk.check._Checking._take", fails)
    with pytest.raises(RuntimeError):
        college.check(f"{HEAD}\nA,Welding,1\n")
    run = ImportRun.objects.get()
    assert (run.status, told(run)) == ("refused", ["request.failed"])


def test_windows_1252_is_told_not_guessed(college):
    data = f"{HEAD}\nA,Welding,1\nB,Été,1\n".encode("cp1252")
    run = college.check(data)
    assert refused(run) == ["file.windows 3"]
    assert "elding,1 B,Été,1” as Windows-1252" in run.report[0]["message"]["en"]
    said = college.check(data, encoding="windows-1252")
    assert said.status == "checked"
    assert said.rows.get(external_id="B").values["title_en"] == "Été"


# Shape of a table


def test_a_strange_delimiter_is_named(college):
    run = college.check("external_id|title_en|hours\nA|Welding|1\n")
    assert refused(run) == ["file.delimiter 1"]
    assert "“|”" in run.report[0]["message"]["en"]
    assert college.check("external_id|title_en|hours\nA|W|1\n", delimiter="|").status == "checked"


@pytest.mark.parametrize(
    ("file", "said", "sign"),
    [
        ("external_id,title_en,hours\nA,Welding,1\n", ";", ","),
        ("external_id;title_en;hours\nA;Welding;1\n", "\t", ";"),
        ("Programme|Titre|Heures\nA|Soudage|1\n", "", "|"),
        ("Programme;Titre;Heures\nA;Soudage;1\n", ",", ";"),
    ],
)
def test_a_line_that_shows_another_delimiter_says_which(college, file, said, sign):
    run = college.check(file, delimiter=said)
    assert refused(run) == [f"file.delimiter{'_said' if said else ''} 1"]
    assert f"separated by “{sign}”" in run.report[0]["message"]["en"]


def test_a_tab_is_called_so_in_the_readers_language(college):
    run = college.check("external_id\ttitle_en\nA\tWelding\n")
    assert "“tab”" in run.report[0]["message"]["en"]
    assert "«\u00a0tabulation\u00a0»" in run.report[0]["message"]["fr"]


def test_a_delimiter_that_changes_on_the_way_is_a_wrong_width(college):
    run = college.check(f"{HEAD}\nA;Welding;1\n")
    assert refused(run)[0] == "table.width 2"


def test_quoted_newlines_are_part_of_a_cell(college):
    run = college.check('external_id,title_en,description_en\nA,W,"one\ntwo"\nB,X,\n,Y,\n')
    assert run.rows.get(external_id="A").values["description_en"] == "one\ntwo"
    assert refused(run) == ["id.missing external_id 5 1"]


def test_a_quote_without_its_end_is_placed(college):
    run = college.check(f'{HEAD}\nA,"Welding,1\nB,x,2\n')
    assert refused(run) == ["table.quote 2"]


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        ("external_id,title_en,title_en", ["table.header 1 3"]),
        ("external_id,title_en,Title (English)", ["column.twice Title (English) 1 3"]),
        ("external_id,titel_en,hours", ["column.unknown titel_en 1 2"]),
        ("external_id,,hours", ["table.header 1 2"]),
        ("title_en,hours,fee", ["column.missing external_id 1"]),
    ],
)
def test_headings_are_certain_or_refused(college, header, codes):
    run = college.check(f"{header}\nA,Welding,1\n")
    assert refused(run) == codes


def test_missing_and_extra_cells_are_named_by_line(college):
    run = college.check(f"{HEAD}\nA,Welding\nB,x,1,2\nC,x,1\n")
    assert refused(run) == ["table.width 2", "table.width 3"]
    assert outcomes(run) == {"A": "rejected", "B": "rejected", "C": "created"}


@pytest.mark.parametrize(("content", "code"), [("", "file.empty"), ("\n \n", "file.empty"), (f"{HEAD}\n", "file.no_rows"), (f"{HEAD}\n,,\n", "file.no_rows")])  # fmt: skip
def test_an_empty_file_is_an_error(college, content, code):
    assert refused(college.check(content)) == [code]


def test_a_large_file_is_refused_unread(college, monkeypatch):
    path = college.folder / "large.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    run = college.check_path(path)
    assert refused(run) == ["file.large"]
    assert "200 MiB" in run.report[0]["message"]["en"]
    assert reading.LARGEST < 200 * 1024 * 1024


def test_a_missing_file_is_told(college):
    assert refused(college.check_path(college.folder / "nowhere.csv")) == ["file.missing"]


# Values


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("*", "value.number"),
        ("24h", "value.number"),
        ("1,5", "table.width"),
        ("1e3", "value.number"),
        ("-1", "model.invalid"),
        ("007", "value.leading_zero"),
        ("123456789.5", "model.invalid"),
    ],
)
def test_a_number_is_digits(college, cell, code):
    (complaint,) = refused(college.check(f"{HEAD}\nA,Welding,{cell}\n"))
    assert complaint.startswith(code)
    assert code == "table.width" or complaint.endswith("hours 2 3")


@pytest.mark.parametrize("day", ["12/01/2027", "Jan 12, 2027", "20270112", "2027-02-30", "46399"])
def test_a_day_has_one_way_to_be_written(college, day):
    run = college.check(f'external_id,title_en,last_confirmed\nA,Welding,"{day}"\n')
    assert refused(run) == ["value.date last_confirmed 2 3"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<script>alert(1)</script>", "value.markup"),
        ("Weld <b>well</b>", "value.markup"),
        ("a\0b", "value.control"),
        ("a\x07b", "value.control"),
        ("a\u200bb", "value.control"),
        ("\u202eb", "value.control"),
        ("x" * 201, "model.invalid"),
    ],
)
def test_text_is_plain_text(college, text, code):
    run = college.check(f"{HEAD}\nA,{text},1\n")
    assert refused(run) == [f"{code} title_en 2 2"]
    assert run.rows.get().stated["values"]["title_en"] == text.replace("\0", "\ufffd")


def test_an_id_with_a_letter_that_nobody_sees_is_no_second_id(college):
    assert refused(college.check(f"{HEAD}\nA\u200b,Pumps,1\n")) == ["value.control external_id 2 1"]
    assert college.check(f"{HEAD}\nA,Pumps \U0001f469\u200d\U0001f527,1\n").status == "checked"


def test_a_sign_of_less_is_no_markup(college):
    assert college.check(f"{HEAD}\nA,Pumps (< 5 kW),1\n").status == "checked"


def test_codes_that_lost_their_zeros_are_recognised(college):
    factories.occupation("00010")
    run = college.check("external_id,title_en,occupations,cip\nA,W,10,\nB,W,,1.0101\n")
    assert refused(run) == ["reference.unknown occupations 2 3", "model.invalid cip 3 4"]
    row = run.rows.get(external_id="A")
    assert row.issues[0]["cure"]["en"] == "Did you mean “00010”?"


def test_ids_that_lost_their_zeros_are_recognised(college, request):
    factories.course("old", college.organization, external_id="00123")
    run = college.check(f"{HEAD}\n123,Welding,1\n")
    assert refused(run) == ["id.zeros external_id 2 1"]
    assert Course.objects.count() == 1


def test_unknown_choices_come_with_the_known_ones(college):
    run = college.check("external_id,title_en,delivery\nA,W,web\n")
    assert refused(run) == ["model.choice delivery 2 3"]
    assert "online, in-person, blended" in run.rows.get().issues[0]["cure"]["en"]


# Identity and references


def test_rows_of_another_institution_are_refused(college):
    run = college.check("external_id,title_en,institution\nA,W,southern-college\nB,W,Northern College\n")  # fmt: skip
    assert refused(run) == ["row.foreign institution 2 3"]


def test_the_same_id_twice_is_refused_wherever_it_stands(college, monkeypatch):
    monkeypatch.setattr("registry.interchange.bulk.check.AT_ONCE", 2)
    rows = "".join(f"A{n},W,1\n" for n in range(5))
    run = college.check(f"{HEAD}\n{rows}A0,W,1\nA5,W,1\nA5,W,1\n")
    assert refused(run) == ["id.twice external_id 7 1", "id.twice external_id 9 1"]
    assert "line 2" in run.rows.get(line=7).issues[0]["message"]["en"]


def test_an_id_stays_with_its_kind(college):
    factories.program("award", college.organization, external_id="A")
    run = college.check(f"{HEAD}\nA,Welding,1\n")
    assert refused(run) == ["id.other_kind external_id 2 1"]


def test_references_may_point_forward_in_the_file(college):
    run = college.check(
        'external_id,title_en,entry_requirement\nA,First,"{""completed"": ""B""}"\nB,Second,\n'
    )
    assert run.status == "checked", told(run)
    uid = run.rows.get(external_id="B").uid
    assert run.rows.get(external_id="A").values["entry_requirement"] == {"completed": f"ce-{uid}"}


def test_a_reference_to_nothing_is_placed(college):
    run = college.check('external_id,title_en,entry_requirement\nA,W,"{""completed"": ""X""}"\n')
    assert refused(run) == ["reference.unknown entry_requirement 2 3"]


def test_drafts_of_others_cannot_be_found_out(college):
    other = factories.organization("eastern")
    factories.course("secret", other, external_id="S", lifecycle="draft")
    run = college.check('external_id,title_en,entry_requirement\nA,W,"{""completed"": ""eastern/S""}"\n')  # fmt: skip
    assert refused(run) == ["reference.unknown entry_requirement 2 3"]


def test_a_cycle_across_rows_of_one_file_is_refused(college):
    for slug in ("p", "q"):
        factories.program(slug, college.organization, external_id=slug.upper())
    run = college.check(
        "external_id,award,requirement\n"
        'R1,P,"{""completed"": ""Q""}"\nR2,Q,"{""completed"": ""P""}"\n',
        kind="stackingrule",
    )
    codes = refused(run)
    assert {each.split()[0] for each in codes} == {"lint.cycle"}
    assert outcomes(run) == {"R1": "rejected", "R2": "rejected"}
    # By title, as the reader knows them, and not by address.
    said = run.rows.first().issues[0]["message"]
    assert said["en"] == "The awards ask for one another in a circle: P → Q → P."
    assert (
        said["fr"] == "Les titres s’exigent l’un l’autre en boucle\u00a0: P (fr) → Q (fr) → P (fr)."
    )


def test_a_text_that_is_stored_just_so_is_given_back_unchanged(college):
    factories.course("bold", college.organization, external_id="B", title_en="Safety <b>first</b>")
    assert outcomes(college.check("external_id,title_en\nB,Safety <b>first</b>\n")) == {
        "B": "unchanged"
    }
    run = college.check("external_id,title_en\nB,Safety <b>last</b>\n")
    assert refused(run) == ["value.markup title_en 2 2"]


@pytest.mark.parametrize(
    ("requirement", "code", "said"),
    [
        ('{""completed"": F-A}', "value.json", "it cannot be read from character 15 on"),
        ('{""bogus"": 1}', "notation.whole", "The requirement cannot be read."),
    ],
)
def test_a_requirement_that_cannot_be_read_is_told_for_what_it_is(college, requirement, code, said):
    factories.program("award", college.organization, external_id="P")
    sent = f'external_id,award,requirement\nR,P,"{requirement}"\n'
    run = college.check(sent, kind="stackingrule")
    assert refused(run) == [f"{code} requirement 2 3"]
    [issue] = run.rows.get().issues
    assert said in issue["message"]["en"]
    for cure in issue["cure"].values():
        assert cure[0].isupper()
        assert cure.endswith(".")


def test_what_is_wrong_inside_a_field_is_placed_in_the_readers_words(college):
    run = college.check('external_id,title_en,starts\nA,W,"2027-01-12; tomorrow"\n')
    [issue] = run.rows.get().issues
    assert issue["field"] == "starts[2].starts_on"
    assert words_of("course", issue["field"], "en") == "starts (entry 2, starts on)"
    assert words_of("course", issue["field"], "fr") == "débuts (entrée 2, commence le)"


def test_a_draft_is_not_written_over_and_the_way_out_is_told(college):
    factories.course("draft", college.organization, external_id="D", lifecycle="draft")
    run = college.check("external_id,title_en\nD,Other\n")
    assert refused(run) == ["record.draft 2"]
    [issue] = run.rows.get().issues
    assert issue["cure"]["en"] == (
        "Open it in the registry and publish it there, or delete it. Then check the file again."
    )


# Workbooks


def workbook(
    *rows: list[object], change: Callable[[openpyxl.Workbook], None] | None = None
) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "courses"
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADINGS: list[object] = ["external_id", "title_en", "hours", "last_confirmed"]


def test_a_workbook_is_read_by_its_sheets(college):
    day = datetime.date(2026, 1, 12)
    run = college.check(
        workbook(HEADINGS, ["A", "Welding", 24, day], ["B", "Pipes", 4.5]), "b.xlsx"
    )
    assert run.status == "checked", told(run)
    assert run.rows.get(external_id="A").values == {
        "external_id": "A",
        "title_en": "Welding",
        "hours": "24",
        "last_confirmed": "2026-01-12",
    }
    assert run.rows.get(external_id="B").values["hours"] == "4.5"
    assert run.rows.first().sheet == "b.xlsx: courses"


def test_formulas_and_errors_are_refused(college):
    data = workbook(HEADINGS, ["A", "=1+1", 1, None], ["B", "x", "#N/A", None])
    assert refused(college.check(data, "b.xlsx")) == ["cell.formula title_en 2 2", "cell.error hours 3 3"]  # fmt: skip
    assert refused(college.check(f"{HEAD}\nA,=1+1,1\n")) == ["cell.formula title_en 2 2"]
    text = college.check(f"{HEAD}\nA,'=1+1,1\n")
    assert text.rows.get().values["title_en"] == "=1+1"


def test_a_number_where_a_code_belongs_is_refused(college):
    assert refused(college.check(workbook(HEADINGS, [123, "x", 1, None]), "b.xlsx")) == ["cell.number external_id 2 1"]  # fmt: skip


def test_a_zip_bomb_is_refused_unread(college):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (64 * 1024 * 1024))
    run = college.check(out.getvalue(), "bomb.xlsx")
    assert refused(run) == ["file.bomb"]


def test_entities_in_a_workbook_are_refused(college):
    data = workbook(HEADINGS, ["A", "x", 1, None])
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    with zipfile.ZipFile(out, "w") as packed:
        for part in source.namelist():
            content = source.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<worksheet", laughs + b"<worksheet", 1)
            packed.writestr(part, content)
    assert refused(college.check(out.getvalue(), "b.xlsx")) == ["file.entities"]


@pytest.mark.parametrize("name", ["week.xls", "week.csv"])
@pytest.mark.parametrize("start", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7\n", b"{\\rtf1"])
def test_what_is_no_table_is_told(college, start, name):
    assert refused(college.check(start + b"\0" * 600, name)) == ["file.other"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"PK" + b"\0" * 100])
def test_a_broken_workbook_is_told(college, content):
    assert refused(college.check(content, "b.xlsx")) == ["file.xlsx"]
