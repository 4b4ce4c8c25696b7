"""An officer's reading of the whole: what changed since the last one, and what is still open.

A reading is recorded by the officer, for exactly the words that were on the page; nobody signs without one. Opening the
page records nothing: a page that was opened was not thereby read.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.database import db
from portal.domain import changes, sealing
from portal.domain.changes import ItemChange
from portal.domain.declarations import OWN_THEMES
from portal.domain.errors import Refused, TransitionRefused
from portal.domain.judgements import Judgement
from portal.domain.roles import Actor, Office, Permission
from portal.domain.submissions import (
    CharacteristicEntry,
    IndicatorEntry,
    Submission,
    ThemeEntry,
    from_plain,
    to_plain,
)
from portal.domain.workflow import ROUND, RoundState
from portal.models import Assessment, AssuranceView, Comment, OfficerReading, Round
from portal.services.assessments.covering import content_of
from portal.services.assessments.documents import get_document
from portal.services.assessments.rounds import lock_round
from portal.services.assessments.standing import capacity_of
from portal.services.records import record_event


@dataclass(frozen=True)
class Difference:
    """A reader's judgement that is not the council's own."""

    code: str
    reader: str
    judgement: str
    own_judgement: str


@dataclass(frozen=True)
class Reading:
    """Everything that an officer is shown before signing.

    Args:
        themes: the office's own sections first, then the others in the edition's order.
        last_read_at: when the person last recorded a reading; None where never.
        is_read: whether a reading of exactly these words is recorded.
        changes: what differs from the last reading, by code; empty where there was none.
        open_checks: codes under which a question of the service stands without an answer.
        without_evidence: codes of judgements on the scale with no evidence cited.
        comments: how many threads are unsettled, by code.
    """

    submission: Submission
    content_sha256: str
    own: tuple[str, ...]
    themes: tuple[ThemeEntry, ...]
    last_read_at: datetime | None
    is_read: bool
    changes: Mapping[str, ItemChange]
    open_checks: tuple[str, ...]
    without_evidence: tuple[str, ...]
    comments: Mapping[str, int]
    differences: tuple[Difference, ...]

    @property
    def changed_codes(self) -> tuple[str, ...]:
        """Codes of the characteristics and indicators that changed."""
        return tuple(code for code in self.changes if code != changes.FRAME and not code.startswith(changes.FIGURES))

    def figures_of(self, theme: ThemeEntry) -> ItemChange | None:
        """What changed in a theme's figures."""
        return self.changes.get(f"{changes.FIGURES}{theme.slug}")


def get_reading(found: Round, office: Office, *, actor: Actor) -> Reading:
    """What an officer of an office reads of a round, with what changed since this person last read.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    submission = get_document(found)
    last = _last(found, actor)
    items = changes.items_of(submission)
    content_sha256 = _digest_of(found, submission)
    own = _own_first(office, submission)
    differing = changes.compare(last.items["items"], items, known=_known(found)) if last else {}
    return Reading(
        submission=submission,
        content_sha256=content_sha256,
        own=tuple(theme.slug for theme in own),
        themes=(*own, *(theme for theme in submission.themes if theme not in own)),
        last_read_at=last.read_at if last else None,
        is_read=has_read(found, content_sha256, actor=actor),
        changes=differing,
        open_checks=_open_checks(submission),
        without_evidence=_without_evidence(submission),
        comments=_comments(found),
        differences=_differences(found, submission),
    )


def record_reading(
    round_id: uuid.UUID, office: Office, *, content_sha256: str, actor: Actor, now: datetime
) -> OfficerReading:
    """Records that an officer has read the whole as it stood on the page.

    Raises:
        NotFound, NotAllowed: as `rounds.lock_round`; NotAllowed also when the actor may not sign for the office today.
        TransitionRefused: the round is sealed.
        Refused: the words changed since the page was shown.
    """
    found = lock_round(round_id, actor=actor, permission=Permission.SIGN_OFF)
    capacity_of(found, office, actor=actor, today=now.date())
    if found.state is RoundState.SUBMITTED:
        raise TransitionRefused(machine=ROUND.name, state=found.state, action="read")
    submission = get_document(found)
    if content_sha256 != _digest_of(found, submission):
        raise Refused("The assessment was changed after you opened it. Read what changed, then record it again")
    last = _last(found, actor)
    if last is not None and last.items["content_sha256"] == content_sha256:
        return last
    marks = changes.marks_of(changes.items_of(submission))
    reading = OfficerReading(
        round_id=found.id,
        user_id=actor.user_id,
        read_at=now,
        items={"content_sha256": content_sha256, "items": marks},
    )
    db.session.add(reading)
    db.session.flush()
    record_event(
        "assessment_read",
        subject=("round", str(found.id)),
        actor=actor,
        now=now,
        council=found.council_gss,
        facts={"office": office.value, "content_sha256": content_sha256},
    )
    return reading


def has_read(found: Round, content_sha256: str, *, actor: Actor) -> bool:
    """Whether the actor has recorded a reading of exactly these words."""
    return any(row.items["content_sha256"] == content_sha256 for row in _readings(found, actor))


def last_read_at(found: Round, *, actor: Actor) -> datetime | None:
    """When the actor last recorded a reading of the round; None where never."""
    last = _last(found, actor)
    return last.read_at if last else None


def _readings(found: Round, actor: Actor) -> list[OfficerReading]:
    query = select(OfficerReading).where(OfficerReading.round_id == found.id, OfficerReading.user_id == actor.user_id)
    return list(db.session.execute(query.order_by(OfficerReading.read_at, OfficerReading.id)).scalars())


def _last(found: Round, actor: Actor) -> OfficerReading | None:
    rows = _readings(found, actor)
    return rows[-1] if rows else None


def _digest_of(found: Round, submission: Submission) -> str:
    return found.content_sha256 or sealing.digest(sealing.canonical_json(to_plain(submission)))


def _known(found: Round) -> list[changes.Items]:
    """The texts of the sealed records of the round: what stood before may be shown from them."""
    query = select(Assessment).where(Assessment.round_id == found.id).order_by(Assessment.sequence)
    return [changes.items_of(from_plain(content_of(row))) for row in db.session.execute(query).scalars()]


def _own_first(office: Office, submission: Submission) -> tuple[ThemeEntry, ...]:
    own = OWN_THEMES[office]
    if own is None:
        return submission.themes
    by_slug = {theme.slug: theme for theme in submission.themes}
    return tuple(by_slug[slug] for slug in own if slug in by_slug)


def _open_checks(submission: Submission) -> tuple[str, ...]:
    entries: list[CharacteristicEntry | IndicatorEntry] = [*submission.characteristics, *submission.indicators]
    return tuple(entry.code for entry in entries if any(not check.reply for check in entry.soft_checks))


def _without_evidence(submission: Submission) -> tuple[str, ...]:
    skipped = (Judgement.UNJUDGED, Judgement.NOT_APPLICABLE)
    return tuple(
        entry.code
        for entry in submission.characteristics
        if entry.answer.judgement not in skipped and not entry.evidence
    )


def _comments(found: Round) -> dict[str, int]:
    query = (
        select(Comment.code, func.count())
        .where(
            Comment.round_id == found.id,
            Comment.thread_id.is_(None),
            Comment.resolved_at.is_(None),
            Comment.withdrawn_at.is_(None),
        )
        .group_by(Comment.code)
        .order_by(Comment.code)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _differences(found: Round, submission: Submission) -> tuple[Difference, ...]:
    """Readers' latest judgements that are not the council's own, in reading order."""
    query = select(AssuranceView).where(AssuranceView.round_id == found.id).order_by(AssuranceView.number)
    latest = {(view.code, view.stage): view for view in db.session.execute(query).scalars()}
    differing = []
    for entry in submission.characteristics:
        for (code, stage), view in latest.items():
            if code == entry.code and view.judgement != entry.answer.judgement.value:
                words = Judgement(view.judgement).words
                differing.append(Difference(code, stage.label, words, entry.answer.judgement.words))
    return tuple(differing)
