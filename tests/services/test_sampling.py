"""Samples of evidence: shared by both readers, never undone, and open to those who may open the case."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from portal.demonstration.people import EXAMPLETON
from portal.domain.casework import SampleResult
from portal.domain.sampling import draw, seed_of
from portal.domain.workflow import AssessmentState
from portal.errors import EditConflict, NotFound, Refused, TransitionRefused
from portal.models import Assessment, EvidenceSample
from portal.services import assessments, records, reviews, sampling
from portal.transactions import writing
from tests.factories import assessments as make
from tests.factories import reviews as factory

GONE = "Looked at the address and asked the council on 4 June."


@pytest.fixture
def case(session: Session, people: None, now: datetime) -> Assessment:
    """A case of two readers whose record cites eight documents under governance."""
    with writing():
        found = factory.begun(now)
        author = factory.actor("author", now)
        for number in range(7):
            paper = assessments.EvidenceDetails(
                title=f"Paper {number}", address="", pointer="page 1", dated_on=None, is_public=False
            )
            assessments.add_evidence(found.id, "G-02", paper, actor=author, now=now)
        assessments.send_for_sign_off(found.id, accept_open_items=True, actor=author, now=now)
        officers = factory.SIGNATORIES[EXAMPLETON][1]
        for account, office in zip(officers, make.Office, strict=True):
            make.sign(found, office, actor=factory.actor(account, now), now=now)
        assessment = assessments.get_assessment(found)
        for account in ("reviewer", "reviewer2"):
            factory.taken_up(assessment, now=now, account=account, alone=False)
        factory.declared(assessment, "lead", now=now)
    return assessment


@pytest.fixture
def sample(case: Assessment, now: datetime) -> EvidenceSample:
    with writing():
        return sampling.draw_sample(case.id, "governance", actor=factory.actor("reviewer", now), now=now)


def test_draw_sample_when_drawn_then_follows_from_the_sealed_record(case: Assessment, sample: EvidenceSample) -> None:
    record = case.sealed()["content"]["themes"]
    theme = next(theme for theme in record if theme["slug"] == "governance")
    entries = theme["characteristics"] + theme["indicators"]
    cited = [link["id"] for entry in entries for link in entry["evidence"]]

    assert sample.seed == seed_of(case.sealed_sha256, "governance", 1)
    assert tuple(item.citation for item in sample.items) == draw(sample.seed, cited, 5)
    assert (len(cited), sample.population, len(sample.items)) == (8, 8, 5)
    event = records.list_events(subject=("assessment", str(case.id)))[0]
    assert (event.kind, event.council_gss, event.facts["seed"]) == ("evidence_sample_drawn", None, sample.seed)


def test_draw_sample_when_drawn_again_then_takes_the_rest_and_both_stay(
    case: Assessment, sample: EvidenceSample, now: datetime
) -> None:
    lead = factory.actor("lead", now)
    with writing():
        second = sampling.draw_sample(case.id, "governance", actor=lead, now=now)

    assert (second.draw, second.population, len(second.items)) == (2, 3, 3)
    assert not {item.citation for item in second.items} & {item.citation for item in sample.items}
    theme = next(found for found in sampling.list_samples(case.id, actor=lead) if found.theme.slug == "governance")
    assert [drawing.row.draw for drawing in theme.drawings] == [1, 2]
    assert (theme.left, theme.takes) == (0, 0)
    with pytest.raises(Refused), writing():
        sampling.draw_sample(case.id, "governance", actor=lead, now=now)


@pytest.mark.parametrize("theme", ["culture", "no-such-theme"])
def test_draw_sample_when_a_theme_cites_nothing_or_is_none_then_refuses(
    case: Assessment, now: datetime, theme: str
) -> None:
    with pytest.raises((Refused, NotFound)), writing():
        sampling.draw_sample(case.id, theme, actor=factory.actor("lead", now), now=now)


def test_record_result_when_one_reader_looked_then_the_other_sees_it(
    case: Assessment, sample: EvidenceSample, now: datetime
) -> None:
    with writing():
        sampling.record_result(
            *(case.id, sample.id, 1, SampleResult.NOT_FOUND, GONE),
            actor=factory.actor("reviewer", now),
            expected_version=1,
            now=now,
        )
    found = sampling.get_sample(case.id, sample.id, actor=factory.actor("reviewer2", now))

    first = sampling.get_drawn(found, 1)
    assert (first.row.result, first.row.note) == (SampleResult.NOT_FOUND, GONE)
    assert first.looked_by == factory.actor("reviewer", now).name
    assert found.looked_at == 1
    assert first.row.version == 2
    shown = sampling.list_for(case, first.row.code)
    assert first.row.id in {item.row.id for item in shown}
    assert len(sampling.list_for(case, "governance")) == 5


@pytest.mark.parametrize("result", [SampleResult.NOT_FOUND, SampleResult.DOES_NOT_SUPPORT])
def test_record_result_when_a_finding_has_no_note_then_refuses(
    case: Assessment, sample: EvidenceSample, now: datetime, result: SampleResult
) -> None:
    reviewer = factory.actor("reviewer", now)
    with pytest.raises(Refused), writing():
        sampling.record_result(case.id, sample.id, 1, result, " ", actor=reviewer, expected_version=1, now=now)


def test_record_result_when_somebody_was_first_then_is_a_conflict_that_carries_both(
    case: Assessment, sample: EvidenceSample, now: datetime
) -> None:
    one, other = factory.actor("reviewer", now), factory.actor("reviewer2", now)
    with writing():
        sampling.record_result(case.id, sample.id, 1, SampleResult.FOUND, actor=one, expected_version=1, now=now)
    with pytest.raises(EditConflict) as caught, writing():
        sampling.record_result(
            case.id, sample.id, 1, SampleResult.NOT_FOUND, GONE, actor=other, expected_version=1, now=now
        )

    assert caught.value.version == 2
    assert caught.value.offered["note"] == GONE


def test_samples_when_the_actor_may_not_open_the_case_then_are_not_found(
    case: Assessment, sample: EvidenceSample, now: datetime
) -> None:
    for account in ("author", "admin", "consultation-manager"):
        actor = factory.actor(account, now)
        with pytest.raises(NotFound):
            sampling.list_samples(case.id, actor=actor)
        with pytest.raises(NotFound):
            sampling.get_sample(case.id, sample.id, actor=actor)
        with pytest.raises(NotFound), writing():
            sampling.draw_sample(case.id, "governance", actor=actor, now=now)


def test_draw_sample_when_another_record_took_its_place_then_is_refused(
    case: Assessment, sample: EvidenceSample, now: datetime
) -> None:
    lead = factory.actor("lead", now)
    with writing():
        reviews_case = reviews.get_case(case.id, actor=lead)
        reviews_case.assessment.state = AssessmentState.REPLACED
    with pytest.raises(TransitionRefused), writing():
        sampling.draw_sample(case.id, "governance", actor=lead, now=now)
    with pytest.raises(TransitionRefused), writing():
        sampling.record_result(case.id, sample.id, 1, SampleResult.FOUND, actor=lead, expected_version=1, now=now)
