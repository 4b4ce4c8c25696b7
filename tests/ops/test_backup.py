"""Backup and restore: what comes back is what was there, on both databases, and nothing that was changed comes back."""

import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from portal import backup, migration, schema
from portal.app import create_app
from portal.cli import main
from portal.domain.errors import Refused
from portal.domain.roles import SERVICE
from portal.services import records
from portal.settings import Settings
from portal.storage import FolderStore
from portal.transactions import writing
from tests.conftest import close
from tests.postgres import start_postgres, stop_postgres

NOW = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The addresses of a migrated database with a few rows, and of an empty one of the same kind."""
    if request.param == "sqlite":
        source, target = (f"sqlite:///{tmp_path / name}" for name in ("source.sqlite", "target.sqlite"))
    else:
        source, target = start_postgres(), start_postgres()
    migration.upgrade(source)
    with app_on(source, tmp_path) as app, app.app_context():
        for number in range(3):
            with writing():
                records.record_event("probe_made", subject=("probe", str(number)), actor=SERVICE, now=NOW)
                records.enqueue("probe", {"words": "naïve “quotes”\tand\nlines \\N"}, key=f"probe-{number}", now=NOW)
    yield source, target
    for url in (source, target):
        if request.param != "sqlite":
            stop_postgres(url)


@contextmanager
def app_on(url: str, folder: Path) -> Iterator[Flask]:
    # A task of nobody's stays where it is: the queue is a file that no worker reads.
    settings = Settings(instance=folder, database_url=url, secret_key="s" * 20 + "0123456789abcdefghij")
    app = create_app(settings)
    yield app
    if "huey" in vars(app.extensions["portal-queue"]):
        app.extensions["portal-queue"].huey.storage.close()
    close(app)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    made = FolderStore(tmp_path / "files")
    made.put(b"the bytes of a summary")
    return made


def test_backup_when_restored_elsewhere_gives_everything_back(
    urls: tuple[str, str], store: FolderStore, tmp_path: Path
) -> None:
    source, target = urls
    other = FolderStore(tmp_path / "other")

    made = backup.back_up(source, store, tmp_path / "backup.tar", now=NOW)
    restored = backup.restore(tmp_path / "backup.tar", target, other)

    assert restored == made
    assert made.rows["event"] == 3
    assert other.get(store.put(b"the bytes of a summary")) == b"the bytes of a summary"
    assert schema.differences(target) == []
    with app_on(target, tmp_path / "restored") as app, app.app_context():
        assert records.verify_chain() == (3, None)
        assert {job.payload["words"] for job in records.list_jobs()} == {"naïve “quotes”\tand\nlines \\N"}


@pytest.mark.parametrize("urls", ["sqlite"], indirect=True)
@pytest.mark.parametrize("place", [0.3, 0.7, 0.99], ids=["early", "late", "in the last member"])
def test_restore_when_a_byte_was_changed_restores_nothing(
    urls: tuple[str, str], store: FolderStore, tmp_path: Path, place: float
) -> None:
    file = tmp_path / "backup.tar"
    backup.back_up(urls[0], store, file, now=NOW)
    content = bytearray(file.read_bytes().rstrip(b"\0"))
    content[int(len(content) * place)] ^= 1
    file.write_bytes(content + bytes(10240))

    with pytest.raises(Refused):
        backup.restore(file, urls[1], FolderStore(tmp_path / "other"))

    assert not (tmp_path / "target.sqlite").exists()
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("urls", ["sqlite"], indirect=True)
def test_restore_when_the_database_is_in_use_leaves_it_alone(
    urls: tuple[str, str], store: FolderStore, tmp_path: Path
) -> None:
    backup.back_up(urls[0], store, tmp_path / "backup.tar", now=NOW)

    with pytest.raises(Refused, match="not empty"):
        backup.restore(tmp_path / "backup.tar", urls[0], store)


@pytest.mark.parametrize("content", [b"", b"not a tar at all", bytes(20480)], ids=["empty", "words", "zeros"])
def test_check_when_the_file_is_no_backup_says_so(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "backup.tar"
    file.write_bytes(content)

    with pytest.raises(Refused, match="not a whole backup"):
        backup.check(file)


def _archive(file: Path, manifest: bytes, *, link: bool = False) -> Path:
    """A tar with a manifest of anybody's making."""
    with tarfile.open(file, "w") as archive:
        if link:
            member = tarfile.TarInfo("files/aa")
            member.type, member.linkname = tarfile.SYMTYPE, "nowhere"
            archive.addfile(member)
        member = tarfile.TarInfo(backup.MANIFEST)
        member.size = len(manifest)
        archive.addfile(member, BytesIO(manifest))
    return file


def _manifest(**changed: object) -> bytes:
    plain = {"engine": "sqlite", "revision": "0001", "made_at": "", "format": 1, "rows": {}, "members": {}}
    return json.dumps(plain | changed).encode()


@pytest.mark.parametrize(
    ("manifest", "link"),
    [
        (b"[]", False),
        (b"[" * 100_000, False),
        (_manifest(members=[1]), False),
        (_manifest(rows=3), False),
        (_manifest(), False),
        (_manifest(engine="postgresql", rows={"person": 1}), False),
        (_manifest(), True),
    ],
    ids=["a list", "deep lists", "members as a list", "rows as a number", "no database", "no table", "a dead link"],
)
def test_restore_when_the_manifest_is_of_anybodys_making_says_so(
    tmp_path: Path, store: FolderStore, manifest: bytes, link: bool
) -> None:
    file, target = _archive(tmp_path / "backup.tar", manifest, link=link), tmp_path / "target.sqlite"

    with pytest.raises(Refused, match="not a whole backup"):
        backup.restore(file, f"sqlite:///{target}", store)
    assert not target.exists()


@pytest.mark.parametrize("arguments", [["upgrade", "nowhere"], ["downgrade", "nowhere", "--yes"]])
def test_migration_when_there_is_no_such_revision_says_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path))

    result = CliRunner().invoke(main, ["db", *arguments])

    assert result.exit_code == 1
    assert "nowhere" in result.output and "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_commands_when_run_one_after_another_keep_the_database_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "one"))
    run = CliRunner().invoke

    assert run(main, ["db", "check"]).exit_code == 1
    assert "is at migration" in run(main, ["db", "upgrade"]).output
    assert run(main, ["db", "check"]).exit_code == 0
    assert "Backed up" in run(main, ["db", "backup", str(tmp_path / "b.tar")]).output
    assert run(main, ["db", "backup", str(tmp_path / "b.tar")]).exit_code == 1
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "two"))
    assert "Restored" in run(main, ["db", "restore", str(tmp_path / "b.tar")]).output
    assert run(main, ["db", "check"]).exit_code == 0
    assert "migration none" in run(main, ["db", "downgrade", "base", "--yes"]).output
