"""Migrations on both databases: one line of them, a schema equal to the models, each up, down and up again."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from portal import migration
from portal.database import Base, install_engine_hooks
from portal.transactions import exclusive

FOLDER = Path("migrations")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.sqlite'}"
        return
    from tests.postgres import start_postgres, stop_postgres

    address = start_postgres()
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    yield address
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    stop_postgres()


def differences(url: str) -> list[object]:
    engine: Engine = create_engine(url)
    install_engine_hooks(engine)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return list(compare_metadata(context, Base.metadata))
    finally:
        engine.dispose()


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def test_schema_when_migrated_then_equals_the_models(url: str) -> None:
    migration.upgrade(url)

    assert differences(url) == []


def test_migrations_when_up_down_up_while_empty_then_schema_is_the_same(url: str) -> None:
    migration.upgrade(url)
    first = tables(url)

    migration.downgrade(url, "base")
    assert tables(url) == set()
    migration.upgrade(url)

    assert tables(url) == first
    assert differences(url) == []


def test_each_migration_when_stepped_with_rows_then_goes_up_down_and_up(url: str) -> None:
    script = ScriptDirectory.from_config(migration.config(url))
    revisions = [revision.revision for revision in reversed(list(script.walk_revisions()))]
    for index, revision in enumerate(revisions):
        migration.upgrade(url, revision)
        if index == 0:
            _seed(url)
            continue
        migration.downgrade(url, revisions[index - 1])
        migration.upgrade(url, revision)

    assert _count(url) == 1


def _seed(url: str) -> None:
    engine = create_engine(url)
    install_engine_hooks(engine)
    with exclusive(), engine.begin() as connection:
        connection.execute(text("INSERT INTO chain_head (id, sequence, hash) VALUES (1, 0, :hash)"), {"hash": "0" * 64})
    engine.dispose()


def _count(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM chain_head")).scalar_one()
    engine.dispose()
    return int(found)


def test_head_file_when_read_then_names_the_newest_migration() -> None:
    assert (FOLDER / ".current-head").read_text(encoding="ascii").strip() == migration.newest()


def test_migrations_when_listed_then_are_numbered_and_import_no_models() -> None:
    files = sorted(FOLDER.glob("versions/*.py"))

    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        assert re.fullmatch(r"\d{4}_[a-z_]+\.py", file.name)
        assert "portal" not in file.read_text(encoding="utf-8")


def test_check_when_schema_is_newest_then_finds_nothing(url: str) -> None:
    migration.upgrade(url)

    command.check(migration.config(url))  # raises when a migration is missing
