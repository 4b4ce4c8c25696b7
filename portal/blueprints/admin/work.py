"""The front page of the administration, slow work and the event log."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.admin import bp
from portal.domain.roles import Permission
from portal.services import records
from portal.transactions import commits


@bp.get("")
@allow(Permission.ADMINISTER)
def home() -> ResponseReturnValue:
    failed = [job for job in records.list_jobs() if job.state == "failed"]
    return render_template("admin/home.html", failed=len(failed), head=records.chain_head())


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
