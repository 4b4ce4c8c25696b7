"""Requests that a published figure be corrected, and what administrators answered.

No figure is ever edited by hand. A request says what a council holds to be wrong; a figure changes when its publisher
gives another one in a release, and both are kept.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from guidance.metrics import Metric, catalogue
from portal.database import db
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.metrics import applies
from portal.domain.periods import Period, parse
from portal.domain.register import CorrectionOutcome, CorrectionState
from portal.domain.roles import Actor, Permission, councils_where, may
from portal.domain.workflow import CORRECTION, Action, apply
from portal.models import CorrectionRequest, Council, User
from portal.services.figures import storage
from portal.services.figures.list_changes import lock_council
from portal.services.figures.types import Figure
from portal.services.figures.wording import figure_text
from portal.services.records import enqueue, record_event

#: Characters of what is wrong, and of an answer; of what the figure should say; of the address of a source.
LONGEST_TEXT, LONGEST_PROPOSED, LONGEST_ADDRESS = 4000, 80, 2000


@dataclass(frozen=True, slots=True)
class CorrectionDetails:
    """What a council says of a figure that it holds to be wrong.

    Args:
        text: what is wrong. proposed: what it should say; empty where the council does not know.
        source_address: where that can be seen. is_public: the figure's public pages say that the council has asked.
    """

    text: str
    proposed: str = ""
    source_address: str = ""
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """One request as it stands; `shown` is what stood on the pages when it was asked, and `asked_by` may be empty."""

    id: uuid.UUID
    gss_code: str
    council: str
    metric: Metric
    period: Period
    shown: str
    release_code: str
    text: str
    proposed: str
    source_address: str
    is_public: bool
    state: CorrectionState
    outcome: CorrectionOutcome | None
    answer: str
    asked_at: datetime
    asked_by: str
    answered_at: datetime | None
    answered_by: str
    version: int

    @property
    def is_open(self) -> bool:
        return self.state is CorrectionState.OPEN


def list_of_council(gss_code: str, *, actor: Actor, metric_id: str | None = None) -> tuple[Correction, ...]:
    """The requests of a council which the actor may read as one of its officers, latest first.

    Args:
        metric_id: those on one metric only.
    """
    query = _all().where(
        CorrectionRequest.council_gss == gss_code,
        CorrectionRequest.council_gss.in_(councils_where(actor, Permission.VIEW_ROUND)),
    )
    if metric_id is not None:
        query = query.where(CorrectionRequest.metric_id == metric_id)
    return _read(query.order_by(CorrectionRequest.asked_at.desc(), CorrectionRequest.id))


def list_all(*, actor: Actor) -> tuple[Correction, ...]:
    """Every request, for an administrator: those that are open first, the one that was asked first at the head.

    Raises:
        NotAllowed: the actor is no administrator.
    """
    if not may(actor, Permission.ADMINISTER):
        raise NotAllowed("administer")
    found = _read(_all().order_by(CorrectionRequest.asked_at, CorrectionRequest.id))
    ended = sorted((one for one in found if not one.is_open), key=lambda one: one.asked_at, reverse=True)
    return (*(one for one in found if one.is_open), *ended)


def get_correction(correction_id: uuid.UUID, *, actor: Actor) -> Correction:
    """One request, for an administrator.

    Raises:
        NotAllowed: the actor is no administrator. NotFound: there is none.
    """
    if not may(actor, Permission.ADMINISTER):
        raise NotAllowed("administer")
    found = _read(_all().where(CorrectionRequest.id == correction_id))
    if not found:
        raise NotFound(str(correction_id))
    return found[0]


def open_by_metric(gss_code: str) -> Mapping[str, tuple[str, bool]]:
    """The period of the open request on each metric of a council, and whether it is said in public; by metric."""
    query = select(CorrectionRequest.metric_id, CorrectionRequest.period, CorrectionRequest.is_public).where(
        CorrectionRequest.council_gss == gss_code, CorrectionRequest.state == CorrectionState.OPEN
    )
    return {metric_id: (period, is_public) for metric_id, period, is_public in db.session.execute(query)}


def ask(gss_code: str, figure: Figure, details: CorrectionDetails, *, actor: Actor, now: datetime) -> uuid.UUID:
    """Asks for the correction of a figure as it is shown now; returns the id of the request.

    Args:
        figure: the council's own, as `figure_history` gives it.

    Raises:
        NotFound: no such council. NotAllowed: the actor does not write for it. Refused: nothing is said, something is
            too long, there is no such figure, or a request on this metric is open; says what to do.
    """
    council = lock_council(gss_code)
    if not may(actor, Permission.EDIT_ROUND, gss_code):
        raise NotAllowed("edit_round")
    if figure.period is None or not applies(figure.metric, council.type):
        raise Refused("This service shows no figure of that metric for your council, so there is none to correct.")
    _check(details)
    if figure.metric.id in open_by_metric(gss_code):
        raise Refused("Your council has an open request on this figure. Withdraw it before you ask again.")
    request = CorrectionRequest(
        council_gss=gss_code,
        metric_id=figure.metric.id,
        period=figure.period.text,
        shown=figure_text(figure)[:80],
        release_code=figure.release.code if figure.release else "",
        text=details.text.strip(),
        proposed=details.proposed.strip(),
        source_address=details.source_address.strip(),
        is_public=details.is_public,
        asked_at=now,
        asked_by_id=actor.user_id,
    )
    db.session.add(request)
    db.session.flush()
    _record("figure_correction_asked", request, actor=actor, now=now)
    return request.id


def withdraw(correction_id: uuid.UUID, gss_code: str, *, expected_version: int, actor: Actor, now: datetime) -> None:
    """Takes a request back.

    Raises:
        NotFound: there is no such request of this council. NotAllowed: the actor does not write for it.
        TransitionRefused: it is not open. EditConflict: somebody else changed it meanwhile.
    """
    request = _lock(correction_id)
    if request.council_gss != gss_code or gss_code not in councils_where(actor, Permission.VIEW_ROUND):
        raise NotFound(str(correction_id))
    state = apply(CORRECTION, request.state, Action.WITHDRAW, actor=actor, council=gss_code)
    _refuse_stale(request, expected_version)
    request.state = CorrectionState(state)
    request.version += 1
    db.session.flush()
    _record("figure_correction_withdrawn", request, actor=actor, now=now)


def answer(
    correction_id: uuid.UUID,
    outcome: CorrectionOutcome,
    words: str,
    *,
    expected_version: int,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Answers a request and tells the person who asked that it is answered; the figure itself is not touched.

    Raises:
        NotFound: there is none. NotAllowed: the actor is no administrator. TransitionRefused: it is not open.
        Refused: the answer is empty or too long. EditConflict: the council changed its request meanwhile.
    """
    request = _lock(correction_id)
    state = apply(CORRECTION, request.state, Action.ANSWER, actor=actor)
    _refuse_stale(request, expected_version)
    if not words.strip():
        raise Refused("Enter what you answer to the council")
    if len(words) > LONGEST_TEXT:
        raise Refused(f"The answer must be {LONGEST_TEXT:,} characters or fewer")
    request.state, request.outcome, request.answer = CorrectionState(state), outcome, words.strip()
    request.answered_at, request.answered_by_id = now, actor.user_id
    request.version += 1
    db.session.flush()
    _record("figure_correction_answered", request, actor=actor, now=now)
    _tell(request, base_url=base_url, now=now)


def _check(details: CorrectionDetails) -> None:
    if not details.text.strip():
        raise Refused("Enter what is wrong with the figure")
    for text, limit, what in (
        (details.text, LONGEST_TEXT, "What is wrong"),
        (details.proposed, LONGEST_PROPOSED, "What it should say"),
        (details.source_address, LONGEST_ADDRESS, "The address"),
    ):
        if len(text) > limit:
            raise Refused(f"{what} must be {limit:,} characters or fewer")


def _lock(correction_id: uuid.UUID) -> CorrectionRequest:
    query = select(CorrectionRequest).where(CorrectionRequest.id == correction_id).with_for_update()
    request = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if request is None:
        raise NotFound(str(correction_id))
    return request


def _refuse_stale(request: CorrectionRequest, expected: int) -> None:
    if request.version != expected:
        raise EditConflict("the request", current={}, offered={}, version=request.version)


def _record(kind: str, request: CorrectionRequest, *, actor: Actor, now: datetime) -> None:
    if request.is_public:
        storage.touch()  # pages kept in memory say whether the council has asked
    facts: dict[str, object] = {"metric": request.metric_id, "period": request.period}
    if request.outcome is not None:
        facts["outcome"] = request.outcome.value
    subject = ("figure_correction", str(request.id))
    record_event(kind, subject=subject, actor=actor, now=now, council=request.council_gss, facts=facts)


def _tell(request: CorrectionRequest, *, base_url: str, now: datetime) -> None:
    asker = db.session.get(User, request.asked_by_id) if request.asked_by_id else None
    if asker is None or not asker.is_active:
        return
    address = f"{base_url.rstrip('/')}/council/{request.council_gss}/corrections"
    body = (
        f"Your request to correct a published figure ({catalogue()[request.metric_id].name}) has been answered.\n\n"
        f"Read the answer here:\n{address}\n"
    )
    message = {"to": asker.email, "subject": "Your request to correct a figure has been answered", "body": body}
    enqueue("send_message", message, key=f"correction:{request.id}:{request.version}", now=now)


_Asker, _Answerer = aliased(User), aliased(User)


def _all() -> Select[CorrectionRequest, str, str | None, str | None]:
    return (
        select(CorrectionRequest, Council.name, _Asker.name, _Answerer.name)
        .join(Council, Council.gss_code == CorrectionRequest.council_gss)
        .outerjoin(_Asker, _Asker.id == CorrectionRequest.asked_by_id)
        .outerjoin(_Answerer, _Answerer.id == CorrectionRequest.answered_by_id)
    )


def _read(query: Select[CorrectionRequest, str, str | None, str | None]) -> tuple[Correction, ...]:
    return tuple(
        Correction(
            id=row.id,
            gss_code=row.council_gss,
            council=council,
            metric=catalogue()[row.metric_id],
            period=parse(row.period, catalogue()[row.metric_id].period_type),
            shown=row.shown,
            release_code=row.release_code,
            text=row.text,
            proposed=row.proposed,
            source_address=row.source_address,
            is_public=row.is_public,
            state=row.state,
            outcome=row.outcome,
            answer=row.answer,
            asked_at=row.asked_at,
            asked_by=asker or "",
            answered_at=row.answered_at,
            answered_by=answerer or "",
            version=row.version,
        )
        for row, council, asker, answerer in db.session.execute(query)
    )
