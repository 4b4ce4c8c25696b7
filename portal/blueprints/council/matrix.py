"""Who may do what in the council's area, as a page anybody in it can read."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access import allow
from portal.blueprints.council import bp
from portal.domain import permissions_matrix as table
from portal.domain.roles import Permission
from portal.services import assessments


@bp.get("/<gss:gss>/who-may-do-what")
@allow(Permission.VIEW_ROUND, council="gss")
def matrix(gss: str) -> ResponseReturnValue:
    groups = [
        (
            group,
            [[action.words, *(table.cell(action, role) for role in table.ROLE_COLUMNS)] for action in actions],
            [
                (action.words, [(duty, table.duty_cell(action, duty)) for duty in table.DUTY_COLUMNS])
                for action in actions
            ],
        )
        for group, actions in table.by_group()
    ]
    return render_template(
        "council/matrix.html",
        council=assessments.get_council(gss),
        groups=groups,
        roles=[role.label.capitalize() for role in table.ROLE_COLUMNS],
        duties=[duty.label.capitalize() for duty in table.DUTY_COLUMNS],
        as_their_role=table.AS_THEIR_ROLE,
    )
