"""Every address and verb, replayed as every account that may not use it, on the whole demonstration."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from portal.access import Access, access_of
from portal.database import db
from portal.demonstration.people import COUNCIL_PEOPLE, DEPARTMENT, EXAMPLETON, OFFICERS
from portal.domain.roles import PERMISSIONS, Permission, Role
from portal.models import (
    Appointment,
    Assessment,
    CaseFile,
    Citation,
    Clarification,
    ComparatorList,
    Consultation,
    Delegation,
    Engagement,
    ImprovementAction,
    MetricRelease,
    ReadinessSummary,
    Recommendation,
    Round,
    RoundDuty,
)
from tests.pages import Page

ROLES: dict[str, tuple[Role, str | None]] = {
    **{account: (role, council) for account, _name, role, council in COUNCIL_PEOPLE},
    **{account: (Role.SIGNATORY, council) for account, _name, _office, council, _interim in OFFICERS},
    **{account: (role, None) for account, _name, role in DEPARTMENT},
}
ACCOUNTS: tuple[str | None, ...] = (None, "viewer", "author", "author2", "chief-executive", "reviewer", "lead", "admin")


@pytest.fixture
def values(demonstration: Flask) -> dict[str, object]:
    return values_of(demonstration)


def values_of(demonstration: Flask) -> dict[str, object]:
    """Something real for each part of an address, all of Exampleton where a council has it."""
    with demonstration.app_context():
        session = db.session
        draft = session.execute(
            select(Round).where(Round.council_gss == EXAMPLETON, Round.state == "draft")
        ).scalar_one()
        sealed = session.execute(select(Assessment).where(Assessment.council_gss == EXAMPLETON)).scalars().first()
        evidence = session.execute(select(Citation).where(Citation.round_id == draft.id)).scalars().first()
        summary = session.execute(select(ReadinessSummary)).scalars().first()
        assert sealed is not None and summary is not None
        return {
            "gss": EXAMPLETON,
            "round_id": draft.id,
            "assessment_id": sealed.id,
            "evidence_id": evidence.id if evidence else uuid4(),
            "list_id": session.execute(
                select(ComparatorList.id).where(
                    ComparatorList.owner_gss == EXAMPLETON, ComparatorList.ended_at.is_(None)
                )
            ).scalar_one(),
            "summary_id": summary.id,
            "item_id": evidence.item_id if evidence else uuid4(),
            **plan_values(),
            "membership_id": uuid4(),
            "comment_id": uuid4(),
            **dialogue_values(),
            "upload_id": uuid4(),
            "case_id": uuid4(),
            "plan_id": uuid4(),
            "check_in_id": uuid4(),
            "line_id": uuid4(),
            "practice_id": uuid4(),
            "pack_id": uuid4(),
            "person_id": uuid4(),
            "export_id": uuid4(),
            "step_id": uuid4(),
            "paper_id": uuid4(),
            "view_id": uuid4(),
            "sample_id": uuid4(),
            "external_id": uuid4(),
            "bearing_id": uuid4(),
            "invitation_id": uuid4(),
            **team_values(draft),
            **ladder_values(),
            "job_id": uuid4(),
            "correction_id": uuid4(),
            "theme": "governance",
            "section": "governance",
            "window_id": uuid4(),
            "point_id": uuid4(),
            "edition": "2024-05",
            "office": "head_of_paid_service",
            "consultation": session.execute(select(Consultation.slug)).scalars().first(),
            "metric_id": "waste_recycling_rate",
            "period": "2022-23",
            "copy": "council",
            "kind": "csv",
            "number": 1,
            "token": "x" * 32,
            "filename": "portal.css",
            "release": session.execute(select(MetricRelease.code)).scalars().first(),
        }


def plan_values() -> dict[str, object]:
    """Exampleton's register and plan; it is under no notice, so those addresses lead to nothing."""
    session = db.session
    recommendation = session.execute(
        select(Recommendation.id).where(Recommendation.council_gss == EXAMPLETON).limit(1)
    ).scalar_one()
    action = session.execute(
        select(ImprovementAction.id).where(ImprovementAction.council_gss == EXAMPLETON).limit(1)
    ).scalar_one()
    return {
        "recommendation_id": recommendation,
        "action_id": action,
        "register": "plan",
        "entry_id": action,
        "step": "propose",
        "notice_id": uuid4(),
        "commitment_id": uuid4(),
    }


def ladder_values() -> dict[str, object]:
    """A model with its steps and lines, which every case has; the demonstration has recorded nothing on them."""
    nothing = ("fact_id", "period_id", "instrument_id", "appointee_id")
    named = {"model": "commissioners", "legal_step": "st-1", "line": "commissioners-s1"}
    return {**named, **{name: uuid4() for name in nothing}}


def dialogue_values() -> dict[str, object]:
    """A question to Exampleton and an entry of the department's log, where the demonstration has them."""
    asked = select(Clarification.id).join(CaseFile, CaseFile.id == Clarification.case_id)
    logged = select(Engagement.id).join(CaseFile, CaseFile.id == Engagement.case_id)
    of_exampleton = CaseFile.council_gss == EXAMPLETON
    return {
        "clarification_id": db.session.execute(asked.where(of_exampleton)).scalars().first() or uuid4(),
        "engagement_id": db.session.execute(logged.where(of_exampleton)).scalars().first() or uuid4(),
        "follow_up_id": uuid4(),
    }


def team_values(draft: Round) -> dict[str, object]:
    """A duty, an office and a delegation of Exampleton."""
    query = select(Delegation).join(Appointment, Appointment.id == Delegation.appointment_id)
    given = db.session.execute(query.where(Appointment.council_gss == EXAMPLETON)).scalars().one()
    duties = select(RoundDuty.id).where(RoundDuty.round_id == draft.id)
    return {
        "duty_id": db.session.execute(duties).scalars().first(),
        "duty": "theme-owner",
        "appointment_id": given.appointment_id,
        "delegation_id": given.id,
    }


def allowed(account: str | None, rule: Access) -> bool:
    """What the table says, worked out apart from the guard."""
    if rule.permission is None:
        return True
    if account is None:
        return False
    if rule.permission is Permission.USE_OWN_ACCOUNT:
        return True
    role, council = ROLES[account]
    if rule.permission not in PERMISSIONS[role]:
        return False
    return council == EXAMPLETON if rule.council else (council is None or rule.anywhere)


def address(app: Flask, rule: Rule, values: dict[str, object]) -> str:
    wanted: dict[str, object] = {}
    for name in rule.arguments:
        if name == "code":
            text = "waste" if "release" in rule.endpoint else "G-F01" if "indicator" in rule.endpoint else "G-01"
            wanted[name] = values["release"] if "release" in rule.endpoint else text
        else:
            # A part of an address that is one of a few words takes a word that this address knows.
            known = sorted(getattr(rule._converters[name], "items", ()))
            wanted[name] = known[0] if known and values[name] not in known else values[name]
    with app.test_request_context():
        from flask import url_for

        return url_for(rule.endpoint, **wanted)


def forbidden(app: Flask, account: str | None) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        assert access is not None, rule.endpoint
        if not allowed(account, access):
            yield rule


@pytest.mark.slow
@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account or "visitor")
def test_addresses_when_replayed_by_those_who_may_not_then_are_refused(
    demonstration: Flask, values: dict[str, object], visit: Callable[..., Page], account: str | None
) -> None:
    page, tried = visit(account), 0
    tokens = page.tokens()
    for rule in forbidden(demonstration, account):
        path = address(demonstration, rule, values)
        if "POST" in (rule.methods or set()):
            response = page.client.post(path, data={**tokens, "narrative": "mine"})
        else:
            response = page.client.get(path)
        expected = {401, 302} if account is None else {403, 404}
        assert response.status_code in expected, f"{account} {rule.methods} {path}: {response.status_code}"
        tried += 1
    assert tried > 10


@pytest.mark.parametrize("account", ["author", "reviewer", "lead", "admin", "consultation-manager"])
def test_pages_when_opened_by_those_who_may_then_answer(
    demonstration: Flask, values: dict[str, object], visit: Callable[..., Page], account: str
) -> None:
    page = visit(account)
    for rule in demonstration.url_map.iter_rules():
        access = access_of(demonstration, rule.endpoint)
        assert access is not None
        if "GET" not in (rule.methods or set()) or access.permission is None or not allowed(account, access):
            continue
        path = address(demonstration, rule, values)
        status = page.client.get(path).status_code
        assert status in (200, 302, 303, 404, 409), f"{account} {path}: {status}"
