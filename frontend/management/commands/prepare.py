"""Brings everything a start needs up to date, and skips what did not change since the last start."""

from __future__ import annotations

import hashlib
import json
import logging
import socket
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cms.models import HomePage
from cms.trees import build_trees
from registry.services.job_titles import NATIONAL_LIST, coverage

# What decides about the loaded records besides the data itself: the code that reads it.
FIXTURE_SOURCES = ("fixtures/**/*", "registry/interchange/**/*.py", "cms/**/*.py")
STATIC_SOURCES = ("requirements.txt", "frontend/static/**/*", "cms/static/**/*")
_CURE = "REFERENCE_DATA names the folder of the national list, or: manage.py load_job_titles FILE"


class Command(BaseCommand):
    """One command, because starting Django once takes seconds less than starting it four times."""

    help = "Migrate, load the fixtures, index, make the first administrator and collect the static files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-fixtures",
            action="store_true",
            help="load no records; a new site still gets its pages",
        )
        parser.add_argument("--port", help="refuse at once when this port is taken")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["port"] is not None:
            require_free(options["port"])
        call_command("preflight", stdout=self.stdout)
        is_fresh = "django_migrations" not in connection.introspection.table_names()
        self.tell("Making the tables" if is_fresh else "Checking the tables")
        call_command("migrate", interactive=False, verbosity=0)
        if options["no_fixtures"]:
            self.build_first_pages()
        else:
            self.load_fixtures(is_fresh)
            self.load_job_titles()
        self.index()
        call_command("ensure_superuser", stdout=self.stdout)
        self.collect_static()

    def load_fixtures(self, is_fresh: bool) -> None:
        current = digest(FIXTURE_SOURCES, database_identity())
        if is_fresh or stamp("fixtures") != current:
            self.tell("Loading the records and pages")
            with quiet():
                call_command("load_fixtures", stdout=self.stdout)
            write_stamp("fixtures", current)

    def build_first_pages(self) -> None:
        """Make the page trees where there is no home page, so that a site without records has its pages."""
        if not HomePage.objects.exists():
            self.tell("Making the pages")
            build_trees()

    def load_job_titles(self) -> None:
        """Add the national list where it is there; else say what readers miss, and how it is had."""
        path = settings.REFERENCE_DATA and settings.REFERENCE_DATA / NATIONAL_LIST
        if not path or not path.is_file():
            found = coverage()
            if found.untitled:
                self.stdout.write(f"{found}, so search does not know their names. {_CURE}")
            return
        # Loading the records again takes out titles that they do not have.
        current = f"{hashlib.sha256(path.read_bytes()).hexdigest()} {stamp('fixtures')}"
        if stamp("job titles") != current:
            self.tell("Adding the national list of job titles")
            try:
                call_command("load_job_titles", path, stdout=self.stdout)
            except CommandError as problem:
                self.stderr.write(f"{problem}\nThe site starts without them. {_CURE}")
                return
            write_stamp("job titles", current)

    def index(self) -> None:
        """Build the search index when there is none that fits; else catch up, or let the site do so when that takes long."""
        self.tell("Checking the search index")
        try:
            call_command("search", "update", soon=True, stdout=self.stdout)
        except CommandError as problem:
            # Search is then answered by what there is; the site can start without the rest.
            self.stderr.write(
                f"{problem}\nThe site starts, and tries again by itself; at once: manage.py search update"
            )

    def collect_static(self) -> None:
        current = digest(STATIC_SOURCES, settings.STORAGES["staticfiles"]["BACKEND"])
        if not any(Path(settings.STATIC_ROOT).glob("*")) or stamp("static") != current:
            self.tell("Collecting the static files")
            call_command("collectstatic", interactive=False, verbosity=0)
            write_stamp("static", current)

    def tell(self, step: str) -> None:
        self.stdout.write(f"{step} …")
        self.stdout.flush()


@contextmanager
def quiet() -> Iterator[None]:
    """Leave out the line that every saved record logs; warnings and errors stay."""
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def require_free(asked: str) -> None:
    """Refuse a port on which something listens already, before any work is done for it.

    What is no number is refused in the same words: a parser of arguments would print the use of a command that nobody
    typed.
    """
    port = whole(asked)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as problem:
            raise CommandError(
                f"Port {port} cannot be used ({problem}). Choose another: make run PORT=8001"
            ) from problem


def whole(asked: str) -> int:
    """Return a port as the number that it is."""
    try:
        return int(asked)
    except ValueError as problem:
        raise CommandError(
            f"Port {asked} cannot be used (it is no number). Choose another: make run PORT=8001"
        ) from problem


def database_identity() -> str:
    """Which database it is, without its password."""
    chosen = connection.settings_dict
    return ":".join(str(chosen[part]) for part in ("ENGINE", "HOST", "PORT", "NAME"))


def digest(patterns: Iterable[str], *more: str) -> str:
    """A fingerprint of names and contents; times are left out, since a checkout changes them."""
    total = hashlib.sha256("\0".join(more).encode())
    found = {path for pattern in patterns for path in settings.BASE_DIR.glob(pattern)}
    for path in sorted(found):
        if path.is_file() and path.suffix != ".pyc":
            content = hashlib.sha256(path.read_bytes()).digest()
            total.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0" + content)
    return total.hexdigest()


def stamp(step: str) -> str | None:
    """The fingerprint at which a step was last finished on this machine."""
    return stamps().get(step)


def stamps() -> dict[str, str]:
    try:
        return dict(json.loads(stamp_file().read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def write_stamp(step: str, fingerprint: str) -> None:
    text = json.dumps({**stamps(), step: fingerprint}, indent=2)
    stamp_file().write_text(text + "\n", encoding="utf-8")


def stamp_file() -> Path:
    return Path(settings.DATA_DIR) / "prepared.json"
