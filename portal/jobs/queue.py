"""Hands outbox rows to huey after the commit, and runs them.

The queue is told ids only and may be lost: a row that waits, or was handed over and never ended, is found again when a
worker starts and once a minute after that. Handing over comes after the commit because huey has a connection of its own
and would wait for our open write transaction.
"""

import logging
import traceback
from contextvars import ContextVar
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Flask

from portal import clock
from portal.domain.errors import UnsafeSettings
from portal.jobs import find_given_up, find_task
from portal.services import outbox
from portal.settings import Settings
from portal.transactions import after_commit, writing

if TYPE_CHECKING:  # huey brings the drivers of every store it knows, and a page may never need the queue
    from huey import Huey

log = logging.getLogger("portal.jobs")

#: Seconds to wait before the second and the third try; after the third the work stands as failed.
DELAYS = (10, 60)
#: With several workers, how long work may be out before it counts as lost: longer than any task takes.
LOST_AFTER = timedelta(minutes=15)

_handing_over: ContextVar[bool] = ContextVar("portal_handing_over", default=False)


def make_huey(settings: Settings) -> "Huey":
    """The queue of the settings: `immediate`, a file, or the address of a PostgreSQL or Redis server.

    Raises:
        UnsafeSettings: the address is of a kind that no queue here has.
    """
    from huey import MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey
    from huey.serializer import SignedSerializer

    place = settings.queue
    if place == "immediate":
        return MemoryHuey("portal", immediate=True, results=False)
    # Signed, because what a queue holds is unpickled, and a shared store may be written by others.
    serializer = SignedSerializer(secret=settings.resolved_secret(), salt="portal-queue")
    scheme, found, _ = place.partition("://")
    if not found:
        return SqliteHuey("portal", filename=place, results=False, serializer=serializer, timeout=10)
    if scheme.startswith("postgresql"):
        dsn = place.replace("postgresql+psycopg://", "postgresql://", 1)
        return PostgresHuey("portal", dsn=dsn, results=False, serializer=serializer)
    if scheme in {"redis", "rediss", "unix"}:
        return RedisHuey("portal", url=place, results=False, serializer=serializer)
    raise UnsafeSettings(f"PORTAL_QUEUE: {scheme}:// is not a kind of queue; use postgresql:// or redis://")


class Queue:
    """The queue of one app. Made with the app, connected on first use."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    @property
    def is_embedded(self) -> bool:
        """Whether the queue is a file of this machine, so that `portal serve` starts its worker."""
        return self._settings.queue != "immediate" and "://" not in self._settings.queue

    @cached_property
    def huey(self) -> "Huey":
        from huey import crontab

        huey = make_huey(self._settings)

        @huey.task(name="run_job")
        def run_job(job_id: str) -> None:
            self.run(UUID(job_id))

        @huey.periodic_task(crontab(minute="*"), name="sweep")
        def sweep() -> None:
            with self._app.app_context():
                self.recover(lost_after=LOST_AFTER)

        self._run_job = run_job
        return huey

    def is_usable(self) -> bool:
        """Whether the queue answers."""
        try:
            return int(self.huey.pending_count()) >= 0
        except Exception:  # each kind of store has its own errors, and all mean the same here
            log.exception("the queue cannot be used")
            return False

    def hand_over(self, _sender: object = None, **_facts: object) -> None:
        """Tells the queue of all that waits; runs after every commit, with a database session of its own."""
        if not _handing_over.get():
            with self._app.app_context():
                self._tell(outbox.list_waiting())

    def recover(self, *, lost_after: timedelta) -> None:
        """Tells the queue again of work that was handed over longer ago than that and is not waiting in it."""
        known = {task.args[0] for task in [*self.huey.pending(), *self.huey.scheduled()] if task.args}
        before = clock.now() - lost_after
        lost = outbox.list_unfinished(handed_over_before=before)
        self._tell(tuple(job_id for job_id in lost if str(job_id) not in known))

    def _tell(self, job_ids: tuple[UUID, ...]) -> None:
        if not job_ids:
            return
        huey = self.huey
        mark = _handing_over.set(True)  # noting this commits too, and is no reason to look again
        try:
            with writing():
                outbox.mark_handed_over(job_ids, now=clock.now())
        finally:
            _handing_over.reset(mark)
        for job_id in job_ids:
            huey.enqueue(self._run_job.s(str(job_id)))

    def run(self, job_id: UUID) -> None:
        """Makes one attempt at a piece of work, in an app context and a database session of its own."""
        with self._app.app_context():
            with writing():
                attempt = outbox.begin_attempt(job_id, now=clock.now())
            if attempt is None:
                return
            try:
                find_task(attempt.task)(dict(attempt.payload))
            except Exception as error:  # the job runner: every failure is noted and tried again
                log.exception("%s failed at attempt %s", attempt.task, attempt.number)
                self._note(attempt, error)
            else:
                with writing():
                    outbox.finish(job_id, now=clock.now())

    def _note(self, attempt: outbox.Attempt, error: Exception) -> None:
        final = attempt.number > len(DELAYS)
        with writing():
            outbox.note_failure(attempt.job_id, error=describe(error), final=final, now=clock.now())
        if not final:
            self._run_job.schedule(args=(str(attempt.job_id),), delay=DELAYS[attempt.number - 1])
            return
        given_up = find_given_up(attempt.task)
        if given_up is not None:
            try:
                given_up(dict(attempt.payload))
            except Exception:  # the work stands as failed already; what waits for it is told of by an administrator
                log.exception("%s could not be given up", attempt.task)

    def work(self, *, workers: int = 1) -> None:
        """Runs work until told to stop; a stop lets what has begun come to its end."""
        with self._app.app_context():
            # In embedded mode nothing else runs work, so whatever is out when the worker starts was lost with the last.
            self.recover(lost_after=timedelta(0) if self.is_embedded else LOST_AFTER)
        options: dict[str, Any] = {"workers": workers, "max_delay": 1.0, "graceful_signal": "TERM"}  # Any: huey's own
        self.huey.create_consumer(**options).run()


def describe(error: Exception) -> str:
    """An error's kind and where it arose; never its message, which may quote what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    where = next(
        (f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in reversed(frames) if "/portal/" in f.filename), ""
    )
    return f"{type(error).__name__} at {where}" if where else type(error).__name__


def install(app: Flask, settings: Settings) -> None:
    """Gives the app its queue, and hands work over after each of its commits."""
    queue = Queue(app, settings)
    app.extensions["portal-queue"] = queue
    after_commit.connect(queue.hand_over, sender=app)
