"""The department's side: what reviewers wrote, put into words that a council is asked to agree to."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from guidance.metrics import catalogue
from portal.database import db
from portal.domain.casework import ConsentState
from portal.domain.errors import NotFound, Refused
from portal.domain.metrics import alphabetical
from portal.domain.roles import Actor
from portal.models import CaseFile, GoodPractice
from portal.services.aftercare.access import find_after, lead_after, record, refuse_stale, words_of
from portal.services.assessments.evidence import is_web_address
from portal.services.figures import storage
from portal.services.reviews.cases import Case

#: Characters of the title and the text. A page is enough to say what was done, how, and what came of it.
MAX_TITLE, MAX_TEXT = 200, 5_000


@dataclass(frozen=True)
class PracticeText:
    """The words that would be public, and where a reader would find them.

    Args:
        theme: slug. code: of a characteristic; empty for the theme as a whole.
        metric_ids: figures on whose pages it is found.
        address: where more is told; empty for nowhere.
    """

    theme: str
    title: str
    text: str
    code: str = ""
    metric_ids: tuple[str, ...] = ()
    address: str = ""

    def fields(self) -> dict[str, str]:
        """As text by field, for showing two versions beside each other."""
        metrics = ", ".join(self.metric_ids)
        return {"title": self.title, "text": self.text, "address": self.address, "metrics": metrics}


@dataclass(frozen=True)
class Written:
    """What a reviewer wrote of good practice under one characteristic."""

    code: str
    theme: str
    text: str


def list_written(case: Case) -> tuple[Written, ...]:
    """What the readers of a case wrote of good practice, in the edition's order; only what this actor may see now."""
    found = []
    for theme in case.submission.themes:
        for entry in theme.characteristics:
            for reading in case.readings:
                view = reading.characteristics.get(entry.code)
                if view is not None and view.good_practice.strip():
                    found.append(Written(entry.code, theme.slug, view.good_practice))
    return tuple(found)


def list_offers(case: CaseFile) -> tuple[GoodPractice, ...]:
    """Everything offered in a case, by title; the caller has asked whether the actor may open it."""
    rows = db.session.execute(select(GoodPractice).where(GoodPractice.case_id == case.id)).scalars()
    return tuple(sorted(rows, key=lambda row: alphabetical(row.title, str(row.id))))


def get_offer(assessment_id: uuid.UUID, practice_id: uuid.UUID, *, actor: Actor) -> GoodPractice:
    """One offer of a case.

    Raises:
        NotFound: the case has no such one, or the actor may not open it.
    """
    return _find(find_after(assessment_id, actor=actor)[1], practice_id)


def offer(assessment_id: uuid.UUID, words: PracticeText, *, actor: Actor, now: datetime) -> GoodPractice:
    """Offers the council words about its good practice. It sees them from now on; the public sees nothing.

    Raises:
        NotFound, NotAllowed: the actor is no lead who may open the case.
        Refused: no summary was issued yet, or a title or text is missing or too long, or a metric is unknown.
    """
    _, case = lead_after(assessment_id, actor=actor)
    row = GoodPractice(
        case_id=case.id,
        council_gss=case.council_gss,
        state=ConsentState.OFFERED,
        offered_at=now,
        offered_by_id=actor.user_id,
        **_checked(words),
    )
    db.session.add(row)
    db.session.flush()
    record("good_practice_offered", row, actor=actor, now=now, council=case.council_gss, facts={"theme": row.theme})
    return row


def change(
    assessment_id: uuid.UUID,
    practice_id: uuid.UUID,
    words: PracticeText,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> GoodPractice:
    """Changes words that the council has not answered yet; it sees the new ones at once.

    Raises:
        NotFound, NotAllowed: the actor is no lead who may open the case, or it has no such offer.
        Refused: as `offer`, or the council has answered: agreed words are never changed.
        EditConflict: somebody else changed it in the meantime.
    """
    _, case = lead_after(assessment_id, actor=actor)
    row = _find(case, practice_id)
    refuse_stale(row, expected_version, what="these words", current=text_of(row).fields(), offered=words.fields())
    if row.state is not ConsentState.OFFERED:
        raise Refused("The council has answered. Offer new words instead")
    for name, value in _checked(words).items():
        setattr(row, name, value)
    row.version += 1
    db.session.flush()
    record("good_practice_changed", row, actor=actor, now=now, council=case.council_gss)
    return row


def take_back(
    assessment_id: uuid.UUID, practice_id: uuid.UUID, reason: str, *, actor: Actor, expected_version: int, now: datetime
) -> GoodPractice:
    """Takes an offer back, or takes published words down, for a reason that the council sees.

    Raises:
        NotFound, NotAllowed: as `change`. Refused: there is no reason, or it is over already.
        EditConflict: somebody else changed it in the meantime.
    """
    _, case = lead_after(assessment_id, actor=actor)
    row = _find(case, practice_id)
    refuse_stale(row, expected_version, what="these words", current={}, offered={})
    if row.state not in (ConsentState.OFFERED, ConsentState.AGREED):
        raise Refused("This is over already")
    row.withdrawn_reason = words_of(reason, "Enter the reason")
    was_public = row.published_at is not None
    row.state, row.published_at, row.version = ConsentState.WITHDRAWN, None, row.version + 1
    db.session.flush()
    if was_public:
        storage.touch()
    record("good_practice_taken_back", row, actor=actor, now=now, council=case.council_gss)
    return row


def text_of(row: GoodPractice) -> PracticeText:
    """The words of an offer."""
    return PracticeText(row.theme, row.title, row.text, row.code, tuple(row.metric_ids), row.address)


def _find(case: CaseFile, practice_id: uuid.UUID) -> GoodPractice:
    row = db.session.get(GoodPractice, practice_id, populate_existing=True)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def _checked(words: PracticeText) -> dict[str, object]:
    unknown = [metric for metric in words.metric_ids if metric not in catalogue()]
    if unknown:
        raise Refused("Choose figures of the catalogue")
    if words.address.strip() and not is_web_address(words.address.strip()):
        raise Refused("Enter an address that begins with http:// or https://")
    return {
        "theme": words.theme,
        "code": words.code,
        "metric_ids": sorted(set(words.metric_ids)),
        "title": words_of(words.title, "Enter a title", most=MAX_TITLE),
        "text": words_of(words.text, "Enter what is done, and what came of it", most=MAX_TEXT),
        "address": words_of(words.address, "", most=2_000),
    }
