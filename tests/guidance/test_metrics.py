"""The catalogue of metrics, and the releases that come with it."""

import csv
import re
import statistics
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

import guidance
from guidance.metrics import CatalogueError, Comparable, Grade, Metric, MetricStatus, Polarity, catalogue, parse
from guidance.seven import THEME_SLUGS
from portal.domain import periods
from portal.domain.metrics import TYPE_NAMES
from portal.ingest.descriptions import parse_description

FOLDER = Path(guidance.__file__).parent / "reference"
METRICS = catalogue()
every_metric = pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RELEASES = {path.stem: rows(path) for path in sorted((FOLDER / "releases").glob("*.csv"))}


def test_catalogue_when_read_then_has_every_metric_and_its_standing() -> None:
    assert len(METRICS) == 43
    assert Counter(metric.status for metric in METRICS.values()) == {
        MetricStatus.IN_EXPLORER: 31,
        MetricStatus.CLAIMED: 9,
        MetricStatus.SUPPLEMENTARY: 2,
        MetricStatus.COMPONENT: 1,
    }


@every_metric
def test_metric_when_read_then_is_whole(metric: Metric) -> None:
    assert metric.definition and metric.caveats and metric.question and metric.publisher and metric.release
    assert metric.applies_to <= set(TYPE_NAMES)
    assert 0 <= metric.decimals <= 3
    assert periods.PeriodKind(metric.period_type)
    assert (metric.comparable is Comparable.TYPE) == bool(metric.comparable_reason)
    assert (metric.grade is Grade.D) == bool(metric.partial_to)


@every_metric
def test_metric_when_it_bears_on_themes_then_prompts_and_never_proves(metric: Metric) -> None:
    assert all(link.slug in THEME_SLUGS for link in metric.themes)
    assert sum(link.is_primary for link in metric.themes) == (metric.status is not MetricStatus.COMPONENT)
    assert all(link.reason.startswith("prompts a question about ") for link in metric.themes)
    assert not re.search(r"\b(prove|show|demonstrate)", " ".join(link.reason for link in metric.themes))


@every_metric
def test_metric_when_it_has_no_direction_then_its_question_has_none(metric: Metric) -> None:
    judging = r"\b(better|worse|best|worst|good|poor|fail\w*|rank\w*|score\w*|too high|too low|why is it)\b"

    assert not re.search(judging, metric.question, re.IGNORECASE)


def test_themes_when_no_metric_speaks_to_them_then_are_leadership_and_culture() -> None:
    assert {slug for slug in THEME_SLUGS if not METRICS.under_theme(slug)} == {"leadership", "culture"}


def test_areas_when_the_explorer_began_then_were_four() -> None:
    launched = Counter(metric.area for metric in METRICS.values() if metric.launch_area)

    assert launched == {"Adult social care": 7, "Adult skills": 3, "Waste management": 3, "Corporate and finance": 8}


def test_finance_when_shown_then_has_no_direction_except_collection() -> None:
    directed = {
        metric.id
        for metric in METRICS.values()
        if metric.area == "Corporate and finance" and metric.polarity is not Polarity.NONE
    }

    assert directed == {"corp_ombudsman_upheld", "corp_council_tax_collection", "corp_ndr_collection"}


@pytest.mark.parametrize(
    "change,message",
    [
        ('polarity = "up"', "x: 'up' is not a valid Polarity"),
        ("", "x: 'polarity'"),
    ],
)
def test_catalogue_when_a_key_is_wrong_then_names_the_metric(change: str, message: str) -> None:
    keys = "name area unit polarity_basis definition release publisher frequency period_type collection question"
    text = '[[metric]]\nid = "x"\n' + "\n".join(f'{key} = "x"' for key in keys.split()) + "\n" + change
    text += "\ndecimals = 1\ncombined_authorities = false\nlaunch_area = false\napplies_to = []\n"

    with pytest.raises(CatalogueError, match=re.escape(message)):
        parse(text)


def test_releases_when_read_then_hold_grades_a_to_c_and_say_whose_they_are() -> None:
    held: dict[str, str] = {}
    for code, found in RELEASES.items():
        description = parse_description((FOLDER / "releases" / f"{code}.toml").read_text(encoding="utf-8"))
        assert description.code == code
        assert all((description.title, description.publisher, description.licence, description.attribution))
        assert all((description.source, description.provenance, description.changes, description.published))
        for metric_id in {row["metric_id"] for row in found}:
            assert METRICS[metric_id].grade in (Grade.A, Grade.B, Grade.C)
            assert METRICS[metric_id].collection == description.collection
            assert held.setdefault(metric_id, code) == code
    assert set(held) == {m.id for m in METRICS.values() if m.grade in (Grade.A, Grade.B, Grade.C)}
    assert sum(len(found) for found in RELEASES.values()) == 45_155


def test_figures_when_kept_as_doubles_then_come_back_as_written() -> None:
    for found in RELEASES.values():
        assert all(Decimal(repr(float(row["value"]))) == Decimal(row["value"]) for row in found if row["value"])


def test_register_when_read_then_has_the_official_counts_of_july_2023() -> None:
    active = Counter(
        row["type"]
        for row in rows(FOLDER / "authorities.csv")
        if (row["start_date"] or "0") <= "2023-07-04" <= (row["end_date"] or "9")
    )

    councils = ("district", "unitary", "metropolitan_district", "london_borough", "county")
    assert [active[kind] for kind in councils] == [164, 63, 36, 33, 21]
    assert (active["combined_authority"], active["greater_london_authority"]) == (10, 1)


def test_comparable_when_decided_then_follows_from_the_figures() -> None:
    """One scale unless the largest median of a type is at least twice the smallest, in the latest period."""
    kinds = {row["gss_code"]: row["type"] for row in rows(FOLDER / "authorities.csv")}
    for found in RELEASES.values():
        by_metric: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in found:
            by_metric[row["metric_id"]].append(row)
        for metric_id, items in by_metric.items():
            latest = max(row["period"] for row in items)
            groups: dict[str, list[Decimal]] = defaultdict(list)
            for row in items:
                if row["period"] == latest and row["value"]:
                    groups[kinds[row["gss_code"]]].append(Decimal(row["value"]))
            own = [values for kind, values in groups.items() if kind in METRICS[metric_id].applies_to]
            medians = [statistics.median(values) for values in own if len(values) >= 5]
            expected = Comparable.TYPE if medians and max(medians) >= 2 * min(medians) else Comparable.ENGLAND
            assert METRICS[metric_id].comparable is expected, (metric_id, medians)
