"""Who may do what.

One table says which role carries which permission, and one function answers every question about it. Rights are looked
up for each request, so that taking a role away works at the very next click.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a membership makes a person, within its scope."""

    COUNCIL_ADMIN = "council-admin"
    AUTHOR = "author"
    CONTRIBUTOR = "contributor"
    VIEWER = "viewer"
    SIGNATORY = "signatory"
    REVIEWER = "reviewer"
    LEAD = "lead"
    CONSULTATION_MANAGER = "consultation-manager"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role as a person reads it."""
        return _ROLE_LABELS[self]


#: Roles that hold for one council each; the others hold for the department.
COUNCIL_ROLES = frozenset({Role.COUNCIL_ADMIN, Role.AUTHOR, Role.CONTRIBUTOR, Role.VIEWER, Role.SIGNATORY})

_ROLE_LABELS = {
    Role.COUNCIL_ADMIN: "council administrator",
    Role.AUTHOR: "author",
    Role.CONTRIBUTOR: "contributor",
    Role.VIEWER: "viewer",
    Role.SIGNATORY: "statutory officer",
    Role.REVIEWER: "reviewer",
    Role.LEAD: "lead reviewer",
    Role.CONSULTATION_MANAGER: "consultation manager",
    Role.ADMINISTRATOR: "administrator",
}


class Office(StrEnum):
    """The three statutory offices whose holders sign a self-assessment.

    Source: Local Government and Housing Act 1989 s.4 (head of paid service) and s.5 (monitoring officer); Local
        Government Act 1972 s.151 and Local Government Act 1985 s.73 (chief finance officer).
    """

    HEAD_OF_PAID_SERVICE = "head_of_paid_service"
    CHIEF_FINANCE_OFFICER = "chief_finance_officer"
    MONITORING_OFFICER = "monitoring_officer"

    def label(self, *, combined_authority: bool = False) -> str:
        """The office as the field calls it; combined authorities have a section 73 officer, not a section 151 one."""
        if self is Office.HEAD_OF_PAID_SERVICE:
            return "Head of paid service"
        if self is Office.MONITORING_OFFICER:
            return "Monitoring officer"
        section = "73" if combined_authority else "151"
        return f"Chief finance officer (section {section} officer)"


class Permission(StrEnum):
    """One thing that a role allows."""

    VIEW_ROUND = "view_round"
    EDIT_ROUND = "edit_round"
    OPEN_ROUND = "open_round"
    SEND_FOR_SIGN_OFF = "send_for_sign_off"
    SIGN_OFF = "sign_off"
    MANAGE_COUNCIL_PEOPLE = "manage_council_people"
    VIEW_COUNCIL_SUMMARIES = "view_council_summaries"
    VIEW_SUBMITTED = "view_submitted"
    REVIEW = "review"
    ASK_FOR_CHANGES = "ask_for_changes"
    APPROVE_REVIEW = "approve_review"
    ISSUE_SUMMARY = "issue_summary"
    RECORD_DECISION = "record_decision"
    EXPORT_RECORDS = "export_records"
    ANSWER_DEPARTMENT = "answer_department"
    MANAGE_CONSULTATIONS = "manage_consultations"
    ADMINISTER = "administer"
    USE_OWN_ACCOUNT = "use_own_account"


_COUNCIL_READ = frozenset({Permission.VIEW_ROUND, Permission.VIEW_COUNCIL_SUMMARIES})
_COUNCIL_EDIT = _COUNCIL_READ | {Permission.EDIT_ROUND}

#: Which role carries which permission. Administrators carry none that shows a draft, a review or an answer.
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.COUNCIL_ADMIN: _COUNCIL_EDIT
    | {
        Permission.OPEN_ROUND,
        Permission.SEND_FOR_SIGN_OFF,
        Permission.MANAGE_COUNCIL_PEOPLE,
        Permission.ANSWER_DEPARTMENT,
    },
    Role.AUTHOR: _COUNCIL_EDIT | {Permission.OPEN_ROUND, Permission.SEND_FOR_SIGN_OFF, Permission.ANSWER_DEPARTMENT},
    Role.CONTRIBUTOR: _COUNCIL_EDIT,
    Role.VIEWER: _COUNCIL_READ,
    Role.SIGNATORY: _COUNCIL_READ | {Permission.SIGN_OFF, Permission.ANSWER_DEPARTMENT},
    Role.REVIEWER: frozenset({Permission.VIEW_SUBMITTED, Permission.REVIEW, Permission.ASK_FOR_CHANGES}),
    Role.LEAD: frozenset(
        {
            Permission.VIEW_SUBMITTED,
            Permission.APPROVE_REVIEW,
            Permission.ISSUE_SUMMARY,
            Permission.ASK_FOR_CHANGES,
            Permission.RECORD_DECISION,
            Permission.EXPORT_RECORDS,
        }
    ),
    Role.CONSULTATION_MANAGER: frozenset({Permission.MANAGE_CONSULTATIONS}),
    Role.ADMINISTRATOR: frozenset({Permission.ADMINISTER}),
}


@dataclass(frozen=True)
class Grant:
    """A role and what it holds for: one council, or the department when `council` is None."""

    role: Role
    council: str | None = None


@dataclass(frozen=True)
class HeldOffice:
    """A statutory office that the person may sign for today in one council: as its holder, or as a named deputy.

    Args:
        delegation: under which a deputy acts; None for the holder.
        holder: the name of the holder for whom a deputy acts; empty for the holder.
    """

    office: Office
    council: str
    delegation: UUID | None = None
    holder: str = ""

    @property
    def is_deputy(self) -> bool:
        """Whether the person acts for somebody else."""
        return self.delegation is not None


@dataclass(frozen=True)
class Actor:
    """The person behind a request, with the rights they hold at this moment.

    Args:
        user_id: None for a visitor who has not signed in, and for the service itself.
        name: as shown to colleagues and written in the event log.
    """

    user_id: UUID | None
    name: str
    grants: tuple[Grant, ...] = ()
    offices: tuple[HeldOffice, ...] = ()
    email: str = field(default="", compare=False)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def councils(self) -> tuple[str, ...]:
        """GSS codes of the councils the actor belongs to, in order of code, each once."""
        return tuple(sorted({grant.council for grant in self.grants if grant.council}))

    def roles_in(self, council: str | None) -> frozenset[Role]:
        """The roles held for one council, or for the department when `council` is None."""
        return frozenset(grant.role for grant in self.grants if grant.council == council)

    def offices_in(self, council: str) -> tuple[Office, ...]:
        """The statutory offices held today in one council, or acted for as deputy; each once."""
        return tuple(dict.fromkeys(held.office for held in self.offices if held.council == council))

    def own_offices_in(self, council: str) -> tuple[Office, ...]:
        """The statutory offices held today in one council in the person's own right."""
        return tuple(held.office for held in self.offices if held.council == council and not held.is_deputy)


ANONYMOUS = Actor(user_id=None, name="a visitor")
#: The service itself, for work that no person started by hand.
SERVICE = Actor(user_id=None, name="the service")


def may(actor: Actor, permission: Permission, council: str | None = None) -> bool:
    """Whether the actor holds the permission for one council, or for the department when `council` is None.

    A permission held in one council says nothing about another, and the department's roles say nothing about councils.
    """
    if permission is Permission.USE_OWN_ACCOUNT:
        return actor.is_signed_in
    return any(
        grant.council == council and permission in PERMISSIONS[grant.role]
        for grant in actor.grants
        if (grant.role in COUNCIL_ROLES) == (grant.council is not None)
    )


def councils_where(actor: Actor, permission: Permission) -> tuple[str, ...]:
    """GSS codes of the councils in which the actor holds the permission, in order of code."""
    return tuple(code for code in actor.councils if may(actor, permission, code))


def may_anywhere(actor: Actor, permission: Permission) -> bool:
    """Whether the actor holds the permission in the department or in at least one council."""
    return may(actor, permission) or bool(councils_where(actor, permission))
