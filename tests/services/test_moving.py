"""A round in draft is moved to another edition, with everything that people have left on its lines."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.duties import Duty
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused, TransitionRefused
from portal.domain.judgements import IndicatorState, ItemStatus, Judgement
from portal.domain.moving import GONE, NOT_AGREED, ONE_LINE_ONLY
from portal.domain.roles import SERVICE
from portal.models import (
    AnswerDraft,
    AssuranceView,
    Comment,
    CommentMention,
    EditionMove,
    Event,
    JudgementAnswer,
    Round,
    SoftCheckReply,
    UnmovedAnswer,
)
from portal.services import assessments, carry_forward, moving
from portal.services import guidance as editions
from portal.services.assessments.answers import list_answers, list_replies
from portal.transactions import writing
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, SAMPLESHIRE, Team
from tests.factories.guidance import fixture_edition, zip_of

LATER = "2026-04"


@pytest.fixture
def team(session: Session, people: None, now: datetime) -> Team:
    return make.team_of_exampleton(now.date())


@pytest.fixture
def loaded(team: Team, now: datetime) -> editions.Edition:
    with writing():
        return editions.load_edition(zip_of(*fixture_edition()), name="next.zip", actor=SERVICE, now=now).edition


@pytest.fixture
def found(loaded: editions.Edition, team: Team, now: datetime) -> Round:
    """A round on `2024-05` in which the lines that change next are answered."""
    with writing():
        opened = make.open_round(EXAMPLETON, actor=team.author, now=now)
        for number, judgement in enumerate(list(Judgement)[:4], start=1):
            say(opened, f"CI-0{number}", f"Words of CI-0{number}.", team, now, judgement=judgement)
        say(opened, "CI-05", "Words of CI-05.", team, now)
        say(opened, "CI-06", "Words of CI-06.", team, now)
        say(opened, "G-01", "Words of G-01.", team, now)
        for code in ("CI-F01", "CI-F02", "CI-F03"):
            noted = make.reply(code, IndicatorState.PARTLY, f"Note of {code}.")
            assessments.record_indicator(opened.id, noted, actor=team.author, expected_version=0, now=now)
        for code in ("CI-02", "CI-04", "CI-05"):
            assessments.add_evidence(
                opened.id, code, make.evidence(title=f"Paper of {code}"), actor=team.author, now=now
            )
    return opened


def say(found: Round, code: str, narrative: str, team: Team, now: datetime, **more: object) -> None:
    answer = make.answer(code, narrative=narrative, **more)
    assessments.record_judgement(found.id, answer, actor=team.author, expected_version=0, now=now)


def move(found: Round, team: Team, now: datetime, *, edition: str = LATER, version: int | None = None) -> EditionMove:
    with writing():
        wanted = found.version if version is None else version
        return moving.move_round(found.id, edition, expected_version=wanted, actor=team.author, now=now)


def status(found: Round) -> dict[str, ItemStatus]:
    return {task.code: task.status for task in assessments.get_task_list(found).tasks()}


def test_move_when_done_then_the_round_is_on_the_other_edition_by_its_hash(
    found: Round, loaded: editions.Edition, team: Team, now: datetime, session: Session
) -> None:
    version = found.version

    move(found, team, now)

    moved = session.get_one(Round, found.id)
    assert (moved.edition, moved.edition_sha256) == (LATER, loaded.sha256)
    assert moved.version == version + 1
    events = session.scalars(select(Event).where(Event.kind == "round_moved_to_edition")).all()
    assert [event.facts["lines"]["merged"] for event in events] == [2]
    assert "Words of" not in str(events[0].facts)


def test_move_when_done_then_each_kind_of_line_has_what_it_should(found: Round, team: Team, now: datetime) -> None:
    move(found, team, now)

    answers, tasks = list_answers(found), status(found)
    assert answers["CI-01"].narrative == "Words of CI-01." and tasks["CI-01"] is ItemStatus.NEEDS_REVIEW
    assert [answers[code].narrative for code in ("CI-02", "CI-90")] == ["Words of CI-02."] * 2
    assert answers["CI-03"].narrative == "From CI-03:\n\nWords of CI-03.\n\nFrom CI-04:\n\nWords of CI-04."
    assert answers["CI-03"].judgement is Judgement.UNJUDGED and tasks["CI-03"] is ItemStatus.NEEDS_REVIEW
    assert answers["CI-04"].narrative == "Words of CI-06." and tasks["CI-04"] is ItemStatus.COMPLETE
    assert "CI-05" not in answers and tasks["CI-91"] is ItemStatus.NOT_STARTED
    assert answers["G-01"].narrative == "Words of G-01." and tasks["G-01"] is ItemStatus.COMPLETE
    replies = list_replies(found)
    assert replies["CI-F01"].note == "From CI-F01:\n\nNote of CI-F01.\n\nFrom CI-F02:\n\nNote of CI-F02."
    assert replies["CI-F01"].state is IndicatorState.PARTLY and "CI-F03" not in replies


def test_move_when_done_then_every_answer_without_a_place_is_listed_for_good(
    found: Round, team: Team, now: datetime
) -> None:
    shown = moving.preview(found, LATER, actor=team.author)
    move(found, team, now)

    record = moving.list_moves(found, actor=team.viewer)[0]

    assert (record.from_edition, record.to_edition, record.moved_by) == ("2024-05", LATER, team.author.name)
    reasons = {entry.code: entry.reason for entry in record.aside}
    assert reasons == {"CI-03": NOT_AGREED, "CI-04": NOT_AGREED, "CI-05": GONE, "CI-F03": GONE}
    gone = next(entry for entry in record.aside if entry.code == "CI-05")
    assert ("Narrative", "Words of CI-05.") in gone.texts and gone.evidence == (
        ("Paper of CI-05", "section 3, page 9"),
    )
    assert ("Judgement", Judgement.LARGELY.words) in gone.answer
    assert shown.aside == record.aside


def test_move_when_evidence_is_cited_then_it_follows_its_lines(found: Round, team: Team, now: datetime) -> None:
    move(found, team, now)

    cited = {code: [c.title for c in assessments.list_evidence(found, code)] for code in ("CI-02", "CI-90", "CI-03")}
    assert cited == {"CI-02": ["Paper of CI-02"], "CI-90": ["Paper of CI-02"], "CI-03": ["Paper of CI-04"]}
    assert assessments.list_evidence(found, "CI-04") == ()


def test_move_when_a_page_was_open_before_then_saving_it_overwrites_nothing(
    found: Round, team: Team, now: datetime
) -> None:
    _, before = assessments.get_answer(found.id, "CI-04")
    move(found, team, now)

    with pytest.raises(EditConflict), writing():
        late = make.answer("CI-04", narrative="Meant for the line that was CI-04.")
        assessments.record_judgement(
            found.id, late, actor=team.author, expected_version=before.version, now=now + timedelta(minutes=1)
        )


def test_move_when_people_left_remarks_views_and_unsaved_words_then_none_is_lost(
    found: Round, team: Team, now: datetime, session: Session
) -> None:
    with writing():
        leave_work(session, found, team, now)

    move(found, team, now)

    by_code = {comment.code: comment.body for comment in session.scalars(select(Comment))}
    assert by_code == {"CI-04": "On CI-06", "CI-02": "On CI-02", "CI-03": "On CI-03"}
    assert session.scalars(select(CommentMention)).all() == []
    assert [view.code for view in session.scalars(select(AssuranceView))] == ["CI-04"]
    assert [reply.key for reply in session.scalars(select(SoftCheckReply))] == ["no_evidence:CI-04:"]
    assert session.scalars(select(AnswerDraft)).all() == []
    aside = {entry.code: entry for entry in moving.list_moves(found, actor=team.viewer)[0].aside if entry.comments}
    assert [comment["text"] for comment in aside["CI-05"].comments] == ["On CI-05", "An answer"]
    split = next(e for e in moving.list_moves(found, actor=team.viewer)[0].aside if e.code == "CI-02")
    assert split.reason == ONE_LINE_ONLY and split.sentences == ("Sentence on CI-02",)
    assert [view["reason"] for view in split.views] == ["View of CI-02"]


def test_unsaved_words_when_their_line_is_gone_then_only_their_writer_reads_them(
    found: Round, team: Team, now: datetime, session: Session
) -> None:
    with writing():
        leave_work(session, found, team, now)
    move(found, team, now)

    own = [e for e in moving.list_moves(found, actor=team.contributor)[0].aside if e.is_unsaved]
    others = [e for e in moving.list_moves(found, actor=team.author)[0].aside if e.is_unsaved]

    assert [entry.texts for entry in own] == [(("Narrative", "Typed and not saved"),)] and others == []


def leave_work(session: Session, found: Round, team: Team, now: datetime) -> None:
    """Comments, a thread, readers' views, sentences and words nobody saved."""
    writer, person = team.author.user_id, team.contributor.user_id
    assert writer is not None and person is not None
    for code in ("CI-02", "CI-03", "CI-05", "CI-06"):
        session.add(Comment(round_id=found.id, code=code, body=f"On {code}", written_at=now, written_by_id=writer))
    session.flush()
    thread = session.scalars(select(Comment).where(Comment.code == "CI-05")).one()
    answer = Comment(
        round_id=found.id, code="CI-05", body="An answer", written_at=now + timedelta(minutes=1), written_by_id=writer,
        thread_id=thread.id,
    )  # fmt: skip
    session.add(answer)
    session.flush()
    session.add(CommentMention(comment_id=answer.id, user_id=person))
    for code in ("CI-02", "CI-06"):
        session.add(
            AssuranceView(
                round_id=found.id,
                code=code,
                stage=Duty.THEME_READER,
                number=1,
                judgement="partly",
                reason=f"View of {code}",
                answer_version=1,
                recorded_at=now,
                recorded_by_id=person,
            )
        )
        session.add(
            SoftCheckReply(
                round_id=found.id, key=f"no_evidence:{code}:", code=code, text=f"Sentence on {code}", recorded_at=now
            )
        )
    session.add(
        AnswerDraft(
            round_id=found.id,
            code="CI-05",
            user_id=person,
            fields={"narrative": "Typed and not saved"},
            kept_at=now,
            seen_at=now,
        )
    )
    session.flush()


def test_preview_when_read_then_every_line_is_there_once_and_nothing_is_written(
    found: Round, team: Team, session: Session
) -> None:
    shown = moving.preview(found, LATER, actor=team.author)

    sources = [code for item in shown.items for code in item.change.relation.sources]
    content = editions.get_content(found.edition, found.edition_sha256)
    assert sorted(sources) == sorted(
        line.code for theme in content.themes for line in (*theme.characteristics, *theme.indicators)
    )
    assert session.scalars(select(UnmovedAnswer)).all() == [] and found.edition == "2024-05"


def test_move_when_from_the_draft_then_only_two_lines_begin_empty(team: Team, now: datetime, session: Session) -> None:
    with writing():
        make.add_cycle(now, slug="2023", edition="2023-07-draft")
        opened = assessments.open_round(EXAMPLETON, "2023", actor=team.author, now=now)
        make.fill(opened, actor=team.author, now=now)
    assert [target.edition for target, _ in moving.list_targets(opened)] == ["2024-05"]

    move(opened, team, now, edition="2024-05")

    tasks = status(opened)
    assert {code for code, state in tasks.items() if state is not ItemStatus.COMPLETE} == {"L-06", "R-F01"}
    assert moving.list_moves(opened, actor=team.author)[0].aside == ()


def test_move_when_a_reader_is_blind_then_the_judgements_kept_aside_are_left_out(
    found: Round, team: Team, now: datetime, session: Session
) -> None:
    from portal.models import RoundDuty

    with writing():
        duty = RoundDuty(
            round_id=found.id,
            user_id=team.contributor.user_id,
            duty=Duty.THEME_READER,
            theme="continuous-improvement",
            given_at=now,
        )
        session.add(duty)
    move(found, team, now)

    aside = moving.list_moves(found, actor=team.contributor)[0].aside

    assert aside and all(entry.is_hidden and entry.answer == () for entry in aside)


def test_move_when_it_cannot_be_then_says_why_and_changes_nothing(
    found: Round, team: Team, now: datetime, session: Session
) -> None:
    with pytest.raises(NotAllowed), writing():
        moving.move_round(found.id, LATER, expected_version=1, actor=team.contributor, now=now)
    with pytest.raises(NotFound):
        move(found, team, now, edition="2023-07-draft")
    with pytest.raises(EditConflict):
        move(found, team, now, version=found.version + 1)
    stranger = make.account("author2", today=now.date())
    with pytest.raises(NotFound), writing():
        moving.move_round(found.id, LATER, expected_version=1, actor=stranger, now=now)

    assert session.get_one(Round, found.id).edition == "2024-05" and SAMPLESHIRE != EXAMPLETON


def test_move_when_the_round_was_sealed_then_refused(found: Round, team: Team, now: datetime, session: Session) -> None:
    with writing():
        make.seal(found, team, now=now)
    with pytest.raises(TransitionRefused):
        move(found, team, now)

    with writing():
        found.state, found.sequence = type(found.state).DRAFT, 2
    with pytest.raises(Refused, match="stays on it"):
        move(found, team, now)


def test_carry_forward_when_the_edition_is_another_then_follows_the_lineage(
    found: Round, team: Team, now: datetime, session: Session
) -> None:
    later = now + timedelta(days=720)
    with writing():
        make.seal(found, team, now=now)
        make.add_cycle(later, slug="2026", edition=LATER)
        fresh = assessments.open_round(EXAMPLETON, "2026", actor=team.author, now=later)
        carried = carry_forward.carry_forward(fresh.id, found.id, actor=team.author, now=later)

    answers = list_answers(fresh)
    assert answers["CI-04"].narrative == "Words of CI-06." and answers["CI-90"].narrative == "Words of CI-02."
    assert answers["CI-03"].narrative.startswith("From CI-03:")
    assert carried.left == ("CI-05", "CI-F03")
    rows = session.scalars(select(JudgementAnswer).where(JudgementAnswer.round_id == fresh.id)).all()
    assert rows and all(row.needs_review for row in rows)
