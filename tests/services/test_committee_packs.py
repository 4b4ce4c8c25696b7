"""Committee packs: frozen when asked for, made in the background, the same bytes every time."""

import json
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from portal.domain.duties import Duty
from portal.domain.errors import NotAllowed, NotFound, Refused
from portal.domain.judgements import Judgement
from portal.domain.register import PaperState
from portal.models import Round, RoundDuty, RoundPaper
from portal.reports.committee import build
from portal.reports.html import set_page
from portal.services import assessments, assurance, papers
from portal.storage import file_store
from portal.transactions import writing
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team


@pytest.fixture
def team(people: None, session: Session, now: datetime) -> Team:
    return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team: Team, session: Session, now: datetime) -> Round:
    """A round with an answer, a public and a restricted document, and a reader's view."""
    with writing():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        assessments.record_judgement(
            found.id,
            make.answer("G-01", narrative="Plans:\n\n- one\n- two"),
            actor=team.author,
            expected_version=0,
            now=now,
        )
        for details in (make.evidence(), make.evidence(title="Secret minutes", is_public=False)):
            assessments.add_evidence(found.id, "G-01", details, actor=team.author, now=now)
        row = RoundDuty(
            round_id=found.id, user_id=team.viewer.user_id, duty=Duty.THEME_READER, theme="governance", given_at=now
        )
        session.add(row)
        assurance.record_view(
            found.id,
            "G-01",
            Duty.THEME_READER,
            judgement=Judgement.ABSENT,
            reason="Nothing to be seen.",
            expected_version=1,
            actor=team.viewer,
            now=now,
        )
    return found


def ask(found: Round, team: Team, now: datetime, *, everything: bool = False) -> RoundPaper:
    with writing():
        return papers.ask_for_pack(
            found.id, with_restricted=everything, with_readers=everything, actor=team.author, now=now
        )


def frozen(found: Round, team: Team, now: datetime, *, everything: bool = False) -> str:
    """What a pack would be made of; nothing is made of it."""
    with writing() as unit:
        paper = papers.ask_for_pack(
            found.id, with_restricted=everything, with_readers=everything, actor=team.author, now=now
        )
        source = paper.source_json
        unit.abandon()
    return source


def html_of(source: str) -> str:
    return set_page("committee.html", build(json.loads(source)))


def test_pack_when_asked_for_then_is_made_and_listed(draft: Round, team: Team, session: Session, now: datetime) -> None:
    paper = ask(draft, team, now, everything=True)

    with writing():
        changed = make.answer("G-01", judgement=Judgement.PARTLY, narrative="Otherwise.")
        assessments.record_judgement(draft.id, changed, actor=team.author, expected_version=1, now=now)
    session.expire_all()
    packs = papers.list_packs(draft)
    assert [(pack.id, pack.state, pack.asked_by) for pack in packs] == [(paper.id, PaperState.READY, team.author.name)]
    name, content = papers.get_pack_file(draft, paper.id, actor=team.author, store=file_store())
    assert content.startswith(b"%PDF")
    assert len(content) == packs[0].size
    assert packs[0].pages > 5
    assert name.endswith("-confidential.pdf")
    assert (packs[0].with_restricted, packs[0].with_readers) == (True, True)
    assert papers.render_pack(json.loads(paper.source_json)).content == content, "the draft changed, the pack does not"
    with pytest.raises(NotAllowed):
        papers.get_pack_file(draft, paper.id, actor=team.viewer, store=file_store())
    with pytest.raises(NotFound):
        papers.get_pack_file(draft, draft.id, actor=team.author, store=file_store())


def test_pack_when_public_then_holds_neither_restricted_evidence_nor_readers(
    draft: Round, team: Team, now: datetime
) -> None:
    source = frozen(draft, team, now)

    html = html_of(source)

    assert "Corporate improvement plan" in html
    assert "Secret minutes" not in source
    assert "Nothing to be seen" not in source
    assert "Restricted evidence is left out of this pack." in html
    assert "CONFIDENTIAL" not in html
    assert "<li>one</li>" in html


def test_pack_when_everything_is_chosen_then_is_marked_confidential(draft: Round, team: Team, now: datetime) -> None:
    source = frozen(draft, team, now, everything=True)

    html = html_of(source)

    assert "Secret minutes" in html
    assert "Nothing to be seen." in html
    assert "Independent reader: Not in place" in html
    assert 'data-marking="CONFIDENTIAL. Draft for committee"' in html


def test_pack_when_asked_for_by_one_who_may_not_send_then_is_refused(draft: Round, team: Team, now: datetime) -> None:
    for actor in (team.contributor, team.viewer, team.finance):
        with pytest.raises(NotAllowed), writing():
            papers.ask_for_pack(draft.id, with_restricted=False, with_readers=False, actor=actor, now=now)


def test_pack_when_one_is_being_made_then_another_waits(
    draft: Round, team: Team, session: Session, now: datetime
) -> None:
    with writing():
        row = RoundPaper(round_id=draft.id, kind=papers.KIND, source_json="{}", asked_at=now)
        session.add(row)

    with pytest.raises(Refused, match="being made"):
        frozen(draft, team, now)
    with writing():
        papers.give_up_pack(row.id, now=now)

    assert [pack.state for pack in papers.list_packs(draft)] == [PaperState.FAILED]
    assert "Draft for committee" in html_of(frozen(draft, team, now))
