"""A council asks for the correction of a figure, an administrator answers, and no figure is edited by hand."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from portal.clock import FrozenClock
from portal.database import db
from portal.models import CorrectionRequest, Event, Job
from tests.factories.assessments import EXAMPLETON
from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # the fixtures
from tests.pages import Page

METRIC = "waste_recycling_rate"
HERE, FIGURE = f"/council/{EXAMPLETON}/figures/{METRIC}/correction", f"/councils/{EXAMPLETON}/figures/{METRIC}"
SAID = {
    "text": "Garden waste was left out of what we returned.",
    "proposed": "44.0%",
    "source_address": "https://www.exampleton.example/waste",
}
LINE = "The council has asked for a correction of this figure."
SignIn = Callable[[str], Page]


@pytest.fixture
def sign_in(app: Flask, real_figures: None, clock: FrozenClock) -> SignIn:  # noqa: F811  # the imported fixture
    from portal.demonstration.people import PASSWORD, email_of

    def begin(account: str) -> Page:
        page = Page(app)
        page.get("/sign-in")
        page.submit({"email": email_of(account), "password": PASSWORD}, action="/sign-in")
        return page

    return begin


def ask(page: Page, **more: str) -> None:
    page.get(HERE)
    page.submit({**SAID, **more}, button="Continue", status=200)
    page.submit(button="Send the request", follow=True)


def stored(app: Flask) -> CorrectionRequest:
    with app.app_context():
        return db.session.scalars(select(CorrectionRequest)).one()


def events(app: Flask) -> list[str]:
    with app.app_context():
        kinds = select(Event.kind).where(Event.kind.startswith("figure_correction")).order_by(Event.sequence)
        return list(db.session.scalars(kinds))


def test_request_when_checked_then_nothing_is_sent_before_it_is_confirmed(app: Flask, sign_in: SignIn) -> None:
    page = sign_in("author")
    page.get(HERE)
    assert "The figure is never edited by hand." in page.text

    page.submit({"text": ""}, button="Continue", status=422)
    assert "Enter what is wrong with the figure" in page.text
    page.submit(SAID, button="Continue", status=200)

    assert page.heading == "Check the request before it is sent" and SAID["text"] in page.text
    assert events(app) == []
    page.post(f"{HERE}/check", {**SAID, "step": "change"}, status=200)
    assert SAID["text"] in page.text


def test_request_when_sent_then_listed_with_what_was_shown(app: Flask, sign_in: SignIn) -> None:
    page = sign_in("author")

    ask(page)

    row = stored(app)
    assert row.shown and row.release_code and row.shown in page.text and SAID["text"] in page.text
    assert events(app) == ["figure_correction_asked"]
    page.get(HERE)
    assert "has an open request on this figure" in page.text
    page.get(f"/council/{EXAMPLETON}/figures/{METRIC}")
    assert "has asked for a correction of this figure" in page.text


@pytest.mark.parametrize(("public", "is_said"), [({"public": "yes"}, True), ({}, False)], ids=["ticked", "not ticked"])
def test_public_page_when_asked_then_says_so_only_where_the_council_wishes(
    app: Flask, sign_in: SignIn, public: dict[str, str], is_said: bool
) -> None:
    page = sign_in("author")

    ask(page, **public)

    visitor = Page(app)
    for path in (FIGURE, f"/councils/{EXAMPLETON}"):
        visitor.get(path)
        assert (LINE in visitor.text) is is_said
        assert SAID["text"] not in visitor.text
    if is_said:
        page.get(f"/council/{EXAMPLETON}/corrections")
        withdraw(page)
        visitor.get(FIGURE)
        assert LINE not in visitor.text


def withdraw(page: Page) -> None:
    form = next(form for form in page.soup.find_all("form") if str(form.get("action", "")).endswith("/withdraw"))
    page.submit(action=str(form["action"]), follow=True)


def test_request_when_withdrawn_then_ended_and_may_be_asked_again(app: Flask, sign_in: SignIn) -> None:
    page = sign_in("author")
    ask(page)

    withdraw(page)

    assert "Withdrawn by the council" in page.text
    assert events(app) == ["figure_correction_asked", "figure_correction_withdrawn"]
    page.get(HERE)
    assert page.soup.find("textarea") is not None


def test_request_when_answered_then_the_council_reads_it_and_the_figure_stays(app: Flask, sign_in: SignIn) -> None:
    author, admin = sign_in("author"), sign_in("admin")
    author.get(FIGURE)
    before = author.soup.select_one(".fig__value")
    ask(author)
    admin.get("/admin/corrections")
    link = admin.soup.select_one(".portal-table a")
    assert link is not None

    admin.get(str(link["href"]))
    admin.submit({"outcome": "passed_on"}, button="Send the answer", status=422)
    admin.submit({"outcome": "passed_on", "answer": "Sent to Defra."}, button="Send the answer", follow=True)

    assert "Passed on to the publisher of the figure" in admin.text
    author.get(f"/council/{EXAMPLETON}/corrections")
    assert "Sent to Defra." in author.text
    author.get(FIGURE)
    assert str(author.soup.select_one(".fig__value")) == str(before)
    assert events(app) == ["figure_correction_asked", "figure_correction_answered"]
    with app.app_context():
        mail = db.session.scalars(select(Job).where(Job.key.startswith("correction:"))).one()
    assert mail.payload["to"] == "author@portal.example" and "Sent to Defra." not in mail.payload["body"]


def test_answer_when_the_council_withdrew_meanwhile_then_not_given(app: Flask, sign_in: SignIn) -> None:
    author, admin = sign_in("author"), sign_in("admin")
    ask(author)
    admin.get(f"/admin/corrections/{stored(app).id}")
    withdraw(author)

    admin.submit({"outcome": "no_change", "answer": "As published."}, button="Send the answer", status=409)

    assert stored(app).answer == "" and "withdrawn in the meantime" in admin.text


def test_list_when_there_are_several_then_the_open_one_that_was_asked_first_is_at_the_head(
    app: Flask, sign_in: SignIn, clock: FrozenClock
) -> None:
    page = sign_in("author")
    ask(page)
    withdraw(page)
    ask(page)

    admin = sign_in("admin")
    admin.get("/admin/corrections")

    states = [row.select("td")[-1].get_text(strip=True) for row in admin.soup.select(".portal-table tbody tr")]
    assert states == ["Open", "Withdrawn by the council"]


@pytest.mark.parametrize(
    ("account", "path"),
    [("viewer", HERE), ("author2", HERE), ("author2", f"/council/{EXAMPLETON}/corrections"), ("reviewer", HERE)],
    ids=["viewer asks", "another council asks", "another council reads", "the department asks"],
)
def test_requests_when_opened_by_others_then_not_found(sign_in: SignIn, account: str, path: str) -> None:
    sign_in(account).get(path, status=404)


def test_request_when_the_metric_is_not_the_councils_then_not_found(sign_in: SignIn) -> None:
    sign_in("author").get(f"/council/{EXAMPLETON}/figures/no_such_metric/correction", status=404)
