"""The bank holidays of England as the library lists them, against days known from the Gazette and GOV.UK."""

from datetime import date

import pytest

from portal.domain.clocks import Calendar
from portal.services.working_days import bank_holidays, calendar_for


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2020, 5, 8), id="early May moved to VE Day in 2020"),
        pytest.param(date(2022, 6, 2), id="spring moved in 2022"),
        pytest.param(date(2022, 6, 3), id="Platinum Jubilee"),
        pytest.param(date(2022, 9, 19), id="State Funeral"),
        pytest.param(date(2023, 5, 8), id="Coronation"),
        pytest.param(date(2024, 12, 26), id="Boxing Day"),
        pytest.param(date(2026, 12, 28), id="Boxing Day 2026 on the Monday"),
        pytest.param(date(2027, 12, 27), id="Christmas 2027 on the Monday"),
        pytest.param(date(2027, 12, 28), id="Boxing Day 2027 on the Tuesday"),
    ],
)
def test_calendar_when_the_day_is_a_bank_holiday_then_nobody_works(day):
    assert not calendar_for(day, day).is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2020, 5, 4), id="early May 2020 was moved away"),
        pytest.param(date(2022, 5, 30), id="spring 2022 was moved away"),
        pytest.param(date(2024, 1, 2), id="2 January is Scotland's"),
        pytest.param(date(2024, 3, 18), id="St Patrick's day is Northern Ireland's"),
        pytest.param(date(2024, 8, 5), id="early August is Scotland's"),
        pytest.param(date(2024, 12, 2), id="St Andrew's day is Scotland's"),
    ],
)
def test_calendar_when_the_day_is_none_of_englands_then_people_work(day):
    assert calendar_for(day, day).is_working_day(day)


@pytest.mark.parametrize("year", range(2015, 2031))
def test_bank_holidays_when_a_year_is_listed_then_eight_or_more_fall_on_weekdays(year):
    found = bank_holidays(year)

    assert found is not None and len([day for day in found if day.weekday() < 5]) >= 8


def test_calendar_when_a_year_is_not_known_then_says_so_and_counts_weekdays():
    found = calendar_for(date(2099, 12, 1), date(2101, 1, 2))

    assert found.unknown_years == (2101,)
    assert found.is_working_day(date(2101, 12, 26)) and not found.is_working_day(date(2099, 12, 25))
    assert isinstance(found, Calendar)
