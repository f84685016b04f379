"""A site as `make run` starts it: prepared data in a folder of its own, served by gunicorn."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# What the shell or the test run would tell the site of another configuration than the one given here.
FOREIGN = (
    "ALLOWED_HOSTS",
    "BEHIND_PROXY",
    "CACHE_URL",
    "DATABASE_URL",
    "DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "EXAMPLES_IN_COUNTS",
    "EXAMPLES_IN_FEEDS",
    "HOST",
)
GUNICORN = (sys.executable, "-m", "gunicorn", "-c", "python:frontend.gunicorn")
WITHDRAWN = "example-wildland-fire-awareness"
BECAUSE = ("The example is retired.", "L’exemple est retiré.")
ASKING = "example-field-season"
"""What asks for it to begin with, and so would keep it."""
_WITHDRAW = (
    "from registry.models import MicroCertification as Micro; "
    f"asking = Micro.objects.get(slug={ASKING!r}); asking.entry_requirement = None; asking.save(); "
    f"Micro.objects.get(slug={WITHDRAWN!r}).withdraw({BECAUSE[0]!r}, {BECAUSE[1]!r})"
)


@dataclass
class Site:
    """One server process and its data."""

    folder: Path
    port: int
    changes: bool = False
    """Whether tests change what it shows."""
    process: subprocess.Popen[bytes] | None = None
    unready: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.folder / "db.sqlite3"

    @property
    def password(self) -> str:
        """Of the first administrator, as the first start printed it."""
        return (self.folder / "password").read_text(encoding="utf-8")

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        return kept | {
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATA_DIR": str(self.folder),
            # Every example is sent twice, in both languages, from one address.
            "GRAPHQL_LIMITS": "per_second=2000",
            "LOG_LEVEL": "ERROR",
            "PORT": str(self.port),
            "SECRET_KEY": "for tests only " + "x" * 50,
            "SITE_URL": self.url,
            "WEB_CONCURRENCY": "1",
        }

    def manage(self, *command: str) -> str:
        """Run a command of the site to its end and return what it printed."""
        answer = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *command],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def prepare(self) -> None:
        """Load facts, examples and pages, as a first start does, and withdraw one example."""
        printed = re.search(r"password +(\S+)", self.manage("prepare"))
        assert printed, "the first start prints the administrator's password"
        (self.folder / "password").write_text(printed.group(1), encoding="utf-8")
        self.manage("shell", "--no-imports", "--command", _WITHDRAW)

    def start(self, application: str = "frontend.wsgi") -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*GUNICORN, application],
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            self.wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def wait_until_ready(self, patience: float = 120) -> None:
        deadline = time.monotonic() + patience
        while not self.is_ready():
            ended = self.process is None or self.process.poll() is not None
            if ended or time.monotonic() > deadline:
                pytest.fail(f"The site did not start: {self.unready}\n{self.said()[-3000:]}")
            time.sleep(0.2)

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=30) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as refusal:
            self.unready = refusal.read().decode()
            return False
        except OSError as silence:
            self.unready = str(silence)
            return False

    def stop(self) -> None:
        """End the server by its own process id."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
