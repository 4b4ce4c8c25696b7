"""What one person was asked to do in a round, and what waits for them: the first thing they see of their council."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.duties import WRITING, Duty, may_write_in
from portal.domain.judgements import ItemStatus
from portal.domain.roles import Actor, Office
from portal.domain.workflow import RoundState
from portal.models import Round, RoundDuty
from portal.services.assessments.duties import assignments_of, list_duties
from portal.services.assessments.progress import Task, TaskList, ThemeTasks
from portal.services.assessments.standing import SignOff
from portal.services.assurance.ready import list_ready


class Place(StrEnum):
    """Where a piece of work is done."""

    ITEM = "item"
    THEME = "theme"
    READING = "reading"
    DIFFERENCES = "differences"
    SIGNING = "signing"


@dataclass(frozen=True)
class OwnTask:
    """One thing a person was asked to do.

    Args:
        title: what it is. detail: how far it is.
        place: where it is done. theme: the slug of the theme, empty for all. task: the item to begin with.
        begin: the words of the link.
    """

    title: str
    detail: str
    place: Place
    begin: str
    round_id: uuid.UUID
    theme: str = ""
    task: Task | None = None
    office: Office | None = None


def list_own(found: Round, tasks: TaskList, sign_off: SignOff, *, actor: Actor) -> tuple[OwnTask, ...]:
    """A person's own work in a round, signing first, then what they write, then what they read.

    Somebody who may write and was asked for nothing in particular is shown the first item that is open to them.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    signing = list(_signing(found, sign_off, actor))
    if found.state is not RoundState.DRAFT:
        return tuple(signing)
    duties, by_theme = list_duties(found), {entry.theme.slug: entry for entry in tasks.themes}
    own = [row for row in duties if row.user_id == actor.user_id]
    writing = [_write(found, by_theme[row.theme], row) for row in own if row.duty in WRITING and row.theme in by_theme]
    reading = list(_reading(found, own, by_theme))
    if not (writing or reading):
        writing = list(_anything(found, tasks, duties, actor))
    return (*signing, *writing, *reading)


def _signing(found: Round, sign_off: SignOff, actor: Actor) -> Iterator[OwnTask]:
    if found.state is not RoundState.AWAITING_SIGN_OFF:
        return
    for standing in sign_off.waiting_for:
        if standing.office in actor.offices_in(found.council_gss):
            yield OwnTask(
                f"Sign as {standing.label[0].lower()}{standing.label[1:]}",
                "Waiting for you since it was sent for sign-off",
                Place.SIGNING,
                "Read and sign",
                found.id,
                office=standing.office,
            )


def _write(found: Round, entry: ThemeTasks, row: RoundDuty) -> OwnTask:
    task = _first_open((*entry.characteristics, *entry.indicators))
    asked = "own" if row.duty is Duty.THEME_OWNER else "contribute to"
    return OwnTask(
        f"You {asked} {entry.theme.title}",
        entry.progress.words,
        Place.ITEM if task else Place.THEME,
        f"Answer {task.code}" if task else "Read the theme",
        found.id,
        theme=entry.theme.slug,
        task=task,
    )


def _reading(found: Round, own: list[RoundDuty], by_theme: Mapping[str, ThemeTasks]) -> Iterator[OwnTask]:
    ready = list_ready(found) if own else {}
    for row in own:
        if row.duty is Duty.THEME_READER and row.theme in by_theme:
            title = by_theme[row.theme].theme.title
            is_ready = row.theme in ready
            detail = "Ready for you" if is_ready else "Not yet said to be ready"
            place = Place.READING if is_ready else Place.THEME
            begin = "Record what you make of it" if is_ready else "See how far it is"
            yield OwnTask(f"You read {title} independently", detail, place, begin, found.id, theme=row.theme)
        if row.duty is Duty.CONSISTENCY_READER:
            detail = f"{len(ready)} of {len(by_theme)} themes said to be ready"
            yield OwnTask("You read all themes for consistency", detail, Place.DIFFERENCES, "Open the table", found.id)


def _anything(found: Round, tasks: TaskList, duties: tuple[RoundDuty, ...], actor: Actor) -> Iterator[OwnTask]:
    held = assignments_of(duties)
    for entry in tasks.themes:
        if not may_write_in(actor, found.council_gss, entry.theme.slug, held):
            continue
        task = _first_open((*entry.characteristics, *entry.indicators))
        if task is not None:
            yield OwnTask(
                "You may answer any theme that nobody else was named for",
                f"{tasks.progress.words} in all",
                Place.ITEM,
                f"Answer {task.code}, the first that is open",
                found.id,
                theme=entry.theme.slug,
                task=task,
            )
            return


def _first_open(tasks: tuple[Task, ...]) -> Task | None:
    return next((task for task in tasks if task.status is not ItemStatus.COMPLETE), None)
