"""Beginning a round with what was sealed before."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from portal.database import db
from portal.domain.errors import NotAllowed, NotFound, Refused, TransitionRefused
from portal.domain.judgements import ItemStatus, Judgement
from portal.models import Citation, Event, EvidenceItem, Round
from portal.services import assessments, carry_forward
from portal.services.assessments.answers import list_answers, list_replies
from portal.transactions import writing
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, NOWHERE, Team


@pytest.fixture
def team(session: Session, people: None, now: datetime) -> Team:
    return make.team_of_exampleton(now.date())


@pytest.fixture
def sealed(team: Team, now: datetime) -> Round:
    """Last year's round: two answers, an indicator and one document cited twice, sealed."""
    with writing():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        write(found, make.answer("CI-01", judgement=Judgement.PARTLY), team, now)
        write(found, make.answer("CI-02", narrative="", narrative_from="CI-01"), team, now)
        write(found, make.answer("L-01", judgement=Judgement.NOT_APPLICABLE, reason="Not ours."), team, now)
        noted = make.reply("CI-F01", note="We looked.")
        assessments.record_indicator(found.id, noted, actor=team.author, expected_version=0, now=now)
        assessments.add_evidence(found.id, "CI-01", make.evidence(), actor=team.author, now=now)
        make.seal(found, team, now=now)
    return found


@pytest.fixture
def fresh(sealed: Round, team: Team, now: datetime) -> Round:
    """This year's round, with nothing in it."""
    later = now + timedelta(days=350)
    with writing():
        make.add_cycle(later, slug="2025")
        return make.open_round(EXAMPLETON, actor=team.author, now=later, cycle="2025")


def write(found: Round, answer, team: Team, now: datetime) -> None:
    assessments.record_judgement(found.id, answer, actor=team.author, expected_version=0, now=now)


def carry(found: Round, source: Round, team: Team, now: datetime) -> carry_forward.Carried:
    with writing():
        return carry_forward.carry_forward(found.id, source.id, actor=team.author, now=now)


def test_what_is_carried_needs_review_and_is_never_done(fresh, sealed, team, now):
    carried = carry(fresh, sealed, team, now)

    tasks = {task.code: task.status for task in assessments.get_task_list(fresh).tasks()}
    assert carried.codes == ("CI-01", "CI-02", "CI-F01", "L-01")
    assert {tasks[code] for code in carried.codes} == {ItemStatus.NEEDS_REVIEW}
    assert ItemStatus.COMPLETE not in tasks.values()
    assert list_answers(fresh)["L-01"].reason == "Not ours."
    assert list_replies(fresh)["CI-F01"].note == "We looked."


def test_reference_to_a_narrative_stays_a_reference(fresh, sealed, team, now):
    carry(fresh, sealed, team, now)

    answer = list_answers(fresh)["CI-02"]
    assert answer.narrative_from == "CI-01"
    assert answer.narrative == list_answers(fresh)["CI-01"].narrative


def test_same_document_of_the_library_is_cited_again_and_not_copied(fresh, sealed, team, now, session):
    carried = carry(fresh, sealed, team, now)

    before, after = assessments.list_evidence(sealed, "CI-01"), assessments.list_evidence(fresh, "CI-01")
    assert carried.citations == 1
    assert [found.item_id for found in after] == [found.item_id for found in before]
    assert [found.pointer for found in after] == [found.pointer for found in before]
    assert session.execute(select(func.count()).select_from(EvidenceItem)).scalar_one() == 1


def test_document_that_was_put_away_is_not_cited_again(fresh, sealed, team, now, session):
    with writing():
        session.execute(select(EvidenceItem)).scalar_one().put_away_at = now

    carried = carry(fresh, sealed, team, now)

    assert carried.citations == 0


def test_what_is_already_written_stands(fresh, sealed, team, now):
    with writing():
        write(fresh, make.answer("CI-01", narrative="Written this year."), team, now)

    carried = carry(fresh, sealed, team, now)

    answer = list_answers(fresh)["CI-01"]
    assert carried.kept == ("CI-01",)
    assert answer.narrative == "Written this year." and not answer.needs_review


def test_saving_what_was_carried_counts_as_looked_at(fresh, sealed, team, now):
    carry(fresh, sealed, team, now)
    answer, recorded = assessments.get_answer(fresh.id, "CI-01")

    with writing():
        assessments.record_judgement(fresh.id, answer, actor=team.author, expected_version=recorded.version, now=now)

    assert not assessments.get_answer(fresh.id, "CI-01")[0].needs_review


def test_carrying_writes_one_event_with_counts_and_no_words(fresh, sealed, team, now, session):
    carry(fresh, sealed, team, now)

    written = session.execute(select(Event).where(Event.kind == "answers_carried_forward")).scalar_one()
    counts = {name: written.facts[name] for name in ("carried", "kept", "left", "citations")}
    assert counts == {"carried": 4, "kept": 0, "left": 0, "citations": 1}
    assert fresh.carried_from_id == sealed.id


def test_carrying_twice_is_refused(fresh, sealed, team, now):
    carry(fresh, sealed, team, now)

    with pytest.raises(Refused):
        carry(fresh, sealed, team, now)


def test_round_that_is_not_sealed_or_of_another_council_is_no_source(fresh, sealed, team, now):
    with writing():
        other = make.open_round(NOWHERE, actor=make.account("author4", today=now.date()), now=now)

    for source in (other, fresh):
        with pytest.raises(NotFound):
            carry(fresh, source, team, now)


def test_contributor_does_not_set_a_round_up_and_a_sealed_one_takes_nothing(fresh, sealed, team, now):
    with pytest.raises(NotAllowed), writing():
        carry_forward.carry_forward(fresh.id, sealed.id, actor=team.contributor, now=now)
    with pytest.raises(TransitionRefused):
        carry(sealed, fresh, team, now)


def test_other_edition_takes_over_only_lines_of_the_same_words_and_lists_the_rest(sealed, team, now, session):
    later = now + timedelta(days=350)
    with writing():
        assessments.add_cycle(
            "2025",
            "Self-assessment 2025",
            edition="2023-07-draft",
            opens_on=later.date(),
            due_on=date(2025, 9, 30),
            actor=team.author,
            now=later,
        )
        found = make.open_round(EXAMPLETON, actor=team.author, now=later, cycle="2025")
        try:
            carried = carry_forward.carry_forward(found.id, sealed.id, actor=team.author, now=later)
            codes, left = carried.codes, carried.left
        except Refused:
            codes, left = (), ("CI-01", "CI-02", "CI-F01", "L-01")

    before = {entry.code: entry.text for entry in assessments.get_document(sealed).characteristics}
    now_said = {entry.code: entry.text for entry in assessments.get_document(found).characteristics}
    assert all(before[code] == now_said[code] for code in codes if code in before)
    assert set(codes) | set(left) >= {"CI-01", "CI-02", "CI-F01", "L-01"}


def test_last_year_is_the_sealed_answer_with_its_day_and_cycle(fresh, sealed):
    found = carry_forward.last_year(fresh, "CI-01")

    assert [(one.cycle_title, one.came_from) for one in found] == [("Self-assessment 2024", "CI-01")]
    assert found[0].entry.answer.judgement is Judgement.PARTLY
    assert found[0].entry.evidence[0].title == "Corporate improvement plan"
    assert found[0].said is None
    assert carry_forward.last_year(sealed, "CI-01") == ()


def test_last_year_of_another_council_is_not_read(sealed, team, now):
    later = now + timedelta(days=350)
    with writing():
        make.add_cycle(later, slug="2025")
        other = make.open_round(NOWHERE, actor=make.account("author4", today=now.date()), now=later, cycle="2025")

    assert carry_forward.last_year(other, "CI-01") == ()
    assert carry_forward.previous_judgements(other) == {}


def test_previous_judgements_are_by_code(fresh, sealed):
    found = carry_forward.previous_judgements(fresh)

    assert (found["CI-01"], found["L-01"], found["G-01"]) == (
        Judgement.PARTLY,
        Judgement.NOT_APPLICABLE,
        Judgement.UNJUDGED,
    )


def test_sealed_record_is_read_once(fresh, sealed):
    carry_forward.last_year(fresh, "CI-01")
    statements: list[str] = []

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    carry_forward.last_year(fresh, "CI-02")
    carry_forward.previous_judgements(fresh)
    event.remove(db.engine, "before_cursor_execute", note)

    assert sum("select" in statement.lower() for statement in statements) <= 4
    assert not any("sealed_json" in statement for statement in statements)


def test_citations_stay_within_their_round(fresh, sealed, team, now, session):
    carry(fresh, sealed, team, now)

    rounds = {citation.round_id for citation in session.execute(select(Citation)).scalars()}
    assert rounds == {fresh.id, sealed.id}
