"""The fictional councils' self-assessments are at the stages that the contract names."""

from random import Random

import pytest

import guidance
from forms import council as forms
from portal.demonstration import assessments as demonstration
from portal.demonstration import narratives
from portal.demonstration.people import EXAMPLETON, NOWHERE, PLACEHOLDER, SAMPLESHIRE, VALLEY
from portal.demonstration.rounds import PLANS
from portal.domain.judgements import IndicatorState, Judgement
from portal.domain.roles import Office
from portal.domain.submissions import declarations_of
from portal.domain.workflow import RoundState
from portal.services import assessments, records
from tests.factories import assessments as make


@pytest.fixture
def built(app, people, now):
    with app.app_context():
        demonstration.build(now)
        yield now.date()


def rounds_of(gss, who, today):
    actor = make.account(who, today=today)
    return {found.cycle_slug: found for found in assessments.list_rounds(gss, actor=actor)}


def test_each_council_is_at_its_stage(built):
    sampleshire = rounds_of(SAMPLESHIRE, "author2", built)["2024"]
    exampleton = rounds_of(EXAMPLETON, "author", built)
    nowhere = rounds_of(NOWHERE, "author4", built)["2024"]
    valley = rounds_of(VALLEY, "author5", built)["2024"]

    half = assessments.get_task_list(sampleshire).progress
    assert sampleshire.state is RoundState.DRAFT
    assert half.total * 0.4 < half.complete < half.total * 0.6
    assert {slug: found.state for slug, found in exampleton.items()} == {
        "2024": RoundState.SUBMITTED,
        "2025": RoundState.DRAFT,
    }
    assert rounds_of(PLACEHOLDER, "author3", built) == {}
    waiting = assessments.get_sign_off(nowhere, today=built).waiting_for
    assert [standing.office for standing in waiting] == [Office.MONITORING_OFFICER]
    assert valley.state is RoundState.SUBMITTED
    assert assessments.get_document(valley).open_codes == ()
    record = assessments.get_assessment(valley).sealed()
    assert "section 73" in declarations_of(record)[1].statement
    assert records.verify_chain()[1] is None


def test_history_of_a_council_reads_in_the_order_of_time(built):
    for gss, who in ((EXAMPLETON, "author"), (NOWHERE, "author4"), (VALLEY, "author5")):
        events = assessments.list_history(rounds_of(gss, who, built)["2024"])
        assert [event.at for event in events] == sorted((event.at for event in events), reverse=True)


def test_words_are_the_same_every_time(now):
    plan = PLANS[1]

    def words() -> list[str]:
        story = demonstration.Story(plan, now)
        return [story.answer(code, unfinished=False).narrative for code in ("CI-01", "G-05", "R-08", "PCE-08")]

    assert words() == words()


@pytest.mark.parametrize("edition", guidance.editions())
def test_every_characteristic_has_phrases_and_every_indicator_a_note(edition):
    chance = Random(1)
    for theme in guidance.load(edition).themes:
        for line in theme.characteristics:
            for combined in (False, True):
                assert narratives.block_for(line.code, combined=combined) is not None, line.code
                for judgement in demonstration.SCALE:
                    words = narratives.narrative(line.code, judgement, chance=chance, combined=combined, labelled=False)
                    assert not (combined and "section 151" in words)
                    assert "{" not in words
        for indicator in theme.indicators:
            for state in IndicatorState:
                assert "{" not in narratives.note(indicator.code, state, chance=chance, combined=False)


def test_scale_of_the_generator_is_the_scale():
    assert [step for step in Judgement if step.is_on_the_scale] == list(demonstration.SCALE)


def test_limits_of_forms_and_services_agree():
    assert forms.NARRATIVE_LIMIT == assessments.MAX_NARRATIVE
    assert forms.NOTE_LIMIT == assessments.MAX_NOTE
