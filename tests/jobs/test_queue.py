"""Slow work: handed over after the commit, tried three times, done once, never lost."""

import importlib.util
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal import jobs
from portal.app import create_app
from portal.clock import FrozenClock
from portal.database import db
from portal.jobs.queue import Queue, describe, make_huey
from portal.models import Job
from portal.models.records import JobState
from portal.services import records
from portal.settings import Settings
from portal.transactions import writing
from tests.conftest import Arrange, close

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, object]]]:
    """What the task "probe" was given, in order; it fails as long as its payload says so."""
    calls: list[dict[str, object]] = []

    def probe(payload: dict[str, object]) -> None:
        calls.append(payload)
        if len(calls) <= int(str(payload.get("failures", 0))):
            raise ValueError("the answer of a respondent")

    monkeypatch.setitem(jobs._TASKS, "probe", probe)
    yield calls


def only_job(app: Flask) -> Job:
    with app.app_context():
        return db.session.execute(select(Job)).scalar_one()


def test_work_when_its_transaction_commits_is_done_once(
    app: Flask, arrange: Arrange, now: datetime, ran: list[dict[str, object]]
) -> None:
    with arrange():
        records.enqueue("probe", {"n": 1}, key="probe-1", now=now)
        records.enqueue("probe", {"n": 1}, key="probe-1", now=now)
        assert ran == []

    assert ran == [{"n": 1}]
    job = only_job(app)
    assert (job.state, job.attempts, job.last_error) == (JobState.DONE, 1, "")


def test_work_when_its_transaction_fails_is_never_done(
    app: Flask, arrange: Arrange, now: datetime, ran: list[dict[str, object]]
) -> None:
    with pytest.raises(ZeroDivisionError), arrange():
        records.enqueue("probe", {}, key="probe-1", now=now)
        raise ZeroDivisionError

    with arrange():
        pass  # the next commit finds nothing either

    assert ran == []


def test_work_when_it_asks_for_more_work_gets_it_done(
    arrange: Arrange, now: datetime, ran: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def first(_payload: dict[str, object]) -> None:
        with writing():
            records.enqueue("probe", {"from": "first"}, key="second", now=now)

    monkeypatch.setitem(jobs._TASKS, "first", first)

    with arrange():
        records.enqueue("first", {}, key="first", now=now)

    assert ran == [{"from": "first"}]


def test_work_when_it_fails_is_tried_three_times_and_says_nothing_anybody_wrote(
    app: Flask, arrange: Arrange, now: datetime, ran: list[dict[str, object]]
) -> None:
    with arrange():
        records.enqueue("probe", {"failures": 9}, key="probe-1", now=now)
    queue: Queue = app.extensions["portal-queue"]
    job = only_job(app)
    assert (job.state, job.attempts) == (JobState.HANDED_OVER, 1)

    queue.run(job.id)
    queue.run(job.id)
    queue.run(job.id)

    job = only_job(app)
    assert (job.state, job.attempts, len(ran)) == (JobState.FAILED, 3, 3)
    assert "ValueError" in job.last_error
    assert "respondent" not in job.last_error


def test_work_when_it_fails_once_is_done_at_the_second_try(
    app: Flask, arrange: Arrange, now: datetime, ran: list[dict[str, object]]
) -> None:
    with arrange():
        records.enqueue("probe", {"failures": 1}, key="probe-1", now=now)

    app.extensions["portal-queue"].run(only_job(app).id)

    job = only_job(app)
    assert (job.state, job.attempts, job.last_error) == (JobState.DONE, 2, "")


def test_work_when_nothing_registers_its_task_fails_visibly(app: Flask, arrange: Arrange, now: datetime) -> None:
    with arrange():
        records.enqueue("no_such_task", {}, key="probe-1", now=now)

    assert only_job(app).last_error.startswith("UnknownTask")


@pytest.fixture
def other(app: Flask, clock: FrozenClock, tmp_path: Path) -> Iterator[Flask]:
    """The same database served with a queue in a file, as `portal serve` has it."""
    base: Settings = app.extensions["portal-settings"]
    settings = base.model_copy(update={"queue": str(tmp_path / "queue.sqlite")})
    made = create_app(settings, clock=clock)
    yield made
    made.extensions["portal-queue"].huey.storage.close()
    close(made)


def test_work_when_the_queue_is_lost_is_found_again(
    other: Flask, now: datetime, clock: FrozenClock, ran: list[dict[str, object]]
) -> None:
    queue: Queue = other.extensions["portal-queue"]
    with other.app_context(), writing():
        records.enqueue("probe", {}, key="probe-1", now=now)
    assert queue.huey.pending_count() == 1
    clock.move_to(now + timedelta(minutes=1))

    with other.app_context():
        queue.recover(lost_after=timedelta(0))
        assert queue.huey.pending_count() == 1, "what still waits in the queue is not put there twice"
        queue.huey.flush()
        queue.recover(lost_after=timedelta(minutes=15))
        assert queue.huey.pending_count() == 0, "another worker may be at it"
        queue.recover(lost_after=timedelta(0))

    assert queue.huey.pending_count() == 1
    queue.huey.execute(queue.huey.dequeue())
    assert ran == [{}]


def test_every_kind_of_queue_when_asked_for_is_made(settings: Settings, tmp_path: Path) -> None:
    huey = make_huey(settings.model_copy(update={"queue": str(tmp_path / "queue.sqlite")}))

    assert huey.pending_count() == 0
    assert make_huey(settings).immediate
    huey.storage.close()


def test_error_when_described_gives_kind_and_place() -> None:
    try:
        jobs.find_task("no such task")
    except LookupError as error:
        assert describe(error).startswith("UnknownTask at __init__.py:")


def test_tasks_when_loaded_bear_the_names_that_rows_use() -> None:
    assert importlib.util.find_spec("portal.jobs") is not None
    assert all(name.isidentifier() for name in jobs.load_tasks())
