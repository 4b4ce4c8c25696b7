"""Questions of the service about a round: gathered, answered with a sentence, and sealed with the answers."""

from datetime import date

import pytest
from sqlalchemy import event

from portal.database import db
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused, TransitionRefused
from portal.domain.judgements import Confidence, Judgement, Strength
from portal.domain.soft_checks import Kind
from portal.services import assessments, records, soft_checks
from tests.factories import assessments as make


@pytest.fixture
def team(people, app, now):
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team, arrange, now):
    with arrange():
        found = make.open_round(make.EXAMPLETON, actor=team.author, now=now)
        answer = make.answer("G-02", judgement=Judgement.EMBEDDED, confidence=Confidence.HIGH)
        assessments.record_judgement(found.id, answer, actor=team.author, expected_version=0, now=now)
        return found


@pytest.fixture
def tell(draft, team, arrange, now):
    def act(key, text, *, actor=None, version=0):
        with arrange():
            return soft_checks.reply(
                draft.id, key, text, actor=actor or team.author, expected_version=version, today=now.date(), now=now
            )

    return act


KEY = f"{Kind.SURE_WITHOUT_EVIDENCE}:G-02"


def keys(found, now, **options):
    db.session.rollback()
    return {asked.check.key: asked.text for asked in soft_checks.list_all(found, today=now.date(), **options)}


def test_question_is_answered_changed_and_taken_back_with_an_event_each(draft, tell, session, now):
    assert keys(draft, now) == {KEY: ""}

    tell(KEY, "Internal audit tested it in March.")
    tell(KEY, "Internal audit tested it in March.", version=1)
    assert keys(draft, now) == {KEY: "Internal audit tested it in March."}
    tell(KEY, "", version=1)

    assert keys(draft, now) == {KEY: ""}
    events = [row for row in records.list_events(subject=("round", str(draft.id))) if "soft_check" in row.kind]
    assert [row.kind for row in events] == ["soft_check_answer_taken_back", "soft_check_answered"]
    assert "audit" not in str([row.facts for row in events])


def test_question_goes_when_what_it_asks_for_is_there(draft, team, arrange, tell, session, now):
    tell(KEY, "A sentence.")
    with arrange():
        found = assessments.add_evidence(draft.id, "G-02", make.evidence(), actor=team.author, now=now)
    assert keys(draft, now) == {}

    with arrange():
        assessments.remove_evidence(draft.id, "G-02", found.id, actor=team.author, now=now)

    assert keys(draft, now) == {KEY: "A sentence."}


def test_evidence_is_asked_about_by_its_age_today(draft, team, arrange, session, now):
    strong = make.answer("R-08", strength=Strength.STRONG)
    with arrange():
        assessments.record_judgement(draft.id, strong, actor=team.author, expected_version=0, now=now)
        details = make.evidence(dated_on=date(2023, 6, 10))
        assessments.add_evidence(draft.id, "R-08", details, actor=team.author, now=now)

    def asked(day):
        return [found.check.kind for found in soft_checks.list_for(draft, "R-08", today=day)]

    assert asked(date(2024, 6, 9)) == []
    assert asked(date(2024, 6, 10)) == [Kind.STRONG_AND_OLD]


def test_question_about_two_items_is_told_on_both_and_kept_once(draft, team, arrange, tell, session, now):
    with arrange():
        for code, judgement in (("CI-09", Judgement.EMBEDDED), ("R-09", Judgement.PARTLY)):
            assessments.record_judgement(
                draft.id, make.answer(code, judgement=judgement), actor=team.author, expected_version=0, now=now
            )
            assessments.add_evidence(draft.id, code, make.evidence(title=code), actor=team.author, now=now)
    tell("related_apart:CI-09:R-09", "One is about audit only.")
    db.session.rollback()

    for code in ("CI-09", "R-09"):
        (found,) = soft_checks.list_for(draft, code, today=now.date())
        assert (found.check.kind, found.text) == (Kind.RELATED_APART, "One is about audit only.")
    assert soft_checks.list_for(draft, "R-09", today=now.date(), hidden={"CI-09"}) == ()


def test_question_is_hidden_with_the_answer_it_tells_of(draft, now, session):
    assert keys(draft, now, hidden={"G-02"}) == {}


def test_sentence_is_refused_where_it_does_not_belong(draft, tell, team, people, app, arrange, now):
    with app.app_context():
        outsider = make.account("author2", today=now.date())
        lead = make.account("lead", today=now.date())
    with pytest.raises(NotFound):
        tell("no_evidence:G-03", "x")
    for stranger in (outsider, lead):
        with pytest.raises(NotFound):
            tell(KEY, "x", actor=stranger)
    with pytest.raises(NotAllowed):
        tell(KEY, "x", actor=team.viewer)
    with pytest.raises(Refused, match="500"):
        tell(KEY, "x" * 501)
    tell(KEY, "First.")
    with pytest.raises(EditConflict) as caught:
        tell(KEY, "Second.")
    assert (caught.value.current, caught.value.offered) == ({"text": "First."}, {"text": "Second."})
    with arrange():
        make.send(draft, actor=team.author, now=now)
    with pytest.raises(TransitionRefused):
        tell(KEY, "Late.", version=1)


def test_questions_travel_with_the_submission_and_stay_as_they_were_sealed(draft, team, tell, arrange, session, now):
    tell(KEY, "Internal audit tested it.")
    with arrange():
        sealed = make.seal(draft, team, now=now)

    themes = sealed.sealed()["content"]["themes"]
    entry = next(line for theme in themes for line in theme["characteristics"] if line["code"] == "G-02")
    assert entry["soft_checks"] == [
        {
            "kind": "sure_without_evidence",
            "words": "Your confidence is high and no evidence is cited. Who tested this, and where is it written down?",
            "reply": "Internal audit tested it.",
        }
    ]


def test_nothing_is_stopped_by_questions_without_a_sentence(draft, team, arrange, app, now):
    with arrange():
        sent = make.send(draft, actor=team.author, now=now)

    assert sent.state == "awaiting_sign_off"
    with app.app_context():
        assert soft_checks.list_unanswered(sent, today=now.date()) == ()


def test_whole_round_takes_a_bounded_number_of_queries(draft, team, arrange, session, now):
    with arrange():
        for theme in make.guidance_of(draft).themes:
            for line in theme.characteristics:
                if line.code != "G-02":
                    assessments.record_judgement(
                        draft.id, make.answer(line.code), actor=team.author, expected_version=0, now=now
                    )
    for number in range(400):
        with arrange():
            code = f"G-{number % 10 + 1:02}"
            details = make.evidence(title=f"Document {number}")
            assessments.add_evidence(draft.id, code, details, actor=team.author, now=now)
    session.rollback()
    session.expire_all()
    statements = []

    def note(*arguments):
        statements.append(arguments[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        found = soft_checks.list_all(draft, today=now.date())
    finally:
        event.remove(db.engine, "before_cursor_execute", note)

    assert len(found) > 40
    assert len(statements) <= 24, len(statements)
