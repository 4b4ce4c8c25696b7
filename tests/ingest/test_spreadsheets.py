"""The child that reads spreadsheets: what it says is text, and whatever becomes of it is one clear problem."""

import json
import sys
from pathlib import Path

import pytest

from guidance.metrics import catalogue
from portal.domain.metrics import Authority
from portal.ingest import readers
from portal.ingest.checks import Register, check_file
from portal.ingest.problems import UnreadableFile
from portal.ingest.readers import child, spreadsheets
from tests.factories.workbooks import ods, packed, sheet_xml, xlsx, xlsx_parts

ROWS = [["name", "value"], ["Ynys Môn, “a”", 5.0], ["", 0.25], ["NA", "007"]]


@pytest.mark.parametrize("write", [xlsx, ods], ids=["xlsx", "ods"])
def test_workbook_when_read_then_is_sheets_of_text_in_their_order(write) -> None:  # type: ignore[no-untyped-def]
    book = readers.open_book(write({"Second": [["x"]], "First & last": ROWS}))

    assert book.is_spreadsheet
    assert [sheet.name for sheet in book.sheets] == ["Second", "First & last"]
    cells = [["name", "value"], ["Ynys Môn, “a”", "5.0"], ["", "0.25"], ["NA", "007"]]
    assert book.sheets[1].head == cells


def test_rows_when_a_table_begins_further_down_then_keep_their_numbers_and_letters() -> None:
    rows = '<row r="5"><c r="C5"><v>1</v></c></row>'
    sheet = sheet_xml([]).replace("<sheetData>", f"<sheetData>{rows}")

    book = readers.open_book(packed(xlsx_parts({"Data": sheet})))

    assert [len(cells) for cells in book.sheets[0].head] == [3, 3, 3, 3, 3]
    assert book.sheets[0].head[4] == ["", "", "1.0"]


def test_dimension_when_it_lies_then_what_is_there_is_read() -> None:
    sheet = sheet_xml(ROWS).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')

    book = readers.open_book(packed(xlsx_parts({"Data": sheet})))

    assert len(book.sheets[0].head) == 4


SHEET = json.dumps({"name": "A", "bytes": 4})
PROGRAMS = {
    "ends itself as the parser does": "import os; os.abort()",
    "is ended for its memory": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "takes too much memory": "b = bytearray(1 << 34)",
    "says it is too much": "import sys; sys.exit(3)",
    "says it is damaged": "import sys; sys.exit(2)",
    "fails": "import sys; sys.exit(1)",
    "says nothing": "",
    "says something else": "print('hello')",
    "says a list": "print('[1, 2]')",
    "stops half way": f"print('{SHEET}'); print('a,b')",
    "promises more than it gives": 'print(\'{"name": "A", "bytes": 999}\'); print(\'a\'); print(\'{"end": true}\')',
    "promises less than nothing": 'print(\'{"name": "A", "bytes": -40}\'); print(\'a\'); print(\'{"end": true}\')',
    "says more after its end": "print('{\"end\": true}'); print('more')",
    "never stops talking": "import sys\nwhile True: sys.stdout.write('x' * 1000000)",
    "never says anything": "import time; time.sleep(60)",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_child_when_it_does_not_answer_then_one_problem(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "child.py"
    program.write_text(PROGRAMS[name], encoding="utf-8")
    monkeypatch.setattr(child, "__file__", str(program))
    monkeypatch.setattr(child, "ANSWER", 3_000_000)
    monkeypatch.setattr(spreadsheets, "PATIENCE", 2.0)

    with pytest.raises(UnreadableFile) as caught:
        readers.open_book(xlsx({"A": ROWS}))

    assert caught.value.problem.code in ("damaged", "too_much")


def test_child_when_started_then_brings_nothing_of_the_service_with_it() -> None:
    lines = Path(child.__file__).read_text(encoding="utf-8").splitlines()

    imported = {line.split()[1].split(".")[0] for line in lines if line.strip().startswith(("import ", "from "))}
    assert imported <= {*sys.stdlib_module_names, "python_calamine"}


REGISTER = Register({"E06000001": Authority("E06000001", "Hartlepool", "unitary")})
WASTE = ["Year", "AreaCode", "AreaName", "AreaType", "Region", "Measure", "Value", "Units"]


def test_workbook_when_two_sheets_are_of_our_layout_then_neither_is_chosen_for_the_sender() -> None:
    keys = ["metric_id", "gss_code", "period", "value"]
    sheets = {
        name: [keys, ["waste_recycling_rate", "E06000001", "2022-23", value]] for name, value in (("A", 30), ("B", 31))
    }

    result = check_file(xlsx(sheets), catalogue(), REGISTER)

    assert [(found.code, found.sheet) for found in result.errors] == [("sheet_not_read", "B")]
    assert result.figures.metric_ids == []


def test_workbook_when_a_second_sheet_is_of_a_published_layout_then_says_it_is_not_read() -> None:
    sheets = {
        year: [
            WASTE,
            [year, "E06000001", "Hartlepool", "Unitary", "North East", "Household waste recycling rate", 30.1, "%"],
        ]
        for year in ("2021-22", "2022-23")
    }

    result = check_file(xlsx(sheets | {"Notes": [["Nothing", "of", "this"]]}), catalogue(), REGISTER)

    assert result.figures.periods == ["2021-22"]
    assert [(found.code, found.sheet) for found in result.problems] == [("sheet_not_read", "2022-23")]
