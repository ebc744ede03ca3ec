"""A web server on loopback that answers exactly the bytes that a test wants, as slowly as it wants."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Answer = bytes | Callable[[socket.socket, str], None]


def ok(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A whole answer; the length is added unless a header says how the body ends."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if not any(line.lower().startswith(("content-length", "transfer-encoding")) for line in headers):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def moved(location: str, status: str = "302 Found") -> bytes:
    """A redirect."""
    return ok(b"moved", f"Location: {location}", status=status)


class RawServer:
    """Answers by path; remembers the requests. `answers` may be filled while it runs."""

    def __init__(self, context: ssl.SSLContext | None, family: socket.AddressFamily, host: str) -> None:
        self._listener = socket.create_server((host, 0), family=family)
        self._context = context
        self._open: list[socket.socket] = []
        self.port = self._listener.getsockname()[1]
        self.answers: dict[str, Answer] = {}
        self.requests: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"{'https' if self._context else 'http'}://{host}:{self.port}{path}"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            with connection:
                request = b""
                while b"\r\n\r\n" not in request:
                    request += connection.recv(4096)
                self.requests.append(request)
                path = request.split()[1].decode("ascii")
                answer = self.answers.get(path, ok(b"nothing here", status="404 Not Found"))
                if isinstance(answer, bytes):
                    connection.sendall(answer)
                else:
                    answer(connection, path)
        except (OSError, IndexError):
            return  # the client went away, as some tests want it to

    def close(self) -> None:
        """Stop listening and hang up on everybody."""
        self._listener.close()
        for connection in self._open:
            connection.close()


@contextmanager
def running(
    *,
    context: ssl.SSLContext | None = None,
    family: socket.AddressFamily = socket.AF_INET,
    host: str = "127.0.0.1",
) -> Iterator[RawServer]:
    """A server for the length of a block."""
    server = RawServer(context, family, host)
    try:
        yield server
    finally:
        server.close()
