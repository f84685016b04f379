"""How a cluster with security on is reached: credentials, certificate authority, and several nodes."""

from __future__ import annotations

import base64
import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from search.backends.elasticsearch import Elastic
from search.backends.engine import EngineAway

GIVEN = {**settings.ELASTICSEARCH, "api_key": "", "user": "", "password": "", "ca_file": ""}


@dataclass
class Node:
    """A listener that answers as a node does on its first page, and keeps who asked."""

    server: ThreadingHTTPServer
    scheme: str = "http"
    heard: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.scheme}://localhost:{self.server.server_port}"


def node_of() -> Node:
    class Answering(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            node.heard.append(self.headers.get("Authorization", ""))
            body = json.dumps({"count": 3, "_shards": {}}).encode()
            self.send_response(200)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_POST = do_HEAD  # noqa: N815 - names of the standard library

        def log_message(self, *said: Any) -> None:
            """Stay quiet."""

    node = Node(ThreadingHTTPServer(("127.0.0.1", 0), Answering))
    return node


@pytest.fixture
def listen() -> Iterator[Callable[[ssl.SSLContext | None], Node]]:
    """Start a node, with a certificate when it is given one."""
    started: list[Node] = []

    def listening(secured: ssl.SSLContext | None = None) -> Node:
        node = node_of()
        if secured is not None:
            node.scheme = "https"
            node.server.socket = secured.wrap_socket(node.server.socket, server_side=True)
        threading.Thread(target=node.server.serve_forever, daemon=True).start()
        started.append(node)
        return node

    yield listening
    for node in started:
        node.server.shutdown()
        node.server.server_close()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with a certificate that signs itself, for ``localhost``, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificate of this test, is not installed")
    folder = tmp_path_factory.mktemp("authority")
    asked = (
        "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out ca.pem -days 2 -subj /CN=localhost"
    )
    names = ["-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(["openssl", *asked.split(), *names], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def secured(authority: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / "ca.pem", authority / "key.pem")
    return context


def engine(*nodes: Node, **given: Any) -> Elastic:
    return Elastic.configured({**GIVEN, "hosts": [node.url for node in nodes], **given})


def exists(engine: Elastic) -> None:
    engine.create(1)


def test_an_api_key_goes_with_each_question(listen):
    node = listen()
    exists(engine(node, api_key="aWQ6a2V5"))
    assert node.heard == ["ApiKey aWQ6a2V5"]


def test_a_user_and_password_go_with_each_question(listen):
    node = listen()
    exists(engine(node, user="registry", password="pass:word"))
    assert node.heard == ["Basic " + base64.b64encode(b"registry:pass:word").decode()]


def test_without_credentials_none_are_sent(listen):
    node = listen()
    exists(engine(node))
    assert node.heard == [""]


def test_a_certificate_of_the_named_authority_is_trusted(listen, secured, authority):
    node = listen(secured)
    exists(engine(node, ca_file=str(authority / "ca.pem")))
    assert len(node.heard) == 1


def test_a_certificate_of_another_authority_is_refused(listen, secured):
    node = listen(secured)
    with pytest.raises(EngineAway, match=r"^the certificate of the node is not trusted"):
        exists(engine(node))
    assert node.heard == []
    node.server.shutdown()
    node.server.server_close()
    with pytest.raises(EngineAway, match=r"^no node of ELASTICSEARCH_URL answers; see [\w ]+$"):
        exists(engine(node))


def test_the_check_of_certificates_can_be_turned_off(listen, secured):
    node = listen(secured)
    exists(engine(node, verify=False))
    assert len(node.heard) == 1


def test_a_node_that_is_down_is_passed_over(listen):
    down, up = listen(), listen()
    down.server.shutdown()
    down.server.server_close()
    asked = engine(down, up)
    for _ in range(4):
        exists(asked)
    assert len(up.heard) == 4
