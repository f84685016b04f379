"""Redis, from the redis-server of the machine."""

from __future__ import annotations

import shutil
import socket

from tests.services.places import ServiceError, account, make_owned, run_folder, write_owned
from tests.services.processes import launch, require_free, wait_until

PORT = 56379


def url(port: int) -> str:
    return f"redis://127.0.0.1:{port}/0"


def start(port: int = PORT) -> str:
    """Start Redis without persistence and return its address."""
    program = shutil.which("redis-server")
    if program is None:
        raise ServiceError("redis-server is missing; on Debian: apt-get install redis-server")
    require_free(port)
    owner = account("redis")
    folder = make_owned(run_folder(f"redis-{port}"), owner)
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = launch([program, *options], folder, owner)
    write_owned(folder / "redis.pid", str(process.pid), owner)
    wait_until(lambda: answers(port), 15, "Redis", folder / "log")
    return url(port)


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(7) == b"+PONG\r\n"
    except OSError:
        return False
