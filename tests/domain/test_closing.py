"""No order of steps closes anything by one person, without evidence, or declines or stops it without a reason."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.closing import (
    ACTION,
    COMMITMENT,
    PLAN_MACHINES,
    RECOMMENDATION,
    Course,
    Due,
    NoticeStanding,
    Taken,
    days_left,
    due,
    notice_standing,
    require_editable,
    steps,
    take,
    why_not_close,
)
from portal.domain.errors import NotAllowed, Refused, TransitionRefused
from portal.domain.roles import Actor, Grant, Role
from portal.domain.workflow import Action, Machine

COUNCIL = "E99000002"
ITEM = UUID(int=7)


def person(role: Role, council: str = COUNCIL) -> Actor:
    return Actor(uuid4(), role.label, (Grant(role, council),))


AUTHOR, ADMIN = person(Role.AUTHOR), person(Role.COUNCIL_ADMIN)
CONTRIBUTOR, VIEWER, SIGNATORY = person(Role.CONTRIBUTOR), person(Role.VIEWER), person(Role.SIGNATORY)
STRANGER, REVIEWER = person(Role.AUTHOR, "E99000001"), Actor(uuid4(), "reviewer", (Grant(Role.REVIEWER),))
PEOPLE = (AUTHOR, ADMIN, CONTRIBUTOR, VIEWER, SIGNATORY, STRANGER, REVIEWER)
SECOND = {AUTHOR.user_id, ADMIN.user_id}
WRITERS = {*SECOND, CONTRIBUTOR.user_id}
ANY_STEP = st.tuples(
    st.sampled_from(PEOPLE),
    st.builds(Taken, st.sampled_from(Action), st.sampled_from((None, ITEM)), st.sampled_from(("", "  ", "Because."))),
)


def walk(machine: Machine, path: list[tuple[Actor, Taken]]) -> list[Course]:
    """Every course that a path of steps passes through; steps that are refused leave it where it is."""
    courses = [Course(machine.states[0])]
    for actor, taken in path:
        try:
            courses.append(take(machine, courses[-1], taken, actor=actor, council=COUNCIL))
        except (Refused, NotAllowed, TransitionRefused):
            continue
    return courses


@pytest.mark.parametrize("machine", PLAN_MACHINES, ids=lambda machine: machine.name)
@given(path=st.lists(ANY_STEP, max_size=25))
def test_course_when_steps_come_in_any_order_then_keeps_the_rules(
    machine: Machine, path: list[tuple[Actor, Taken]]
) -> None:
    for course in walk(machine, path):
        assert course.state in machine.states
        if course.state == "closed":
            assert course.evidence is not None
            assert course.proposed_by in WRITERS and course.closed_by in SECOND
            assert course.proposed_by != course.closed_by
        else:
            assert course.closed_by is None
        if course.state in ("declined", "stopped"):
            assert course.reason.strip()
        if course.state not in ("closing", "closed"):
            assert course.evidence is None and course.proposed_by is None


@pytest.mark.parametrize("machine", PLAN_MACHINES, ids=lambda machine: machine.name)
def test_course_when_two_people_close_with_evidence_then_is_closed(machine: Machine) -> None:
    path = [(CONTRIBUTOR, Taken(Action.PROPOSE_CLOSING, ITEM)), (AUTHOR, Taken(Action.CLOSE))]

    assert walk(machine, path)[-1].state == "closed"


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (AUTHOR, AUTHOR, "You proposed closing this"),
        (AUTHOR, CONTRIBUTOR, "An author or a council administrator"),
        (CONTRIBUTOR, CONTRIBUTOR, "You proposed closing this"),
    ],
    ids=["the same person", "a contributor agrees", "a contributor alone"],
)
def test_closing_when_the_second_person_may_not_then_says_who_may(first: Actor, second: Actor, why: str) -> None:
    proposed = take(COMMITMENT, Course("open"), Taken(Action.PROPOSE_CLOSING, ITEM), actor=first, council=COUNCIL)

    assert (why_not_close(proposed, actor=second, council=COUNCIL) or "").startswith(why)
    assert Action.CLOSE not in steps(COMMITMENT, proposed, actor=second, council=COUNCIL)
    with pytest.raises(Refused, match=why):
        take(COMMITMENT, proposed, Taken(Action.CLOSE), actor=second, council=COUNCIL)


@pytest.mark.parametrize("machine", PLAN_MACHINES, ids=lambda machine: machine.name)
def test_steps_when_each_state_is_asked_then_lead_on_from_all_of_them(machine: Machine) -> None:
    for state in machine.states:
        course = Course(state, ITEM, "", CONTRIBUTOR.user_id)
        assert steps(machine, course, actor=AUTHOR, council=COUNCIL), state
        assert steps(machine, course, actor=VIEWER, council=COUNCIL) == ()
        assert steps(machine, course, actor=STRANGER, council=COUNCIL) == ()


@pytest.mark.parametrize(("machine", "state"), [(RECOMMENDATION, "closing"), (ACTION, "closed"), (ACTION, "stopped")])
def test_words_when_an_entry_is_at_its_end_then_cannot_be_changed(machine: Machine, state: str) -> None:
    with pytest.raises(Refused, match="open it again"):
        require_editable(machine, state)


@pytest.mark.parametrize(
    ("day", "is_over", "expected"),
    [
        (date(2024, 6, 2), False, Due.LATE),
        (date(2024, 6, 3), False, Due.THIS_MONTH),
        (date(2024, 6, 30), False, Due.THIS_MONTH),
        (date(2024, 7, 1), False, Due.THREE_MONTHS),
        (date(2024, 9, 30), False, Due.THREE_MONTHS),
        (date(2024, 10, 1), False, Due.LATER),
        (None, False, Due.NO_DATE),
        (date(2024, 1, 1), True, Due.ENDED),
    ],
)
def test_due_when_read_in_early_june_then_is_said_by_calendar_months(
    day: date | None, is_over: bool, expected: Due
) -> None:
    assert due(day, today=date(2024, 6, 3), is_over=is_over) is expected


@pytest.mark.parametrize(
    ("ends_on", "ended_on", "standing", "left"),
    [
        (date(2024, 6, 3), None, NoticeStanding.IN_FORCE, 0),
        (date(2024, 6, 2), None, NoticeStanding.OUTCOME_AWAITED, -1),
        (None, None, NoticeStanding.IN_FORCE, None),
        (date(2025, 1, 1), date(2024, 5, 1), NoticeStanding.ENDED, 212),
        (None, date(2024, 5, 1), NoticeStanding.ENDED, None),
    ],
    ids=["on its last day", "the day after", "names no day", "ended early", "ended without a day"],
)
def test_notice_when_read_by_its_own_dates_then_stands(
    ends_on: date | None, ended_on: date | None, standing: NoticeStanding, left: int | None
) -> None:
    today = date(2024, 6, 3)

    assert notice_standing(ends_on=ends_on, ended_on=ended_on, today=today) is standing
    assert days_left(ends_on, today=today) == left


@given(ends_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)), today=st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_notice_when_its_date_passes_then_never_ends_by_itself(ends_on: date, today: date) -> None:
    assert notice_standing(ends_on=ends_on, ended_on=None, today=today) is not NoticeStanding.ENDED
