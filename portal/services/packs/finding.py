"""Finds packs, and the case or the person that one is about; asks for access in every query."""

import uuid

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.roles import Actor, Permission, may
from portal.models import CaseFile, RecordsPack, User
from portal.services.packs.gathering import Scope
from portal.services.reviews.access import find_case, find_case_file


def require(actor: Actor) -> None:
    """Makes sure that the actor may take records out.

    Raises:
        NotAllowed: they may not.
    """
    if not may(actor, Permission.EXPORT_RECORDS):
        raise NotAllowed(Permission.EXPORT_RECORDS.value)


def find_person(person_id: uuid.UUID) -> User:
    """An account.

    Raises:
        NotFound: there is none.
    """
    found = db.session.get(User, person_id)
    if found is None:
        raise NotFound()
    return found


def find_by_email(email: str) -> User | None:
    """The account of an e-mail address."""
    return db.session.execute(select(User).where(User.email == email.strip().casefold())).scalar_one_or_none()


def list_packs(scope: Scope, *, actor: Actor) -> tuple[RecordsPack, ...]:
    """The packs of a case, or the actor's own of a person, the newest first; the caller has asked for access."""
    query = select(RecordsPack).order_by(RecordsPack.asked_at.desc(), RecordsPack.id)
    if scope.case is not None:
        query = query.where(RecordsPack.case_id == scope.case.id)
    else:
        assert scope.person is not None  # one or the other
        query = query.where(RecordsPack.person_id == scope.person.id, RecordsPack.asked_by_id == actor.user_id)
    return tuple(db.session.execute(query).scalars())


def find_pack(
    pack_id: uuid.UUID,
    *,
    actor: Actor,
    assessment_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    lock: bool = False,
) -> RecordsPack:
    """A pack by the case or the person that its address names.

    Raises:
        NotFound, InterestsFirst, NotAllowed: as when it is begun; a person's pack is its own lead's alone.
    """
    require(actor)
    row = db.session.get(RecordsPack, pack_id, with_for_update={"of": RecordsPack} if lock else None)
    if assessment_id is not None:
        case = find_case_file(find_case(assessment_id, actor=actor))
        if row is None or case is None or row.case_id != case.id:
            raise NotFound()
        return row
    if row is None or row.person_id is None or row.person_id != person_id or row.asked_by_id != actor.user_id:
        raise NotFound()
    return row


def scope_of(row: RecordsPack) -> Scope:
    """What a pack is about."""
    if row.case_id is not None:
        return Scope(case=db.session.get_one(CaseFile, row.case_id))
    return Scope(person=db.session.get_one(User, row.person_id))
