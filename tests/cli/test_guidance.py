"""`portal guidance`: what it prints and how it ends."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

import guidance
from portal.cli import base, main
from portal.services import guidance as editions
from tests.factories.guidance import fixture_edition, one_file, zip_of

SEED = guidance.load("2024-05")
CHANGED = replace(SEED, about="The guidance with the official wording.")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["guidance", *arguments])


@pytest.fixture
def on_app(app: Flask, database: None, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Commands use the tests' application in place of one made from the environment."""
    monkeypatch.setattr(base, "make_app", lambda: app)
    return app


def test_check_when_no_file_is_named_then_the_editions_of_the_package_are_sound() -> None:
    result = run("check")

    assert (result.exit_code, result.output) == (0, "2024-05 and 2023-07-draft: nothing to put right.\n")


@pytest.mark.parametrize("raw", [one_file(SEED), zip_of(SEED)], ids=["TOML", "zip"])
def test_check_when_the_file_is_sound_then_ends_with_0(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "official.edition"
    file.write_bytes(raw)

    assert run("check", str(file)).exit_code == 0


def test_check_when_there_are_problems_then_names_every_place_and_ends_with_1(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(one_file(SEED).replace(b'"case_finding"', b'"hearsay"'))

    result = run("check", str(file))

    assert result.exit_code == 1
    assert "mine.toml, themes culture, indicators C-F01, basis: Use one of: theme_description" in result.output
    assert result.output.count("Use one of") == one_file(SEED).count(b'"case_finding"')


def test_check_when_the_lineage_leaves_a_line_out_then_names_it_and_ends_with_1(tmp_path: Path) -> None:
    edition, lineage = fixture_edition()
    file = tmp_path / "next.zip"
    file.write_bytes(zip_of(edition, replace(lineage, relations=lineage.relations[1:])))

    result = run("check", str(file))

    assert result.exit_code == 1
    assert "lineage.toml, relations CI-01, sources: Say what became of CI-01 of 2024-05" in result.output


@pytest.mark.parametrize("command", ["check", "load"])
def test_command_when_the_file_is_missing_then_ends_with_2(command: str) -> None:
    assert run(command, "no-such-file.toml").exit_code == 2


def test_load_when_sound_then_stands_and_the_second_time_changes_nothing(tmp_path: Path, on_app: Flask) -> None:
    file = tmp_path / "official.toml"
    file.write_bytes(one_file(CHANGED))

    first, second = run("load", str(file)), run("load", str(file))

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.startswith("Loaded edition 2024-05, content ")
    assert second.output.startswith("Already stands, nothing changed: edition 2024-05")
    with on_app.app_context():
        assert editions.get_edition("2024-05").guidance == CHANGED


def test_load_when_there_are_problems_then_refused_with_1(tmp_path: Path, on_app: Flask) -> None:
    file = tmp_path / "official.toml"
    file.write_bytes(b'edition = "2024-05"')

    result = run("load", str(file))

    assert result.exit_code == 1
    assert "official.toml, themes: Add this key." in result.output
