"""Runs migrations on the database of the settings, or on the connection that a test hands over."""

from alembic import context
from sqlalchemy import Connection, create_engine, text

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
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        context.run_migrations()


def run() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    engine = create_engine(context.config.attributes.get("url") or Settings().database_url)
    install_engine_hooks(engine)
    try:
        with exclusive(), engine.connect() as connection:
            migrate(connection)
            connection.commit()
    finally:
        engine.dispose()


run()
