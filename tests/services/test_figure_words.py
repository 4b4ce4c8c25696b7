"""Figures in words and in small drawings."""

from decimal import Decimal

import pytest

from guidance.metrics import catalogue
from portal.domain.comparators import Comparator, Withheld
from portal.domain.metrics import Status
from portal.domain.periods import parse
from portal.services.figures import Figure, Point
from portal.services.figures.charts import HEIGHT, WIDTH, chart
from portal.services.figures.wording import comparator_cell, comparator_text, figure_text, short_value, value_text

METRICS = catalogue()


@pytest.mark.parametrize(
    "metric_id,value,text,short",
    [
        ("waste_recycling_rate", "30.1", "30.1%", "30.1%"),
        ("fin_band_d", "1926.81", "£1,926.81", "£1,926.81"),
        ("fin_council_tax_per_dwelling", "1090.055", "£1,090.06 per dwelling", "£1,090.06"),
        ("waste_residual_per_household", "572.9", "572.9 kg per household", "572.9"),
        ("asc_quality_of_life", "0.4165", "0.417", "0.417"),
        ("fin_council_tax_per_dwelling", "-2", "−£2.00 per dwelling", "−£2.00"),
        ("asc_carer_quality_of_life", "7.8", "7.8 out of 12", "7.8"),
        ("asc_requests_resulting", "3755.003232", "3,755 per 100,000 adults", "3,755"),
        ("econ_business_births", "11.63", "11.63% of active businesses", "11.63%"),
        ("waste_recycling_contamination", "0", "0.0%", "0.0%"),
        ("fin_debt_servicing_pct_csp", "-2.34", "-2.3%", "-2.3%"),
    ],
)
def test_value_when_written_then_has_its_unit(metric_id: str, value: str, text: str, short: str) -> None:
    assert value_text(Decimal(value), METRICS[metric_id]) == text
    assert short_value(Decimal(value), METRICS[metric_id]) == short


@pytest.mark.parametrize(
    "value,status,text",
    [
        ("41.1", Status.PUBLISHED, "41.1%"),
        ("41.1", Status.PROVISIONAL, "41.1% (provisional)"),
        (None, Status.REPORTED_JOINTLY, "Reported jointly with a partner council"),
        (None, Status.SUSPECT_ZERO, "The source says zero, which cannot be true"),
    ],
)
def test_figure_when_written_then_says_its_status(value: str | None, status: Status, text: str) -> None:
    figure = Figure(METRICS["waste_recycling_rate"], parse("2022-23"), Decimal(value) if value else None, status)

    assert figure_text(figure) == text


def test_figure_when_no_release_is_held_then_names_the_one_that_has_it() -> None:
    figure = Figure(METRICS["roads_a_maintenance"], None, None, Status.NOT_COLLECTED)

    assert figure_text(figure) == "Not held by this service. Published in: Road condition statistics (RDC0120)"


def test_comparator_when_withheld_then_says_why() -> None:
    metric = METRICS["waste_recycling_rate"]
    few = Comparator("neighbours", 3, None, None, Withheld.UNDER_FIVE)

    assert comparator_text(few, metric) == comparator_cell(few, metric) == "No median: fewer than 5 figures"
    assert comparator_cell(None, metric) == "Not compared"
    assert comparator_cell(Comparator("england", 9, Decimal(4), Decimal(1)), metric) == "4.0% (of 9)"


def points(*pairs: tuple[int | None, int | None]) -> list[Point]:
    def number(value: int | None) -> Decimal | None:
        return None if value is None else Decimal(value)

    return [
        Point(parse(str(2015 + n)), number(own), Status.PUBLISHED, number(beside))
        for n, (own, beside) in enumerate(pairs)
    ]


def test_chart_when_a_figure_is_missing_then_the_line_has_a_gap() -> None:
    drawn = chart(points((1, 2), (2, 2), (None, 2), (3, None), (4, 2)))

    assert drawn is not None
    assert [len(run.split()) for run in drawn.line] == [2, 2]
    assert [len(run.split()) for run in drawn.median] == [3]
    assert (drawn.first.text, drawn.first_value, drawn.last.text, drawn.last_value) == ("2015", 1, "2019", 4)
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in drawn.dots)


@pytest.mark.parametrize("found", [[], points((1, 1)), points((None, 1), (2, 2))], ids=["none", "one", "one value"])
def test_chart_when_fewer_than_two_values_then_none(found: list[Point]) -> None:
    assert chart(found) is None


def test_chart_when_all_values_are_equal_then_drawn() -> None:
    drawn = chart(points((3, 3), (3, 3)))

    assert drawn is not None
    assert len({dot.y for dot in (*drawn.dots, *drawn.median_dots)}) == 1


def test_chart_when_the_series_breaks_then_no_line_leads_across() -> None:
    drawn = chart(points((1, 1), (2, 1), (3, 1), (4, 1)), {"2017"})

    assert drawn is not None
    assert [len(run.split()) for run in drawn.line] == [2, 2]
