"""The rules of figures, each with the tests named after it; rules 7 to 11 are in `test_rules_of_figures_apart.py`.

1. No rank, percentile, score, grade, traffic light or composite; authorities stand in alphabetical order only.
2. Every value shows its period, release, publisher, day of retrieval, status and basis; old ones are marked.
3. Not applicable, reported jointly, not published and not collected are four things; none is drawn, counted or zero.
4. Zero is shown only if the source says zero; zeros that cannot be true are labelled and in no median.
5. Medians state count, group and period; there is none under five values; neighbour lists name model and version.
6. Without polarity no colour, arrow, better or worse; with it, words about position only.
7. Beyond 7.5 deviations nothing is said but to check the source first.
8. Caveats stand beside the number, which opens a question; the council's own note stands at equal size.
9. Every edition of a value is kept, and what changed is shown.
10. Successors link to predecessors and are not given their sums.
11. A figure never changes an answer or a theme.
"""

import csv
import io
import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

import guidance
from guidance.metrics import catalogue
from portal.blueprints.public.metrics import GRADES
from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # fixtures
from tests.pages import Page

RATE, LIFE = "waste_recycling_rate", "asc_quality_of_life"
#: A unitary, a county, a district, a London borough, one that took over, the two singular ones, a combined authority.
COUNCILS = (
    "E06000001",
    "E10000016",
    "E07000223",
    "E09000007",
    "E06000063",
    "E09000001",
    "E06000053",
    "E47000001",
    "E99000002",
)
OTHERS = (
    "/councils",
    "/councils/E06000001/figures/asc_quality_of_life",
    "/metrics",
    f"/metrics/{RATE}",
    f"/metrics/{LIFE}?period=2019-20",
    "/metrics/fin_band_d",
    "/figures",
    "/figures/how-to-read",
    "/figures/missing",
    "/figures/neighbours",
    "/figures/releases",
    "/figures/downloads",
    f"/compare?council=E06000001&council=E10000016&metric={LIFE}",
    "/compare?council=E06000001&council=E06000002&theme=service-delivery",
)
#: Words that put authorities in an order or judge them.
JUDGING = re.compile(
    r"\b(rank\w*|percentiles?|quartiles?|league|best|worst|highest|lowest|traffic|composite|outperform\w*|underperform\w*"
    r"|top \d+|bottom \d+|(?:good|poor|strong|weak) performance)\b",
    re.IGNORECASE,
)
#: Where such a word says that there is no such thing, or is the guidance's own.
SAID = re.compile(
    r"Best Value|strike the best balance|(?:there is no|make no|do not make a) league tables?|"
    r"newspaper made one.{0,80}ranked|ranked \d+ councils|poor performance, the lessons",
    re.IGNORECASE,
)
DIRECTION = re.compile(r"(Neither higher nor lower is better|(?:Higher|Lower) is taken to be better)", re.IGNORECASE)
POSITIONS = re.compile(
    r"(Broadly similar to|(?:Slightly |Much )?(?:[Hh]igher|[Ll]ower) than) the England median, [^ ]+\."
)


@pytest.fixture
def page(app: Flask, real_figures: None) -> Page:  # noqa: F811  # the imported fixture
    return Page(app)


def asked(page: Page, path: str) -> Any:  # JSON
    answer = page.client.get(path)
    assert answer.status_code == 200, path
    return json.loads(answer.text, parse_float=Decimal)


def table(page: Page, path: str) -> list[dict[str, str]]:
    answer = page.client.get(path)
    assert answer.mimetype == "text/csv", path
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def words(tag: Tag | BeautifulSoup | None) -> str:
    assert tag is not None
    return re.sub(r"\s+", " ", tag.get_text(" ", strip=True))


def cards(page: Page, code: str) -> dict[str, Tag]:
    """The cards of a profile by metric."""
    found = page.get(f"/councils/{code}").select("article.fig")
    return {str(card["id"]).removeprefix("m-").replace("-", "_"): card for card in found}


def in_order(items: list[tuple[str, str]]) -> bool:
    return items == sorted(items, key=lambda item: (item[0].casefold(), item[1]))


@cache
def source_values() -> dict[tuple[str, str, str], tuple[str, str]]:
    """Value and status as the release files say, by metric, authority and period."""
    found = {}
    for path in sorted((Path(guidance.__file__).parent / "reference" / "releases").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[row["metric_id"], row["gss_code"], row["period"]] = (row["value"], row["status"])
    return found


@pytest.mark.parametrize("path", [*(f"/councils/{code}" for code in COUNCILS), *OTHERS])
def test_rule_1_no_page_ranks_scores_or_judges(page: Page, path: str) -> None:
    text = SAID.sub("", words(page.get(path).find("main")))

    assert JUDGING.findall(text) == []


def test_rule_1_authorities_stand_in_alphabetical_order_on_pages_answers_and_files(page: Page) -> None:
    names = [th.get_text(strip=True) for th in page.get(f"/metrics/{RATE}").select(".figures-all tbody th")]
    assert len(names) > 290 and in_order([(name, "") for name in names])
    for metric_id in catalogue():
        answer = asked(page, f"/api/v1/metrics/{metric_id}/figures")
        assert in_order([(item["name"], item["gss_code"]) for item in answer["figures"]])
        rows = table(page, f"/api/v1/metrics/{metric_id}/figures?format=csv")
        assert in_order([(row["name"], row["gss_code"]) for row in rows])
    columns = page.get(f"/compare?council=E07000223&council=E06000001&council=E06000002&metric={RATE}")
    shown = [name for name in ("Adur", "Hartlepool", "Middlesbrough") if name in words(columns.find("main"))]
    places = [words(columns.find("main")).index(name) for name in shown]
    assert len(shown) == 3 and places == sorted(places)


def test_rule_1_nothing_can_be_asked_to_come_in_order_of_value(page: Page) -> None:
    described = asked(page, "/api/v1/openapi.json")
    names = {
        parameter["name"]
        for path in described["paths"].values()
        for method in path.values()
        for parameter in method.get("parameters", [])
    }
    # Good practice is listed by title, whichever theme or metric it is about.
    known = {"metric_id", "format", "consultation", "gss_code", "edition", "period", "theme", "metric"}
    assert names <= known
    plain = page.client.get(f"/compare.csv?council=E06000001&council=E06000002&metric={RATE}").data
    for query in ("sort=value", "order=desc", "top=5", "min=1", "limit=3"):
        assert page.client.get(f"/api/v1/metrics/{RATE}/figures?{query}").status_code == 400
        found = page.client.get(f"/compare.csv?council=E06000001&council=E06000002&metric={RATE}&{query}")
        assert found.status_code == 400 or found.data == plain


@pytest.mark.parametrize("code", COUNCILS)
def test_rule_2_every_value_shows_period_release_publisher_retrieval_status_and_basis(page: Page, code: str) -> None:
    releases = {item["release"]: item for item in asked(page, "/api/v1/releases")["releases"]}
    figures = {
        item["metric_id"]: item
        for theme in asked(page, f"/api/v1/councils/{code}/figures")["themes"]
        for item in theme["metrics"]
        if item["value"] is not None
    }
    found = cards(page, code)
    sources = words(page.soup.select_one(".figures-sources"))
    status_words = {
        "published": "Published",
        "provisional": "Provisional",
        "budget_estimate": "From budget estimates",
        "derived": "Calculated by this service from official releases",
    }
    assert figures and {metric_id for metric_id, card in found.items() if card.select_one(".fig__value")} == set(
        figures
    )
    for metric_id, item in figures.items():
        text, release = words(found[metric_id]), releases[item["release"]]
        assert item["period"][:4] in words(found[metric_id].select_one(".fig__period"))
        assert status_words[item["status"]] in words(found[metric_id].select_one(".fig__period"))
        assert release["title"] in text
        assert release["publisher"] in text or release["source"] in text
        assert release["title"] in sources
    for line in page.soup.select(".figures-sources li"):
        assert re.search(r"Published: (not known|\d+ \w+ \d{4}); retrieved: (not known|\d+ \w+ \d{4})\.$", words(line))


def test_rule_2_basis_is_told_on_every_metrics_own_page_and_in_answers(page: Page) -> None:
    grades = {item["metric_id"]: item["grade"] for item in asked(page, "/api/v1/metrics")["metrics"]}
    for metric in catalogue().values():
        text = page.client.get(f"/metrics/{metric.id}").text
        assert GRADES[metric.grade] in text and grades[metric.id] == metric.grade
    for row in table(page, "/figures/downloads/figures.csv"):
        assert row["period"] and row["status"] and row["release"]
    told = {row["release"] for row in table(page, "/figures/downloads/releases.csv")}
    assert told >= {row["release"] for row in table(page, "/figures/downloads/figures.csv")}


def test_rule_2_figures_older_than_two_years_are_marked(page: Page) -> None:
    """It is 3 June 2024: what ended before 3 June 2022 is old."""
    marked = []
    for code in COUNCILS[:4]:
        periods = {
            item["metric_id"]: item["period"]
            for theme in asked(page, f"/api/v1/councils/{code}/figures")["themes"]
            for item in theme["metrics"]
            if item["value"] is not None
        }
        for metric_id, card in cards(page, code).items():
            if metric_id in periods:
                is_old = int(periods[metric_id][:4]) < 2021 or periods[metric_id] == "2021-22"
                assert ("More than 2 years old" in words(card)) is is_old, (code, metric_id, periods[metric_id])
                marked.append(is_old)
    assert True in marked and False in marked


#: The four reasons for no figure, and what is said of each.
EMPTY = {
    "not_applicable": "Does not apply: this type of authority does not run the service",
    "reported_jointly": "Reported jointly with a partner council",
    "not_published": "Not published: the release leaves the figure blank",
    "not_collected": "Not collected: the release has no row for it, or none was made",
}


def test_rule_3_four_empties_are_four_statuses_with_words_of_their_own(page: Page) -> None:
    assert len({said.split(":")[0] for said in EMPTY.values()}) == 4
    seen = set()
    for metric in asked(page, "/api/v1/metrics")["metrics"]:
        for period in metric["periods"][-2:]:
            asked_for = f"{metric['metric_id']}/figures?period={period}"
            figures = asked(page, f"/api/v1/metrics/{asked_for}")["figures"]
            whole = page.client.get(f"/metrics/{metric['metric_id']}?period={period}").text
            shown = whole[whole.index("figures-all") :]
            for status, said in EMPTY.items():
                rows = [item for item in figures if item["status"] == status]
                assert all(item["value"] is None for item in rows)
                # Those who do not run a service are not in its table.
                assert shown.count(said) == (0 if status == "not_applicable" else len(rows)), (asked_for, status)
                seen |= {status} if rows else set()
    assert seen >= {"not_applicable", "reported_jointly", "not_collected"}


def test_rule_3_no_empty_is_drawn_counted_or_turned_into_zero(page: Page) -> None:
    for metric in asked(page, "/api/v1/metrics")["metrics"]:
        for period in metric["periods"][-1:]:
            answer = asked(page, f"/api/v1/metrics/{metric['metric_id']}/figures?period={period}")
            rows = table(page, f"/api/v1/metrics/{metric['metric_id']}/figures?period={period}&format=csv")
            assert [row["value"] == "" for row in rows] == [item["value"] is None for item in answer["figures"]]
            councils = [
                item["value"]
                for item in answer["figures"]
                if item["value"] is not None
                and not item["demonstration"]
                and item["gss_code"].startswith(("E0", "E10"))
            ]
            england = next(item for item in answer["comparators"] if item["scope"] == "england")
            assert england["n"] == len(councils), metric["metric_id"]
            if england["median"] is not None:
                drawn = page.client.get(f"/metrics/{metric['metric_id']}?period={period}").text
                assert f": {len(councils)} authorities as unnamed marks" in drawn


def test_rule_4_zero_is_shown_only_where_the_source_says_zero(page: Page) -> None:
    zeros = 0
    for row in table(page, "/figures/downloads/figures.csv"):
        if row["value"] and Decimal(row["value"]) == 0 and row["demonstration"] == "false":
            value, status = source_values()[row["metric_id"], row["gss_code"], row["period"]]
            assert Decimal(value) == 0 and status != "suspect_zero"
            zeros += 1
    assert zeros


def test_rule_4_zeros_that_cannot_be_true_are_labelled_and_in_no_median(page: Page) -> None:
    suspects = [key for key, (_, status) in source_values().items() if status == "suspect_zero"]
    assert len(suspects) == 6
    for metric_id, code, period in suspects:
        answer = asked(page, f"/api/v1/metrics/{metric_id}/figures?period={period}")
        mine = next(item for item in answer["figures"] if item["gss_code"] == code)
        assert (mine["value"], mine["status"]) == (None, "suspect_zero")
        england = next(item for item in answer["comparators"] if item["scope"] == "england")
        assert england["n"] == sum(i["value"] is not None and not i["demonstration"] for i in answer["figures"])
        row = next(
            tr
            for tr in page.get(f"/councils/{code}/figures/{metric_id}").select("#periods ~ div tbody tr")
            if words(tr).startswith(period[:4])
        )
        assert "The source says zero, which cannot be true" in words(row)
        assert row.select("td")[0].get_text(strip=True) == ""


@pytest.mark.parametrize("code", [*COUNCILS, "E06000004"])
def test_rule_5_medians_state_count_group_and_period_and_need_five(page: Page, code: str) -> None:
    for metric_id, card in cards(page, code).items():
        head = [th.get_text(strip=True) for th in card.select(".fig__beside thead th")]
        assert not head or head[:3] == ["Beside", "Median", "Counted"], metric_id
        assert re.search(r"20\d\d", words(card.select_one(".fig__period")))
        for row in card.select(".fig__beside tbody tr"):
            cells = [cell.get_text(strip=True) for cell in row.select("th, td")]
            assert cells[0] and (cells[1].startswith("No ") if len(cells) == 2 else int(cells[2]) >= 5), cells


def test_rule_5_no_answer_has_a_median_of_fewer_than_five(page: Page) -> None:
    few = 0
    for row in asked(page, "/api/v1/medians")["medians"]:
        assert row["scope"] and row["period"] and row["n"] is not None
        if row["n"] < 5:
            assert row["median"] is None and row["mad"] is None
            few += 1
    assert few
    listed = asked(page, "/api/v1/councils/E06000001")["neighbours"]
    assert listed["model"] == "open_profile_v1"
    told = words(page.get("/councils/E06000001").select_one("section[aria-labelledby=beside]"))
    assert "open_profile_v1, for the councils of 2023" in told
    assert "open_profile_v1" in words(page.get("/figures/neighbours").find("main"))


@pytest.mark.parametrize("code", COUNCILS)
def test_rule_6_no_colour_no_arrow_and_words_about_position_only(page: Page, code: str) -> None:
    shapes = set()
    for metric_id, card in cards(page, code).items():
        metric = catalogue()[metric_id]
        assert not re.search("[↑↓▲▼▴▾⬆⬇✓✗✔✘]", card.get_text())
        assert not card.select("[fill], [stroke], [style], .govuk-tag, [class*=good], [class*=bad], [class*=positive]")
        own = words(card)
        for text in (*metric.caveats, metric.question, metric.name, *(found.note for found in metric.breaks)):
            own = own.replace(re.sub(r"\s+", " ", text), "")
        assert len(DIRECTION.findall(own)) <= 1
        assert (metric.polarity.words in own) or not card.select_one(".fig__value")
        assert not re.search(r"\b(better|worse|good|bad|poor|strong|weak)\b", DIRECTION.sub("", own), re.IGNORECASE)
        if metric.polarity == "none":
            assert "taken to be better" not in own
        said = card.select_one(".fig__words")
        if said is not None:
            text = words(said)
            assert POSITIONS.fullmatch(text) or text.startswith(("The median of ", "Far from the England median")), text
        shapes |= {str(tag["class"]) for tag in card.select("svg [class]")}
    assert not [found for found in shapes if re.search("polarity|high|low|up|down", found)]
