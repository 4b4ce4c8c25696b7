"""The service as it is really served: processes that start, are kept going, and leave nothing behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal import migration
from portal.server import with_static_files
from portal.settings import Settings
from portal.supervisor import environment_of, open_socket

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def ask(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def until(what: Callable[[], bool], seconds: float = 40) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.1)  # another process is at work: there is nothing to wait on but its effect
    return False


def children(pid: int) -> set[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return {int(one) for one in listed.stdout.split()}


def is_alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    settings = Settings(instance=tmp_path, secret_key="s" * 20 + "0123456789abcdefghij")
    migration.upgrade(settings.database_url)
    port = free_port()
    command = [
        sys.executable,
        "-c",
        "from portal.cli import main; main()",
        "serve",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
    ]
    with subprocess.Popen(command, env=dict(environment_of(settings)), stderr=subprocess.DEVNULL) as process:
        try:
            assert until(lambda: ask(port, "/readyz") == 200)
            yield process, port
        finally:
            process.kill()


def test_service_when_a_process_dies_starts_another_and_stops_as_a_whole(
    served: tuple[subprocess.Popen[bytes], int],
) -> None:
    process, port = served
    first = children(process.pid)
    assert len(first) == 2, "one for pages and one for slow work"

    time.sleep(2.1)  # what dies younger than that is given a pause first
    os.kill(min(first), signal.SIGKILL)
    assert until(lambda: len(children(process.pid) - first) == 1 and ask(port, "/healthz") == 200)

    last = children(process.pid)
    process.terminate()
    assert process.wait(timeout=40) == 0
    assert not any(is_alive(pid) for pid in last)


def test_service_when_its_parent_is_killed_leaves_no_process_behind(
    served: tuple[subprocess.Popen[bytes], int],
) -> None:
    process, _port = served
    left = children(process.pid)

    process.kill()

    assert until(lambda: not any(is_alive(pid) for pid in left))


@pytest.mark.parametrize("bind", ["8000", "127.0.0.1:http", "127.0.0.1:"])
def test_socket_when_the_address_has_no_port_is_refused(bind: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT"):
        open_socket(bind)


@pytest.mark.parametrize(("query", "kept"), [("v=1", "immutable"), ("", "max-age=0")], ids=["fingerprint", "bare"])
def test_static_file_when_asked_for_is_compressed_and_may_be_kept(app: Flask, query: str, kept: str) -> None:
    from werkzeug.test import Client

    answer = Client(with_static_files(app)).get(
        "/static/vendor/govuk-frontend.min.css", query_string=query, headers={"Accept-Encoding": "br"}
    )

    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert kept in answer.headers["Cache-Control"]
    answer.close()
