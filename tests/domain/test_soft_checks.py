"""Questions that the service asks of answers: when it asks, in which words, and when it does not."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import guidance
from guidance.metrics import Polarity
from guidance.related import Pair, Related, Sign, related
from portal.domain.evidence import Freshness, Standing
from portal.domain.judgements import (
    CharacteristicAnswer,
    Confidence,
    IndicatorReply,
    IndicatorState,
    Judgement,
    Strength,
)
from portal.domain.soft_checks import FigureFact, Kind, Side, Told, find_checks, side_of

FRESH = Standing(1, Freshness.UNDER_12, Strength.STRONG)
CODES = ("G-02", "R-08", "G-F07")


def answer(code="G-02", judgement=Judgement.LARGELY, **changes):
    values = {"confidence": Confidence.MEDIUM, "strength": Strength.MODERATE, "narrative": "Words.", **changes}
    return CharacteristicAnswer(code, judgement, **values)


def asked(*answers, evidence=None, **told):
    facts = Told(
        {found.code: found for found in answers},
        evidence={"G-02": FRESH, "R-08": FRESH} if evidence is None else evidence,
        **told,
    )
    return find_checks(facts, CODES)


def kinds(*answers, **told):
    return [check.kind for check in asked(*answers, **told)]


@pytest.mark.parametrize(
    ("places", "polarity", "side"),
    [
        (("0.6", "2"), Polarity.HIGHER_BETTER, Side.MORE_FAVOURABLE),
        (("-0.6", "-2"), Polarity.HIGHER_BETTER, Side.LESS_FAVOURABLE),
        (("0.6", "2"), Polarity.LOWER_BETTER, Side.LESS_FAVOURABLE),
        (("0.5", "2"), Polarity.HIGHER_BETTER, None),
        (("-1", "1"), Polarity.HIGHER_BETTER, None),
        (("2", None), Polarity.HIGHER_BETTER, Side.MORE_FAVOURABLE),
        ((None, None), Polarity.HIGHER_BETTER, None),
        ((), Polarity.LOWER_BETTER, None),
        (("3", "3"), Polarity.NONE, None),
        (("-8", "-2"), Polarity.HIGHER_BETTER, None),
    ],
    ids=[
        "above all", "below all", "above all where less is better", "in the middle of one", "groups disagree",
        "one group without a median", "no median", "no group", "no better side",
        "so far out that it is looked at first",
    ],
)  # fmt: skip  # a list of names reads better in lines
def test_side_is_said_only_where_every_group_agrees(places, polarity, side):
    assert side_of([None if place is None else Decimal(place) for place in places], polarity) is side


@pytest.mark.parametrize(
    ("judgement", "sides", "expected"),
    [
        (Judgement.EMBEDDED, [Side.LESS_FAVOURABLE, None], [Kind.FIGURES_BELOW]),
        (Judgement.LARGELY, [Side.LESS_FAVOURABLE], [Kind.FIGURES_BELOW]),
        (Judgement.PARTLY, [Side.LESS_FAVOURABLE], []),
        (Judgement.PARTLY, [Side.MORE_FAVOURABLE, Side.MORE_FAVOURABLE], [Kind.FIGURES_ABOVE]),
        (Judgement.ABSENT, [Side.MORE_FAVOURABLE, None], []),
        (Judgement.ABSENT, [], []),
        (Judgement.LARGELY, [Side.MORE_FAVOURABLE, None], []),
    ],
    ids=["embedded", "largely", "partly", "partly against all", "absent against some", "no figures", "agrees"],
)
def test_judgement_that_pulls_against_figures_is_asked_about(judgement, sides, expected):
    figures = {"G-02": tuple(FigureFact(f"Figure {number} (2023-24)", side) for number, side in enumerate(sides))}

    assert kinds(answer(judgement=judgement), figures=figures) == expected


@pytest.mark.parametrize(
    ("changes", "standing", "expected"),
    [
        ({}, Standing(0), [Kind.NO_EVIDENCE]),
        ({"confidence": Confidence.HIGH}, Standing(0), [Kind.SURE_WITHOUT_EVIDENCE]),
        ({}, Standing(2, Freshness.STALE), [Kind.OLD_EVIDENCE]),
        ({}, Standing(2, Freshness.UNDATED), [Kind.OLD_EVIDENCE]),
        ({}, Standing(1, Freshness.OVER_24), []),
        ({"strength": Strength.STRONG}, Standing(1, Freshness.UNDER_24), [Kind.STRONG_AND_OLD]),
        ({"strength": Strength.STRONG}, Standing(1, Freshness.UNDER_12), []),
        ({"strength": Strength.STRONG}, Standing(1, Freshness.STALE), [Kind.OLD_EVIDENCE]),
        ({"narrative": "  "}, FRESH, [Kind.NO_NARRATIVE]),
    ],
)
def test_evidence_and_reasons_that_are_missing_are_asked_about(changes, standing, expected):
    assert kinds(answer(**changes), evidence={"G-02": standing}) == expected


def test_open_recommendations_are_asked_about_where_it_is_said_to_be_in_place():
    still_open = {"G-02": ("Auditor’s annual report 2023, recommendation 4",)}

    found = asked(answer(), recommendations=still_open)

    assert [check.kind for check in found] == [Kind.OPEN_RECOMMENDATIONS]
    assert "recommendation 4" in found[0].words
    assert kinds(answer(judgement=Judgement.PARTLY), recommendations=still_open) == []


@pytest.mark.parametrize(
    ("before", "now", "is_asked"),
    [
        (Judgement.ABSENT, Judgement.LARGELY, True),
        (Judgement.EMBEDDED, Judgement.PARTLY, True),
        (Judgement.PARTLY, Judgement.LARGELY, False),
        (Judgement.NOT_APPLICABLE, Judgement.EMBEDDED, False),
        (Judgement.UNJUDGED, Judgement.ABSENT, False),
    ],
    ids=["two steps up", "two steps down", "one step", "did not apply", "was not judged"],
)
def test_change_of_two_steps_is_asked_about(before, now, is_asked):
    assert (Kind.CHANGED in kinds(answer(judgement=now), previous={"G-02": before})) is is_asked


def test_answers_that_bear_on_one_thing_and_stand_far_apart_are_asked_about_once():
    told = {"related": Related((Pair("G-02", "R-08", "the same thing"),))}
    far, near = answer("R-08", Judgement.PARTLY), answer("R-08", Judgement.LARGELY)

    found = asked(answer(judgement=Judgement.EMBEDDED), far, **told)

    assert [(check.kind, check.code, check.other) for check in found] == [(Kind.RELATED_APART, "G-02", "R-08")]
    assert "the same thing" in found[0].words
    assert kinds(answer(judgement=Judgement.EMBEDDED), near, **told) == []
    assert kinds(answer(judgement=Judgement.EMBEDDED), **told) == []


def test_shared_narrative_under_judgements_far_apart_is_asked_about():
    sharing = answer("R-08", Judgement.ABSENT, narrative_from="G-02")

    assert kinds(answer(judgement=Judgement.LARGELY), sharing) == [Kind.SHARED_NARRATIVE]


@pytest.mark.parametrize(
    ("state", "judgement", "expected"),
    [
        (IndicatorState.PRESENT, Judgement.EMBEDDED, [Kind.INDICATOR_PRESENT]),
        (IndicatorState.PARTLY, Judgement.EMBEDDED, []),
        (IndicatorState.PRESENT, Judgement.LARGELY, []),
        (None, Judgement.EMBEDDED, []),
    ],
)
def test_indicator_that_is_present_beside_what_is_embedded_is_asked_about(state, judgement, expected):
    told = {
        "replies": {"G-F07": IndicatorReply("G-F07", state)},
        "related": Related((), (Sign("G-F07", "G-02"),)),
    }

    assert kinds(answer(judgement=judgement), **told) == expected


@pytest.mark.parametrize("judgement", [Judgement.UNJUDGED, Judgement.NOT_APPLICABLE])
def test_nothing_is_asked_of_what_is_not_judged(judgement):
    told = {"recommendations": {"G-02": ("x",)}, "previous": {"G-02": Judgement.ABSENT}}

    assert asked(answer(judgement=judgement, narrative=""), evidence={}, **told) == ()


def test_nothing_is_asked_of_codes_outside_the_edition():
    assert asked(answer("X-01"), evidence={}) == ()


ANSWERS = st.builds(
    answer,
    code=st.sampled_from(("G-02", "R-08")),
    judgement=st.sampled_from(Judgement),
    confidence=st.none() | st.sampled_from(Confidence),
    strength=st.none() | st.sampled_from(Strength),
    narrative=st.sampled_from(("", "Words.")),
    narrative_from=st.sampled_from(("", "G-02")),
)
STANDINGS = st.builds(Standing, st.integers(1, 3), st.sampled_from(Freshness)) | st.just(Standing(0))
FIGURES = st.lists(st.builds(FigureFact, st.just("A figure (2023)"), st.none() | st.sampled_from(Side)), max_size=3)


@given(st.lists(ANSWERS, max_size=4), STANDINGS, FIGURES, st.dictionaries(st.just("G-02"), st.sampled_from(Judgement)))
def test_every_question_has_a_key_of_its_own_ends_as_a_question_and_holds_no_verdict(
    answers, standing, figures, before
):
    found = asked(
        *answers,
        evidence={"G-02": standing},
        figures={"G-02": tuple(figures)},
        previous=before,
        related=Related((Pair("G-02", "R-08", "one thing"),)),
    )

    assert len({check.key for check in found}) == len(found)
    for check in found:
        assert check.words.endswith("?") and len(check.key) <= 160
        assert not re.search(r"\b(wrong|fail|failing|poor|bad|should|must|worse|inconsistent)\b", check.words)


def test_pairs_are_of_lines_that_the_edition_has_and_are_told_once():
    edition, found = guidance.load("2024-05"), related("2024-05")

    for pair in found.pairs:
        assert edition.characteristic(pair.first).code != edition.characteristic(pair.second).code
        assert pair.about and not pair.about.endswith(".")
    for sign in found.signs:
        assert edition.indicator(sign.indicator) and edition.characteristic(sign.characteristic)
    assert len({frozenset((pair.first, pair.second)) for pair in found.pairs}) == len(found.pairs)
    assert len({sign.indicator for sign in found.signs}) == len(found.signs)
    assert related("2023-07-draft") == Related()
