"""A real cluster of three nodes: one is killed during questions and a bulk load, and nothing is lost."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from typing import Self

import pytest
from django.db import connection

from search import building, following
from search.engines import elastic
from search.reading.plan import plan_of
from search.types import Query
from tests import factories as make
from tests.search.conftest import elasticsearch_at
from tests.services import elasticsearch
from tests.services.places import ServiceError, account, run_folder
from tests.services.processes import is_running, stop

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch, pytest.mark.cluster]

DOCUMENTS = 400


@pytest.fixture
def cluster(elasticsearch_url: str) -> Iterator[int]:
    """First port of a cluster of three, started for this test: not on every run, for it takes half a minute."""
    if os.environ.get("CLUSTER") != "1":
        pytest.skip("A cluster of three nodes takes a minute and 2 GB; CLUSTER=1 runs this")
    if connection.vendor != "sqlite":
        pytest.skip("Once is enough: the cluster is the same with every database")
    port = free_ports(3)
    try:
        elasticsearch.start(port, nodes=3)
        yield port
    except ServiceError as problem:
        pytest.fail(str(problem), pytrace=False)
    finally:
        stop(f"elasticsearch-{port}")


def free_ports(many: int) -> int:
    """Return the first of some consecutive free ports whose transport ports are free, too."""
    for first in range(21_000 + os.getpid() % 5_000, 30_000, many):
        if all(is_free(port + far) for port in range(first, first + many) for far in (0, 100)):
            return first
    raise AssertionError("no free ports")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_for(status: str, nodes: int, seconds: float = 120) -> dict:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        told = elastic().patient.cluster.health().body
        if told["status"] == status and told["number_of_nodes"] == nodes:
            return told
        time.sleep(0.5)
    raise AssertionError(f"not {status} with {nodes} nodes in time: {told}")


class Stream:
    """Asks one question after the other in a thread and keeps what went wrong, and how much was found."""

    def __init__(self, generation: int) -> None:
        self.plan = plan_of(Query("micro", limit=5), "micro")
        self.generation = generation
        self.asked, self.failed, self.totals = 0, [], set()
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self) -> None:
        while not self.ends.is_set():
            try:
                self.totals.add(elastic().search(self.generation, self.plan).total)
            except Exception as problem:  # noqa: BLE001 - whatever it is, it is what is counted
                self.failed.append(repr(problem))
            self.asked += 1

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self.ends.set()
        self.thread.join()


def test_a_node_that_is_killed_loses_no_answer_and_no_document(cluster, monkeypatch):
    nodes = [cluster, cluster + 1, cluster + 2]
    with elasticsearch_at(",".join(f"http://127.0.0.1:{port}" for port in nodes)):
        elm = make.organization("elm-college")
        for number in range(DOCUMENTS):
            make.micro_certification(f"micro-{number}", elm)
        generation = building.rebuild(elastic())
        wait_for("green", 3)
        monkeypatch.setattr("search.kinds.kind.AT_ONCE", 20)
        victim = run_folder(f"elasticsearch-{cluster}") / "node-3.pid"
        killed = int(victim.read_text(encoding="ascii"))
        with Stream(generation.pk) as stream:
            killer = threading.Timer(0.5, os.kill, (killed, signal.SIGKILL))
            killer.start()
            rebuilt = building.rebuild(elastic())
            killer.join()
            time.sleep(2)
        assert not is_running(killed)
        assert (stream.failed, stream.asked > 10) == ([], True)
        assert stream.totals == {DOCUMENTS}
        assert elastic().counts(rebuilt.pk) == {"organization": 1, "microcertification": DOCUMENTS}
        assert following.serving(elastic()) == rebuilt
        restart(cluster)
        assert wait_for("green", 3)["active_shards"] >= 2


def restart(first: int) -> None:
    """Start the third node again with the data that it had."""
    ports = (first, first + 1, first + 2)
    folder, owner = run_folder(f"elasticsearch-{first}"), account("elasticsearch")
    programs = elasticsearch.server_home(), elasticsearch.java_home()
    nodes = elasticsearch.Cluster(*programs, folder, owner, ports)
    elasticsearch.start_node(nodes, ports[2]).wait(timeout=180)
