"""The web server listens where the environment says, and refuses what it cannot do."""

import http.client
import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from frontend.wsgi import application, without_bodies
from tests.browser.site import Site, free_port

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = [sys.executable, "-m", "gunicorn", "-c", "python:frontend.gunicorn", "frontend.wsgi"]


def print_config(**variables):
    kept = {name: value for name, value in os.environ.items() if name not in ("PORT", "HOST")}
    return subprocess.run(
        [*COMMAND, "--print-config"],
        cwd=ROOT,
        env={
            **kept,
            "SECRET_KEY": "x" * 50,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("variables", "bind"),
    [
        ({}, "127.0.0.1:8000"),
        ({"PORT": "8123"}, "127.0.0.1:8123"),
        ({"HOST": "0.0.0.0"}, "0.0.0.0:8000"),
    ],
)
def test_it_listens_on_loopback_unless_told_otherwise(variables, bind):
    answer = print_config(**variables)
    assert answer.returncode == 0, answer.stderr
    lines = {
        line.split()[0]: line.split("=", 1)[1].strip()
        for line in answer.stdout.splitlines()
        if "=" in line
    }
    assert lines["bind"] == f"['{bind}']"
    assert lines["preload_app"] == "True"
    assert lines["limit_request_line"] == "131072"
    assert lines["control_socket_disable"] == "True"


@pytest.mark.parametrize("variables", [{"PORT": "eight"}, {"WEB_CONCURRENCY": "0"}])
def test_a_wrong_number_is_refused_in_one_line(variables):
    answer = print_config(**variables)
    assert answer.returncode != 0
    assert next(iter(variables)) in answer.stderr
    assert "Traceback" not in answer.stderr


def test_head_is_answered_without_a_body_which_is_closed():
    closed = []

    class Body(list):
        def close(self):
            closed.append(True)

    answer = without_bodies(lambda environ, start: Body([b"page"]))
    assert list(answer({"REQUEST_METHOD": "GET"}, print)) == [b"page"]
    assert list(answer({"REQUEST_METHOD": "HEAD"}, print)) == []
    assert closed == [True]


def length_of_address(environ, start_response):
    """Serve, in place of the site's pages, how long the query of the address is; the API answers itself."""
    if environ["PATH_INFO"] == "/graphql":
        return application(environ, start_response)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(len(environ["QUERY_STRING"])).encode()]


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Site]:
    """Gunicorn, set as for the site."""
    site = Site(tmp_path_factory.mktemp("served"), free_port())
    site.start("tests.frontend.test_gunicorn:length_of_address")
    yield site
    site.stop()


def ask(site: Site, address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"{site.url}{address}", timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


@pytest.mark.parametrize("letter", ["a", "é", "字"])
def test_ten_thousand_letters_reach_the_site_which_refuses_them_itself(server, letter):
    asked = f"q={quote(letter * 10_000)}"
    assert ask(server, f"/en/search/?{asked}") == (200, str(len(asked)))


def test_an_address_is_bounded_all_the_same(server):
    assert ask(server, f"/en/search/?q={'a' * 200_000}")[0] == 414


ASKED = b'{"query": "{ __typename }"}'
HEAD = b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


def in_chunks(*chunks: bytes) -> bytes:
    """Return the body of a request in chunks."""
    return b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in (*chunks, b""))


def post(site: Site, body: bytes) -> tuple[int, dict[str, Any]]:
    """Post to the API what stands in chunks, or should, and end what is sent."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as sent:
        sent.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + body)
        sent.shutdown(socket.SHUT_WR)
        answer = http.client.HTTPResponse(sent)
        answer.begin()
        return answer.status, json.loads(answer.read())


def test_the_api_reads_a_body_in_chunks(server):
    answered = (200, {"__typename": "Query"})
    for chunks in ([ASKED], [ASKED[:5], ASKED[5:]], [bytes([one]) for one in ASKED]):
        status, answer = post(server, in_chunks(*chunks))
        assert (status, answer["data"]) == answered


def test_the_api_reads_no_more_of_a_body_in_chunks_than_it_takes(server):
    status, answer = post(server, in_chunks(ASKED, *[b" " * 1000] * 70))
    assert (status, answer["errors"][0]["extensions"]["code"]) == (413, "TOO_LARGE")


@pytest.mark.parametrize("body", [b"zz\r\n", b"5\r\n{", b"1\r\n{}\r\n0\r\n\r\n"])
def test_chunks_that_cannot_be_read_are_no_fault_of_the_site(server, body):
    status, answer = post(server, body)
    assert (status, answer["errors"][0]["extensions"]["code"]) == (400, "BAD_JSON")
    assert "chunks" in answer["errors"][0]["message"]
    assert post(server, in_chunks(ASKED))[0] == 200
