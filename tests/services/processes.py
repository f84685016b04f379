"""Start a process that outlives its starter, wait until it answers, end it by its id."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from tests.services.places import ServiceError, is_root, run_folder


def as_account(owner: pwd.struct_passwd) -> dict[str, Any]:
    """Keyword arguments of subprocess that drop root's rights."""
    if not is_root():
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": [owner.pw_gid]}


def launch(
    command: list[str],
    folder: Path,
    owner: pwd.struct_passwd,
    *,
    log: str = "log",
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a command in its own session, so that Ctrl-C for the starter does not end it."""
    with (folder / log).open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "HOME": str(folder), **(environment or {})},
            **as_account(owner),
        )


def run_once(command: list[str], folder: Path, owner: pwd.struct_passwd) -> None:
    """Run a preparing command to its end, or refuse with the last thing it said."""
    answer = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, **as_account(owner)
    )
    if answer.returncode:
        said = (answer.stderr or answer.stdout).strip().splitlines() or ["nothing was said"]
        raise ServiceError(f"{Path(command[0]).name} failed: {said[-1]}")


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as taken:
            raise ServiceError(f"Port {port} is taken; choose another with --port") from taken


def wait_until(ready: Callable[[], bool], seconds: float, what: str, log: Path) -> None:
    """Ask every quarter of a second until it is ready, or refuse and name the log."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise ServiceError(f"{what} did not answer within {seconds:g} s; {last_line(log)}")
        time.sleep(0.25)


def last_line(log: Path) -> str:
    stream: IO[str]
    try:
        with log.open(encoding="utf-8", errors="replace") as stream:
            lines = stream.read().strip().splitlines()
    except OSError:
        return "it wrote no log"
    return f"its log ends: {lines[-1]}" if lines else "its log is empty"


def is_running(pid: int) -> bool:
    """Whether a process lives; one that ended and was not yet collected by its parent does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return True
    return state.rpartition(")")[2].split()[0] != "Z"


def end(pid: int, seconds: float = 30, first: signal.Signals = signal.SIGTERM) -> None:
    """Ask a process to end and, when it does not in time, end it."""
    for sign, patience in ((first, seconds), (signal.SIGKILL, 5.0)):
        if not is_running(pid):
            return
        os.kill(pid, sign)
        deadline = time.monotonic() + patience
        while is_running(pid) and time.monotonic() < deadline:
            time.sleep(0.1)


def pids(folder: Path) -> list[int]:
    """The process ids a service wrote down, each in a file that ends in `pid`."""
    texts = (path.read_text(encoding="ascii").strip() for path in folder.rglob("*.pid"))
    return [int(text) for text in texts if text.isdigit()]


def clear_if_dead(instance: str) -> None:
    """Remove what a service left whose every process has ended, as after a restart of the machine."""
    written = pids(run_folder(instance))
    if written and not any(map(is_running, written)):
        shutil.rmtree(run_folder(instance), ignore_errors=True)


def stop(instance: str) -> list[int]:
    """End every process of a service by its id, and remove what it kept; returns those ids."""
    folder = run_folder(instance)
    ended = pids(folder)
    for pid in ended:
        # PostgreSQL takes SIGINT as "disconnect everybody and stop"; SIGTERM would wait for them.
        end(pid, first=signal.SIGINT if instance.startswith("postgresql") else signal.SIGTERM)
    shutil.rmtree(folder, ignore_errors=True)
    return ended
