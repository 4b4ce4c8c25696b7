"""Factual accuracy: a frozen draft, a council's points, answers with reasons, and a summary that waits."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.demonstration.people import EXAMPLETON
from portal.domain import sealing
from portal.domain.accuracy import CouncilAnswer, Stage
from portal.domain.casework import InterestStanding, PointOutcome
from portal.domain.moderation import Said
from portal.errors import EditConflict, NotAllowed, NotFound, Refused, TransitionRefused
from portal.models import AccuracyWindow, Assessment, Job
from portal.services import accuracy, moderation, records, reviews, summaries
from portal.services.accuracy import Answer, PointText
from portal.services.reviews import readers
from portal.transactions import writing
from tests.factories import reviews as factory

LAST = date(2024, 6, 14)
AFTER = datetime.fromisoformat("2024-06-15T09:00:00+00:00")
TEXT = PointText("G-01", "The committee met once.", "It met four times.", "Minutes of 2023-24.")
ACCEPTED = Answer(PointOutcome.ACCEPTED, "The minutes show it.", "The committee met four times.")


@pytest.fixture
def case(session: Session, people: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Assessment:
    """A reviewed case whose facts nobody has been asked about."""
    monkeypatch.setattr("portal.reports.pdf.render", factory.quick_render)
    with writing():
        return factory.approved(now)


@pytest.fixture
def window(case: Assessment, now: datetime) -> AccuracyWindow:
    with writing():
        return accuracy.open_window(
            case.id, LAST, department=factory.DEPARTMENT, actor=factory.actor("lead", now), now=now
        )


def raised(window: AccuracyWindow, now: datetime, text: PointText = TEXT, account: str = "author") -> object:
    with writing():
        return accuracy.raise_point(EXAMPLETON, window.id, text, actor=factory.actor(account, now), now=now).id


def done(window: AccuracyWindow, now: datetime) -> None:
    with writing():
        accuracy.say_done(EXAMPLETON, window.id, actor=factory.actor("author", now), now=now)


def test_open_window_when_opened_then_freezes_the_council_copy_and_tells_those_who_may_answer(
    session: Session, case: Assessment, window: AccuracyWindow
) -> None:
    draft = json.loads(window.draft_json)

    assert sealing.canonical_json(draft).decode() == window.draft_json
    assert sealing.digest(window.draft_json.encode()) == window.draft_sha256
    assert draft["copy"] == "council"
    assert "Catherine Moyle" not in window.draft_json
    mail = [job.payload for job in session.query(Job).filter_by(task="send_message") if "draft" in job.payload["body"]]
    assert {message["to"].split("@")[0] for message in mail} == {
        "author", "council-admin", "chief-executive", "section-151", "monitoring-officer",
    }  # fmt: skip  # the accounts of one council
    assert not any("account is fair" in message["body"] for message in mail)


@pytest.mark.parametrize(
    ("account", "error"), [("reviewer", NotAllowed), ("reviewer2", NotFound), ("author", NotFound), ("admin", NotFound)]
)
def test_open_window_when_the_actor_is_no_lead_then_refuses(
    case: Assessment, now: datetime, account: str, error: type[Exception]
) -> None:
    with pytest.raises(error), writing():
        accuracy.open_window(case.id, LAST, department=factory.DEPARTMENT, actor=factory.actor(account, now), now=now)


def test_open_window_when_the_day_does_not_lie_ahead_or_one_is_open_then_refuses(
    case: Assessment, now: datetime
) -> None:
    lead = factory.actor("lead", now)
    with pytest.raises(Refused, match="after today"), writing():
        accuracy.open_window(case.id, now.date(), department=factory.DEPARTMENT, actor=lead, now=now)
    with writing():
        accuracy.open_window(case.id, LAST, department=factory.DEPARTMENT, actor=lead, now=now)
    with pytest.raises(Refused, match="opened already"), writing():
        accuracy.open_window(case.id, LAST, department=factory.DEPARTMENT, actor=lead, now=now)


def test_open_window_when_the_review_is_not_approved_then_refuses(
    session: Session, people: None, now: datetime
) -> None:
    with writing():
        assessment = factory.submitted(now)
        factory.declared(assessment, "lead", now=now)

    with pytest.raises(TransitionRefused), writing():
        accuracy.record_not_offered(assessment.id, "No time.", actor=factory.actor("lead", now), now=now)


def test_require_finished_when_the_stage_goes_on_then_says_what_to_do(case: Assessment, now: datetime) -> None:
    lead = factory.actor("lead", now)
    with pytest.raises(Refused, match="record why none is offered"), writing():
        summaries.issue(case.id, department=factory.DEPARTMENT, actor=lead, now=now)
    with writing():
        found = accuracy.open_window(case.id, LAST, department=factory.DEPARTMENT, actor=lead, now=now)
    with pytest.raises(Refused, match="close the factual-accuracy window"), writing():
        summaries.issue(case.id, department=factory.DEPARTMENT, actor=lead, now=now)
    done(found, now)
    with writing():
        accuracy.close_window(case.id, actor=lead, now=now)
        summaries.issue(case.id, department=factory.DEPARTMENT, actor=lead, now=now)


def test_require_finished_when_the_review_is_approved_again_then_asks_for_another_window(
    case: Assessment, window: AccuracyWindow, now: datetime
) -> None:
    lead, later = factory.actor("lead", now), now + timedelta(days=1)
    reader = factory.actor("reviewer", now).user_id
    done(window, now)
    with writing():
        accuracy.close_window(case.id, actor=lead, now=now)
        readers.decide_on(case.id, reader, InterestStanding.RECUSED, "Found later.", actor=lead, now=later)  # type: ignore[arg-type]  # has an account
        factory.taken_up(case, account="reviewer2", now=later)
        factory.handed_in(case, "reviewer2", now=later)
        reviews.approve(case.id, actor=lead, now=later)

    with pytest.raises(Refused, match="approved again"), writing():
        summaries.issue(case.id, department=factory.DEPARTMENT, actor=lead, now=later)
    with writing():
        again = accuracy.open_window(case.id, LAST, department=factory.DEPARTMENT, actor=lead, now=later)
    done(again, later)
    with writing():
        accuracy.close_window(case.id, actor=lead, now=later)
        summaries.issue(case.id, department=factory.DEPARTMENT, actor=lead, now=later)


def test_record_not_offered_when_a_reason_is_given_then_the_summary_can_be_issued(
    case: Assessment, now: datetime
) -> None:
    lead, before = factory.actor("lead", now), len(records.list_events(council=EXAMPLETON))
    with pytest.raises(Refused, match="Enter why"), writing():
        accuracy.record_not_offered(case.id, " ", actor=lead, now=now)
    with writing():
        accuracy.record_not_offered(case.id, "The council asked for none.", actor=lead, now=now)

    assert len(records.list_events(council=EXAMPLETON)) == before
    assert accuracy.list_for_council(EXAMPLETON, actor=factory.actor("author", now), now=now) == ()
    accuracy.require_finished(case)


@pytest.mark.parametrize("account", ["viewer", "contributor", "author2", "lead", "reviewer", "admin"])
def test_raise_point_when_the_actor_may_not_answer_the_department_then_finds_no_window(
    window: AccuracyWindow, now: datetime, account: str
) -> None:
    with pytest.raises(NotFound):
        raised(window, now, account=account)


@pytest.mark.parametrize("account", ["author", "council-admin", "chief-executive"])
def test_raise_point_when_the_actor_may_answer_then_it_stands(
    window: AccuracyWindow, now: datetime, account: str
) -> None:
    raised(window, now, account=account)

    found = accuracy.get_for_council(EXAMPLETON, window.id, actor=factory.actor("author", now), now=now)
    assert [point.said for point in found.standing.points] == [TEXT.said]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (PointText("X-99", "a", "b"), "Choose the part"),
        (PointText("G-01", " ", "b"), "what the draft says"),
        (PointText("G-01", "a", ""), "what is right"),
        (PointText("G-01", "a", "b" * 10_001), "Shorten"),
    ],
)
def test_raise_point_when_something_is_missing_then_says_what_to_do(
    window: AccuracyWindow, now: datetime, text: PointText, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        raised(window, now, text)


@pytest.mark.parametrize(
    ("moment", "is_late"), [("2024-06-14T22:59:59+00:00", False), ("2024-06-14T23:00:00+00:00", True)]
)
def test_raise_point_when_the_last_day_ends_in_london_then_it_is_late(
    window: AccuracyWindow, moment: str, is_late: bool
) -> None:
    at = datetime.fromisoformat(moment)
    if not is_late:
        raised(window, at)
        return
    with pytest.raises(Refused, match="write to the department"):
        raised(window, at)


def test_change_point_when_a_colleague_was_first_then_carries_both(window: AccuracyWindow, now: datetime) -> None:
    point_id = raised(window, now)
    first, second = factory.actor("author", now), factory.actor("council-admin", now)
    mine = PointText("G-01", TEXT.said, "It met five times.")
    with writing():
        accuracy.change_point(EXAMPLETON, window.id, point_id, mine, actor=first, expected_version=1, now=now)  # type: ignore[arg-type]  # an id

    with pytest.raises(EditConflict) as caught, writing():
        accuracy.change_point(EXAMPLETON, window.id, point_id, TEXT, actor=second, expected_version=1, now=now)  # type: ignore[arg-type]  # an id
    assert caught.value.current["correct"] == "It met five times."
    assert caught.value.offered["correct"] == TEXT.correct


def test_take_back_point_when_taken_back_then_the_department_never_sees_it(
    case: Assessment, window: AccuracyWindow, now: datetime
) -> None:
    point_id = raised(window, now)
    with writing():
        accuracy.take_back_point(
            EXAMPLETON, window.id, point_id, actor=factory.actor("author", now), expected_version=1, now=now  # type: ignore[arg-type]  # an id
        )  # fmt: skip  # the note stands on its line
    done(window, now)

    stage = accuracy.get_stage(case.id, actor=factory.actor("lead", now), now=now)
    assert stage.latest is not None
    assert (stage.latest.points, stage.latest.taken_back) == ((), ())
    assert stage.latest.answer is CouncilAnswer.NOTHING
    with pytest.raises(NotFound), writing():
        accuracy.answer_point(
            case.id, point_id, ACCEPTED, actor=factory.actor("lead", now), expected_version=2, now=now  # type: ignore[arg-type]  # an id
        )  # fmt: skip  # the note stands on its line


def test_get_stage_when_the_council_is_at_work_then_the_department_sees_no_point(
    case: Assessment, window: AccuracyWindow, now: datetime
) -> None:
    point_id = raised(window, now)
    lead = factory.actor("lead", now)

    stage = accuracy.get_stage(case.id, actor=lead, now=now)
    assert stage.latest is not None
    assert (stage.latest.stage, stage.latest.points) == (Stage.OPEN, ())
    with pytest.raises(Refused, match="have not ended"), writing():
        accuracy.answer_point(case.id, point_id, ACCEPTED, actor=lead, expected_version=1, now=now)  # type: ignore[arg-type]  # an id
    later = accuracy.get_stage(case.id, actor=lead, now=AFTER)
    assert later.latest is not None
    assert [point.said for point in later.latest.points] == [TEXT.said]


def test_close_window_when_points_are_answered_then_releases_all_answers_at_once(
    session: Session, case: Assessment, window: AccuracyWindow, now: datetime
) -> None:
    point_id, lead, author = raised(window, now), factory.actor("lead", now), factory.actor("author", now)
    done(window, now)
    with pytest.raises(Refused, match="Still to answer: 1"), writing():
        accuracy.close_window(case.id, actor=lead, now=now)
    before = len(records.list_events(council=EXAMPLETON))
    with writing():
        accuracy.answer_point(case.id, point_id, ACCEPTED, actor=lead, expected_version=1, now=now)  # type: ignore[arg-type]  # an id
    assert len(records.list_events(council=EXAMPLETON)) == before
    assert not accuracy.get_for_council(EXAMPLETON, window.id, actor=author, now=now).answers_are_out

    with writing():
        accuracy.close_window(case.id, actor=lead, now=now)

    found = accuracy.get_for_council(EXAMPLETON, window.id, actor=author, now=now)
    assert found.answers_are_out
    assert found.standing.points[0].reason == ACCEPTED.reason
    told = session.query(Job).filter(Job.key.startswith(f"accuracy-closed:{window.id}")).all()
    assert told and not any("minutes show" in job.payload["body"] for job in told)
    with pytest.raises(Refused, match="closed"), writing():
        accuracy.answer_point(case.id, point_id, ACCEPTED, actor=lead, expected_version=2, now=now)  # type: ignore[arg-type]  # an id


def test_answer_point_when_another_lead_was_first_then_carries_both(
    case: Assessment, window: AccuracyWindow, now: datetime
) -> None:
    point_id, lead = raised(window, now), factory.actor("lead", now)
    other = Answer(PointOutcome.NOT_ACCEPTED, "The minutes do not show it.")
    with pytest.raises(Refused, match="Enter the reason"), writing():
        no_reason = Answer(PointOutcome.PARTLY, "")
        accuracy.answer_point(case.id, point_id, no_reason, actor=lead, expected_version=1, now=AFTER)  # type: ignore[arg-type]  # an id
    with writing():
        accuracy.answer_point(case.id, point_id, ACCEPTED, actor=lead, expected_version=1, now=AFTER)  # type: ignore[arg-type]  # an id

    with pytest.raises(EditConflict) as caught, writing():
        accuracy.answer_point(case.id, point_id, other, actor=lead, expected_version=1, now=AFTER)  # type: ignore[arg-type]  # an id
    assert caught.value.current["outcome"] == "Accepted"


def test_close_window_when_the_council_said_nothing_then_that_is_told_as_silence(
    case: Assessment, window: AccuracyWindow, now: datetime
) -> None:
    lead = factory.actor("lead", now)
    with pytest.raises(Refused, match="have not ended"), writing():
        accuracy.close_window(case.id, actor=lead, now=now)

    with writing():
        accuracy.close_window(case.id, actor=lead, now=AFTER)

    stage = accuracy.get_stage(case.id, actor=lead, now=AFTER)
    assert stage.latest is not None
    assert stage.latest.answer.words == "The council did not answer"


def test_say_done_when_done_then_nothing_more_can_be_sent(window: AccuracyWindow, now: datetime) -> None:
    done(window, now)

    with pytest.raises(Refused, match="no more to say"):
        raised(window, now)
    with pytest.raises(Refused, match="no more to say"):
        done(window, now)


def test_settle_when_a_point_was_accepted_then_its_section_can_be_settled_until_a_summary_is_issued(
    case: Assessment, window: AccuracyWindow, now: datetime
) -> None:
    point_id, lead = raised(window, now), factory.actor("lead", now)
    done(window, now)
    with writing():
        accuracy.answer_point(case.id, point_id, ACCEPTED, actor=lead, expected_version=1, now=now)  # type: ignore[arg-type]  # an id
        accuracy.close_window(case.id, actor=lead, now=now)
    said = Said("largely", "medium")

    with writing():
        moderation.settle(case.id, "G-01", said, reasons="It met.", actor=lead, expected_version=0, now=now)
    with pytest.raises(TransitionRefused), writing():
        moderation.settle(case.id, "G-02", said, reasons="It met.", actor=lead, expected_version=0, now=now)
    with writing():
        summaries.issue(case.id, department=factory.DEPARTMENT, actor=lead, now=now)
    with pytest.raises(TransitionRefused), writing():
        moderation.settle(case.id, "G-01", said, reasons="Again.", actor=lead, expected_version=1, now=now)


def test_draft_when_the_case_changes_afterwards_then_stays_as_it_was_frozen(
    case: Assessment, window: AccuracyWindow, now: datetime
) -> None:
    frozen, later = window.draft_sha256, now + timedelta(days=1)
    with writing():
        records.record_event("something_happened", subject=("case", "1"), actor=factory.actor("lead", now), now=later)

    found = accuracy.get_for_council(EXAMPLETON, window.id, actor=factory.actor("author", now), now=later)
    assert found.window.draft_sha256 == frozen
    draft = accuracy.read_draft(found.window)
    assert len(draft.themes) == 7
    assert any("account is fair" in text for theme in draft.themes for _, text in theme.view.texts)
