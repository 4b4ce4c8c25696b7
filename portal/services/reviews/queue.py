"""The list of submitted self-assessments: by name, whatever they say."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.casework import InterestStanding
from portal.domain.metrics import alphabetical
from portal.domain.reviewing import READERS
from portal.domain.roles import Actor, Permission, may
from portal.domain.workflow import ASSESSMENT, Action, AssessmentState, allowed_actions
from portal.models import Assessment, CaseFile, Interest, ReadinessSummary, Review, User

STATE_WORDS = {
    AssessmentState.SUBMITTED: "Submitted",
    AssessmentState.UNDER_REVIEW: "Under review",
    AssessmentState.AWAITING_APPROVAL: "Awaiting approval",
    AssessmentState.REVIEWED: "Reviewed",
    AssessmentState.CHANGES_ASKED: "Changes asked for",
    AssessmentState.REPLACED: "Replaced",
}
_READ = (AssessmentState.SUBMITTED, AssessmentState.UNDER_REVIEW)


@dataclass(frozen=True)
class QueueEntry:
    """One submitted self-assessment, without a word of what it says.

    Args:
        reviewer: the names of its readers; empty for nobody.
        has_free_place: whether a second, or a first, reader is still missing.
        may_open: whether this actor may read it, perhaps after declaring their interests.
        may_take_up: whether this actor may become its reviewer now.
    """

    assessment_id: uuid.UUID
    gss_code: str
    council: str
    cycle: str
    submitted_at: datetime
    state: str
    reviewer: str
    has_free_place: bool
    is_issued: bool
    may_open: bool
    may_take_up: bool


def list_queue(*, actor: Actor) -> tuple[QueueEntry, ...]:
    """Every submitted self-assessment, alphabetical by council, then the latest first; empty for other people.

    A record that another has replaced is not in it: the way to it leads from the one that took its place.
    """
    if not may(actor, Permission.VIEW_SUBMITTED):
        return ()
    reading = (
        select(Review.assessment_id, User.id, User.name)
        .join(User, User.id == Review.reviewer_id)
        .where(Review.recused_at.is_(None))
        .order_by(Review.place)
    )
    readers: dict[uuid.UUID, dict[uuid.UUID, str]] = {}
    for assessment_id, person_id, name in db.session.execute(reading):
        readers.setdefault(assessment_id, {})[person_id] = name
    interest = select(CaseFile.round_id).join(Interest, Interest.case_id == CaseFile.id)
    closed = interest.where(Interest.person_id == actor.user_id, Interest.standing == InterestStanding.RECUSED)
    recused = set(db.session.execute(closed).scalars())
    alone = set(db.session.execute(select(CaseFile.round_id).where(CaseFile.one_reader_reason != "")).scalars())
    issued = set(db.session.execute(select(ReadinessSummary.assessment_id)).scalars())
    query = select(Assessment).where(Assessment.state != AssessmentState.REPLACED)
    found = db.session.execute(query.order_by(Assessment.sealed_at.desc())).scalars()
    entries = [
        _entry(
            assessment,
            readers.get(assessment.id, {}),
            needed=1 if assessment.round_id in alone else READERS,
            is_issued=assessment.id in issued,
            is_recused=assessment.round_id in recused,
            actor=actor,
        )
        for assessment in found
    ]
    return tuple(sorted(entries, key=lambda entry: alphabetical(entry.council, entry.gss_code)))


def _entry(
    assessment: Assessment,
    readers: dict[uuid.UUID, str],
    *,
    needed: int,
    is_issued: bool,
    is_recused: bool,
    actor: Actor,
) -> QueueEntry:
    is_own = actor.user_id in readers
    may_take_up = Action.TAKE_UP in allowed_actions(ASSESSMENT, assessment.state, actor)
    return QueueEntry(
        assessment_id=assessment.id,
        gss_code=assessment.council_gss,
        council=assessment.council.name,
        cycle=assessment.cycle.title,
        submitted_at=assessment.sealed_at,
        state=STATE_WORDS[assessment.state],
        reviewer=", ".join(readers.values()),
        has_free_place=assessment.state in _READ and len(readers) < needed,
        is_issued=is_issued,
        may_open=not is_recused and (is_own or may(actor, Permission.APPROVE_REVIEW)),
        may_take_up=may_take_up and not is_own and not is_recused and len(readers) < needed,
    )
