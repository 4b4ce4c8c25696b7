"""Figures checked against the catalogue and the register: every problem by row and column."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.metrics import catalogue
from portal.domain.metrics import Authority, Observation, Status
from portal.ingest.checks import Checked, Register, check_file
from portal.ingest.problems import Severity

REGISTER = Register(
    {
        "E06000001": Authority("E06000001", "Hartlepool", "unitary"),
        "E06000063": Authority("E06000063", "Cumberland", "unitary", date(2023, 4, 1)),
        "E08000016": Authority("E08000016", "Barnsley", "metropolitan_district"),
        "E10000016": Authority("E10000016", "Kent", "county"),
        "E47000001": Authority("E47000001", "Greater Manchester", "combined_authority"),
        "E99000002": Authority("E99000002", "Exampleton", "unitary", demonstration=True),
    },
    {"E08000038": "E08000016"},
)
KEYS = b"metric_id,gss_code,period,value"
HEADER = "metric_id,gss_code,period,value,status,unit,period_type,basis"


def checked(*lines: str, header: str = HEADER, demonstration: bool = False) -> Checked:
    text = "\n".join((header, *(line + "," * (header.count(",") - line.count(",")) for line in lines))) + "\n"
    return check_file(text.encode(), catalogue(), REGISTER, demonstration=demonstration)


def test_file_when_sound_then_is_figures() -> None:
    result = checked("waste_recycling_rate,E06000001,2022-23,30.10,published,%,financial_year,oflog_published")

    expected = Observation("E06000001", "waste_recycling_rate", "2022-23", Decimal("30.10"), Status.PUBLISHED)
    assert (result.observations, result.problems, result.rows) == ((expected,), (), 1)


@pytest.mark.parametrize(
    "line,column,code,words",
    [
        ("recycling,E06000001,2022-23,1", "metric_id", "unknown_metric", "“recycling”"),
        ("waste_recycling_rate,E06000999,2022-23,1", "gss_code", "unknown_council", "“E06000999”"),
        ("waste_recycling_rate,Hartlepool,2022-23,1", "gss_code", "unknown_council", "“Hartlepool”"),
        ("waste_recycling_rate,E10000016,2022-23,1", "gss_code", "not_its_service", "does not run the service"),
        ("fin_band_d,E47000001,2022-23,1", "gss_code", "not_its_service", "does not run the service"),
        ("waste_recycling_rate,E99000002,2022-23,1", "gss_code", "fictional_council", "fictional"),
        ("waste_recycling_rate,E06000001,2022,1", "period", "period_unknown", "such as 2022-23, not “2022”"),
        ("waste_recycling_rate,E06000001,2022-24,1", "period", "period_unknown", "“2022-24”"),
        ("econ_gva_per_hour,E06000001,2022-23,1", "period", "period_unknown", "such as 2023"),
        ("waste_recycling_rate,E06000001,2022-23,1,,,academic_year", "period_type", "period_type", "financial_year"),
        ("waste_recycling_rate,E06000001,2022-23,1,,kg", "unit", "unit", "“%”, not “kg”"),
        ("waste_recycling_rate,E06000001,2022-23,41%", "value", "not_a_number", "“41%”"),
        ('waste_recycling_rate,E06000001,2022-23,"1,204"', "value", "not_a_number", "“1,204”"),
        ("waste_recycling_rate,E06000001,2022-23,1e3", "value", "not_a_number", "“1e3”"),
        ("waste_recycling_rate,E06000001,2022-23,inf", "value", "not_a_number", "“inf”"),
        ("waste_recycling_rate,E06000001,2022-23,[c]", "value", "not_a_number", "“[c]”"),
        ("waste_recycling_rate,E06000001,2022-23,٤١", "value", "not_a_number", "“٤١”"),
        ("waste_recycling_rate,E06000001,2022-23,0.1234567890123456", "value", "too_precise", "15 digits"),
        ("waste_recycling_rate,E06000001,2022-23,,published", "value", "value_missing", "Enter a value"),
        ("waste_recycling_rate,E06000001,2022-23,1,reported_jointly", "value", "value_given", "reported_jointly"),
        ("waste_recycling_rate,E06000001,2022-23,1,suspect_zero", "value", "value_given", "suspect_zero"),
        ("waste_recycling_rate,E06000001,2022-23,1,final", "status", "unknown_status", "“final”"),
        ("waste_recycling_rate,E06000001,2022-23,,not_applicable", "status", "unknown_status", "not_applicable"),
    ],
)
def test_row_when_wrong_then_says_where_and_what_to_do(line: str, column: str, code: str, words: str) -> None:
    result = checked("waste_recycling_rate,E08000016,2022-23,40", line)

    assert [(p.row, p.column, p.code, p.severity) for p in result.problems] == [(3, column, code, Severity.ERROR)]
    assert words in result.problems[0].message
    assert result.observations == ()


def test_code_when_a_later_one_of_the_register_then_is_read_as_ours_and_said_once() -> None:
    result = checked("waste_recycling_rate,E08000038,2021-22,40", "waste_recycling_rate,E08000038,2022-23,41")

    assert [(p.row, p.code, p.severity) for p in result.problems] == [(2, "other_code", Severity.WARNING)]
    assert "E08000038 is read as E08000016" in result.problems[0].message
    assert result.figures.gss_codes == ["E08000016", "E08000016"]


def test_code_when_both_of_one_authority_give_a_figure_then_the_second_is_a_duplicate() -> None:
    result = checked("waste_recycling_rate,E08000016,2021-22,40", "waste_recycling_rate,E08000038,2021-22,40")

    assert [(p.row, p.code) for p in result.errors] == [(3, "duplicate")]


def test_problems_when_endless_then_the_first_are_listed_and_the_others_counted() -> None:
    result = checked(*["waste_recycling_rate,E06000001,2022-23,x"] * 2100)

    unread = [problem for problem in result.errors if problem.code == "not_a_number"]
    assert len(unread) == 2001
    assert unread[-1].message.startswith("100 more rows have this problem")


def test_rows_when_the_same_figure_comes_twice_then_names_the_first() -> None:
    line = "waste_recycling_rate,E06000001,2022-23,"

    result = checked(line + "1", "waste_recycling_rate,E08000016,2022-23,2", line + "1", line + "2")

    assert [(p.row, p.code) for p in result.problems] == [(4, "duplicate"), (5, "duplicate")]
    assert "row 2" in result.problems[0].message


def test_rows_when_many_are_wrong_then_all_are_listed_in_their_order() -> None:
    result = checked("x,y,z,w", "waste_recycling_rate,E06000001,2022-23,1", "waste_recycling_rate,E06000001,z,w")

    assert [(p.row, p.column) for p in result.errors] == [
        (2, "gss_code"),
        (2, "metric_id"),
        (2, "value"),
        (4, "period"),
        (4, "value"),
    ]


@pytest.mark.parametrize(
    "cells,value,status",
    [
        pytest.param("41.1", Decimal("41.1"), "published", id="a value alone is published"),
        pytest.param("", None, "not_published", id="nothing is not published"),
        pytest.param(",missing", None, "not_published", id="missing"),
        pytest.param(",low_reliability", None, "suppressed", id="low reliability"),
        pytest.param("12.5,low_reliability", None, "suppressed", id="low reliability hides the estimate"),
        pytest.param("0,suspect_zero", None, "suspect_zero", id="a zero that cannot be true"),
        pytest.param("0.0,suspect_zero", None, "suspect_zero", id="the same with a decimal"),
        pytest.param("0", Decimal(0), "published", id="a zero that the source says"),
        pytest.param("-3.5,provisional", Decimal("-3.5"), "provisional", id="below zero"),
        pytest.param("1,published,,,derived", Decimal(1), "derived", id="calculated"),
        pytest.param("1,budget_estimate,,,derived_budget", Decimal(1), "budget_estimate", id="from budgets"),
        pytest.param(" 41.1 , published ", Decimal("41.1"), "published", id="blanks around"),
    ],
)
def test_status_when_read_then_is_one_of_ours(cells: str, value: Decimal | None, status: str) -> None:
    result = checked("waste_recycling_rate,E06000001,2022-23," + cells)

    assert result.problems == ()
    assert [(item.value, item.status.value) for item in result.observations] == [(value, status)]


def test_file_when_columns_are_not_read_then_warned_and_loaded() -> None:
    result = checked("waste_recycling_rate,E06000001,2022-23,1,P02", header="metric_id,gss_code,period,value,origin")

    assert [(p.column, p.code, p.severity) for p in result.problems] == [
        ("origin", "column_not_read", Severity.WARNING)
    ]
    assert len(result.observations) == 1


def test_figure_when_before_the_authority_existed_then_one_warning_for_the_metric() -> None:
    result = checked("econ_employment_rate,E06000063,2021,70", "econ_employment_rate,E06000063,2022,71")

    assert [(p.row, p.code) for p in result.warnings] == [(2, "before_it_existed")]
    assert len(result.observations) == 2


@pytest.mark.parametrize("code,errors", [("E99000002", 0), ("E06000001", 1)])
def test_demonstration_when_loaded_then_for_fictional_authorities_only(code: str, errors: int) -> None:
    result = checked(f"waste_recycling_rate,{code},2022-23,1", demonstration=True)

    assert len(result.errors) == errors


@pytest.mark.parametrize("raw,code", [(b"", "empty"), (HEADER.encode(), "no_rows"), (b"a\n1", "layout_unknown")])
def test_file_when_it_holds_no_figures_then_one_problem(raw: bytes, code: str) -> None:
    result = check_file(raw, catalogue(), REGISTER)

    assert [problem.code for problem in result.problems] == [code]


@pytest.mark.parametrize(
    "raw,code,words",
    [
        pytest.param(b"a,a\n1,2\n", "layout_unknown", "“metric_id”, “gss_code”, “period” and “value”", id="no column"),
        pytest.param(b"gss_code,period,value\n", "layout_unknown", "Add the column “metric_id” to", id="one missing"),
        pytest.param(KEYS + b",a,a\n1,2,3,4,5,6\n", "duplicate_column", "“a”", id="a heading twice"),
        pytest.param(KEYS + b"\n1,2,3,4\n1,2,3,4,5\n", "ragged", "line 3", id="a line too long"),
        pytest.param(KEYS + b"\n1,2,3,4,5\n", "ragged", "as many cells", id="the first line too long"),
        pytest.param(KEYS + b'\n"1,2\n', "ragged", "quotes", id="a quote left open"),
        pytest.param(
            KEYS + b"," + b",".join(b"c%d" % n for n in range(1000)), "too_many_columns", "1000", id="columns"
        ),
    ],
)
def test_file_when_it_is_no_tidy_table_then_one_problem_says_why(raw: bytes, code: str, words: str) -> None:
    result = check_file(raw, catalogue(), REGISTER)

    assert [problem.code for problem in result.problems] == [code]
    assert words in result.problems[0].message


def test_lines_when_too_short_then_their_last_cells_are_empty() -> None:
    result = check_file(KEYS + b"\nwaste_recycling_rate,E06000001,2022-23\n\n", catalogue(), REGISTER)

    assert (result.figures.statuses, result.rows) == (["not_published"], 1)


@given(st.binary(max_size=300))
def test_file_when_it_is_anything_then_figures_or_problems_and_no_crash(raw: bytes) -> None:
    result = check_file(raw, catalogue(), REGISTER)

    assert bool(result.errors) is not bool(result.observations)


@given(st.lists(st.text(max_size=12), min_size=4, max_size=4))
def test_cells_when_they_are_anything_then_named_and_no_crash(cells: list[str]) -> None:
    import csv
    import io

    text = io.StringIO()
    csv.writer(text).writerows([["metric_id", "gss_code", "period", "value"], cells])
    result = check_file(text.getvalue().encode("utf-8", "surrogatepass"), catalogue(), REGISTER)

    assert result.errors and not result.observations
