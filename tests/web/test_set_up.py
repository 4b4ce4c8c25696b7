"""Setting a round up on its pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.duties import Duty
from portal.models import Round
from portal.services import assessments
from portal.services.assessments import set_up
from portal.services.assessments.duties import list_duties
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team
from tests.pages import Page

SignIn = Callable[..., Page]
Arrange = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def team(app: Flask, people: None, now: datetime) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team: Team, arrange: Arrange, now: datetime) -> Round:
    with arrange():
        return make.open_round(EXAMPLETON, actor=team.author, now=now)


@pytest.fixture
def base(draft: Round) -> str:
    return f"/council/{EXAMPLETON}/rounds/{draft.id}/set-up"


def choose(page: Page, label: str) -> str:
    """The value of the box or button beside that name."""
    found = next(tag for tag in page.soup.find_all("label") if tag.get_text(strip=True).startswith(label))
    return str(page.soup.find(id=found["for"])["value"])


def day(name: str, parts: str) -> dict[str, str]:
    return {f"{name}-{part}": text for part, text in zip(("day", "month", "year"), parts.split(), strict=True)}


def test_set_up_when_begun_then_lists_everything_that_can_be_said(base, sign_in):
    author = sign_in("author")

    author.get(base)

    assert author.heading == "Set up this round"
    for words in ("Your own date for answers", "Independent reader: nobody yet", "Consistency reader", "Interim"):
        assert words in author.text


def test_dates_when_saved_then_stand_on_the_page(base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/dates")

    author.submit(
        {**day("period_from", "1 4 2023"), **day("period_to", "31 3 2024"), **day("internal_due_on", "1 8 2024")},
        follow=True,
    )

    assert "1 April 2023 to 31 March 2024" in author.text
    assert "1 August 2024" in author.text


@pytest.mark.parametrize(
    "sent,message",
    [
        (day("period_from", "1 4 2023"), "Enter both the first and the last day of the period, or neither"),
        (
            {**day("period_from", "1 4 2023"), **day("period_to", "31 3 2023")},
            "Enter a last day that is not before the first day of the period",
        ),
        (day("internal_due_on", "31 12 2024"), "Enter a date of your own that is not after 30 September 2024"),
        (day("internal_due_on", "31 2 2024"), "Your own date must be a real date, like 27 3 2024"),
    ],
    ids=["one end", "backwards", "after the department's", "no date"],
)
def test_dates_when_they_cannot_be_then_say_what_to_do_and_keep_what_was_typed(base, sign_in, sent, message):
    author = sign_in("author")
    author.get(f"{base}/dates")

    author.submit(sent, status=422)

    assert author.errors()[0].startswith(message)
    name, text = next(iter(sent.items()))
    assert author.soup.find(id=name)["value"] == text


def test_dates_when_changed_by_two_then_the_second_sees_both(base, sign_in):
    first, second = sign_in("author"), sign_in("council-admin")
    first.get(f"{base}/dates")
    second.get(f"{base}/dates")
    first.submit(day("internal_due_on", "1 8 2024"))

    second.submit(day("internal_due_on", "2 8 2024"), status=409)

    assert "own date 1 August 2024" in second.text
    second.submit(follow=True)
    assert "2 August 2024" in second.text


def test_theme_when_people_are_named_then_they_are_told_and_listed(base, draft, app, sign_in):
    author = sign_in("author")
    author.get(f"{base}/themes/leadership/contributor")
    author.submit({"people": [choose(author, "Grace Oyelaran"), choose(author, "Priya Nair")]}, follow=True)

    author.get(f"{base}/themes/leadership/theme-reader")
    author.submit({"people": choose(author, "Helen Marsh")}, follow=True)

    assert author.heading == "Who does what: Leadership"
    author.get(base)
    assert "Contributors: Grace Oyelaran, Priya Nair" in author.text
    assert "Independent reader: Helen Marsh" in author.text
    mails = list((app.extensions["portal-settings"].instance / "mail").glob("*.eml"))
    assert any("You are asked to take part" in mail.read_text() for mail in mails)


def test_reader_when_chosen_then_nobody_who_writes_there_is_offered(base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/themes/leadership/theme-owner")
    author.submit({"people": choose(author, "Tom Ashby")})

    author.get(f"{base}/themes/leadership/theme-reader")

    offered = author.soup.find("form", novalidate=True).get_text()
    assert "Helen Marsh" in author.text and "Tom Ashby (author)" not in offered
    assert "Tom Ashby: this person writes in this theme" in author.text


def test_viewer_when_offered_then_only_to_read(base, sign_in):
    author = sign_in("author")

    author.get(f"{base}/themes/leadership/theme-owner")

    assert "Helen Marsh" not in author.text


def test_duty_when_removed_then_asks_first(base, draft, app, sign_in):
    author = sign_in("author")
    author.get(f"{base}/consistency-reader")
    author.submit({"people": choose(author, "Helen Marsh")}, follow=True)
    with app.app_context():
        duty = list_duties(draft)[0]

    author.get(f"{base}/duties/{duty.id}/remove")
    assert author.heading == "Remove Helen Marsh as consistency reader"
    author.submit(follow=True)

    with app.app_context():
        assert list_duties(draft) == ()
        kinds = [event.kind for event in assessments.list_history(draft)]
    assert kinds[:2] == ["duty_ended", "duty_given"]


def test_viewer_reads_the_set_up_and_changes_nothing(base, draft, app, sign_in, arrange, team, now):
    with arrange():
        row = set_up.give_duty(
            draft.id, team.author.user_id, Duty.THEME_OWNER, theme="culture", actor=team.author, now=now
        )
    viewer = sign_in("viewer")

    for address in ("", "/themes/culture"):
        viewer.get(base + address)
        assert viewer.soup.select("main form, main a[href$=remove]") == []
    for address in ("/dates", "/start", "/themes/culture/contributor", f"/duties/{row.id}/remove"):
        viewer.get(base + address, status=404)
        viewer.post(base + address, {}, status=404)


@pytest.mark.parametrize(
    "address", ["/themes/no-such/theme-owner", "/themes/culture/no-such", "/themes/culture/consistency-reader"]
)
def test_address_when_it_names_nothing_then_is_not_found(base, sign_in, address):
    sign_in("author").get(base + address, status=404)


def test_round_when_sent_then_cannot_be_set_up(base, draft, team, arrange, now, sign_in):
    with arrange():
        make.send(draft, actor=team.author, now=now)
    author = sign_in("author")

    author.get(base)
    assert "cannot be changed" in author.text
    author.get(f"{base}/dates", status=409)
    author.post(f"{base}/consistency-reader", {"people": str(team.viewer.user_id)}, status=409)


def test_start_when_something_was_sealed_then_carries_it_forward(draft, team, arrange, clock, now, sign_in):
    with arrange():
        first = make.answer("CI-01")
        assessments.record_judgement(draft.id, first, actor=team.author, expected_version=0, now=now)
        make.seal(draft, team, now=now)
        later = now + timedelta(days=350)
        make.add_cycle(later, slug="2025")
        fresh = make.open_round(EXAMPLETON, actor=team.author, now=later, cycle="2025")
    clock.move_to(later)
    author = sign_in("author")
    author.get(f"/council/{EXAMPLETON}/rounds/{fresh.id}/set-up/start")

    author.submit({}, status=422)
    author.submit({"source": str(draft.id)}, follow=True)

    assert "1 answers are carried forward" not in author.text
    assert "1 answer is carried forward. It needs review and does not count as done." in author.text
    assert "Carried forward from Self-assessment 2024. 1 answer still needs review" in author.text


def test_start_when_nothing_was_sealed_then_says_so(base, sign_in):
    author = sign_in("author")

    author.get(f"{base}/start")

    assert "has sealed no self-assessment of an earlier cycle" in author.text


def test_overview_when_somebody_was_asked_then_lists_their_own_work(base, draft, team, arrange, now, sign_in):
    with arrange():
        set_up.give_duty(
            draft.id, team.contributor.user_id, Duty.CONTRIBUTOR, theme="culture", actor=team.author, now=now
        )
        set_up.give_duty(draft.id, team.viewer.user_id, Duty.THEME_READER, theme="culture", actor=team.author, now=now)
    contributor, viewer = sign_in("contributor"), sign_in("viewer")

    contributor.get(f"/council/{EXAMPLETON}")
    viewer.get(f"/council/{EXAMPLETON}")

    assert "You contribute to Culture" in contributor.text
    assert contributor.soup.select_one(f'a[href="/council/{EXAMPLETON}/rounds/{draft.id}/characteristics/C-01"]')
    assert "You read Culture independently" in viewer.text and "Not yet said to be ready" in viewer.text
