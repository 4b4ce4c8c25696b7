"""A draft is seen by nobody it is not for: a canary planted in one turns up nowhere that others can reach."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from portal.demonstration.people import EXAMPLETON, SAMPLESHIRE
from portal.domain.roles import SERVICE
from portal.domain.workflow import RoundState
from portal.models import (
    Citation,
    Cycle,
    EvidenceItem,
    ImprovementAction,
    IndicatorAnswer,
    JudgementAnswer,
    Notice,
    Recommendation,
    Round,
)
from portal.services import records
from portal.transactions import writing
from tests.crawl import Seen, crawl, open_one
from tests.pages import Page

CANARY = "c0ffee5eaf00d1e5"
#: Everybody who has nothing to do with Exampleton's draft.
OTHERS = (None, "author2", "reviewer", "reviewer2", "lead", "consultation-manager", "admin")
STARTS = (
    "/",
    "/guidance",
    "/councils",
    "/metrics",
    "/consultations",
    "/council",
    "/review",
    "/consult",
    "/admin",
    "/account",
    "/api/v1/openapi.json",
    "/api/v1/councils",
    "/api/v1/consultations",
    f"/councils/{EXAMPLETON}",
    f"/api/v1/councils/{EXAMPLETON}",
    f"/api/v1/councils/{EXAMPLETON}/figures",
    f"/council/{EXAMPLETON}",
    f"/council/{SAMPLESHIRE}",
    "/healthz",
    "/readyz",
    "/verify",
)


@pytest.fixture
def planted(demonstration: Flask) -> None:
    """Puts the canary into every text of Exampleton's draft."""
    with demonstration.app_context(), writing():
        from portal.database import db

        draft = db.session.execute(
            select(Round).join(Cycle).where(Round.council_gss == EXAMPLETON, Round.state == RoundState.DRAFT)
        ).scalar_one()
        when = draft.opened_at
        for model, fields in (
            (JudgementAnswer, {"code": "G-01", "narrative": CANARY, "judgement": "partly", "reason": CANARY}),
            (IndicatorAnswer, {"code": "G-F01", "note": CANARY, "answer": "partly"}),
        ):
            row = db.session.execute(
                select(model).where(model.round_id == draft.id, model.code == fields["code"])
            ).scalar_one_or_none() or model(round_id=draft.id, code=fields["code"], changed_at=when)
            for name, value in fields.items():
                setattr(row, name, value)
            db.session.add(row)
        item = EvidenceItem(
            council_gss=EXAMPLETON,
            title=f"Minutes {CANARY}",
            owner=CANARY,
            address=f"https://exampleton.example/{CANARY}",
            added_at=when,
        )
        db.session.add(Citation(round_id=draft.id, code="G-01", item=item, pointer=CANARY, added_at=when))
        told = {"council_gss": EXAMPLETON, "added_at": when}
        db.session.add(Recommendation(source="ombudsman", report=CANARY, text=CANARY, **told))
        db.session.add(ImprovementAction(title=CANARY, owner=CANARY, effect=CANARY, **told))
        db.session.add(Notice(title=CANARY, issued_on=when.date(), **told))
        records.record_event("draft_touched", subject=("round", str(draft.id)), actor=SERVICE, now=when)


_OWN: list[str] = []


def own_addresses(visit: Callable[..., Page]) -> list[str]:
    """What the author's pages link to; the same in every copy of the demonstration, so walked once."""
    if not _OWN:
        starts = [f"/council/{EXAMPLETON}"]
        _OWN.extend(seen.path for seen in crawl(visit("author"), starts) if seen.path.startswith("/council/"))
    return _OWN


def leaks(seen: Seen) -> bool:
    return CANARY.encode() in seen.body or CANARY in seen.headers


def test_canary_when_read_by_its_author_then_is_there(planted: None, visit: Callable[..., Page]) -> None:
    found = [seen.path for seen in crawl(visit("author"), [f"/council/{EXAMPLETON}"]) if leaks(seen)]

    assert len(found) >= 2, "the crawl must be able to find what is there"


@pytest.mark.slow
@pytest.mark.parametrize("account", OTHERS, ids=lambda account: account or "visitor")
def test_canary_when_looked_for_by_others_then_is_nowhere(
    planted: None, visit: Callable[..., Page], account: str | None
) -> None:
    own = own_addresses(visit)
    page = visit(account)

    seen = [*crawl(page, STARTS), *(open_one(page, path) for path in own)]

    assert len(seen) > 60
    assert [one.path for one in seen if leaks(one)] == []
    assert [one.path for one in seen if one.status >= 500] == []
    assert {one.status for one in seen if one.path in own and "/rounds/" in one.path} <= {302, 404}
