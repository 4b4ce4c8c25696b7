"""A reviewer's words: a view of each theme with its reasons, and a finding on an indicator. Nothing is written over."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import EditConflict, NotFound, Refused, TransitionRefused
from portal.domain.reviewing import IndicatorFinding, Stance
from portal.domain.roles import Actor
from portal.domain.submissions import Submission, from_plain
from portal.domain.workflow import ASSESSMENT
from portal.models import Assessment, IndicatorView, Review, ThemeView
from portal.services.records import record_event
from portal.services.reviews.access import lock_case, own_review
from portal.services.reviews.cases import may_write

#: Characters in one text of a review: far more than any page of a real explanatory memorandum.
MAX_TEXT = 20_000


@dataclass(frozen=True)
class ViewText:
    """What a reviewer says of one theme."""

    stance: Stance
    view: str
    reasons: str
    strengths: str = ""
    questions: str = ""
    confidence: str = ""


def get_view(review: Review, theme: str) -> ThemeView | None:
    """The view of a theme, or None; `review` comes from a case the actor may read."""
    query = select(ThemeView).where(ThemeView.review_id == review.id, ThemeView.theme == theme)
    return db.session.execute(query).scalar_one_or_none()


def get_finding(review: Review, code: str) -> IndicatorView | None:
    """The finding on an indicator, or None; `review` comes from a case the actor may read."""
    query = select(IndicatorView).where(IndicatorView.review_id == review.id, IndicatorView.code == code)
    return db.session.execute(query).scalar_one_or_none()


def record_view(
    assessment_id: uuid.UUID, theme: str, text: ViewText, *, actor: Actor, expected_version: int, now: datetime
) -> int:
    """Saves a reviewer's view of a theme.

    Args:
        expected_version: the version the person was looking at; 0 where nothing had been saved.

    Returns:
        The version now stored. Saving what already stands there changes nothing.

    Raises:
        NotFound: no such case for this actor, or no such theme in its edition.
        NotAllowed: somebody else is the reviewer.
        TransitionRefused: the case is not under review.
        EditConflict: other words were saved in the meantime; carries both.
        Refused: the view or its reasons are missing, or a text is too long.
    """
    assessment, review = _lock(assessment_id, actor=actor)
    if theme not in {entry.slug for entry in _submission(assessment).themes}:
        raise NotFound()
    fields = {name: str(value) for name, value in asdict(text).items()}
    _check(fields, needed={"view": "Enter your view of this theme", "reasons": "Enter the reasons for your view"})
    row = get_view(review, theme)
    if row is None:
        _refuse_stale(0, {}, fields, expected_version, what="this theme")
        row = ThemeView(review_id=review.id, theme=theme, version=0, **fields, changed_at=now)
        db.session.add(row)
    else:
        stored = {name: getattr(row, name) for name in fields}
        if stored == fields:
            return row.version
        _refuse_stale(row.version, stored, fields, expected_version, what="this theme")
        for name, value in fields.items():
            setattr(row, name, value)
    row.version, row.changed_at = row.version + 1, now
    db.session.flush()
    _record("theme_view_recorded", review, actor=actor, now=now, facts={"theme": theme, "version": row.version})
    return row.version


def record_finding(
    assessment_id: uuid.UUID,
    code: str,
    finding: IndicatorFinding,
    reasons: str,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> int:
    """Saves a reviewer's finding on an indicator of potential failure; returns and raises as `record_view`."""
    assessment, review = _lock(assessment_id, actor=actor)
    if code not in {entry.code for entry in _submission(assessment).indicators}:
        raise NotFound()
    fields = {"finding": str(finding), "reasons": reasons}
    is_assessed = finding is not IndicatorFinding.NOT_ASSESSED
    _check(fields, needed={"reasons": "Enter the reasons for your finding"} if is_assessed else {})
    row = get_finding(review, code)
    if row is None:
        _refuse_stale(0, {}, fields, expected_version, what=f"indicator {code}")
        row = IndicatorView(review_id=review.id, code=code, version=0, **fields, changed_at=now)
        db.session.add(row)
    else:
        stored = {"finding": row.finding, "reasons": row.reasons}
        if stored == fields:
            return row.version
        _refuse_stale(row.version, stored, fields, expected_version, what=f"indicator {code}")
        row.finding, row.reasons = fields["finding"], fields["reasons"]
    row.version, row.changed_at = row.version + 1, now
    db.session.flush()
    _record("indicator_view_recorded", review, actor=actor, now=now, facts={"code": code, "version": row.version})
    return row.version


def record_overview(
    assessment_id: uuid.UUID, overview: str, *, actor: Actor, expected_version: int, now: datetime
) -> int:
    """Saves what the reviewer says of the whole; returns and raises as `record_view`, and may be empty."""
    _, review = _lock(assessment_id, actor=actor)
    _check({"overview": overview}, needed={})
    if review.overview == overview:
        return review.version
    _refuse_stale(
        review.version, {"overview": review.overview}, {"overview": overview}, expected_version, what="the overview"
    )
    review.overview, review.version = overview, review.version + 1
    db.session.flush()
    _record("review_overview_recorded", review, actor=actor, now=now, facts={"version": review.version})
    return review.version


def _lock(assessment_id: uuid.UUID, *, actor: Actor) -> tuple[Assessment, Review]:
    assessment = lock_case(assessment_id, actor=actor)
    review = own_review(assessment, actor=actor)
    if not may_write(assessment, review):
        raise TransitionRefused(machine=ASSESSMENT.name, state=assessment.state, action="edit_review")
    return assessment, review


def _submission(assessment: Assessment) -> Submission:
    return from_plain(assessment.sealed()["content"])


def _check(fields: dict[str, str], *, needed: dict[str, str]) -> None:
    for name, message in needed.items():
        if not fields[name].strip():
            raise Refused(message)
    if any(len(text) > MAX_TEXT for text in fields.values()):
        raise Refused(f"Shorten each text to {MAX_TEXT:,} characters or fewer")


def _refuse_stale(
    version: int, current: dict[str, str], offered: dict[str, str], expected_version: int, *, what: str
) -> None:
    if version != expected_version:
        raise EditConflict(what, current=current, offered=offered, version=version)


def _record(kind: str, review: Review, *, actor: Actor, now: datetime, facts: dict[str, str | int]) -> None:
    # Without the council: its own log must not move while the department writes.
    record_event(kind, subject=("review", str(review.id)), actor=actor, now=now, facts=facts)
