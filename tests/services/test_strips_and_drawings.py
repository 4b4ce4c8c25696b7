"""Strips and trends: one mark for each authority, none named, hidden or left out, and nothing drawn that is not."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from guidance.metrics import catalogue
from portal.domain.comparators import Comparator, summarise_doubles
from portal.domain.metrics import Status
from portal.domain.periods import parse
from portal.services import figures
from portal.services.figures import charts, drawings
from portal.services.figures.strips import BASE, WIDTH, Strip, strip
from portal.services.figures.types import Figure, Point
from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # fixtures

METRICS = catalogue()
RATE = METRICS["waste_recycling_rate"]
_STROKE = re.compile(r"M(\d+(?:\.\d+)?) (\d+)v-(\d+\.\d+)")
COMBINED = ("combined_authority", "greater_london_authority")


@pytest.fixture(scope="module")
def app(sqlite_app: Flask) -> Flask:
    """SQLite alone: drawings do not depend on the database."""
    return sqlite_app


@pytest.fixture
def country(app: Flask, real_figures: None) -> Iterator[figures.Country]:  # noqa: F811  # the imported fixture
    with app.app_context():
        yield figures.country()


def marks(drawn: Strip) -> int:
    """How many marks the strokes draw: one where a stroke begins, and one each step up to its end."""
    strokes = _STROKE.findall(drawn.path)
    assert "".join(f"M{x} {y}v-{length}" for x, y, length in strokes) == drawn.path
    assert {y for _, y, _ in strokes} <= {str(BASE)}
    assert all(0 <= float(x) <= WIDTH and float(length) <= BASE for x, _, length in strokes)
    assert len({x for x, _, _ in strokes}) == len(strokes)
    return sum(int(float(length) / drawn.step + 1e-9) + 1 for _, _, length in strokes)


values = st.lists(st.integers(-5000, 5000).map(lambda n: n / 10), min_size=5, max_size=340)


@given(values)
def test_strip_when_drawn_then_every_authority_is_one_mark(found: list[float]) -> None:
    group = summarise_doubles("england", found)
    drawn = strip(found, group)

    if min(found) == max(found):
        assert drawn is None
        return
    assert drawn is not None
    assert marks(drawn) == drawn.count == len(found)
    reach = 8 * float(group.mad or 0)
    middle = float(group.median or 0)
    if reach:
        assert drawn.below == sum(value < middle - reach for value in found)
        assert drawn.above == sum(value > middle + reach for value in found)
    else:
        assert (drawn.below, drawn.above) == (0, 0)
    assert all(14 <= drawn.x(value) <= WIDTH - 14 for value in found)


@given(values)
def test_strip_when_one_value_is_higher_then_it_never_stands_left_of_a_lower_one(found: list[float]) -> None:
    drawn = strip(found, summarise_doubles("england", found))
    if drawn is not None:
        places = [drawn.x(value) for value in sorted(found)]
        assert places == sorted(places)


def test_strip_when_a_figure_lies_beyond_eight_deviations_then_stands_at_the_edge_and_is_said() -> None:
    found = [float(n) for n in range(1, 12)] + [500.0, -500.0, -501.0]
    group = summarise_doubles("england", found)
    drawn = strip(found, group)
    assert drawn is not None and group.median == Decimal("5.5") and group.mad == Decimal("3.5")

    assert (drawn.below, drawn.above) == (2, 1)
    assert (drawn.low, drawn.high) == (5.5 - 28, 5.5 + 28)
    assert drawn.x(500) == WIDTH - 14 and drawn.x(-500) == 14
    assert drawn.is_beyond(500) and not drawn.is_beyond(11)
    ground = drawings.ground(drawn, figure(Decimal(500)))
    assert "and 2 lower" in ground.low and "and 1 higher" in ground.high
    assert "this authority, beyond the edge" in drawings.strip(drawn, ground, figure(Decimal(500)), "s")
    assert "beyond the edge" not in drawings.strip(drawn, ground, figure(Decimal(11)), "s")


@pytest.mark.parametrize("found", [[], [1.0, 2.0, 3.0, 4.0], [7.0] * 9], ids=["none", "four", "all equal"])
def test_strip_when_there_is_nothing_to_see_then_none(found: list[float]) -> None:
    assert strip(found, summarise_doubles("england", found)) is None
    assert strip(found, None) is None


def test_strip_when_most_figures_are_equal_then_a_column_of_marks_stays_within_the_drawing() -> None:
    found = [50.0] * 300 + [10.0, 90.0]
    drawn = strip(found, summarise_doubles("england", found))

    assert drawn is not None and marks(drawn) == 302
    assert (drawn.low, drawn.high) == (10, 90)  # no spread: the strip reaches over all


def test_strips_of_the_country_when_drawn_then_hold_each_authority_once_and_no_other(
    country: figures.Country,
) -> None:
    drawn_at_all = set()
    for metric_id, periods in country.periods.items():
        metric = METRICS[metric_id]
        for period in periods:
            held = {
                code: row.value
                for code, row in country.values(metric_id, period.text).items()
                if row.value is not None and row.status not in ("suspect_zero", "suppressed")
            }
            for kind in [*metric.applies_to, *(["combined_authority"] if metric.combined_authorities else [])]:
                among = [code for code in held if stands_with(country, code, kind, metric.comparable == "type")]
                drawn = country.strip(metric_id, period.text, kind)
                if len(among) < 5:
                    assert drawn is None
                    continue
                assert drawn is not None and drawn.count == marks(drawn) == len(among), (metric_id, period, kind)
                drawn_at_all.add((metric_id, kind))
    assert len(drawn_at_all) > 60


def stands_with(country: figures.Country, code: str, kind: str, by_type: bool) -> bool:
    """From the register: combined authorities among themselves, and by type where levels depend on it."""
    own = country.entries[code]
    if code.startswith("E99") or own.demonstration:
        return False
    if kind == "combined_authority":
        return own.type in COMBINED
    return own.type == kind if by_type else own.type not in COMBINED


def test_strips_of_the_country_when_the_authority_is_fictional_then_it_is_no_mark(country: figures.Country) -> None:
    held = country.values("waste_recycling_rate", "2022-23")
    fictional = [code for code in held if code.startswith("E99") and held[code].value is not None]
    assert fictional
    real = [code for code in held if not code.startswith("E99") and held[code].value is not None]

    drawn = country.strip("waste_recycling_rate", "2022-23", "unitary")
    assert drawn is not None and drawn.count == len(real)


def figure(value: Decimal | None, name: str = RATE.name, **rest: object) -> Figure:
    from dataclasses import replace

    metric = replace(RATE, name=name)
    return Figure(metric, parse("2022-23"), value, Status.PUBLISHED, **rest)  # type: ignore[arg-type]  # as each test gives


HOSTILE = 'Bins & <b>bags</b> > "boxes"'


def read(drawn: object) -> BeautifulSoup:
    """A drawing as markup, with what every one of them has: a title of its own that its label names."""
    soup = BeautifulSoup(str(drawn), "html.parser")
    (svg,) = soup.select("svg")
    title = svg.find("title")
    assert svg["role"] == "img" and title is not None and svg["aria-labelledby"] == title["id"]
    assert not [tag for tag in soup.find_all(True) if tag.get("style") or tag.get("fill") or tag.get("onclick")]
    return soup


def test_strip_when_names_have_markup_then_it_is_shown_and_never_obeyed() -> None:
    found = [float(n) for n in range(9)]
    drawn = strip(found, None)
    assert drawn is not None
    own = figure(Decimal(4), HOSTILE)

    soup = read(drawings.strip(drawn, drawings.ground(drawn, own), own, "s"))

    title = soup.select_one("title")
    assert title is not None and not soup.find("b")
    assert title.get_text().startswith(f"{HOSTILE}, 2022 to 2023: 9 authorities as unnamed marks between 0.0% and 8.0%")
    assert "this authority at 4.0%" in title.get_text()


def test_strip_when_medians_are_held_then_each_has_a_line_and_a_word_in_the_key() -> None:
    found = [float(n) for n in range(9)]
    drawn = strip(found, None)
    assert drawn is not None
    group = Comparator("england", 9, Decimal(4), Decimal(2))
    none = Comparator("type:unitary", 3, None, None)
    own = figure(Decimal(6), england=group, type=none, neighbours=Comparator("neighbours", 5, Decimal(5), Decimal(1)))

    soup = read(drawings.strip(drawn, drawings.ground(drawn, own), own, "s"))

    lines = {str(line["class"][1]): float(str(line["x1"])) for line in soup.select(".fig__median")}
    assert lines == {"fig__median--england": drawn.x(4), "fig__median--neighbours": drawn.x(5)}
    assert len(soup.select(".fig__own")) == 1
    key = soup.select_one("figcaption")
    assert key is not None
    assert key.get_text(" ", strip=True) == "one authority this authority England neighbours"


def test_strip_when_the_authority_has_no_figure_then_it_has_no_mark_of_its_own() -> None:
    drawn = strip([float(n) for n in range(9)], None)
    assert drawn is not None
    none = figure(None)

    soup = read(drawings.strip(drawn, drawings.ground(drawn, none), none, "s"))

    assert not soup.select(".fig__own, .fig__own-line") and "this authority" not in soup.get_text()


def points(*pairs: tuple[str | None, str | None]) -> tuple[Point, ...]:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    return tuple(
        Point(parse(f"{2015 + n}-{16 + n}"), number(own), Status.PUBLISHED, number(beside))
        for n, (own, beside) in enumerate(pairs)
    )


def drawn_trend(series: tuple[Point, ...], breaks: set[str], name: str = RATE.name) -> BeautifulSoup:
    drawn = charts.chart(series, breaks, "England <median>")
    assert drawn is not None
    return read(drawings.trend(drawn, figure(Decimal(1), name), "t"))


def test_trend_when_figures_are_missing_then_a_gap_and_no_line_across() -> None:
    series = points(("1", "2"), ("2", "2"), (None, "2"), ("4", None), ("5", "2"), ("6", "2"))

    soup = drawn_trend(series, set())

    assert len(soup.select(".fig__trend-dot")) == 5 and len(soup.select(".fig__trend-median-dot")) == 5
    lines = [len(str(line["points"]).split()) for line in soup.select(".fig__trend-line")]
    assert lines == [2, 3]
    assert [len(str(line["points"]).split()) for line in soup.select(".fig__trend-median")] == [3, 2]
    assert not soup.select(".fig__break")


def test_trend_when_the_series_breaks_then_the_break_is_marked_and_explained() -> None:
    series = points(("1", "2"), ("2", "2"), ("3", "2"), ("4", "2"))

    soup = drawn_trend(series, {"2017-18"}, HOSTILE)

    (mark,) = soup.select(".fig__break")
    xs = [float(str(dot["cx"])) for dot in soup.select(".fig__trend-dot")]
    assert xs[1] < float(str(mark["x1"])) < xs[2]
    assert [len(str(line["points"]).split()) for line in soup.select(".fig__trend-line")] == [2, 2]
    assert "break in the series" in soup.get_text() and "England <median>" in soup.get_text()
    assert not soup.find("b") and not soup.find("median")
    title = soup.select_one("title")
    assert title is not None and title.get_text().startswith(f"{HOSTILE}, 2015-16 to 2018-19")
    assert "The numbers stand in the table of every period" in title.get_text()


@pytest.mark.parametrize(
    "series",
    [(), points(("1", "1")), points((None, "1"), ("2", "2"), (None, "3")), points((None, "1"), (None, "2"))],
    ids=["none", "one period", "one value", "medians only"],
)
def test_trend_when_there_are_not_two_values_then_none(series: tuple[Point, ...]) -> None:
    assert charts.chart(series, (), "England median") is None


def test_trends_of_the_country_when_a_metric_breaks_then_no_line_leads_across(country: figures.Country) -> None:
    from guidance.seven import THEME_SLUGS

    broken = {metric.id for metric in METRICS.values() if metric.breaks}
    looked_at = set()
    for code in ("E06000001", "E10000016", "E07000223"):
        for found in figures.council_figures(code, THEME_SLUGS).all_figures:
            starts = {item.period for item in found.metric.breaks}
            drawn = charts.chart(found.series, starts)
            cut = [p for at, p in enumerate(found.series) if at and p.period.text in starts]
            if drawn is not None and cut:
                looked_at.add(found.metric.id)
                assert len(drawn.breaks) == len(cut)
                for run in drawn.line:
                    xs = [float(pair.split(",")[0]) for pair in run.split()]
                    assert not [x for x in drawn.breaks if xs[0] < x < xs[-1]]
    assert looked_at <= broken and (looked_at or not broken)
