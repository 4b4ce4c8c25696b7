"""The figures beside a characteristic: those linked to it, then the others of its theme, with the council's note."""

import html5lib
import pytest
from bs4 import BeautifulSoup
from flask import Flask, render_template
from sqlalchemy import event

from guidance.metrics import catalogue
from portal.clock import FrozenClock
from portal.database import db
from portal.models import Round
from portal.services import assessments
from portal.services.assessments import figure_panel
from portal.services.assessments.figure_panel import FigurePanel
from portal.services.figures import notes
from portal.transactions import writing
from tests.factories.assessments import EXAMPLETON, add_cycle, open_round, team_of_exampleton
from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # the fixtures


@pytest.fixture
def found(app: Flask, real_figures: None, clock: FrozenClock) -> Round:  # noqa: F811  # the imported fixture
    now = clock.now()
    with app.app_context(), writing():
        author = team_of_exampleton(now.date()).author
        return open_round(EXAMPLETON, actor=author, now=now)


def read(app: Flask, found: Round, code: str) -> FigurePanel:
    with app.app_context():
        return figure_panel.panel(db.session.merge(found, load=False), code)


def drawn(app: Flask, found: Round, code: str) -> BeautifulSoup:
    """The panel as its template writes it, checked as HTML."""
    with app.test_request_context("/council"):
        panel = figure_panel.panel(db.session.merge(found, load=False), code)
        council = assessments.get_council(EXAMPLETON)
        html = render_template("council/panels/figures.html", figure_panel=panel, council=council)
    parser = html5lib.HTMLParser()
    parser.parse(f"<!doctype html><title>x</title>{html}")
    assert parser.errors == []
    return BeautifulSoup(html, "html.parser")


def test_panel_when_metrics_are_linked_then_they_come_first_with_what_they_prompt(app: Flask, found: Round) -> None:
    panel = read(app, found, "SD-03")

    linked = {metric.id for metric, _ in catalogue().prompting("SD-03")}
    assert {item.metric.id for item in panel.linked} <= linked
    assert panel.linked and all(item.prompts.startswith("prompts a question") for item in panel.linked)
    assert panel.others and all(item.prompts == "" and item.metric.id not in linked for item in panel.others)
    assert all(item.metric.primary_theme == "service-delivery" for item in panel.others)


def test_panel_when_a_metric_is_of_another_theme_then_it_stands_under_the_characteristic(
    app: Flask, found: Round
) -> None:
    codes = {
        link.code: metric
        for metric in catalogue().values()
        for theme in metric.themes
        for link in theme.characteristics
        if not theme.is_primary and metric.status == "in_explorer"
    }
    code, metric = next(iter(codes.items()))

    panel = read(app, found, code)

    named = {item.metric.name for item in panel.linked} | {*panel.not_run, *panel.elsewhere}
    assert metric.name in named and metric.primary_theme != panel.theme.slug


def test_panel_when_drawn_then_three_groups_and_the_question_stand_with_each_figure(app: Flask, found: Round) -> None:
    soup = drawn(app, found, "SD-03")

    first = soup.select_one(".panel-figure")
    assert first is not None
    groups = [group.get_text() for group in first.select(".panel-figure__group")]
    assert groups[:2] == ["England", "Unitary authorities"]
    assert "The question it opens" in first.get_text() and "Demonstration figure, made up." in first.get_text()
    assert "Other figures of this theme" in soup.get_text()


def test_panel_when_the_council_wrote_a_note_then_it_stands_beside_the_question(app: Flask, found: Round) -> None:
    item = read(app, found, "SD-03").linked[0]
    with app.app_context(), writing():
        now = found.opened_at
        author = team_of_exampleton(now.date()).author
        period = item.figure.period
        assert period is not None
        notes.write_note(
            EXAMPLETON, item.metric.id, "Counted otherwise.\n\nSince May.",
            period=period.text, expected=0, actor=author, now=now,
        )  # fmt: skip

    soup = drawn(app, found, "SD-03")

    note = soup.select_one(".panel-figure__voice--own")
    assert note is not None
    assert [p.get_text() for p in note.select(".panel-figure__says")] == ["Counted otherwise.", "Since May."]


def test_panel_when_nothing_speaks_to_the_theme_then_it_says_so(app: Flask, found: Round) -> None:
    panel = read(app, found, "C-01")

    assert panel.is_empty and panel.count == 0
    assert panel.theme.metric_note in drawn(app, found, "C-01").get_text()


def test_panel_when_read_then_few_queries_serve_all_figures(app: Flask, found: Round) -> None:
    read(app, found, "SD-03")
    seen: list[str] = []
    with app.app_context():
        engine = db.engine

        def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        merged = db.session.merge(found, load=False)
        event.listen(engine, "before_cursor_execute", count)
        try:
            figure_panel.panel(merged, "SD-03")
        finally:
            event.remove(engine, "before_cursor_execute", count)

    assert len(seen) <= 7, seen


def test_panel_when_the_round_is_on_the_draft_then_the_figures_follow_the_lineage(app: Flask, found: Round) -> None:
    with app.app_context(), writing():
        now = found.opened_at
        add_cycle(now, slug="2023", edition="2023-07-draft")
        other = open_round(EXAMPLETON, actor=team_of_exampleton(now.date()).author, now=now, cycle="2023")

    linked = [item.metric.id for item in read(app, other, "SD-03").linked]
    assert linked == [item.metric.id for item in read(app, found, "SD-03").linked] != []
