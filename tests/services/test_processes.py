"""Services are refused in one clear line, and ended by the ids of the processes that were started."""

import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.services import __main__ as command
from tests.services import checkers, elasticsearch, places, postgresql, processes, redis


@pytest.fixture
def cache(monkeypatch):
    """A cache of the test's own, which the account of a server can enter (pytest's own is closed)."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setenv("XDG_CACHE_HOME", folder)
        yield Path(folder)


@pytest.fixture
def empty_path(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_cache_is_outside_the_tree(cache):
    assert places.cache_folder() == cache / "pathway-registry"


def test_a_missing_java_is_named(cache, empty_path, capsys):
    assert command.main(["start", "elasticsearch"]) == 1
    assert capsys.readouterr().err.startswith("Java is missing; ")
    assert places.instances() == []


def test_a_missing_maven_is_named(cache, empty_path):
    with pytest.raises(places.ServiceError, match=r"^Maven is missing"):
        elasticsearch.server_home()


def test_a_missing_checker_is_named(cache, empty_path, monkeypatch):
    for checker in (checkers.HTML, checkers.PDF):
        with pytest.raises(places.ServiceError, match=r"^Maven is missing"):
            checker.fetch()
        with pytest.raises(places.ServiceError, match=r"^Java is missing"):
            checker.command()
    monkeypatch.setattr(checkers.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(places.ServiceError, match=r"^veraPDF is missing; .*checkers fetches it$"):
        checkers.PDF.command()


def test_a_missing_redis_is_named(cache, empty_path, capsys):
    assert command.main(["start", "redis"]) == 1
    assert capsys.readouterr().err == (
        "redis-server is missing; on Debian: apt-get install redis-server\n"
    )


def test_a_missing_postgresql_is_named(cache, empty_path, monkeypatch, tmp_path):
    monkeypatch.setattr(postgresql, "DEBIAN", tmp_path)
    with pytest.raises(places.ServiceError, match=r"^initdb is missing"):
        postgresql.start()


def test_a_taken_port_is_named():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        pytest.raises(places.ServiceError, match="is taken"),
    ):
        processes.require_free(server.getsockname()[1])


def test_an_unknown_service_is_refused(capsys):
    with pytest.raises(SystemExit):
        command.main(["start", "oracle"])
    assert "no such service: oracle" in capsys.readouterr().err


def test_only_the_written_process_is_ended(cache):
    folder = places.run_folder("redis-1")
    folder.mkdir(parents=True)
    started, bystander = (
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) for _ in range(2)
    )
    try:
        (folder / "redis.pid").write_text(str(started.pid), encoding="ascii")
        assert processes.stop("redis-1") == [started.pid]
        assert started.wait(5) != 0
        assert bystander.poll() is None
        assert not folder.exists()
    finally:
        bystander.kill()
        bystander.wait()


def test_what_a_dead_service_left_is_removed_and_a_living_one_stays(cache):
    folder = places.run_folder("redis-1")
    folder.mkdir(parents=True)
    processes.clear_if_dead("redis-1")
    assert folder.exists(), "one that only begins has no process yet"
    started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    (folder / "redis.pid").write_text(str(started.pid), encoding="ascii")
    processes.clear_if_dead("redis-1")
    assert folder.exists()
    started.kill()
    started.wait()
    processes.clear_if_dead("redis-1")
    assert not folder.exists()


def test_a_service_starts_once_answers_and_stops(cache, redis_url, capsys):
    port = free_port()
    asked = ["redis", "--port", str(port)]
    try:
        assert command.main(["start", *asked]) == 0
        assert command.main(["start", *asked]) == 0, "a second start finds it running"
        assert command.main(["wait", *asked]) == 0
        capsys.readouterr()
        command.main(["env", "redis"])
        expected = f'export TEST_REDIS_URL="${{TEST_REDIS_URL:-redis://127.0.0.1:{port}/0}}"\n'
        assert capsys.readouterr().out == expected
    finally:
        command.main(["stop", *asked])
    assert not redis.answers(port)
    assert places.instances() == []


def test_a_cluster_knows_its_nodes(tmp_path):
    chosen = elasticsearch.settings("node-2", tmp_path, 9251, (9250, 9251, 9252))
    assert chosen["discovery.seed_hosts"] == ["127.0.0.1:9350", "127.0.0.1:9351", "127.0.0.1:9352"]
    assert chosen["transport.port"] == 9351
    assert "discovery.type" not in chosen
