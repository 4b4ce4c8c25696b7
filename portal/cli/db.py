"""`portal db`: migrations, schema check, backup and restore."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from portal.cli.base import read_settings
from portal.domain.errors import Refused
from portal.settings import Settings
from portal.storage import FolderStore


@click.group("db")
def database() -> None:
    """The database: migrations, checks, backups."""


@database.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Brings the database to the newest migration, or to REVISION."""
    from portal import migration

    settings = _settings()
    with _known_revision():
        migration.upgrade(settings.database_url, revision)
    click.echo(f"The database is at migration {_current(settings.database_url)}.")


@database.command()
@click.argument("revision")
@click.confirmation_option(prompt="Going back may lose what newer tables hold. Go on?")
def downgrade(revision: str) -> None:
    """Takes the database back to REVISION; `base` removes every table."""
    from portal import migration

    url = _settings().database_url
    with _known_revision():
        migration.downgrade(url, revision)
    click.echo(f"The database is at migration {_current(url)}.")


@database.command()
def check() -> None:
    """Compares the schema with the code, and lets the engine check itself; exit status 1 where they differ."""
    from portal import schema

    differences = schema.differences(_settings().database_url)
    for line in differences:
        click.echo(line)
    if differences:
        sys.exit(1)
    click.echo("The schema is the one the code expects.")


@database.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Writes the database and every stored file to FILE, with checksums, while people work on."""
    from portal import backup as backups

    settings = _settings()
    try:
        manifest = backups.back_up(
            settings.database_url, FolderStore(Path(settings.files_url)), file, now=datetime.now(UTC)
        )
    except Refused as error:
        raise click.ClickException(error.message) from None
    click.echo(_tell("Backed up", manifest))


@database.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Puts FILE into an empty database and the file store, after comparing every checksum."""
    from portal import backup as backups
    from portal import migration

    settings = _settings()
    try:
        manifest = backups.restore(file, settings.database_url, FolderStore(Path(settings.files_url)))
    except Refused as error:
        raise click.ClickException(error.message) from None
    click.echo(_tell("Restored", manifest))
    if manifest.revision != migration.newest():
        click.echo("It is older than this version. Run: portal db upgrade")


def _settings() -> Settings:
    """The settings of the environment, with a folder for a database that is not there yet."""
    settings = read_settings()
    settings.instance.mkdir(parents=True, exist_ok=True)
    return settings


@contextmanager
def _known_revision() -> Iterator[None]:
    """Makes one line of the tool's complaint that there is no such revision."""
    from alembic.util import CommandError

    try:
        yield
    except CommandError as error:
        raise click.ClickException(str(error)) from None


def _tell(done: str, manifest: object) -> str:
    from portal.backup import Manifest

    assert isinstance(manifest, Manifest)
    files = sum(name.startswith("files/") for name in manifest.members)
    return f"{done} {sum(manifest.rows.values()):,} rows at migration {manifest.revision} and {files:,} files."


def _current(url: str) -> str:
    from sqlalchemy import create_engine

    from portal import migration

    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return migration.current(connection) or "none"
    finally:
        engine.dispose()
