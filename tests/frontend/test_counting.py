"""Counters in a file: as exact as a cache in memory, for threads and processes alike, and never in the way."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from frontend import counting
from frontend.counting import CountersOfMachine

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "below" / "counters.sqlite3"


@pytest.fixture
def counters(file: Path) -> CountersOfMachine:
    return CountersOfMachine(str(file), {})


def test_it_counts_as_a_cache_does(counters: CountersOfMachine) -> None:
    assert counters.get("a") is None
    assert counters.add("a", 1, 10) is True
    assert counters.add("a", 5, 10) is False
    assert (counters.incr("a", 4), counters.decr("a", 2), counters.get("a")) == (5, 3, 3)
    counters.set("b", "text", None)
    assert counters.get_many(["a", "b", "c"]) == {"a": 3, "b": "text"}
    assert counters.delete("a") is True
    assert counters.delete("a") is False
    with pytest.raises(ValueError, match="no counter 'a'"):
        counters.incr("a")
    counters.clear()
    assert counters.get("b") is None


def test_what_has_ended_is_gone(counters: CountersOfMachine) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        counters.add("a", 1, 10)
        counters.add("b", 1, 10)
        assert counters.touch("b", 60) is True
        counters.set("c", 1, 0)
        assert counters.get("c") is None
        clock.shift(11)
        assert (counters.get("a"), counters.get("b")) == (None, 1)
        with pytest.raises(ValueError, match="no counter"):
            counters.incr("a")
        assert counters.add("a", 7, 10) is True
        assert counters.get("a") == 7


def test_two_that_have_the_file_open_see_each_other(
    file: Path, counters: CountersOfMachine
) -> None:
    other = CountersOfMachine(str(file), {})
    counters.add("a", 1)
    assert other.incr("a") == 2
    assert counters.get("a") == 2


def test_a_process_that_split_opens_the_file_anew(
    counters: CountersOfMachine, monkeypatch: Any
) -> None:
    counters.add("a", 1)
    before = counters._connection()
    child = os.getpid() + 1
    monkeypatch.setattr(os, "getpid", lambda: child)
    assert counters.incr("a") == 2
    assert counters._connection() is not before


@pytest.mark.parametrize("spoil", ["no database", "half a page"])
def test_a_file_that_is_not_whole_begins_anew(file: Path, spoil: str) -> None:
    CountersOfMachine(str(file), {}).add("a", 1)
    with sqlite3.connect(file) as at:
        at.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = file.read_bytes()
    file.write_bytes(b"x" * 5000 if spoil == "no database" else whole[: len(whole) // 2 - 100])
    counters = CountersOfMachine(str(file), {})
    assert counters.get("a") is None
    assert counters.add("a", 3) is True
    assert counters.incr("a") == 4


def test_it_does_not_grow_for_ever(
    file: Path, counters: CountersOfMachine, monkeypatch: Any
) -> None:
    monkeypatch.setattr(counting, "LOOKED_AFTER_EVERY", 10)
    monkeypatch.setattr(counting, "MOST", 20)
    with time_machine.travel(NOW, tick=False) as clock:
        for number in range(15):
            counters.add(f"old-{number}", 1, 5)
        clock.shift(6)
        for number in range(45):
            counters.add(f"new-{number}", 1, 100 + number)
        with sqlite3.connect(file) as at:
            ((kept,),) = at.execute("SELECT count(*) FROM counter")
            ((old,),) = at.execute("SELECT count(*) FROM counter WHERE name LIKE '%old%'")
        assert old == 0
        assert kept <= 20 + 10
        assert counters.get("new-44") == 1, "what ends soonest goes first"
