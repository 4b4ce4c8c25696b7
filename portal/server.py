"""One process of the service: a web process, or the worker that does slow work.

Waitress takes each request in whole and gives each answer out from one loop, so that a slow client holds a socket and
never a thread (decision 0006). `portal.supervisor` starts these processes, each with an interpreter of its own, because
a database connection must not cross a fork:

    python -m portal.server web SOCKET PARENT READY
    python -m portal.server worker - PARENT READY

SOCKET is the listening socket, PARENT a pipe that closes when the parent is gone, READY one to close when at work.
"""

import gc
import logging
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.headers import Headers

import waitress
from flask import Flask
from waitress.channel import HTTPChannel
from whitenoise import WhiteNoise

from portal import headers
from portal.app import create_app
from portal.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: Threads of one web process. More only take turns at the interpreter: a page is work, not waiting.
THREADS = 4
#: Open sockets of one web process, slow ones included.
CONNECTIONS = 2000
#: Seconds that a stopping process gives to what it has begun, and to a quiet connection that may be about to ask.
PATIENCE = 20.0
GRACE = 1.0
FOREVER = "public, max-age=31536000, immutable"


class StaticFiles(WhiteNoise):
    """Static files before the application, compressed where set-up compressed them.

    An address with the fingerprint of the content (`?v=`) may be kept for ever; one without is asked for again.
    """

    @staticmethod
    def serve(
        static_file: Any, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:  # Any: untyped
        def with_age(status: str, fields: list[tuple[str, str]], *rest: Any) -> Any:  # Any: as PEP 3333 has it
            if environ.get("QUERY_STRING", "").startswith("v="):
                fields = [(name, FOREVER if name == "Cache-Control" else value) for name, value in fields]
            return start_response(status, fields, *rest)

        answer: Iterable[bytes] = WhiteNoise.serve(static_file, environ, with_age)
        return answer


def with_static_files(app: Flask) -> StaticFiles:
    """The application with its static files in front."""

    def add(fields: Headers, _path: str, _url: str) -> None:
        for name, value in headers.FIXED.items():
            fields[name] = value

    return StaticFiles(
        app,
        root=Path(app.static_folder or "."),
        prefix="static",
        max_age=0,
        allow_all_origins=False,
        add_headers_function=add,
    )


class Channel(HTTPChannel):
    """A connection that closes itself with the next answer once its process is stopping, so that nobody is cut off."""

    def service(self) -> None:
        if not self.server.accepting:
            for request in self.requests:
                request.headers["CONNECTION"] = "close"
        super().service()


def run_web(settings: Settings, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Answers requests until told to stop, then ends what it has begun."""
    _allow_many_sockets()
    app = create_app(settings)
    server = waitress.create_server(
        with_static_files(app),
        sockets=[listening],
        threads=THREADS,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,  # select() cannot watch a socket above number 1023
        url_scheme=settings.public_url.partition("://")[0],
        ident="",
    )
    server.channel_class = Channel
    _warm(app)
    _on_stop(lambda: _drain(server))
    ready()
    server.run()


def _warm(app: Flask) -> None:
    """Makes the first person's page as fast as the second's: compiles the templates that every page uses."""
    app.test_client().get("/", base_url="http://127.0.0.1")
    # What lives as long as the process need not be looked through at every collection, and pages cause many.
    gc.collect()
    gc.freeze()


def _drain(server: Any) -> None:  # Any: waitress has no types
    """Takes no new connection, answers what is asked on the open ones, and leaves."""
    server.accepting = False
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.active_channels:
        for channel in list(server.active_channels.values()):
            is_quiet = not channel.requests and not channel.total_outbufs_len
            if is_quiet and time.time() - channel.last_activity > GRACE:
                channel.will_close = True
        server.pull_trigger()
        time.sleep(0.05)
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)


def _on_stop(stop: Callable[[], None]) -> None:
    def begin(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        threading.Thread(target=stop, daemon=True).start()

    def leave(_number: int, _frame: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, begin)
    signal.signal(signal.SIGUSR1, leave)


def _allow_many_sockets() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 500
    if soft != resource.RLIM_INFINITY and soft < wanted:
        ceiling = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (ceiling, hard))


def run_worker(settings: Settings, *, workers: int = 1) -> None:
    """Does slow work until told to stop, then ends what it has begun."""
    create_app(settings).extensions["portal-queue"].work(workers=workers)


def stop_with_parent(pipe: int) -> None:
    """Stops this process when the other end of the pipe closes, which it does however the parent ends."""

    def watch() -> None:
        os.read(pipe, 1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(PATIENCE + 5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main() -> None:
    role, listening, parent, ready = sys.argv[1:]
    logging.basicConfig(
        level=logging.INFO, format=f"%(asctime)s {role}[%(process)d] %(name)s %(levelname)s %(message)s"
    )
    for name in ("huey", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short wait for a thread is no event
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all of us; the parent decides
    stop_with_parent(int(parent))
    settings = Settings()
    if role == "web":
        run_web(settings, socket.socket(fileno=int(listening)), lambda: os.close(int(ready)))
    else:
        os.close(int(ready))
        run_worker(settings)


if __name__ == "__main__":
    main()
