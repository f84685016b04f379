"""Where long work on an index is done: in place by commands, which end when it is done, and beside the questions else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import ClassVar

from django.db import connections

from registry.snapshot import sharing

Work = Callable[[], None]


def in_place(work: Work) -> None:
    """Do some work now."""
    work()


def in_a_thread(work: Work) -> None:
    """Do some work beside everything else; it ends with the process."""

    def alone() -> None:
        try:
            work()
        finally:
            connections.close_all()

    threading.Thread(target=alone, name="indexing", daemon=True).start()


class _Process:
    """What this process does with long work, and which it does at this moment."""

    do: Callable[[Work], None] = staticmethod(in_place)
    doing: ClassVar[set[str]] = set()
    lock = threading.Lock()


def serve_meanwhile(by: Callable[[Work], None] = in_a_thread) -> None:
    """Say that this process serves people, so that what takes long is done beside: writing an index, compiling the catalogue."""
    _Process.do = staticmethod(by)
    sharing.serve_meanwhile(by)


def do_long(name: str, work: Work) -> None:
    """Do some work as this process does what takes long, unless it is at that very work already."""
    with _Process.lock:
        if name in _Process.doing:
            return
        _Process.doing.add(name)

    def whole() -> None:
        try:
            work()
        finally:
            _Process.doing.discard(name)

    _Process.do(whole)
