"""Consultations as anybody sees them: the list, one consultation, its outcome."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import PUBLIC, allow
from portal.blueprints.public import bp
from portal.blueprints.respond.journey import sections_of
from portal.domain.consultation.window import Phase
from portal.errors import NotFound
from portal.services import consultations


@bp.get("/consultations")
@allow(PUBLIC)
def consultations_list() -> ResponseReturnValue:
    now = clock.now()
    found = [(c, consultations.phase_of(c, now=now)) for c in consultations.list_public_consultations(now=now)]
    return render_template(
        "public/consultations.html",
        open_now=[c for c, phase in found if phase is Phase.OPEN],
        announced=[c for c, phase in found if phase is Phase.ANNOUNCED],
        closed=[(c, phase) for c, phase in found if phase in (Phase.CLOSED, Phase.OUTCOME_PUBLISHED)],
    )


@bp.get("/consultations/<slug:consultation>")
@allow(PUBLIC)
def consultation(consultation: str) -> ResponseReturnValue:
    now = clock.now()
    found = consultations.get_public_consultation(consultation, now=now)
    return render_template(
        "public/consultation.html",
        consultation=found,
        phase=consultations.phase_of(found, now=now),
        is_held_elsewhere=consultations.is_held_elsewhere(found),
        sections=sections_of(found),
        notes=found.notes.get("entries", []),
        outcome_address=url_for("public.consultation_outcome", consultation=consultation),
    )


@bp.get("/consultations/<slug:consultation>/outcome")
@allow(PUBLIC)
def consultation_outcome(consultation: str) -> ResponseReturnValue:
    now = clock.now()
    found = consultations.get_public_consultation(consultation, now=now)
    if consultations.phase_of(found, now=now) is not Phase.OUTCOME_PUBLISHED:
        raise NotFound(f"no outcome of {consultation}")
    return render_template(
        "public/consultation_outcome.html",
        consultation=found,
        is_held_elsewhere=consultations.is_held_elsewhere(found),
        results=consultations.public_results(consultation, now=now),
        data_address=f"/api/v1/consultations/{consultation}/results",
    )
