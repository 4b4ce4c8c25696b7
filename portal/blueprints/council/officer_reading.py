"""What a statutory officer, or a deputy, reads before signing: the whole, and what changed since the last time."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.signing import ReadForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.sign_off import office_of
from portal.domain.roles import Office, Permission
from portal.domain.workflow import RoundState
from portal.errors import NotAllowed, Refused
from portal.services import assessments
from portal.services.assurance import hidden_codes
from portal.transactions import commits


def _page(gss: str, round_id: UUID, office: Office, form: ReadForm | None = None) -> str:
    actor, today = current_actor(), clock.now().date()
    found = assessments.get_round(round_id, gss, actor=actor)
    if office not in actor.offices_in(gss) or found.state is RoundState.SUBMITTED:
        abort(404)
    if hidden_codes(found, actor=actor):
        raise NotAllowed("an independent reader reads the whole after recording their own views")
    reading = assessments.get_reading(found, office, actor=actor)
    return render_template(
        "council/reading_officer.html",
        round=found,
        council=found.council,
        office=office,
        office_label=office.label(combined_authority=found.council.is_combined_authority),
        reading=reading,
        sign_off=assessments.get_sign_off(found, today=today),
        form=form or ReadForm(content_sha256=reading.content_sha256),
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/sign-off/<slug:office>/read")
@allow(Permission.SIGN_OFF, council="gss")
def reading_officer(gss: str, round_id: UUID, office: str) -> ResponseReturnValue:
    return _page(gss, round_id, office_of(office))


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/sign-off/<slug:office>/read")
@allow(Permission.SIGN_OFF, council="gss")
@commits
def reading_record(gss: str, round_id: UUID, office: str) -> ResponseReturnValue:
    held, form = office_of(office), ReadForm(request.form)
    found = assessments.get_round(round_id, gss, actor=current_actor())
    if not form.validate():
        return _page(gss, round_id, held, form), 422
    try:
        digest = form.content_sha256.data or ""
        assessments.record_reading(found.id, held, content_sha256=digest, actor=current_actor(), now=clock.now())
    except Refused as refused:
        # The page below shows the words as they stand now, so the digest sent next is theirs.
        form.content_sha256.data = ""
        form.add_error("read", refused.message)
        return _page(gss, round_id, held, form), 422
    flash("Your reading is recorded.")
    if found.state is RoundState.AWAITING_SIGN_OFF:
        return redirect(url_for("council.signing", gss=gss, round_id=round_id, office=office), code=303)
    return redirect(url_for("council.sign_off", gss=gss, round_id=round_id), code=303)
