"""Whom a row is about: codes first, E-code with name, name with type, dates between bodies of one name."""

from datetime import date

import pytest

from portal.domain import periods
from portal.domain.metrics import Authority
from portal.ingest.authorities import Resolver, Said
from portal.ingest.outcome import Register

END, START = date(2023, 3, 31), date(2023, 4, 1)
REGISTER = Register(
    {
        "E06000023": Authority("E06000023", "Bristol, City of", "unitary"),
        "E06000019": Authority("E06000019", "Herefordshire, County of", "unitary"),
        "E06000063": Authority("E06000063", "Cumberland", "unitary", START),
        "E06000066": Authority("E06000066", "Somerset", "unitary", START),
        "E10000027": Authority("E10000027", "Somerset", "county", None, END),
        "E10000023": Authority("E10000023", "North Yorkshire", "county", None, END),
        "E07000030": Authority("E07000030", "Eden", "district", None, END),
        "E07000245": Authority("E07000245", "West Suffolk", "district", date(2019, 4, 1)),
        "E08000016": Authority("E08000016", "Barnsley", "metropolitan_district"),
        "E09000001": Authority("E09000001", "City of London", "london_borough"),
        "E47000007": Authority("E47000007", "West Midlands", "combined_authority"),
        "E61000001": Authority("E61000001", "Greater London", "greater_london_authority"),
    },
    {"E08000038": "E08000016"},
    {"E0102": ("E06000023",), "E2721": ("E10000023",), "E3320": ("E10000027",), "E5100": ("E61000001",)},
    {"E61000001": ("Greater London Authority",), "E06000023": ("Bristol City Council",)},
)


def find(said: Said, year: str = "2021-22"):  # type: ignore[no-untyped-def]  # an outcome to look at
    return Resolver(REGISTER).find(said, periods.parse(year))


@pytest.mark.parametrize(
    "said,year,code",
    [
        pytest.param(Said("E06000023"), "2021-22", "E06000023", id="a code of the register"),
        pytest.param(Said("E06000063", name="Cumberland"), "2021-22", "E06000063", id="a code, before its council was"),
        pytest.param(Said(ecode="E0102", name="Bristol UA"), "2021-22", "E06000023", id="E-code and name"),
        pytest.param(Said("E12000007", "E5100", "Greater London Authority"), "2021-22", "E61000001", id="a region's"),
    ],
)
def test_row_when_it_says_whom_it_is_about_then_is_found(said: Said, year: str, code: str) -> None:
    assert find(said, year).code == code


@pytest.mark.parametrize(
    "said,year,code,words",
    [
        pytest.param(Said("E08000038", name="Barnsley"), "2021-22", "E08000016", "another code of it", id="later code"),
        pytest.param(Said("E10000022", "E2721", "North Yorkshire"), "2015-16", "E10000023", "E-code", id="wrong code"),
        pytest.param(Said("E10000027", name="Somerset"), "2023-24", "E06000066", "followed it", id="ended body"),
        pytest.param(Said(ecode="E3320", name="Somerset"), "2023-24", "E06000066", "followed it", id="E-code of one"),
        pytest.param(Said(ecode="E3539", name="West Suffolk", kind="district"), "2021-22", "E07000245", "type", id="x"),
        pytest.param(Said(name="Somerset", kind="county"), "2021-22", "E10000027", "name and type", id="county"),
        pytest.param(Said(name="Somerset", kind="unitary"), "2023-24", "E06000066", "name and type", id="unitary"),
        pytest.param(Said(name="Herefordshire", kind="unitary"), "2021-22", "E06000019", "type", id="a shorter name"),
    ],
)
def test_row_when_its_code_is_not_the_registers_then_found_and_said(
    said: Said, year: str, code: str, words: str
) -> None:
    resolved = find(said, year)

    assert resolved.code == code
    assert words in resolved.note and code in resolved.note


@pytest.mark.parametrize(
    "said,words",
    [
        pytest.param(Said("E06999999", name="Bristol"), "Correct the code", id="an unknown code, whatever the name"),
        pytest.param(Said(name="Somerset"), "name alone does not say", id="a name alone"),
        pytest.param(Said(name="Bristol"), "name alone does not say", id="a name alone, of one body"),
        pytest.param(Said(ecode="E0102", name="Eden"), "do not belong together", id="an E-code with another's name"),
        pytest.param(Said(ecode="E2721", name="Somerset"), "do not belong together", id="an E-code of another"),
        pytest.param(Said(name="Eden", kind="county"), "no authority", id="a name of another type"),
        pytest.param(Said(name="Nowhere", kind="district"), "no authority", id="a name of nobody"),
    ],
)
def test_row_when_about_nobody_known_then_says_what_to_do(said: Said, words: str) -> None:
    resolved = find(said)

    assert resolved.code == "" and resolved.left_out == ""
    assert words in resolved.problem


@pytest.mark.parametrize(
    "said,words",
    [
        (Said("E92000001", name="England"), "England"),
        (Said("E12000005", name="West Midlands"), "England"),
        (Said("E23000016", name="West Mercia"), "police"),
        (Said("E31000001", name="Avon"), "fire"),
        (Said("E50000008", name="Cambridge City and South Cambs Councils"), "report together"),
        (Said("E07000150 / E07000153", name="Corby and Kettering Shared Service"), "report together"),
        (Said("W06000001", name="Isle of Anglesey"), "outside England"),
        (Said(ecode="E6101", name="Avon Combined Fire Authority"), "fire"),
        (Said(name="Lee Valley Regional Park Authority"), "parks"),
        (Said(name="Shire Counties"), "England"),
    ],
)
def test_row_when_about_something_else_then_is_counted_and_no_error(said: Said, words: str) -> None:
    resolved = find(said)

    assert words in resolved.left_out
    assert (resolved.code, resolved.problem) == ("", "")
