"""Releases as they were published: each is read as it is, every figure held against the same one taken otherwise.

The list of differences is whole: a figure that differs and is not explained here fails the test, and so does an
explanation that no figure needs any more.
"""

from collections import Counter

import pytest

from portal.ingest.problems import Severity
from tests.ingest import samples

BAND_D = "fin_band_d"
RESTATED = "the return of the year after restates this council's figure"
NEXT_YEAR = "this return leaves it to side tables; the figure held is from the previous-year column of the next one"
#: File to layout, collection, figures, figures held otherwise as well, and those of them that are equal.
READ = {
    "oflog_waste_download.csv": ("oflog-waste", "oflog", 7659, 7659, 7659),
    "ons_fe_achievements.csv": ("ons-local-statistics", "ons-local-statistics", 2024, 2024, 2024),
    "planning_major_16_authorities.csv": ("lg-inform-planning", "mhclg-planning", 208, 208, 208),
    "rsx_2022-23_by_la.csv": ("mhclg-rsx", "portal-derived", 152, 152, 152),
    "rs_2015-16_by_la.xlsx": ("mhclg-rs", "mhclg-finance", 706, 706, 706),
    "ctr_2021-22.xlsx": ("mhclg-council-tax-1", "mhclg-council-tax", 664, 664, 658),
    "ctr_table_9_2023-24.ods": ("mhclg-council-tax-2", "mhclg-council-tax", 630, 630, 630),
    "defra_la_collection.ods": ("defra-collected-waste", "defra-collected-waste", 10819, 7305, 7305),
}
#: Every figure that differs: file, metric, code, period, value of the file, value held otherwise, why.
DIFFERENT = {
    ("ctr_2021-22.xlsx", BAND_D, "E06000019", "2020-21", 1573.77, 1573.37): RESTATED,
    ("ctr_2021-22.xlsx", BAND_D, "E06000040", "2020-21", 1095.12, 1077.41): RESTATED,
    ("ctr_2021-22.xlsx", BAND_D, "E06000046", "2020-21", 1600.87, 1663.05): RESTATED,
    ("ctr_2021-22.xlsx", BAND_D, "E07000125", "2020-21", 279.57, 276.83): RESTATED,
    ("ctr_2021-22.xlsx", BAND_D, "E06000058", "2021-22", None, 1541.57): NEXT_YEAR,
    ("ctr_2021-22.xlsx", BAND_D, "E06000061", "2021-22", None, 1532.9): NEXT_YEAR,
}
#: Statuses that the figures held otherwise call by another name.
SAME = {"missing": "not_published", "low_reliability": "suppressed"}


@pytest.mark.parametrize("name", READ)
def test_file_when_published_then_is_read_as_it_is(name: str) -> None:
    checked = samples.read(name)

    layout, collection, count, _, _ = READ[name]
    assert checked.suggested is not None
    assert (checked.layout, checked.suggested.collection, len(checked.figures)) == (layout, collection, count)
    assert checked.errors == ()
    assert checked.suggested.licence and checked.suggested.attribution and checked.suggested.source


def test_figures_when_published_then_equal_those_taken_otherwise_but_for_what_is_explained() -> None:
    for name in READ:
        samples.sample(name)
    different: set[tuple[str, str, str, str, float | None, float | None]] = set()
    table: dict[str, Counter[str]] = {}
    held = samples.observations()
    for name in READ:
        counts = table[name] = Counter()
        for key, value, _ in samples.figures(samples.read(name)):
            counts["figures"] += 1
            if key not in held:
                counts["only in the file"] += 1
            elif held[key][0] == value:
                counts["equal"] += 1
            else:
                different.add((name, *key, value, held[key][0]))
    print("\n".join(f"{name:36} {dict(counts)}" for name, counts in table.items()))

    assert different == set(DIFFERENT)
    for name, (_, _, count, both, equal) in READ.items():
        assert (table[name]["figures"], table[name]["equal"]) == (count, equal), name
        assert count - table[name]["only in the file"] == both, name


@pytest.mark.parametrize("name", [name for name in READ if name != "defra_la_collection.ods"])
def test_statuses_when_published_then_equal_those_taken_otherwise(name: str) -> None:
    held = samples.observations() if samples.sample(name) else {}

    apart = Counter(
        (SAME.get(held[key][1], held[key][1]), status)
        for key, value, status in samples.figures(samples.read(name))
        if held[key][0] == value and SAME.get(held[key][1], held[key][1]) != status
    )

    # What is worked out from a return is marked so here; the other hand keeps that in its column "basis".
    assert set(apart) <= {("published", "derived")}


def test_held_figures_when_of_the_same_release_then_none_is_missing_from_the_file() -> None:
    name = "oflog_waste_download.csv"
    read = {key for key, _, _ in samples.figures(samples.read(name))}

    waste = ("waste_recycling_rate", "waste_residual_per_household", "waste_recycling_contamination")
    assert {key for key in samples.observations() if key[0] in waste} == read


def test_contamination_when_worked_out_from_tonnes_then_left_out_where_oflog_prints_nought_for_less() -> None:
    held = samples.observations() if samples.sample("defra_la_collection.ods") else {}
    read = {key: value for key, value, _ in samples.figures(samples.read("defra_la_collection.ods"))}
    metric = "waste_recycling_contamination"
    covered = {key[1:] for key in read if key[0] == "waste_recycling_rate"}

    missing = [key for key in held if key[0] == metric and key[1:] in covered and key not in read]

    assert len(missing) == 111
    assert {held[key][0] for key in missing} == {0.0}


@pytest.mark.parametrize(
    "name,words,count",
    [
        ("ons_fe_achievements.csv", "totals of regions, classes and England", 60),
        ("planning_major_16_authorities.csv", "totals of regions, classes and England", 13),
        ("rsx_2022-23_by_la.csv", "police, fire, parks, waste and combined authorities", 93),
        ("rs_2015-16_by_la.xlsx", "police, fire, parks, waste and combined authorities", 92),
        ("ctr_2021-22.xlsx", "areas of restructured councils in the columns beside the table", 16),
        ("ctr_2021-22.xlsx", "figures for years before the authority existed", 2),
        ("ctr_table_9_2023-24.ods", "figures for years before the authority existed", 4),
        ("defra_la_collection.ods", "councils that report together under a code of their own", 43),
        ("defra_la_collection.ods", "totals of regions and of England", 130),
    ],
)
def test_rows_when_about_something_else_then_are_counted(name: str, words: str, count: int) -> None:
    assert samples.read(name).left_out[words] == count


@pytest.mark.parametrize(
    "name,words",
    [
        (
            "rs_2015-16_by_la.xlsx",
            "E10000022 North Yorkshire is read as North Yorkshire, E10000023: its E-code",
        ),
        (
            "defra_la_collection.ods",
            "E06000048 Northumberland is read as Northumberland, E06000057: another",
        ),
        ("defra_la_collection.ods", "Buckinghamshire, E06000060: the council of its name that followed it"),
    ],
)
def test_code_when_not_the_registers_own_then_read_and_said_once(name: str, words: str) -> None:
    said = [problem.message for problem in samples.read(name).warnings if words in problem.message]

    assert len(said) == 1


def test_council_when_two_bodies_bear_its_name_then_each_figure_is_of_the_one_that_was() -> None:
    read = {key: value for key, value, _ in samples.figures(samples.read("ons_fe_achievements.csv"))}
    metric = "skills_fe_achievements_per_100k"

    assert (read[metric, "E10000027", "2021-22"], read[metric, "E06000066", "2022-23"]) == (3924, 4014)
    assert (metric, "E06000066", "2021-22") not in read


def test_problems_when_published_then_none_but_notes_on_codes_and_years() -> None:
    names = [name for name in READ if samples.sample(name)]
    found = {(problem.code, problem.severity) for name in names for problem in samples.read(name).problems}

    assert {code for code, severity in found if severity is Severity.WARNING} <= {"other_code", "code_and_name"}
    assert all(severity is Severity.WARNING for _, severity in found)
