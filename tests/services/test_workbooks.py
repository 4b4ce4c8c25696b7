"""A round as an offline workbook: out and back without a difference, and what is written of one."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.database import db
from portal.domain.duties import Duty
from portal.domain.errors import NotAllowed, NotFound, Refused, TransitionRefused
from portal.domain.judgements import Confidence, IndicatorState, Judgement
from portal.domain.roles import Actor
from portal.domain.workbooks import HIDDEN_WORDS, canonical, compare
from portal.ingest import workbooks as reading
from portal.models import Citation, Event, EvidenceItem, Round, RoundDuty, WorkbookUpload
from portal.services import assessments, workbooks
from portal.services.assessments.answers import get_answer, get_reply
from portal.services.assessments.evidence import cite_item
from portal.services.workbooks import Contents, Looked, get_contents, make_workbook
from portal.services.workbooks.uploads import offer_of
from portal.storage import file_store
from portal.transactions import writing
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, SAMPLESHIRE, Team
from tests.factories.edited import Edited
from tests.factories.full_round import build_full_round

Arrange = Callable[[], AbstractContextManager[Session]]
ANSWER, NOTE = "Judgement or answer", "Narrative or note"


@pytest.fixture
def arrange(app: Flask, people: None) -> Iterator[Arrange]:
    """`with arrange() as session:` is one committed transaction of the one session of the test."""

    @contextmanager
    def block() -> Iterator[Session]:
        with writing():
            yield db.session  # type: ignore[misc]  # the scoped session stands for it

    with app.app_context():
        yield block


@pytest.fixture
def team(arrange: Arrange, now: datetime) -> Team:
    return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team: Team, arrange: Arrange, now: datetime) -> Round:
    """Exampleton's round with two answers, a reply and a document cited twice."""
    with arrange():
        made = make.open_round(EXAMPLETON, actor=team.author, now=now)
        record(made, team.author, now, code="CI-01")
        record(made, team.author, now, code="G-01", narrative="Governance is in writing.")
        assessments.record_indicator(made.id, make.reply("CI-F01"), actor=team.author, expected_version=0, now=now)
        cited = assessments.add_evidence(made.id, "CI-01", make.evidence(), actor=team.author, now=now)
        cite_item(made.id, "G-01", cited.item_id, "page 2", actor=team.author, now=now)
    return made


def record(found: Round, actor: Actor, now: datetime, *, code: str, version: int = 0, **changes: object) -> None:
    offered = make.answer(code, **changes)
    assessments.record_judgement(found.id, offered, actor=actor, expected_version=version, now=now)


def contents_of(found: Round, actor: Actor) -> Contents:
    return get_contents(assessments.get_round(found.id, found.council_gss, actor=actor), actor=actor)


def out(found: Round, actor: Actor, now: datetime, theme: str = "") -> Edited:
    return Edited(make_workbook(contents_of(found, actor), theme=theme, now=now))


def back(found: Round, raw: bytes, actor: Actor, arrange: Arrange, now: datetime) -> Looked:
    with arrange():
        upload = workbooks.receive(found.id, raw, "Filled in.xlsx", files=file_store(), actor=actor, now=now)
        upload_id = upload.id
    return workbooks.look(upload_id, found.id, EXAMPLETON, actor=actor)


def write(looked: Looked, actor: Actor, arrange: Arrange, now: datetime, mine: tuple[str, ...] = ()) -> object:
    assert looked.difference is not None
    seen = looked.difference.digest()
    with arrange():
        return workbooks.apply(looked.upload.id, looked.round.id, seen=seen, mine=mine, actor=actor, now=now)


def keys(looked: Looked) -> list[tuple[str, str, list[str]]]:
    assert looked.difference is not None
    return [(str(c.kind), c.key, [f.name for f in c.fields]) for c in looked.difference.changes if c.kind != "citation"]


LONG = "Gair hir â ŵ. 😀\n" * 6200


@pytest.mark.slow
def test_workbook_of_a_full_round_comes_back_without_a_difference(team, arrange, now):
    with arrange():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        build_full_round(found, people=[team.author, team.contributor], now=now, comments=0)
        record(found, team.author, now, code="CI-01", version=1, narrative=LONG, reason="=1+1")
        record(found, team.author, now, code="CI-02", version=1, narrative="", narrative_from="CI-01")
    edited = out(found, team.author, now)
    raw = make_workbook(contents_of(found, team.author), now=now)

    looked = [back(found, sent, team.author, arrange, now) for sent in (raw, edited.xlsx(), edited.ods())]

    for one in looked:
        assert one.difference is not None and one.difference.changes == () and one.difference.left_out == ()
    whole = reading.read(raw, contents_of(found, team.author).expected())
    assert whole.offer is not None and len(whole.offer.citations) == 400 and len(whole.offer.evidence) == 400
    state = contents_of(found, team.author).state
    assert compare(whole.offer, state).changes == ()
    assert [row.fields["narrative"] for row in whole.offer.answers if row.key == "CI-01"] == [canonical(LONG)]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300) | st.sampled_from(
    ["=1+1", "'=1", "+44 20", "-x", "@me", "\ta\t", "a\r\nb\rc", "_x0041_", "_x005F_", " x ", "1e5", "TRUE", "#N/A",
     "x" * 70_000, "😀" * 40_000, "Llanfair­pwll ŵŷ", "2024-01-01", "\ufeffx", "Does not apply", HIDDEN_WORDS + "."]
)  # fmt: skip  # texts that programs like to change


@pytest.mark.slow
def test_texts_of_any_kind_come_back_as_they_were(draft, team, now):
    contents = contents_of(draft, team.author)
    expected = contents.expected()
    base = contents.state.lines

    @settings(max_examples=40)
    @given(narrative=TEXT, reason=TEXT, note=TEXT)
    def check(narrative: str, reason: str, note: str) -> None:
        changed = {
            "CI-01": {"narrative": narrative[:100_000], "reason": reason[:10_000]},
            "CI-F01": {"note": note[:10_000]},
        }
        lines = {code: replace(line, fields={**line.fields, **changed.get(code, {})}) for code, line in base.items()}
        state = replace(contents.state, lines=lines)
        raw = make_workbook(replace(contents, state=state), theme="continuous-improvement", now=now)
        edited = Edited(raw)
        for sent in (raw, edited.xlsx(), edited.ods()):
            read = reading.read(sent, expected)
            assert read.offer is not None, read.problems
            assert compare(read.offer, state).changes == ()
            told = {row.key: row.fields for row in read.offer.answers}
            assert told["CI-01"]["narrative"] == canonical(narrative[:100_000])
            assert told["CI-01"]["reason"] == canonical(reason[:10_000])
            assert told["CI-F01"]["note"] == canonical(note[:10_000])

    check()


def test_what_was_filled_in_is_shown_and_then_written(draft, team, arrange, now):
    edited = out(draft, team.author, now)
    edited.put("CI-01", ANSWER, "In place and embedded").put("CI-01", "Confidence", "high").put(
        "CI-01", NOTE, "New words."
    )
    edited.put("CI-F01", ANSWER, "Partly present").put("CI-F01", NOTE, "Seen once.")
    edited.put("G-01", NOTE, "")
    edited.add("Evidence", "new-1", "Audit letter", "Audit", "27/03/2024", "", "Restricted", "Strong")
    edited.add("Citations", "ci-f01", "NEW-1", "page 3")

    looked = back(draft, edited.xlsx(), team.author, arrange, now)

    assert keys(looked) == [
        ("characteristic", "CI-01", ["judgement", "confidence", "narrative"]),
        ("indicator", "CI-F01", ["answer", "note"]),
        ("characteristic", "G-01", ["narrative"]),
        ("evidence", "NEW-1", ["title", "owner", "dated_on", "access", "strength"]),
    ]
    assert get_answer(draft.id, "CI-01")[1].version == 1, "nothing is written yet"

    write(looked, team.author, arrange, now)

    answer, recorded = get_answer(draft.id, "CI-01")
    assert (answer.judgement, answer.confidence) == (Judgement.EMBEDDED, Confidence.HIGH)
    assert (answer.narrative, recorded.version) == ("New words.", 2)
    assert get_reply(draft.id, "CI-F01")[0].state is IndicatorState.PARTLY
    assert get_answer(draft.id, "G-01")[0].narrative == ""
    cited = assessments.list_evidence(draft, "CI-F01")
    assert [(c.title, c.pointer, c.is_public, c.item.owner) for c in cited] == [
        ("Audit letter", "page 3", False, "Audit")
    ]


def test_same_workbook_sent_again_changes_nothing_more(draft, team, arrange, now):
    edited = out(draft, team.author, now).put("CI-01", NOTE, "New words.")
    edited.add("Evidence", "NEW-1", "Audit letter", "", "", "", "Public", "")
    edited.add("Citations", "CI-02", "NEW-1", "page 3")
    raw = edited.xlsx()
    looked = back(draft, raw, team.author, arrange, now)
    write(looked, team.author, arrange, now)

    again = back(draft, raw, team.author, arrange, now + timedelta(days=1))

    assert again.difference is not None and again.difference.changes == ()
    with pytest.raises(Refused, match="written already"):
        write(replace(looked, difference=looked.difference), team.author, arrange, now)
    assert db.session.execute(select(func.count()).select_from(EvidenceItem)).scalar_one() == 2


def test_answer_that_both_changed_is_a_conflict_and_the_portals_stands_unless_chosen(draft, team, arrange, now):
    edited = out(draft, team.author, now).put("CI-01", NOTE, "From the train.").put("CI-02", NOTE, "Only here.")
    with arrange():
        record(draft, team.contributor, now, code="CI-01", version=1, narrative="From the office.")
        record(draft, team.contributor, now, code="G-01", version=1, narrative="Untouched offline.")

    looked = back(draft, edited.xlsx(), team.author, arrange, now)
    assert looked.difference is not None
    assert [c.key for c in looked.difference.conflicts] == ["CI-01"]
    assert looked.difference.moved_on == 1
    write(looked, team.author, arrange, now)
    assert get_answer(draft.id, "CI-01")[0].narrative == "From the office."
    assert get_answer(draft.id, "CI-02")[0].narrative == "Only here."
    assert get_answer(draft.id, "G-01")[0].narrative == "Untouched offline."

    looked = back(draft, edited.xlsx(), team.author, arrange, now)
    assert looked.difference is not None
    write(looked, team.author, arrange, now, mine=tuple(c.id for c in looked.difference.conflicts))
    assert get_answer(draft.id, "CI-01")[0].narrative == "From the train."


def test_what_changed_after_it_was_shown_is_shown_again_before_anything_is_written(draft, team, arrange, now):
    edited = out(draft, team.author, now).put("CI-01", NOTE, "Mine.").put("G-01", NOTE, "Mine too.")
    looked = back(draft, edited.xlsx(), team.author, arrange, now)
    with arrange():
        record(draft, team.contributor, now, code="G-01", version=1, narrative="Meanwhile.")

    with pytest.raises(workbooks.Stale):
        write(looked, team.author, arrange, now)

    assert get_answer(draft.id, "CI-01")[0].narrative != "Mine."


def test_citations_are_removed_changed_and_kept(draft, team, arrange, now):
    edited = out(draft, team.author, now)
    rows = edited.rows("Citations")
    first, second = (next(row for row in rows if row and row[0] == code) for code in ("CI-01", "G-01"))
    rows.remove(first)
    second[2] = "page 9"
    with arrange():
        later = now + timedelta(hours=1)
        assessments.add_evidence(draft.id, "L-01", make.evidence(title="Later"), actor=team.author, now=later)

    looked = back(draft, edited.ods(), team.author, arrange, now + timedelta(hours=2))
    assert looked.difference is not None
    assert sorted((c.effect.value, c.theme) for c in looked.difference.changes) == [
        ("changed", "governance"), ("removed", "continuous-improvement"),
    ]  # fmt: skip  # one change a line
    write(looked, team.author, arrange, now)

    assert assessments.list_evidence(draft, "CI-01") == ()
    assert [c.pointer for c in assessments.list_evidence(draft, "G-01")] == ["page 9"]
    assert [c.title for c in assessments.list_evidence(draft, "L-01")] == ["Later"]


def give(arrange: Arrange, found: Round, duty: Duty, theme: str, to: Actor, now: datetime) -> None:
    with arrange() as work:
        work.add(RoundDuty(round_id=found.id, user_id=to.user_id, duty=duty, theme=theme, given_at=now))


def test_themes_in_which_the_person_may_not_write_are_left_out(draft, team, arrange, now):
    give(arrange, draft, Duty.THEME_OWNER, "governance", team.author, now)
    edited = out(draft, team.contributor, now).put("CI-01", NOTE, "Mine.").put("G-01", NOTE, "Not mine.")

    looked = back(draft, edited.xlsx(), team.contributor, arrange, now)

    assert looked.difference is not None
    assert [(left.theme, left.rows) for left in looked.difference.left_out] == [("governance", 1)]
    write(looked, team.contributor, arrange, now)
    assert get_answer(draft.id, "CI-01")[0].narrative == "Mine."
    assert get_answer(draft.id, "G-01")[0].narrative == "Governance is in writing."


def test_blind_reader_gets_no_judgement_and_takes_none_away(draft, team, arrange, now):
    give(arrange, draft, Duty.THEME_READER, "governance", team.contributor, now)

    edited = out(draft, team.contributor, now)

    assert edited.cell("G-01", ANSWER) == HIDDEN_WORDS and edited.cell("G-01", "Confidence") == HIDDEN_WORDS
    assert edited.cell("G-01", NOTE) == "Governance is in writing."
    assert edited.cell("CI-01", ANSWER) == "Largely in place"
    looked = back(draft, edited.put("G-01", NOTE, "Better.").xlsx(), team.author, arrange, now)
    assert keys(looked) == [("characteristic", "G-01", ["narrative"])]
    write(looked, team.author, arrange, now)
    answer = get_answer(draft.id, "G-01")[0]
    assert (answer.judgement, answer.narrative) == (Judgement.LARGELY, "Better.")


def test_workbook_of_one_theme_leaves_the_others_alone(draft, team, arrange, now):
    edited = out(draft, team.author, now, theme="governance")
    assert [name for name in edited.sheets if name not in ("Read me", "Evidence", "Citations")] == ["Governance"]
    edited.put("G-01", "Narrative of", "CI-01").put("G-01", NOTE, "")

    looked = back(draft, edited.xlsx(), team.author, arrange, now)

    assert keys(looked) == [("characteristic", "G-01", ["narrative", "narrative_from"])]
    assert len(offer_of(looked.upload).citations) == 1
    write(looked, team.author, arrange, now)
    assert get_answer(draft.id, "G-01")[0].narrative_from == "CI-01"


def test_narrative_that_cannot_serve_is_refused_by_place(draft, team, arrange, now):
    edited = out(draft, team.author, now).put("CI-03", "Narrative of", "CI-02")

    with pytest.raises(workbooks.WorkbookRejected) as rejected:
        back(draft, edited.xlsx(), team.author, arrange, now)

    [problem] = rejected.value.problems
    assert (problem.sheet, problem.code) == ("Continuous improvement", "narrative_from")
    assert edited.rows(problem.sheet)[(problem.row or 0) - 1][0] == "CI-03"


def test_workbook_is_taken_from_nobody_who_may_not_write(draft, team, arrange, now):
    raw = out(draft, team.author, now).put("CI-01", NOTE, "x").xlsx()
    stranger = make.account("author2", today=now.date())
    for actor, error in ((team.viewer, NotAllowed), (team.chief_executive, NotAllowed), (stranger, NotFound)):
        with pytest.raises(error):
            back(draft, raw, actor, arrange, now)
    looked = back(draft, raw, team.author, arrange, now)
    for other in (team.contributor, stranger):
        with pytest.raises(NotFound):
            workbooks.look(looked.upload.id, draft.id, EXAMPLETON, actor=other)
        with pytest.raises(NotFound):
            write(looked, other, arrange, now)
    with pytest.raises(NotFound):
        workbooks.look(looked.upload.id, draft.id, SAMPLESHIRE, actor=team.author)
    with arrange():
        make.send(draft, actor=team.author, now=now)
    with pytest.raises(TransitionRefused):
        write(looked, team.author, arrange, now)


def test_workbook_of_another_council_is_refused(draft, team, arrange, now):
    other = make.account("author2", today=now.date())
    with arrange():
        theirs = make.open_round(SAMPLESHIRE, actor=other, now=now)
    raw = out(theirs, other, now).xlsx()

    with pytest.raises(workbooks.WorkbookRejected) as rejected:
        back(draft, raw, team.author, arrange, now)

    assert [problem.code for problem in rejected.value.problems] == ["other_council"]


def test_everything_is_written_or_nothing_and_one_event_tells_the_counts(draft, team, arrange, now):
    edited = out(draft, team.author, now).put("CI-01", NOTE, "Mine.")
    edited.add("Evidence", "NEW-1", "Letter", "", "", "", "Public", "").add("Citations", "CI-02", "NEW-1", "p 1")
    looked = back(draft, edited.xlsx(), team.author, arrange, now)
    with arrange() as work:
        for number in range(100):
            item = work.execute(select(Citation)).scalars().first()
            work.add(
                Citation(
                    round_id=draft.id, code="CI-02", item_id=item.item_id, pointer=f"x{number}", added_at=later(now)
                )
            )
    looked = workbooks.look(looked.upload.id, draft.id, EXAMPLETON, actor=team.author)
    with pytest.raises(Refused, match="CI-02: There are already 100"):
        write(looked, team.author, arrange, now)
    assert get_answer(draft.id, "CI-01")[0].narrative != "Mine."
    with arrange() as work:
        for citation in work.execute(select(Citation).where(Citation.code == "CI-02")).scalars():
            work.delete(citation)

    write(workbooks.look(looked.upload.id, draft.id, EXAMPLETON, actor=team.author), team.author, arrange, now)

    event = db.session.execute(select(Event).where(Event.kind == "workbook_applied")).scalar_one()
    told = {name: event.facts[name] for name in ("answers", "documents", "citations", "conflicts_kept")}
    assert told == {"answers": 1, "documents": 1, "citations": 1, "conflicts_kept": 0}
    upload = db.session.get(WorkbookUpload, looked.upload.id)
    assert upload is not None and upload.applied_at is not None


def later(now: datetime) -> datetime:
    return now + timedelta(minutes=1)


def test_what_was_carried_forward_counts_as_looked_at_only_when_somebody_says_so(draft, team, arrange, now):
    from portal.models import JudgementAnswer

    with arrange() as work:
        work.execute(select(JudgementAnswer).where(JudgementAnswer.code == "CI-01")).scalar_one().needs_review = True
    edited = out(draft, team.author, now)
    assert edited.cell("CI-01", "Needs review") == "Yes"
    assert keys(back(draft, edited.xlsx(), team.author, arrange, now)) == []

    looked = back(draft, edited.put("CI-01", "Needs review", "").xlsx(), team.author, arrange, now)

    assert keys(looked) == [("characteristic", "CI-01", ["needs_review"])]
    write(looked, team.author, arrange, now)
    assert get_answer(draft.id, "CI-01")[0].needs_review is False
