"""Engines to hold to the contract: the embedded one on the database of this run, and a real Elasticsearch."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from search import building, engines, finding
from search.engines import EMBEDDED

ENGINES = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]


@contextmanager
def elasticsearch_at(url: str, **settled: Any) -> Iterator[None]:
    """Let the site have Elasticsearch, in indices of its own that are removed at the end."""
    given = {"hosts": url.split(","), "index": f"test-{uuid.uuid4().hex}", "timeout": 20}
    with override_settings(ELASTICSEARCH=settings.ELASTICSEARCH | given | settled):
        engines.elastic.cache_clear()
        try:
            yield
        finally:
            client = engines.elastic().patient
            for name in client.indices.get(index=f"{given['index']}-*", ignore_unavailable=True):
                client.indices.delete(index=name)
            client.close()
            engines.elastic.cache_clear()


@contextmanager
def engine_called(name: str, request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the site answer by an engine; the test is skipped when that one is not there."""
    if name == EMBEDDED.name:
        yield
    else:
        with elasticsearch_at(request.getfixturevalue("elasticsearch_url")):
            yield


def build_all() -> None:
    """Build the index of every engine that the site has."""
    finding.forget()
    for engine in engines.engines():
        building.rebuild(engine)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """What a test indexed is taken back after it, so what the process derived from that goes, too."""
    finding.forget()
    yield
    finding.forget()


@pytest.fixture
def suggested_by_who_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the engine that answers questions suggest, too, so that each of them is held to the same."""
    monkeypatch.setattr(finding, "nearest_first", engines.engines)


@pytest.fixture
def index(db: None) -> None:
    """An embedded index of what the test has published so far."""
    build_all()


@pytest.fixture(params=ENGINES)
def each_engine(db: None, request: pytest.FixtureRequest) -> Iterator[str]:
    """Each engine in turn, with nothing indexed."""
    with engine_called(request.param, request):
        yield request.param


@pytest.fixture
def every_index(each_engine: str) -> None:
    """An index of what the test has published so far, on each engine in turn."""
    build_all()


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest
) -> Iterator[None]:
    """What ``build`` of the module saves, with an embedded index of it, once for all tests that ask and change nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        request.module.build()
        build_all()
        yield
        transaction.set_rollback(True)
    finding.forget()


@contextmanager
def world_on(name: str, request: pytest.FixtureRequest) -> Iterator[None]:
    """Let an engine answer of the world, which the embedded one has indexed."""
    with request.getfixturevalue("django_db_blocker").unblock(), engine_called(name, request):
        if name != EMBEDDED.name:
            building.rebuild(engines.elastic())
        yield
    finding.forget()


@pytest.fixture(scope="module", params=ENGINES)
def indexed(world: None, request: pytest.FixtureRequest) -> Iterator[str]:
    """The world of the module on each engine in turn."""
    with world_on(request.param, request):
        yield request.param


@pytest.fixture
def index_of_its_own(indexed: str, db: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """For a test that adds to the world of its module and builds again: the index of the others stays as it is."""
    with engine_called(indexed, request):
        yield
