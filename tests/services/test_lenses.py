"""What a reader concludes about a line, what they recommend, and what is put side by side once all are in."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.demonstration.people import EXAMPLETON
from portal.domain.judgements import Confidence, Judgement
from portal.domain.lenses import Aspect
from portal.domain.reviewing import IndicatorFinding
from portal.errors import EditConflict, NotAllowed, NotFound, Refused, TransitionRefused
from portal.models import Assessment
from portal.services import records, reviews
from portal.services.reviews import CharacteristicText, Kind, RecommendationText
from portal.transactions import writing
from tests.factories import assessments as make
from tests.factories import reviews as factory

TEXT = CharacteristicText(Judgement.PARTLY, "Minute 12 says otherwise.", Confidence.LOW, "A public log.")
ADVICE = RecommendationText("Publish the log.", "Members ask for it.", ("G-01",))


@pytest.fixture
def case(session: Session, people: None, now: datetime) -> Assessment:
    """A case that `reviewer` and `reviewer2` read."""
    with writing():
        assessment = factory.submitted(now)
        factory.read_by_two(assessment, now=now)
    return assessment


def record(case: Assessment, account: str, now: datetime, *, text=TEXT, code="G-01", expected=0) -> int:
    with writing():
        return reviews.record_characteristic(
            case.id, code, text, actor=factory.actor(account, now), expected_version=expected, now=now
        )


def test_record_characteristic_when_saved_twice_then_the_version_rises_only_with_the_words(
    case: Assessment, now: datetime
) -> None:
    assert (record(case, "reviewer", now), record(case, "reviewer", now)) == (1, 1)
    changed = CharacteristicText(Judgement.PARTLY, "Other reasons.")
    assert record(case, "reviewer", now, text=changed, expected=1) == 2

    stored = reviews.get_case(case.id, actor=factory.actor("reviewer", now)).own.characteristics["G-01"]
    assert (stored.reasons, stored.confidence, stored.good_practice) == ("Other reasons.", "", "")


@pytest.mark.parametrize("judgement", [Judgement.UNJUDGED, Judgement.NOT_APPLICABLE])
def test_record_characteristic_when_not_on_the_scale_then_no_confidence_is_kept(
    case: Assessment, now: datetime, judgement: Judgement
) -> None:
    record(case, "reviewer", now, text=CharacteristicText(judgement, "It has no such body.", Confidence.HIGH))

    own = reviews.get_case(case.id, actor=factory.actor("reviewer", now)).own
    assert (own.characteristics["G-01"].judgement, own.characteristics["G-01"].confidence) == (judgement, "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (CharacteristicText(Judgement.ABSENT, " "), "reasons for your judgement"),
        (CharacteristicText(Judgement.NOT_APPLICABLE, ""), "reasons for your judgement"),
        (CharacteristicText(Judgement.UNJUDGED, good_practice="x" * 20_001), "20,000 characters"),
    ],
)
def test_record_characteristic_when_unsound_then_refuses(
    case: Assessment, now: datetime, text: CharacteristicText, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        record(case, "reviewer", now, text=text)


@pytest.mark.parametrize(
    ("account", "code", "error"),
    [
        ("reviewer", "G-99", NotFound),
        ("reviewer", "G-F01", NotFound),
        ("lead", "G-01", NotAllowed),
        ("author", "G-01", NotFound),
    ],
)
def test_record_characteristic_when_not_the_readers_then_refuses(
    case: Assessment, now: datetime, account: str, code: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        record(case, account, now, code=code)


def test_record_characteristic_when_stale_then_carries_both_texts(case: Assessment, now: datetime) -> None:
    record(case, "reviewer", now)

    with pytest.raises(EditConflict) as caught:
        record(case, "reviewer", now, text=CharacteristicText(Judgement.ABSENT, "Mine."))

    assert caught.value.current["judgement"] == "partly"
    assert (caught.value.offered["reasons"], caught.value.version) == ("Mine.", 1)


def test_readings_when_two_write_on_one_line_then_neither_is_in_the_others_way(case: Assessment, now: datetime) -> None:
    record(case, "reviewer", now)
    record(case, "reviewer2", now, text=CharacteristicText(Judgement.LARGELY, "Fair enough."))

    for account, judgement in (("reviewer", "partly"), ("reviewer2", "largely")):
        found = reviews.get_case(case.id, actor=factory.actor(account, now))
        item = reviews.get_item(found, Kind.CHARACTERISTIC, "G-01")
        assert [one.code(Aspect.JUDGEMENT) for one in item.written] == [judgement]
        assert item.differs == ()


def test_events_when_a_line_is_judged_then_hold_codes_and_no_council(case: Assessment, now: datetime) -> None:
    before = len(records.list_events(council=EXAMPLETON))
    record(case, "reviewer", now)
    with writing():
        reviews.add_recommendation(case.id, "governance", ADVICE, actor=factory.actor("reviewer", now), now=now)

    newest = records.list_events()[:2]
    assert {event.kind for event in newest} == {"characteristic_view_recorded", "recommendation_of_review_added"}
    assert not any(words in str([event.facts for event in newest]) for words in ("Minute", "log", "partly"))
    assert len(records.list_events(council=EXAMPLETON)) == before


def test_items_when_all_are_in_then_those_that_differ_stand_first(case: Assessment, now: datetime) -> None:
    agreed = CharacteristicText(Judgement.LARGELY, "Fair.", Confidence.HIGH)
    for account in ("reviewer", "reviewer2"):
        record(case, account, now, text=agreed)
        record(case, account, now, text=agreed, code="G-02")
    record(case, "reviewer2", now, code="G-03")
    with writing():
        first = factory.actor("reviewer", now)
        met = IndicatorFinding.MET
        reviews.record_finding(case.id, "G-F04", met, "Seen.", actor=first, expected_version=0, now=now)
        factory.handed_in(case, "reviewer", now=now)
        half = reviews.get_case(case.id, actor=factory.actor("lead", now))
        theme = reviews.get_theme(half, "governance").entry
        assert [item.code for item in reviews.list_items(half, theme)][:2] == ["G-01", "G-02"]
        factory.handed_in(case, "reviewer2", now=now)

    found = reviews.get_case(case.id, actor=factory.actor("lead", now))
    items = reviews.list_items(found, theme)
    assert [item.code for item in items if item.kind is Kind.CHARACTERISTIC][:3] == ["G-03", "G-01", "G-02"]
    assert next(item.code for item in items if item.kind is Kind.INDICATOR) == "G-F04"
    assert items[0].differing_words == "The readings differ in judgement."
    assert items[0].lines[0].readings == ("Not assessed", "Partly in place")


def test_left_to_write_when_some_is_written_then_names_the_rest_and_counts_work(
    case: Assessment, now: datetime
) -> None:
    record(case, "reviewer", now, text=CharacteristicText(Judgement.UNJUDGED))

    found = reviews.get_case(case.id, actor=factory.actor("reviewer", now))
    left = {theme.slug: theme for theme in reviews.left_to_write(found)}
    assert "G-01" not in left["governance"].characteristics and "G-02" in left["governance"].characteristics
    assert left["governance"].words == f"1 of {left['governance'].items} looked at. No view yet."
    assert reviews.left_to_write(reviews.get_case(case.id, actor=factory.actor("lead", now))) == ()


def test_recommendation_when_taken_back_then_its_number_is_not_given_again(case: Assessment, now: datetime) -> None:
    reader = factory.actor("reviewer", now)
    with writing():
        first = reviews.add_recommendation(case.id, "governance", ADVICE, actor=reader, now=now)
        reviews.take_back_recommendation(case.id, first, "It is done.", actor=reader, expected_version=1, now=now)
        second = reviews.add_recommendation(
            case.id, "culture", RecommendationText("Ask.", "So."), actor=reader, now=now
        )
        other = factory.actor("reviewer2", now)
        theirs = reviews.add_recommendation(case.id, "governance", ADVICE, actor=other, now=now)

    assert (first, second, theirs) == (1, 2, 1)
    rows = reviews.get_case(case.id, actor=reader).own.recommendations
    assert [(row.number, row.withdrawn_reason) for row in rows] == [(1, "It is done."), (2, "")]
    with pytest.raises(Refused, match="taken back"), writing():
        reviews.change_recommendation(case.id, 1, ADVICE, actor=reader, expected_version=2, now=now)


@pytest.mark.parametrize(
    ("theme", "text", "error"),
    [
        ("governance", RecommendationText("", "So."), Refused),
        ("governance", RecommendationText("Do.", ""), Refused),
        ("governance", RecommendationText("Do.", "So.", ("C-01",)), Refused),
        ("governance", RecommendationText("Do.", "So.", ("G-F01",)), Refused),
        ("no-such-theme", RecommendationText("Do.", "So."), NotFound),
    ],
)
def test_add_recommendation_when_unsound_then_refuses(
    case: Assessment, now: datetime, theme: str, text: RecommendationText, error: type[Exception]
) -> None:
    with pytest.raises(error), writing():
        reviews.add_recommendation(case.id, theme, text, actor=factory.actor("reviewer", now), now=now)


def test_recommendation_when_stale_or_of_another_reading_then_is_not_written_over(
    case: Assessment, now: datetime
) -> None:
    reader, other = factory.actor("reviewer", now), factory.actor("reviewer2", now)
    with writing():
        reviews.add_recommendation(case.id, "governance", ADVICE, actor=reader, now=now)
        changed = RecommendationText("Publish it monthly.", "So.", ("G-01",))
        reviews.change_recommendation(case.id, 1, changed, actor=reader, expected_version=1, now=now)

    with pytest.raises(EditConflict), writing():
        reviews.change_recommendation(case.id, 1, ADVICE, actor=reader, expected_version=1, now=now)
    with pytest.raises(EditConflict), writing():
        reviews.take_back_recommendation(case.id, 1, "Done.", actor=reader, expected_version=1, now=now)
    with pytest.raises(NotFound), writing():
        reviews.change_recommendation(case.id, 1, ADVICE, actor=other, expected_version=2, now=now)


def test_words_when_the_reading_is_handed_in_then_are_closed(case: Assessment, now: datetime) -> None:
    with writing():
        reader = factory.handed_in(case, "reviewer", now=now)

    later = now + timedelta(days=1)
    with pytest.raises(TransitionRefused):
        record(case, "reviewer", later)
    with pytest.raises(TransitionRefused), writing():
        reviews.add_recommendation(case.id, "governance", ADVICE, actor=reader, now=later)


def test_last_time_when_an_earlier_cycle_was_sealed_then_gives_its_answer_and_only_what_was_released(
    session: Session, people: None, now: datetime
) -> None:
    with writing():
        before = factory.reviewed(now, secret="NOT-RELEASED")
        team = make.team_of_exampleton(now.date())
        later = make.open_round(make.EXAMPLETON, actor=team.author, now=now, cycle="2025")
        make.fill(later, actor=team.author, now=now)
        sealed = make.seal(later, team, now=now)
        reader = factory.taken_up(sealed, now=now, alone=False)

    case = reviews.get_case(sealed.id, actor=reader)
    (last,) = reviews.list_last_time(case, "G-01")
    assert (last.entry.answer.judgement, last.came_from, last.said) == (Judgement.LARGELY, "G-01", None)
    assert reviews.list_last_time(reviews.get_case(before.id, actor=factory.actor("lead", now)), "G-01") == ()
