"""Entries of a register, a plan and a notice for tests: built by the services that people's clicks use."""

from datetime import date, datetime

from portal.domain.closing import Taken
from portal.domain.register import RecommendationSource
from portal.domain.roles import Actor
from portal.domain.workflow import Action
from portal.models import Commitment, EvidenceItem, ImprovementAction, Notice, Recommendation
from portal.services.assessments import EvidenceDetails
from portal.services.evidence_library.items import add_item
from portal.services.plans import action_changes, closing, notice_changes, recommendation_changes
from portal.services.plans.action_changes import ActionDetails
from portal.services.plans.closing import Kind
from portal.services.plans.notice_changes import CommitmentDetails, NoticeDetails
from portal.services.plans.recommendations import RecommendationDetails
from tests.factories.assessments import EXAMPLETON


def told(**changes: object) -> RecommendationDetails:
    """What a recommendation says of itself, with whatever a test wants otherwise."""
    values: dict[str, object] = {
        "source": RecommendationSource.EXTERNAL_AUDIT,
        "text": "Agree with the auditor a dated plan for the accounts.",
        "report": "Annual report",
        "reference": "KR1",
        "made_on": date(2024, 2, 28),
        **changes,
    }
    return RecommendationDetails(**values)  # type: ignore[arg-type]  # a test's own choice of values


def recommendation(
    actor: Actor, now: datetime, *codes: str, gss: str = EXAMPLETON, **changes: object
) -> Recommendation:
    """An entry of the register."""
    return recommendation_changes.add_recommendation(gss, told(**changes), codes, actor=actor, now=now)


def action(actor: Actor, now: datetime, *codes: str, gss: str = EXAMPLETON, **changes: object) -> ImprovementAction:
    """An action of the plan."""
    values: dict[str, object] = {"title": "Clear the accounts", "owner": "Section 151 officer", **changes}
    details = ActionDetails(codes=codes, **values)  # type: ignore[arg-type]  # a test's own choice of values
    return action_changes.add_action(gss, details, actor=actor, now=now)


def item(actor: Actor, now: datetime, title: str = "Minutes of the audit committee") -> EvidenceItem:
    """A document of the library."""
    details = EvidenceDetails(title=title, address="", pointer="", dated_on=date(2024, 5, 1), is_public=True)
    return add_item(EXAMPLETON, details, actor=actor, now=now)


def notice(actor: Actor, now: datetime, *, ends_on: date | None = date(2024, 12, 31)) -> Notice:
    """A notice that the council is under."""
    details = NoticeDetails("Best Value Notice", date(2024, 1, 8), ends_on)
    return notice_changes.add_notice(EXAMPLETON, details, actor=actor, now=now)


def commitment(found: Notice, actor: Actor, now: datetime, **changes: object) -> Commitment:
    """A commitment under a notice."""
    values: dict[str, object] = {"text": "Set up an improvement board.", "closes_with": "Its terms of reference."}
    details = CommitmentDetails(**{**values, **changes})  # type: ignore[arg-type]  # a test's own choice of values
    return notice_changes.add_commitment(found.id, EXAMPLETON, details, actor=actor, now=now)


def step(
    kind: Kind,
    row: Recommendation | ImprovementAction | Commitment,
    action: Action,
    *,
    actor: Actor,
    now: datetime,
    evidence: EvidenceItem | None = None,
    words: str = "",
) -> None:
    """One step of an entry, at the version it has."""
    taken = Taken(action, evidence.id if evidence else None, words)
    closing.take_step(kind, row.id, EXAMPLETON, taken, actor=actor, expected_version=row.version, now=now)
