"""A council's self-assessment from an empty round to a sealed record, on both databases."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain import sealing
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.judgements import ItemStatus, Judgement
from portal.domain.roles import ANONYMOUS
from portal.domain.workflow import RoundState
from portal.models import Round
from portal.services import assessments, records
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, SAMPLESHIRE, Team

Arrange = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def team(app: Flask, people: None, now: datetime) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team: Team, arrange: Arrange, now: datetime) -> Round:
    """Exampleton's round in draft, nothing answered."""
    with arrange():
        return make.open_round(EXAMPLETON, actor=team.author, now=now)


def test_round_is_stamped_with_the_content_of_its_edition(draft):
    assert draft.state is RoundState.DRAFT
    assert draft.edition == "2024-05"
    assert sealing.is_digest(draft.edition_sha256)


def test_second_round_in_a_cycle_is_refused(draft, team, arrange, now):
    with pytest.raises(Refused, match="already begun"), arrange():
        assessments.open_round(EXAMPLETON, "2024", actor=team.author, now=now)


def test_round_before_its_cycle_opens_is_refused(team, arrange, now):
    with arrange():
        make.add_cycle(now, opens_on=(now + timedelta(days=1)).date())

    with pytest.raises(Refused, match="has not opened"), arrange():
        assessments.open_round(EXAMPLETON, "2024", actor=team.author, now=now)


@pytest.mark.parametrize("who", ["author2", "reviewer", "lead", "admin", "consultation-manager"])
def test_draft_is_not_found_by_anybody_outside_the_council(draft, app, now, who):
    with app.app_context():
        outsider = make.account(who, today=now.date())

        with pytest.raises(NotFound):
            assessments.get_round(draft.id, EXAMPLETON, actor=outsider)
        with pytest.raises(NotFound):
            assessments.get_round(draft.id, SAMPLESHIRE, actor=outsider)
        assert assessments.list_rounds(EXAMPLETON, actor=outsider) == ()
        assert assessments.list_assessments(EXAMPLETON, actor=outsider) == ()


def test_visitor_finds_no_draft(draft, app):
    with app.app_context(), pytest.raises(NotFound):
        assessments.get_round(draft.id, EXAMPLETON, actor=ANONYMOUS)


def test_draft_asked_for_under_another_council_is_not_found(draft, app, team):
    with app.app_context(), pytest.raises(NotFound):
        assessments.get_round(draft.id, SAMPLESHIRE, actor=team.author)


def test_author_of_another_council_cannot_write(draft, arrange, app, now):
    with app.app_context():
        outsider = make.account("author2", today=now.date())

    with pytest.raises(NotFound), arrange():
        assessments.record_judgement(draft.id, make.answer(), actor=outsider, expected_version=0, now=now)


@pytest.mark.parametrize("role", ["viewer", "chief_executive"])
def test_reader_cannot_write(draft, team, arrange, now, role):
    with pytest.raises(NotAllowed), arrange():
        assessments.record_judgement(draft.id, make.answer(), actor=getattr(team, role), expected_version=0, now=now)


def test_answer_is_kept_as_it_was_given(draft, team, arrange, app, now):
    given = make.answer("PCE-08", narrative="Zwölf Gründe – \u200fשלום\n\n- one\n- two " + "word " * 12_000)

    with arrange():
        version = assessments.record_judgement(draft.id, given, actor=team.author, expected_version=0, now=now)

    with app.app_context():
        found, recorded = assessments.get_answer(draft.id, "PCE-08")
    assert found == given
    assert (version, recorded.version, recorded.changed_by) == (1, 1, team.author.name)


def test_stale_save_is_refused_with_both_texts(draft, team, arrange, app, now):
    theirs, mine = make.answer(narrative="Theirs"), make.answer(narrative="Mine", judgement=Judgement.PARTLY)
    with arrange():
        assessments.record_judgement(draft.id, theirs, actor=team.author, expected_version=0, now=now)

    with pytest.raises(EditConflict) as caught, arrange():
        assessments.record_judgement(draft.id, mine, actor=team.contributor, expected_version=0, now=now)

    assert caught.value.current["narrative"] == "Theirs"
    assert caught.value.offered["narrative"] == "Mine"
    assert (caught.value.version, caught.value.changed_by) == (1, team.author.name)
    with app.app_context():
        assert assessments.get_answer(draft.id, "CI-01")[0] == theirs


def test_saving_what_already_stands_is_no_conflict_and_no_event(draft, team, arrange, app, now):
    with arrange():
        assessments.record_judgement(draft.id, make.answer(), actor=team.author, expected_version=0, now=now)
    with arrange():
        again = assessments.record_judgement(
            draft.id, make.answer(), actor=team.contributor, expected_version=0, now=now
        )

    with app.app_context():
        kinds = [event.kind for event in assessments.list_history(draft)]
    assert again == 1
    assert kinds.count("judgement_recorded") == 1


def test_code_outside_the_edition_is_not_found(draft, team, arrange, now):
    with pytest.raises(NotFound), arrange():
        assessments.record_judgement(draft.id, make.answer("CI-99"), actor=team.author, expected_version=0, now=now)
    with pytest.raises(NotFound), arrange():
        assessments.record_judgement(draft.id, make.answer("CI-F01"), actor=team.author, expected_version=0, now=now)


def test_does_not_apply_needs_its_reason(draft, team, arrange, now):
    bare = make.answer(judgement=Judgement.NOT_APPLICABLE)

    with pytest.raises(Refused, match="does not apply"), arrange():
        assessments.record_judgement(draft.id, bare, actor=team.author, expected_version=0, now=now)


def test_text_over_the_limit_is_refused(draft, team, arrange, now):
    long = make.answer(narrative="x" * (assessments.MAX_NARRATIVE + 1))

    with pytest.raises(Refused, match="Shorten the narrative"), arrange():
        assessments.record_judgement(draft.id, long, actor=team.author, expected_version=0, now=now)


def test_progress_follows_the_answers(draft, team, arrange, app, now):
    with arrange():
        assessments.record_judgement(draft.id, make.answer("G-01"), actor=team.author, expected_version=0, now=now)
        assessments.record_judgement(
            draft.id, make.answer("G-02", strength=None), actor=team.author, expected_version=0, now=now
        )
        assessments.record_indicator(draft.id, make.reply("G-F01"), actor=team.author, expected_version=0, now=now)

    with app.app_context():
        tasks = assessments.get_task_list(draft)
        governance = next(theme for theme in tasks.themes if theme.theme.slug == "governance")
    assert governance.progress.words == "2 of 22 completed, 1 in progress"
    assert [task.status for task in governance.characteristics[:3]] == [
        ItemStatus.COMPLETE,
        ItemStatus.IN_PROGRESS,
        ItemStatus.NOT_STARTED,
    ]
    assert "G-01" not in {gap.code for gap in tasks.gaps}
    assert next(gap for gap in tasks.gaps if gap.code == "G-02").words == "strength of evidence"


def test_evidence_is_added_changed_and_removed(draft, team, arrange, app, now):
    with arrange():
        item = assessments.add_evidence(draft.id, "CI-01", make.evidence(), actor=team.author, now=now)
    with arrange():
        changed = make.evidence(pointer="page 10", is_public=False)
        assessments.change_evidence(draft.id, "CI-01", item.id, changed, actor=team.author, expected_version=1, now=now)
    with app.app_context():
        found = assessments.list_evidence(draft, "CI-01")
    with arrange():
        assessments.remove_evidence(draft.id, "CI-01", item.id, actor=team.author, now=now)

    assert [(link.pointer, link.is_public, link.version) for link in found] == [("page 10", False, 2)]
    with app.app_context():
        assert assessments.list_evidence(draft, "CI-01") == ()


def test_evidence_under_another_item_is_not_found(draft, team, arrange, app, now):
    with arrange():
        item = assessments.add_evidence(draft.id, "CI-01", make.evidence(), actor=team.author, now=now)

    with app.app_context(), pytest.raises(NotFound):
        assessments.get_evidence(draft.id, "CI-02", item.id)
    with app.app_context(), pytest.raises(NotFound):
        assessments.get_evidence(uuid4(), "CI-01", item.id)


def test_stale_change_of_evidence_carries_both(draft, team, arrange, now):
    with arrange():
        item = assessments.add_evidence(draft.id, "CI-01", make.evidence(), actor=team.author, now=now)
    with arrange():
        assessments.change_evidence(
            draft.id, "CI-01", item.id, make.evidence(title="A"), actor=team.author, expected_version=1, now=now
        )

    with pytest.raises(EditConflict) as caught, arrange():
        assessments.change_evidence(
            draft.id, "CI-01", item.id, make.evidence(title="B"), actor=team.author, expected_version=1, now=now
        )

    assert (caught.value.current["title"], caught.value.offered["title"]) == ("A", "B")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "www.exampleton.example",
        "https://",
        "https://name:word@a.example/",
        "https://a.example/ b",
        "//a.example",
        "https://[::1",
    ],
)
def test_address_that_no_page_may_link_to_is_refused(draft, team, arrange, now, address):
    with pytest.raises(Refused), arrange():
        assessments.add_evidence(draft.id, "CI-01", make.evidence(address=address), actor=team.author, now=now)


def test_parallel_first_saves_of_one_answer_keep_one_and_refuse_the_others(draft, team, arrange, app, now):
    from concurrent.futures import ThreadPoolExecutor

    def attempt(number: int) -> str:
        try:
            with arrange():
                words = make.answer(narrative=f"Version {number}")
                assessments.record_judgement(draft.id, words, actor=team.author, expected_version=0, now=now)
        except EditConflict:
            return "conflict"
        return "saved"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))

    assert sorted(outcomes) == ["conflict"] * 7 + ["saved"]


def test_events_hold_codes_and_never_words(draft, team, arrange, app, now):
    canary = "c4n4ry5e7a9b1d3f"
    with arrange():
        make.plant(draft, canary, actor=team.author, now=now)

    with app.app_context():
        events = records.list_events(limit=1000)
        assert canary not in json.dumps([event.facts for event in events])
        judged = next(event for event in events if event.kind == "judgement_recorded")
    assert "largely" not in json.dumps(judged.facts)
