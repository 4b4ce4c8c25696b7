"""Whether a database is the one the code expects: its migration, its schema, and what the engine says of itself."""

import logging

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text

import portal.models  # noqa: F401  # every table must be known before the comparison
from portal import migration
from portal.database import Base, install_engine_hooks


def differences(url: str) -> list[str]:
    """What is not as it should be, a line each; empty when all is well."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    engine = create_engine(url)
    install_engine_hooks(engine)
    try:
        with engine.connect() as connection:
            return [*_revision(connection), *_schema(connection), *_integrity(connection)]
    finally:
        engine.dispose()


def _revision(connection: Connection) -> list[str]:
    current, newest = migration.current(connection), migration.newest()
    return [] if current == newest else [f"The database is at migration {current or 'none'}, the code at {newest}."]


def _schema(connection: Connection) -> list[str]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [f"The schema differs: {difference}" for difference in compare_metadata(context, Base.metadata)]


def _integrity(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []  # PostgreSQL keeps references and pages whole itself
    pages = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    found = [f"The file is damaged: {line}" for line in pages if line != "ok"]
    return found + [f"A row of {row[0]} names one of {row[2]} that is not there." for row in orphans]
