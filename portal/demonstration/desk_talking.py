"""Conversations between the department and Exampleton: one whose notes both agreed, and one that stays in the file."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from portal.demonstration.desk_readings import told
from portal.demonstration.people import EXAMPLETON
from portal.domain.casework import AttendeeSide, EngagementKind, Side
from portal.domain.roles import Actor
from portal.services import engagements
from portal.services.engagements import Attendee, EngagementWords, FollowUpWords

At = Callable[[float], datetime]


def talk(assessment_id: UUID, lead: Actor, officer: Actor, at: At) -> None:
    """Each conversation of the file, with what follows from it."""
    for line in told("desk")["engagements"]:
        now = at(line["day"])
        entry = engagements.add(assessment_id, _words(line, now.date()), actor=lead, now=now)
        for follow_up in line["follow_ups"]:
            _follow_up(assessment_id, entry.id, follow_up, lead, at)
        if line["shared"]:
            _agree(assessment_id, entry.id, lead, officer, now)
        for follow_up in line["follow_ups"]:
            _done(assessment_id, entry.id, follow_up, lead, officer, at)


def _words(line: Mapping[str, Any], day: date) -> EngagementWords:  # Any: what the file holds
    people = [Attendee(who["name"], who["office"], AttendeeSide(who["side"])) for who in line["attendees"]]
    return EngagementWords(
        EngagementKind(line["kind"]), day, line["subject"], people, line["notes"].strip(), line.get("private", "")
    )


def _follow_up(assessment_id: UUID, entry_id: UUID, line: Mapping[str, Any], lead: Actor, at: At) -> None:
    words = FollowUpWords(line["text"], Side(line["side"]), line["owner"], at(line["due"]).date())
    engagements.add_follow_up(assessment_id, entry_id, words, actor=lead, now=at(16))


def _agree(assessment_id: UUID, entry_id: UUID, lead: Actor, officer: Actor, now: datetime) -> None:
    found = engagements.get_for_department(assessment_id, entry_id, actor=lead)
    engagements.share(
        assessment_id, entry_id, expected_version=found.version, actor=lead, now=now + timedelta(hours=20)
    )
    found = engagements.get_for_department(assessment_id, entry_id, actor=lead)
    engagements.agree_for_department(
        assessment_id, entry_id, expected_version=found.version, actor=lead, now=now + timedelta(hours=21)
    )
    shared = engagements.get_for_council(EXAMPLETON, entry_id, actor=officer)
    engagements.agree_for_council(
        EXAMPLETON, entry_id, content=shared.content, actor=officer, now=now + timedelta(days=3)
    )


def _done(assessment_id: UUID, entry_id: UUID, line: Mapping[str, Any], lead: Actor, officer: Actor, at: At) -> None:
    found = engagements.get_for_department(assessment_id, entry_id, actor=lead)
    follow_up = next(item for item in found.follow_ups if item.text == line["text"])
    version, now = follow_up.version, at(line["done"])
    if line["side"] == Side.COUNCIL:
        engagements.mark_for_council(
            EXAMPLETON, entry_id, follow_up.id, is_done=True, expected_version=version, actor=officer, now=now
        )
    else:
        engagements.mark_for_department(
            assessment_id, entry_id, follow_up.id, is_done=True, expected_version=version, actor=lead, now=now
        )
