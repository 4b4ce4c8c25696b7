"""The commands of the people who run the service: cycles, people, the log, retention."""

from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select, update

from portal.cli import base, main
from portal.demonstration.people import EXAMPLETON
from portal.domain.roles import SERVICE
from portal.models import Cycle, Event, SignInFailure
from portal.services import records
from tests.conftest import Arrange


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture(autouse=True)
def _on_the_tests_application(app: Flask, people: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "make_app", lambda: app)


CYCLE = ("--title", "Self-assessment 2026", "--edition", "2024-05", "--opens", "2026-04-01", "--due", "2026-07-31")


def test_cycle_when_added_then_councils_can_begin(arrange: Arrange) -> None:
    result = run("cycle", "add", "2026", *CYCLE)

    assert result.exit_code == 0, result.output
    with arrange() as session:
        assert session.execute(select(Cycle.edition).where(Cycle.slug == "2026")).scalar_one() == "2024-05"


def test_cycle_when_there_already_then_says_so_and_ends_with_1() -> None:
    run("cycle", "add", "2026", *CYCLE)

    result = run("cycle", "add", "2026", *CYCLE)

    assert result.exit_code == 1 and "already a cycle" in result.output


@pytest.mark.parametrize(
    "arguments,status,says",
    [
        (("new@exampleton.example", "--role", "author", "--council", EXAMPLETON), 0, "Invited"),
        (("new@exampleton.example", "--role", "author"), 1, "needs a council"),
        (("new@exampleton.example", "--role", "king"), 2, "king"),
    ],
    ids=["sound", "no council", "no such role"],
)
def test_invite_when_called_then_ends_as_it_should(arguments: tuple[str, ...], status: int, says: str) -> None:
    result = run("people", "invite", *arguments)

    assert result.exit_code == status and says in result.output, result.output


def test_audit_when_an_event_was_changed_then_ends_with_1_and_names_it(arrange: Arrange, now: datetime) -> None:
    assert run("audit", "verify").exit_code == 0
    with arrange() as session:
        session.execute(update(Event).where(Event.sequence == 3).values(actor_name="somebody else"))

    result = run("audit", "verify")

    assert result.exit_code == 1 and "Broken at event 3" in result.output


def test_retention_when_run_dry_then_removes_nothing(arrange: Arrange, now: datetime) -> None:
    with arrange() as session:
        session.add(SignInFailure(key="0" * 64, at=now - timedelta(days=2)))
        records.record_event("thing_done", subject=("thing", "1"), actor=SERVICE, now=now)

    dry, wet, again = run("retention", "run", "--dry-run"), run("retention", "run"), run("retention", "run")

    assert "Would remove 1 × failed sign-ins" in dry.output
    assert "Removed 1 × failed sign-ins" in wet.output
    assert "Removed 0 × failed sign-ins" in again.output


@pytest.mark.parametrize(
    "email,status,says",
    [
        ("monitoring-officer@portal.example", 0, "holds the office head_of_paid_service"),
        ("viewer@portal.example", 1, "as signatory"),
        ("nobody@portal.example", 1, "Nobody has an account"),
    ],
    ids=["a signatory", "not a signatory", "no account"],
)
def test_appoint_when_called_then_gives_the_office_only_to_signatories(email: str, status: int, says: str) -> None:
    office = ("--office", "head_of_paid_service", "--council", EXAMPLETON, "--from", "2024-06-01")

    result = run("people", "appoint", email, *office)

    assert result.exit_code == status and says in result.output, result.output
