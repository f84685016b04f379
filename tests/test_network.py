"""The guard that keeps tests on this machine does refuse, and does let loopback through."""

import socket
import urllib.error
import urllib.request

import pytest

from tests.network import NetworkClosedError, is_loopback


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "2001:db8::1", "registry.example", ""])
def test_other_machines_are_not_loopback(host):
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_this_machine_is_loopback(host):
    assert is_loopback(host)


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_a_connection_beyond_loopback_is_refused(method):
    with socket.socket() as line, pytest.raises(NetworkClosedError, match=r"192\.0\.2\.1"):
        getattr(line, method)(("192.0.2.1", 80))


def test_a_name_is_not_even_looked_up():
    with pytest.raises(NetworkClosedError, match=r"registry\.example"):
        socket.getaddrinfo("registry.example", 443)


def test_an_http_client_meets_the_guard():
    with pytest.raises(urllib.error.URLError) as refused:
        urllib.request.urlopen("http://registry.example/", timeout=1)
    assert isinstance(refused.value.reason, NetworkClosedError)


def test_loopback_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()
