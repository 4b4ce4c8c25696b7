"""The language of layouts and the small cases of reading by one: no published file is needed for them."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.metrics import catalogue
from portal.domain.metrics import Authority
from portal.ingest import layouts
from portal.ingest.checks import Checked, Register, check_file
from portal.ingest.layouts.language import LayoutError, parse
from portal.ingest.problems import Severity
from tests.factories.workbooks import Cell, ods, xlsx

REGISTER = Register(
    {
        "E06000001": Authority("E06000001", "Hartlepool", "unitary"),
        "E06000063": Authority("E06000063", "Cumberland", "unitary", date(2023, 4, 1)),
        "E07000030": Authority("E07000030", "Eden", "district", None, date(2023, 3, 31)),
        "E10000016": Authority("E10000016", "Kent", "county"),
        "E99000002": Authority("E99000002", "Exampleton", "unitary", demonstration=True),
    },
    ecodes={"E0701": ("E06000001",), "E2221": ("E10000016",)},
)
WASTE = ["Year", "AreaCode", "AreaName", "AreaType", "Region", "Measure", "Value", "Units", "Date source data accessed"]
RATE = "Household waste recycling rate"
SMALL = """
code = "small"
collection = "small"
title = "Small"
publisher = "P"
licence = "L"
attribution = "A"
source = "S"
[[table]]
anchors = ["^code$"]
codes = { gss = "^code$" }
figures = [{ metric = "fin_band_d", column = "^x$", period = "current year" }]
"""


def check(raw: bytes) -> Checked:
    return check_file(raw, catalogue(), REGISTER)


def waste(*rows: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([WASTE, *rows])
    return text.getvalue().encode("utf-8-sig")


def row(value: str, *, code: str = "E06000001", name: str = "Hartlepool", year: str = "2022-23", measure: str = RATE):  # type: ignore[no-untyped-def]
    return [year, code, name, "", "", measure, value, "%", ""]


@pytest.mark.parametrize(
    "change,words",
    [
        (("publisher", "publsher"), "publsher"),
        (("column =", "colunm ="), "colunm"),
        (("gss =", "ons ="), "ons"),
        (("anchors =", "anchor ="), "anchor"),
        (("^code$", "^(code$"), "small"),
        (('title = "Small"', ""), "title"),
    ],
)
def test_layout_when_it_says_what_the_language_lacks_then_refused(change: tuple[str, str], words: str) -> None:
    with pytest.raises(LayoutError, match=words.replace("(", r"\(")):
        parse(SMALL.replace(*change))


def test_layouts_when_loaded_then_each_figure_is_of_the_catalogue_and_codes_are_unique() -> None:
    found = layouts.published()

    assert len({layout.code for layout in found}) == len(found) >= 8
    rules = [rule for layout in found for table in layout.tables for rule in table.figures]
    assert {rule.metric for rule in rules} <= set(catalogue())
    assert all((rule.column is None) is bool(rule.numerator and rule.denominator) for rule in rules)


@pytest.mark.parametrize(
    "value,expected",
    [
        ("39.4", (39.4, "published")),
        ("1,039.4", (1039.4, "published")),
        ("-", (None, "reported_jointly")),
        ("", (None, "not_published")),
        ("[x]", (None, "not_published")),
        ("[c]", (None, "suppressed")),
        ("0.0", (None, "suspect_zero")),
    ],
)
def test_cell_when_a_number_or_a_marker_then_value_or_status(value: str, expected: tuple[float | None, str]) -> None:
    result = check(waste(row(value)))

    assert (result.errors, result.layout) == ((), "oflog-waste")
    assert [(result.figures.values[0], result.figures.statuses[0])] == [expected]


def test_zero_when_the_layout_does_not_say_that_it_cannot_be_then_is_kept() -> None:
    result = check(waste(row("0.0", measure="Recycling contamination rate")))

    assert (result.figures.values, result.figures.statuses) == ([0.0], ["published"])


@pytest.mark.parametrize(
    "changed,column,code",
    [
        (row("n.a."), "Value", "not_a_number"),
        (row("5", year="2022-24"), "Year", "period_unknown"),
        (row("5", code="E06999999"), "AreaCode", "unknown_council"),
        (row("5", code="", name="Hartlepool"), "AreaName", "unknown_council"),
        (row("1" * 20), "Value", "too_precise"),
        (row("5")[:-1], None, "ragged"),
    ],
)
def test_row_when_wrong_then_says_where_and_nothing_is_loaded(changed: list[str], column: str, code: str) -> None:
    result = check(waste(row("5", year="2021-22"), changed))

    assert [(p.row, p.column, p.code) for p in result.errors] == [(3, column, code)]
    assert len(result.figures) == 0


def test_rows_when_two_give_one_figure_then_equal_ones_are_one_and_others_an_error() -> None:
    assert len(check(waste(row("5"), row("5"))).figures) == 1

    result = check(waste(row("5"), row("6")))

    assert [(p.row, p.code) for p in result.errors] == [(3, "duplicate")]


def test_rows_when_of_other_services_and_measures_then_counted() -> None:
    result = check(waste(row("5"), row("5", code="E10000016", name="Kent"), row("5", measure="Litter")))

    assert dict(result.left_out) == {
        "county councils: no part of “Household waste recycling rate”": 1,
        "rows of measures that are not read": 1,
    }


def test_rows_when_of_two_indicators_then_each_has_its_metric_and_its_kind_of_year() -> None:
    lines = [
        "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes",
        "K03000001,Great Britain,,Level 3 or above qualifications (Great Britain),2023-01-01/P1Y,67.8,Percentage,%,,,,",
        "E06000001,Hartlepool,,Level 3 or above qualifications (Great Britain),2023-01-01/P1Y,57.9,Percentage,%,,,,",
        "E06000001,Hartlepool,,Further education and skills learner achievements,2023-08-01/P1Y,3640,"
        '"Rate per 100,000 population",,,,,',
    ]

    result = check("\n".join(lines).encode())

    assert (result.errors, dict(result.left_out)) == ((), {"areas outside England": 1})
    found = result.figures
    assert list(zip(found.metric_ids, found.periods, found.values, strict=True)) == [
        ("skills_level3_plus", "2023", 57.9),
        ("skills_fe_achievements_per_100k", "2023-24", 3640.0),
    ]


def returns(*rows: list[Cell]) -> list[list[Cell]]:
    """A sheet like those of the summary of revenue outturn."""
    headings: list[Cell] = [
        "E-code", "ONS Code", "Local authority", "Class", "TOTAL SERVICE EXPENDITURE (lines 190 to 698)",
        "NET REVENUE EXPENDITURE", "Estimated other earmarked financial reserves level at 31 March",
        "Estimated unallocated financial reserves level at 31 March",
    ]  # fmt: skip
    title: list[Cell] = ["Revenue Outturn (RO) 2019-20: summary", *[""] * 7]
    return [title, [""] * 8, headings, *rows]


HARTLEPOOL: list[Cell] = ["E0701", "E06000001", "Hartlepool UA", "UA", 1000.0, 500.0, 100.0, 25.0]


@pytest.mark.parametrize("write", [xlsx, ods], ids=["xlsx", "ods"])
def test_workbook_when_in_a_known_layout_then_ratios_are_worked_out(write) -> None:  # type: ignore[no-untyped-def]
    result = check(write({"Front": [["x"]], "Figures": returns(HARTLEPOOL)}))

    assert result.errors == () and result.suggested is not None
    assert result.suggested.code == "mhclg-rs-2019-20"
    found = result.figures
    assert list(zip(found.metric_ids, found.values, found.statuses, strict=True)) == [
        ("fin_reserves_pct_nre", 25.0, "derived"),
        ("fin_reserves_pct_service_spend", 12.5, "derived"),
    ]


def test_workbook_when_a_cell_is_wrong_then_says_sheet_row_and_column() -> None:
    result = check(
        xlsx({"Front": [["x"]], "Figures": returns(HARTLEPOOL, ["E2221", "", "Kent", "SC", 1.0, "ten", 1.0, 1.0])})
    )

    assert {problem.place for problem in result.errors} == {"sheet Figures, row 5, column F, “NET REVENUE EXPENDITURE”"}


def test_ratio_when_nothing_stands_under_it_then_not_published() -> None:
    result = check(xlsx({"Figures": returns([*HARTLEPOOL[:4], 0.0, "", 1.0, 1.0])}))

    assert (result.figures.values, result.figures.statuses) == ([None, None], ["not_published"] * 2)


def test_year_when_the_words_are_others_then_the_only_one_over_the_table_will_do() -> None:
    sheet = returns(HARTLEPOOL)
    sheet[0][0] = "Summary of what councils spent in 2019/20"

    assert set(check(xlsx({"Figures": sheet})).figures.periods) == {"2019-20"}


def test_year_when_none_is_said_then_the_heading_row_is_named() -> None:
    sheet = returns(HARTLEPOOL)
    sheet[0][0] = "Summary"

    result = check(xlsx({"Figures": sheet}))

    assert {(problem.row, problem.code, problem.sheet) for problem in result.errors} >= {
        (3, "heading_missing", "Figures")
    }
    assert len(result.figures) == 0


@pytest.mark.parametrize(
    "demonstration,code,found",
    [(True, "E06000001", "real_council"), (False, "E99000002", "fictional_council"), (True, "E99000002", None)],
)
def test_release_when_fictional_and_real_councils_meet_then_refused(
    demonstration: bool, code: str, found: str | None
) -> None:
    raw = waste(row("5", code=code, name=""))

    result = check_file(raw, catalogue(), REGISTER, demonstration=demonstration)

    assert [problem.code for problem in result.errors] == ([found] if found else [])


def test_row_when_its_code_is_one_councils_and_its_name_anothers_then_shown() -> None:
    result = check(waste(row("5", code="E06000001", name="Eden District Council")))

    assert [(p.row, p.code, p.severity) for p in result.problems] == [(2, "code_and_name", Severity.WARNING)]
    assert result.figures.gss_codes == ["E06000001"]


def test_formula_when_in_a_cell_of_text_then_is_text_and_never_run() -> None:
    result = check(waste(row('=HYPERLINK("http://example.org")')))

    assert [problem.code for problem in result.errors] == ["not_a_number"]


def test_code_when_its_council_had_ended_then_kept_with_a_warning() -> None:
    result = check(waste(row("5", code="E07000030", name="Eden", year="2023-24")))

    assert [(p.code, p.severity) for p in result.problems] == [("after_it_ended", Severity.WARNING)]


@given(
    st.lists(st.lists(st.text(max_size=8) | st.sampled_from(["E06000001", "2022-23", RATE, "1e99", "-0"]), max_size=9))
)
def test_rows_when_they_are_anything_then_figures_or_problems_and_no_crash(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([WASTE, *rows])

    result = check(text.getvalue().encode("utf-8", "surrogatepass"))

    assert bool(result.errors) is not bool(len(result.figures))


@given(
    st.lists(st.sampled_from([0.0, 1e300, -1e300, 1e-300, 5.0, "x", "[x]", "1e99", "9" * 40]), min_size=4, max_size=4)
)
def test_ratio_when_its_numbers_are_anything_then_no_crash(numbers: list[Cell]) -> None:
    from portal.ingest import published
    from portal.ingest.layouts import finding
    from portal.ingest.sheets import Book, Sheet

    text = io.StringIO(newline="")
    csv.writer(text).writerows(returns([*HARTLEPOOL[:4], *numbers]))
    book = Book((Sheet("Figures", text.getvalue().encode()),), is_spreadsheet=True)
    chosen = finding.choose(book, layouts.published())

    assert chosen is not None
    result = published.check(book, chosen, catalogue(), REGISTER)
    assert bool(result.errors) is not bool(len(result.figures))
