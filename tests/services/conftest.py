"""Service tests run on both databases: the app is made once for each."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from portal.app import create_app
from portal.clock import FrozenClock
from portal.database import Base, db
from portal.settings import Settings
from tests import conftest as top


@pytest.fixture(scope="session")
def postgres_app(instance: Path, clock: FrozenClock) -> Iterator[Flask]:
    """The application on PostgreSQL, with every table made and empty."""
    try:
        from tests.postgres import start_postgres, stop_postgres

        url = start_postgres()
    except Exception as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"PostgreSQL could not be started: {error}")
    settings = Settings(
        instance=instance / "postgres",
        database_url=url,
        secret_key="s" * 20 + "0123456789abcdefghij",
        queue="immediate",
    )
    made = create_app(settings, clock=clock)
    made.config.update(TESTING=True)
    with made.app_context():
        Base.metadata.create_all(db.engine)
    yield made
    top.close(made)
    stop_postgres()


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def app(request: pytest.FixtureRequest) -> Flask:
    """The application, once on each database."""
    name = "sqlite_app" if request.param == "sqlite" else "postgres_app"
    made: Flask = request.getfixturevalue(name)
    return made


@pytest.fixture(scope="session")
def sqlite_app(instance: Path, clock: FrozenClock) -> Iterator[Flask]:
    # A file of its own: the web tests' app keeps connections to theirs while this one is put back.
    settings = Settings(instance=instance / "services", secret_key="s" * 20 + "0123456789abcdefghij", queue="immediate")
    yield from top.make_sqlite_app(settings, clock)


@pytest.fixture
def database(app: Flask) -> Iterator[None]:
    """Every table, empty."""
    if app.extensions["portal-settings"].is_sqlite:
        top.restore(app, "empty.sqlite")
    else:
        with app.app_context():
            names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
            with db.engine.begin() as connection:
                connection.execute(text(f"TRUNCATE {names} CASCADE"))
    yield
    with app.app_context():
        db.session.remove()
