"""How far a round has come: what is missing, and how many items are done. Only work is counted."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.domain.judgements import (
    CharacteristicAnswer,
    IndicatorReply,
    ItemStatus,
    Part,
    missing_of,
    missing_parts,
)


@dataclass(frozen=True)
class Gap:
    """An item of a round which is not fully answered, with what it lacks."""

    code: str
    missing: tuple[Part, ...]

    @property
    def words(self) -> str:
        """What is missing, as a list in a sentence: "confidence and narrative"."""
        names = [part.words for part in self.missing]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@dataclass(frozen=True)
class Progress:
    """How many items of a group are complete, begun and untouched."""

    complete: int
    in_progress: int
    not_started: int
    needs_review: int = 0

    @property
    def total(self) -> int:
        """How many items the group holds in this edition of the guidance."""
        return self.complete + self.in_progress + self.not_started + self.needs_review

    @property
    def status(self) -> ItemStatus:
        """The group as one task: complete when every item is, not started when none has been touched."""
        if self.complete == self.total:
            return ItemStatus.COMPLETE
        return ItemStatus.NOT_STARTED if self.not_started == self.total else ItemStatus.IN_PROGRESS

    @property
    def words(self) -> str:
        """Progress in words: "4 of 13 completed, 2 in progress"."""
        text = f"{self.complete} of {self.total} completed"
        begun = f", {self.in_progress} in progress" if self.in_progress else ""
        carried = f", {self.needs_review} to review" if self.needs_review else ""
        return text + begun + carried


def count_progress(statuses: Iterable[ItemStatus]) -> Progress:
    """Counts the items of a group by how far each is answered."""
    found = list(statuses)
    return Progress(
        complete=found.count(ItemStatus.COMPLETE),
        in_progress=found.count(ItemStatus.IN_PROGRESS),
        not_started=found.count(ItemStatus.NOT_STARTED),
        needs_review=found.count(ItemStatus.NEEDS_REVIEW),
    )


def gaps(characteristics: Iterable[CharacteristicAnswer], indicators: Iterable[IndicatorReply]) -> tuple[Gap, ...]:
    """Every item that is not complete, in the order given, characteristics first.

    Args:
        characteristics: one answer for each characteristic of the edition, an empty one where nothing is recorded.
        indicators: likewise for each indicator of potential failure.

    Returns:
        An empty tuple when the round is complete. A gap never stops a council from sending its assessment: it is
        shown, and sealed, as what it is.
    """
    open_characteristics = (Gap(answer.code, missing_parts(answer)) for answer in characteristics)
    open_indicators = (Gap(reply.code, missing_of(reply)) for reply in indicators)
    return tuple(gap for gap in (*open_characteristics, *open_indicators) if gap.missing)
