"""A reviewer's words on themes, characteristics and indicators, and on the whole. Nothing is written over unseen."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import EditConflict, NotFound, Refused, TransitionRefused
from portal.domain.judgements import Confidence, Judgement
from portal.domain.reviewing import IndicatorFinding, Stance
from portal.domain.roles import Actor
from portal.domain.workflow import ASSESSMENT
from portal.models import Assessment, CharacteristicView, IndicatorView, Review, ThemeView
from portal.services.records import record_event
from portal.services.reviews.access import lock_case, own_review
from portal.services.reviews.cases import may_write, submission_of

#: Characters in one text of a review: far more than any page of a real explanatory memorandum.
MAX_TEXT = 20_000

_Row = ThemeView | CharacteristicView | IndicatorView


@dataclass(frozen=True)
class ViewText:
    """What a reviewer says of one theme."""

    stance: Stance
    view: str
    reasons: str
    strengths: str = ""
    questions: str = ""
    confidence: str = ""


@dataclass(frozen=True)
class CharacteristicText:
    """What a reviewer says of one characteristic.

    Args:
        judgement: in the council's own words; UNJUDGED where the reviewer did not assess it.
        confidence: None where not said.
        good_practice: what other councils could learn from; empty for none.
    """

    judgement: Judgement
    reasons: str = ""
    confidence: Confidence | None = None
    good_practice: str = ""


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
    assessment, review = lock_own(assessment_id, actor=actor)
    if theme not in {entry.slug for entry in submission_of(assessment).themes}:
        raise NotFound()
    fields = {name: str(value) for name, value in asdict(text).items()}
    check_texts(fields, needed={"view": "Enter your view of this theme", "reasons": "Enter the reasons for your view"})
    row = get_view(review, theme) or ThemeView(review_id=review.id, theme=theme)
    saving = _Saving("this theme", "theme_view_recorded", {"theme": theme}, expected_version)
    return _save(row, review, fields, saving, actor=actor, now=now)


def record_characteristic(
    assessment_id: uuid.UUID,
    code: str,
    text: CharacteristicText,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> int:
    """Saves what a reviewer concludes about a characteristic; returns and raises as `record_view`.

    Reasons are needed unless it was not assessed. A confidence belongs to a judgement on the four steps alone.

    Source: our own rule; the words of judgements are those in which the council judges itself.
    """
    assessment, review = lock_own(assessment_id, actor=actor)
    if code not in {entry.code for entry in submission_of(assessment).characteristics}:
        raise NotFound()
    is_assessed = text.judgement is not Judgement.UNJUDGED
    fields = {
        "judgement": text.judgement.value,
        "confidence": text.confidence.value if text.confidence and text.judgement.is_on_the_scale else "",
        "reasons": text.reasons,
        "good_practice": text.good_practice,
    }
    check_texts(fields, needed={"reasons": "Enter the reasons for your judgement"} if is_assessed else {})
    query = select(CharacteristicView).where(CharacteristicView.review_id == review.id, CharacteristicView.code == code)
    row = db.session.execute(query).scalar_one_or_none() or CharacteristicView(review_id=review.id, code=code)
    saving = _Saving(f"characteristic {code}", "characteristic_view_recorded", {"code": code}, expected_version)
    return _save(row, review, fields, saving, actor=actor, now=now)


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
    assessment, review = lock_own(assessment_id, actor=actor)
    if code not in {entry.code for entry in submission_of(assessment).indicators}:
        raise NotFound()
    fields = {"finding": finding.value, "reasons": reasons}
    is_assessed = finding is not IndicatorFinding.NOT_ASSESSED
    check_texts(fields, needed={"reasons": "Enter the reasons for your finding"} if is_assessed else {})
    row = get_finding(review, code) or IndicatorView(review_id=review.id, code=code)
    saving = _Saving(f"indicator {code}", "indicator_view_recorded", {"code": code}, expected_version)
    return _save(row, review, fields, saving, actor=actor, now=now)


def record_overview(
    assessment_id: uuid.UUID, overview: str, *, actor: Actor, expected_version: int, now: datetime
) -> int:
    """Saves what the reviewer says of the whole; returns and raises as `record_view`, and may be empty."""
    _, review = lock_own(assessment_id, actor=actor)
    check_texts({"overview": overview})
    if review.overview == overview:
        return review.version
    current, offered = {"overview": review.overview}, {"overview": overview}
    refuse_stale(review.version, current, offered, expected_version, what="the overview")
    review.overview, review.version = overview, review.version + 1
    db.session.flush()
    record_writing("review_overview_recorded", review, actor=actor, now=now, facts={"version": review.version})
    return review.version


def lock_own(assessment_id: uuid.UUID, *, actor: Actor) -> tuple[Assessment, Review]:
    """A case and the actor's own reading of it, held until the transaction ends and open to their words.

    Raises:
        NotFound: no such case for this actor.
        NotAllowed: they are no reader of it.
        TransitionRefused: their reading is handed in, or the case is not under review.
    """
    assessment = lock_case(assessment_id, actor=actor)
    review = own_review(assessment, actor=actor)
    if not may_write(assessment, review):
        raise TransitionRefused(machine=ASSESSMENT.name, state=assessment.state, action="edit_review")
    return assessment, review


def check_texts(fields: Mapping[str, str], *, needed: Mapping[str, str] | None = None) -> None:
    """Asks whether texts can be kept.

    Args:
        needed: what to say where a text of this name is empty.

    Raises:
        Refused: a needed text is missing, or one is too long.
    """
    for name, message in (needed or {}).items():
        if not fields[name].strip():
            raise Refused(message)
    if any(len(text) > MAX_TEXT for text in fields.values()):
        raise Refused(f"Shorten each text to {MAX_TEXT:,} characters or fewer")


def refuse_stale(
    version: int, current: Mapping[str, str], offered: Mapping[str, str], expected_version: int, *, what: str
) -> None:
    """Refuses words that were written beside an older version than the stored one.

    Raises:
        EditConflict: with both texts.
    """
    if version != expected_version:
        raise EditConflict(what, current=dict(current), offered=dict(offered), version=version)


def record_writing(kind: str, review: Review, *, actor: Actor, now: datetime, facts: Mapping[str, object]) -> None:
    """Writes an event of a reader's work. Without the council: its log must not move while the department writes."""
    record_event(kind, subject=("review", str(review.id)), actor=actor, now=now, facts=dict(facts))


@dataclass(frozen=True)
class _Saving:
    what: str
    kind: str
    facts: Mapping[str, str]
    expected_version: int


def _save(row: _Row, review: Review, fields: Mapping[str, str], saving: _Saving, *, actor: Actor, now: datetime) -> int:
    is_new = row.id is None
    stored = {} if is_new else {name: str(getattr(row, name)) for name in fields}
    version = 0 if is_new else row.version
    if stored == dict(fields):
        return version
    refuse_stale(version, stored, fields, saving.expected_version, what=saving.what)
    for name, value in fields.items():
        setattr(row, name, value)
    row.version, row.changed_at = version + 1, now
    db.session.add(row)
    db.session.flush()
    facts = {**saving.facts, "version": row.version}
    record_writing(saving.kind, review, actor=actor, now=now, facts=facts)
    return row.version
