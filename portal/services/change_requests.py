"""The department's request that a council change named sections of what it submitted, and what came of it.

The request is the only way by which a sealed round becomes a draft again. The sealed record stays as it is and stays
readable by both; the council works on, seals another, and that one takes its place.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.database import db
from portal.domain import changes, signing
from portal.domain.changes import ItemChange
from portal.domain.errors import NotFound, Refused
from portal.domain.roles import Actor
from portal.domain.submissions import Submission, from_plain
from portal.domain.workflow import ASSESSMENT, ROUND, Action, AssessmentState, RoundState, apply
from portal.models import Assessment, ChangeRequest, Decline, Round
from portal.services.assessments.answers import MAX_NOTE
from portal.services.assessments.covering import content_of
from portal.services.assessments.messages import tell_changes_asked
from portal.services.assessments.standing import SignOff, list_holders, section_titles
from portal.services.records import record_event
from portal.services.reviews.access import find_case, lock_case


@dataclass(frozen=True)
class News:
    """Why a draft came back.

    Args:
        titles: of the edition's themes, by slug.
    """

    request: ChangeRequest | None
    decline: Decline | None
    titles: Mapping[str, str]


@dataclass(frozen=True)
class Comparison:
    """What changed from one sealed record of a round to the next.

    Args:
        submission: of the later record.
        changes: the items that differ, by code, in reading order.
        touched: slugs of the themes that differ; all of them where the period, the edition or a committee's part does.
    """

    before: Assessment
    after: Assessment
    request: ChangeRequest
    submission: Submission
    changes: Mapping[str, ItemChange]
    touched: tuple[str, ...]

    @property
    def frame(self) -> ItemChange | None:
        """What changed outside the themes."""
        return self.changes.get(changes.FRAME)

    def figures_of(self, slug: str) -> ItemChange | None:
        """What changed in a theme's figures."""
        return self.changes.get(f"{changes.FIGURES}{slug}")


def ask_for_changes(
    assessment_id: uuid.UUID,
    *,
    themes: Sequence[str],
    reason: str,
    due_on: date | None,
    actor: Actor,
    now: datetime,
    base_url: str = "",
) -> ChangeRequest:
    """Asks the council to change named themes of a sealed self-assessment; its round becomes a draft again.

    Args:
        themes: slugs; at least one.
        due_on: the day by which the department hopes for it; None for no day.
        base_url: of the service, for the link in the messages.

    Raises:
        NotFound: the actor may not read the case.
        NotAllowed: the actor may not ask for changes.
        TransitionRefused: the review is finished, or changes were asked for already.
        Refused: no theme is named, the reason is missing or too long, or the day has passed.
    """
    assessment = lock_case(assessment_id, actor=actor)
    target = apply(ASSESSMENT, assessment.state, Action.ASK_FOR_CHANGES, actor=actor)
    query = select(Round).where(Round.id == assessment.round_id).with_for_update(of=Round)
    found = db.session.execute(query.execution_options(populate_existing=True)).scalar_one()
    reopened = apply(ROUND, found.state, Action.REOPEN, actor=actor)
    named = _checked(assessment, themes, reason, due_on, today=now.date())
    request = ChangeRequest(
        assessment_id=assessment.id,
        round_id=found.id,
        themes=named,
        reason=reason.strip(),
        due_on=due_on,
        asked_at=now,
        asked_by_id=actor.user_id,
    )
    db.session.add(request)
    assessment.state, assessment.version = AssessmentState(target), assessment.version + 1
    _reopen(found, reopened)
    _record(found, assessment, named, actor=actor, now=now)
    holders = list_holders(found.council_gss, now.date())
    tell_changes_asked(found, request, holders, base_url=base_url, now=now)
    return request


def find_open(found: Round) -> ChangeRequest | None:
    """The request that the council is at work on; None where there is none.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    query = select(ChangeRequest).where(
        ChangeRequest.round_id == found.id, ChangeRequest.answered_by_assessment_id.is_(None)
    )
    return db.session.execute(query).scalar_one_or_none()


def news_of(found: Round, sign_off: SignOff) -> News | None:
    """Why a draft came back to the council, by the department or by an officer; None where it did not.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    if found.state is not RoundState.DRAFT:
        return None
    request = find_open(found) if found.sequence > 1 else None
    decline = sign_off.last_decline if found.declined_reason else None
    if request is None and decline is None:
        return None
    return News(request, decline, section_titles(found))


def find_request(assessment: Assessment) -> ChangeRequest | None:
    """The request that was made about a sealed record; None where there is none."""
    query = select(ChangeRequest).where(ChangeRequest.assessment_id == assessment.id)
    return db.session.execute(query).scalar_one_or_none()


def find_beside(assessment: Assessment) -> tuple[Assessment | None, Assessment | None]:
    """The record that a sealed one replaced, and the one that replaced it; None for either where there is none."""
    query = select(Assessment).where(Assessment.round_id == assessment.round_id)
    records = {row.sequence: row for row in db.session.execute(query).scalars()}
    return records.get(assessment.sequence - 1), records.get(assessment.sequence + 1)


def compare_for_department(assessment_id: uuid.UUID, *, actor: Actor) -> Comparison:
    """What changed from the record before to this one.

    Whoever may read the record may read the comparison, also of a record before that another reviewer read: it is what
    the council submitted, and no reviewer's words are in it.

    Raises:
        NotFound: the actor may not read the case, or it is the first of its round.
    """
    return _compare(find_case(assessment_id, actor=actor))


def compare_for_council(assessment: Assessment) -> Comparison:
    """What changed from the record before to this one.

    Args:
        assessment: from `assessments.get_assessment` on a round that the actor may read.

    Raises:
        NotFound: it is the first of its round.
    """
    return _compare(assessment)


def _compare(after: Assessment) -> Comparison:
    before, _ = find_beside(after)
    request = find_request(before) if before else None
    if before is None or request is None:
        raise NotFound()
    earlier, later = content_of(before), content_of(after)
    submission = from_plain(later)
    differing = changes.compare(changes.items_of(from_plain(earlier)), changes.items_of(submission))
    touched = signing.touched(signing.parts_of(earlier), signing.parts_of(later))
    return Comparison(before, after, request, submission, differing, touched)


def _checked(
    assessment: Assessment, themes: Sequence[str], reason: str, due_on: date | None, *, today: date
) -> list[str]:
    slugs = [theme["slug"] for theme in assessment.sealed()["content"]["themes"]]
    if not themes or any(slug not in slugs for slug in themes):
        raise Refused("Choose at least one section")
    if not reason.strip():
        raise Refused("Enter what should be changed, and why")
    if len(reason) > MAX_NOTE:
        raise Refused(f"Shorten the reason to {MAX_NOTE:,} characters or fewer")
    if due_on is not None and due_on < today:
        raise Refused("Enter a day that has not passed")
    return [slug for slug in slugs if slug in themes]


def _reopen(found: Round, target: str) -> None:
    found.state = RoundState(target)
    found.sequence += 1
    found.content_json, found.content_sha256 = "", ""
    found.declined_reason = ""
    found.version += 1
    db.session.flush()


def _record(found: Round, assessment: Assessment, themes: list[str], *, actor: Actor, now: datetime) -> None:
    facts = {"themes": themes, "sequence": found.sequence}
    subject = ("round", str(found.id))
    record_event("round_reopened", subject=subject, actor=actor, now=now, council=found.council_gss, facts=facts)
    # Without the council, as every other step of the department's own work.
    record_event(
        "changes_asked_for", subject=("assessment", str(assessment.id)), actor=actor, now=now, facts={"themes": themes}
    )
