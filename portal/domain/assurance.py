"""Internal assurance: what readers make of the authors' answers, before the council's officers sign.

An independent reader records a judgement of their own without having seen the authors'. A consistency reader sees
everything and evens out across themes. Authors answer. Nothing here decides who is right, and nothing is counted up.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.domain.duties import Duty
from portal.domain.judgements import Judgement

#: What stands beside a judgement of last year that nobody has looked at in this round.
CARRIED_WORDS = "carried forward, needs review"

#: What a reader may record: "not yet judged" is no view.
VIEW_JUDGEMENTS = tuple(member for member in Judgement if member is not Judgement.UNJUDGED)


@dataclass(frozen=True)
class Reply:
    """What an author answered to a reader's view."""

    changed_answer: bool
    text: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True)
class View:
    """A reader's own judgement of one characteristic, with reasons.

    Args:
        number: 1, 2, … within the stage; views are added and never changed.
        answer_version: the version of the authors' answer that was read; 0 where nothing had been saved.
        is_blind: recorded before this reader was shown the authors' judgement.
    """

    id: uuid.UUID
    code: str
    stage: Duty
    number: int
    judgement: Judgement
    reason: str
    answer_version: int
    recorded_at: datetime
    recorded_by: str
    recorded_by_id: uuid.UUID
    is_blind: bool
    replies: tuple[Reply, ...] = ()


def blind_ids(
    views: Iterable[tuple[uuid.UUID, uuid.UUID, str, Duty, datetime]], *, first_sealed_at: datetime | None
) -> frozenset[uuid.UUID]:
    """Ids of the views that were recorded blind: each independent reader's first of a characteristic.

    Args:
        views: id, reader's id, code, stage and moment, in the order of recording.
        first_sealed_at: when the round was first sealed; from then on its judgements stood open to everybody in the
            council, so that no view is blind. None while it has not been.

    Source: our own rule.
    """
    seen: set[tuple[uuid.UUID, str]] = set()
    found = set()
    for view_id, reader, code, stage, recorded_at in views:
        if stage is not Duty.THEME_READER:
            continue
        if (reader, code) not in seen and (first_sealed_at is None or recorded_at < first_sealed_at):
            found.add(view_id)
        seen.add((reader, code))
    return frozenset(found)


@dataclass(frozen=True)
class ItemViews:
    """All that readers said of one characteristic, in the order of recording."""

    views: tuple[View, ...] = ()

    def of(self, stage: Duty) -> tuple[View, ...]:
        return tuple(view for view in self.views if view.stage is stage)

    def latest(self, stage: Duty) -> View | None:
        """The view that counts at a stage: the last one recorded; None where there is none."""
        found = self.of(stage)
        return found[-1] if found else None

    @property
    def standing(self) -> tuple[View, ...]:
        """The views that count: the latest of each stage."""
        return tuple(view for stage in READER_STAGES if (view := self.latest(stage)) is not None)

    def differs_from(self, author: Judgement) -> bool:
        """Whether a view that counts is another judgement than the authors', or the two readers' are not the same."""
        return len({author, *(view.judgement for view in self.standing)}) > 1 if self.standing else False

    @property
    def has_replies(self) -> bool:
        return any(view.replies for view in self.views)


#: The stages in which views are recorded, in their order.
READER_STAGES = (Duty.THEME_READER, Duty.CONSISTENCY_READER)


class Reading(StrEnum):
    """Where a reader's work on one characteristic stands."""

    TO_READ = "to_read"
    CHANGED = "changed"
    RECORDED = "recorded"

    @property
    def words(self) -> str:
        """The words of a list of tasks."""
        return {
            Reading.TO_READ: "To read",
            Reading.CHANGED: "Changed since you read it",
            Reading.RECORDED: "Your view is recorded",
        }[self]


def reading_of(own_views: Sequence[View], *, answer_version: int) -> Reading:
    """Where a reader's work stands, from their own views and the version of the answer that stands now.

    Source: our own rule.
    """
    if not own_views:
        return Reading.TO_READ
    return Reading.RECORDED if own_views[-1].answer_version == answer_version else Reading.CHANGED


def change_words(judgement: Judgement, before: Judgement | None, *, is_new: bool, needs_review: bool = False) -> str:
    """How a judgement stands beside the last sealed one, in words; it says that it changed and not which is better.

    Args:
        before: None where the last record has no one judgement to set beside it.
        is_new: the line is new in this edition; otherwise several lines were merged into it.
        needs_review: nobody has looked at the answer in this round, so it must not pass for this year's.

    Source: our own rule.
    """
    if before is None:
        words = "new in this edition" if is_new else "several lines last time"
    else:
        words = "same as last time" if judgement is before else f"was {before.words}"
    if not needs_review:
        return words
    return CARRIED_WORDS if judgement is before else f"{words}, needs review"
