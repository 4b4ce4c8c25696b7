"""Which sections of two readings differ, in which words, and what a settlement needs."""

import pytest

from portal.domain.lenses import Aspect
from portal.domain.moderation import Said, SectionKind, compare, difference_words, problem_with

THEME, LINE, INDICATOR = SectionKind.THEME, SectionKind.CHARACTERISTIC, SectionKind.INDICATOR


@pytest.mark.parametrize(
    ("kind", "first", "second", "told"),
    [
        pytest.param(LINE, Said("largely"), Said("largely"), "", id="same judgement"),
        pytest.param(LINE, Said("largely"), Said("partly"), "The readings differ in judgement.", id="judgement"),
        pytest.param(
            LINE, Said("largely", "high"), Said("largely", "low"), "The readings differ in confidence.", id="confidence"
        ),
        pytest.param(LINE, Said("largely", "high"), Said("largely"), "", id="one left confidence empty"),
        pytest.param(
            LINE, Said("largely"), Said(), "One reader assessed it and the other did not.", id="nothing recorded"
        ),
        pytest.param(
            LINE, Said("unjudged"), Said("absent"), "One reader assessed it and the other did not.", id="not assessed"
        ),
        pytest.param(LINE, Said("unjudged"), Said(), "", id="neither assessed it"),
        pytest.param(
            LINE,
            Said("not_applicable", "high"),
            Said("not_applicable", "low"),
            "",
            id="no confidence where it does not apply",
        ),
        pytest.param(INDICATOR, Said("met"), Said("not_met"), "The readings differ in finding.", id="finding"),
        pytest.param(
            INDICATOR, Said("met"), Said(), "One reader assessed it and the other did not.", id="finding of one"
        ),
        pytest.param(INDICATOR, Said("not_assessed"), Said(), "", id="neither looked at the indicator"),
        pytest.param(
            THEME,
            Said("agrees"),
            Said("cannot_tell"),
            "The readings differ in how the view stands to the council’s account.",
            id="stance",
        ),
    ],
)
def test_difference_words_when_two_read_then_say_what_differs(
    kind: SectionKind, first: Said, second: Said, told: str
) -> None:
    assert difference_words(kind, [first, second]) == told
    assert difference_words(kind, [second, first]) == told


@pytest.mark.parametrize("kind", list(SectionKind))
def test_compare_when_one_reads_then_there_is_nothing_to_settle(kind: SectionKind) -> None:
    assert compare(kind, [Said(kind.choices[0][0], "high")]) == ()
    assert compare(kind, []) == ()


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        (LINE, Said("partly", "low"), "Partly in place. Confidence: low"),
        (LINE, Said("unjudged"), "Not assessed"),
        (LINE, Said("not_applicable", "low"), "Does not apply"),
        (INDICATOR, Said("met"), "Met"),
        (INDICATOR, Said(), "Not assessed"),
        (THEME, Said("differs", "high"), "Differs from the council’s account. Confidence: high"),
        (THEME, Said(), "No view recorded"),
    ],
)
def test_said_when_told_then_uses_words_and_no_figure(kind: SectionKind, said: Said, words: str) -> None:
    assert said.words(kind) == words


@pytest.mark.parametrize(
    ("kind", "said", "words", "reasons", "problem"),
    [
        pytest.param(LINE, Said("partly"), "", "Minute 4.", "", id="sound"),
        pytest.param(LINE, Said("met"), "", "Minute 4.", "Choose what stands", id="a code of another kind"),
        pytest.param(LINE, Said("partly", "sure"), "", "M.", "Choose the confidence from the list", id="no confidence"),
        pytest.param(LINE, Said("partly"), "", " ", "Enter the reasons", id="no reasons"),
        pytest.param(
            THEME, Said("agrees"), " ", "Minute 4.", "Enter what the summary says of this theme", id="no words"
        ),
        pytest.param(INDICATOR, Said("not_assessed"), "", "Nobody could see the papers.", "", id="left not assessed"),
    ],
)
def test_problem_with_when_something_is_missing_then_says_what_to_do(
    kind: SectionKind, said: Said, words: str, reasons: str, problem: str
) -> None:
    assert problem_with(kind, said, words=words, reasons=reasons, differing=[kind.main]) == problem


def test_problem_with_when_the_readings_differ_in_confidence_then_one_has_to_be_chosen() -> None:
    differing = [Aspect.CONFIDENCE]

    assert "confidence that stands" in problem_with(
        LINE, Said("partly"), words="", reasons="Minute 4.", differing=differing
    )
    assert problem_with(LINE, Said("not_applicable"), words="", reasons="Minute 4.", differing=differing) == ""
