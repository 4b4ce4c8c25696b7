"""`portal consultation`: what it prints and how it ends."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from portal.cli import base, main
from portal.clock import FrozenClock
from tests.conftest import Arrange
from tests.factories import consultations as make


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["consultation", *arguments])


@pytest.fixture(autouse=True)
def answered(app: Flask, database: None, arrange: Arrange, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """One open consultation with one response; commands use the tests' application."""
    monkeypatch.setattr(base, "make_app", lambda: app)
    with arrange():
        make.open_one(clock.now())
        make.respond(clock.now())


def test_results_as_text_name_the_base() -> None:
    result = run("results", "a-consultation")

    assert result.exit_code == 0
    assert "Base: 1 response\n" in result.output and "No view given" in result.output


def test_results_as_json_have_the_shape_of_the_api() -> None:
    result = run("results", "a-consultation", "--format", "json")

    assert json.loads(result.output)["questions"][0]["base"] == 1


def test_results_as_csv_have_one_header() -> None:
    result = run("results", "a-consultation", "--format", "csv")

    assert result.output.removeprefix("\ufeff").startswith("question,number,question_text,respondent_type,base")


def test_results_as_a_workbook_can_be_written_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "results.xlsx"

    result = run("results", "a-consultation", "--format", "xlsx", "--out", str(file))

    assert result.exit_code == 0
    assert zipfile.is_zipfile(file)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(("results", "no-such-thing"), 1), (("results", "a-consultation", "--format", "pdf"), 2), (("results",), 2)],
    ids=["no such consultation", "no such format", "no address"],
)
def test_results_end_with_a_status_that_says_why(arguments: tuple[str, ...], status: int) -> None:
    assert run(*arguments).exit_code == status


def test_load_adds_a_draft_and_refuses_it_the_second_time(tmp_path: Path) -> None:
    file = tmp_path / "small.toml"
    file.write_text(
        'slug = "small"\ntitle = "Small"\nopens_on = 2024-07-01\ncloses_on = 2024-07-31\n'
        '[respondent_types]\npublic = "Public"\n[content]\n[privacy]\nversion = "1"\nnotice = ["Words."]\n'
        '[[section]]\ntitle = "One"\n[[section.question]]\ncode = "Q1"\nkind = "agreement"\nwording = "ours"\n'
        'text = "Do you agree?"\n',
        encoding="utf-8",
    )

    first, second = run("load", str(file)), run("load", str(file))

    assert (first.exit_code, first.output) == (0, "Added small as a draft. Questions: 1.\n")
    assert second.exit_code == 1 and "another address" in second.output


def test_load_names_the_place_of_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text('slug = "wrong"\n', encoding="utf-8")

    result = run("load", str(file))

    assert result.exit_code == 1 and "needs a" in result.output
