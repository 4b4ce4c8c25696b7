"""Periods: how they are written, what days they span, and which comes first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.periods import PeriodKind, parse


@pytest.mark.parametrize(
    "text,kind,start,end,words",
    [
        pytest.param("2022-23", None, date(2022, 4, 1), date(2023, 3, 31), "2022 to 2023", id="financial year"),
        pytest.param(
            "2022-23",
            "academic_year",
            date(2022, 8, 1),
            date(2023, 7, 31),
            "2022 to 2023 academic year",
            id="academic year",
        ),
        pytest.param("2023", None, date(2023, 1, 1), date(2023, 12, 31), "2023", id="calendar year"),
        pytest.param("2023-24-Q1", None, date(2023, 4, 1), date(2023, 6, 30), "April to June 2023", id="first quarter"),
        pytest.param(
            "2023-24-Q4", None, date(2024, 1, 1), date(2024, 3, 31), "January to March 2024", id="last quarter"
        ),
        pytest.param("1999-00", None, date(1999, 4, 1), date(2000, 3, 31), "1999 to 2000", id="turn of the century"),
    ],
)
def test_period_when_read_then_spans_its_days(text: str, kind: str | None, start: date, end: date, words: str) -> None:
    period = parse(text, kind)

    assert (period.start, period.end, period.words, str(period)) == (start, end, words, text)


@pytest.mark.parametrize(
    "text",
    ["", "2022-24", "2022/23", "22-23", "2022-23-Q5", "2022-23-q1", "0000", "9999-00", "٢٠٢٢", "2022-23 ", "2022-2023"],
)
def test_period_when_it_is_none_then_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not"):
        parse(text)


@pytest.mark.parametrize(
    "text,kind", [("2023", "financial_year"), ("2022-23", "calendar_year"), ("2022-23", "financial_quarter")]
)
def test_period_when_of_another_kind_then_refused(text: str, kind: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        parse(text, kind)


@given(st.integers(1900, 2150), st.sampled_from(["financial_year", "academic_year", "calendar_year"]))
def test_periods_when_years_follow_each_other_then_touch_and_keep_their_order(year: int, kind: str) -> None:
    def written(first: int) -> str:
        return str(first) if kind == "calendar_year" else f"{first}-{(first + 1) % 100:02d}"

    earlier, later = parse(written(year), kind), parse(written(year + 1), kind)

    assert earlier < later
    assert earlier.end + timedelta(days=1) == later.start
    assert earlier.kind is PeriodKind(kind)
