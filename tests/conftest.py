"""What every test may use: the app on a real database file, a frozen clock, and a client that checks each page."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.clock import FrozenClock
from portal.database import Base, db
from portal.settings import Settings
from portal.transactions import writing
from tests.network import only_this_machine  # noqa: F401  # closes the network for every test
from tests.pages import Page

#: A Monday in summer time, four weeks after the guidance was published.
START = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)

# The same examples at every run, and no clock: a busy machine must not fail a property.
hypothesis.settings.register_profile("portal", derandomize=True, deadline=None)
hypothesis.settings.load_profile("portal")

Arrange = Callable[[], AbstractContextManager[Session]]


#: Files whose tests are one journey: each goes on where the one before it ended, so they share a worker.
JOURNEYS = ("tests/browser/test_desk.py", "tests/browser/test_seven_people.py")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:  # Any: the plugin's, which has no stubs
    """Hands tests out one by one, and a journey as a whole. Marks of groups do nothing with this pytest."""
    from xdist.scheduler import LoadScopeScheduling

    class ByJourney(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::")[0]
            return file if file in JOURNEYS else nodeid

    return ByJourney(config, log)


@pytest.fixture(scope="session")
def clock() -> FrozenClock:
    return FrozenClock(START)


@pytest.fixture(autouse=True)
def _clock_starts_anew(request: pytest.FixtureRequest) -> None:
    clock = request.getfixturevalue("clock") if "clock" in request.fixturenames else None
    if isinstance(clock, FrozenClock):  # a table of cases may have a column of that name
        clock.move_to(START)


@pytest.fixture(autouse=True)
def _submissions_are_quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every seal asks for a PDF, which takes seconds; a test that is about the PDF is marked `real_papers`."""
    if "app" not in request.fixturenames or request.node.get_closest_marker("real_papers"):
        return
    from portal.domain.sealing import digest

    def quick(record: dict[str, object], facts: object) -> bytes:
        return f"%PDF-1.7 {digest(repr((record, facts)).encode())}".encode()

    monkeypatch.setattr("portal.reports.submission.render_pdf", quick)


@pytest.fixture
def now(clock: FrozenClock) -> datetime:
    return clock.now()


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="session")
def settings(instance: Path) -> Settings:
    return Settings(instance=instance, secret_key="s" * 20 + "0123456789abcdefghij", queue="immediate")


@pytest.fixture(scope="session")
def app(settings: Settings, clock: FrozenClock) -> Iterator[Flask]:
    """The application on SQLite, with every table made and empty."""
    yield from make_sqlite_app(settings, clock)


def make_sqlite_app(settings: Settings, clock: FrozenClock) -> Iterator[Flask]:
    """Makes the application and keeps a copy of its empty database."""
    made = create_app(settings, clock=clock)
    made.extensions["portal-kept-pages"].trusted = 0  # a test may change the database beneath
    made.extensions["portal-kept-pages"].shelf = None  # a page of one test would be sent in another
    made.config.update(TESTING=True)
    with made.app_context():
        Base.metadata.create_all(db.engine)
        db.engine.dispose()
    shutil.copy(_file(settings), settings.instance / "empty.sqlite")
    yield made
    close(made)


def close(app: Flask) -> None:
    """Lets go of connections and files, so that none is left to the collector."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    app.extensions["portal-write-lock"].close()


def _file(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


def restore(app: Flask, template: str) -> None:
    """Puts the database back to a stored state: real files, real commits, and the schema made only once."""
    settings: Settings = app.extensions["portal-settings"]
    target = _file(settings)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    shutil.copy(settings.instance / template, target)
    app.extensions.pop("portal-demonstration", None)


@pytest.fixture
def database(app: Flask, clock: FrozenClock) -> Iterator[None]:
    """Every table, empty."""
    restore(app, "empty.sqlite")
    yield
    with app.app_context():
        db.session.remove()


@pytest.fixture
def arrange(app: Flask) -> Arrange:
    """`with arrange() as session:` is one committed write transaction in a context of its own."""

    @contextmanager
    def block() -> Iterator[Session]:
        with app.app_context(), writing():
            yield db.session  # type: ignore[misc]  # the scoped session stands for it

    return block


@pytest.fixture
def session(app: Flask, database: None) -> Iterator[Session]:
    """An app context around a service test; changes still need `with writing():`."""
    with app.app_context():
        yield db.session  # type: ignore[misc]  # the scoped session stands for it


@pytest.fixture
def page(app: Flask, database: None) -> Page:
    """A browser without scripts that checks every page it is given."""
    return Page(app)


@pytest.fixture
def new_page(app: Flask, database: None) -> Callable[[], Page]:
    """Another browser, with cookies of its own."""
    return lambda: Page(app)


@cache
def quick_hash() -> str:
    """The demonstration's password, hashed as cheaply as Argon2 can: tests sign in hundreds of times."""
    from portal.demonstration.people import PASSWORD

    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture
def people(app: Flask, database: None, arrange: Arrange, now: datetime) -> None:
    """The fictional councils and accounts of the demonstration."""
    from portal.demonstration import people as demonstration

    settings: Settings = app.extensions["portal-settings"]
    if settings.is_sqlite and (settings.instance / "people.sqlite").exists():
        restore(app, "people.sqlite")
        return
    with arrange():
        demonstration.build(now, password_hash=quick_hash())
    if settings.is_sqlite:
        with app.app_context():
            db.session.connection().exec_driver_sql("COMMIT")
            db.session.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.session.remove()
        shutil.copy(_file(settings), settings.instance / "people.sqlite")


@pytest.fixture
def sign_in(app: Flask, people: None) -> Callable[..., Page]:
    """`sign_in("author")` is a browser in which that account of the demonstration has signed in."""
    from portal.demonstration.people import PASSWORD, email_of

    def begin(account: str) -> Page:
        page = Page(app)
        page.get("/sign-in")
        page.submit({"email": email_of(account), "password": PASSWORD}, action="/sign-in")
        return page

    return begin
