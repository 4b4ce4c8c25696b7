"""A page over the wire: the service as it is run, beside the same bytes as a ready string under the same server."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_READY = """
import sys
from pathlib import Path
import flask, waitress
body = Path(sys.argv[2]).read_bytes()
app = flask.Flask("ready")
app.add_url_rule("/ready", view_func=lambda: body)
waitress.serve(app, listen=f"127.0.0.1:{sys.argv[1]}", threads=2)
"""


class Connection:
    """One kept connection that asks and reads, and does nothing else: a client should cost next to nothing."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)

    def get(self, path: str) -> bytes:
        """The body of an answer with status 200."""
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\n\r\n".encode())
        raw = b""
        while b"\r\n\r\n" not in raw:
            raw += self._read()
        head, _, body = raw.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head[:200]
        found = re.search(rb"(?i)content-length: *(\d+)", head)
        length = int(found[1]) if found else 0
        while len(body) < length:
            body += self._read()
        return body

    def _read(self) -> bytes:
        part = self._socket.recv(262_144)
        assert part, "the server closed the connection"
        return part

    def close(self) -> None:
        self._socket.close()


def free_port() -> int:
    """A port nobody uses at the moment."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def service(folder: Path, *, like: Connection | None = None) -> Iterator[Connection]:
    """The service on the database of a folder, one process, as `portal serve` runs it.

    Args:
        like: another connection, whose host is asked for: kept pages belong to a host.
    """
    port = free_port()
    code = "import sys; from portal.cli import main; sys.argv = ['portal', *sys.argv[1:]]; main()"
    command = [sys.executable, "-c", code, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    with _running(command, port, {"PORTAL_INSTANCE": str(folder), "PORTAL_SECRET_KEY": "bench" * 8}) as connection:
        if like is not None:
            connection.host = like.host
        yield connection


@contextmanager
def ready(body: Path) -> Iterator[Connection]:
    """The same server with a page that is a string in memory."""
    port = free_port()
    with _running([sys.executable, "-c", _READY, str(port), str(body)], port, {}) as connection:
        yield connection


@contextmanager
def _running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[Connection]:
    import os

    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        connection = _connected(process, port)
        try:
            yield connection
        finally:
            connection.close()
    finally:
        process.terminate()
        process.wait(30)


def _connected(process: subprocess.Popen[bytes], port: int) -> Connection:
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            return Connection(port)
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not answer within 30 seconds")
