"""The import of one real release, from bytes to current figures, with every check and the event log."""

import csv
import io
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib.resources import files

from bench.harness import Forms, World, case

RELEASE = "ons-local-economy"
NOW = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)


@case(
    "import of a release",
    naive="one object for each row, unchecked",
    limit="parsing and one insert through the driver, unchecked",
    rounds=3,
    at_most=2.0,
)
def import_release(world: World) -> Iterator[Forms]:
    from portal import migration
    from portal.app import create_app
    from portal.database import db
    from portal.domain.roles import SERVICE
    from portal.services import figures
    from portal.settings import Settings
    from portal.storage import FolderStore
    from portal.transactions import writing

    folder = world.folder / "import"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    settings = Settings(instance=folder, queue="immediate", secret_key="bench" * 8)
    migration.upgrade(settings.database_url)
    app = create_app(settings)
    database, store = folder / "portal.sqlite", FolderStore(folder / "files")
    with app.app_context(), writing():
        figures.load_register(actor=SERVICE, now=NOW)
    with app.app_context():
        db.engine.dispose()
    empty = shutil.copy(database, folder / "empty.sqlite")
    raw = files("guidance").joinpath(f"reference/releases/{RELEASE}.csv").read_bytes()

    def before() -> None:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        for suffix in ("", "-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        shutil.copy(empty, database)
        shutil.rmtree(store.folder, ignore_errors=True)

    def ours() -> None:
        with app.app_context(), writing():
            figures.load_release(RELEASE, files_store=store, actor=SERVICE, now=NOW)

    def naive() -> None:
        with app.app_context(), writing():
            add_objects(raw)

    def limit() -> None:
        import pandas

        frame = pandas.read_csv(io.BytesIO(raw), dtype=str, keep_default_na=False)
        rows = frame[["metric_id", "gss_code", "period", "value"]].itertuples(index=False, name=None)
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute(
                "CREATE TABLE plain (metric_id, gss_code, period, value, PRIMARY KEY (metric_id, gss_code, period))"
                " WITHOUT ROWID"
            )
            connection.executemany("INSERT OR REPLACE INTO plain VALUES (?, ?, ?, ?)", rows)

    yield Forms(ours, naive, limit, before)
    shutil.rmtree(folder, ignore_errors=True)


def add_objects(raw: bytes) -> None:
    """What a first version does: read a row, make an object, add it."""
    from portal.database import db
    from portal.models import MetricRelease, MetricValue
    from portal.models.metrics import ReleaseState

    release = MetricRelease(
        code=RELEASE, title=RELEASE, collection="ons", publisher="", licence="", attribution="", source="",
        provenance="", demonstration=False, state=ReleaseState.RECEIVED, file_name="", file_sha256="0" * 64,
        received_at=NOW,
    )  # fmt: skip
    db.session.add(release)
    db.session.flush()
    seen = set()
    for row in csv.DictReader(io.StringIO(raw.decode())):
        key = (row["metric_id"], row["gss_code"], row["period"])
        if key in seen:
            continue
        seen.add(key)
        value = float(row["value"]) if row["value"] else None
        db.session.add(
            MetricValue(
                release_id=release.id, metric_id=key[0], gss_code=key[1], period=key[2], collection="ons",
                value=value, status=row.get("status") or ("published" if value is not None else "not_published"),
            )
        )  # fmt: skip
