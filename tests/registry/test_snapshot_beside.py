"""Where people are served, a registry that takes long to compile is compiled beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from registry.snapshot import sharing
from registry.snapshot.sharing import Shared
from tests import factories as make

committing = pytest.mark.django_db(transaction=True)
Left = list[Callable[[], None]]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def college(db: None) -> Any:
    return make.organization("northern-college")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def left() -> Left:
    """What is done beside: done when a test wants it."""
    return []


@pytest.fixture
def shared(clock: Clock, left: Left, monkeypatch: pytest.MonkeyPatch) -> Shared:
    """The snapshot of a process that serves people, of a registry that takes a second to compile."""
    compile_snapshot = sharing.compile_snapshot

    def slowly() -> Any:
        clock.now += 1
        return compile_snapshot()

    monkeypatch.setattr(sharing, "compile_snapshot", slowly)
    monkeypatch.setattr(sharing, "PATIENCE", 0.01)
    return Shared(clock, left.append)


@committing
def test_nobody_waits_for_a_long_compilation(college: Any, shared: Shared, left: Left):
    before = shared.current()
    made = make.course("new", college)
    shared.note_commit()
    assert [shared.current() for _ in range(3)] == [before] * 3
    assert len(left) == 1
    left[0]()
    assert made.ctid in shared.current().catalog
    assert len(left) == 1


@committing
def test_who_comes_after_a_publication_gets_what_is_ready_soon(
    college: Any, clock: Clock, shared: Shared
):
    """A short wait is enough here, because the work is done before it is over."""
    shared.current()
    shared.beside = lambda work: work()
    made = make.course("new", college)
    shared.note_commit()
    assert made.ctid in shared.current().catalog


@committing
def test_what_did_not_change_is_not_compiled_again(
    college: Any, clock: Clock, shared: Shared, left: Left
):
    before = shared.current()
    clock.now += 2
    shared.note_commit()
    assert shared.current() is before
    assert left == []


@committing
def test_what_is_quick_is_waited_for(college: Any, clock: Clock, left: Left):
    shared = Shared(clock, left.append)
    shared.current()
    made = make.course("new", college)
    shared.note_commit()
    assert made.ctid in shared.current().catalog
    assert left == []


@committing
def test_a_failure_beside_leaves_the_one_before_and_the_next_request_tries_again(
    college: Any, shared: Shared, left: Left, monkeypatch: pytest.MonkeyPatch
):
    before = shared.current()
    made = make.course("new", college)
    shared.note_commit()
    assert shared.current() is before
    with monkeypatch.context() as broken:
        broken.setattr(sharing, "compile_snapshot", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            left.pop()()
    assert shared.current() is before
    left.pop()()
    assert made.ctid in shared.current().catalog


@committing
def test_a_thread_that_cannot_begin_holds_nobody_up(college: Any, shared: Shared):
    before = shared.current()
    make.course("new", college)
    shared.note_commit()

    def full(work: Callable[[], None]) -> None:
        raise RuntimeError("can't start new thread")

    shared.beside, beside = full, shared.beside
    with pytest.raises(RuntimeError):
        shared.current()
    shared.beside = beside
    assert shared.current() is before
