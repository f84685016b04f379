"""The commands: check, look, publish, export; and the file of rejected rows."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from registry.interchange.bulk.column_map import read_map
from registry.interchange.bulk.headings import words_of
from registry.interchange.formats.text import Unreadable
from registry.models import Course, ImportRun, Program
from tests import factories
from tests.registry.interchange.bulk_sender import Institution, told

pytestmark = pytest.mark.django_db

MAP = Path(__file__).parents[3] / "fixtures" / "column-maps" / "ontario-college-programs.json"
HEADCOUNT = "College Name,Fiscal Year,Program Name (Institution),Headcount Full-Time Fall"


@pytest.fixture
def college(tmp_path) -> Institution:
    """An institution."""
    return Institution(factories.organization("northern-college"), tmp_path)


def run(*arguments: object) -> list[str]:
    out = io.StringIO()
    call_command("import_records", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def test_from_check_to_publication(college):
    factories.course("old", college.organization, external_id="C-1", title_en="Old")
    path = college.file("external_id,title_en\nC-1,New\nC-2,Pipes\n")
    lines = run("check", path, "--institution", "northern-college", "--kind", "course")
    assert lines[:2] == [
        "C-1, title (English): 'Old' → 'New'",
        "Checked; nothing was written yet. 2 rows read: 1 created, 1 updated, 0 unchanged, 0 rejected.",
    ]
    assert Course.objects.get().title_en == "Old"
    plan = lines[2].removeprefix("Plan ")
    assert run("publish", plan)[-1] == (
        "Published. 2 rows read: 1 created, 1 updated, 0 unchanged, 0 rejected."
    )
    assert Course.objects.get(external_id="C-1").title_en == "New"


def test_a_refusal_names_everything_and_writes_the_rejected_rows(college):
    path = college.file('external_id,title_en,hours\nC-1,"=1+1",*\nC-2,Pipes,3\n')
    rejected = college.folder / "rejected.csv"
    with pytest.raises(CommandError) as refusal:
        run("check", path, "--institution", college.organization.ctid, "--kind", "course",
            "--rejected", rejected, "--language", "fr")  # fmt: skip
    formula, number, last = str(refusal.value).splitlines()
    assert formula.startswith("rows.csv, ligne 2, colonne 2, titre (anglais) = '=1+1'")
    assert number.startswith(
        "rows.csv, ligne 2, colonne 3, fiche 1, C-1, heures d’enseignement = '*'"
    )
    counts = "créations\u00a0: 1, mises à jour\u00a0: 0, sans changement\u00a0: 0, rejets\u00a0: 1."
    assert last.endswith(f"2 lignes lues\u00a0: {counts}")
    with rejected.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    own, english, hours = (
        words_of("course", name, "fr") for name in ("external_id", "title_en", "hours")
    )
    assert (row["type"], row[own], row[english], row[hours]) == ("cours", "C-1", "'=1+1", "*")
    assert english == "titre (anglais)"
    assert row["Registre\N{NO-BREAK SPACE}: code"] == "cell.formula value.number"
    # With an apostrophe before it the cell is a text, to the registry as to a spreadsheet.
    corrected = rejected.read_text(encoding="utf-8-sig").replace(",*,", ",4,")
    again = college.check(corrected, kind="")
    assert again.status == "checked", told(again)
    assert again.rows.get().values["title_en"] == "=1+1"


def test_a_foreign_table_is_read_by_its_map(college):
    table = college.file(
        f"{HEADCOUNT}\nNorthern,2021-2022,Welding,*\nNorthern,2022-2023,Welding,12\n"
    )
    lines = run("check", table, "--institution", "northern-college", "--map", MAP)
    run("publish", lines[-1].removeprefix("Plan "))
    program = Program.objects.get(external_id="Northern / 2022-2023 / Welding")
    assert (program.title_en, program.source_version) == ("Welding", "2022-2023")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"kind": "job"}, "kind"),
        ({"colums": {}}, "colums"),
        ({"columns": {"titel": "x"}}, "titel"),
        ({"columns": ["x"]}, "columns"),
        ({"joined": {}}, "external_id"),
        ({"encoding": "latin-9"}, "encoding"),
    ],
)
def test_a_bad_map_is_refused_at_its_place(tmp_path, change, place):
    path = tmp_path / "map.json"
    path.write_text(json.dumps(json.loads(MAP.read_text()) | change))
    with pytest.raises(Unreadable) as refusal:
        read_map(path)
    assert (refusal.value.issue.code, refusal.value.issue.field) == ("map.member", place)


def test_columns_that_a_map_forgets_are_named(college):
    run_ = college.check(f"{HEADCOUNT},Extra\na,b,c,1,2\n", columns=read_map(MAP))
    assert told(run_) == ["column.unmapped Extra 1 5"]
    run_ = college.check("College Name,Fiscal Year\na,b\n", columns=read_map(MAP))
    assert told(run_) == ["column.missing Program Name (Institution) 1"]


def test_what_a_map_calls_not_stated_is_not_stated(college):
    path = college.folder / "map.json"
    said = {"kind": "course", "columns": {"external_id": "Id", "title_en": "T", "hours": "H", "delivery": "D"},
            "not_stated": ["*"], "replaced": {"delivery": {"Web": "online"}}, "constants": {"any_time": "true"}}  # fmt: skip
    path.write_text(json.dumps(said))
    run_ = college.publish("Id,T,H,D\nA,Welding,*,Web\n", columns=read_map(path))
    course = Course.objects.get()
    assert (course.hours, course.delivery, course.any_time) == (None, "online", True)
    assert run_.created == 1


def test_wrong_names_end_with_one_clear_line(college):
    path = college.file("external_id,title_en\nA,x\n")
    with pytest.raises(CommandError, match="No organisation has the address or CTID 'nobody'"):
        run("check", path, "--institution", "nobody")
    with pytest.raises(CommandError, match="There is no plan 'x'"):
        run("publish", "x")
    assert not ImportRun.objects.exists()


def test_the_columns_of_a_kind_are_listed_in_both_languages():
    rows = list(csv.reader(run("columns", "course")))
    assert rows[0] == ["field", "English", "français", "values"]
    assert ["hours", "hours of instruction", "heures d’enseignement", ""] in rows


def test_the_rejected_rows_of_several_kinds_can_be_sent_again(college):
    """A heading that all kinds read alike is in the reader's words; the others are the names of fields."""
    path = college.file(
        "kind,external_id,title_en,hours\ncourse,C-1,Welding,*\nprogram,P-1,Pipes,*\n"
    )
    rejected = college.folder / "rejected.csv"
    with pytest.raises(CommandError):
        run("check", path, "--institution", college.organization.ctid, "--rejected", rejected, "--language", "fr")  # fmt: skip
    text = rejected.read_text(encoding="utf-8-sig")
    assert "heures d’enseignement" in text.splitlines()[0]
    again = college.check(text.replace(",*,", ",4,"), kind="")
    assert {row.kind for row in again.rows.all()} == {"course", "program"}
    assert {row.values.get("hours") for row in again.rows.all()} == {"4"}
