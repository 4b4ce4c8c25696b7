"""Who reads a case: given, taken off, taken back, recused, and what becomes of the reading; on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.demonstration.people import EXAMPLETON
from portal.domain.casework import InterestStanding
from portal.domain.roles import SERVICE, Role
from portal.domain.workflow import AssessmentState
from portal.errors import InterestsFirst, NotAllowed, NotFound, Refused, TransitionRefused
from portal.models import Assessment
from portal.services import people as accounts
from portal.services import records, reviews
from portal.services.reviews import looks, readers
from portal.transactions import writing
from tests.factories import reviews as factory

RECUSED, CLEARED = InterestStanding.RECUSED, InterestStanding.CLEARED


@pytest.fixture
def case(session: Session, people: None, now: datetime) -> Assessment:
    """A case that `reviewer` and `reviewer2` read, and that `lead` has opened."""
    with writing():
        assessment = factory.submitted(now)
        factory.read_by_two(assessment, now=now)
    return assessment


def id_of(account: str):
    user = accounts.find_user(f"{account}@portal.example")
    assert user is not None
    return user.id


def test_assigned_reader_declares_before_the_case_opens(session: Session, people: None, now: datetime) -> None:
    lead, reader = factory.actor("lead", now), factory.actor("reviewer2", now)
    with writing():
        assessment = factory.submitted(now)
        factory.declared(assessment, "lead", now=now)
        readers.assign(assessment.id, id_of("reviewer2"), actor=lead, now=now)

    with pytest.raises(InterestsFirst):
        reviews.get_case(assessment.id, actor=reader)
    with writing():
        factory.declared(assessment, "reviewer2", now=now)
    found = reviews.get_case(assessment.id, actor=reader)
    assert [review.assigned_by_id for review in found.reviews] == [lead.user_id]
    assert found.assessment.state is AssessmentState.UNDER_REVIEW


def test_assigning_is_refused_to_a_full_case_and_to_a_reviewer(case: Assessment, now: datetime) -> None:
    with pytest.raises(Refused), writing():
        readers.assign(case.id, id_of("reviewer"), actor=factory.actor("lead", now), now=now)
    with pytest.raises(NotAllowed), writing():
        readers.assign(case.id, id_of("reviewer"), actor=factory.actor("reviewer", now), now=now)


def test_recused_reader_finds_nothing_and_the_place_is_free(case: Assessment, now: datetime) -> None:
    reader = factory.actor("reviewer", now)
    with writing():
        factory.written(case, "reviewer", now=now)
        readers.recuse_self(case.id, "My sister works there.", actor=reader, now=now)

    for look in (reviews.get_case, reviews.get_own_standing):
        with pytest.raises(NotFound):
            look(case.id, actor=reader)
    found = readers.list_people(case.id, actor=factory.actor("lead", now))
    assert [review.place for review in found.readers] == [2]
    assert id_of("reviewer") not in {user.id for user in found.free}
    with pytest.raises(Refused), writing():
        reviews.take_up(case.id, actor=reader, now=now)
    assert records.list_events()[0].facts == {"standing": "recused"}


@pytest.mark.parametrize("approved", [False, True])
def test_recusal_after_both_are_in_opens_the_case_to_another_reader(
    case: Assessment, now: datetime, approved: bool
) -> None:
    lead = factory.actor("lead", now)
    with writing():
        factory.handed_in(case, "reviewer", now=now)
        factory.handed_in(case, "reviewer2", now=now)
        if approved:
            reviews.approve(case.id, actor=lead, now=now)
        readers.decide_on(case.id, id_of("reviewer"), RECUSED, "Found later.", actor=lead, now=now)

    found = reviews.get_case(case.id, actor=lead)
    assert found.assessment.state is AssessmentState.UNDER_REVIEW
    assert found.readings == ()
    assert [review.reviewer_id for review in found.reviews] == [id_of("reviewer2")]


def test_reading_sent_back_stays_blind_to_one_that_began_in_a_recused_readers_place(
    session: Session, people: None, now: datetime
) -> None:
    lead, first, later = factory.actor("lead", now), factory.actor("reviewer", now), now + timedelta(days=1)
    with writing():
        case = factory.submitted(now)
        factory.read_by_two(case, now=now)
        factory.handed_in(case, "reviewer", now=now)
        factory.handed_in(case, "reviewer2", now=now)
        reviews.return_to_reviewer(case.id, "More.", actor=lead, now=now)
    assert len(reviews.get_case(case.id, actor=first).readings) == 2
    with writing():
        readers.decide_on(case.id, id_of("reviewer2"), RECUSED, "Found later.", actor=lead, now=now)
        third = accounts.find_user("consultation-manager@portal.example")
        assert third is not None
        accounts.add_membership(third, Role.REVIEWER, council=None, actor=SERVICE, now=now)
        factory.taken_up(case, account="consultation-manager", alone=False, now=later)
        factory.handed_in(case, "consultation-manager", now=later)

    found = reviews.get_case(case.id, actor=first)
    assert found.may_write and not found.all_in
    assert [reading.review.reviewer_id for reading in found.readings] == [first.user_id]
    assert reviews.get_case(case.id, actor=lead).readings == ()
    with writing():
        reviews.submit_review(case.id, actor=first, now=later)
    assert reviews.get_case(case.id, actor=lead).assessment.state is AssessmentState.AWAITING_APPROVAL


def test_declared_interest_keeps_the_case_closed_until_another_lead_clears_it(
    session: Session, people: None, now: datetime
) -> None:
    reader, lead = factory.actor("reviewer", now), factory.actor("lead", now)
    with writing():
        assessment = factory.submitted(now)
        reviews.take_up(assessment.id, actor=reader, now=now)
        reviews.declare(assessment.id, "I live there.", actor=reader, now=now)
        factory.declared(assessment, "lead", now=now)
    with pytest.raises(InterestsFirst):
        reviews.get_case(assessment.id, actor=reader)
    with pytest.raises(Refused, match="reason"), writing():
        readers.decide_on(assessment.id, reader.user_id, CLEARED, " ", actor=lead, now=now)
    with pytest.raises(Refused, match="no open interest"), writing():
        readers.decide_on(assessment.id, lead.user_id, CLEARED, "I may.", actor=lead, now=now)

    with writing():
        readers.decide_on(assessment.id, reader.user_id, CLEARED, "Too small to matter.", actor=lead, now=now)

    assert reviews.get_case(assessment.id, actor=reader).own is not None
    with pytest.raises(Refused, match="no open interest"), writing():
        readers.decide_on(assessment.id, reader.user_id, CLEARED, "Twice.", actor=lead, now=now)
    with pytest.raises(Refused, match="Somebody else"), writing():
        readers.decide_on(assessment.id, reader.user_id, RECUSED, "Old.", actor=lead, now=now, expected_version=1)


def test_reader_taken_off_before_handing_in_frees_the_place(case: Assessment, now: datetime) -> None:
    lead, off = factory.actor("lead", now), factory.actor("reviewer2", now)
    with writing():
        factory.handed_in(case, "reviewer", now=now)
    first, second = readers.list_people(case.id, actor=lead).readers
    with pytest.raises(Refused, match="handed in"), writing():
        readers.take_off(case.id, first.id, "Too late.", actor=lead, now=now)
    with writing():
        readers.take_off(case.id, second.id, "Away until March.", actor=lead, now=now)

    with pytest.raises(NotFound):
        reviews.get_case(case.id, actor=off)
    assert not reviews.get_case(case.id, actor=lead).all_in
    with pytest.raises(Refused, match="taken off"), writing():
        reviews.take_up(case.id, actor=off, now=now)
    with writing():
        reviews.allow_one_reader(case.id, "Nobody else is free.", actor=lead, now=now)
    assert reviews.get_case(case.id, actor=lead).assessment.state is AssessmentState.AWAITING_APPROVAL


def test_review_is_taken_back_only_while_the_other_is_to_come(case: Assessment, now: datetime) -> None:
    first = factory.actor("reviewer", now)
    with pytest.raises(Refused), writing():
        readers.take_back(case.id, actor=first, now=now)
    with writing():
        factory.handed_in(case, "reviewer", now=now)
        readers.take_back(case.id, actor=first, now=now)
    assert reviews.get_case(case.id, actor=first).may_write
    with writing():
        reviews.submit_review(case.id, actor=first, now=now)
        factory.handed_in(case, "reviewer2", now=now)

    with pytest.raises(TransitionRefused), writing():
        readers.take_back(case.id, actor=first, now=now)
    with writing():
        reviews.return_to_reviewer(case.id, "More.", actor=factory.actor("lead", now), now=now, places=(2,))
    with pytest.raises(Refused, match="Every review is in"), writing():
        readers.take_back(case.id, actor=first, now=now)


def test_looks_and_history_are_read_by_leads_and_move_no_log_of_the_council(case: Assessment, now: datetime) -> None:
    lead, before = factory.actor("lead", now), len(records.list_events(council=EXAMPLETON))
    with writing():
        looks.record_look(case.id, "theme", "governance", actor=factory.actor("reviewer", now), now=now)

    found = looks.list_looks(case.id, actor=lead)
    assert [(line.who, line.words) for line in found.lines] == [
        (factory.actor("reviewer", now).name, "Theme: governance")
    ]
    words = [line.words for line in looks.list_history(case.id, actor=lead).lines]
    assert "Took up the case as a reader" in words and "Declared their interests" in words
    assert "Theme: governance" not in words
    assert len(records.list_events(council=EXAMPLETON)) == before
    with pytest.raises(NotAllowed):
        looks.list_looks(case.id, actor=factory.actor("reviewer", now))
