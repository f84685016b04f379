"""All or nothing, twice the same, and people's work left alone."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management.base import OutputWrapper
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from registry.interchange.load import load_folder
from registry.interchange.progress import line_on
from registry.models import (
    Change,
    Course,
    ImportRun,
    LoadedRecord,
    Occupation,
    OccupationSkill,
    Organization,
    Region,
)
from tests.registry.interchange.conftest import COLLEGE, NURSE, REGION, Folder

pytestmark = pytest.mark.django_db

COURSE = {"slug": "basic", "title_en": "Basic", "institution": "example-college"}
SKILLS = [
    {"slug": slug, "code": slug, "name_en": slug.title(), "framework": "oasis"}
    for slug in ("reading", "writing")
]
PROFILE = [
    {"skill": "reading", "importance": "4.00"},
    {"skill": "writing", "importance": "3.50"},
]

PILOT = {"slug": "lifting", "title_en": "Lifting", "lead": "example-college", "sector": "care"}
ELEMENT = {
    "slug": "one-relevance", "edition": "one", "code": "relevance", "kind": "principle",
    "strength": "must", "name_en": "Relevance",
}  # fmt: skip


@pytest.fixture
def whole(college: Folder) -> Folder:
    """A folder with a record of several kinds."""
    college.put("01-region", REGION).put("02-skillframework", {"slug": "oasis", "name_en": "OaSIS"})
    college.put("03-skill", *SKILLS)
    college.put("11-occupation", {**NURSE, "skills": PROFILE})
    return college.put("40-course", {**COURSE, "regions": ["3530"], "occupations": ["31301"]})


def test_one_bad_record_keeps_everything_out(whole: Folder, counts: Callable[[], dict[str, int]]):
    before = counts()
    whole.put("41-program", {**COURSE, "slug": "award", "hours": "-1"})
    report = whole.load()
    assert report.refused
    assert counts() == {**before, "registry.ImportRun": 1}
    run = ImportRun.objects.get()
    assert (run.status, run.source, run.rejected, run.created) == ("refused", "facts", 1, 7)
    assert [issue["code"] for issue in run.report] == ["model.invalid"]
    assert run.report[0]["file"] == "facts/41-program.json"
    assert len(run.digest) == 64


def test_a_refusal_found_by_the_database_keeps_everything_out(
    whole: Folder, counts: Callable[[], dict[str, int]]
):
    before = counts()
    # Its TEER would be 9: no field rule says so, but the database does.
    whole.put("12-occupation", {"code": "19000", "title_en": "Nobody"})
    report = whole.load()
    assert [issue.code for issue in report.issues] == ["model.invalid"]
    assert report.issues[0].message.en == "The second digit of a NOC code is from 0 to 5."
    assert counts() == {**before, "registry.ImportRun": 1}


def test_a_refused_change_leaves_what_was_there(whole: Folder):
    whole.load()
    whole.put("10-organization", {**COLLEGE, "name_en": "Renamed"})
    whole.put("40-course", {**COURSE, "hours": "many"})
    log = Change.objects.count()
    assert whole.load().refused
    assert Organization.objects.get().name_en == "Example College"
    assert Change.objects.count() == log


def test_a_load_writes_the_log_and_the_run(whole: Folder):
    report = whole.load()
    assert report.lines("en") == [
        "course: 1 created",
        "occupation: 1 created",
        "organization: 1 created",
        "region: 1 created",
        "skill: 2 created",
        "skillframework: 1 created",
        "Loaded. 7 records read: 7 created, 0 updated, 0 unchanged, 0 rejected.",
    ]
    run = ImportRun.objects.get()
    assert (run.status, run.created, run.updated, run.unchanged) == ("published", 7, 0, 0)
    logged = Change.objects.order_by("pk").values_list("kind", "record_type", "import_run")
    assert list(logged) == [
        ("created", kind, run.pk)
        for kind in ("organization", "skill", "skill", "occupation", "course")
    ]
    assert Course.objects.get().import_run == run


def test_a_rolled_back_load_leaves_no_change_and_no_run(whole: Folder):
    with transaction.atomic():
        whole.load()
        assert Change.objects.count() == 5
        transaction.set_rollback(True)
    assert not Change.objects.exists()
    assert not ImportRun.objects.exists()
    assert not LoadedRecord.objects.exists()


def test_loading_twice_changes_nothing(whole: Folder, counts: Callable[[], dict[str, int]]):
    whole.load()
    before = counts()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = whole.load()
    assert report.lines("en") == [
        "Loaded. 7 records read: 0 created, 0 updated, 7 unchanged, 0 rejected."
    ]
    assert not report.changed
    assert counts() == before
    assert len(queries) == 1


def test_the_same_words_elsewhere_in_the_files_change_nothing(whole: Folder):
    whole.load()
    (whole.path / "40-course.json").rename(whole.path / "99-course.json")
    whole.put("03-skill", *reversed(SKILLS))
    assert not whole.load().changed


def test_the_same_content_in_other_words_is_not_saved(whole: Folder):
    whole.load()
    log = Change.objects.count()
    rows = list(OccupationSkill.objects.values_list("pk", flat=True))
    same = [{"skill": "writing", "importance": 3.5}, {"skill": "reading", "importance": 4}]
    whole.put("11-occupation", {**NURSE, "skills": same})
    report = whole.load()
    assert report.lines("en")[-1].endswith("0 created, 0 updated, 7 unchanged, 0 rejected.")
    assert Change.objects.count() == log
    assert list(OccupationSkill.objects.values_list("pk", flat=True)) == rows


def test_a_changed_file_changes_its_records_only(whole: Folder):
    whole.load()
    changed = [{"skill": "reading", "importance": "5"}]
    whole.put("11-occupation", {**NURSE, "title_fr": "Infirmières", "skills": changed})
    report = whole.load()
    assert report.lines("en") == [
        "occupation: 1 updated",
        "Loaded. 7 records read: 0 created, 1 updated, 6 unchanged, 0 rejected.",
    ]
    nurse = Occupation.objects.get()
    assert nurse.title_fr == "Infirmières"
    assert [(s.skill.slug, s.importance) for s in nurse.skills.all()] == [("reading", 5)]
    assert Change.objects.latest("pk").kind == "updated"
    assert Change.objects.count() == 6


def test_what_a_file_leaves_out_is_not_stated_any_more(college: Folder):
    college.put("40-course", {**COURSE, "hours": 24, "occupations": ["31301"]}).load()
    college.put("40-course", COURSE).load()
    made = Course.objects.get()
    assert (made.hours, list(made.occupations.all())) == (None, [])


def test_a_record_that_is_left_out_stays(whole: Folder):
    whole.load()
    (whole.path / "40-course.json").unlink()
    assert not whole.load().changed
    assert Course.objects.exists()


def test_a_lifecycle_is_loaded_and_logged(college: Folder):
    college.put("40-course", COURSE).load()
    college.put("40-course", {**COURSE, "lifecycle": "ceased"}).load()
    made = Course.objects.get()
    assert (made.lifecycle, made.live) == ("ceased", False)
    assert Change.objects.latest("pk").kind == "ceased"


def test_an_edited_record_is_kept_and_told(whole: Folder):
    whole.load()
    edited = Course.objects.get()
    edited.title_en = "Edited"
    edited.save_revision().publish()
    assert not whole.load().issues
    whole.put("40-course", {**COURSE, "title_en": "From the file"})
    report = whole.load()
    assert not report.refused
    assert report.lines("en") == [
        (
            "facts/40-course.json, record 1, basic: The record was edited here since it was loaded, so the "
            "file's new version was not taken. Bring the change in by hand."
        ),
        "course: 1 kept as edited here",
        "Loaded. 7 records read: 0 created, 0 updated, 6 unchanged, 1 kept as edited here, 0 rejected.",
    ]
    assert Course.objects.get().title_en == "Edited"


def test_a_withdrawn_record_is_not_brought_back(whole: Folder):
    whole.load()
    Course.objects.get().withdraw("Never given.", "Jamais donné.")
    whole.put("40-course", {**COURSE, "title_en": "Again"})
    report = whole.load()
    assert [issue.code for issue in report.issues] == ["record.withdrawn"]
    assert not report.refused
    assert Course.objects.get().lifecycle == "tombstone"


def test_a_record_deleted_by_hand_is_not_brought_back_and_named_when_referred_to(whole: Folder):
    whole.load()
    Course.objects.get().regions.clear()
    Course.objects.all().delete()
    Region.objects.all().delete()
    assert not whole.load().changed
    assert not Region.objects.exists()
    whole.put("40-course", {**COURSE, "regions": ["3530"], "hours": 3})
    assert whole.refusal() == [
        (
            "facts/40-course.json, record 1, basic, regions = '3530': The region “3530” was loaded before "
            "and has been deleted here. Take the reference out, or restore that record by hand."
        )
    ]


def test_files_are_read_in_the_order_of_their_names(tmp_path, whole: Folder):
    other = Folder(tmp_path / "examples")
    example = {"slug": "example", "provenance": "illustrative"}
    other.put("01-organization", {**COLLEGE, **example})
    other.put("02-course", {**COURSE, **example, "institution": "example"})
    report = load_folder([whole.path, str(other.path)])
    assert not report.refused
    assert ImportRun.objects.get().source == "facts + examples"
    assert Change.objects.latest("pk").illustrative


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("wrapped", [lambda terminal: terminal, OutputWrapper])
def test_progress_is_one_line_of_a_terminal(whole: Folder, wrapped: Any):
    """Also where Django's commands write, which end what they write in a new line."""
    terminal = Terminal()
    load_folder([whole.path], progress=line_on(wrapped(terminal)))
    shown = terminal.getvalue()
    assert shown.count("\n") == 1
    *_before, last = shown.split("\r")
    assert re.fullmatch(r"\[#{32}\] 7 of 7 records, [\d,]+ a second\n", last)


def test_progress_without_an_end_counts():
    terminal = Terminal()
    show = line_on(terminal)
    show(12_500, 0)
    assert re.fullmatch(r"\r12,500 records read, [\d,]+ a second", terminal.getvalue())
    with translation.override("fr"):
        show(25_000, 25_000)
    assert "25\xa0000 fiches sur 25\xa0000" in terminal.getvalue()


def test_each_saved_row_is_handed_over_once(whole: Folder):
    rows: list[object] = []
    load_folder([whole.path], saved=rows.append)
    assert len(rows) == 7
    whole.put("40-course", {**COURSE, "hours": 3})
    load_folder([whole.path], saved=rows.append)
    assert rows[7:] == [Course.objects.get()]


def test_what_a_draft_is_said_of_is_not_published_by_a_file(college: Folder) -> None:
    college.put("01-region", REGION).put(
        "02-sector", {"slug": "care", "name_en": "Care", "line": "health"}
    )
    college.put("20-pilot", {**PILOT, "lifecycle": "draft"})
    college.put(
        "25-frameworkedition", {"slug": "one", "title_en": "One", "published_on": "2020-03-01"}
    )
    other = ELEMENT | {"slug": "one-ownership", "code": "ownership", "name_en": "Ownership"}
    college.put("26-frameworkelement", ELEMENT, other)
    college.put("30-adoption", {"slug": "said", "pilot": "lifting", "element": "one/relevance"})
    report = college.load()
    (issue,) = (one for one in report.issues if not one.notice)
    assert (issue.place.file, issue.field, issue.record) == (
        "facts/30-adoption.json",
        "pilot",
        "said",
    )
    assert "“Lifting” is a draft. Publish it first" in issue.line("en")
    assert "« Lifting » est une ébauche." in issue.line("fr").replace("\u00a0", " ")
    assert not Organization.objects.exists()
    college.put("20-pilot", PILOT)
    assert not college.load().refused
    college.put("30-adoption", {"slug": "said", "pilot": "lifting", "element": "one/ownership"})
    issues = [one for one in college.load().issues if not one.notice]
    assert [(one.field, one.record) for one in issues if one.record == "said"] == [
        ("element", "said")
    ]
    assert "What the entry is about stays" in " ".join(one.line("en") for one in issues)
