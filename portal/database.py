"""The database: base class, column types, and how connections and transactions begin.

SQLite and PostgreSQL are both first class. What differs between them stands here and nowhere else.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Date, DateTime, Dialect, Enum, Integer, MetaData, Uuid, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from portal.transactions import is_writing

#: Milliseconds that a writer waits for another process before it gives up.
BUSY_TIMEOUT = 8000


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values, and gives UTC back where the engine forgot it (SQLite does)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every model. The registry is explicit because Flask-SQLAlchemy refuses a class-level type map."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UtcDateTime(),
            date: Date(),
            uuid.UUID: Uuid(),
            dict[str, Any]: JSON(),  # any JSON object: its keys belong to the writer
            list[str]: JSON(),
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"autoflush": True, "expire_on_commit": False})


def enum_column(kind: type[StrEnum]) -> Enum:
    """A column type that stores the values of an enum, checked by the database."""
    return Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        name=kind.__name__.lower(),
    )


def new_id() -> uuid.UUID:
    """A random id that says nothing about order or number."""
    return uuid.uuid4()


class WithId:
    """A random id as primary key."""

    id: Mapped[uuid.UUID] = mapped_column(Uuid(), primary_key=True, default=new_id)


class Versioned:
    """A row that people edit: the version is sent with the form and a stale one is refused."""

    version: Mapped[int] = mapped_column(Integer, nullable=False, default=1)


def _prepare_sqlite(connection: Any, _record: object) -> None:  # Any: the driver's connection
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_TIMEOUT}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A read that begins IMMEDIATE waits for every writer; a write that does not may fail half way. So each says which.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing() else "BEGIN")


def install_engine_hooks(engine: Engine) -> None:
    """Sets durability and transaction behaviour on an engine; harmless when called again."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "begin", _begin_sqlite):
        return
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def bulk_insert(table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    """Inserts many rows through the driver: a fifth of the time of one statement built for each set of values.

    Args:
        table, columns: names of our own schema, never of a user.
        rows: plain values in the order of the columns; no default of a model is filled in.
    """
    if not is_writing():
        raise RuntimeError("rows inserted outside writing() or @commits would be lost or would lock the database")
    if not rows:
        return
    connection, names = db.session.connection(), ", ".join(columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))  # noqa: S608
        return
    cursor: Any = connection.connection.cursor()  # Any: psycopg's cursor, which knows COPY
    with cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _refuse_writes_while_reading(session: Session, _context: object, _instances: object) -> None:
    if not is_writing():
        raise RuntimeError("a change outside writing() or @commits would be lost or would lock the database")


event.listen(Session, "before_flush", _refuse_writes_while_reading)


def engine_options(url: str) -> Mapping[str, object]:
    """Options for Flask-SQLAlchemy's engine of this address.

    An error's message holds no parameters: they are people's words, and messages go to the log.
    """
    if url.startswith("sqlite"):
        connect = {"check_same_thread": False, "timeout": BUSY_TIMEOUT / 1000}
        return {"hide_parameters": True, "connect_args": connect}
    return {"hide_parameters": True, "pool_size": 5, "max_overflow": 5, "pool_pre_ping": True}
