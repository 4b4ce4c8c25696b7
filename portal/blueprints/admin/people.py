"""Who may do what: people, invitations and roles."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.admin import InviteForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.admin import bp
from portal.domain.roles import Permission, Role
from portal.errors import Refused
from portal.services import councils, people
from portal.transactions import commits


@bp.get("/people")
@allow(Permission.ADMINISTER)
def people_list() -> ResponseReturnValue:
    names = {council.gss_code: council.name for council in councils.list_councils()}
    return render_template("admin/people.html", people=people.list_people(), names=names)


@bp.get("/people/invite")
@allow(Permission.ADMINISTER)
def invite() -> ResponseReturnValue:
    return render_template("admin/invite.html", form=_invite_form())


@bp.post("/people/invite")
@allow(Permission.ADMINISTER)
@commits
def invite_send() -> ResponseReturnValue:
    form = _invite_form()
    if not form.validate():
        return render_template("admin/invite.html", form=form), 422
    settings = current_app.extensions["portal-settings"]
    try:
        people.invite(
            form.email.data or "",
            Role(form.role.data),
            council=form.council.data or None,
            base_url=settings.public_url,
            actor=current_actor(),
            now=clock.now(),
        )
    except Refused as error:
        form.add_error("role", error.message)
        return render_template("admin/invite.html", form=form), 422
    flash(f"Invited {form.email.data}. The link in the mail works once, for 7 days.")
    return redirect(url_for("admin.people_list"), code=303)


def _invite_form() -> InviteForm:
    listed = [(c.gss_code, c.official_name) for c in councils.list_councils(today=clock.now().date())]
    return InviteForm(request.form or None, councils=listed)


@bp.post("/people/memberships/<uuid:membership_id>/remove")
@allow(Permission.ADMINISTER)
@commits
def membership_remove(membership_id: UUID) -> ResponseReturnValue:
    people.remove_membership(membership_id, actor=current_actor(), now=clock.now())
    flash("The role is taken away, and the person’s sessions have ended.")
    return redirect(url_for("admin.people_list"), code=303)
