"""What counts as blind, as a difference and as changed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from portal.domain.assurance import ItemViews, Reading, View, blind_ids, change_words, reading_of
from portal.domain.duties import Duty
from portal.domain.judgements import Judgement

AT = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)
READER, OTHER = UUID(int=1), UUID(int=2)


def view(judgement: Judgement = Judgement.PARTLY, *, stage: Duty = Duty.THEME_READER, version: int = 1) -> View:
    return View(
        id=UUID(int=9),
        code="G-01",
        stage=stage,
        number=1,
        judgement=judgement,
        reason="Read the minutes.",
        answer_version=version,
        recorded_at=AT,
        recorded_by="A reader",
        recorded_by_id=READER,
        is_blind=True,
    )


def test_blind_ids_when_a_reader_records_again_then_only_the_first_is_blind() -> None:
    first, second, other = UUID(int=11), UUID(int=12), UUID(int=13)

    found = blind_ids(
        [
            (first, READER, "G-01", Duty.THEME_READER, AT),
            (second, READER, "G-01", Duty.THEME_READER, AT),
            (other, OTHER, "G-01", Duty.THEME_READER, AT),
        ],
        first_sealed_at=None,
    )

    assert found == {first, other}


def test_blind_ids_when_read_for_consistency_or_after_the_seal_then_not_blind() -> None:
    views = [
        (UUID(int=11), READER, "G-01", Duty.CONSISTENCY_READER, AT),
        (UUID(int=12), READER, "G-02", Duty.THEME_READER, AT + timedelta(days=1)),
    ]

    assert blind_ids(views, first_sealed_at=AT) == frozenset()


@pytest.mark.parametrize(
    ("author", "views", "differs"),
    [
        pytest.param(Judgement.PARTLY, (), False, id="nobody has read it"),
        pytest.param(Judgement.PARTLY, (view(),), False, id="the reader says the same"),
        pytest.param(Judgement.LARGELY, (view(),), True, id="the reader says otherwise"),
        pytest.param(Judgement.UNJUDGED, (view(),), True, id="the authors have not judged"),
        pytest.param(
            Judgement.PARTLY,
            (view(), view(Judgement.ABSENT, stage=Duty.CONSISTENCY_READER)),
            True,
            id="the consistency reader says otherwise",
        ),
        pytest.param(Judgement.PARTLY, (view(Judgement.ABSENT), view()), False, id="an earlier view said otherwise"),
    ],
)
def test_differs_when_judgements_are_set_beside_each_other(
    author: Judgement, views: tuple[View, ...], differs: bool
) -> None:
    assert ItemViews(views).differs_from(author) is differs


@pytest.mark.parametrize(
    ("own", "version", "state"),
    [
        pytest.param((), 3, Reading.TO_READ, id="nothing recorded"),
        pytest.param((view(version=3),), 3, Reading.RECORDED, id="recorded of the answer that stands"),
        pytest.param((view(version=2),), 3, Reading.CHANGED, id="the answer was saved since"),
    ],
)
def test_reading_when_an_answer_stands_at_a_version(own: tuple[View, ...], version: int, state: Reading) -> None:
    assert reading_of(own, answer_version=version) is state


@pytest.mark.parametrize(
    ("now", "before", "is_new", "words"),
    [
        (Judgement.LARGELY, Judgement.PARTLY, False, "was Partly in place"),
        (Judgement.PARTLY, Judgement.LARGELY, False, "was Largely in place"),
        (Judgement.PARTLY, Judgement.PARTLY, False, "same as last time"),
        (Judgement.PARTLY, None, True, "new in this edition"),
        (Judgement.PARTLY, None, False, "several lines last time"),
    ],
)
def test_change_words_when_set_beside_the_last_record(
    now: Judgement, before: Judgement | None, is_new: bool, words: str
) -> None:
    assert change_words(now, before, is_new=is_new) == words


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (Judgement.PARTLY, "carried forward, needs review"),
        (Judgement.LARGELY, "was Largely in place, needs review"),
        (None, "several lines last time, needs review"),
    ],
)
def test_change_words_when_nobody_has_looked_at_what_was_carried(before: Judgement | None, words: str) -> None:
    assert change_words(Judgement.PARTLY, before, is_new=False, needs_review=True) == words
