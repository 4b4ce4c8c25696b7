"""A lead settles what two readings say differently, with reasons; the readings themselves stay as they were written."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from portal.database import db
from portal.domain.casework import PointOutcome
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused, TransitionRefused
from portal.domain.moderation import Said, concluded_words, confidence_words, problem_with, takes_confidence
from portal.domain.roles import Actor, Permission, may
from portal.domain.workflow import ASSESSMENT, AssessmentState
from portal.models import AccuracyPoint, AccuracyWindow, Assessment, ReadinessSummary, Settlement, User
from portal.services.reviews.access import find_case, list_reviews, lock_case, may_be_read_by_all
from portal.services.reviews.cases import Case, build_case
from portal.services.reviews.decisions import record_step
from portal.services.reviews.settling import Compared, compare_sections, list_unsettled, require_settled, settlements_of

__all__ = [
    "MAX_WORDS",
    "Moderation",
    "Settled",
    "corrected_sections",
    "find_settlement",
    "get_moderation",
    "get_section",
    "list_unsettled",
    "require_settled",
    "settle",
]

#: Characters of the words or the reasons of a settlement.
MAX_WORDS = 20_000
#: Answers to a point of fact after which a section may be settled again.
_CORRECTED = (PointOutcome.ACCEPTED, PointOutcome.PARTLY)


@dataclass(frozen=True)
class Settled:
    """What stands of a section, in words.

    Args:
        concluded: the judgement, finding or stance. confidence: empty where none belongs to it.
        words: what the summary says of a theme; empty for characteristics and indicators.
    """

    concluded: str
    confidence: str
    words: str
    reasons: str
    settled_by: str
    settled_at: datetime


@dataclass(frozen=True)
class Line:
    """One section of the list.

    Args:
        settled: what stands; None where nothing was settled.
        may_settle: whether this actor may settle it now.
    """

    compared: Compared
    settled: Settled | None
    may_settle: bool


@dataclass(frozen=True)
class Moderation:
    """The differences of a case.

    Args:
        lines: sections that differ, were settled, or whose facts were corrected, in the edition's order; none while a
            reading is still to come.
        is_lead: whether the actor may settle differences of other cases.
        is_reader: whether they wrote a reading of this one, and so settle nothing here.
    """

    case: Case
    lines: tuple[Line, ...]
    is_lead: bool
    is_reader: bool

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """What is still to be settled."""
        return tuple(line for line in self.lines if line.compared.is_open)


def get_moderation(assessment_id: uuid.UUID, *, actor: Actor) -> Moderation:
    """Where the readings of a case differ, and what was settled.

    Raises:
        NotFound, InterestsFirst: the actor may not read the case.
    """
    assessment = find_case(assessment_id, actor=actor)
    case = build_case(assessment, actor=actor)
    sections = compare_sections(assessment, case.submission) if case.all_in else ()
    corrected = corrected_sections(assessment)
    is_lead = may(actor, Permission.APPROVE_REVIEW)
    is_reader = case.own is not None
    names = _names(found.settlement for found in sections if found.settlement)
    lines = tuple(
        Line(
            found,
            _settled(found, names),
            is_lead and not is_reader and _why_not(assessment, found, corrected) == "",
        )
        for found in sections
        if found.differing or found.settlement or found.section.section in corrected
    )
    return Moderation(case, lines, is_lead, is_reader)


def get_section(assessment_id: uuid.UUID, section: str, *, actor: Actor) -> tuple[Moderation, Line]:
    """One section of the differences of a case.

    Raises:
        NotFound: the actor may not read the case, or there is nothing to settle in that section.
    """
    found = get_moderation(assessment_id, actor=actor)
    for line in found.lines:
        if line.compared.section.section == section:
            return found, line
    raise NotFound()


def find_settlement(assessment: Assessment, section: str) -> Settled | None:
    """What a lead settled in one section; None where nothing, or while a reading is still to come.

    Args:
        assessment: a case that the actor may read.
        section: the slug of a theme, or a code.
    """
    if section not in settlements_of(assessment) or not may_be_read_by_all(assessment):
        return None  # until every reading is in, a settlement would tell what the other reader wrote
    found = next((item for item in compare_sections(assessment) if item.section.section == section), None)
    if found is None or found.settlement is None or found.is_outdated:
        return None
    return _settled(found, _names([found.settlement]))


def settle(
    assessment_id: uuid.UUID,
    section: str,
    said: Said,
    *,
    words: str = "",
    reasons: str,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> int:
    """Records what stands of a section where two readings differ, or where a fact was corrected.

    Args:
        said: the code that stands and, where one belongs to it, the confidence.
        words: what the summary says of a theme.
        expected_version: the version the person was looking at; 0 where nothing had been settled.

    Returns:
        The version now stored.

    Raises:
        NotFound, InterestsFirst: the actor may not read the case, or it has no such section.
        NotAllowed: the actor is no lead, or wrote a reading of the case.
        TransitionRefused: the case is not awaiting approval, and no fact of the section was corrected.
        EditConflict: somebody else settled it in the meantime; carries both.
        Refused: there is nothing to settle, or something is missing or too long.
    """
    assessment = lock_case(assessment_id, actor=actor)
    _check_actor(assessment, actor)
    found = next((item for item in compare_sections(assessment) if item.section.section == section), None)
    if found is None:
        raise NotFound()
    _check_time(assessment, found)
    offered = _fields(found, said, words, reasons)
    _refuse_stale(found, found.settlement, offered, expected_version)
    row = _written(assessment, found, offered, actor=actor, now=now)
    facts = {"section": section, "version": row.version, "after_approval": assessment.state is AssessmentState.REVIEWED}
    record_step("section_settled", assessment, actor=actor, now=now, facts=facts)
    return row.version


def _written(
    assessment: Assessment, found: Compared, offered: dict[str, str], *, actor: Actor, now: datetime
) -> Settlement:
    row = found.settlement
    if row is None:
        row = Settlement(assessment_id=assessment.id, section=found.section.section, version=0)
        db.session.add(row)
    for name, value in offered.items():
        setattr(row, name, value)
    assert actor.user_id is not None  # holds a permission
    row.version, row.settled_at, row.settled_by_id = row.version + 1, now, actor.user_id
    db.session.flush()
    return row


def _check_actor(assessment: Assessment, actor: Actor) -> None:
    if not may(actor, Permission.APPROVE_REVIEW):
        raise NotAllowed("settling differences")
    if any(review.reviewer_id == actor.user_id for review in list_reviews(assessment)):
        raise NotAllowed("nobody settles a difference with their own reading")


def _check_time(assessment: Assessment, found: Compared) -> None:
    problem = _why_not(assessment, found, corrected_sections(assessment))
    if problem == "state":
        raise TransitionRefused(machine=ASSESSMENT.name, state=assessment.state, action="settle")
    if problem:
        raise Refused(problem)


def _why_not(assessment: Assessment, found: Compared, corrected: frozenset[str]) -> str:
    """Why a section cannot be settled now: "state" where its time is past or to come; empty where it can."""
    if assessment.state is AssessmentState.AWAITING_APPROVAL:
        if found.differing or found.settlement is not None:
            return ""
        return "The readings do not differ here, so there is nothing to settle"
    if assessment.state is AssessmentState.REVIEWED and found.section.section in corrected:
        return ""
    return "state"


def corrected_sections(assessment: Assessment) -> frozenset[str]:
    """Sections named in accepted points of fact, which a lead may settle again until a summary is issued.

    Source: our own rule.
    """
    if assessment.state is not AssessmentState.REVIEWED:
        return frozenset()
    issued = exists(select(ReadinessSummary.id).where(ReadinessSummary.assessment_id == assessment.id))
    query = (
        select(AccuracyPoint.section)
        .join(AccuracyWindow, AccuracyWindow.id == AccuracyPoint.window_id)
        .where(AccuracyWindow.assessment_id == assessment.id, AccuracyPoint.outcome.in_(_CORRECTED), ~issued)
    )
    return frozenset(db.session.execute(query).scalars())


def _fields(found: Compared, said: Said, words: str, reasons: str) -> dict[str, str]:
    problem = problem_with(found.kind, said, words=words, reasons=reasons, differing=found.differing)
    if problem:
        raise Refused(problem)
    if len(words) > MAX_WORDS or len(reasons) > MAX_WORDS:
        raise Refused(f"Shorten each text to {MAX_WORDS:,} characters or fewer")
    return {
        "settled": said.code,
        "confidence": said.confidence if takes_confidence(found.kind, said.code) else "",
        "words": words.strip(),
        "reasons": reasons.strip(),
    }


def _refuse_stale(found: Compared, row: Settlement | None, offered: dict[str, str], expected_version: int) -> None:
    version = row.version if row else 0
    if version == expected_version:
        return
    current = {name: getattr(row, name) for name in offered} if row else {}
    if row:
        current["settled"] = concluded_words(found.kind, row.settled)
        current["confidence"] = confidence_words(row.confidence)
    raise EditConflict(f"what stands of {found.section.label}", current=current, offered=offered, version=version)


def _names(settlements: Iterable[Settlement]) -> dict[uuid.UUID, str]:
    ids = {row.settled_by_id for row in settlements}
    if not ids:
        return {}
    return {row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))}


def _settled(found: Compared, names: dict[uuid.UUID, str]) -> Settled | None:
    row = found.settlement
    if row is None:
        return None
    return Settled(
        concluded=concluded_words(found.kind, row.settled),
        confidence=confidence_words(row.confidence),
        words=row.words,
        reasons=row.reasons,
        settled_by=names.get(row.settled_by_id, ""),
        settled_at=row.settled_at,
    )
