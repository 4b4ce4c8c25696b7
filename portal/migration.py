"""Migrations from code: bringing a database to the newest schema, and saying where it stands."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def config(url: str = "") -> Config:
    """The settings of the migration tool.

    Args:
        url: the database's address; that of the environment's settings when empty.
    """
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.set_main_option("path_separator", "os")
    made.attributes["url"] = url
    return made


def upgrade(url: str, revision: str = "head") -> None:
    """Brings the database to a revision; nothing happens when it is there."""
    command.upgrade(config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Takes the database back to a revision."""
    command.downgrade(config(url), revision)


def newest() -> str:
    """The newest revision that the code knows."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    assert head is not None
    return head


def current(connection: Connection) -> str | None:
    """The revision the database is at; None when it has never been migrated."""
    return MigrationContext.configure(connection).get_current_revision()
