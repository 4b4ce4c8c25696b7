"""One respondent's way: begin, save, come back, send once, keep a receipt."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.consultation import references
from portal.domain.consultation.answers import AnswerValue
from portal.domain.consultation.window import closing_instant
from portal.errors import NotFound, Refused
from portal.models import Answer, Response
from portal.services import consultations, records
from portal.transactions import writing
from tests.factories import consultations as make

SLUG = "a-consultation"
TOKEN = make.TOKEN


@pytest.fixture
def opened(session: Session, now: datetime) -> consultations.Consultation:
    with writing():
        return make.open_one(now)


@pytest.fixture
def begun(opened: consultations.Consultation, now: datetime) -> consultations.Response:
    with writing():
        return consultations.start_response(SLUG, token=TOKEN, now=now)


def count(session: Session, model: type) -> int:
    return session.execute(select(func.count()).select_from(model)).scalar_one()


def test_starting_twice_with_one_token_makes_one_response(
    session: Session, begun: consultations.Response, now: datetime
) -> None:
    with writing():
        again = consultations.start_response(SLUG, token=TOKEN, now=now)

    assert again.id == begun.id
    assert count(session, Response) == 1
    assert begun.return_token_hash == references.fingerprint(TOKEN) != TOKEN
    assert begun.privacy_version == "3"


@pytest.mark.parametrize("token", ["", "short", "t" * 42 + "!", "t" * 44])
def test_a_token_that_this_service_does_not_make_is_refused(
    opened: consultations.Consultation, now: datetime, token: str
) -> None:
    with pytest.raises(NotFound), writing():
        consultations.start_response(SLUG, token=token, now=now)


def test_a_token_opens_nothing_in_another_consultation(begun: consultations.Response, now: datetime) -> None:
    with writing():
        make.open_one(now, "another")

    with pytest.raises(NotFound):
        consultations.get_response("another", TOKEN)
    with pytest.raises(NotFound):
        consultations.get_response(SLUG, "u" * 43)


def test_saving_keeps_what_was_said_and_leaves_other_questions_alone(
    session: Session, begun: consultations.Response, now: datetime
) -> None:
    with writing():
        consultations.save_answers(SLUG, TOKEN, {"Q1": ["oppose"], "Q6": ["First"]}, now=now)
    with writing():
        consultations.save_answers(SLUG, TOKEN, {"Q6": ["Second"], "Q5": [""], "Q99": ["x"]}, now=now)

    assert consultations.list_answers(begun) == {
        "Q1": AnswerValue(("oppose",)),
        "Q6": AnswerValue(text="Second"),
    }


def test_saving_nothing_for_a_question_empties_it(
    session: Session, begun: consultations.Response, now: datetime
) -> None:
    with writing():
        consultations.save_answers(SLUG, TOKEN, make.EVERYTHING, now=now)
        consultations.save_answers(SLUG, TOKEN, {code: [] for code in make.EVERYTHING}, now=now)

    assert count(session, Answer) == 0


def test_saving_about_you_keeps_only_what_the_form_offers(begun: consultations.Response, now: datetime) -> None:
    about = consultations.About(
        capacity="king", respondent_type="emperor", publication="always", name=" Ann\x00 ", email="not an address"
    )

    with writing():
        found = consultations.save_about(SLUG, TOKEN, about, now=now)

    assert (found.capacity, found.respondent_type, found.publication) == ("", "", "not_at_all")
    assert found.name == "Ann\ufffd"


def test_check_lists_all_that_is_missing(begun: consultations.Response, now: datetime) -> None:
    about = consultations.About(capacity="organisation", publication="with_name", email="nobody")
    with writing():
        consultations.save_about(SLUG, TOKEN, about, now=now)

    found = consultations.check(begun, {})

    assert [(problem.question, problem.code) for problem in found] == [
        ("respondent_type", "missing"),
        ("organisation", "missing"),
        ("name", "missing"),
        ("email", "not_an_address"),
        ("", "nothing_said"),
    ]


def test_submit_refuses_an_incomplete_response_and_keeps_it(
    session: Session, begun: consultations.Response, now: datetime
) -> None:
    with pytest.raises(consultations.ResponseIncomplete), writing():
        consultations.submit(SLUG, TOKEN, now=now)

    assert session.execute(select(Response.state)).scalar_one() == "in_progress"


def test_a_sent_response_has_a_private_reference_and_a_public_number_of_its_own(
    session: Session, opened: consultations.Consultation, now: datetime
) -> None:
    with writing():
        receipts = [make.respond(now) for _ in range(12)]

    numbers = [receipt.public_number for receipt in receipts]
    assert len({receipt.private_reference for receipt in receipts}) == len(set(numbers)) == 12
    assert numbers != sorted(numbers)
    stored = {str(value) for row in session.execute(select(Response.__table__)) for value in row}
    assert not stored & {receipt.private_reference for receipt in receipts}


def test_sending_twice_gives_the_same_receipt_and_one_event(opened: consultations.Consultation, now: datetime) -> None:
    with writing():
        first = make.respond(now, token=TOKEN)
    with writing():
        second = consultations.submit(SLUG, TOKEN, now=now + timedelta(days=30))

    assert first == second
    events = [event for event in records.list_events() if event.kind == "response_submitted"]
    assert len(events) == 1
    assert set(events[0].facts) == {"consultation", "content_sha256"}


@pytest.mark.parametrize("step", ["start", "send"])
def test_twenty_at_once_make_one_response_and_twenty_equal_answers(
    app: Flask, session: Session, opened: consultations.Consultation, now: datetime, step: str
) -> None:
    if step == "send":
        with writing():
            consultations.start_response(SLUG, token=TOKEN, now=now)
            about = consultations.About(capacity="individual", respondent_type="public")
            consultations.save_about(SLUG, TOKEN, about, now=now)
            consultations.save_answers(SLUG, TOKEN, {"Q1": ["oppose"]}, now=now)

    def act(_: int) -> object:
        with app.app_context(), writing():
            if step == "start":
                return consultations.start_response(SLUG, token=TOKEN, now=now).id
            return consultations.submit(SLUG, TOKEN, now=now)

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(act, range(20)))

    session.rollback()
    kinds = [event.kind for event in records.list_events()]
    assert len(answers) == 1
    assert count(session, Response) == 1
    assert kinds.count("response_started") == 1
    assert kinds.count("response_submitted") == (step == "send")


def test_a_sent_response_cannot_be_changed(opened: consultations.Consultation, now: datetime) -> None:
    with writing():
        make.respond(now, token=TOKEN)

    with pytest.raises(consultations.AlreadySent), writing():
        consultations.save_answers(SLUG, TOKEN, {"Q6": ["Changed"]}, now=now)


def test_the_digest_is_that_of_the_copy_the_respondent_keeps(opened: consultations.Consultation, now: datetime) -> None:
    from portal.domain import sealing

    with writing():
        kept = make.respond(now, token=TOKEN, name="Ann Example")
    response = consultations.get_response(SLUG, TOKEN)

    copy = consultations.content(response, consultations.list_answers(response))

    assert kept.content_sha256 == sealing.digest(sealing.canonical_json(copy))
    assert copy["answers"][-1]["text"] == "A long view.\nWith two lines."  # type: ignore[index]  # a list of answers


SUMMER, WINTER = closing_instant(date(2023, 8, 15)), closing_instant(date(2023, 12, 15))
SPRING, AUTUMN = closing_instant(date(2024, 3, 31)), closing_instant(date(2024, 10, 27))


@pytest.mark.parametrize(
    ("closes_at", "moment", "taken"),
    [
        (SUMMER, "2023-08-15T22:58:30", True),
        (SUMMER, "2023-08-15T22:59:30", True),
        (SUMMER, "2023-08-15T23:00:01", False),
        (SUMMER, "2023-08-15T23:58:00", False),
        (SUMMER, "2023-08-15T23:59:30", False),
        (WINTER, "2023-12-15T23:59:59", True),
        (WINTER, "2023-12-16T00:00:00", False),
        (SPRING, "2024-03-31T22:59:59", True),
        (SPRING, "2024-03-31T23:00:00", False),
        (AUTUMN, "2024-10-27T23:59:59", True),
        (AUTUMN, "2024-10-28T00:00:00", False),
    ],
)
def test_sending_follows_the_closing_instant(session: Session, closes_at: datetime, moment: str, taken: bool) -> None:
    at, before = datetime.fromisoformat(moment).replace(tzinfo=UTC), closes_at - timedelta(days=2)
    with writing():
        make.open_one(before, closes_at=closes_at)
        consultations.start_response(SLUG, token=TOKEN, now=before)
        about = consultations.About(capacity="individual", respondent_type="public")
        consultations.save_about(SLUG, TOKEN, about, now=before)
        consultations.save_answers(SLUG, TOKEN, {"Q1": ["oppose"]}, now=before)

    if taken:
        with writing():
            consultations.submit(SLUG, TOKEN, now=at)
    else:
        for late in (
            lambda: consultations.submit(SLUG, TOKEN, now=at),
            lambda: consultations.save_answers(SLUG, TOKEN, {"Q6": ["Late"]}, now=at),
            lambda: consultations.start_response(SLUG, token="v" * 43, now=at),
        ):
            with pytest.raises(consultations.NotTakingResponses), writing():
                late()

    session.rollback()
    state = session.execute(select(Response.state)).scalar_one()
    assert state == ("submitted" if taken else "in_progress")
    assert count(session, Answer) == 1


@pytest.mark.parametrize("field", ["name", "organisation", "email"])
def test_about_when_a_line_is_longer_than_its_column_says_so_and_keeps_what_stood_there(
    session: Session, begun: consultations.Response, now: datetime, field: str
) -> None:
    with writing():
        consultations.save_about(SLUG, TOKEN, consultations.About(**{field: "as it was"}), now=now)

    with pytest.raises(Refused, match="Shorten the"), writing():
        consultations.save_about(SLUG, TOKEN, consultations.About(**{field: "é" * 255}), now=now)

    session.expire_all()
    assert getattr(consultations.get_response(SLUG, TOKEN), field) == "as it was"
