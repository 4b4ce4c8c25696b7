"""Siblings of published releases, made from them: another year, title, order of sheets, one column more.

A sibling is read by the layout of its family, or what it lacks is said by sheet, row and column.
"""

import csv
import io
import re
from collections.abc import Callable
from functools import cache

import pytest

from portal.ingest import readers
from portal.ingest.checks import Checked
from tests.factories.workbooks import Cell, ods, xlsx
from tests.ingest import samples

FILES = (
    "oflog_waste_download.csv",
    "ons_fe_achievements.csv",
    "planning_major_16_authorities.csv",
    "rsx_2022-23_by_la.csv",
    "rs_2015-16_by_la.xlsx",
    "ctr_2021-22.xlsx",
    "ctr_table_9_2023-24.ods",
    "defra_la_collection.ods",
)
#: Rows of a sheet that siblings are made from: all but those of the longest releases.
ROWS = 500
Sheets = dict[str, list[list[str]]]
_YEARS = re.compile(r"\b(20\d\d)([-/])(\d\d)\b(?!-)")
_DURATION = re.compile(r"\b(20\d\d)(-\d\d-\d\d/P)")


def sheets_of(name: str) -> Sheets:
    """The sheets of a published file that hold anything, their first rows."""
    book = readers.open_book(samples.sample(name))
    return {sheet.name[:31] or "Data": list(sheet.rows(0, ROWS)) for sheet in book.sheets if len(sheet.data) > 500}


@cache
def read(name: str) -> Checked:
    """The first rows of a published file, read as it is."""
    return samples.check(written(name, sheets_of(name)))


def written(name: str, sheets: Sheets, *, other_kind: bool = False) -> bytes:
    """The sheets as a file of the same kind; a spreadsheet perhaps of the other kind."""
    if name.endswith(".csv"):
        text = io.StringIO(newline="")
        csv.writer(text).writerows(next(iter(sheets.values())))
        return text.getvalue().encode("utf-8-sig")
    cells: dict[str, list[list[Cell]]] = {
        title: [[_number(cell) for cell in row] for row in rows] for title, rows in sheets.items()
    }
    return ods(cells) if name.endswith(".ods") is not other_kind else xlsx(cells)


def _number(cell: str) -> Cell:
    try:
        return float(cell)
    except ValueError:
        return cell


def everywhere(sheets: Sheets, change: Callable[[str], str]) -> Sheets:
    return {name: [[change(cell) for cell in row] for row in rows] for name, rows in sheets.items()}


def year_later(cell: str) -> str:
    """The text with every year in it one later."""
    text = _YEARS.sub(lambda found: f"{int(found[1]) + 1}{found[2]}{(int(found[3]) + 1) % 100:02d}", cell)
    return _DURATION.sub(lambda found: f"{int(found[1]) + 1}{found[2]}", text)


def later(period: str) -> str:
    return year_later(period.replace("-Q", "/Q")).replace("/Q", "-Q")


def with_a_column_more(sheets: Sheets) -> Sheets:
    """A column of notes after the second one."""
    return {
        name: [[*row[:2], "[note 1]" if place > 3 else "", *row[2:]] if row else row for place, row in enumerate(rows)]
        for name, rows in sheets.items()
    }


def numbers(checked: Checked) -> dict[tuple[str, str, str], float | None]:
    return {key: value for key, value, _ in samples.figures(checked)}


@pytest.mark.parametrize("name", FILES)
def test_sibling_when_of_the_next_year_then_is_read_by_the_same_layout(name: str) -> None:
    first = read(name)

    sibling = samples.check(written(name, everywhere(sheets_of(name), year_later)))

    assert (sibling.layout, sibling.errors) == (first.layout, ())
    assert sibling.suggested is not None and first.suggested is not None
    assert sibling.suggested.title != first.suggested.title
    moved = {(metric, code, later(period)): value for (metric, code, period), value in numbers(first).items()}
    found = numbers(sibling)
    shared = moved.keys() & found.keys()
    # Whether a council had been created or had ended by then is another matter for some.
    assert len(shared) > 0.97 * len(moved)
    assert all(found[key] == pytest.approx(moved[key], abs=1e-9) for key in shared)


@pytest.mark.parametrize("name", FILES)
def test_sibling_when_a_column_more_stands_in_it_then_has_the_same_figures(name: str) -> None:
    sheets = with_a_column_more(sheets_of(name))
    if name.endswith(".csv") and name != "rsx_2022-23_by_la.csv":
        sheets = {title: [[*row[:2], "Notes" if place == 0 else "", *row[2:]] for place, row in enumerate(rows)]
                  for title, rows in sheets_of(name).items()}  # fmt: skip

    sibling = samples.check(written(name, sheets))

    assert sibling.errors == ()
    assert numbers(sibling) == pytest.approx(numbers(read(name)), nan_ok=True)


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith(".csv")])
@pytest.mark.parametrize("other_kind", [False, True], ids=["as it was", "in the other kind of file"])
def test_sibling_when_its_sheets_are_renamed_and_turned_round_then_has_the_same_figures(
    name: str, other_kind: bool
) -> None:
    sheets = {f"Sheet {place}": rows for place, rows in enumerate(reversed(sheets_of(name).values()))}

    sibling = samples.check(written(name, sheets, other_kind=other_kind))

    assert sibling.errors == ()
    assert numbers(sibling) == pytest.approx(numbers(read(name)), nan_ok=True)


@pytest.mark.parametrize("name", [name for name in FILES if "defra" not in name])
def test_sibling_when_rows_more_stand_over_its_table_then_has_the_same_figures(name: str) -> None:
    sheets = {
        title: [["A new title"] + [""] * (len(rows[0]) - 1), [""] * len(rows[0]), *rows]
        for title, rows in sheets_of(name).items()
    }

    sibling = samples.check(written(name, sheets))

    assert sibling.errors == ()
    assert numbers(sibling) == pytest.approx(numbers(read(name)), nan_ok=True)


@pytest.mark.parametrize(
    "name,heading,changed",
    [
        ("oflog_waste_download.csv", "Measure", "Topic"),
        ("ons_fe_achievements.csv", "observation", "number"),
        ("rs_2015-16_by_la.xlsx", "NET REVENUE EXPENDITURE", "REVENUE"),
        ("defra_la_collection.ods", "ONS code", "Code"),
    ],
)
def test_sibling_when_a_heading_is_another_then_says_where_and_which(name: str, heading: str, changed: str) -> None:
    sheets = everywhere(sheets_of(name), lambda cell: changed if cell == heading else cell)

    sibling = samples.check(written(name, sheets))

    assert [problem.code for problem in sibling.problems] == ["layout_changed"]
    assert sibling.problems[0].row is not None and heading.casefold() in sibling.problems[0].message.casefold()
    assert bool(sibling.problems[0].sheet) is not name.endswith(".csv")


@pytest.mark.parametrize("name", ["oflog_waste_download.csv", "rs_2015-16_by_la.xlsx", "ctr_table_9_2023-24.ods"])
def test_sibling_when_one_cell_is_wrong_then_says_which_and_nothing_is_loaded(name: str) -> None:
    sheets = sheets_of(name)
    title, row, column = next(
        (title, row, cells.index("E08000001"))
        for title, rows in sheets.items()
        for row, cells in enumerate(rows)
        if "E08000001" in cells
    )
    sheets[title][row][column] = "E08999999"
    if not name.endswith(".csv"):
        sheets[title][row][column - 1] = ""

    sibling = samples.check(written(name, sheets))

    assert {(problem.row, problem.code) for problem in sibling.errors} == {(row + 1, "unknown_council")}
    assert sibling.errors[0].sheet == ("" if name.endswith(".csv") else title)
    assert len(sibling.figures) == 0


def test_sibling_when_a_line_of_text_is_shifted_then_says_which_line() -> None:
    name = "ons_fe_achievements.csv"
    sheets = sheets_of(name)
    sheets["Data"][5].insert(2, "shifted")

    sibling = samples.check(written(name, sheets))

    assert [(problem.row, problem.code) for problem in sibling.errors] == [(6, "ragged")]


def test_sibling_when_it_has_no_gss_codes_then_councils_are_found_by_e_code_or_by_name_and_type() -> None:
    name = "ctr_2021-22.xlsx"
    sheets = everywhere(sheets_of(name), lambda cell: "" if re.fullmatch(r"ONS +Code|E\d{8}", cell) else cell)

    sibling = samples.check(written(name, sheets))

    assert sibling.errors == ()
    assert numbers(sibling) == pytest.approx(numbers(read(name)), nan_ok=True)
    by_name = [problem.message for problem in sibling.warnings if "its name and type" in problem.message]
    # The councils made between 2019 and 2021, whose E-codes the register does not have.
    assert len(by_name) == 8 and any("Dorset Council" in message for message in by_name)
