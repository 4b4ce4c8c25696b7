"""When a council's days to correct facts end, and what its part was."""

from datetime import UTC, date, datetime

import pytest

from portal.domain.accuracy import CouncilAnswer, Stage, answer_at, has_ended, lies_ahead, stage_at

SUMMER, WINTER = date(2024, 6, 14), date(2024, 12, 13)


@pytest.mark.parametrize(
    ("closes_on", "moment", "ended"),
    [
        pytest.param(SUMMER, datetime(2024, 6, 14, 22, 59, 59, tzinfo=UTC), False, id="summer, last second"),
        pytest.param(SUMMER, datetime(2024, 6, 14, 23, 0, tzinfo=UTC), True, id="summer, midnight in London"),
        pytest.param(WINTER, datetime(2024, 12, 13, 23, 0, tzinfo=UTC), False, id="winter, 11pm in London"),
        pytest.param(WINTER, datetime(2024, 12, 13, 23, 59, 59, tzinfo=UTC), False, id="winter, last second"),
        pytest.param(WINTER, datetime(2024, 12, 14, 0, 0, tzinfo=UTC), True, id="winter, midnight in London"),
        pytest.param(
            date(2024, 10, 27), datetime(2024, 10, 27, 23, 59, tzinfo=UTC), False, id="the day the clocks go back"
        ),
    ],
)
def test_has_ended_when_the_last_day_runs_out_then_london_decides(
    closes_on: date, moment: datetime, ended: bool
) -> None:
    assert has_ended(closes_on, moment) is ended


@pytest.mark.parametrize(
    ("closes_on", "ahead"),
    [(date(2024, 6, 3), False), (date(2024, 6, 4), False), (date(2024, 6, 5), True)],
)
def test_lies_ahead_when_it_is_past_midnight_in_london_then_that_day_is_today(closes_on: date, ahead: bool) -> None:
    assert lies_ahead(closes_on, datetime(2024, 6, 3, 23, 30, tzinfo=UTC)) is ahead


@pytest.mark.parametrize(
    ("closes_on", "is_done", "is_closed", "stage"),
    [
        pytest.param(None, False, False, Stage.NOT_OFFERED, id="not offered"),
        pytest.param(SUMMER, False, False, Stage.OPEN, id="open"),
        pytest.param(SUMMER, True, False, Stage.TO_ANSWER, id="the council is done"),
        pytest.param(date(2024, 6, 2), False, False, Stage.TO_ANSWER, id="the last day is past"),
        pytest.param(SUMMER, True, True, Stage.CLOSED, id="closed"),
    ],
)
def test_stage_at_when_asked_then_follows_from_what_people_did_and_the_day(
    closes_on: date | None, is_done: bool, is_closed: bool, stage: Stage
) -> None:
    now = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)

    assert stage_at(now, closes_on=closes_on, is_done=is_done, is_closed=is_closed) is stage


@pytest.mark.parametrize(
    ("stage", "has_points", "is_done", "words"),
    [
        (Stage.NOT_OFFERED, False, False, "The council was not asked"),
        (Stage.OPEN, True, False, "The council may still answer"),
        (Stage.TO_ANSWER, True, False, "The council raised points of fact"),
        (Stage.CLOSED, True, True, "The council raised points of fact"),
        (Stage.TO_ANSWER, False, True, "The council said that it has nothing to correct"),
        (Stage.CLOSED, False, False, "The council did not answer"),
    ],
)
def test_answer_at_when_told_then_silence_is_not_agreement(
    stage: Stage, has_points: bool, is_done: bool, words: str
) -> None:
    answer = answer_at(stage, has_points=has_points, is_done=is_done)

    assert answer.words == words
    assert answer in CouncilAnswer
