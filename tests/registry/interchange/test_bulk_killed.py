"""A process that is killed while it publishes, and writers who meet: no half file, and nothing is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from threading import Barrier, Timer
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from registry.interchange.bulk import check, once
from registry.interchange.bulk.publish import NotPublished, publish_plan
from registry.models import ApiKey, Change, Course, ImportRun
from search import building, finding, serving
from search.engines import EMBEDDED
from search.models import Generation
from search.types import Query
from tests import factories as make
from tests.registry.interchange.bulk_sender import Institution, told

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[3]
ROWS = 1_500
PUBLISH = """
import django, sys
django.setup()
from registry.interchange.bulk.publish import publish_plan
from registry.models import ImportRun

def tell(done, total):
    print(done, total, flush=True)

publish_plan(ImportRun.objects.get(pk=int(sys.argv[1])), progress=tell)
"""


@pytest.fixture
def college(tmp_path: Path) -> Institution:
    return Institution(make.organization(), tmp_path)


def rows(number: int, title: str = "Course") -> str:
    return "external_id,title_en,hours\n" + "".join(
        f"C-{n},{title} {n},{n % 90 + 1}\n" for n in range(number)
    )


def address() -> str:
    """The tests' own database, as another process names it."""
    stated = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{stated['NAME']}"
    where = f"{stated['HOST']}:{stated['PORT']}"
    return f"postgres://{stated['USER']}:{stated['PASSWORD']}@{where}/{stated['NAME']}"


def publishing(run: ImportRun) -> subprocess.Popen[str]:
    """Publish in a process of its own."""
    env = os.environ | {
        "DATABASE_URL": address(),
        "DATA_DIR": str(settings.DATA_DIR),
        "SECRET_KEY": "k" * 60,
        "DJANGO_SETTINGS_MODULE": "frontend.settings",
    }
    command = [sys.executable, "-c", PUBLISH, str(run.pk)]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)


def test_a_publication_that_is_killed_half_way_leaves_nothing_and_succeeds_again(
    college: Institution,
) -> None:
    run = college.check(rows(ROWS))
    assert (run.created, run.rejected) == (ROWS, 0), told(run)
    before = Change.objects.count()
    process = publishing(run)
    assert process.stdout is not None
    with process:
        for line in process.stdout:
            done, total = map(int, line.split())
            if done >= total / 2:
                break
        assert done < total, "it was killed in the middle"
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    run.refresh_from_db()
    assert run.status == ImportRun.Status.CHECKED
    assert (Course.objects.count(), Change.objects.count()) == (0, before)
    publish_plan(run)
    assert Course.objects.count() == ROWS
    assert Change.objects.count() == before + ROWS
    again = college.check(rows(ROWS))
    assert (again.unchanged, again.created, again.updated) == (ROWS, 0, 0)


def at_once(*tasks: Any) -> list[Any]:
    """Run each in a thread of its own, all beginning together; what they raise is what they give."""
    together = Barrier(len(tasks))

    def run(task: Any) -> Any:
        together.wait(30)
        try:
            return task()
        except NotPublished as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_two_plans_for_one_record_published_at_once_lose_nothing(college: Institution) -> None:
    """One of them is published; the other is told that the record has changed."""
    college.publish(rows(1))
    first, second = (college.check(rows(1, title)) for title in ("First", "Second"))
    found = at_once(lambda: publish_plan(first), lambda: publish_plan(second))
    refused = [one for one in found if isinstance(one, NotPublished)]
    assert [one.code for one in refused] == ["plan.stale"]
    for run in (first, second):
        run.refresh_from_db()
    (published,) = (run for run in (first, second) if run.status == ImportRun.Status.PUBLISHED)
    title = "First" if published == first else "Second"
    assert Course.objects.get().title_en == f"{title} 0"


def test_one_plan_published_twice_at_once_is_published_once(college: Institution) -> None:
    run = college.check(rows(50))
    at_once(lambda: publish_plan(run), lambda: publish_plan(run))
    assert Course.objects.count() == 50
    assert Change.objects.filter(record_type="course").count() == 50


def test_an_editor_who_saves_between_check_and_publication_keeps_the_words(
    college: Institution,
) -> None:
    college.publish(rows(1))
    run = college.check(rows(1, "From the file"))
    course = Course.objects.get()
    course.title_en = "By hand"
    course.save()
    with pytest.raises(NotPublished) as refusal:
        publish_plan(run)
    assert refusal.value.code == "plan.stale"
    assert Course.objects.get().title_en == "By hand"


@pytest.fixture
def long_work() -> Iterator[sqlite3.Connection]:
    """Somebody else's writing, which does not end by itself; SQLite lets nobody else in meanwhile."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL lets several write at once")
    other = sqlite3.connect(
        connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def wait_at_most(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def test_a_check_waits_for_long_work_of_others(
    college: Institution, long_work: sqlite3.Connection
) -> None:
    wait_at_most(0)
    ended = Timer(1, long_work.rollback)
    ended.start()
    run = college.check(rows(2))
    ended.join()
    assert (run.status, run.created) == ("checked", 2)
    with connection.cursor() as cursor:
        (waits,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    assert waits == 0


def test_who_cannot_wait_is_told_to_come_back(
    college: Institution,
    long_work: sqlite3.Connection,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long_work.rollback()
    key = ApiKey.issue("system", organization=college.organization, scopes=["publish"])[1]
    long_work.execute("BEGIN IMMEDIATE")
    wait_at_most(0)
    client.raise_request_exception = False
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "one"}
    # A question waits for nobody; a check would wait for minutes, and is told to come back when that is not enough.
    asked = client.get(f"/api/imports/{college.organization.uid}", headers=headers)
    assert (asked.status_code, asked.json()["errors"][0]["code"]) == (404, "request.plan")
    for module in (check, once):
        monkeypatch.setattr(module, "patient", nullcontext)
    sent = {"content_type": "text/csv", "headers": headers}
    told_api = client.post("/api/imports?kind=course", rows(1), **sent)
    assert (told_api.status_code, told_api["Retry-After"]) == (503, "120")
    assert [one["code"] for one in told_api.json()["errors"]] == ["request.busy"]
    page = client.post("/admin/login/", {"username": "somebody", "password": "wrong"})
    assert (page.status_code, page["Retry-After"]) == (503, "120")
    for words in ("busy for a few minutes", "occupé pour quelques minutes"):
        assert words in page.content.decode()
    assert not ImportRun.objects.exists()


def test_a_search_answers_from_the_index_as_it_is_meanwhile(
    college: Institution, long_work: sqlite3.Connection
) -> None:
    """Without waiting, and from the whole index as soon as it can be brought up to date."""
    long_work.rollback()
    college.publish(rows(1))
    building.rebuild(EMBEDDED)
    Generation.objects.update(change_cursor=0)
    long_work.execute("BEGIN IMMEDIATE")
    serving.forget()
    began = time.monotonic()
    assert [hit.card.slug for hit in finding.find(Query("course")).hits] == ["course-0"]
    assert time.monotonic() - began < 10
    assert Generation.objects.get().change_cursor == 0
    long_work.rollback()
    serving.forget()
    assert finding.find(Query("course")).total == 1
    assert Generation.objects.get().change_cursor == Change.objects.latest("pk").pk
