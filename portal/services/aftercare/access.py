"""Who may come to what follows a summary: the department through its case, a council through its own released ones."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.roles import Actor, Permission, may
from portal.domain.workflow import SummaryState
from portal.models import AgreedPlan, Assessment, CaseFile, CheckIn, ExitItem, GoodPractice, ReadinessSummary
from portal.services.records import record_event
from portal.services.reviews.access import find_case, find_case_file, lock_case
from portal.services.summaries.issuing import reference

#: Characters of what is said in one place, and of one line.
MAX_TEXT, MAX_LINE = 10_000, 300
_Row = AgreedPlan | CheckIn | ExitItem | GoodPractice


def find_after(assessment_id: uuid.UUID, *, actor: Actor, lock: bool = False) -> tuple[Assessment, CaseFile]:
    """A case and its file, once a summary was issued; for the department.

    Args:
        lock: held until the transaction ends, for a change.

    Raises:
        NotFound, InterestsFirst: the actor may not open the case.
        Refused: no summary was issued yet.
    """
    assessment = (lock_case if lock else find_case)(assessment_id, actor=actor)
    case = find_case_file(assessment)
    if case is None or not issued_of(case):
        raise Refused("This opens when a summary has been issued")
    return assessment, case


def lead_after(assessment_id: uuid.UUID, *, actor: Actor) -> tuple[Assessment, CaseFile]:
    """As `find_after`, held for a change that takes a lead.

    Raises:
        NotAllowed: the actor is no lead; besides what `find_after` raises.
    """
    found = find_after(assessment_id, actor=actor, lock=True)
    if not may(actor, Permission.APPROVE_REVIEW):
        raise NotAllowed("a lead reviewer")
    return found


def issued_of(case: CaseFile) -> tuple[ReadinessSummary, ...]:
    """The summaries that were issued in a case, the latest first, superseded and withdrawn ones among them."""
    query = (
        select(ReadinessSummary)
        .join(Assessment, Assessment.id == ReadinessSummary.assessment_id)
        .where(Assessment.round_id == case.round_id, ReadinessSummary.issued_at.is_not(None))
        .order_by(ReadinessSummary.issued_at.desc(), ReadinessSummary.sequence.desc())
    )
    return tuple(db.session.execute(query).scalars())


def standing_of(case: CaseFile) -> ReadinessSummary | None:
    """The summary that stands in a case now; None where none was issued, or the last was withdrawn."""
    return next((row for row in issued_of(case) if row.state is SummaryState.ISSUED), None)


def reference_of(summary: ReadinessSummary) -> str:
    """The number under which people speak of a summary."""
    return reference(summary.assessment, summary.sequence)


def list_released(gss: str, *, actor: Actor) -> tuple[CaseFile, ...]:
    """The cases of a council in which a summary was issued to it, the latest cycle first; none for others."""
    if not may(actor, Permission.VIEW_COUNCIL_SUMMARIES, gss):
        return ()
    query = (
        select(CaseFile)
        .join(Assessment, Assessment.round_id == CaseFile.round_id)
        .join(ReadinessSummary, ReadinessSummary.assessment_id == Assessment.id)
        .where(CaseFile.council_gss == gss, ReadinessSummary.issued_at.is_not(None))
        .order_by(ReadinessSummary.issued_at.desc())
    )
    return tuple(dict.fromkeys(db.session.execute(query).scalars()))


def find_released(case_id: uuid.UUID, gss: str, *, actor: Actor) -> CaseFile:
    """A case of the council in which a summary was issued to it.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    for case in list_released(gss, actor=actor):
        if case.id == case_id:
            return case
    raise NotFound()


def answering(gss: str, *, actor: Actor) -> None:
    """Makes sure that the actor may answer the department for the council.

    Raises:
        NotFound: they may not know of it. NotAllowed: they may read only.
    """
    if not may(actor, Permission.VIEW_COUNCIL_SUMMARIES, gss):
        raise NotFound()
    if not may(actor, Permission.ANSWER_DEPARTMENT, gss):
        raise NotAllowed(Permission.ANSWER_DEPARTMENT.value)


def words_of(text: str, ask: str, *, most: int = MAX_TEXT) -> str:
    """What somebody wrote, without white space around it.

    Args:
        ask: what to say where there is nothing; empty where there need be nothing.

    Raises:
        Refused: it is missing or too long.
    """
    found = text.replace("\x00", "").strip()
    if not found and ask:
        raise Refused(ask)
    if len(found) > most:
        raise Refused(f"Shorten the text to {most:,} characters or fewer")
    return found


def refuse_stale(
    row: _Row, expected: int, *, what: str, current: Mapping[str, str], offered: Mapping[str, str]
) -> None:
    """Stops a change to a row that somebody else changed in the meantime.

    Raises:
        EditConflict: carries both texts.
    """
    if row.version != expected:
        raise EditConflict(what, current=current, offered=offered, version=row.version)


def record(
    kind: str,
    row: _Row,
    *,
    actor: Actor,
    now: datetime,
    council: str | None = None,
    facts: dict[str, object] | None = None,
) -> None:
    """Writes the event of a change.

    Args:
        council: only where the change is released to the council or is the council's own; else its log must not move.
    """
    subject = ("case", str(row.case_id))
    told = {"record": str(row.id), **(facts or {})}
    record_event(kind, subject=subject, actor=actor, now=now, council=council, facts=told)
