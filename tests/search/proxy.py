"""A way to a server that a test can close and open again: the server is then away for whoever goes by it."""

from __future__ import annotations

import socket
import threading
from typing import Self


class Proxy:
    """Passes connections on from a port of its own. Closed, the port refuses and open connections are cut."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.pairs: list[socket.socket] = []
        self.listener: socket.socket | None = None
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> Self:
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()
        return self

    def close(self) -> None:
        for one in (self.listener, *self.pairs):
            if one is not None:
                # A thread that waits on it wakes up only by this.
                try:
                    one.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                one.close()
        self.listener, self.pairs = None, []

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
                server = socket.create_connection(self.target)
            except OSError:
                return
            self.pairs += [client, server]
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    try:
        while sent := one.recv(65_536):
            other.sendall(sent)
    except OSError:
        pass
    finally:
        for each in (one, other):
            each.close()
