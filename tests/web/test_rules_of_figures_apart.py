"""Rules 7 to 11 of figures, each with the tests named after it, and the count of all eleven; see the first file."""

import ast
import inspect
import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select

from guidance.metrics import catalogue
from portal.database import db
from portal.domain.roles import SERVICE
from portal.ingest.descriptions import ReleaseDescription
from portal.models import (
    Assessment,
    Citation,
    CurrentFigure,
    Event,
    IndicatorAnswer,
    JudgementAnswer,
    ReleasedFigure,
    Round,
)
from portal.services import figures
from portal.services.figures import notes
from portal.storage import file_store
from portal.transactions import writing
from tests.factories import assessments as made
from tests.factories import figures as made_up
from tests.factories.figures import UNITARIES, _figures_template, real_figures  # noqa: F401  # fixtures
from tests.pages import Page

RATE, HARTLEPOOL = "waste_recycling_rate", UNITARIES[0]
CUMBERLAND, BEFORE = "E06000063", ("E07000026", "E07000028", "E07000029", "E10000006")


@pytest.fixture
def page(app: Flask, real_figures: None) -> Page:  # noqa: F811  # the imported fixture
    return Page(app)


def asked(page: Page, path: str) -> Any:  # JSON
    answer = page.client.get(path)
    assert answer.status_code == 200, path
    return json.loads(answer.text, parse_float=Decimal)


def text_of(tag: Tag | BeautifulSoup | None) -> str:
    assert tag is not None
    return re.sub(r"\s+", " ", tag.get_text(" ", strip=True))


def card(page: Page, code: str, metric_id: str) -> Tag:
    found = page.get(f"/councils/{code}").select_one(f"#m-{metric_id.replace('_', '-')}")
    assert found is not None
    return found


def far_and_near(page: Page) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Authorities and metrics beyond 7.5 deviations and within, by the numbers of answers."""
    far: list[tuple[str, str]] = []
    near: list[tuple[str, str]] = []
    for metric in catalogue().values():
        if metric.is_context or metric.comparable == "type":
            continue
        answer = asked(page, f"/api/v1/metrics/{metric.id}/figures")
        england = next((item for item in answer["comparators"] if item["scope"] == "england"), None)
        if england is None or not england["mad"]:
            continue
        for item in answer["figures"]:
            if item["value"] is not None and item["gss_code"].startswith(("E0", "E10")):
                away = abs(item["value"] - england["median"]) / england["mad"]
                (far if away > Decimal("7.5") else near).append((item["gss_code"], metric.id))
    return far, near


def test_rule_7_beyond_seven_and_a_half_deviations_no_sentence_but_to_check_the_source(page: Page) -> None:
    far, near = far_and_near(page)
    assert far and len(near) > 1000
    for code, metric_id in far:
        latest = next(
            item
            for theme in asked(page, f"/api/v1/councils/{code}/figures")["themes"]
            for item in theme["metrics"]
            if item["metric_id"] == metric_id
        )
        assert latest["words"] is None and abs(latest["position"]) > Decimal("7.5")
    for code, metric_id in far[:4]:
        found = card(page, code, metric_id)
        said = text_of(found.select_one(".fig__words"))
        assert said == "Far from the England median: check the source before reading anything into it."
        assert "Far from it: check the source first" in text_of(found.select_one(".fig__beside tbody tr"))
        compared = text_of(page.get(f"/councils/{code}/figures/{metric_id}").find("main"))
        assert "than the England median" not in compared and "check the source" in compared


def test_rule_7_within_seven_and_a_half_deviations_words_are_said(page: Page) -> None:
    _, near = far_and_near(page)
    for code, metric_id in near[:: len(near) // 5]:
        said = text_of(card(page, code, metric_id).select_one(".fig__words"))
        assert "the England median" in said and "check" not in said


@pytest.mark.parametrize("code", ["E06000001", "E10000016", "E07000223", "E47000001"])
def test_rule_8_caveats_stand_beside_the_number_which_opens_a_question(page: Page, code: str) -> None:
    found = page.get(f"/councils/{code}").select("article.fig")
    assert found
    for tag in found:
        metric = catalogue()[str(tag["id"]).removeprefix("m-").replace("-", "_")]
        own = text_of(tag)
        assert metric.question.endswith("?") and metric.question in own
        assert "The question it opens" in own
        if tag.select_one(".fig__value"):
            caveats = [text_of(item) for item in tag.select(".fig__caveats li")]
            assert caveats == [
                re.sub(r"\s+", " ", text) for text in (*metric.caveats, *(b.note for b in metric.breaks))
            ]
        assert not re.search(
            r"\b(proves|shows that|fails|breach)\b", " ".join(t.get_text() for t in tag.select("h3, h4"))
        )
    for item in asked(page, f"/api/v1/councils/{code}/figures")["themes"]:
        assert all(row["question"] for row in item["metrics"])


def test_rule_8_the_councils_own_note_stands_at_equal_size(app: Flask, page: Page, now: datetime) -> None:
    with app.app_context(), writing():
        notes.write_note(
            HARTLEPOOL, RATE, "One depot burnt down.", period="2022-23", expected=0, actor=SERVICE, now=now
        )

    for soup in (card(page, HARTLEPOOL, RATE), page.get(f"/councils/{HARTLEPOOL}/figures/{RATE}")):
        question, note = soup.select(".fig__voices > .fig__voice")
        sentences = [voice.select_one(".fig__voice-text") for voice in (question, note)]
        assert text_of(sentences[1]) == "One depot burnt down."
        assert [tag.attrs for tag in sentences if tag] == [{"class": ["fig__voice-text"]}] * 2
        names = [(tag.name, tag.attrs) for voice in (question, note) for tag in voice.select(".fig__voice-name")]
        assert len(names) == 2 and names[0] == names[1]
    styles = (Path(app.root_path) / "static" / "figures.css").read_text(encoding="utf-8")
    rules = [rule for rule in re.findall(r"[^{}]+\{[^{}]*\}", styles) if "fig__voice--council" in rule]
    assert not [rule for rule in rules if re.search("font|color|display|width|height|opacity", rule)]
    answer = asked(page, f"/api/v1/councils/{HARTLEPOOL}/figures")["themes"]
    told = next(item for theme in answer for item in theme["metrics"] if item["metric_id"] == RATE)
    assert "One depot burnt down." in json.dumps(told["note"])


def test_rule_9_every_edition_of_a_value_is_kept_and_what_changed_is_shown(
    app: Flask, page: Page, now: datetime
) -> None:
    with app.app_context():
        made_up.add_release(made_up.tidy(f"{RATE},{HARTLEPOOL},2022-23,39.9,"), "correction", now + timedelta(days=1))
        held = db.session.execute(
            select(ReleasedFigure.value).where(
                ReleasedFigure.gss_code == HARTLEPOOL,
                ReleasedFigure.metric_id == RATE,
                ReleasedFigure.period == "2022-23",
            )
        )
        assert set(held.scalars()) == {30.1, 39.9}

    soup = page.get(f"/councils/{HARTLEPOOL}/figures/{RATE}")

    rows = [text_of(row) for row in soup.select("#revisions ~ div table")[0].select("tbody tr")]
    assert len(rows) == 2 and all(row.startswith("2022-23") for row in rows)
    assert "39.9%" in rows[0] and "Correction" in rows[0] and rows[0].endswith("from 4 June 2024")
    assert "30.1%" in rows[1] and rows[1].endswith("from 3 June 2024 to 4 June 2024")
    told = text_of(page.get("/figures/releases/correction").find("main"))
    assert "Oflog Data Explorer: waste management" in told


def test_rule_10_successors_link_to_predecessors_and_back(page: Page) -> None:
    links = {str(a["href"]) for a in page.get(f"/councils/{CUMBERLAND}").select("main > p a")}
    assert {f"/councils/{code}" for code in BEFORE} <= links
    assert "they are not added up here" in page.text
    for code in BEFORE[:3]:
        assert page.get(f"/councils/{code}").select_one(f'main > p a[href="/councils/{CUMBERLAND}"]')
        assert "not added to those of" in page.text


def test_rule_10_successors_are_given_no_sum_of_those_before(page: Page) -> None:
    """A new council has what a release says of it and nothing else; most of it begins with the council."""
    found = asked(page, f"/api/v1/councils/{CUMBERLAND}/figures?period=all")["themes"]
    mine = [item for theme in found for item in theme["metrics"]]
    assert [item for item in mine if item["status"] == "not_yet_created"]
    for item in mine:
        if item["value"] is not None:
            figures_then = asked(page, f"/api/v1/metrics/{item['metric_id']}/figures?period={item['period']}")[
                "figures"
            ]
            assert item["release"] and item["status"] != "not_yet_created"
            own = next(row for row in figures_then if row["gss_code"] == CUMBERLAND)
            assert own["value"] == item["value"]
    before = [
        row
        for row in asked(page, f"/api/v1/metrics/{RATE}/figures?period=2021-22")["figures"]
        if row["gss_code"] in (*BEFORE[:3], CUMBERLAND)
    ]
    assert {row["status"] for row in before if row["gss_code"] == CUMBERLAND} == {"not_yet_created"}
    assert all(row["value"] is not None for row in before if row["gss_code"] != CUMBERLAND)


def contents(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a self-assessment, whole."""
    with app.app_context():
        return {
            model.__tablename__: [tuple(row) for row in db.session.execute(select(*model.__table__.columns))]
            for model in (Round, JudgementAnswer, IndicatorAnswer, Citation, Assessment)
        }


def test_rule_11_a_figure_never_changes_an_answer_or_a_theme(app: Flask, page: Page, now: datetime) -> None:
    with app.app_context(), writing():
        author = made.account("author", today=now.date())
        found = made.open_round(made.EXAMPLETON, actor=author, now=now)
        made.fill(found, actor=author, now=now)
    before = contents(app)
    assert before["judgement_answer"] and before["indicator_answer"]

    with app.app_context():
        held = db.session.scalars(select(CurrentFigure).where(CurrentFigure.gss_code == made.EXAMPLETON)).all()
        rows = [f"{row.metric_id},{row.gss_code},{row.period},0.01," for row in held if row.value is not None]
        assert len(rows) > 20
        fictional = ReleaseDescription("collapse", title="Collapse", collection="primary", demonstration=True)
        with writing():
            figures.receive(
                made_up.tidy(*rows), fictional, files=file_store(), actor=SERVICE, now=now, file_name="collapse.csv"
            )
        assert made_up.publish("collapse", now) > 20
        with writing():
            figures.withdraw("collapse", "A column was shifted", actor=SERVICE, now=now)
        with writing():
            notes.write_note(made.EXAMPLETON, RATE, "Our words.", period="2022-23", expected=0, actor=SERVICE, now=now)
        events = set(db.session.scalars(select(Event.kind)))
    page.get(f"/councils/{made.EXAMPLETON}")

    assert contents(app) == before
    assert {"release_published", "release_withdrawn"} <= events


def test_rule_11_nothing_that_writes_figures_knows_of_self_assessments() -> None:
    """By import: neither receiving, publishing and reading figures, nor the rules about them, reach an answer."""
    import portal.ingest
    import portal.services.figures as package
    from portal.domain import comparators, metrics, neighbours, releases

    paths = [Path(module.__file__ or "") for module in (comparators, metrics, neighbours, releases)]
    for folder in (package, portal.ingest):
        paths += sorted(Path(folder.__file__ or "").parent.rglob("*.py"))
    # A council's offline workbook holds its answers and no figure.
    paths = [path for path in paths if "workbooks" not in path.parts]
    assert len(paths) > 40
    forbidden = {"assessments", "judgements", "JudgementAnswer", "IndicatorAnswer", "Round", "Assessment", "readiness"}
    for path in paths:
        names = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names |= {*(node.module or "").split("."), *(alias.name for alias in node.names)}
            elif isinstance(node, ast.Import):
                names |= {part for alias in node.names for part in alias.name.split(".")}
        assert not names & forbidden, path.name


def test_every_rule_is_written_down_once_and_has_tests_named_after_it() -> None:
    here = Path(__file__)
    text = here.with_name("test_rules_of_figures.py").read_text(encoding="utf-8")
    listed = re.findall(r"^(\d+)\. ", (ast.get_docstring(ast.parse(text)) or ""), re.MULTILINE)
    tested = re.findall(r"^def test_rule_(\d+)_", text + here.read_text(encoding="utf-8"), re.MULTILINE)

    assert [int(number) for number in listed] == list(range(1, 12))
    assert {int(number) for number in tested} == set(range(1, 12))
    assert inspect.isfunction(test_rule_11_a_figure_never_changes_an_answer_or_a_theme)
