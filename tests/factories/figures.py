"""Figures for tests: small releases of one's own, and the real ones loaded once for a run of the web tests."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from portal.clock import FrozenClock
from portal.database import db
from portal.domain.roles import SERVICE
from portal.ingest.descriptions import ReleaseDescription
from portal.services import councils, figures
from portal.storage import file_store
from portal.transactions import writing
from tests import conftest as top

REGISTER = """gss_code,name,type,region,start_date,end_date,successor_gss
E06000001,Hartlepool,unitary,North East,,,
E06000002,Middlesbrough,unitary,North East,,,
E06000003,Redcar and Cleveland,unitary,North East,,,
E06000004,Stockton-on-Tees,unitary,North East,,,
E06000005,Darlington,unitary,North East,,,
E06000066,Somerset,unitary,South West,2023-04-01,,
E10000027,Somerset,county,South West,,2023-03-31,E06000066
E10000016,Kent,county,South East,,,
"""
UNITARIES = ("E06000001", "E06000002", "E06000003", "E06000004", "E06000005")


def add_register(now: datetime, text: str = REGISTER) -> councils.RegisterChange:
    """A register of eight authorities, or another one."""
    with writing():
        return councils.import_register(text.encode(), actor=SERVICE, now=now)


def tidy(*rows: str) -> bytes:
    """A tidy file with these rows."""
    return "\n".join(("metric_id,gss_code,period,value,status", *rows, "")).encode()


def receive(
    raw: bytes,
    code: str,
    now: datetime,
    *,
    collection: str = "primary",
    dry_run: bool = False,
    demonstration: bool = False,
) -> figures.ImportOutcome:
    """Sends a release in, in a transaction of its own; one of fictional authorities is a demonstration."""
    description = ReleaseDescription(code, title=code.capitalize(), collection=collection, demonstration=demonstration)
    if dry_run:
        return figures.try_out(figures.examine(raw, description), description)
    with writing():
        return figures.receive(raw, description, files=file_store(), actor=SERVICE, now=now, file_name=f"{code}.csv")


def publish(code: str, now: datetime) -> int:
    """Makes a release current, in a transaction of its own."""
    with writing():
        return figures.publish(code, actor=SERVICE, now=now)


def add_release(
    raw: bytes, code: str, now: datetime, *, collection: str = "primary", demonstration: bool = False
) -> figures.ImportOutcome:
    """Sends a release in and makes it current."""
    outcome = receive(raw, code, now, collection=collection, demonstration=demonstration)
    assert outcome.result is figures.ImportResult.LOADED, outcome.problems
    publish(code, now)
    return outcome


@pytest.fixture(scope="module")
def _figures_template(app: Flask, clock: FrozenClock) -> str:
    """The register, every release and the fictional councils' figures, built once for each test database."""
    from portal.demonstration import figures as demonstration
    from portal.demonstration import people

    settings = app.extensions["portal-settings"]
    name = "figures.sqlite"
    if not (settings.instance / name).exists():
        clock.move_to(top.START)
        top.restore(app, "empty.sqlite")
        with app.app_context():
            with writing():
                people.build(top.START)
            demonstration.build(top.START)
            db.session.remove()
            db.engine.dispose()
        shutil.copy(Path(settings.database_url.removeprefix("sqlite:///")), settings.instance / name)
    return name


@pytest.fixture
def real_figures(app: Flask, _figures_template: str) -> Iterator[None]:
    """The database with every published figure; SQLite only."""
    top.restore(app, _figures_template)
    yield
    with app.app_context():
        db.session.remove()
