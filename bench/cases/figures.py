"""The import of releases: 128,000 generated figures as CSV and as a workbook, publishing them, and a tenth of them."""

import csv
import io
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from bench.generated import as_csv, as_xlsx, rows
from bench.harness import Forms, World, case

MANY, FEW = 128_000, 12_800
NOW = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)


class Importer:
    """An empty service with the register, to which releases are sent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _app(self):  # type: ignore[no-untyped-def]  # Flask, imported late
        from portal import migration
        from portal.app import create_app
        from portal.domain.roles import SERVICE
        from portal.services import figures
        from portal.settings import Settings
        from portal.transactions import writing

        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        settings = Settings(instance=self.folder, queue="immediate", secret_key="bench" * 8)
        migration.upgrade(settings.database_url)
        app = create_app(settings)
        with app.app_context(), writing():
            figures.load_register(actor=SERVICE, now=NOW)
        self._forget(app)
        shutil.copy(self.database, self.folder / "empty.sqlite")
        return app

    @property
    def database(self) -> Path:
        return self.folder / "portal.sqlite"

    def made(self, number: int) -> list:  # type: ignore[type-arg]  # rows of bench.generated
        from portal.services.councils import load_register

        with self._app.app_context():
            return rows(number, dict(load_register().authorities))

    def reset(self) -> None:
        """Back to the register alone."""
        self._forget(self._app)
        for suffix in ("", "-wal", "-shm"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)
        shutil.copy(self.folder / "empty.sqlite", self.database)
        shutil.rmtree(self.folder / "files", ignore_errors=True)

    def receive(self, raw: bytes, code: str = "generated", collection: str = "primary") -> None:
        """From bytes to a checked release: read, checked, kept with its report and its event."""
        from portal.domain.roles import SERVICE
        from portal.ingest.descriptions import ReleaseDescription
        from portal.services import figures
        from portal.storage import FolderStore
        from portal.transactions import writing

        store = FolderStore(self.folder / "files")
        description = ReleaseDescription(code, collection=collection)
        with self._app.app_context():
            checked = figures.examine(raw, description)
            assert not checked.errors, checked.errors[:3]
            with writing():
                figures.receive(raw, description, files=store, actor=SERVICE, now=NOW, checked=checked)

    def publish(self, code: str = "generated") -> None:
        """From a checked release to current figures, with every median."""
        from portal.domain.roles import SERVICE
        from portal.services import figures
        from portal.transactions import writing

        with self._app.app_context(), writing():
            figures.publish(code, actor=SERVICE, now=NOW)

    def add_objects(self, raw: bytes) -> None:
        """What a first version does: read a row, make an object, add it."""
        from portal.database import db
        from portal.models import MetricRelease, ReleasedFigure
        from portal.models.metrics import ReleaseState
        from portal.transactions import writing

        with self._app.app_context(), writing():
            release = MetricRelease(
                code="naive", number=1, title="naive", collection="naive", state=ReleaseState.RECEIVED,
                file_sha256="0" * 64, received_at=NOW,
            )  # fmt: skip
            db.session.add(release)
            db.session.flush()
            for row in csv.DictReader(io.StringIO(raw.decode())):
                db.session.add(
                    ReleasedFigure(
                        release_number=1, metric_id=row["metric_id"], gss_code=row["gss_code"], period=row["period"],
                        collection="naive", value=float(row["value"]), status=row["status"],
                    )
                )  # fmt: skip

    def upsert(self, raw: bytes) -> None:
        """The part that nothing can save: parsing, and one upsert through the driver, unchecked."""
        import pandas

        frame = pandas.read_csv(io.BytesIO(raw), dtype=str, keep_default_na=False)
        plain = frame[["metric_id", "period", "gss_code", "value", "status"]].itertuples(index=False, name=None)
        target = self.folder / "limit.sqlite"
        for suffix in ("", "-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        with closing(sqlite3.connect(target)) as connection, connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute(
                "CREATE TABLE plain (metric_id, period, gss_code, value, status,"
                " PRIMARY KEY (metric_id, period, gss_code)) WITHOUT ROWID"
            )
            statement = "INSERT INTO plain VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
            connection.executemany(statement, plain)

    @staticmethod
    def _forget(app) -> None:  # type: ignore[no-untyped-def]  # Flask, imported late
        from portal.database import db

        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def importer(world: World) -> Importer:
    return Importer(world.folder / "import")


@case(
    "import 128,000, CSV",
    naive="one object for each row, unchecked",
    limit="parsing and one upsert through the driver, unchecked",
    rounds=3,
    at_most=2.5,
    cold=False,
)
def import_csv(world: World) -> Iterator[Forms]:
    to = importer(world)
    raw = as_csv(to.made(MANY))
    yield Forms(lambda: to.receive(raw), lambda: to.add_objects(raw), lambda: to.upsert(raw), to.reset)
    shutil.rmtree(to.folder, ignore_errors=True)


@case(
    "import 128,000, XLSX",
    naive="the reader alone, each row made a dictionary",
    limit="the reader alone",
    rounds=3,
    at_most=2.5,
    cold=False,
)
def import_xlsx(world: World) -> Iterator[Forms]:
    to = importer(world)
    raw = as_xlsx(to.made(MANY))

    def read() -> list[list[object]]:
        from python_calamine import CalamineWorkbook

        return CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()  # type: ignore[return-value]

    def dictionaries() -> object:
        head, *others = read()
        return [dict(zip(head, cells, strict=True)) for cells in others]

    yield Forms(lambda: to.receive(raw), dictionaries, read, to.reset)
    shutil.rmtree(to.folder, ignore_errors=True)


@case(
    "import and publish 128,000",
    naive="one object for each row, unchecked, no median",
    limit="parsing and one upsert through the driver, unchecked, no median",
    rounds=3,
    cold=False,
)
def import_and_publish(world: World) -> Iterator[Forms]:
    to = importer(world)
    raw = as_csv(to.made(MANY))

    def ours() -> None:
        to.receive(raw)
        to.publish()

    yield Forms(ours, lambda: to.add_objects(raw), lambda: to.upsert(raw), to.reset)
    shutil.rmtree(to.folder, ignore_errors=True)


@case(
    "ten times the import",
    naive="twice the import of 128,000, one after the other",
    limit="the import of 12,800",
    rounds=3,
    at_most=10.0,
    cold=False,
)
def ten_times(world: World) -> Iterator[Forms]:
    to = importer(world)
    many, few = as_csv(to.made(MANY)), as_csv(to.made(FEW))

    def whole(raw: bytes) -> Callable[[], None]:
        def run() -> None:
            to.receive(raw)
            to.publish()

        return run

    def twice() -> None:
        to.receive(many)
        to.receive(many + b"\n", "again")

    yield Forms(whole(many), twice, whole(few), to.reset)
    shutil.rmtree(to.folder, ignore_errors=True)
