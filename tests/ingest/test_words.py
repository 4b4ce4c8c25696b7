"""What publishers write in cells: numbers, periods, and the letters over columns."""

from decimal import Decimal

import pytest

from portal.ingest import words
from portal.ingest.sheets import letters


@pytest.mark.parametrize(
    "text,value",
    [
        ("30.10", "30.10"),
        ("208,785", "208785"),
        ("£1,204.50", "1204.50"),
        (" 41.5% ", "41.5"),
        ("-13,983", "-13983"),
        ("−3", "-3"),
        ("1e-05", "0.00001"),
        ("8168.730153777793", "8168.730153777793"),
    ],
)
def test_number_when_a_publisher_wrote_it_then_is_read(text: str, value: str) -> None:
    assert words.number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "-", "[x]", "1,20", "12,3456", "1.2.3", "nan", "inf", "1e9999", "٤١", "5 of 6", "=1+1"]
)
def test_number_when_it_is_none_then_is_not_made_one(text: str) -> None:
    assert words.number(text) is None


@pytest.mark.parametrize(
    "value,decimals,text",
    [
        ("36.70", None, "36.7"),
        ("1541.570000000000163", None, "1541.57"),
        ("0.1", 1, "0.1"),
        ("46.35", 1, "46.4"),
        ("46.25", 1, "46.2"),
        ("-0.04", 1, "0"),
        ("100", None, "100"),
        ("1E+3", None, "1000"),
    ],
)
def test_number_when_written_then_has_no_more_than_a_spreadsheet_keeps(
    value: str, decimals: int | None, text: str
) -> None:
    assert words.written(Decimal(value), decimals) == text


@pytest.mark.parametrize(
    "text,kind,period",
    [
        ("2022-23", "financial_year", "2022-23"),
        ("2022/23", "financial_year", "2022-23"),
        ("2022-2023", "financial_year", "2022-23"),
        ("2022 to 2023", "financial_year", "2022-23"),
        ("1999-00", "financial_year", "1999-00"),
        ("2022/23 Q3", "financial_quarter", "2022-23-Q3"),
        ("2022-23 Quarter 4", "financial_quarter", "2022-23-Q4"),
        ("2024-08-01/P1Y", "academic_year", "2024-25"),
        ("2022-04-01T00:00:00/P1Y", "financial_year", "2022-23"),
        ("2023-01-01/P1Y", "calendar_year", "2023"),
        ("2022-10-01/P3M", "financial_quarter", "2022-23-Q3"),
        ("2023-01-01/P3M", "financial_quarter", "2022-23-Q4"),
        ("2023.0", "calendar_year", "2023"),
    ],
)
def test_period_when_a_publisher_wrote_it_then_is_ours(text: str, kind: str, period: str) -> None:
    assert words.period(text, kind) == period


@pytest.mark.parametrize(
    "text,kind",
    [
        ("2022-24", "financial_year"),
        ("2022", "financial_year"),
        ("", "financial_year"),
        ("2022-23", "financial_quarter"),
        ("2022/23 Q5", "financial_quarter"),
        ("2024-08-01/P1Y", "financial_year"),
        ("2024-04-01/P1Y", "academic_year"),
        ("2022-11-01/P3M", "financial_quarter"),
        ("2023-01-01/P3M", "calendar_year"),
        ("2022-23", "calendar_year"),
    ],
)
def test_period_when_of_another_kind_then_is_none(text: str, kind: str) -> None:
    assert words.period(text, kind) is None


@pytest.mark.parametrize(
    "column,over", [(0, "A"), (25, "Z"), (26, "AA"), (85, "CH"), (701, "ZZ"), (702, "AAA"), (999, "ALL")]
)
def test_column_when_of_a_spreadsheet_then_is_known_by_its_letters(column: int, over: str) -> None:
    assert letters(column) == over
