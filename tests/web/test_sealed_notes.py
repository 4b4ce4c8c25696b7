"""What a council says of its figures goes with them: into what is frozen, sealed, reviewed and printed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from portal.clock import FrozenClock
from portal.models import Assessment, Round
from portal.services.assessments import documents
from portal.services.figures import notes
from portal.services.reviews import cases
from portal.services.summaries import snapshot
from portal.transactions import writing
from tests.factories import assessments as make
from tests.factories import reviews as desk
from tests.factories.assessments import EXAMPLETON
from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # the fixtures
from tests.pages import Page

METRIC, NOTE = "waste_recycling_rate", "One depot burnt down.\n\nA new one opens in May."


@pytest.fixture
def sealed(app: Flask, real_figures: None, clock: FrozenClock) -> tuple[Round, Assessment]:  # noqa: F811
    now = clock.now()
    with app.app_context(), writing():
        team = make.team_of_exampleton(now.date())
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        figure = next(f for t in documents.build_submission(found).themes for f in t.figures if f.metric_id == METRIC)
        assert figure.note == ""
        notes.write_note(EXAMPLETON, METRIC, NOTE, period=figure.period, expected=0, actor=team.author, now=now)
        make.fill(found, actor=team.author, now=now)
        assessment = make.seal(found, team, now=now + timedelta(hours=1))
        desk.declared(assessment, "lead", now=now)
        return found, assessment


@pytest.fixture
def sign_in(app: Flask, sealed: tuple[Round, Assessment]) -> Callable[[str], Page]:
    from portal.demonstration.people import PASSWORD, email_of

    def begin(account: str) -> Page:
        page = Page(app)
        page.get("/sign-in")
        page.submit({"email": email_of(account), "password": PASSWORD}, action="/sign-in")
        return page

    return begin


def test_note_when_the_round_is_sealed_then_it_is_in_the_record(
    app: Flask, sealed: tuple[Round, Assessment], clock: FrozenClock
) -> None:
    _, assessment = sealed
    with app.app_context():
        found = [f for t in assessment.sealed()["content"]["themes"] for f in t["figures"] if f["metric_id"] == METRIC]

    assert [(figure["note"], figure["note_on"]) for figure in found] == [(NOTE, clock.now().date().isoformat())]


@pytest.mark.parametrize("page_name", ["document", "submitted"])
def test_note_when_the_council_reads_the_whole_then_it_stands_with_the_figure(
    sign_in: Callable[[str], Page], sealed: tuple[Round, Assessment], page_name: str
) -> None:
    page = sign_in("viewer")

    page.get(f"/council/{EXAMPLETON}/rounds/{sealed[0].id}/{page_name}")

    said = [note.get_text(" ", strip=True) for note in page.soup.select(".sealed-note")]
    assert len(said) == 1 and "One depot burnt down. A new one opens in May." in said[0]


def test_note_when_the_department_reads_the_theme_then_it_stands_with_the_figure(
    sign_in: Callable[[str], Page], sealed: tuple[Round, Assessment]
) -> None:
    page = sign_in("lead")

    page.get(f"/review/{sealed[1].id}/themes/service-delivery")

    assert any("One depot burnt down." in note.get_text() for note in page.soup.select(".sealed-note"))


def test_note_when_a_summary_is_made_then_it_is_in_the_snapshot(
    app: Flask, sealed: tuple[Round, Assessment], clock: FrozenClock
) -> None:
    with app.app_context():
        reviewer = make.account("lead", today=clock.now().date())
        case = cases.get_case(sealed[1].id, actor=reviewer)
        taken = snapshot.take(case, summary={}, department={}, service={}, chain_head={})

    figures = [figure for theme in taken["themes"] for figure in theme["figures"] if figure["metric_id"] == METRIC]
    assert [figure["note"] for figure in figures] == [NOTE]
