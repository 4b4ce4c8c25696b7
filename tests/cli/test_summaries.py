"""`portal summary`, `portal summaries` and `portal verify` as commands: files and exit statuses."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from portal.cli import main
from portal.database import Base, db
from portal.demonstration import people
from portal.demonstration.people import VALLEY
from portal.transactions import writing
from tests import conftest
from tests.factories import reviews as factory

NOW = datetime(2024, 6, 3, 9, tzinfo=UTC)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]  # a callable of the test's own
    """Runs a command on a database with one issued summary and one submission that nobody has reviewed."""
    from portal.app import create_app
    from portal.cli import base

    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("PORTAL_QUEUE", "immediate")
    monkeypatch.setattr("portal.reports.pdf.render", factory.quick_render)
    made: list[Flask] = []

    def make_app() -> Flask:
        made.append(create_app(base.read_settings()))
        return made[-1]

    monkeypatch.setattr(base, "make_app", make_app)
    with make_app().app_context():
        Base.metadata.create_all(db.engine)
        with writing():
            people.build(NOW)
            factory.submitted(NOW, gss=VALLEY)
            factory.issued(NOW)

    def command(*words: str | Path) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)

    yield command
    for app in made:
        conftest.close(app)


def test_summary_when_issued_then_is_written_and_verified_until_a_byte_changes(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # the fixture's own callable
    path = tmp_path / "summary.pdf"

    assert run("summary", "Exampleton", "--cycle", "2024", "--copy", "council", "--out", path).exit_code == 0
    assert run("verify", path).exit_code == 0
    path.write_bytes(path.read_bytes()[:-2] + b"x\n")
    refused = run("verify", path)

    assert refused.exit_code == 1
    assert "does not match" in refused.stderr


def test_verify_when_given_a_bundle_then_says_what_it_was_compared_with(run, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # the fixture's own callable
    from portal.cli import base
    from portal.models import Assessment
    from portal.services import bundles
    from portal.storage import file_store

    path = tmp_path / "bundle.zip"
    with base.make_app().app_context():
        assessment = db.session.query(Assessment).filter_by(council_gss=VALLEY).one()
        path.write_bytes(bundles.build(assessment, store=file_store()))

    held = run("verify", path)
    assert (held.exit_code, "matches" in held.output) == (0, True)
    path.write_bytes(path.read_bytes().replace(b"largely", b"Largely", 1))
    refused = run("verify", path)
    assert (refused.exit_code, "What is wrong" in refused.stderr) == (1, True)


def test_verify_when_nothing_was_sealed_on_the_machine_then_says_so(run, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # the fixture's own callable
    from portal.cli import base
    from portal.models import Assessment
    from portal.services import bundles
    from portal.storage import file_store

    path = tmp_path / "bundle.zip"
    with base.make_app().app_context():
        assessment = db.session.query(Assessment).filter_by(council_gss=VALLEY).one()
        path.write_bytes(bundles.build(assessment, store=file_store()))
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "elsewhere"))
    with base.make_app().app_context():
        Base.metadata.create_all(db.engine)

    told = run("verify", path)

    assert told.exit_code == 0
    assert "its parts agree with each other" in told.output
    assert "nothing has been sealed on this machine" in told.output


@pytest.mark.parametrize(
    ("words", "status"),
    [
        pytest.param(("summary", "Atlantis", "--cycle", "2024", "--out", "x.pdf"), 1, id="no such council"),
        pytest.param(("summary", "Exampleton", "--cycle", "1999", "--out", "x.pdf"), 1, id="no such cycle"),
        pytest.param(("summary", "Sampleshire", "--cycle", "2024", "--out", "x.pdf"), 1, id="nothing submitted"),
        pytest.param(
            ("summary", "Exampleton", "--cycle", "2024", "--copy", "secret", "--out", "x"), 2, id="no such copy"
        ),
        pytest.param(("verify", "/nowhere/at/all.pdf"), 2, id="no such file"),
    ],
)
def test_commands_when_they_cannot_then_say_why_by_their_status(run, words: tuple[str, ...], status: int) -> None:  # type: ignore[no-untyped-def]  # the fixture's own callable
    answer = run(*words)

    assert answer.exit_code == status
    assert answer.stderr.strip()


def test_summaries_when_run_then_writes_one_for_each_submission(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # the fixture's own callable
    folder = tmp_path / "all"

    answer = run("summaries", "--cycle", "2024", "--out", folder)

    assert answer.exit_code == 0
    assert sorted(path.name for path in folder.glob("*.pdf")) == [
        "readiness-summary-BV-2024-E99000002-1-OFFICIAL-SENSITIVE.pdf",
        "readiness-summary-BV-2024-E99000005-1-draft-OFFICIAL-SENSITIVE.pdf",
    ]
    assert [run("verify", path).exit_code for path in sorted(folder.glob("*.pdf"))] == [0, 1]


def test_a_command_beside_an_empty_database_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's `portal verify` beside a demonstration, which keeps its records in a folder of its own."""
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "empty"))
    document = tmp_path / "summary.pdf"
    document.write_bytes(b"%PDF-1.7\n")
    told = CliRunner().invoke(main, ["verify", str(document)], catch_exceptions=False)
    assert told.exit_code == 1
    assert told.output.startswith("The database has no tables yet. Run: portal db upgrade.")
