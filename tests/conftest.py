"""What every test gets: no way out to the network, and real services by name.

A test asks for a service by its fixture (`postgresql_url`, `elasticsearch_url`, `redis_url`,
`chromium`). Where that service is missing the test is skipped with the reason, or fails with it when
REQUIRE_SERVICES=1. Each such test also carries the marker of its service, to select by.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import NoReturn
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from tests import database, network
from tests.services import elasticsearch, postgresql, redis

MARKER_OF_FIXTURE = {
    "chromium": "browser",
    "elasticsearch_url": "elasticsearch",
    "postgresql_url": "postgresql",
    "redis_url": "redis",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

COPY_ANEW = pytest.StashKey[Callable[[], None]]()

# The same cases on every machine and every run, however slow the machine.
hypothesis.settings.register_profile("house", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("house")


def pytest_configure() -> None:
    network.close()


def pytest_unconfigure() -> None:
    network.reopen()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in MARKER_OF_FIXTURE:
                item.add_marker(MARKER_OF_FIXTURE[fixture])
        if asks_the_database(item):
            item.add_marker("database")


def asks_the_database(item: pytest.Item) -> bool:
    """Whether a test may answer otherwise on another database.

    One that says ``any_database`` does not: the rows are only kept there. Nobody may say so who commits, or counts
    statements.
    """
    asked = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("any_database"):
        told = asked & {"transactional_db", "django_assert_num_queries"}
        assert not told, f"{item.nodeid} depends on the database by {told}"
        return False
    return bool(asked & {"db", "transactional_db"} or item.get_closest_marker("django_db"))


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """In place of the one of pytest-django, in which each worker migrates for itself."""
    shared = database.shared_folder(tmp_path_factory.getbasetemp())
    with ExitStack() as closing:
        with django_db_blocker.unblock():
            copy = closing.enter_context(
                database.migrated(shared, keep=django_db_keepdb, anew=django_db_createdb)
            )

        def copy_anew() -> None:
            with django_db_blocker.unblock():
                copy()
            if "tests.kept" in sys.modules:
                sys.modules["tests.kept"].forget()

        request.config.stash[COPY_ANEW] = copy_anew
        yield
        with django_db_blocker.unblock():
            closing.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """The next test after one that commits gets every table anew, as migrations fill them.

    Django would empty each of them first, and fill some again: that took longer than the copy which follows it.
    """
    committed = []

    def leave(case: TransactionTestCase) -> None:
        committed.append(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", leave)
        yield
    # After the last one the database is gone already, and would be migrated once more.
    if committed and nextitem:
        item.config.stash[COPY_ANEW]()


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What a test published is taken back after it, so what the process derived from that goes too."""
    yield
    for name in ("registry.snapshot", "frontend.suggestions", "frontend.keeping"):
        if name in sys.modules:
            sys.modules[name].forget()


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """Address of a PostgreSQL server in which tests may create databases."""
    return service_at("TEST_POSTGRES_URL", postgresql.url(postgresql.PORT))


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """Address of an Elasticsearch node in which tests may create indices."""
    return service_at("TEST_ELASTICSEARCH_URL", elasticsearch.url(elasticsearch.PORT))


@pytest.fixture(scope="session")
def redis_url() -> str:
    """Address of a Redis database that tests may empty."""
    return service_at("TEST_REDIS_URL", redis.url(redis.PORT))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser, for Playwright's `executable_path`."""
    chosen = os.environ.get("CHROMIUM")
    found = (
        shutil.which(chosen) if chosen else next(filter(None, map(shutil.which, BROWSERS)), None)
    )
    return found or missing("No Chromium found; install it or set CHROMIUM to its path")


def service_at(variable: str, usual: str) -> str:
    """The address that is set, or the usual one where `make services` puts the service."""
    address = os.environ.get(variable) or usual
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5).close()
    except OSError as problem:
        missing(
            f"Nothing answers at {parts.hostname}:{parts.port} ({problem}); "
            f"start it with `make services` or set {variable}"
        )
    return address


def missing(reason: str) -> NoReturn:
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(f"Required service is missing: {reason}", pytrace=False)
    pytest.skip(reason)
