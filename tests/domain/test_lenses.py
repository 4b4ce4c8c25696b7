"""Where two readings differ, and that what differs stands first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.judgements import Judgement
from portal.domain.lenses import Aspect, differing_first, differing_words, reviewed_words, what_differs

CHARACTERISTIC = (Aspect.JUDGEMENT, Aspect.CONFIDENCE)


@pytest.mark.parametrize(
    ("first", "second", "differs"),
    [
        pytest.param({"judgement": "largely"}, {"judgement": "largely"}, (), id="the same judgement"),
        pytest.param({"judgement": "largely"}, {"judgement": "partly"}, ("judgement",), id="other judgements"),
        pytest.param({"judgement": "largely"}, {}, ("judgement",), id="one recorded nothing"),
        pytest.param({"judgement": "unjudged"}, {}, (), id="neither assessed it"),
        pytest.param(
            {"judgement": "partly", "confidence": "high"},
            {"judgement": "partly", "confidence": "low"},
            ("confidence",),
            id="other confidence",
        ),
        pytest.param(
            {"judgement": "partly", "confidence": "high"}, {"judgement": "partly"}, (), id="one left confidence empty"
        ),
        pytest.param(
            {"judgement": "absent", "confidence": "high"},
            {"judgement": "partly", "confidence": "low"},
            ("judgement", "confidence"),
            id="both",
        ),
    ],
)
def test_what_differs_when_two_read_a_characteristic_then_names_it(
    first: dict[Aspect, str], second: dict[Aspect, str], differs: tuple[str, ...]
) -> None:
    found = what_differs([_said(first), _said(second)], CHARACTERISTIC)

    assert found == differs
    assert what_differs([_said(second), _said(first)], CHARACTERISTIC) == differs


def test_what_differs_when_a_finding_was_not_made_then_it_differs_from_one_that_was() -> None:
    met, none = {Aspect.FINDING: "met"}, {Aspect.FINDING: "not_assessed"}

    assert what_differs([met, none], [Aspect.FINDING]) == (Aspect.FINDING,)
    assert what_differs([{}, none], [Aspect.FINDING]) == ()


def test_what_differs_when_only_one_reading_may_be_seen_then_nothing_does() -> None:
    assert what_differs([{Aspect.JUDGEMENT: "partly"}], CHARACTERISTIC) == ()
    assert what_differs([], CHARACTERISTIC) == ()


@given(st.lists(st.tuples(st.integers(), st.booleans())))
def test_differing_first_when_given_any_items_then_both_parts_keep_their_order(items: list[tuple[int, bool]]) -> None:
    found = differing_first(items, lambda item: item[1])

    assert [item for item in found if item[1]] == [item for item in items if item[1]]
    assert [item for item in found if not item[1]] == [item for item in items if not item[1]]
    flags = [item[1] for item in found]
    assert flags == sorted(flags, reverse=True)


def test_differing_words_when_three_things_differ_then_is_one_sentence_without_a_number() -> None:
    assert differing_words(()) == ""
    assert differing_words([Aspect.FINDING]) == "The readings differ in finding."
    assert differing_words([Aspect.JUDGEMENT, Aspect.CONFIDENCE]) == "The readings differ in judgement and confidence."


@pytest.mark.parametrize("judgement", list(Judgement))
def test_reviewed_words_when_a_judgement_was_made_then_are_the_councils_own(judgement: Judgement) -> None:
    words = reviewed_words(judgement)

    assert words == ("Not assessed" if judgement is Judgement.UNJUDGED else judgement.words)
    assert reviewed_words("") == "Not assessed"


def _said(codes: dict[Aspect, str]) -> dict[Aspect, str]:
    return {Aspect(name): code for name, code in codes.items()}
