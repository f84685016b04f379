"""What a stranger does: clone, `make run`, look at pages, ask the API, Ctrl-C, and start again.

It installs everything anew and takes minutes, so it runs only when FRESH_CLONE=1, as .ci/run sets it.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Seconds that are promised, and seconds after which waiting makes no sense.
# A machine busy with other work takes three times as long as one at rest; the seconds are printed.
FIRST_START, SECOND_START = 400, 60
PATIENCE = 600
# What would tell the site of another configuration than the one a stranger has.
FOREIGN = (
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "DATABASE_URL",
    "DATA_DIR",
    "DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "SITE_URL",
)

pytestmark = pytest.mark.skipif(
    os.environ.get("FRESH_CLONE") != "1", reason="takes minutes; FRESH_CLONE=1 runs it"
)


@dataclass
class Site:
    """A `make run` in a clone of its own."""

    folder: Path
    port: int

    @property
    def log(self) -> Path:
        return self.folder.parent / "run.log"

    def start(self, patience: float) -> subprocess.Popen[bytes]:
        """Start it as from a terminal and return once it is ready, or fail with what it said."""
        with self.log.open("wb") as output:
            process = subprocess.Popen(
                ["make", "run", f"PORT={self.port}"],
                cwd=self.folder,
                env={name: value for name, value in os.environ.items() if name not in FOREIGN},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self.wait(process, patience)
        except BaseException:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            raise
        return process

    def wait(self, process: subprocess.Popen[bytes], patience: float) -> None:
        deadline = time.monotonic() + patience
        while not self.is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"not ready after {patience} s:\n{self.said()}")
            time.sleep(0.2)

    def is_ready(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def get(self, path: str, body: dict | None = None) -> tuple[int, str]:
        """Status and text of an address; with a body, of posting that as JSON."""
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=json.dumps(body).encode() if body else None,
            headers={"Content-Type": "application/json"} if body else {},
        )
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def interrupt(self, process: subprocess.Popen[bytes]) -> None:
        """Press Ctrl-C: the terminal sends SIGINT to everything in its foreground."""
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fresh") / "registry"
    clone = ["git", "-c", "safe.directory=*", "clone", "--quiet", str(ROOT), str(folder)]
    subprocess.run(clone, check=True)
    return Site(folder, free_port())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_stranger_serves_the_registry_stops_it_and_serves_it_again(site, capsys):
    began = time.monotonic()
    process = site.start(PATIENCE)
    first = time.monotonic() - began
    try:
        password = re.search(r"password +(\S+)", site.said())
        assert password, "the password of the first administrator is printed"
        look_around(site)
        assert_another_start_is_refused(site)
    finally:
        site.interrupt(process)
    assert "Traceback" not in site.said()
    key = site.folder / "var" / "secret-key"
    assert key.stat().st_mode & 0o777 == 0o600
    kept = key.read_text(encoding="ascii")

    began = time.monotonic()
    process = site.start(PATIENCE)
    second = time.monotonic() - began
    try:
        assert not re.search(r"password +\S+", site.said()), "the password is printed once"
        assert key.read_text(encoding="ascii") == kept
        look_around(site)
    finally:
        site.interrupt(process)
    assert not site.is_ready()
    assert git_status(site.folder) == "", "running leaves nothing for git to see"
    with capsys.disabled():
        print(f"\nfresh clone: first start {first:.0f} s, second start {second:.1f} s")
    assert first < FIRST_START
    assert second < SECOND_START


def look_around(site: Site) -> None:
    """Both home pages, a list in each language, and the same records through the API."""
    for path, language in (("/en/", "en"), ("/fr/", "fr")):
        status, page = site.get(path)
        assert status == 200, path
        assert f'<html lang="{language}' in page
    status, page = site.get("/en/micro-certifications/")
    assert status == 200
    question = {"query": "{ microCertifications(first: 1) { edges { node { slug } } } }"}
    status, answer = site.get("/graphql", question)
    assert status == 200, answer
    edges = json.loads(answer)["data"]["microCertifications"]["edges"]
    assert len(edges) == 1
    status, page = site.get(f"/en/micro-certifications/{edges[0]['node']['slug']}/")
    assert status == 200


def assert_another_start_is_refused(site: Site) -> None:
    """A second start on the same port ends at once, with one line that says what to do."""
    answer = subprocess.run(
        ["make", "run", f"PORT={site.port}"],
        cwd=site.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode != 0
    assert f"Port {site.port} cannot be used" in answer.stderr
    assert "Traceback" not in answer.stderr


def git_status(folder: Path) -> str:
    command = ["git", "status", "--porcelain"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()
