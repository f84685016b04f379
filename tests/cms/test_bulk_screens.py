"""Bulk publishing on the screen: check, look, publish; for one's own institution, in both languages."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.users.models import UserProfile

from registry.models import Course, ImportRun, Membership, Organization, PlannedRow

pytestmark = pytest.mark.usefixtures("trees")
ROWS = "external_id,title_en,title_fr,hours\nC-1,Welding,Soudage,30\nC-2,Pipes,Tuyaux,12\n"


@pytest.fixture
def office(registry: SimpleNamespace, client: Client, django_user_model: Any) -> SimpleNamespace:
    """A publisher of a college, signed in."""
    user = django_user_model.objects.create_user("office", "office@registry.example", "x")
    college = registry.college
    membership = Membership.objects.create(
        user=user, organization=college, role=Membership.Role.PUBLISHER
    )
    client.force_login(user)
    return SimpleNamespace(client=client, college=college, user=user, membership=membership)


def send(office: SimpleNamespace, content: str | bytes, name: str = "rows.csv", **said: Any) -> Any:
    """Send a file; the answer is read to its end, as a browser does."""
    content = content.encode() if isinstance(content, str) else content
    form = {
        "institution": office.college.pk,
        "file": SimpleUploadedFile(name, content),
        "kind": "course",
        "encoding": "",
        "delimiter": "",
    }
    return office.client.post(reverse("bulk:index"), form | said)


def read(response: Any) -> BeautifulSoup:
    text = b"".join(response) if response.streaming else response.content
    return BeautifulSoup(text.decode(), "lxml")


def plan() -> ImportRun:
    return ImportRun.objects.latest("pk")


def words(soup: Any) -> str:
    return " ".join(soup.get_text(" ").split())


def test_a_file_is_checked_looked_at_and_published(office: SimpleNamespace) -> None:
    first = read(office.client.get(reverse("bulk:index")))
    assert first.select_one("select[name=institution] option[selected]").text == str(office.college)
    watched = read(send(office, ROWS))
    assert [one.text.split() for one in watched.select("p.bulk-step")] == [
        ["0", "rows", "read"],
        ["2", "rows", "read"],
        ["2", "of", "2", "rows", "read"],
    ]
    run = plan()
    page = reverse("bulk:plan", args=[run.uid])
    assert watched.select_one("meta[http-equiv=refresh]")["content"] == f"0; url={page}"
    assert Course.objects.filter(external_id="C-1").count() == 0

    seen = read(office.client.get(page))
    assert "The file can be published. It creates 2 records. Nothing is written yet." in words(seen)
    assert [one.text for one in seen.select(".bulk-counts strong")] == ["2", "2", "0", "0", "0"]
    assert [row.th.text for row in seen.select("tbody tr")] == ["C-1Welding", "C-2Pipes"]

    published = read(office.client.post(reverse("bulk:publish", args=[run.uid])))
    steps = [" ".join(one.text.split()) for one in published.select("p.bulk-step")]
    assert steps == ["0 of 2 records written", "2 of 2 records written"]
    assert {one.external_id for one in Course.objects.filter(institution=office.college)} >= {
        "C-1",
        "C-2",
    }
    after = read(office.client.get(page))
    assert "What is told below has been written" in words(after)
    assert not after.select("form[action$='/publish/']")
    assert after.select_one("tbody th a")["href"] == reverse(
        "wagtailsnippets_registry_course:edit", args=[Course.objects.get(external_id="C-1").pk]
    )


def test_what_changes_is_told_field_by_field_and_what_stays_is_unchanged(
    office: SimpleNamespace,
) -> None:
    read(send(office, ROWS))
    read(office.client.post(reverse("bulk:publish", args=[plan().uid])))
    read(send(office, ROWS.replace("30", "36") + "C-3,Rigging,Gréage,8\n"))
    page = reverse("bulk:plan", args=[plan().uid])
    said = "It creates 1 record. It changes 1 record. Nothing is written yet."
    assert said in words(read(office.client.get(page)))
    changed = read(office.client.get(page, {"outcome": "updated"}))
    (difference,) = changed.select(".bulk-differences")
    assert words(difference) == "hours of instruction 30 → 36"
    same = read(office.client.get(page, {"outcome": "unchanged"}))
    assert [row.th.text[:3] for row in same.select("tbody tr")] == ["C-2"]
    assert office.client.get(page, {"outcome": "other"}).status_code == 404


def test_a_rejected_row_is_told_and_comes_back_as_a_file(office: SimpleNamespace) -> None:
    read(send(office, ROWS + "C-3,'=1+1,Trois,many\n"))
    run = plan()
    page = read(office.client.get(reverse("bulk:plan", args=[run.uid])))
    assert "1 row is rejected, so nothing of the file can be published" in words(page)
    assert not page.select("form[action$='/publish/']")
    assert [one.td.text for one in page.select("tbody tr")] == ["4", "2", "3"]
    (row,) = read(
        office.client.get(reverse("bulk:plan", args=[run.uid]), {"outcome": "rejected"})
    ).select("tbody tr")
    assert row.td.text == "4"
    assert row.select_one("code").text == "hours of instruction = 'many'"
    answer = office.client.get(reverse("bulk:rejected", args=[run.uid]))
    (found,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    told = ("institution's own id", "hours of instruction", "title (English)")
    assert [found[heading] for heading in told] == ["C-3", "many", "'=1+1"]
    published = office.client.post(reverse("bulk:publish", args=[run.uid]))
    assert "Not published; nothing was written" in words(read(published))


def test_the_report_has_a_line_for_each_field_and_issue(office: SimpleNamespace) -> None:
    read(send(office, ROWS + "C-3,Three,Trois,many\n"))
    answer = office.client.get(reverse("bulk:report", args=[plan().uid]))
    lines = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [(one["line"], one["outcome"], one["field"]) for one in lines] == [
        ("2", "Created", ""),
        ("3", "Created", ""),
        ("4", "Rejected", "hours of instruction"),
    ]


def test_a_plan_that_is_stale_is_refused_in_words(office: SimpleNamespace) -> None:
    read(send(office, ROWS))
    read(office.client.post(reverse("bulk:publish", args=[plan().uid])))
    read(send(office, ROWS.replace("30", "36")))
    course = Course.objects.get(external_id="C-1")
    course.hours = 40
    course.publish_now()
    said = read(office.client.post(reverse("bulk:publish", args=[plan().uid])))
    assert "Not published; nothing was written" in words(said)
    assert "plan.stale" in words(said)
    assert not said.select("meta[http-equiv=refresh]")
    page = read(office.client.get(reverse("bulk:plan", args=[plan().uid])))
    assert not page.select("form[action$='/publish/']")
    assert "records have changed since it was checked" in words(page)
    assert "it was “30” and is now “40”" in words(page.select_one("[aria-labelledby=bulk-issues]"))
    course.refresh_from_db()
    assert course.hours == 40


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_plan_that_has_become_stale_says_so_when_it_is_opened(
    office: SimpleNamespace, language: str
) -> None:
    UserProfile.objects.create(user=office.user, preferred_language=language)
    read(send(office, ROWS))
    first = plan()
    read(send(office, ROWS + "C-3,Rigging,Gréage,8\n"))
    read(office.client.post(reverse("bulk:publish", args=[first.uid])))
    address = reverse("bulk:plan", args=[plan().uid])
    for _ in range(2):
        page = read(office.client.get(address))
        assert not page.select("form[action$='/publish/']")
        out = page.select_one(".bulk-verdict--bad a")
        assert out["href"] == reverse("bulk:index")
        changed = page.select("[aria-labelledby=bulk-changed] .bulk-issues > li")
        assert len(changed) == 2
        since = {"en": "since the check", "fr": "depuis la vérification"}[language]
        assert all(since in words(one) for one in changed)
    # Looking writes nothing: a record that is taken away again is no obstacle.
    assert plan().status == "checked"
    Course.objects.filter(external_id__in=["C-1", "C-2"]).delete()
    assert read(office.client.get(address)).select("form[action$='/publish/']")


@pytest.mark.parametrize(
    ("language", "called"), [("en", "hours of instruction"), ("fr", "heures d’enseignement")]
)
def test_a_plan_that_is_stale_names_fields_as_people_do(
    office: SimpleNamespace, language: str, called: str
) -> None:
    UserProfile.objects.create(user=office.user, preferred_language=language)
    read(send(office, ROWS))
    read(office.client.post(reverse("bulk:publish", args=[plan().uid])))
    read(send(office, ROWS.replace("30", "36")))
    course = Course.objects.get(external_id="C-1")
    course.hours = 40
    course.publish_now()
    refused = read(office.client.post(reverse("bulk:publish", args=[plan().uid])))
    kept = read(office.client.get(reverse("bulk:plan", args=[plan().uid])))
    for page in (refused, kept):
        assert [one.text for one in page.select(".bulk-issues code")] == [called]


def test_of_many_things_that_are_wrong_the_first_ten_stand_open(office: SimpleNamespace) -> None:
    rows = "external_id,title_en\n" + "".join(f"C-{n},Course {n}\n" for n in range(30))
    read(send(office, rows))
    first = plan()
    read(send(office, rows))
    read(office.client.post(reverse("bulk:publish", args=[first.uid])))
    page = read(office.client.post(reverse("bulk:publish", args=[plan().uid])))
    assert len(page.select(".bulk-step > .bulk-issues > li")) == 10
    more = page.select_one(".bulk-step > .bulk-more")
    told = len(more.select("li"))
    assert more.summary.text == f"{told} more"
    assert told == len(plan().report) - 10


def close_after(said: bytes, answer: Any) -> None:
    """Read a page that is sent in pieces up to its second step, which says something, and close it."""
    pieces = iter(answer.streaming_content)
    assert b"bulk-watch" in next(pieces)
    next(pieces)
    assert said in next(pieces)
    answer._iterator.close()


def test_work_that_fails_ends_its_page_with_a_word(
    office: SimpleNamespace, monkeypatch: Any, caplog: Any
) -> None:
    def fails(*args: Any) -> None:
        raise RuntimeError("unforeseen")

    with monkeypatch.context() as patched:
        patched.setattr("registry.interchange.bulk.check._Checking._take", fails)
        page = read(send(office, ROWS))
    assert "Not checked; nothing was written." in page.select_one(".bulk-watch").text
    assert [one.text for one in page.select(".bulk-issues small")] == ["request.failed"]
    assert plan().status == "refused"
    assert "unforeseen" in caplog.text

    read(send(office, ROWS))
    monkeypatch.setattr("registry.interchange.bulk.publish._write", fails)
    page = read(office.client.post(reverse("bulk:publish", args=[plan().uid])))
    assert [one.text for one in page.select(".bulk-issues small")] == ["request.failed"]
    assert (plan().status, Course.objects.count()) == ("checked", 0)


def test_a_check_that_was_killed_is_not_being_checked_for_ever(office: SimpleNamespace) -> None:
    run = ImportRun.objects.create(
        source="killed.csv", status="checking", organization=office.college
    )
    listed = reverse("bulk:index")
    assert "Being checked" in office.client.get(listed).content.decode()
    ImportRun.objects.filter(pk=run.pk).update(started_at=timezone.now() - timedelta(hours=1))
    page = office.client.get(listed).content.decode()
    assert "Check interrupted" in page
    assert "Being checked" not in page


def test_who_closes_the_page_leaves_nothing_half_done(office: SimpleNamespace) -> None:
    rows = "external_id,title_en\n" + "".join(f"C-{n},Course {n}\n" for n in range(700))
    close_after(b"500", send(office, rows))
    run = plan()
    assert (run.status, run.rows.count()) == ("refused", 0)
    assert [one["code"] for one in run.report] == ["check.interrupted"]

    read(send(office, rows))
    close_after(b"300 of 700", office.client.post(reverse("bulk:publish", args=[plan().uid])))
    run = plan()
    assert run.status == "checked"
    assert not Course.objects.filter(external_id__startswith="C-").exists()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.csv", "The file is empty"),
        (b"external_id,title_en\n", "none.csv", "no row of data"),
        (b"PK\x03\x04 nothing", "broken.xlsx", "cannot be read"),
        ("external_id,title_en\nC-1,Été\n".encode("cp1252"), "old.csv", "Windows-1252"),
        (b"external_id|title_en\nC-1|One\n", "bars.csv", "separated"),
        (b"external_id,title_en\nC-1,a\0b\n", "nul.csv", "cannot be shown"),
    ],
)
def test_bad_files_are_told_and_nothing_is_written(
    office: SimpleNamespace, content: bytes, name: str, said: str
) -> None:
    answer = send(office, content, name)
    page = read(answer)
    if answer.streaming:
        page = read(office.client.get(reverse("bulk:plan", args=[plan().uid])))
    assert said in words(page)
    assert not Course.objects.filter(external_id="C-1").exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    office: SimpleNamespace, monkeypatch: Any
) -> None:
    monkeypatch.setattr("cms.admin.bulk.forms.LARGEST", 10)
    page = read(send(office, ROWS))
    assert "at most 0 are read" in words(page)
    assert not ImportRun.objects.exists()


def test_a_file_for_another_institution_is_not_taken(office: SimpleNamespace) -> None:
    other = Organization(name_en="Oak University", name_fr="Université Oak", kind="university")
    other.publish_now()
    page = read(send(office, ROWS, institution=other.pk))
    assert "not one of the available choices" in words(page)
    assert not ImportRun.objects.exists()
    table = {"institution": other.pk, "kind": "course", "rows": "own", "format": "csv"}
    assert office.client.get(reverse("bulk:table"), table).status_code == 404


def test_an_editor_checks_and_a_publisher_publishes(office: SimpleNamespace) -> None:
    office.membership.role = Membership.Role.EDITOR
    office.membership.save()
    # Another role ends the sessions of the one before.
    office.client.force_login(office.user)
    read(send(office, ROWS))
    page = read(office.client.get(reverse("bulk:plan", args=[plan().uid])))
    assert "Publishing is for publishers" in words(page)
    answer = office.client.post(reverse("bulk:publish", args=[plan().uid]))
    assert answer.status_code == 302
    assert plan().status == "checked"


def test_tables_have_headings_or_the_own_records(office: SimpleNamespace) -> None:
    read(send(office, ROWS))
    read(office.client.post(reverse("bulk:publish", args=[plan().uid])))
    asked = {"institution": office.college.pk, "kind": "course", "rows": "own", "format": "csv"}
    answer = office.client.get(reverse("bulk:table"), asked)
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    own = Course.objects.filter(institution=office.college).count()
    assert len(lines) == 1 + own
    template = office.client.get(reverse("bulk:table"), asked | {"rows": "none"})
    assert len(template.content.decode().splitlines()) == 1
    book = office.client.get(reverse("bulk:table"), asked | {"kind": "all", "format": "xlsx"})
    sheets = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).sheetnames
    assert sheets[:3] == ["micro-certifications", "courses", "programs"]
    # A sheet each is a workbook, whatever the form says beside it.
    same = office.client.get(reverse("bulk:table"), asked | {"kind": "all"})
    assert same["Content-Disposition"].endswith('-all.xlsx"')
    linked = office.client.get(reverse("bulk:table"), asked | {"format": "jsonld"})
    graph = json.loads(b"".join(linked.streaming_content))["@graph"]
    assert {node["@type"] for node in graph} == {"ceterms:Course"}
    assert len(graph) == own
    # What CTDL cannot say is told, and a file with nothing in it is not given.
    rules = office.client.get(
        reverse("bulk:table"), asked | {"kind": "stackingrule", "format": "jsonld"}, follow=True
    )
    assert "1 record is not in the JSON-LD file" in words(read(rules))
    sent_back = answer.content
    read(send(office, sent_back))
    run = plan()
    assert (run.unchanged, run.created, run.updated, run.rejected) == (own, 0, 0, 0)


def test_what_cannot_be_asked_for_is_not_there(office: SimpleNamespace) -> None:
    for asked in (
        {},
        {"institution": "x"},
        {"institution": office.college.pk, "kind": "skill"},
        {"institution": office.college.pk, "kind": "all", "format": "exe"},
    ):
        assert office.client.get(reverse("bulk:table"), asked).status_code == 404


def test_the_screens_speak_french(office: SimpleNamespace) -> None:
    UserProfile.objects.create(user=office.user, preferred_language="fr")
    assert "Publication en lot" in words(read(office.client.get(reverse("bulk:index"))))
    watched = read(send(office, ROWS))
    assert "2 lignes lues" in words(watched)
    page = words(read(office.client.get(reverse("bulk:plan", args=[plan().uid]))))
    assert "Le fichier peut être publié. Il crée 2 fiches. Rien n’est encore écrit." in page
    # A row is feminine, whatever the kind of its record.
    with override("fr"):
        assert [one.label for one in PlannedRow.Outcome][:4] == [
            "Créée", "Modifiée", "Inchangée", "Rejetée",
        ]  # fmt: skip


def test_the_log_of_runs_leads_to_the_report(office: SimpleNamespace, boss: Client) -> None:
    read(send(office, ROWS))
    seen = read(boss.get(reverse("importrun:inspect", args=[plan().pk])))
    page = reverse("bulk:plan", args=[plan().uid])
    assert seen.select_one(f"main a[href='{page}']").text == "Each row, and the report as CSV"
    report = reverse("bulk:report", args=[plan().uid])
    assert read(boss.get(page)).select_one(f"a[href='{report}']")


def test_histories_and_the_log_of_runs_say_whose_file_it_was(
    office: SimpleNamespace, boss: Client
) -> None:
    read(send(office, ROWS))
    read(office.client.post(reverse("bulk:publish", args=[plan().uid])))
    course = Course.objects.get(external_id="C-1")
    past = boss.get(reverse("wagtailsnippets_registry_course:history", args=[course.pk]))
    assert f"Published by the file {plan().source}" in words(read(past))
    listed = words(read(boss.get(reverse("importrun:index"))))
    assert str(office.college) in listed
    assert str(plan().user) in listed


def test_a_refusal_speaks_the_language_of_who_waits(office: SimpleNamespace) -> None:
    UserProfile.objects.create(user=office.user, preferred_language="fr")
    read(send(office, ROWS + "C-3,Three,Trois,many\n"))
    said = words(read(office.client.post(reverse("bulk:publish", args=[plan().uid]))))
    assert "Non publié; rien n’a été écrit." in said
    assert "Ce plan ne peut être publié" in said


def test_who_works_for_nobody_has_no_such_menu(office: SimpleNamespace) -> None:
    office.membership.delete()
    assert office.client.get(reverse("bulk:index")).status_code == 302


def test_the_lists_of_plans_and_rows_have_pages(office: SimpleNamespace) -> None:
    rows = "external_id,title_en\n" + "".join(f"C-{n},Course {n}\n" for n in range(60))
    read(send(office, rows))
    page = reverse("bulk:plan", args=[plan().uid])
    second = read(office.client.get(page, {"p": 2, "outcome": "created"}))
    assert len(second.select("tbody tr")) == 10
    assert second.select_one("a[rel=prev]")["href"] == "?outcome=created&p=1"
    ImportRun.objects.bulk_create(
        ImportRun(source=f"{n}.csv", organization=office.college) for n in range(25)
    )
    first = read(office.client.get(reverse("bulk:index")))
    assert len(first.select("tbody tr")) == 20
    assert first.select_one("a[rel=next]")["href"] == "?p=2"


def test_the_log_of_runs_shows_times_and_what_is_unset_as_the_plan_does(
    office: SimpleNamespace, boss: Client
) -> None:
    ImportRun.objects.create(source="facts")
    started = datetime(2030, 1, 16, 2, 30, tzinfo=UTC)
    ImportRun.objects.filter(source="facts").update(started_at=started)
    run = ImportRun.objects.get(source="facts")
    seen = read(boss.get(reverse("importrun:inspect", args=[run.pk])))
    said = dict(
        zip(
            (one.text.strip() for one in seen.select("main dt")),
            (one.text.strip() for one in seen.select("main dd")),
            strict=True,
        )
    )
    # It was still the evening before in Ontario.
    assert said["Started"] == "15 January 2030, 21:30"
    unset = ("Published", "Finished", "User", "Organisation", "Report")
    assert [said[one] for one in unset] == ["–"] * 5
    assert "None" not in said.values()
