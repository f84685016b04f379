"""How far a load is, where somebody watches and where a file keeps it."""

from __future__ import annotations

from io import StringIO

import pytest

from registry.interchange import progress

pytestmark = pytest.mark.any_database


class Terminal(StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_a_file_gets_a_line_now_and_then(clock: list[float]) -> None:
    out = StringIO()
    show = progress.line_on(out)
    for seconds, done in ((1, 100), (11, 1100), (12, 1200), (21, 2100), (22, 2200)):
        clock[0] = 100.0 + seconds
        show(done, 2200)
    assert [line.partition("] ")[2] for line in out.getvalue().splitlines()] == [
        "1,100 of 2,200 records, 100 a second",
        "2,100 of 2,200 records, 100 a second",
    ]


def test_what_is_done_soon_fills_no_file(clock: list[float]) -> None:
    out = StringIO()
    progress.line_on(out)(5, 5)
    assert out.getvalue() == ""


def test_a_terminal_has_one_line_that_is_rewritten(clock: list[float]) -> None:
    out = Terminal()
    show = progress.line_on(out)
    show(1, 2)
    clock[0] += 1
    show(2, 2)
    assert out.getvalue().count("\n") == 1
    assert out.getvalue().count("\r") == 2
