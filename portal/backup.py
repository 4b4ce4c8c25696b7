"""One file with everything: the database as it stood at one moment, and every stored file, each with its checksum.

SQLite is copied by its online backup, which lets people work on meanwhile; PostgreSQL by COPY of every table inside one
repeatable-read transaction, so that no tool of the server's version is needed. The database is read first and the files
after it: files are never changed, so whatever the database names is there.

The file is a tar. Its last member, `manifest.json`, names every other with its SHA-256; nothing is restored before all
of them were compared.
"""

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql
from sqlalchemy import Engine, create_engine, func, inspect, select
from sqlalchemy.engine import make_url

import portal.models  # noqa: F401  # every table must be known before it is copied
from portal import migration
from portal.database import Base
from portal.domain.errors import Refused
from portal.domain.sealing import is_digest
from portal.storage import FolderStore

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE = "database.sqlite"
#: How much is read at a time.
CHUNK = 1 << 20


@dataclass
class Manifest:
    """What a backup holds: `members` maps each member's name to its SHA-256, `rows` each table to its count."""

    engine: str
    revision: str
    made_at: str
    format: int = FORMAT
    rows: dict[str, int] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)


def back_up(url: str, store: FolderStore, target: Path, *, now: datetime) -> Manifest:
    """Writes a backup; the file appears whole or not at all, readable by its owner only.

    Raises:
        Refused: the database was never migrated, or the file is there already.
    """
    if target.exists():
        raise Refused(f"{target} is there already. Choose another name.")
    partial = target.with_name(f".{target.name}.partial")
    try:
        with partial.open("xb") as raw:
            partial.chmod(0o600)
            with tarfile.open(fileobj=raw, mode="w") as archive:
                manifest = _write(archive, url, store, now)
            raw.flush()
            os.fsync(raw.fileno())
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _write(archive: tarfile.TarFile, url: str, store: FolderStore, now: datetime) -> Manifest:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            revision = migration.current(connection)
        if revision is None:
            raise Refused("There is no database to back up. Run: portal db upgrade")
        manifest = Manifest(engine.dialect.name, revision, now.isoformat())
        if engine.dialect.name == "sqlite":
            _write_sqlite(archive, url, manifest)
        else:
            _write_postgres(archive, url, manifest)
    finally:
        engine.dispose()
    for path in sorted(store.folder.glob("??/*")):
        if is_digest(path.name):
            _add_file(archive, manifest, f"files/{path.name}", path)
    _add(archive, MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
    return manifest


def _write_sqlite(archive: tarfile.TarFile, url: str, manifest: Manifest) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / SQLITE
        with closing(sqlite3.connect(make_url(url).database or "")) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        manifest.rows = _count(f"sqlite:///{copy}")
        _add_file(archive, manifest, SQLITE, copy)


def _write_postgres(archive: tarfile.TarFile, url: str, manifest: Manifest) -> None:
    with _postgres(url) as connection, tempfile.TemporaryDirectory() as folder:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in Base.metadata.sorted_tables:
            path = Path(folder) / table.name
            command = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table.name))
            with path.open("wb") as file, connection.cursor() as cursor, cursor.copy(command) as lines:
                for chunk in lines:
                    file.write(chunk)
                count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table.name))
            manifest.rows[table.name] = _single(connection, count)
            _add_file(archive, manifest, f"tables/{table.name}", path)


def check(source: Path) -> Manifest:
    """Reads a whole backup and compares every member with its checksum.

    Raises:
        Refused: it is not a backup of this service, or something in it was changed or cut off.
    """
    found: dict[str, str] = {}
    content = b""
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                file = archive.extractfile(member)
                if file is None:
                    continue
                if member.name == MANIFEST:
                    content = file.read()
                else:
                    found[member.name] = _digest(file)
        manifest = Manifest(**json.loads(content))
        expected = _members(manifest)
    except (tarfile.TarError, ValueError, TypeError, KeyError, RecursionError, OSError) as error:
        raise Refused(f"{source} is not a whole backup of this service ({type(error).__name__}).") from error
    if manifest.format != FORMAT:
        raise Refused(f"{source} has format {manifest.format}; this version reads format {FORMAT}.")
    wrong = sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))
    if wrong:
        raise Refused(f"{source} was changed since it was made: {', '.join(wrong[:5])}.")
    return manifest


def _members(manifest: Manifest) -> dict[str, str]:
    """The members that a manifest names, once it is sure that a database is among them."""
    if not isinstance(manifest.members, dict) or not isinstance(manifest.rows, dict):
        raise TypeError("the manifest names no members")
    needed = {SQLITE} if manifest.engine == "sqlite" else {f"tables/{name}" for name in manifest.rows}
    if missing := needed - set(manifest.members):
        raise KeyError(f"{min(missing)} is missing")
    return manifest.members


def restore(source: Path, url: str, store: FolderStore) -> Manifest:
    """Puts a backup into an empty database and the file store, after checking all of it.

    Raises:
        Refused: the backup is not whole, is of another engine, or the database is not empty.
    """
    manifest = check(source)
    engine = make_url(url).get_backend_name()
    if engine != manifest.engine:
        raise Refused(f"The backup is of {manifest.engine} and the database is {engine}.")
    if _tables(url):
        raise Refused("The database is not empty. Move it away, or name another in PORTAL_DATABASE_URL.")
    with tarfile.open(source) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None and member.name.startswith("files/"):
                store.put(file.read())
        if engine == "sqlite":
            _read_sqlite(archive, url)
        else:
            _read_postgres(archive, url, manifest)
    rows = _count(url)
    if rows != manifest.rows:
        raise Refused("The restored database does not hold as many rows as the backup says.")
    return manifest


def _read_sqlite(archive: tarfile.TarFile, url: str) -> None:
    target = Path(make_url(url).database or "")
    target.parent.mkdir(parents=True, exist_ok=True)
    file = archive.extractfile(SQLITE)
    assert file is not None
    partial = target.with_name(f".{target.name}.restored")
    with partial.open("wb") as copy:
        while chunk := file.read(CHUNK):
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    partial.replace(target)


def _read_postgres(archive: tarfile.TarFile, url: str, manifest: Manifest) -> None:
    migration.upgrade(url, manifest.revision)
    with _postgres(url) as connection:
        names = [table.name for table in Base.metadata.sorted_tables]
        connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, names))))
        for name in names:
            file = archive.extractfile(f"tables/{name}")
            assert file is not None
            command = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))
            with connection.cursor() as cursor, cursor.copy(command) as lines:
                while chunk := file.read(CHUNK):
                    lines.write(chunk)


@contextmanager
def _postgres(url: str) -> Iterator[psycopg.Connection]:
    """A connection of the driver's own, in one transaction."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        yield connection


def _single(connection: psycopg.Connection, query: sql.Composed) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def _tables(url: str) -> list[str]:
    with _engine(url) as engine:
        return inspect(engine).get_table_names()


def _count(url: str) -> dict[str, int]:
    with _engine(url) as engine, engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _add_file(archive: tarfile.TarFile, manifest: Manifest, name: str, path: Path) -> None:
    with path.open("rb") as file:
        manifest.members[name] = _digest(file)
    archive.add(path, arcname=name, recursive=False, filter=_plain)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(_plain(member), io.BytesIO(content))


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """A member that says nothing of the machine it came from."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
