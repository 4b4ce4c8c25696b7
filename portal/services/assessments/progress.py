"""How far a round has come: each theme as a list of tasks, and what is still open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import func, select

from guidance.types import Characteristic, FailureIndicator, Theme
from portal.database import db
from portal.domain.errors import NotFound
from portal.domain.judgements import (
    NOT_ANSWERED_WORDS,
    CharacteristicAnswer,
    IndicatorReply,
    ItemStatus,
    Part,
    characteristic_status,
    indicator_status,
)
from portal.domain.progress import Gap, Progress, count_progress, gaps
from portal.domain.reuse import with_shared_narratives
from portal.models import Citation, Round
from portal.services.assessments.answers import list_own_answers, list_replies
from portal.services.assessments.rounds import guidance_of


class ItemKind(StrEnum):
    """What a task is about; the value is also the segment of its address."""

    CHARACTERISTIC = "characteristics"
    INDICATOR = "indicators"


@dataclass(frozen=True)
class Task:
    """One characteristic or indicator of a round, and where the work on it stands.

    Args:
        answer_words: the judgement, or the indicator's state, in words.
        evidence_count: how many links stand under it.
    """

    kind: ItemKind
    line: Characteristic | FailureIndicator
    status: ItemStatus
    answer_words: str
    evidence_count: int

    @property
    def code(self) -> str:
        return self.line.code


@dataclass(frozen=True)
class ThemeTasks:
    """The tasks of one theme."""

    theme: Theme
    characteristics: tuple[Task, ...]
    indicators: tuple[Task, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all its items."""
        return tuple(task.code for task in (*self.characteristics, *self.indicators))

    @property
    def progress(self) -> Progress:
        """All tasks of the theme, of both kinds."""
        return count_progress(task.status for task in (*self.characteristics, *self.indicators))


@dataclass(frozen=True)
class TaskList:
    """A round as seven lists of tasks, in the guidance's order.

    Args:
        own: what is stored of each characteristic, with its own words only, as the rules of `domain.reuse` want it.
    """

    themes: tuple[ThemeTasks, ...]
    gaps: tuple[Gap, ...]
    own: Mapping[str, CharacteristicAnswer] = field(default_factory=dict)

    @property
    def progress(self) -> Progress:
        """All tasks of the round: a count of work done, never of how the council stands."""
        return count_progress(task.status for task in self.tasks())

    @property
    def carried(self) -> tuple[str, ...]:
        """Codes of answers that were brought here from elsewhere and that nobody has looked at; among the gaps."""
        return tuple(gap.code for gap in self.gaps if Part.REVIEW in gap.missing)

    def tasks(self) -> Iterator[Task]:
        """Every task in reading order: a theme's characteristics, then its indicators, then the next theme."""
        for theme in self.themes:
            yield from theme.characteristics
            yield from theme.indicators

    def beside(self, code: str) -> tuple[Task | None, Task | None]:
        """The tasks before and after one, None at either end."""
        tasks = list(self.tasks())
        place = next(index for index, task in enumerate(tasks) if task.code == code)
        before = tasks[place - 1] if place else None
        return before, tasks[place + 1] if place + 1 < len(tasks) else None

    def next_open(self, after: str) -> Task | None:
        """The next task that is not complete, looking on from one and round to the start; None when all are."""
        tasks = list(self.tasks())
        place = next(index for index, task in enumerate(tasks) if task.code == after)
        ordered = tasks[place + 1 :] + tasks[:place]
        return next((task for task in ordered if task.status is not ItemStatus.COMPLETE), None)


def get_task_list(found: Round) -> TaskList:
    """The tasks of a round. Three queries, whatever its size."""
    guidance = guidance_of(found)
    own, replies, counts = list_own_answers(found), list_replies(found), _evidence_counts(found)
    answers = with_shared_narratives(own)
    themes = tuple(_theme_tasks(theme, answers, replies, counts) for theme in guidance.themes)
    lines = [line for theme in guidance.themes for line in theme.characteristics]
    indicators = [line for theme in guidance.themes for line in theme.indicators]
    open_items = gaps(
        (answers.get(line.code, CharacteristicAnswer(line.code)) for line in lines),
        (replies.get(line.code, IndicatorReply(line.code)) for line in indicators),
    )
    return TaskList(themes, open_items, own)


def _theme_tasks(
    theme: Theme,
    answers: Mapping[str, CharacteristicAnswer],
    replies: Mapping[str, IndicatorReply],
    counts: Mapping[str, int],
) -> ThemeTasks:
    characteristics = []
    for line in theme.characteristics:
        answer = answers.get(line.code, CharacteristicAnswer(line.code))
        status, words = characteristic_status(answer), answer.judgement.words
        characteristics.append(Task(ItemKind.CHARACTERISTIC, line, status, words, counts.get(line.code, 0)))
    indicators = []
    for indicator in theme.indicators:
        reply = replies.get(indicator.code, IndicatorReply(indicator.code))
        words = reply.state.words if reply.state else NOT_ANSWERED_WORDS
        indicators.append(
            Task(ItemKind.INDICATOR, indicator, indicator_status(reply), words, counts.get(indicator.code, 0))
        )
    return ThemeTasks(theme, tuple(characteristics), tuple(indicators))


def _evidence_counts(found: Round) -> dict[str, int]:
    query = select(Citation.code, func.count()).where(Citation.round_id == found.id).group_by(Citation.code)
    return {row[0]: row[1] for row in db.session.execute(query)}


@dataclass(frozen=True)
class Item:
    """One characteristic or indicator with what stands around it in the guidance and in the round.

    Args:
        theme: the theme with all its tasks; its indicators are shown beside a characteristic.
        before: the task before it in reading order, None at the start; likewise `after`.
        tasks: the whole round.
    """

    task: Task
    theme: ThemeTasks
    before: Task | None
    after: Task | None
    next_open: Task | None
    tasks: TaskList


def get_item(found: Round, kind: ItemKind, code: str) -> Item:
    """A characteristic or an indicator of the round's edition.

    Raises:
        NotFound: the edition has none of that kind and code.
    """
    tasks = get_task_list(found)
    for theme in tasks.themes:
        for task in (*theme.characteristics, *theme.indicators):
            if task.code == code and task.kind is kind:
                before, after = tasks.beside(code)
                return Item(task, theme, before, after, tasks.next_open(code), tasks)
    raise NotFound()


def kind_of(found: Round, code: str) -> ItemKind:
    """Whether a code of the round's edition is a characteristic or an indicator. No query.

    Raises:
        NotFound: it is neither.
    """
    for theme in guidance_of(found).themes:
        if any(line.code == code for line in theme.characteristics):
            return ItemKind.CHARACTERISTIC
        if any(line.code == code for line in theme.indicators):
            return ItemKind.INDICATOR
    raise NotFound()


def get_task(found: Round, code: str) -> Task:
    """The task of a code, whichever kind it is.

    Raises:
        NotFound: the edition has none of that code.
    """
    for task in get_task_list(found).tasks():
        if task.code == code:
            return task
    raise NotFound()
