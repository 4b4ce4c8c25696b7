"""Where changes are committed: here and nowhere else.

Services flush; `writing()` and `@commits` commit. On SQLite every write passes one fair lock first, because SQLite's
own waiting polls and lets unlucky writers starve (measured: the slowest hundredth waits seven times longer without it).
"""

import fcntl
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import IO, ParamSpec

from blinker import signal
from flask import Response, current_app, g, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

P = ParamSpec("P")

#: Sent with the app after a write transaction was committed; the job runner listens.
after_commit = signal("portal-after-commit")

_writing: ContextVar[bool] = ContextVar("portal_writing", default=False)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")


def is_writing() -> bool:
    """Whether the current work has said that it will write."""
    return _writing.get()


class FairLock:
    """One writer at a time, in this process and on this machine.

    Args:
        path: a file beside the database; None when the database orders its writers itself.
    """

    def __init__(self, path: Path | None) -> None:
        self._inside = threading.Lock()
        self._path = path
        self._file: IO[str] | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        if self._path is None:
            yield
            return
        with self._inside:
            if self._file is None:
                self._file = self._path.open("a", encoding="ascii")
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Lets go of the file; the next write opens it again."""
        with self._inside:
            if self._file is not None:
                self._file.close()
                self._file = None


@contextmanager
def exclusive() -> Iterator[None]:
    """Says that the work is a write, for what opens connections of its own: migrations, restoring, tests."""
    mark = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(mark)


class Unit:
    """One write transaction; `abandon()` makes it leave nothing behind."""

    abandoned = False

    def abandon(self) -> None:
        self.abandoned = True


@contextmanager
def writing() -> Iterator[Unit]:
    """A write transaction: committed at the end, rolled back on any error; needs an app context.

    Raises:
        RuntimeError: another write transaction is open in the same work; two in one would blur what is atomic.
    """
    from portal.database import db

    if is_writing():
        raise RuntimeError("a write transaction is already open")
    db.session.rollback()  # ends the read transaction, whose view of the data is older than the lock
    lock: FairLock = current_app.extensions["portal-write-lock"]
    unit = Unit()
    with lock.held():
        mark = _writing.set(True)
        try:
            yield unit
            if unit.abandoned:
                db.session.rollback()
            else:
                db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            _writing.reset(mark)
    if not unit.abandoned:
        after_commit.send(current_app._get_current_object())  # type: ignore[attr-defined]  # werkzeug's proxy


class FormWithoutToken(BadRequest):
    """A form came without the token that its page had; the words are given back (see `portal.handlers`)."""


def keep_changes() -> None:
    """Says that this request's changes stay although it answers with a page, such as a noted failure to sign in."""
    g.portal_keep_changes = True


def commits(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Makes a view one write transaction that a repeated sending of the same form does not repeat.

    The form's token and content are stored, as one digest, with the address the first sending led to; the same again is
    answered with that address. A view that answers with anything but a redirect changed nothing: its transaction is
    rolled back and leaves no trace.
    """

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        from portal.access import current_actor
        from portal.services import records

        token = request.form.get("idempotency_token", "")
        if not _TOKEN.fullmatch(token):
            raise FormWithoutToken()
        content = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
        content += _files()
        owner = str(current_actor().user_id or "")
        key = records.form_key(token, path=request.path, owner=owner, content=content)
        with writing() as unit:
            earlier = records.claim_form(key)
            if earlier is not None:
                unit.abandon()
                return redirect(earlier, code=303)
            response: Response = make_response(view(*args, **kwargs))
            if response.status_code in (301, 302, 303):
                records.complete_form(key, location=response.headers["Location"])
            elif g.pop("portal_keep_changes", False):
                records.release_form(key)
            else:
                unit.abandon()
        return response

    wrapper.portal_commits = True  # type: ignore[attr-defined]  # read by the access guard's tests
    return wrapper


def _files() -> list[tuple[str, str]]:
    """What distinguishes the files of a form: the same words with another file are another sending."""
    found = []
    for name, sent in request.files.items(multi=True):
        digest = sha256()
        while chunk := sent.stream.read(1 << 20):
            digest.update(chunk)
        sent.stream.seek(0)
        found.append((name, digest.hexdigest()))
    return found


def reads_only(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Marks a view that takes a form and changes nothing, such as the check of an uploaded document."""
    view.portal_reads = True  # type: ignore[attr-defined]  # read by the tests of the access table
    return view
