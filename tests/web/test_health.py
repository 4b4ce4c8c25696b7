"""What machines that watch the service are told."""

from pathlib import Path

import pytest
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask.testing import FlaskClient

from portal import migration
from portal.database import db

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def migrated(app: Flask, database: None) -> None:
    """The tests make their tables from the models; this notes that they are at the newest migration."""
    with app.app_context(), db.engine.begin() as connection:
        scripts = ScriptDirectory.from_config(migration.config())
        MigrationContext.configure(connection).stamp(scripts, "head")


def test_healthz_when_the_process_lives_says_so(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "alive"})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("migrated")
def test_readyz_when_everything_can_be_used_is_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {"status": "ready", "checks": {"database": "ok", "files": "ok", "queue": "ok"}}


def test_readyz_when_a_migration_is_missing_says_which(client: FlaskClient) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["database"] == f"at migration none, not {migration.newest()}"


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize("part", ["files", "queue"])
def test_readyz_when_a_part_cannot_be_used_names_it(
    client: FlaskClient, app: Flask, part: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if part == "files":
        not_a_folder = tmp_path / "file"
        not_a_folder.touch()
        monkeypatch.setattr(app.extensions["portal-files"], "folder", not_a_folder)
    else:
        monkeypatch.setattr(app.extensions["portal-queue"], "is_usable", lambda: False)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert [name for name, state in answer.json["checks"].items() if state != "ok"] == [part]
