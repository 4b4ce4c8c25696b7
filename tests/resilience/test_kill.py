"""Ten kills of the server while sixteen people submit: nothing acknowledged is lost and nothing is doubled.

The real server runs on a SQLite file, on this machine only. Its whole process group is killed without warning, started
again, and so on; respondents send again whenever an answer does not come.
"""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.app import create_app
from portal.database import db
from portal.migration import upgrade
from portal.services import records
from portal.settings import Settings
from portal.transactions import writing
from tests.conftest import close
from tests.factories import consultations as make
from tests.resilience.respondent import Respondent

KILLS, SUBMITTERS = 10, 16
#: Seconds of service between a start and a kill. The whole takes under a minute on two quiet cores; on busy ones most
#: of it is waiting for the server to start, and after the limit it fails.
CALM, LIMIT = 1.5, 300.0
BASE = "/consultations/a-consultation"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(instance=tmp_path, secret_key="k" * 20 + "0123456789abcdefghij", queue="immediate")


@pytest.fixture
def prepared(settings: Settings) -> Iterator[Settings]:
    upgrade(settings.database_url)
    app = create_app(settings)
    with app.app_context(), writing():
        make.open_one(datetime.now(UTC))
    close(app)
    yield settings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(settings: Settings, port: int, log: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PORTAL_INSTANCE": str(settings.instance),
        "PORTAL_SECRET_KEY": settings.secret_key,
        "PORTAL_QUEUE": "immediate",
        "PORTAL_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-c", "from portal.cli import main; main()", "serve", "--bind", f"127.0.0.1:{port}"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def kill(server: subprocess.Popen[bytes]) -> None:
    os.killpg(server.pid, signal.SIGKILL)
    server.wait(timeout=10)


def wait_until_it_answers(port: int, until: float) -> float:
    """Seconds until the server says that it is alive."""
    began = time.monotonic()
    while time.monotonic() < until:
        try:
            if Respondent(port, until)._ask("GET", "/consultations", None)[0] == 200:
                return time.monotonic() - began
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not start")


@pytest.mark.slow
def test_ten_kills_under_sixteen_submitters_lose_and_double_nothing(prepared: Settings, tmp_path: Path) -> None:
    port, until = free_port(), time.monotonic() + LIMIT
    log = tmp_path / "server.log"
    stop = threading.Event()
    respondents = [Respondent(port, until) for _ in range(SUBMITTERS)]

    def submit(number: int) -> list[tuple[str, str]]:
        acknowledged = []
        while not stop.is_set():
            words = f"respondent {number} response {len(acknowledged)}"
            acknowledged.append(respondents[number].respond(BASE, words))
        return acknowledged

    server = start(prepared, port, log)
    restarts = []
    try:
        wait_until_it_answers(port, until)
        with ThreadPoolExecutor(SUBMITTERS) as pool:
            work = [pool.submit(submit, number) for number in range(SUBMITTERS)]
            try:
                for _ in range(KILLS):
                    time.sleep(CALM)
                    kill(server)
                    server = start(prepared, port, log)
                    restarts.append(wait_until_it_answers(port, until))
            finally:
                stop.set()
            acknowledged = [receipt for future in work for receipt in future.result()]
    finally:
        kill(server)

    stored = read_back(prepared)
    retries = sum(respondent.retries for respondent in respondents)
    print(f"{len(acknowledged)} acknowledged, {retries} retries, slowest restart {max(restarts):.1f} s")
    assert retries > 0, "the kills were never noticed"
    assert Counter(acknowledged) == Counter(stored)
    assert len({number for _, number in stored}) == len(stored) == len({words for words, _ in stored})
    verify_events(prepared, len(stored))


def read_back(settings: Settings) -> list[tuple[str, str]]:
    """Words and public number of every response that was sent, straight from the file."""
    with closing(sqlite3.connect(settings.instance / "portal.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        query = "SELECT a.text, r.public_number FROM response r JOIN answer a ON a.response_id = r.id"
        return list(database.execute(f"{query} WHERE r.state = 'submitted'"))


def verify_events(settings: Settings, expected: int) -> None:
    """The event log holds together and has one sending for each response."""
    app = create_app(settings)
    with app.app_context():
        assert records.verify_chain()[1] is None
        assert dict(records.count_events_by_kind())["response_submitted"] == expected
        db.session.remove()
    close(app)
