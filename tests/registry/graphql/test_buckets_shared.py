"""One bucket for many at once: what threads and processes pour in together never passes what it holds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.management import call_command
from django.test import override_settings

from frontend.environment import cache_of_counters
from registry.graphql import buckets
from registry.graphql.buckets import Bucket

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
FILE, REDIS = "frontend.counting.CountersOfMachine", "django.core.cache.backends.redis.RedisCache"
SIZE, COST, CALLERS, TIMES = 100, 7, 8, 10
FIT = SIZE // COST


@pytest.fixture
def redis_cache(redis_url: str) -> Iterator[BaseCache]:
    with override_settings(CACHES=_named(REDIS, redis_url)):
        found = caches["shared"]
        found.clear()
        yield found
        found.clear()


@pytest.fixture
def memory_cache() -> Iterator[BaseCache]:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    with override_settings(CACHES=_named(backend, "shared-buckets")):
        found = caches["shared"]
        found.clear()
        yield found
        found.clear()


@pytest.fixture
def file_cache(tmp_path: Path) -> Iterator[BaseCache]:
    """What the processes of one machine share where no cache is named."""
    with override_settings(CACHES=_named(FILE, str(tmp_path / "counters.sqlite3"))):
        yield caches["shared"]


def _named(backend: str, location: str) -> dict[str, Any]:
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    return {"default": memory, "shared": {"BACKEND": backend, "LOCATION": location}}


def poured_by_threads(bucket: Bucket, times: int) -> list[bool]:
    """Pour from several threads that begin together; say of each time whether it fitted."""
    barrier = Barrier(CALLERS)

    def pour(_number: int) -> list[bool]:
        barrier.wait()
        return [bucket.pour(COST).retry_after is None for _time in range(times)]

    with ThreadPoolExecutor(CALLERS) as pool:
        return [fitted for each in pool.map(pour, range(CALLERS)) for fitted in each]


@pytest.mark.parametrize("name", ["redis_cache", "memory_cache", "file_cache"])
def test_threads_never_get_more_than_the_bucket_holds(
    name: str, request: pytest.FixtureRequest, monkeypatch: Any
):
    monkeypatch.setattr(buckets, "counters", request.getfixturevalue(name))
    for number in range(20):  # an empty bucket each time: the first drop is where a race would be
        fitted = poured_by_threads(Bucket(f"many-{number}", SIZE, per_second=0), TIMES)
        assert len(fitted) == CALLERS * TIMES
        assert 1 <= sum(fitted) <= FIT


@pytest.mark.parametrize("name", ["redis_cache", "memory_cache", "file_cache"])
def test_a_bucket_that_ran_empty_gives_no_credit_to_many_at_once(
    name: str, request: pytest.FixtureRequest, monkeypatch: Any
):
    monkeypatch.setattr(buckets, "counters", request.getfixturevalue(name))
    for number in range(20):
        bucket = Bucket(f"idle-{number}", SIZE, per_second=1)
        with time_machine.travel(NOW, tick=False) as clock:
            assert sum(bucket.pour(COST).retry_after is None for _time in range(2 * FIT)) == FIT
            clock.shift(10 * SIZE)
            assert 1 <= sum(poured_by_threads(bucket, TIMES)) <= FIT


POURS = """
import sys, django
from django.conf import settings
settings.configure(CACHES={"default": {}, "counters": {"BACKEND": sys.argv[1], "LOCATION": sys.argv[2]}})
from registry.graphql.buckets import Bucket
sys.stdin.readline()
bucket = Bucket("processes", %d, per_second=0)
print(sum(bucket.pour(%d).retry_after is None for _ in range(%d)))
"""


def poured_by_processes(backend: str, location: str) -> list[int]:
    """Pour from several processes that begin together; say how often it fitted in each."""
    program = POURS % (SIZE, COST, TIMES)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, backend, location],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _number in range(4)
    ]
    for one in running:
        one.stdin.write("\n")
        one.stdin.flush()
    return [int(one.communicate(timeout=120)[0]) for one in running]


@pytest.mark.usefixtures("redis_cache")
def test_processes_never_get_more_than_the_bucket_holds(redis_url: str):
    assert 1 <= sum(poured_by_processes(REDIS, redis_url)) <= FIT


def test_processes_of_one_machine_share_the_bucket_without_redis(tmp_path: Path):
    assert sum(poured_by_processes(FILE, str(tmp_path / "counters.sqlite3"))) == FIT


def test_no_cache_named_is_a_file_for_all_processes(monkeypatch: Any, tmp_path: Path):
    monkeypatch.delenv("CACHE_URL", raising=False)
    file = tmp_path / "counters.sqlite3"
    assert cache_of_counters(file) == {"BACKEND": FILE, "LOCATION": str(file)}
    monkeypatch.setenv("CACHE_URL", "redis://127.0.0.1:6379/0")
    assert cache_of_counters(file)["BACKEND"] == REDIS


@pytest.mark.django_db
def test_a_cache_in_the_database_counts_as_the_others_do(monkeypatch: Any):
    """One caller after the other: Django's cache in a database does not add in one step, so README asks for Redis."""
    call_command("createcachetable", "shared_buckets")
    backend = "django.core.cache.backends.db.DatabaseCache"
    with override_settings(CACHES=_named(backend, "shared_buckets")):
        monkeypatch.setattr(buckets, "counters", caches["shared"])
        bucket = Bucket("database", SIZE, per_second=1)
        with time_machine.travel(NOW, tick=False) as clock:
            assert sum(bucket.pour(COST).retry_after is None for _time in range(2 * FIT)) == FIT
            clock.shift(10 * SIZE)
            assert sum(bucket.pour(COST).retry_after is None for _time in range(2 * FIT)) == FIT
