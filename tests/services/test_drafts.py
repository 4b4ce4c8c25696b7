"""Words in the making: kept for their writer and nobody else, and who is writing where."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.duties import Duty
from portal.errors import NotAllowed, NotFound, Refused
from portal.models import Round, RoundDuty
from portal.services import records
from portal.services.assessments import drafts
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team

Arrange = Callable[[], AbstractContextManager[Session]]
WORDS = {"narrative": "Typed for an hour.", "judgement": "partly"}


@pytest.fixture
def team(app: Flask, people: None, now):
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team: Team, arrange: Arrange, now) -> Round:
    with arrange():
        return make.open_round(EXAMPLETON, actor=team.author, now=now)


@pytest.fixture
def find(app: Flask, draft: Round):
    """The words that a person finds kept."""

    def look(actor, code="CI-01"):
        with app.app_context():
            return drafts.find_draft(draft, code, actor=actor)

    return look


@pytest.fixture
def writers(app: Flask, draft: Round):
    """Who a person sees writing."""

    def look(actor, at):
        with app.app_context():
            return drafts.list_writers(draft, actor=actor, now=at)

    return look


def keep(arrange, draft, actor, now, code="CI-01", fields=WORDS, base_version=0):
    with arrange():
        drafts.keep_draft(draft.id, code, fields, base_version=base_version, actor=actor, now=now)


def test_words_when_kept_then_are_found_again_by_their_writer(draft, team, arrange, now, find):
    keep(arrange, draft, team.author, now, base_version=3)

    found = find(team.author)

    assert found == drafts.Draft(WORDS, 3, now)
    assert find(team.author, "CI-02") is None


@pytest.mark.parametrize("other", ["contributor", "viewer", "chief_executive"])
def test_words_when_another_person_asks_then_are_not_there(draft, team, arrange, now, other, find):
    keep(arrange, draft, team.author, now)

    assert find(getattr(team, other)) is None


def test_words_when_kept_again_then_replace_the_earlier_ones(draft, team, arrange, now, find):
    keep(arrange, draft, team.author, now)
    keep(arrange, draft, team.author, now + timedelta(seconds=5), fields={"narrative": "More."})

    found = find(team.author)

    assert found is not None and found.fields == {"narrative": "More."}


def test_words_when_forgotten_then_are_gone_and_others_stay(draft, team, arrange, now, find):
    keep(arrange, draft, team.author, now)
    keep(arrange, draft, team.contributor, now)

    with arrange():
        drafts.forget_draft(draft.id, "CI-01", actor=team.author)

    assert find(team.author) is None
    assert find(team.contributor) is not None


def test_words_when_kept_then_no_event_is_written(draft, team, arrange, now, app):
    with app.app_context():
        before = records.chain_head()

    keep(arrange, draft, team.author, now)

    with app.app_context():
        assert records.chain_head() == before


def test_words_when_the_round_waits_for_signatures_then_are_kept_all_the_same(draft, team, arrange, now, find):
    with arrange():
        make.send(draft, actor=team.author, now=now)

    keep(arrange, draft, team.author, now)

    assert find(team.author) is not None


@pytest.mark.parametrize(
    ("who", "code", "error"),
    [("viewer", "CI-01", NotAllowed), ("chief_executive", "CI-01", NotAllowed), ("author", "ZZ-01", NotFound)],
)
def test_words_when_the_person_does_not_write_there_then_are_refused(draft, team, arrange, now, who, code, error):
    with pytest.raises(error):
        keep(arrange, draft, getattr(team, who), now, code=code)


def test_words_when_another_council_sends_them_then_the_round_is_not_found(draft, arrange, now, app):
    with app.app_context():
        stranger = make.account("author2", today=now.date())

    with pytest.raises(NotFound):
        keep(arrange, draft, stranger, now)


def test_words_when_the_person_reads_the_theme_then_are_refused(draft, team, arrange, now):
    with arrange() as session:
        reads = {"user_id": team.contributor.user_id, "duty": Duty.THEME_READER, "theme": "continuous-improvement"}
        session.add(RoundDuty(round_id=draft.id, given_at=now, **reads))

    with pytest.raises(NotAllowed):
        keep(arrange, draft, team.contributor, now)


def test_words_when_longer_than_can_be_kept_then_are_refused_with_a_reason(draft, team, arrange, now):
    with pytest.raises(Refused, match="too long to be kept"):
        keep(arrange, draft, team.author, now, fields={"narrative": "x" * (drafts.MAX_DRAFT + 1)})


def test_presence_when_noted_then_others_see_it_for_ninety_seconds(draft, team, arrange, now, writers):
    with arrange():
        drafts.note_presence(draft.id, "CI-01", actor=team.contributor, now=now)

    soon, late = now + timedelta(seconds=89), now + timedelta(seconds=90)
    assert writers(team.author, soon) == {"CI-01": (team.contributor.name,)}
    assert writers(team.contributor, soon) == {}
    assert writers(team.author, late) == {}


def test_presence_when_noted_then_words_kept_before_stay(draft, team, arrange, now, find):
    keep(arrange, draft, team.author, now)

    with arrange():
        drafts.note_presence(draft.id, "CI-01", actor=team.author, now=now + timedelta(minutes=1))

    found = find(team.author)
    assert found is not None and found.kept_at == now
