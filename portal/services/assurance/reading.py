"""What an independent reader is asked to read, and where that work stands."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from guidance.types import Characteristic, Theme
from portal.database import db
from portal.domain.assurance import ItemViews, Reading, View, reading_of
from portal.domain.duties import Duty
from portal.domain.errors import NotFound
from portal.domain.judgements import CharacteristicAnswer
from portal.domain.roles import Actor
from portal.models import JudgementAnswer, Round, RoundDuty, ThemeReady
from portal.services.assessments.answers import get_answer
from portal.services.assessments.duties import list_duties
from portal.services.assessments.rounds import guidance_of
from portal.services.assurance.hiding import hidden_codes
from portal.services.assurance.ready import list_ready, may_mark_ready
from portal.services.assurance.views import list_views


@dataclass(frozen=True)
class ReadingTask:
    """One characteristic that the actor reads, and where that stands."""

    line: Characteristic
    state: Reading


@dataclass(frozen=True)
class ReadingTheme:
    """A theme with who wrote it, who reads it, and whether it is ready to be read.

    Args:
        tasks: what the actor reads; empty where they do not read the theme.
        read: how many characteristics its reader has recorded a view of: work done, and nothing about the views.
        may_mark: whether the actor may say that it is ready, or take that back.
    """

    theme: Theme
    owners: tuple[str, ...]
    readers: tuple[str, ...]
    ready: ThemeReady | None
    tasks: tuple[ReadingTask, ...]
    read: int
    may_mark: bool


def list_reading(found: Round, *, actor: Actor) -> tuple[ReadingTheme, ...]:
    """The themes of a round with their readers, in the guidance's order. Nine queries at most, whatever its size.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    duties, ready, views, versions = list_duties(found), list_ready(found), list_views(found), _versions(found)
    themes = []
    for theme in guidance_of(found).themes:
        here = [row for row in duties if row.theme == theme.slug]
        mine = any(row.duty is Duty.THEME_READER and row.user_id == actor.user_id for row in here)
        tasks = tuple(_task(line, views, versions, actor.user_id) for line in theme.characteristics) if mine else ()
        themes.append(
            ReadingTheme(
                theme=theme,
                owners=_names(here, Duty.THEME_OWNER),
                readers=_names(here, Duty.THEME_READER),
                ready=ready.get(theme.slug),
                tasks=tasks,
                read=sum(1 for line in theme.characteristics if _latest(views, line.code)),
                may_mark=may_mark_ready(found, theme.slug, duties, actor=actor),
            )
        )
    return tuple(themes)


@dataclass(frozen=True)
class ReadingItem:
    """One characteristic on its reader's page.

    Args:
        answer: None while the reader must not see the judgement; the narrative stands in `narrative` all the same.
        version: of the authors' answer, to be sent with the reader's view.
        own: this reader's own views, in the order of recording.
        before: the characteristic read before it in the theme; None at the start, likewise `after`.
    """

    theme: Theme
    line: Characteristic
    narrative: str
    narrative_from: str
    version: int
    answer: CharacteristicAnswer | None
    own: tuple[View, ...]
    others: tuple[View, ...]
    state: Reading
    before: Characteristic | None
    after: Characteristic | None
    next_to_read: Characteristic | None


def get_reading(found: Round, code: str, *, actor: Actor) -> ReadingItem:
    """A characteristic as its independent reader may see it now.

    Raises:
        NotFound: the actor does not read its theme, or the edition has no such characteristic.
    """
    themes = [entry for entry in list_reading(found, actor=actor) if entry.tasks]
    place = next(
        ((entry, index) for entry in themes for index, task in enumerate(entry.tasks) if task.line.code == code), None
    )
    if place is None:
        raise NotFound()
    entry, index = place
    lines = [task.line for task in entry.tasks]
    answer, recorded = get_answer(found.id, code)
    source = get_answer(found.id, answer.narrative_from)[0] if answer.narrative_from else answer
    views = list_views(found, code).get(code, ItemViews()).views
    is_open = code not in hidden_codes(found, actor=actor)
    return ReadingItem(
        theme=entry.theme,
        line=lines[index],
        narrative=source.narrative,
        narrative_from=answer.narrative_from,
        version=recorded.version,
        answer=answer if is_open else None,
        own=tuple(view for view in views if view.recorded_by_id == actor.user_id and view.stage is Duty.THEME_READER),
        others=tuple(view for view in views if view.recorded_by_id != actor.user_id) if is_open else (),
        state=entry.tasks[index].state,
        before=lines[index - 1] if index else None,
        after=lines[index + 1] if index + 1 < len(lines) else None,
        next_to_read=_next_to_read(entry.tasks, index),
    )


def _next_to_read(tasks: tuple[ReadingTask, ...], index: int) -> Characteristic | None:
    ordered = (*tasks[index + 1 :], *tasks[:index])
    return next((task.line for task in ordered if task.state is not Reading.RECORDED), None)


def _task(
    line: Characteristic, views: Mapping[str, ItemViews], versions: Mapping[str, int], user_id: uuid.UUID | None
) -> ReadingTask:
    own = [view for view in _at_stage(views, line.code) if view.recorded_by_id == user_id]
    return ReadingTask(line, reading_of(own, answer_version=versions.get(line.code, 0)))


def _at_stage(views: Mapping[str, ItemViews], code: str) -> tuple[View, ...]:
    return views.get(code, ItemViews()).of(Duty.THEME_READER)


def _latest(views: Mapping[str, ItemViews], code: str) -> View | None:
    return views.get(code, ItemViews()).latest(Duty.THEME_READER)


def _names(duties: list[RoundDuty], duty: Duty) -> tuple[str, ...]:
    return tuple(row.user.name for row in duties if row.duty is duty)


def _versions(found: Round) -> dict[str, int]:
    query = select(JudgementAnswer.code, JudgementAnswer.version).where(JudgementAnswer.round_id == found.id)
    return {row.code: row.version for row in db.session.execute(query)}
