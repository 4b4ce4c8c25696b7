"""Recommendations from a CSV file: encodings, separators, problems by row and column, and nothing half read."""

import time
from datetime import date

import pytest

from portal.domain.register import RecommendationSource
from portal.ingest.recommendations import RecommendationFile, read_recommendations

CODES = frozenset({"CI-01", "G-04", "R-06"})
HEAD = "source,report,reference,date,recommendation,characteristics"
ROW = "External audit,Annual report,KR1,2024-03-27,Agree a plan.,CI-01 G-04"


def read(text: str | bytes) -> RecommendationFile:
    return read_recommendations(text.encode() if isinstance(text, str) else text, CODES)


def places(found: RecommendationFile) -> list[tuple[int | None, str | None, str]]:
    return [(problem.row, problem.column, problem.code) for problem in found.problems]


def test_row_when_whole_then_is_read() -> None:
    [row] = read(f"{HEAD}\n{ROW}\n").rows

    assert (row.line, row.source, row.made_on) == (2, RecommendationSource.EXTERNAL_AUDIT, date(2024, 3, 27))
    assert (row.report, row.reference, row.text) == ("Annual report", "KR1", "Agree a plan.")
    assert row.codes == ("CI-01", "G-04")


@pytest.mark.parametrize(
    "raw",
    [
        f"{HEAD}\n{ROW}".encode("utf-8-sig"),
        f"{HEAD}\r\n{ROW}\r\n".encode("utf-16"),
        f"{HEAD}\n{ROW}".replace(",", ";").encode(),
        f"{HEAD}\n{ROW}".replace(",", "\t").encode(),
        f"\n\n{HEAD.upper()}\n\n{ROW}\n,,,,,\n".encode(),
        b"characteristics,recommendation,source,report,reference,date\n"
        b"g-04; CI-01,Agree a plan.,EXTERNAL_AUDIT,Annual report,KR1,27/03/2024",
    ],
    ids=["byte-order mark", "UTF-16", "semicolons", "tabs", "capitals and blank rows", "another order"],
)
def test_file_when_saved_by_another_program_then_reads_alike(raw: bytes) -> None:
    [row] = read(raw).rows

    assert (row.source.value, row.report, row.reference, row.text, row.made_on, row.codes) == (
        "external_audit", "Annual report", "KR1", "Agree a plan.", date(2024, 3, 27), ("CI-01", "G-04"),
    )  # fmt: skip


def test_file_when_in_windows_1252_then_is_read_with_a_warning() -> None:
    found = read(f"{HEAD}\nOmbudsman,The council’s café,,,Pay £500 – at once.,\n".encode("cp1252"))

    assert found.rows[0].report == "The council’s café" and found.rows[0].text == "Pay £500 – at once."
    assert [problem.code for problem in found.warnings] == ["windows_1252"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("source,report\nOmbudsman,x", (1, "recommendation", "column_missing")),
        (f"{HEAD},source\n{ROW},x", (1, "source", "column_twice")),
        (f"{HEAD}\nA newspaper,,,,Do it.,", (2, "source", "source")),
        (f"{HEAD}\n,,,,Do it.,", (2, "source", "source")),
        (f"{HEAD}\nOmbudsman,,,,,", (2, "recommendation", "text_missing")),
        (f"{HEAD}\nOmbudsman,,,31/02/2024,Do it.,", (2, "date", "date")),
        (f"{HEAD}\nOmbudsman,,,,Do it.,CI-99", (2, "characteristics", "characteristic")),
        (f"{HEAD}\nOmbudsman,,,,Do it.,Governance", (2, "characteristics", "characteristic")),
        (f"{HEAD}\nOmbudsman,,{'9' * 61},,Do it.,", (2, "reference", "too_long")),
        (f"{HEAD}\nOmbudsman,{'r' * 301},,,Do it.,", (2, "report", "too_long")),
        (f"{HEAD}\n{ROW}\n{ROW}", (3, "reference", "duplicate")),
        (f"{HEAD}\nOmbudsman,,,,Do it, at once.,CI-01", (2, None, "too_many_cells")),
        (HEAD, (None, None, "no_rows")),
        (f'{HEAD}\nOmbudsman,,,,"Never closed,', (None, None, "not_a_table")),
        ("", (None, None, "empty")),
        (b"PK\x03\x04and so on", (None, None, "spreadsheet")),
        (b"\x00\x01\x02\x03", (None, None, "encoding")),
        (b"source,recommendation\nOmbudsman,\x81\x8d\x8f", (None, None, "encoding")),
    ],
)
def test_file_when_something_is_wrong_then_says_where_and_gives_nothing(
    text: str | bytes, expected: tuple[int | None, str | None, str]
) -> None:
    found = read(text)

    assert expected in places(found)
    assert found.rows == () and found.errors


def test_file_when_one_row_of_many_is_wrong_then_gives_none_of_them() -> None:
    rows = [f"Ombudsman,,{number},,Do it.," for number in range(30)]

    found = read("\n".join([HEAD, *rows, "Nobody,,,,Do it.,"]))

    assert found.rows == () and places(found) == [(32, "source", "source")]


def test_row_when_its_text_has_lines_then_problems_name_the_line_it_begins_on() -> None:
    found = read(f'{HEAD}\nOmbudsman,,1,,"One.\n\nTwo.",\nNobody,,2,,Do it.,\n')

    assert places(found) == [(5, "source", "source")]


@pytest.mark.parametrize("text", ["=SUM(A1)", "+441632960001", "-5 posts", "@home"])
def test_text_when_it_looks_like_a_formula_then_is_kept_as_text(text: str) -> None:
    plain, guarded = (read(f"{HEAD}\nOmbudsman,,,,{cell},").rows[0].text for cell in (text, f"'{text}"))

    assert plain == guarded == text


def test_columns_when_unknown_then_are_told_and_stop_nothing() -> None:
    found = read(f"{HEAD},our notes\n{ROW},hm")

    assert len(found.rows) == 1 and places(found) == [(1, "our notes", "column_ignored")]


def test_file_when_it_has_five_thousand_rows_then_is_read_in_seconds() -> None:
    rows = [f"Peer challenge,Report,{number},2024-03-27,Do thing number {number}.,R-06" for number in range(5000)]
    began = time.perf_counter()

    found = read("\n".join([HEAD, *rows]))

    assert len(found.rows) == 5000 and not found.problems
    assert time.perf_counter() - began < 5


def test_file_when_it_has_more_than_five_thousand_rows_then_is_refused() -> None:
    assert places(read("\n".join([HEAD, *[ROW] * 5001]))) == [(None, None, "too_many_rows")]


def test_file_when_wrong_throughout_then_lists_so_many_problems_and_says_how_many_more() -> None:
    found = read("\n".join([HEAD, *["Nobody,,,,Do it.,"] * 300]))

    assert len(found.problems) == 201 and found.problems[-1].message.endswith("there are 100 more like them")
