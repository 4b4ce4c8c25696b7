"""`portal summaries` for many councils: stopped and resumed, one broken among many, and nothing made twice."""

import os
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from portal.cli import bulk, main
from portal.database import Base, db
from portal.demonstration import people
from portal.models import Assessment, Council
from portal.transactions import writing
from tests import conftest
from tests.factories import many
from tests.factories import reviews as factory

NOW = datetime(2024, 6, 3, 9, tzinfo=UTC)
COUNCILS = 7
Run = Callable[..., Result]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A database with seven submissions of copied councils and an eighth, whose summary is issued."""
    from portal.app import create_app
    from portal.cli import base

    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("PORTAL_QUEUE", "immediate")
    monkeypatch.setattr("portal.reports.pdf.render", factory.quick_render)
    made = create_app(base.read_settings())
    monkeypatch.setattr(base, "make_app", lambda: made)
    with made.app_context():
        Base.metadata.create_all(db.engine)
        with writing():
            people.build(NOW, password_hash=conftest.quick_hash())
            factory.issued(NOW)
            many.copied(db.session.execute(select(Assessment)).scalars().one(), COUNCILS)
    yield made
    conftest.close(made)


@pytest.fixture
def run(app: Flask) -> Run:
    def command(folder: Path, *words: str) -> Result:
        line = ["summaries", "--cycle", "2024", "--out", str(folder), *words]
        return CliRunner().invoke(main, line, catch_exceptions=False)

    return command


def documents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.pdf"))}


def test_summaries_when_run_again_unchanged_then_renders_none(run: Run, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    first = run(tmp_path / "all", "--workers", "2")
    before = documents(tmp_path / "all")
    monkeypatch.setattr("portal.services.summaries.bulk.render", None)
    second = run(tmp_path / "all", "--workers", "2")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "8 written, 0 unchanged" in first.output
    assert "0 written, 8 unchanged" in second.output
    assert len(before) == 8
    assert documents(tmp_path / "all") == before
    assert all("OFFICIAL-SENSITIVE" in name for name in before)


def test_summaries_when_one_record_or_one_file_changed_then_renders_that_one(
    run: Run, app: Flask, tmp_path: Path
) -> None:
    run(tmp_path / "all", "--workers", "1")
    before = documents(tmp_path / "all")
    names = list(before)
    (tmp_path / "all" / names[4]).write_bytes(b"something else")
    with app.app_context(), writing():
        row = db.session.execute(select(Assessment).join(Council).where(Council.name == "Copied council 003"))
        row.scalar_one().sealed_json += " "
    again = run(tmp_path / "all", "--workers", "1")

    assert "2 written, 6 unchanged" in again.output
    assert list(documents(tmp_path / "all")) == names


def test_summaries_when_made_by_two_then_are_the_bytes_of_one(run: Run, tmp_path: Path) -> None:
    run(tmp_path / "one", "--workers", "1")
    run(tmp_path / "two", "--workers", "2")

    assert documents(tmp_path / "one") == documents(tmp_path / "two")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["by Ctrl-C", "by the machine"])
def test_summaries_when_stopped_then_leaves_whole_files_and_the_next_run_does_the_rest(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    stop: signal.Signals,
) -> None:
    # A run that was started in the background ignores Ctrl-C, and so would this test in it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    run(tmp_path / "whole", "--workers", "2")
    counted, count = [], bulk._count

    def stopping(*args) -> None:  # type: ignore[no-untyped-def]  # as the function it stands before
        count(*args)
        counted.append(args)
        if len(counted) == 4:
            os.kill(os.getpid(), stop)

    monkeypatch.setattr(bulk, "_count", stopping)
    stopped = run(tmp_path / "part", "--workers", "2")
    monkeypatch.setattr(bulk, "_count", count)
    whole, part = documents(tmp_path / "whole"), documents(tmp_path / "part")

    assert stopped.exit_code == 130
    assert "Stopped. 4 are left: run the same command again for them." in stopped.stderr
    assert 4 <= len(part) < 8
    assert part.items() <= whole.items()

    resumed = run(tmp_path / "part", "--workers", "2")

    assert resumed.exit_code == 0
    assert "4 written, 4 unchanged" in resumed.output
    assert documents(tmp_path / "part") == whole
    assert not list((tmp_path / "part").glob(".*.part"))


def test_summaries_when_one_record_is_broken_then_it_names_itself_and_the_rest_is_written(
    run: Run, app: Flask, tmp_path: Path
) -> None:
    with app.app_context(), writing():
        row = db.session.execute(select(Assessment).join(Council).where(Council.name == "Copied council 007"))
        row.scalar_one().sealed_json = "{"
    answer = run(tmp_path / "all", "--workers", "2")

    assert answer.exit_code == 1
    assert "Copied council 007: JSONDecodeError" in answer.stderr
    assert "7 written, 0 unchanged, 1 failed" in answer.output
    assert len(documents(tmp_path / "all")) == 7


def test_summaries_when_a_process_is_killed_then_its_document_fails_and_the_rest_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadly(html: str, **kwargs) -> bytes:  # type: ignore[no-untyped-def]  # as the function it stands for
        if "Copied council 002" in html:
            os.kill(os.getpid(), signal.SIGKILL)
        return factory.quick_render(html, **kwargs)

    monkeypatch.setattr("portal.reports.pdf.render", deadly)
    answer = run(tmp_path / "all", "--workers", "2")

    assert answer.exit_code == 1
    assert "Copied council 002: the process that made it ended with status -9" in answer.stderr
    assert len(documents(tmp_path / "all")) == 7


def test_read_index_when_its_last_line_was_cut_off_then_keeps_the_others(run: Run, tmp_path: Path) -> None:
    run(tmp_path / "all", "--workers", "1")
    index = tmp_path / "all" / bulk.INDEX
    index.write_bytes(index.read_bytes()[:-20])

    assert len(bulk.read_index(tmp_path / "all", "restricted")) == 7
    assert bulk.read_index(tmp_path / "all", "public") == {}
    assert "1 written, 7 unchanged" in run(tmp_path / "all").output
