"""Which roles a council gives its own people, which duties fit which role, and what bars taking a role away."""

from collections.abc import Collection, Mapping

from portal.domain.duties import WRITING, Duty
from portal.domain.roles import COUNCIL_ROLES, PERMISSIONS, Permission, Role

#: Roles that a council administrator may give and take away: those of the own council and none of the department's,
#: in the order of a page, with what each lets a person do.
GIVEN_BY_COUNCILS: Mapping[Role, str] = {
    Role.AUTHOR: "Sets rounds up, answers every theme, and sends the assessment for sign-off.",
    Role.CONTRIBUTOR: "Answers the themes they are named for, and every theme nobody is named for.",
    Role.VIEWER: "Reads drafts and what was sealed. Can be asked to read a theme independently.",
    Role.SIGNATORY: "Reads the whole, and signs it while holding a statutory office.",
    Role.COUNCIL_ADMIN: "Does all that an author does, and looks after people and offices.",
}


def roles_for(duty: Duty) -> frozenset[Role]:
    """The roles of which a person needs one to be given a duty.

    Writing needs a role that may write. Reading independently needs no more than being of the council.

    Source: our own rule.
    """
    if duty not in WRITING:
        return COUNCIL_ROLES
    return frozenset(role for role in COUNCIL_ROLES if Permission.EDIT_ROUND in PERMISSIONS[role])


def fits(duty: Duty, roles: Collection[Role]) -> bool:
    """Whether somebody with these roles in the council can be given a duty.

    Source: our own rule.
    """
    return bool(roles_for(duty) & set(roles))


def why_not_take_away(role: Role, *, is_own: bool, other_administrators: int) -> str | None:
    """What bars a council administrator from taking a role away, in words; None when nothing does.

    Args:
        is_own: the administrator would take it from themselves.
        other_administrators: how many other people administer the council.

    Source: our own rule: somebody has to be left who can let others in.
    """
    if role not in GIVEN_BY_COUNCILS:
        return "The department gives this role, so only the department takes it away"
    if role is Role.COUNCIL_ADMIN and other_administrators == 0:
        who = "You are" if is_own else "This person is"
        return f"{who} the only administrator of the council. Give somebody else that role first"
    return None
