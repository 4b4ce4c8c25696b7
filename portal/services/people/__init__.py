"""People: accounts, what they may do, the sessions they are signed in with, and invitations."""

from portal.services.people.accounts import (
    actor_of,
    add_appointment,
    add_membership,
    add_user,
    find_user,
    list_councils_of,
    list_people,
    remove_membership,
)
from portal.services.people.invitations import accept_invitation, find_invitation, invite
from portal.services.people.sessions import (
    SignInRefused,
    begin_session,
    change_password,
    check_password,
    end_session,
    find_session_user,
    touch_session,
)

__all__ = [
    "SignInRefused",
    "accept_invitation",
    "actor_of",
    "add_appointment",
    "add_membership",
    "add_user",
    "begin_session",
    "change_password",
    "check_password",
    "end_session",
    "find_invitation",
    "find_session_user",
    "find_user",
    "invite",
    "list_councils_of",
    "list_people",
    "remove_membership",
    "touch_session",
]
