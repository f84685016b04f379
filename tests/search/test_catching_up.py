"""Much is written in pieces: beside the questions where a process serves people, and by one process of all."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.models import Change
from search import beside, building, catching_up, finding, following, listening
from search.engines import EMBEDDED
from search.models import Generation
from search.types import Query
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def elm(index, monkeypatch):
    """A college, an index that was built before it, and little that counts as much."""
    monkeypatch.setattr(catching_up, "MUCH", 3)
    monkeypatch.setattr(catching_up, "STEP", 4)
    monkeypatch.setattr(catching_up, "PIECE", 2)
    monkeypatch.setattr(catching_up, "REST", 0)
    return make.organization("elm-college")


@pytest.fixture
def left(monkeypatch):
    """What a process that serves people does beside: collected here, and done when a test wants it."""
    works: list[beside.Work] = []
    monkeypatch.setattr(beside._Process, "do", works.append)
    monkeypatch.setattr(beside._Process, "doing", set())
    return works


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Run what waits for the commit, as a commit would."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def published(elm, number: int = 9) -> list[str]:
    slugs = [f"hand-hygiene-{n}" for n in range(number)]
    for slug in slugs:
        make.micro_certification(slug, elm)
    return slugs


def found(text: str = "hygiene") -> list[str]:
    return sorted(hit.card.slug for hit in finding.find(Query(text)).hits)


def generation() -> Generation:
    return following.serving(EMBEDDED)


def test_a_command_writes_much_in_pieces_before_it_ends(elm, commit, monkeypatch):
    written = []
    rewrite = catching_up.rewrite
    monkeypatch.setattr(
        catching_up,
        "rewrite",
        lambda *said: (written.append((said[2], len(said[3]))), rewrite(*said)),
    )
    with commit():
        slugs = published(elm)
    assert found() == slugs
    assert not following.is_behind(generation())
    assert generation().tended_at is None
    assert max(number for _, number in written) == 2
    assert sum(number for kind, number in written if kind == "microcertification") >= 9


def test_who_serves_people_answers_by_the_index_as_it_is_meanwhile(elm, commit, left):
    with commit():
        slugs = published(elm)
    finding.forget()
    with CaptureQueriesContext(connection) as asked:
        assert found() == []
    assert not [one for one in asked if "INSERT INTO" in one["sql"]]
    assert following.is_behind(generation())
    assert left
    left[0]()
    finding.forget()
    assert found() == slugs
    assert not following.is_behind(generation())


def test_little_is_found_at_once_where_people_are_served(elm, commit, left):
    with commit():
        [slug] = published(elm, 1)
    assert (found(), left) == ([slug], [])


def test_a_gap_in_the_log_is_not_much(elm, commit, left, monkeypatch):
    """What was taken back leaves one."""
    monkeypatch.setattr(catching_up, "last_keys", lambda: (10**9, 10**9))
    assert not catching_up.is_far_behind(generation())
    with commit():
        published(elm)
    assert catching_up.is_far_behind(generation())


def test_a_name_that_stands_in_very_many_documents_is_much(elm, commit, left):
    with commit():
        slugs = published(elm)
    left.pop()()
    with commit():
        elm.name_en, elm.name_fr = "Zircon College", "Collège Zircon"
        elm.save()
    assert len(left) == 1
    assert found("zircon") == []
    left[0]()
    finding.forget()
    assert found("zircon") == sorted(["elm-college", *slugs])


def test_one_process_of_all_catches_up_and_another_when_it_has_died(elm, commit, left):
    with commit():
        slugs = published(elm)
    Generation.objects.update(tended_at=timezone.now())
    assert not catching_up.work_off(EMBEDDED)
    finding.forget()
    begun = list(left)
    assert (found(), left) == ([], begun)
    Generation.objects.update(tended_at=timezone.now() - catching_up.NOTED)
    assert catching_up.work_off(EMBEDDED)
    finding.forget()
    assert found() == slugs


def test_what_was_done_whole_stays_done_when_a_process_dies(elm, commit, left, monkeypatch):
    with commit():
        slugs = published(elm)
    changes = Change.objects.filter(pk__gt=generation().change_cursor).order_by("pk")
    fourth, steps = changes.values_list("pk", flat=True)[3], []
    step = catching_up._step

    def dies(*said):
        if steps:
            raise KeyboardInterrupt
        steps.append(said)
        return step(*said)

    monkeypatch.setattr(catching_up, "_step", dies)
    with pytest.raises(KeyboardInterrupt):
        catching_up.work_off(EMBEDDED)
    assert generation().change_cursor == fourth
    monkeypatch.undo()
    assert catching_up.work_off(EMBEDDED)
    finding.forget()
    assert found() == slugs


def test_what_is_published_meanwhile_is_not_left_out(elm, commit, left, monkeypatch):
    with commit():
        slugs = published(elm)
    write = catching_up._write
    late: list[str] = []

    def and_publish(*said):
        write(*said)
        if not late:
            late.append("hand-hygiene-late")
            with commit():
                make.micro_certification(late[0], elm)

    monkeypatch.setattr(catching_up, "_write", and_publish)
    left.pop()()
    finding.forget()
    assert found() == [*slugs, *late]
    assert left == []


def test_little_that_is_published_meanwhile_is_found_before_much_is_written(
    elm, commit, left, monkeypatch
):
    gone = make.micro_certification("hand-hygiene-gone", elm)
    with commit():
        slugs = published(elm)
    write, seen = catching_up._write, []

    def and_publish(*said):
        write(*said)
        if not seen:
            with commit():
                make.micro_certification("hand-hygiene-late", elm)
                gone.cease()
        finding.forget()
        seen.append(found())

    monkeypatch.setattr(catching_up, "_write", and_publish)
    left.pop()()
    first = next(one for one in seen if "hand-hygiene-late" in one)
    assert "hand-hygiene-gone" not in first
    assert len(first) < len(slugs)
    assert following.is_behind(generation()) is False
    assert seen[-1] == sorted([*slugs, "hand-hygiene-late"])


def test_much_that_is_published_meanwhile_waits_for_its_turn(elm, commit, left, monkeypatch):
    with commit():
        published(elm)
    write, seen = catching_up._write, []

    def and_publish(*said):
        write(*said)
        if not seen:
            with commit():
                for n in range(5):
                    make.micro_certification(f"hand-hygiene-z{n}", elm)
        finding.forget()
        seen.append(found())

    monkeypatch.setattr(catching_up, "_write", and_publish)
    left.pop()()
    many = [len([one for one in each if "-z" in one]) for each in seen]
    assert all(len(each) >= 9 for each in seen if any("-z" in one for one in each))
    assert many[-1] == 5


def test_the_update_of_a_start_leaves_much_to_the_site(elm, commit, left, capsys, monkeypatch):
    with commit():
        published(elm)
    call_command("search", "update", soon=True)
    assert capsys.readouterr().out == (
        "embedded: far behind; the site catches up while it answers\n"
    )
    assert following.is_behind(generation())
    monkeypatch.setattr(beside._Process, "doing", set())
    left.clear()
    catching_up.begin()
    assert len(left) == 1
    call_command("search", "update")
    assert not following.is_behind(generation())


def test_the_update_waits_for_who_does_it_already(elm, commit, left, monkeypatch):
    with commit():
        published(elm)
    Generation.objects.update(tended_at=timezone.now())
    waited = []

    def until_it_is_dead(seconds):
        waited.append(seconds)
        Generation.objects.update(tended_at=timezone.now() - timedelta(minutes=5))

    monkeypatch.setattr(time, "sleep", until_it_is_dead)
    building.bring_up(EMBEDDED)
    assert waited
    assert not following.is_behind(generation())


def test_a_database_that_refuses_is_told_and_tried_again(elm, commit, left, monkeypatch, caplog):
    with commit():
        published(elm)

    def refuses(*said):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(catching_up, "_step", refuses)
    left.pop()()
    assert "embedded could not be brought up to date" in caplog.text
    assert generation().tended_at is None
    listening.after_commit()
    assert len(left) == 1


def test_a_process_starts_where_the_database_is_away(left, monkeypatch, caplog):
    def away(engine):
        raise OperationalError("no such table: search_generation")

    monkeypatch.setattr(catching_up, "serving", away)
    catching_up.begin()
    for work in left:
        work()
    assert "could not be brought up to date" in caplog.text


def test_a_command_tells_that_it_writes_the_index_and_how_far_it_is(
    elm, commit, monkeypatch, caplog
):
    written, rewrite = [], catching_up.rewrite
    monkeypatch.setattr(
        catching_up, "rewrite", lambda *said: (written.extend(said[3]), rewrite(*said))
    )
    monkeypatch.setattr(catching_up, "TELL", 0)
    with caplog.at_level("INFO", logger="search.catching_up"), commit():
        published(elm)
    told = [one.getMessage() for one in caplog.records]
    assert told[0] == "embedded: what was published is written into the index"
    assert told[-1] == f"embedded: {len(written)} documents written so far"
