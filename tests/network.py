"""Keeps tests on this machine: connections and name look-ups beyond loopback are refused."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

_patch = pytest.MonkeyPatch()


class NetworkClosedError(OSError):
    """A test tried to reach another machine."""


def close() -> None:
    """Let sockets of this process connect to loopback only."""
    for name in ("connect", "connect_ex"):
        _patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
    _patch.setattr(socket, "getaddrinfo", guarded_look_up(socket.getaddrinfo))


def reopen() -> None:
    _patch.undo()


def guarded(connect: Any) -> Any:
    def connect_on_this_machine(line: socket.socket, address: Any) -> Any:
        if line.family in (socket.AF_INET, socket.AF_INET6):
            require_loopback(address[0])
        return connect(line, address)

    return connect_on_this_machine


def guarded_look_up(look_up: Any) -> Any:
    def look_up_on_this_machine(host: Any, *arguments: Any, **named: Any) -> Any:
        # No host means "all addresses of this machine", which a server asks for to listen.
        if host:
            require_loopback(host)
        return look_up(host, *arguments, **named)

    return look_up_on_this_machine


def require_loopback(host: str | bytes) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if not is_loopback(name):
        raise NetworkClosedError(f"Tests cannot reach {name}: only 127.0.0.1 and ::1 are open")


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
