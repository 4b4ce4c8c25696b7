"""Runs migrations on the database of the settings, or on the connection that a test hands over."""

from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, event, text

from portal.database import Base, install_engine_hooks
from portal.settings import Settings
from portal.transactions import exclusive

import portal.models  # noqa: F401  # isort: skip  # only so that `db check` can compare; migrations never import models

#: How long a migration may wait for a lock on PostgreSQL: it gives way to people rather than stopping them.
LOCK_TIMEOUT = "1s"


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,  # SQLite changes a table by making it anew
        compare_type=True,
        transaction_per_migration=True,
        on_version_apply=_refuse_broken_references,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        context.run_migrations()


def _let_tables_be_made_anew(connection: Any, _record: object) -> None:  # Any: the driver's connection
    """SQLite changes a table by making it anew, and will not drop one that others point at while it minds references.

    It can be told so only outside a transaction; what each migration leaves behind is checked before it is committed.
    """
    connection.execute("PRAGMA foreign_keys=OFF")


def _refuse_broken_references(ctx: MigrationContext, **_step: object) -> None:
    connection = ctx.connection
    if connection is None or connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise RuntimeError(f"rows of {tables} point at rows that are not there; the migration was not carried out")


def run() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    engine = create_engine(context.config.attributes.get("url") or Settings().database_url)
    install_engine_hooks(engine)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _let_tables_be_made_anew)
    try:
        with exclusive(), engine.connect() as connection:
            migrate(connection)
            connection.commit()
    finally:
        engine.dispose()


run()
