"""Whether what the service stands on is there: the database at its newest migration, and the file store."""

from portal.database import db
from portal.storage import FileStore

#: What is written to try the file store; always the same bytes, so that it is one file for ever.
PROBE = b"The file store of the portal can be written and read.\n"


def database_state() -> str:
    """Gives "ok", or which migration is missing.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be reached.
    """
    from portal import migration  # the migration tool costs a third of the start; most processes never need it

    current = migration.current(db.session.connection())
    newest = migration.newest()
    return "ok" if current == newest else f"at migration {current or 'none'}, not {newest}"


def files_state(store: FileStore) -> str:
    """Gives "ok" when a file can be written and read back.

    Raises:
        OSError: it cannot.
    """
    return "ok" if store.get(store.put(PROBE)) == PROBE else "what was read is not what was written"
