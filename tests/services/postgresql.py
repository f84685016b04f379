"""PostgreSQL, from the server programs of the machine, on a scratch database of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.services.places import ServiceError, account, make_owned, run_folder, write_owned
from tests.services.processes import launch, require_free, run_once, wait_until

PORT = 55432
DEBIAN = Path("/usr/lib/postgresql")


def url(port: int) -> str:
    # The password is that of compose.yaml; a server started here trusts loopback and asks for none.
    return f"postgres://registry:registry@127.0.0.1:{port}/registry"


def program(name: str) -> str:
    """The path of a PostgreSQL program; Debian keeps servers out of PATH, by version."""
    found = shutil.which(name)
    versions = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if found is None and not versions:
        raise ServiceError(f"{name} is missing; on Debian: apt-get install postgresql")
    return found or str(versions[-1])


def start(port: int = PORT) -> str:
    """Start a fresh PostgreSQL that trusts loopback and forgets everything when stopped."""
    initdb, postgres, createdb = program("initdb"), program("postgres"), program("createdb")
    require_free(port)
    owner = account("postgres")
    folder = make_owned(run_folder(f"postgresql-{port}"), owner)
    data = folder / "data"
    settings = ["--username=registry", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    run_once([initdb, "--pgdata", str(data), "--no-sync", *settings], folder, owner)
    process = launch([postgres, "-D", str(data), *server_options(port)], folder, owner)
    write_owned(folder / "postgresql.pid", str(process.pid), owner)
    wait_until(lambda: answers(port), 30, "PostgreSQL", folder / "log")
    run_once([createdb, *connection(port), "registry"], folder, owner)
    return url(port)


def server_options(port: int) -> list[str]:
    """Loopback only, and no waiting for the disk: the data is thrown away."""
    options = {
        "port": str(port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        # Plans of statements do not depend on when it comes by: one run is like the other.
        "autovacuum": "off",
    }
    return [part for name, value in options.items() for part in ("-c", f"{name}={value}")]


def connection(port: int) -> list[str]:
    return ["--host=127.0.0.1", f"--port={port}", "--username=registry"]


def answers(port: int) -> bool:
    command = [program("pg_isready"), *connection(port), "--dbname=postgres", "--quiet"]
    return subprocess.run(command, check=False).returncode == 0
