"""A council's own people: inviting them, and taking a role away."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.people import InvitePersonForm, RemoveRoleForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.set_up import public_url
from portal.domain.council_people import GIVEN_BY_COUNCILS
from portal.domain.roles import Permission, Role
from portal.errors import Refused
from portal.services import assessments
from portal.services import guidance as editions
from portal.services.people import council_people as service
from portal.transactions import commits


def theme_titles() -> dict[str, str]:
    """Titles of themes by slug, of whichever edition has them."""
    return {theme.slug: theme.title for edition in editions.list_editions() for theme in edition.guidance.themes}


@bp.get("/<gss:gss>/people")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
def people(gss: str) -> ResponseReturnValue:
    actor, now = current_actor(), clock.now()
    return render_template(
        "council/people.html",
        council=assessments.get_council(gss),
        people=service.list_people_of(gss, actor=actor, today=now.date()),
        invitations=service.list_invitations(gss, actor=actor),
        titles=theme_titles(),
    )


@bp.get("/<gss:gss>/people/invite")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
def people_invite(gss: str) -> ResponseReturnValue:
    return _invite_page(gss, InvitePersonForm(None))


def _invite_page(gss: str, form: InvitePersonForm) -> str:
    return render_template(
        "council/people_invite.html",
        council=assessments.get_council(gss),
        form=form,
        meanings={role.value: words for role, words in GIVEN_BY_COUNCILS.items()},
    )


@bp.post("/<gss:gss>/people/invite")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
@commits
def people_invite_send(gss: str) -> ResponseReturnValue:
    form = InvitePersonForm(request.form)
    if not form.validate():
        return _invite_page(gss, form), 422
    email, role = form.email.data or "", Role(form.role.data)
    try:
        service.invite_to_council(gss, email, role, base_url=public_url(), actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error("email", refused.message)
        return _invite_page(gss, form), 422
    flash(f"Invited {email}. The link in the mail works once, for 7 days.")
    return redirect(url_for("council.people", gss=gss), code=303)


@bp.get("/<gss:gss>/people/invitations/<uuid:invitation_id>/cancel")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
def people_invitation_cancelling(gss: str, invitation_id: UUID) -> ResponseReturnValue:
    found = service.get_invitation(invitation_id, gss, actor=current_actor())
    return render_template("council/people_cancel.html", council=assessments.get_council(gss), invitation=found)


@bp.post("/<gss:gss>/people/invitations/<uuid:invitation_id>/cancel")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
@commits
def people_invitation_cancel(gss: str, invitation_id: UUID) -> ResponseReturnValue:
    email = service.cancel_invitation(invitation_id, gss, actor=current_actor(), now=clock.now())
    flash(f"The invitation of {email} is cancelled. Its link opens nothing now.")
    return redirect(url_for("council.people", gss=gss), code=303)


@bp.post("/<gss:gss>/people/invitations/<uuid:invitation_id>/send-again")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
@commits
def people_invitation_send_again(gss: str, invitation_id: UUID) -> ResponseReturnValue:
    email = service.send_again(invitation_id, gss, base_url=public_url(), actor=current_actor(), now=clock.now())
    flash(f"A new invitation is on its way to {email}. It works for 7 days; the old link opens nothing now.")
    return redirect(url_for("council.people", gss=gss), code=303)


def _removal_page(gss: str, membership_id: UUID, form: RemoveRoleForm) -> str:
    plan = service.plan_removal(membership_id, gss, actor=current_actor(), today=clock.now().date())
    return render_template(
        "council/people_removal.html",
        council=assessments.get_council(gss),
        plan=plan,
        form=form,
        titles=theme_titles(),
        is_own=plan.membership.user_id == current_actor().user_id,
    )


@bp.get("/<gss:gss>/people/roles/<uuid:membership_id>/remove")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
def people_role_removal(gss: str, membership_id: UUID) -> ResponseReturnValue:
    return _removal_page(gss, membership_id, RemoveRoleForm(None))


@bp.post("/<gss:gss>/people/roles/<uuid:membership_id>/remove")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
@commits
def people_role_remove(gss: str, membership_id: UUID) -> ResponseReturnValue:
    form = RemoveRoleForm(request.form)
    if not form.validate():
        return _removal_page(gss, membership_id, form), 422
    try:
        done = service.remove_role(
            membership_id, gss, ends_offices=form.ends_offices, actor=current_actor(), now=clock.now()
        )
    except Refused:  # the page says why
        return _removal_page(gss, membership_id, RemoveRoleForm(None)), 422
    flash(f"{done.membership.user.name} is no longer {done.membership.role.label}, and their sessions have ended.")
    return redirect(url_for("council.people", gss=gss), code=303)
