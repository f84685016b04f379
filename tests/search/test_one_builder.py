"""Two that build one index at the same moment: the second waits, and takes what the first has made."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connection

from search import building, following, one_builder
from search.engines import EMBEDDED
from search.models import Generation
from tests import factories as make


def _in_a_thread(work) -> threading.Thread:
    def done() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=done)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_a_second_builder_waits_and_takes_what_the_first_made(monkeypatch, caplog):
    monkeypatch.setattr(one_builder, "_LOOKS", 0.05)
    for number in range(3):
        make.organization(f"pilot-{number}")
    filling, may_go = threading.Event(), threading.Event()
    fill = building._fill

    def slowly(*args) -> None:
        filling.set()
        may_go.wait(20)
        fill(*args)

    monkeypatch.setattr(building, "_fill", slowly)
    made: list[int] = []
    first = _in_a_thread(lambda: made.append(building.rebuild(EMBEDDED).pk))
    assert filling.wait(20)
    second = _in_a_thread(lambda: made.append(building.rebuild(EMBEDDED).pk))
    time.sleep(0.3)
    assert not made
    may_go.set()
    first.join(20)
    second.join(20)
    assert made == [following.serving(EMBEDDED).pk] * 2
    assert [one.documents for one in building.compare(EMBEDDED, following.serving(EMBEDDED))] == [3]
    assert Generation.objects.count() == 1
    assert "Another process builds the index of embedded; it is waited for" in caplog.text


def test_a_process_that_was_killed_holds_nothing(tmp_path: Path):
    lock = tmp_path / "db.lock"
    code = f"import fcntl, time; f = open({str(lock)!r}, 'a'); fcntl.flock(f, 2); print(1, flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert holder.stdout
    assert holder.stdout.readline()
    with one_builder._of_file(lock) as take:
        assert not take()
        holder.kill()
        holder.wait()
        assert take()
