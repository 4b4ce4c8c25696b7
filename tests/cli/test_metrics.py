"""`portal councils` and `portal metrics` as commands: words, files and exit statuses."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from portal.cli import main
from portal.database import Base, db
from tests.factories.figures import REGISTER, UNITARIES, tidy
from tests.factories.workbooks import xlsx

RATE = "waste_recycling_rate"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]  # a callable of the test's own
    """Runs a command on a database of its own, with the register loaded."""
    from portal.cli import base
    from tests import conftest

    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "instance"))
    made: list[Flask] = []

    def make_app() -> Flask:
        from portal.app import create_app

        app = create_app(base.read_settings())
        made.append(app)
        return app

    monkeypatch.setattr(base, "make_app", make_app)
    with make_app().app_context():
        Base.metadata.create_all(db.engine)

    def command(*words: str | Path) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)

    register = tmp_path / "register.csv"
    register.write_text(REGISTER, encoding="utf-8")
    assert command("councils", "import", register).exit_code == 0
    yield command
    for app in made:
        conftest.close(app)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    path = tmp_path / "Waste 2022.csv"
    path.write_bytes(tidy(*(f"{RATE},{code},2022-23,{30 + n}," for n, code in enumerate(UNITARIES))))
    return path


def test_import_when_sound_then_loads_and_publishes(run, release: Path) -> None:  # type: ignore[no-untyped-def]
    loaded = run("metrics", "import", release)
    published = run("metrics", "publish", "waste-2022")
    again = run("metrics", "import", release, "--release", "other")

    assert (loaded.exit_code, published.exit_code, again.exit_code) == (0, 0, 0)
    assert "Loaded release waste-2022: 5 rows (5 new, 0 revised, 0 unchanged)." in loaded.output
    assert "Published waste-2022. 0 earlier figures are superseded." in published.output
    assert "Nothing to do: release waste-2022 was made from this very file." in again.output


def test_import_when_tried_only_then_keeps_nothing(run, release: Path) -> None:  # type: ignore[no-untyped-def]
    tried = run("metrics", "import", release, "--dry-run")

    assert tried.exit_code == 0 and "5 rows are sound" in tried.output
    assert run("metrics", "publish", "waste-2022").exit_code == 1


def test_import_when_a_published_workbook_then_says_its_layout_and_what_was_left_out(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    headings = [
        "E-code",
        "ONS Code",
        "Local authority",
        "Class",
        "Total service expenditure",
        "Net revenue expenditure",
    ]
    headings += [
        f"Estimated {kind} financial reserves level at 31 March" for kind in ("other earmarked", "unallocated")
    ]
    rows = [
        ["Revenue Outturn (RO) 2019-20"],
        headings,
        ["E0701", "E06000001", "Hartlepool UA", "UA", 1000.0, 500.0, 100.0, 25.0],
        ["E6101", "E31000001", "Avon Fire Authority", "O", 1.0, 1.0, 1.0, 1.0],
    ]
    path = tmp_path / "download (3).xlsx"
    path.write_bytes(xlsx({"Figures": rows}))

    loaded = run("metrics", "import", path)

    assert loaded.exit_code == 0
    assert "Layout mhclg-rs: Revenue outturn summary 2019-20" in loaded.output
    assert "Left out: 1 police, fire, parks, waste and combined authorities." in loaded.output
    assert "Loaded release mhclg-rs-2019-20: 1 rows (2 new, 0 revised, 0 unchanged)." in loaded.output


def test_import_when_wrong_then_problems_by_row_and_column(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "wrong.csv"
    path.write_bytes(tidy(f"{RATE},E06000001,2022-23,x,", f"{RATE},E10000016,2022-23,1,"))

    refused = run("metrics", "import", path)

    assert refused.exit_code == 1
    assert "row 2, value: Enter a number" in refused.output
    assert "row 3, gss_code: Leave out E10000016" in refused.output
    assert "Refused: 2 problems in 2 rows. Nothing was loaded." in refused.output


@pytest.mark.parametrize(
    "words",
    [
        ("metrics", "import", "nowhere.csv"),
        ("metrics", "import"),
        ("metrics", "publish"),
        ("metrics", "compare", "Kent", "--format", "xml"),
        ("councils", "import", "nowhere.csv"),
    ],
)
def test_command_when_used_wrongly_then_two(run, words: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    assert run(*words).exit_code == 2


def test_import_when_a_description_stands_beside_then_read(run, release: Path) -> None:  # type: ignore[no-untyped-def]
    release.with_suffix(".toml").write_text('code = "rates-2023"\ntitle = "Rates"\ncollection = "oflog"\n')

    assert "Loaded release rates-2023" in run("metrics", "import", release).output
    release.with_suffix(".toml").write_text("code = 1")
    assert run("metrics", "import", release).exit_code == 2


def test_compare_when_asked_then_in_three_forms(run, release: Path) -> None:  # type: ignore[no-untyped-def]
    run("metrics", "import", release)
    run("metrics", "publish", "waste-2022")

    text = run("metrics", "compare", "hartlepool").output
    rows = list(csv.DictReader(io.StringIO(run("metrics", "compare", "E06000001", "--format", "csv").output)))
    answer = json.loads(run("metrics", "compare", "E06000001", "--format", "json").output)

    assert "Household waste recycling rate (2022 to 2023)\n    30.0%\n    England: median 32.0% of 5" in text
    assert "No metric speaks to this theme" in text
    assert {row["metric_id"]: row["england_median"] for row in rows}[RATE] == "32"
    assert next(theme["slug"] for theme in answer["themes"]) == "continuous-improvement"


@pytest.mark.parametrize("council,words", [("Somerset", "E06000066, Somerset E10000027"), ("Atlantis", "No authority")])
def test_compare_when_the_name_is_not_one_then_refused(run, council: str, words: str) -> None:  # type: ignore[no-untyped-def]
    refused = run("metrics", "compare", council)

    assert refused.exit_code == 1 and words in refused.output


def test_register_when_wrong_or_tried_then_unchanged(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "register-2.csv"
    path.write_text(REGISTER.replace("Kent", "Kent and Medway"), encoding="utf-8")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("gss_code,name,type\nE1,Kent,county\n", encoding="utf-8")

    tried = run("councils", "import", path, "--dry-run")

    assert tried.exit_code == 0 and "Would add 0, change 1, leave 7 as they are." in tried.output
    refused = run("councils", "import", wrong)
    assert refused.exit_code == 1 and "row 2, gss_code: Enter a GSS code" in refused.output


def test_publish_when_done_then_prints_what_changed(run, release: Path) -> None:  # type: ignore[no-untyped-def]
    run("metrics", "import", release)

    published = run("metrics", "publish", "waste-2022")

    assert "5 figures: 5 new, 0 revised, 0 unchanged" in published.output
    assert "The figures shown of 0 authorities changed" in published.output


def test_withdraw_when_published_then_taken_back_and_listed(run, release: Path) -> None:  # type: ignore[no-untyped-def]
    empty = run("metrics", "releases")
    run("metrics", "import", release)
    early = run("metrics", "withdraw", "waste-2022", "--reason", "A mistake")
    run("metrics", "publish", "waste-2022")

    done = run("metrics", "withdraw", "waste-2022", "--reason", "A mistake")

    assert (early.exit_code, done.exit_code) == (1, 0)
    assert "Only a published release can be taken back" in early.output
    assert "Took back waste-2022. 5 figures count no more" in done.output
    assert "No release has been received yet" in empty.output
    assert run("metrics", "releases").output.split()[:3] == ["waste-2022", "withdrawn", "5"]
    assert run("metrics", "withdraw", "none", "--reason", "x").output == "There is no release none\n"
    assert run("metrics", "withdraw", "waste-2022").exit_code == 2
