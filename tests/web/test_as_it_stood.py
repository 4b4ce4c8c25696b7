"""Figures as they stood on a day: values, medians and neighbours' medians of then, and what has changed since."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

import guidance
from portal.clock import FrozenClock
from portal.domain.roles import SERVICE
from portal.services import figures
from portal.transactions import writing
from tests.factories import figures as made
from tests.pages import Page

RATE = "waste_recycling_rate"
#: Hartlepool, and seven of its nearest neighbours with a figure each.
HARTLEPOOL = "E06000001"
BESIDE = figures.neighbour_lists()[HARTLEPOOL][:7]
PROFILE, METRIC, OWN = f"/councils/{HARTLEPOOL}", f"/metrics/{RATE}", f"/councils/{HARTLEPOOL}/figures/{RATE}"
CARD = "#m-waste-recycling-rate"
#: Days of two releases and of the moment after both, in summer time.
FIRST = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)
SECOND = datetime(2024, 7, 10, 9, 0, tzinfo=UTC)
TODAY = datetime(2024, 9, 2, 9, 0, tzinfo=UTC)


def rates(own: float, first: int, period: str = "2022-23") -> bytes:
    rows = [f"{RATE},{code},{period},{first + n}," for n, code in enumerate(BESIDE)]
    return made.tidy(f"{RATE},{HARTLEPOOL},{period},{own},", *rows)


def register() -> str:
    """Those eight councils and no other, so that most of England has a figure."""
    path = Path(guidance.__file__).parent / "reference" / "authorities.csv"
    with path.open(encoding="utf-8", newline="") as file:
        names = {row["gss_code"]: (row["name"], row["type"], row["region"]) for row in csv.DictReader(file)}
    lines = [",".join((code, *names[code], "", "", "")) for code in (HARTLEPOOL, *BESIDE)]
    return "\n".join(("gss_code,name,type,region,start_date,end_date,successor_gss", *lines, ""))


@pytest.fixture
def page(app: Flask, database: None, clock: FrozenClock) -> Page:
    """A release of June, and one of July that revises all of it."""
    with app.app_context():
        made.add_register(FIRST, register())
        made.add_release(rates(20, 40), "june", FIRST)
        made.add_release(rates(33.5, 50), "july", SECOND)
    clock.move_to(TODAY)
    return Page(app)


def card(soup: BeautifulSoup) -> dict[str, str]:
    """The figure of a profile's card, and the medians beside it by group."""
    found = soup.select_one(CARD)
    assert found is not None
    value = found.select_one(".fig__value")
    rows = [row.select("th, td") for row in found.select(".fig__beside tbody tr")]
    medians = {cells[0].get_text(strip=True): cells[1].get_text(strip=True) for cells in rows}
    return {"value": value.get_text(strip=True) if value else "", **medians}


def rows_of(soup: BeautifulSoup, table: str) -> list[list[str]]:
    return [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in soup.select(f"{table} tbody tr")
    ]


THEN = {"value": "20.0%", "England": "42.5%", "Nearest neighbours": "43.0%"}
NOW = {"value": "33.5%", "England": "52.5%", "Nearest neighbours": "53.0%"}


@pytest.mark.parametrize(
    "query,expected",
    [
        ("", NOW),
        ("?as-at=", NOW),
        ("?as-at=2024-06-03", THEN),
        ("?as-at=2024-07-09", THEN),
        ("?as-at=2024-07-10", NOW),
        ("?as-at=2024-09-02", NOW),
    ],
)
def test_profile_when_asked_for_a_day_then_has_the_figures_and_medians_of_its_end(
    page: Page, query: str, expected: dict[str, str]
) -> None:
    found = card(page.get(f"{PROFILE}{query}"))

    assert {name: found[name] for name in expected} == expected
    assert ("as they stood here at the end of" in page.text) is (len(query) > len("?as-at="))


def test_profile_when_of_an_earlier_day_then_leads_back_to_today(page: Page) -> None:
    soup = page.get(f"{PROFILE}?as-at=2024-07-01")

    assert "at the end of 1 July 2024" in page.text
    assert soup.select_one(f'.govuk-inset-text a[href="{PROFILE}"]') is not None
    assert soup.select_one("#as-at")["value"] == "2024-07-01"  # type: ignore[index]  # it is there, or the test fails


@pytest.mark.parametrize("day,own,median", [("2024-07-09", "20.0%", "42.5%"), ("2024-07-10", "33.5%", "52.5%")])
def test_metric_when_asked_for_a_day_then_has_the_figures_and_medians_of_then(
    page: Page, day: str, own: str, median: str
) -> None:
    soup = page.get(f"{METRIC}?period=2022-23&as-at={day}")

    figures_then = {row[0]: row[1] for row in rows_of(soup, ".figures-all")}
    medians = {row[0]: row[1] for row in rows_of(soup, "[aria-label=Medians] table")}
    assert (figures_then["Hartlepool"], medians["England"]) == (own, median)
    assert f"at the end of {int(day[-2:])} July 2024" in page.text
    hidden = soup.select_one('.figures-as-at input[name="period"]')
    assert hidden is not None and hidden["value"] == "2022-23"


@pytest.mark.parametrize("path", [PROFILE, METRIC, f"{METRIC}?period=2022-23"])
def test_page_when_nothing_was_published_yet_then_says_so_and_shows_none(page: Page, path: str) -> None:
    joint = "&" if "?" in path else "?"
    soup = page.get(f"{path}{joint}as-at=2024-06-02")

    main = soup.find("main")
    assert main is not None
    assert "33.5%" not in main.get_text() and "20.0%" not in main.get_text() and "52.5%" not in main.get_text()
    assert soup.select_one(CARD) is None and not soup.select(".figures-all")


def test_metric_when_the_period_came_later_then_the_latest_of_then_stands_instead(page: Page, app: Flask) -> None:
    with app.app_context():
        made.add_release(rates(25, 45, "2023-24"), "august", TODAY)

    soup = page.get(f"{METRIC}?period=2023-24&as-at=2024-07-20")

    assert soup.select_one("#period option[selected]")["value"] == "2022-23"  # type: ignore[index]  # as above
    assert [option["value"] for option in soup.select("#period option")] == ["2022-23"]


@pytest.mark.parametrize("path", [PROFILE, METRIC])
@pytest.mark.parametrize(
    "typed,message",
    [
        ("2024-09-03", "Enter a day that is not in the future"),
        ("2999-01-01", "Enter a day that is not in the future"),
        ("yesterday", "Enter a day such as 2024-06-30"),
        ("2024-02-30", "Enter a day such as 2024-06-30"),
        ("30/06/2024", "Enter a day such as 2024-06-30"),
        ("0001-01-01", "Enter a day from the year 2000 on"),
        ('"><script>x</script>', "Enter a day such as 2024-06-30"),
    ],
)
def test_page_when_the_day_cannot_be_then_says_what_to_enter_and_keeps_what_was_typed(
    page: Page, path: str, typed: str, message: str
) -> None:
    soup = page.get(path, status=422, query_string={"as-at": typed})

    assert page.errors() == [message]
    box = soup.select_one("input#as-at")
    assert box is not None and box["value"] == typed and "as-at-error" in str(box["aria-describedby"])
    assert str(soup.title.get_text()).startswith("Error: ")  # type: ignore[union-attr]  # every page has one
    assert "33.5%" in page.text  # the figures of today stand meanwhile


def test_page_when_the_day_begins_in_london_then_it_is_today_there(page: Page, clock: FrozenClock) -> None:
    clock.move_to(datetime(2024, 9, 2, 23, 30, tzinfo=UTC))  # half past midnight on the third

    assert card(page.get(f"{PROFILE}?as-at=2024-09-03"))["value"] == "33.5%"
    page.get(f"{PROFILE}?as-at=2024-09-04", status=422)


def test_release_when_withdrawn_then_days_before_show_it_and_later_ones_what_it_replaced(
    page: Page, app: Flask, clock: FrozenClock
) -> None:
    with app.app_context(), writing():
        figures.withdraw("july", "A column was shifted", actor=SERVICE, now=TODAY)
    clock.move_to(datetime(2024, 9, 20, 9, 0, tzinfo=UTC))

    for day, expected in (("2024-07-01", THEN), ("2024-08-01", NOW), ("2024-09-01", NOW), ("2024-09-03", THEN)):
        found = card(page.get(f"{PROFILE}?as-at={day}"))
        assert {name: found[name] for name in expected} == expected, day
    found = card(page.get(PROFILE))
    assert {name: found[name] for name in THEN} == THEN


def test_figure_when_revised_then_both_editions_stand_in_the_table_of_revisions(page: Page) -> None:
    soup = page.get(OWN)

    assert rows_of(soup, "[aria-label=Revisions] table") == [
        ["2022-23", "33.5%", "Published", "July", "from 10 July 2024"],
        ["2022-23", "20.0%", "Published", "June", "from 3 June 2024 to 10 July 2024"],
    ]
    assert [row[:2] for row in rows_of(soup, "[aria-label='Every period'] table")] == [["2022-23", "33.5%"]]


def test_figure_when_its_revision_is_taken_back_then_the_table_says_until_when_it_was_shown(
    page: Page, app: Flask
) -> None:
    with app.app_context(), writing():
        figures.withdraw("july", "A column was shifted", actor=SERVICE, now=TODAY)

    rows = rows_of(page.get(OWN), "[aria-label=Revisions] table")

    assert ["2022-23", "33.5%", "Published", "July", "from 10 July 2024 to 2 September 2024"] in rows
    assert [row[4] for row in rows if row[3] == "June"] == ["from 3 June 2024"]


def test_figure_when_never_revised_then_says_so(page: Page, app: Flask) -> None:
    soup = page.get(f"/councils/{HARTLEPOOL}/figures/{RATE}")
    assert soup.select("[aria-label=Revisions]")

    with app.app_context():
        code = "waste_residual_per_household"
        made.add_release(made.tidy(f"{code},{HARTLEPOOL},2022-23,550,"), "residual", TODAY)

    page.get(f"/councils/{HARTLEPOOL}/figures/{code}")
    assert "No figure here has been revised" in page.text
