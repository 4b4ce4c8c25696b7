"""Differences between two texts: nothing is lost on either side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.word_differences import MOST_WORDS, Piece, PieceKind, pieces

TEXTS = st.text(alphabet="ab \n.", max_size=60)


def side(found: tuple[Piece, ...], left_out: PieceKind) -> str:
    return "".join(piece.text for piece in found if piece.kind is not left_out)


@given(TEXTS, TEXTS)
def test_pieces_when_put_together_then_give_both_texts(before: str, after: str) -> None:
    found = pieces(before, after)

    assert side(found, PieceKind.ADDED) == before
    assert side(found, PieceKind.REMOVED) == after


def test_pieces_when_one_word_differs_then_only_that_word_is_marked() -> None:
    found = pieces("Risks are known and owned.", "Risks are known, reported and owned.")

    assert [(piece.kind.value, piece.text) for piece in found] == [
        ("same", "Risks are"),
        ("removed", " known"),
        ("added", " known, reported"),
        ("same", " and owned."),
    ]


@pytest.mark.parametrize("text", ["", "The same words."])
def test_pieces_when_texts_are_equal_then_nothing_is_marked(text: str) -> None:
    assert all(piece.kind is PieceKind.SAME for piece in pieces(text, text))


def test_pieces_when_a_text_is_very_long_then_both_are_shown_whole() -> None:
    before, after = "a " * (MOST_WORDS + 1), "b"

    assert [piece.kind for piece in pieces(before, after)] == [PieceKind.REMOVED, PieceKind.ADDED]
