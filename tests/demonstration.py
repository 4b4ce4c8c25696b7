"""The demonstration as a fixture: built once for the whole run, copied for each test that changes it."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from portal import migration
from portal.app import create_app
from portal.clock import SystemClock
from portal.database import db
from portal.demonstration.build import build
from portal.demonstration.people import PASSWORD, email_of
from portal.models import User
from portal.settings import Settings
from portal.transactions import writing
from tests.conftest import close, quick_hash
from tests.pages import Page

SECRET = "s" * 20 + "0123456789abcdefghij"


def built_once() -> Path:
    """The folder of the run's demonstration; the first process that asks builds it while the others wait."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"portal-demonstration-{run}"
    folder.mkdir(exist_ok=True)
    _remove_old()
    with (folder / "lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        target = folder / "built"
        if not (target / "whole").exists():
            shutil.rmtree(target, ignore_errors=True)
            build_into(target)
            (target / "whole").touch()
    return target


def _remove_old() -> None:
    """Removes demonstrations of runs that are long over; the workers of a run cannot tell which of them ends last."""
    for old in Path(tempfile.gettempdir()).glob("portal-demonstration-*"):
        if old.stat().st_mtime < time.time() - 86400:
            shutil.rmtree(old, ignore_errors=True)


def build_into(folder: Path) -> None:
    """Builds the demonstration with its migrations, as `portal demo` does."""
    settings = Settings(instance=folder, secret_key=SECRET, queue="immediate")
    folder.mkdir(parents=True)
    migration.upgrade(settings.database_url)
    app = create_app(settings)
    with app.app_context():
        build(SystemClock().now())
        with writing():
            db.session.execute(update(User).values(password_hash=quick_hash()))
    close(app)


@pytest.fixture(scope="session")
def demonstration_folder() -> Path:
    return built_once()


@pytest.fixture
def demonstration(demonstration_folder: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application on a copy of the demonstration that the test may change."""
    folder = tmp_path / "demonstration"
    shutil.copytree(demonstration_folder, folder)
    app = create_app(Settings(instance=folder, secret_key=SECRET, queue="immediate"))
    app.config.update(TESTING=True)
    yield app
    close(app)


@pytest.fixture
def visit(demonstration: Flask) -> Callable[..., Page]:
    """`visit("author")` is a browser in which that account has signed in; `visit()` one in which nobody has."""

    def begin(account: str | None = None) -> Page:
        page = Page(demonstration)
        if account:
            page.get("/sign-in")
            page.submit({"email": email_of(account), "password": PASSWORD}, action="/sign-in")
        return page

    return begin


__all__ = ["build_into", "demonstration", "demonstration_folder", "visit"]
