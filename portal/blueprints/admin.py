"""The administrator's screens: people, releases of figures, slow work, the event log."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.admin import InviteForm
from portal import clock
from portal.access import allow, current_actor
from portal.domain.roles import Permission, Role
from portal.errors import Refused
from portal.services import councils, people, records
from portal.services.figures import releases as figure_releases
from portal.transactions import commits

bp = Blueprint("admin", __name__)


@bp.get("")
@allow(Permission.ADMINISTER)
def home() -> ResponseReturnValue:
    failed = [job for job in records.list_jobs() if job.state == "failed"]
    return render_template("admin/home.html", failed=len(failed), head=records.chain_head())


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


@bp.get("/jobs")
@allow(Permission.ADMINISTER)
def jobs() -> ResponseReturnValue:
    return render_template("admin/jobs.html", jobs=records.list_jobs())


@bp.post("/jobs/<uuid:job_id>/retry")
@allow(Permission.ADMINISTER)
@commits
def job_retry(job_id: UUID) -> ResponseReturnValue:
    records.retry_job(job_id, actor=current_actor(), now=clock.now())
    flash("The work was put back in the queue.")
    return redirect(url_for("admin.jobs"), code=303)


@bp.get("/events")
@allow(Permission.ADMINISTER)
def events() -> ResponseReturnValue:
    held, broken = records.verify_chain()
    return render_template("admin/events.html", events=records.list_events(), held=held, broken=broken)


@bp.get("/releases")
@allow(Permission.ADMINISTER)
def releases() -> ResponseReturnValue:
    return render_template("admin/releases.html", releases=figure_releases.list_releases())


@bp.get("/releases/<slug:code>")
@allow(Permission.ADMINISTER)
def release(code: str) -> ResponseReturnValue:
    return render_template("admin/release.html", release=figure_releases.get_release(code))


@bp.post("/releases/<slug:code>/publish")
@allow(Permission.ADMINISTER)
@commits
def release_publish(code: str) -> ResponseReturnValue:
    superseded = figure_releases.publish(code, actor=current_actor(), now=clock.now())
    flash(f"Published. {superseded:,} earlier figures are superseded and kept.")
    return redirect(url_for("admin.release", code=code), code=303)
