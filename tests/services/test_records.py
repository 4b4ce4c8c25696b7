"""The event log, the outbox and the form tokens, on both databases."""

from datetime import datetime

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.domain.roles import SERVICE
from portal.models import Event, Job
from portal.services import records
from portal.transactions import writing


def add(kind: str, now: datetime) -> None:
    with writing():
        records.record_event(kind, subject=("thing", "1"), actor=SERVICE, now=now, facts={"count": 2})


def test_chain_when_untouched_then_holds(session: Session, now: datetime) -> None:
    for kind in ("one_done", "two_done", "three_done"):
        add(kind, now)

    held, broken = records.verify_chain()

    assert (held, broken) == (3, None)
    assert records.chain_head()[0] == 3


@pytest.mark.parametrize("column,value", [("kind", "other_done"), ("facts", {"count": 3}), ("actor_name", "x")])
def test_chain_when_one_event_is_changed_then_names_it(
    session: Session, now: datetime, column: str, value: object
) -> None:
    for kind in ("one_done", "two_done", "three_done"):
        add(kind, now)
    with writing():
        session.execute(update(Event).where(Event.sequence == 2).values({column: value}))

    held, broken = records.verify_chain()

    assert held == 1
    assert broken is not None and broken.sequence == 2


def test_chain_when_the_newest_event_is_removed_then_says_so(session: Session, now: datetime) -> None:
    add("one_done", now)
    add("two_done", now)
    with writing():
        session.execute(Event.__table__.delete().where(Event.sequence == 2))

    _, broken = records.verify_chain()

    assert broken is not None


def test_event_when_the_transaction_fails_then_is_not_there(session: Session, now: datetime) -> None:
    with pytest.raises(ValueError, match="half way"), writing():
        records.record_event("one_done", subject=("thing", "1"), actor=SERVICE, now=now)
        raise ValueError("half way")

    assert records.verify_chain() == (0, None)


def test_change_when_outside_a_write_transaction_then_refused(session: Session, now: datetime) -> None:
    session.add(Job(task="x", key="k", created_at=now))

    with pytest.raises(RuntimeError, match="outside writing"):
        session.flush()
    session.rollback()


def test_enqueue_when_asked_twice_with_one_key_then_is_one_job(session: Session, now: datetime) -> None:
    with writing():
        records.enqueue("send_message", {"a": 1}, key="same", now=now)
        records.enqueue("send_message", {"a": 2}, key="same", now=now)

    assert [job.payload for job in session.execute(select(Job)).scalars()] == [{"a": 1}]


def key(token: str = "t" * 20, path: str = "/a", owner: str = "", text: str = "one") -> str:
    return records.form_key(token, path=path, owner=owner, content=[("idempotency_token", token), ("text", text)])


def test_form_when_sent_again_then_leads_to_the_same_place(session: Session) -> None:
    with writing():
        first = records.claim_form(key())
        records.complete_form(key(), location="/done")
    with writing():
        again = records.claim_form(key())

    assert (first, again) == (None, "/done")


@pytest.mark.parametrize(
    "other",
    [key(path="/b"), key(owner="someone"), key(text="two"), key(token="u" * 20)],
    ids=["other form", "other person", "other words", "other page"],
)
def test_form_when_anything_differs_then_is_a_sending_of_its_own(session: Session, other: str) -> None:
    with writing():
        records.claim_form(key())
        records.complete_form(key(), location="/done")

    with writing():
        assert records.claim_form(other) is None


def test_error_of_the_database_when_told_then_holds_none_of_the_words(session: Session) -> None:
    with pytest.raises(DBAPIError) as caught:
        session.execute(text("select :words from nowhere"), {"words": "c0ffee1234567890"})

    assert "c0ffee1234567890" not in str(caught.value)
