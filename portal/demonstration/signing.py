"""Changes that the department asked for after a submission: Fictional Valley's, signed again where it was touched.

Two officers sign again, one of them by a deputy, and the third one's declaration is carried.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.database import db
from portal.demonstration.people import VALLEY, email_of
from portal.domain.judgements import CharacteristicAnswer
from portal.domain.roles import SERVICE, Actor, Office, Role
from portal.models import Appointment, Assessment, Delegation, Round, User
from portal.services import assessments, change_requests, people, reviews
from portal.transactions import writing

#: Days after the first seal.
ASKED, CHANGED, SENT, SIGNED, SIGNED_BY_DEPUTY = 4, 8, 10, 12, 14
DEPUTY, DEPUTY_NAME = "deputy-monitoring-officer5", "Rosa Quillfeather"
INSTRUMENT = "Fictional Valley scheme of delegation, paragraph 4.2"
CODE, THEME = "G-05", "governance"
REASON = (
    "Say in G-05 when the scheme of delegation was last reviewed, and how you know that those who decide under it have"
    " read it."
)
ADDED = (
    "The scheme of delegation was last reviewed in May and agreed by the authority. Every officer whom it names has"
    " confirmed in writing to have read it."
)


def build(now: datetime) -> None:
    """Asks, changes and signs again; the rounds have to be there."""
    with writing():
        query = select(Assessment).where(Assessment.council_gss == VALLEY)
        sealed = db.session.execute(query).scalar_one()
        at = {day: min(sealed.sealed_at + timedelta(days=day), now) for day in range(SIGNED_BY_DEPUTY + 1)}
        _ask(sealed, at[ASKED])
        _name_deputy(at[SENT])
        found = db.session.get_one(Round, sealed.round_id)
        _reword(found, at[CHANGED])
        assessments.send_for_sign_off(found.id, accept_open_items=True, actor=_actor("author5", at[SENT]), now=at[SENT])
        _sign(found, "chief-executive5", Office.HEAD_OF_PAID_SERVICE, at[SIGNED])
        _sign(found, DEPUTY, Office.MONITORING_OFFICER, at[SIGNED_BY_DEPUTY])


def _ask(sealed: Assessment, at: datetime) -> None:
    reviews.declare(sealed.id, "", actor=_actor("lead", at), now=at)
    change_requests.ask_for_changes(
        sealed.id,
        themes=[THEME],
        reason=REASON,
        due_on=(at + timedelta(days=21)).date(),
        actor=_actor("lead", at),
        now=at,
    )


def _name_deputy(at: datetime) -> None:
    """A deputy of the monitoring officer, with an account of their own."""
    holder = db.session.execute(
        select(Appointment).where(Appointment.council_gss == VALLEY, Appointment.office == Office.MONITORING_OFFICER)
    ).scalar_one()
    user = people.add_user(
        email_of(DEPUTY), DEPUTY_NAME, password_hash=holder.user.password_hash, actor=SERVICE, now=at
    )
    people.add_membership(user, Role.SIGNATORY, council=VALLEY, actor=SERVICE, now=at)
    db.session.add(
        Delegation(
            appointment_id=holder.id,
            deputy_id=user.id,
            from_on=at.date(),
            to_on=(at + timedelta(days=60)).date(),
            instrument=INSTRUMENT,
            recorded_at=at,
        )
    )
    db.session.flush()
    db.session.refresh(user)


def _reword(found: Round, at: datetime) -> None:
    answer, recorded = assessments.get_answer(found.id, CODE)
    words = f"{answer.narrative}\n\n{ADDED}"
    reworded = CharacteristicAnswer(
        CODE, answer.judgement, answer.confidence, answer.strength, words, narrative_from=answer.narrative_from
    )
    assessments.record_judgement(
        found.id, reworded, actor=_actor("author5", at), expected_version=recorded.version, now=at
    )


def _sign(found: Round, account: str, office: Office, at: datetime) -> None:
    who, digest = _actor(account, at), found.content_sha256
    read_at = at - timedelta(minutes=40)
    assessments.record_reading(found.id, office, content_sha256=digest, actor=who, now=read_at)
    assessments.sign_off(found.id, office, content_sha256=digest, reservation="", actor=who, now=at)


def _actor(account: str, at: datetime) -> Actor:
    user: User | None = people.find_user(email_of(account))
    if user is None:
        raise LookupError(account)
    return people.actor_of(user, today=at.date())
