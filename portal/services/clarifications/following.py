"""What followed a question in the record itself: changes that were asked for, and what a later record says instead."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.database import db
from portal.domain import changes
from portal.domain.changes import ItemChange
from portal.domain.roles import Actor
from portal.domain.submissions import Section, sections_of
from portal.models import Assessment, ChangeRequest
from portal.services import change_requests
from portal.services.change_requests import Comparison
from portal.services.clarifications.threads import Thread
from portal.services.reviews.access import find_case, may_open


@dataclass(frozen=True)
class FollowingRequest:
    """A request for changes that came after a question and names one of its themes.

    Args:
        answered_by: the record that took the place of the first, where this actor may open it.
    """

    request: ChangeRequest
    titles: tuple[str, ...]
    answered_by: Assessment | None


@dataclass(frozen=True)
class ChangedSince:
    """What one later record says otherwise in the sections of a question.

    Args:
        before: the number of the record before.
        items: title and change of each item that differs; empty where none does. None where the actor may not open it.
    """

    record: Assessment
    before: int
    items: tuple[tuple[str, ItemChange], ...] | None


def following_requests(thread: Thread, *, actor: Actor) -> tuple[FollowingRequest, ...]:
    """Requests for changes made after a question that name a theme of it; the earliest first.

    Args:
        thread: from `get_for_department`.
    """
    about = find_case(thread.assessment_id, actor=actor)
    titles = {section.theme: "" for section in thread.sections}
    query = select(ChangeRequest).where(
        ChangeRequest.round_id == about.round_id, ChangeRequest.asked_at >= thread.opened_at
    )
    found = []
    for request in db.session.execute(query.order_by(ChangeRequest.asked_at)).scalars():
        named = [slug for slug in request.themes if slug in titles]
        if named:
            found.append(FollowingRequest(request, _titles(about, named), _answer(request, actor)))
    return tuple(found)


def changed_since(thread: Thread, *, actor: Actor) -> tuple[ChangedSince, ...]:
    """What each record sealed after the one a question is about changed in its sections; the earliest first.

    Args:
        thread: from `get_for_department`.
    """
    about = find_case(thread.assessment_id, actor=actor)
    query = select(Assessment).where(Assessment.round_id == about.round_id, Assessment.sequence > about.sequence)
    found = []
    for record in db.session.execute(query.order_by(Assessment.sequence)).scalars():
        items = None
        if may_open(record, actor=actor):
            compared = change_requests.compare_for_department(record.id, actor=actor)
            items = _overlapping(compared, thread.sections)
        found.append(ChangedSince(record, record.sequence - 1, items))
    return tuple(found)


def _overlapping(compared: Comparison, sections: tuple[Section, ...]) -> tuple[tuple[str, ItemChange], ...]:
    named = {section.section for section in sections}
    found = []
    for section in sections_of(compared.submission):
        is_theme = section.section == section.theme
        code = f"{changes.FIGURES}{section.theme}" if is_theme else section.section
        change = compared.changes.get(code)
        if change is not None and not named.isdisjoint({section.theme, section.section}):
            found.append((f"{section.title}: figures" if is_theme else section.label, change))
    return tuple(found)


def _titles(about: Assessment, slugs: list[str]) -> tuple[str, ...]:
    titles = {theme["slug"]: theme["title"] for theme in about.sealed()["content"]["themes"]}
    return tuple(titles.get(slug, slug) for slug in slugs)


def _answer(request: ChangeRequest, actor: Actor) -> Assessment | None:
    if request.answered_by_assessment_id is None:
        return None
    found = db.session.get(Assessment, request.answered_by_assessment_id)
    return found if found is not None and may_open(found, actor=actor) else None
