"""Starts the processes of the service, keeps them going, and stops them together.

It opens the socket and never touches a request or the database. A process that ends by itself is started again; SIGHUP
replaces each in turn without refusing anybody; SIGTERM lets each end what it has begun.
"""

import logging
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.settings import Settings

log = logging.getLogger("portal.supervisor")

#: Waiting connections that the system holds while every process is busy starting.
BACKLOG = 2048
#: A process that lived shorter than this many seconds is started again after as long a pause.
TOO_SOON = 2.0
#: Seconds after which a process that will not stop is killed; longer than it gives to what it has begun.
LAST_STRAW = 30.0


def open_socket(bind: str) -> socket.socket:
    """A listening socket for HOST:PORT or [HOST]:PORT.

    Raises:
        ValueError: not an address of that form.
        OSError: the address is taken or not this machine's.
    """
    host, separator, port = bind.rpartition(":")
    if not separator or not port.isdigit():
        raise ValueError(f"{bind} is not HOST:PORT")
    host = host.strip("[]") or "127.0.0.1"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, int(port)), family=family, backlog=BACKLOG)
    listening.setblocking(False)
    return listening


def environment_of(settings: Settings) -> Mapping[str, str]:
    """The environment that gives another process these settings."""
    values = settings.model_dump(mode="json")
    ours = {f"PORTAL_{name.upper()}": str(value) for name, value in values.items() if value not in (None, "")}
    return {**os.environ, **ours}


@dataclass
class Supervisor:
    """The processes of one service: so many for pages, and one for slow work where the queue is a file."""

    settings: Settings
    listening: socket.socket
    workers: int
    with_worker: bool
    _children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _started: dict[str, float] = field(default_factory=dict)
    _retiring: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _stopping: bool = False
    _replacing: bool = False

    def run(self) -> None:
        """Runs until SIGTERM or SIGINT."""
        self._alive = os.pipe()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._replace)
        for name in self._names():
            os.close(self._start(name))
        while not self._stopping:
            time.sleep(0.2)
            if self._replacing:
                self._replacing = False
                self._replace_each()
            self._restart_ended()
        self._end()

    def _names(self) -> list[str]:
        return [f"web-{number}" for number in range(1, self.workers + 1)] + ["worker"] * self.with_worker

    def _start(self, name: str) -> int:
        """Starts a process.

        Returns:
            The end of a pipe that tells when the process is at work, or has ended: it has nothing more to read then.
        """
        role = name.split("-")[0]
        handed = self.listening.fileno() if role == "web" else None
        watched = self._alive[0]
        at_work, ready = os.pipe()
        self._children[name] = subprocess.Popen(  # noqa: S603  # our own module, our own arguments
            [
                sys.executable,
                "-m",
                "portal.server",
                role,
                "-" if handed is None else str(handed),
                str(watched),
                str(ready),
            ],
            env=dict(environment_of(self.settings)),
            pass_fds=(watched, ready) if handed is None else (handed, watched, ready),
            stdin=subprocess.DEVNULL,
        )
        os.close(ready)
        self._started[name] = time.monotonic()
        return at_work

    def _restart_ended(self) -> None:
        self._retiring = [one for one in self._retiring if one.poll() is None]
        for name, child in list(self._children.items()):
            age = time.monotonic() - self._started[name]
            if child.poll() is not None and age > TOO_SOON:
                log.error("%s ended with status %s; starting it again", name, child.returncode)
                os.close(self._start(name))

    def _replace_each(self) -> None:
        for name in self._names():
            old = self._children[name]
            at_work = self._start(name)
            select.select([at_work], [], [], LAST_STRAW)  # the new one answers before the old one stops
            os.close(at_work)
            old.terminate()
            self._retiring.append(old)

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping = True

    def _replace(self, _number: int, _frame: object) -> None:
        self._replacing = True

    def _end(self) -> None:
        self.listening.close()
        every = [*self._children.values(), *self._retiring]
        for child in every:
            child.terminate()
        until = time.monotonic() + LAST_STRAW
        for child in every:
            try:
                child.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        for end in self._alive:
            os.close(end)
