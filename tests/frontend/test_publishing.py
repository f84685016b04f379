"""Checking and publishing over HTTP: keys, idempotency, results per record, and nobody else's plans."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from frontend import publishing
from registry.models import ApiKey, Change, Course, ImportRun, PlannedRow
from tests import factories

pytestmark = pytest.mark.django_db

COURSES = {
    "kind": "course",
    "records": [
        {"external_id": "C-1", "title_en": "Welding", "hours": 42, "languages": ["en"]},
        {
            "external_id": "C-2",
            "title_en": "Pipes",
            "credits": 4.5,
            "starts": [{"starts_on": "2027-01-12"}],
        },
    ],
}


class Caller:
    """Somebody with a key."""

    def __init__(self, client: Any, secret: str) -> None:
        self.client = client
        self.secret = secret

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", **more}

    def check(
        self, body: Any, once: str = "", content_type: str = "application/json", query: str = ""
    ) -> Any:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(
            f"/api/imports{query}",
            data,
            content_type=content_type,
            headers=self.headers(**{"Idempotency-Key": once or uuid4().hex}),
        )

    def get(self, address: str) -> Any:
        return self.client.get(address, headers=self.headers())

    def publish(self, plan: str) -> Any:
        return self.client.post(f"/api/imports/{plan}/publish", headers=self.headers())


def key_for(organization: Any, **columns: Any) -> str:
    """Return the secret of a new key."""
    made = {"organization": organization, "scopes": [ApiKey.Scope.PUBLISH]} | columns
    return ApiKey.issue("student system", **made)[1]


@pytest.fixture
def college(client) -> Caller:
    """An institution's student system."""
    factories.language()
    return Caller(client, key_for(factories.organization("northern-college")))


def codes(answer: Any) -> list[str]:
    return [error["code"] for error in answer.json()["errors"]]


def test_a_check_tells_of_each_record_and_writes_nothing(college):
    answer = college.check(COURSES)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["status"], told["rows"]) == ("checked", 2)
    assert told["counts"] == {"created": 2, "updated": 0, "unchanged": 0, "rejected": 0}
    assert [(row["externalId"], row["outcome"]) for row in told["rowsHere"]] == [
        ("C-1", "created"),
        ("C-2", "created"),
    ]
    assert not Course.objects.exists()
    assert "no-store" in answer["Cache-Control"]


def test_the_plan_that_was_checked_is_published(college):
    plan = college.check(COURSES).json()
    answer = college.publish(plan["plan"])
    assert (answer.status_code, answer.json()["status"]) == (200, "published")
    assert {course.ctid for course in Course.objects.all()} == {
        row["ctid"] for row in plan["rowsHere"]
    }
    log = Change.objects.count()
    assert college.publish(plan["plan"]).json()["status"] == "published"
    assert Change.objects.count() == log
    changed = json.loads(json.dumps(COURSES).replace('"hours": 42', '"hours": null'))
    row = college.check(changed).json()["rowsHere"][0]
    assert row["changes"] == [{"field": "hours", "before": "42", "after": None}]


class BrokenChunks(BytesIO):
    """What a server gives to read where a chunk does not begin with its length."""

    def read(self, *args: Any) -> bytes:
        raise OSError("zz")


def in_chunks(college: Caller, body: BytesIO, *, terminated: bool = True) -> Any:
    """Check a body that comes in chunks; the server says whether it ends the stream."""
    return college.client.generic(
        "POST",
        "/api/imports",
        headers=college.headers(**{"Idempotency-Key": uuid4().hex, "Transfer-Encoding": "chunked"}),
        CONTENT_TYPE="application/json",
        CONTENT_LENGTH="",
        **{"wsgi.input": body, "wsgi.input_terminated": terminated},
    )


def test_a_file_in_chunks_is_checked_like_any_other(college):
    answer = in_chunks(college, BytesIO(json.dumps(COURSES).encode()))
    assert (answer.status_code, answer.json()["rows"]) == (201, 2)


def test_chunks_that_cannot_be_read_are_told_with_the_cure(college):
    unread = in_chunks(college, BytesIO(b"{}"), terminated=False)
    assert (unread.status_code, codes(unread)) == (411, ["request.length"])
    broken = in_chunks(college, BrokenChunks())
    assert (broken.status_code, codes(broken)) == (400, ["request.broken"])
    assert not ImportRun.objects.exists()


def test_what_is_wrong_is_told_by_record_in_both_languages(college):
    records = [{"external_id": "A", "title_en": "Welding", "hours": "*"}, 7, {"title_en": "x"}]
    told = college.check({"kind": "course", "records": records}).json()
    assert (told["status"], told["counts"]["rejected"]) == ("refused", 3)
    issues = [row["issues"][0] for row in told["rowsHere"]]
    assert [issue["code"] for issue in issues] == ["value.number", "id.missing", "id.missing"]
    assert issues[0]["field"] == "hours"
    assert issues[0]["cure"]["fr"].startswith("Écrivez seulement des chiffres")
    answer = college.publish(told["plan"])
    assert (answer.status_code, codes(answer)) == (409, ["plan.unfit"])


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/csv", "external_id,title_en\nC-1,Welding\n"),
        (
            "application/ld+json",
            json.dumps({"@type": "ceterms:Course", "ceterms:codedNotation": "C-1", "ceterms:name": {"en": "W"}}),
        ),
    ],
)  # fmt: skip
def test_files_are_taken_as_they_are(college, content_type, body):
    answer = college.check(body, content_type=content_type, query="?kind=course&name=rows.csv")
    assert answer.json()["counts"]["created"] == 1
    assert answer.json()["source"] == "rows.csv"


def test_the_same_request_is_worked_on_once(college):
    first, second = college.check(COURSES, "once"), college.check(COURSES, "once")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert ImportRun.objects.count() == 1
    other = college.check({**COURSES, "records": []}, "once")
    assert (other.status_code, codes(other)) == (409, ["request.key_reused"])


def test_a_request_that_is_being_worked_on_is_not_begun_again(college):
    college.check(COURSES, "once")
    ImportRun.objects.update(status=ImportRun.Status.CHECKING)
    answer = college.check(COURSES, "once")
    assert (answer.status_code, codes(answer)) == (409, ["request.running"])
    ImportRun.objects.update(started_at=timezone.now() - timedelta(hours=1))
    assert college.check(COURSES, "once").json()["status"] == "checked"
    assert ImportRun.objects.count() == 1


def test_a_key_is_needed(client, college):
    for secret in ("", "wrong", key_for(None, expires_at=timezone.now())):
        answer = Caller(client, secret).check(COURSES)
        assert (answer.status_code, codes(answer)) == (401, ["request.key"])
        assert answer["WWW-Authenticate"].startswith("Bearer")
    assert not ImportRun.objects.exists()


def test_a_key_must_have_the_right_to_publish(client, college):
    reading = key_for(factories.organization("other"), scopes=[ApiKey.Scope.READ])
    nobodys = key_for(None)
    for secret in (reading, nobodys):
        answer = Caller(client, secret).check(COURSES)
        assert (answer.status_code, codes(answer)) == (403, ["request.scope"])
    assert not ImportRun.objects.exists()


def test_plans_of_others_do_not_exist(client, college):
    plan = college.check(COURSES).json()["plan"]
    foreigner = Caller(client, key_for(factories.organization("southern-college")))
    for answer in (
        foreigner.get(f"/api/imports/{plan}"),
        foreigner.get(f"/api/imports/{plan}/rows"),
        foreigner.publish(plan),
        foreigner.get("/api/imports/not-a-plan"),
        foreigner.publish("not-a-plan"),
    ):
        assert (answer.status_code, codes(answer)) == (404, ["request.plan"])
    assert not Course.objects.exists()
    told = foreigner.check(
        {"kind": "course", "records": [{"external_id": "X", "title_en": "x", "institution": "northern-college"}]}
    ).json()  # fmt: skip
    assert told["rowsHere"][0]["issues"][0]["code"] == "row.foreign"


def test_rows_come_in_pages(college, monkeypatch):
    monkeypatch.setattr("frontend.publishing.PAGE", 2)
    records = [{"external_id": f"C-{n}", "title_en": "x"} for n in range(5)]
    plan = college.check({"kind": "course", "records": records}).json()
    assert plan["next"] == 2
    second = college.get(f"/api/imports/{plan['plan']}/rows?after=2").json()
    assert [row["externalId"] for row in second["rows"]] == ["C-2", "C-3"]
    last = college.get(f"/api/imports/{plan['plan']}/rows?after=4&outcome=created").json()
    assert (len(last["rows"]), last["next"]) == (1, None)


@pytest.mark.parametrize(
    ("query", "status"), [("?kind=job", 400), ("?encoding=latin-9", 400), ("?delimiter=%2F", 400)]
)
def test_unknown_options_are_refused(college, query, status):
    answer = college.check(COURSES, query=query)
    assert (answer.status_code, codes(answer)) == (status, ["request.option"])


def test_requests_that_cannot_be_taken(college):
    assert codes(college.check(COURSES, content_type="text/plain")) == ["request.option"]
    without = college.client.post(
        "/api/imports", "{}", content_type="application/json", headers=college.headers()
    )
    assert (without.status_code, codes(without)) == (400, ["request.idempotency"])
    assert college.client.get("/api/imports", headers=college.headers()).status_code == 405


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ("{}", "records.missing", "The records are missing."),
        ('{"kind": "course"}', "records.missing", "The records are missing."),
        ('{"kind": "course", "records": {}}', "records.list", "“records” is no list."),
        ('{"kind": "xx", "records": []}', "kind.other", "Records of this kind are not published"),
        ('{"kind": "course", "records": []}', "file.no_rows", ""),
        ('{"kind": "course", "recs": []}', "file.member", ""),
        ("{", "file.json", ""),
    ],
)
def test_what_is_around_the_records_is_told_by_what_is_wrong_with_it(college, body, code, said):
    answer = college.check(body, "once")
    assert (answer.status_code, codes(answer)) == (400, [code])
    assert said in answer.json()["errors"][0]["message"]["en"]
    again = college.check(body, "once")
    assert (again.status_code, codes(again)) == (400, [code])


def test_a_request_without_a_body_is_refused(college):
    answer = college.client.generic(
        "POST",
        "/api/imports",
        headers=college.headers(**{"Idempotency-Key": "once"}),
        CONTENT_TYPE="application/json",
        CONTENT_LENGTH="0",
    )
    assert (answer.status_code, codes(answer)) == (400, ["request.empty"])
    assert not ImportRun.objects.exists()


def test_a_body_without_a_name_is_known_by_its_key(college):
    assert college.check(COURSES, "2027-01").json()["source"] == "2027-01.json"
    csv = college.check("external_id,title_en\nC-1,x\n", "2027-02", "text/csv", "?kind=course")
    assert csv.json()["source"] == "2027-02.csv"


def test_a_large_body_is_refused(college, monkeypatch):
    monkeypatch.setattr("frontend.publishing.LARGEST", 1000)
    answer = college.check("x" * 2000, content_type="text/csv")
    assert (answer.status_code, codes(answer)) == (413, ["file.large"])
    assert not PlannedRow.objects.exists()


def test_using_a_key_is_noted(college):
    college.check(COURSES)
    assert ApiKey.objects.get().last_used_at is not None


def test_a_question_with_a_key_waits_for_nobody_who_writes(college, monkeypatch):
    """A publication of 38,841 rows on SQLite holds the database: who asked meanwhile got 503 after 20 seconds."""
    plan = college.check(COURSES).json()["plan"]
    with CaptureQueriesContext(connection) as asked:
        assert college.get(f"/api/imports/{plan}").status_code == 200
    assert not [one for one in asked if "UPDATE" in one["sql"]]
    ApiKey.objects.update(last_used_at=timezone.now() - timedelta(hours=1))

    @contextmanager
    def busy(seconds):
        assert seconds < 1
        raise OperationalError("database is locked")
        yield

    monkeypatch.setattr(publishing, "brief", busy)
    assert college.get(f"/api/imports/{plan}").status_code == 200
