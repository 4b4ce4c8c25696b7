"""Pages about authorities and metrics, on the real figures."""

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event

from guidance.metrics import catalogue
from portal.database import db
from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # fixtures
from tests.pages import Page

HARTLEPOOL, KENT, CUMBRIA, CUMBERLAND, MANCHESTER = "E06000001", "E10000016", "E10000006", "E06000063", "E47000001"


@pytest.fixture
def page(app: Flask, real_figures: None) -> Page:  # noqa: F811  # the imported fixture
    return Page(app)


def queries(app: Flask, page: Page, path: str) -> int:
    """How many times a page reads from the database, once its templates are warm."""
    page.get(path)
    seen: list[str] = []
    with app.app_context():
        engine = db.engine

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        page.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len([statement for statement in seen if statement.lstrip().upper().startswith("SELECT")])


def card(soup: BeautifulSoup, metric_id: str) -> str:
    found = soup.select_one(f"#m-{metric_id.replace('_', '-')}")
    assert found is not None
    return re.sub(r"\s+", " ", found.get_text(" ", strip=True))


def listed(soup: BeautifulSoup) -> list[str]:
    return [link.get_text(strip=True) for link in soup.select(".figures-letter .figures-letter__item a")]


def test_councils_when_opened_then_all_that_exist_in_the_order_of_the_alphabet(page: Page) -> None:
    soup = page.get("/councils")

    names = listed(soup)
    assert len(names) == 329  # 317 councils, 11 combined authorities of June 2024 and the GLA
    assert names == sorted(names, key=str.casefold)
    assert "Cumbria" not in names
    assert "Exampleton Borough Council" in page.text and "do not exist" in page.text


@pytest.mark.parametrize(
    "query,expected",
    [
        ("name=hartle", ["Hartlepool"]),
        ("name=E10000016", ["Kent"]),
        ("name=north+yorkshire&former=yes", ["North Yorkshire", "North Yorkshire", "York and North Yorkshire"]),
        ("name=somerset", ["Bath and North East Somerset", "North Somerset", "Somerset"]),
        ("type=county&region=North+West", ["Lancashire"]),
        ("type=county&region=North+West&former=yes", ["Cumbria", "Lancashire"]),
        ("name=greater&type=combined_authority", ["Greater London", "Greater Manchester"]),
        ("name=zzz", []),
        ("type=nonsense&name=hartle", ["Hartlepool"]),
    ],
)
def test_councils_when_filtered_then_those_that_fit(page: Page, query: str, expected: list[str]) -> None:
    assert listed(page.get(f"/councils?{query}")) == expected


def test_councils_when_none_fits_then_says_what_to_do(page: Page) -> None:
    page.get("/councils?name=zzz")

    assert "Check the spelling" in page.text


def test_council_when_opened_then_seven_themes_in_the_order_of_the_guidance(page: Page) -> None:
    soup = page.get(f"/councils/{HARTLEPOOL}")

    assert page.heading == "Hartlepool Borough Council"
    headings = [h.get_text(strip=True) for h in soup.select(".figures-theme > h2")]
    assert headings == [
        "Continuous improvement",
        "Leadership",
        "Governance",
        "Culture",
        "Use of resources",
        "Service delivery",
        "Partnerships and community engagement",
        "Other published context",
        "Who it is read beside",
    ]
    assert page.text.count("No metric speaks to this theme. Evidence here comes from") == 2


def test_council_when_it_has_a_figure_then_shows_all_that_belongs_to_it(page: Page) -> None:
    soup = page.get(f"/councils/{HARTLEPOOL}")

    text = card(soup, "asc_quality_of_life")
    for words in (
        "0.423",
        "2022 to 2023",
        "Published",
        "England 0.413 149 Slightly higher",
        "Unitary authorities 0.417 58 Broadly similar",
        "Nearest neighbours 0.423 15 Broadly similar",
        "Slightly higher than the England median, 0.413.",
        "The question it opens",
        "Sample survey",
        "Office for Local Government",
        "Higher is taken to be better",
    ):
        assert words in text, words
    strip, trend = (title.get_text() for title in soup.select("#m-asc-quality-of-life svg[role=img] > title"))
    assert "149 authorities as unnamed marks" in strip and "this authority at 0.423" in strip
    assert "The numbers stand in the table of every period" in trend


def test_council_when_levels_depend_on_type_then_no_england_median_and_no_words(page: Page) -> None:
    text = card(page.get(f"/councils/{HARTLEPOOL}"), "fin_band_d")

    assert "No England median: the level depends on the type of council" in text
    assert "Unitary authorities £1,730.84 63" in text
    assert "than the England median" not in text


def test_council_when_it_does_not_run_a_service_then_says_so(page: Page) -> None:
    soup = page.get(f"/councils/{KENT}")

    assert soup.select_one("#m-waste-recycling-rate") is None
    assert "A county council does not run the service" in page.text
    assert "household waste recycling rate" in page.text


def test_council_when_a_release_is_not_held_then_names_it(page: Page) -> None:
    page.get(f"/councils/{KENT}")

    assert "see Road condition statistics (RDC0120), Department for Transport" in page.text


def test_council_when_it_ended_then_shows_its_last_years_and_successors(page: Page) -> None:
    soup = page.get(f"/councils/{CUMBRIA}")

    assert "existed until 31 March 2023" in page.text
    assert [a.get_text() for a in soup.select("main > .figures-measure a")][:2] == [
        "Cumberland",
        "Westmorland and Furness",
    ]
    assert "2022 to 2023" in card(soup, "asc_requests_resulting")
    assert not [p for p in soup.select(".fig__none") if "no longer existed" in p.get_text()]


def test_council_when_new_then_names_predecessors_and_keeps_their_figures_apart(page: Page) -> None:
    soup = page.get(f"/councils/{CUMBERLAND}")

    assert "took over on 1 April 2023" in page.text
    assert "This authority did not yet exist" in card(soup, "asc_requests_resulting")
    assert "more figures: those held so far are of years before it existed" in page.text
    assert {"Allerdale", "Carlisle", "Copeland", "Cumbria"} <= {a.get_text() for a in soup.select("main > p a")}


def test_council_when_combined_authority_then_compares_with_its_like_only(page: Page) -> None:
    soup = page.get(f"/councils/{MANCHESTER}")

    text = card(soup, "skills_fe_achievements_per_100k")
    assert "Combined authorities and the Greater London Authority" in text
    assert "England" not in text.split("The question it opens")[0]


def test_council_when_fictional_then_every_figure_is_marked(page: Page) -> None:
    soup = page.get("/councils/E99000002")

    assert "This authority is fictional" in page.text
    shown = [c for c in soup.select(".fig") if c.select_one(".fig__none") is None]
    assert shown and all("Demonstration figure" in c.get_text() for c in shown)


def test_council_when_figures_are_claimed_then_stand_apart(page: Page) -> None:
    soup = page.get(f"/councils/{HARTLEPOOL}")

    context = soup.select_one("section[aria-labelledby=context]")
    assert context is not None and "Fly-tipping incidents" in context.get_text()
    assert not any(soup.select_one(f"#m-{m.id.replace('_', '-')}") for m in catalogue().context())


@pytest.mark.parametrize("other,kept", [("E08000038", "E08000016"), ("E07000100", "E07000240")])
def test_council_when_asked_for_by_another_code_then_leads_to_the_kept_one(page: Page, other: str, kept: str) -> None:
    page.get(f"/councils/{other}", status=302)

    assert page.location == f"/councils/{kept}"


@pytest.mark.parametrize("path", ["/councils/E06000999", "/councils/nonsense", "/metrics/nonsense"])
def test_address_when_it_names_nothing_then_not_found(page: Page, path: str) -> None:
    page.get(path, status=404)


SOME = ("asc_requests_resulting", "fin_band_d", "roads_a_maintenance", "econ_gva_per_hour")


@pytest.mark.parametrize("metric_id", SOME)
def test_metric_when_opened_then_says_what_it_is(page: Page, metric_id: str) -> None:
    metric = catalogue()[metric_id]

    page.get(f"/metrics/{metric_id}")

    assert page.heading == metric.name
    for words in (metric.definition, metric.question, *metric.caveats, metric.release):
        assert words in page.text


def test_metrics_when_each_is_opened_then_has_its_question(page: Page) -> None:
    for metric in catalogue().values():
        answer = page.client.get(f"/metrics/{metric.id}")

        assert answer.status_code == 200
        assert metric.question in answer.text


def test_metrics_when_opened_then_every_metric_but_components_by_area(page: Page) -> None:
    soup = page.get("/metrics")

    links = {str(a["href"]).rsplit("/", 1)[1] for a in soup.select(".figures-catalogue th a")}
    assert links == set(catalogue()) - {"fin_core_spending_power"}


def test_metric_when_a_period_is_chosen_then_its_figures_alphabetically(page: Page) -> None:
    soup = page.get("/metrics/asc_quality_of_life?period=2019-20")

    names = [th.get_text(strip=True) for th in soup.select(".figures-all tbody th")]
    assert names == sorted(names, key=str.casefold)
    assert page.text.count("The source says zero, which cannot be true") == 5
    assert "0.406 0.0" in page.text or "0.406" in page.text


def test_metric_when_the_period_is_not_held_then_refused(page: Page) -> None:
    page.get("/metrics/asc_quality_of_life?period=1999-00", status=400)


@pytest.mark.parametrize(
    "path,most",
    [
        ("/councils", 4),
        (f"/councils/{HARTLEPOOL}", 12),
        ("/metrics", 3),
        ("/metrics/waste_recycling_rate", 8),
        ("/api/v1/councils", 2),
        ("/api/v1/metrics/waste_recycling_rate/figures", 6),
        (f"/api/v1/councils/{HARTLEPOOL}/figures", 9),
    ],
)
def test_page_when_read_again_then_takes_few_queries(app: Flask, page: Page, path: str, most: int) -> None:
    assert queries(app, page, path) <= most


@pytest.mark.parametrize("path", ["/councils", "/metrics", "/metrics/waste_recycling_rate", f"/councils/{HARTLEPOOL}"])
@pytest.mark.parametrize("parameter", ["sort=value", "order=desc", "by=value&direction=up", "min=1&max=2", "top=10"])
def test_page_when_asked_to_order_or_filter_by_value_then_is_the_same(page: Page, path: str, parameter: str) -> None:
    def main(address: str) -> str:
        html = page.client.get(address).text
        return re.sub(r'value="[\w-]{20,}"', "", html[html.index("<main") : html.index("</main>")])

    assert main(f"{path}?{parameter}") == main(path)
