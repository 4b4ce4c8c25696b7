"""Reviews: who reads what, who writes what, and in which order."""

import inspect
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from portal.demonstration.people import EXAMPLETON, VALLEY
from portal.domain.reviewing import IndicatorFinding, Stance
from portal.domain.workflow import AssessmentState
from portal.errors import EditConflict, NotAllowed, NotFound, Refused, TransitionRefused
from portal.models import Assessment
from portal.services import records, reviews
from portal.services.reviews import ViewText
from portal.transactions import writing
from tests.factories import reviews as factory

TEXT = ViewText(Stance.DIFFERS, "The account is too kind.", "Minute 12 says otherwise.")


@pytest.fixture
def case(session: Session, people: None, now: datetime) -> Assessment:
    """A case that `reviewer` alone has taken up, and that `lead` has opened."""
    with writing():
        assessment = factory.submitted(now)
        factory.taken_up(assessment, now=now)
    return assessment


def test_services_when_read_then_no_draft_table_is_imported() -> None:
    from portal.services.reviews import access, cases, decisions, queue
    from portal.services.reviews import writing as written
    from portal.services.summaries import documents, facts, issuing, snapshot, work

    drafts = {"Round", "JudgementAnswer", "IndicatorAnswer", "Declaration", "Decline"}
    for module in (access, cases, decisions, queue, written, documents, facts, issuing, snapshot, work):
        assert not drafts & set(vars(module)), module.__name__
        assert "models.Round" not in inspect.getsource(module)


def test_list_queue_when_one_council_has_a_draft_then_lists_the_submitted_one_only(
    session: Session, people: None, now: datetime
) -> None:
    with writing():
        factory.begun(now, gss=EXAMPLETON)
        factory.submitted(now, gss=VALLEY)

    assert [entry.council for entry in reviews.list_queue(actor=factory.actor("lead", now))] == ["Fictional Valley"]
    for account in ("author5", "admin", "consultation-manager"):
        assert reviews.list_queue(actor=factory.actor(account, now)) == ()


@pytest.mark.parametrize(
    ("account", "reads"),
    [("reviewer", True), ("lead", True), ("reviewer2", False), ("author", False), ("admin", False)],
)
def test_get_case_when_taken_up_then_only_its_reviewer_and_leads_read_it(
    case: Assessment, now: datetime, account: str, reads: bool
) -> None:
    actor = factory.actor(account, now)
    if reads:
        assert reviews.get_case(case.id, actor=actor).submission.gss_code == EXAMPLETON
        return
    with pytest.raises(NotFound):
        reviews.get_case(case.id, actor=actor)


def test_take_up_when_one_reader_is_enough_then_refuses(case: Assessment, now: datetime) -> None:
    with pytest.raises(Refused), writing():
        reviews.take_up(case.id, actor=factory.actor("reviewer2", now), now=now)


def test_record_view_when_saved_twice_then_the_version_rises_only_with_the_words(
    case: Assessment, now: datetime
) -> None:
    reviewer = factory.actor("reviewer", now)
    with writing():
        first = reviews.record_view(case.id, "culture", TEXT, actor=reviewer, expected_version=0, now=now)
        again = reviews.record_view(case.id, "culture", TEXT, actor=reviewer, expected_version=0, now=now)

    assert (first, again) == (1, 1)


def test_record_view_when_stale_then_carries_both_texts_and_keeps_the_first(case: Assessment, now: datetime) -> None:
    reviewer = factory.actor("reviewer", now)
    with writing():
        reviews.record_view(case.id, "culture", TEXT, actor=reviewer, expected_version=0, now=now)
    other = ViewText(Stance.AGREES, "Quite fair.", "Minute 13.")

    with pytest.raises(EditConflict) as caught, writing():
        reviews.record_view(case.id, "culture", other, actor=reviewer, expected_version=0, now=now)

    assert caught.value.current["view"] == TEXT.view
    assert caught.value.offered["view"] == "Quite fair."
    stored = reviews.get_case(case.id, actor=reviewer).views["culture"]
    assert stored.view == TEXT.view


@pytest.mark.parametrize("account", ["lead", "reviewer2", "author"])
def test_record_view_when_the_actor_is_not_the_reviewer_then_refuses(
    case: Assessment, now: datetime, account: str
) -> None:
    with pytest.raises((NotAllowed, NotFound)), writing():
        actor = factory.actor(account, now)
        reviews.record_view(case.id, "culture", TEXT, actor=actor, expected_version=0, now=now)


def test_record_finding_when_met_without_reasons_then_refuses(case: Assessment, now: datetime) -> None:
    reviewer = factory.actor("reviewer", now)

    with pytest.raises(Refused), writing():
        reviews.record_finding(case.id, "G-F01", IndicatorFinding.MET, "", actor=reviewer, expected_version=0, now=now)
    with pytest.raises(NotFound), writing():
        reviews.record_finding(
            case.id, "G-F99", IndicatorFinding.NOT_ASSESSED, "", actor=reviewer, expected_version=0, now=now
        )


def test_submit_review_when_a_theme_has_no_view_then_names_it(case: Assessment, now: datetime) -> None:
    with pytest.raises(Refused, match="Leadership"), writing():
        reviews.submit_review(case.id, actor=factory.actor("reviewer", now), now=now)


def test_return_when_a_lead_gives_a_reason_then_the_reviewer_writes_again(
    session: Session, people: None, now: datetime
) -> None:
    lead = factory.actor("lead", now)
    with writing():
        assessment = factory.submitted(now)
        reviewer = factory.taken_up(assessment, now=now)
        factory.handed_in(assessment, "reviewer", now=now, text=TEXT)
    with pytest.raises(TransitionRefused), writing():
        reviews.record_view(assessment.id, "culture", TEXT, actor=reviewer, expected_version=1, now=now)

    with writing():
        reviews.return_to_reviewer(assessment.id, "Say more.", actor=lead, now=now)

    found = reviews.get_case(assessment.id, actor=reviewer)
    assert found.assessment.state is AssessmentState.UNDER_REVIEW
    assert found.review is not None
    assert found.review.returned_reason == "Say more."
    assert found.may_write


def test_events_when_a_review_is_written_then_none_belongs_to_the_council(case: Assessment, now: datetime) -> None:
    before = len(records.list_events(council=EXAMPLETON))
    with writing():
        reviewer = factory.actor("reviewer", now)
        reviews.record_view(case.id, "culture", TEXT, actor=reviewer, expected_version=0, now=now)

    assert len(records.list_events(council=EXAMPLETON)) == before
    assert records.list_events()[0].kind == "theme_view_recorded"
    assert "too kind" not in str(records.list_events()[0].facts)
