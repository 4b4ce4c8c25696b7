"""Which consultations there are, and how far one has come."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.consult import bp
from portal.domain.consultation.window import Phase
from portal.domain.roles import Permission
from portal.services import consultations
from portal.transactions import commits


@bp.get("")
@allow(Permission.MANAGE_CONSULTATIONS)
def home() -> ResponseReturnValue:
    now = clock.now()
    found = [(c, consultations.phase_of(c, now=now)) for c in consultations.list_consultations()]
    return render_template("consult/home.html", found=found, words=PHASES)


PHASES = {
    Phase.DRAFT: ("Draft", "grey"),
    Phase.ANNOUNCED: ("Not open yet", "yellow"),
    Phase.OPEN: ("Open", "green"),
    Phase.CLOSED: ("Closed", "grey"),
    Phase.OUTCOME_PUBLISHED: ("Outcome published", "blue"),
    Phase.WITHDRAWN: ("Withdrawn", "grey"),
}


@bp.get("/<slug:consultation>")
@allow(Permission.MANAGE_CONSULTATIONS)
def overview(consultation: str) -> ResponseReturnValue:
    now = clock.now()
    found = consultations.get_consultation(consultation)
    return render_template(
        "consult/overview.html",
        consultation=found,
        phase=consultations.phase_of(found, now=now),
        words=PHASES,
        is_held_elsewhere=consultations.is_held_elsewhere(found),
        progress=consultations.progress(consultation),
        notes=found.notes.get("entries", []),
    )


@bp.post("/<slug:consultation>/open")
@allow(Permission.MANAGE_CONSULTATIONS)
@commits
def launch(consultation: str) -> ResponseReturnValue:
    consultations.open_consultation(consultation, actor=current_actor(), now=clock.now())
    flash("The consultation is launched. It takes responses from its opening time.")
    return redirect(url_for("consult.overview", consultation=consultation), code=303)
