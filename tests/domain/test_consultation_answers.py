"""What is kept of an answer, what stands in the way of sending it, and the names a response goes by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.consultation import references
from portal.domain.consultation.answers import (
    AGREEMENT_OPTIONS,
    LONG_TEXT_WORDS,
    AnswerValue,
    Option,
    Question,
    QuestionKind,
    options_for,
    problems,
    tidy,
)

OPTIONS = (Option("a", "A"), Option("b", "B"), Option("c", "C"))
SINGLE = Question("Q1", "1", QuestionKind.SINGLE, OPTIONS)
SEVERAL = Question("Q2", "2", QuestionKind.MULTIPLE, OPTIONS)
ODD = "Llanfairpwllgwyngyll \U0001f469\u200d\U0001f467 \u202eabc"
LONG = Question("Q3", "3", QuestionKind.LONG_TEXT)
SHORT = Question("Q4", "4", QuestionKind.SHORT_TEXT)


@pytest.mark.parametrize(
    ("question", "values", "expected"),
    [
        pytest.param(SINGLE, ["b"], AnswerValue(("b",)), id="one choice"),
        pytest.param(SINGLE, ["c", "b"], AnswerValue(("b",)), id="two choices where one is taken"),
        pytest.param(SINGLE, ["zz"], AnswerValue(), id="a choice that is not offered"),
        pytest.param(SEVERAL, ["c", "a", "c"], AnswerValue(("a", "c")), id="several, in the question's order"),
        pytest.param(LONG, ["one\r\ntwo\rthree"], AnswerValue(text="one\ntwo\nthree"), id="line ends"),
        pytest.param(LONG, ["a\x00b\ud800c"], AnswerValue(text="a\ufffdb\ufffdc"), id="what no database can hold"),
        pytest.param(LONG, [f"  {ODD} "], AnswerValue(text=f"  {ODD} "), id="everything else exactly"),
        pytest.param(LONG, [], AnswerValue(), id="nothing"),
    ],
)
def test_tidy_keeps_what_can_be_kept(question: Question, values: list[str], expected: AnswerValue) -> None:
    assert tidy(question, values) == expected


@given(st.text())
def test_tidy_changes_no_other_character(text: str) -> None:
    kept = tidy(LONG, [text]).text

    assert kept.replace("\ufffd", "").replace("\n", "") == (
        text.replace("\x00", "").replace("\ufffd", "").replace("\r", "").replace("\n", "")
    )


def test_problems_are_none_for_a_question_left_alone() -> None:
    assert problems(LONG, AnswerValue(text="  \n")) == ()


def test_problems_name_a_required_answer_that_is_missing() -> None:
    required = Question("Q9", "9", QuestionKind.SINGLE, OPTIONS, is_required=True)

    assert [problem.code for problem in problems(required, AnswerValue())] == ["required_answer"]


def test_problems_count_words_only_above_the_limit() -> None:
    assert problems(LONG, AnswerValue(text="word " * LONG_TEXT_WORDS)) == ()
    (problem,) = problems(LONG, AnswerValue(text="word " * (LONG_TEXT_WORDS + 1)))
    assert (problem.code, problem.count) == ("too_many_words", LONG_TEXT_WORDS + 1)


def test_problems_count_characters_of_short_text() -> None:
    (problem,) = problems(SHORT, AnswerValue(text="x" * 251))

    assert (problem.code, problem.limit) == ("too_many_characters", 250)


def test_options_are_fixed_for_agreement_and_own_for_single_choice() -> None:
    assert options_for(QuestionKind.AGREEMENT) == AGREEMENT_OPTIONS
    assert options_for(QuestionKind.SINGLE, OPTIONS) == OPTIONS


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        (QuestionKind.SINGLE, OPTIONS[:1]),
        (QuestionKind.SINGLE, (OPTIONS[0], OPTIONS[0])),
        (QuestionKind.AGREEMENT, OPTIONS),
        (QuestionKind.LONG_TEXT, OPTIONS),
    ],
    ids=["too few", "a code twice", "fixed set replaced", "text with options"],
)
def test_options_that_make_no_question_are_refused(kind: QuestionKind, own: tuple[Option, ...]) -> None:
    with pytest.raises(ValueError, match="option"):
        options_for(kind, own)


def test_reference_is_the_same_for_a_token_and_another_for_another() -> None:
    one, same, other = (references.reference_for(token) for token in ("token-1", "token-1", "token-2"))

    assert one == same != other
    assert len(one.replace("-", "")) * 5 >= 64


def test_spelling_uses_every_bit() -> None:
    assert references.spell(bytes(5)) == "0000-0000"
    assert references.spell(b"\xff" * 5) == "ZZZZ-ZZZZ"
    assert references.public_number(b"\x00\x00\x00\x00\x01") == "R-0000-0001"


@given(st.binary(min_size=10, max_size=10))
def test_a_reference_typed_by_hand_is_recognised(raw: bytes) -> None:
    reference = references.private_reference(raw)

    assert references.normal_reference(reference.lower().replace("-", " ").replace("0", "o")) == reference
