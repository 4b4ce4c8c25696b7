"""Which narrative may serve for which characteristic."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.judgements import CharacteristicAnswer
from portal.domain.reuse import borrowers, lenders, why_not_borrow, why_not_empty

CODES = ("CI-01", "CI-02", "G-04", "L-02")


def stored(**words: str) -> dict[str, CharacteristicAnswer]:
    """Answers by code with `_` for the hyphen; a text "= G-04" borrows."""
    found = {}
    for name, text in words.items():
        code = name.replace("_", "-")
        borrowed = text.removeprefix("= ") if text.startswith("= ") else ""
        found[code] = CharacteristicAnswer(code, narrative="" if borrowed else text, narrative_from=borrowed)
    return found


def borrowing(code: str, source: str, narrative: str = "") -> CharacteristicAnswer:
    return CharacteristicAnswer(code, narrative=narrative, narrative_from=source)


@pytest.mark.parametrize(
    ("offered", "message"),
    [
        (borrowing("CI-01", "CI-01"), "Choose another characteristic. CI-01 cannot use its own narrative"),
        (borrowing("CI-01", "CI-02"), "CI-02 uses the narrative of G-04. Choose G-04 instead"),
        (borrowing("CI-01", "L-02"), "L-02 has no narrative to use. Write one there first, or write one here"),
        (borrowing("CI-01", "ZZ-01"), "ZZ-01 has no narrative to use. Write one there first, or write one here"),
        (borrowing("G-04", "CI-01"), "CI-02 uses the narrative written here. Give it words of its own first"),
        (
            borrowing("CI-01", "G-04", "Other words."),
            "Clear the narrative here to use that of G-04, or choose to write one here",
        ),
        (borrowing("CI-01", "G-04"), None),
        (borrowing("CI-01", "G-04", "The board meets."), None),
        (borrowing("CI-01", ""), None),
    ],
    ids=[
        "itself",
        "one that borrows",
        "one with no words",
        "one that is not there",
        "by one that lends",
        "beside words of its own",
        "one with words",
        "with the lender’s words repeated",
        "nothing borrowed",
    ],
)
def test_borrowing_when_named_then_is_answered_in_words(offered: CharacteristicAnswer, message: str | None) -> None:
    answers = stored(CI_01="", CI_02="= G-04", G_04="The board meets.", L_02="  ")

    assert why_not_borrow(offered, answers) == message


def test_lenders_when_listed_then_have_words_and_are_not_the_one_asking() -> None:
    answers = stored(CI_01="Ours.", CI_02="= G-04", G_04="The board meets.", L_02="")

    assert lenders("L-02", answers) == ("CI-01", "G-04")
    assert lenders("G-04", answers) == ()
    assert borrowers("G-04", answers) == ("CI-02",)


def test_words_that_serve_elsewhere_when_cleared_then_are_kept() -> None:
    answers = stored(CI_02="= G-04", G_04="The board meets.")

    assert why_not_empty(CharacteristicAnswer("G-04"), answers) is not None
    assert why_not_empty(CharacteristicAnswer("G-04", narrative="Other words."), answers) is None


@given(st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(("", "Words.", *CODES))), max_size=30))
def test_references_when_only_allowed_ones_are_saved_then_never_chain(steps: list[tuple[str, str]]) -> None:
    answers: dict[str, CharacteristicAnswer] = {}
    for code, what in steps:
        is_reference = what in CODES
        offered = borrowing(code, what) if is_reference else CharacteristicAnswer(code, narrative=what)
        if why_not_borrow(offered, answers) is None and why_not_empty(offered, answers) is None:
            answers[code] = replace(offered)

        _assert_no_chain(answers)


def _assert_no_chain(answers: Mapping[str, CharacteristicAnswer]) -> None:
    for answer in answers.values():
        if answer.narrative_from:
            lender = answers[answer.narrative_from]
            assert lender.narrative_from == "" and lender.narrative.strip()
