"""Beginning a response, and coming back to one."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import PUBLIC, allow
from portal.blueprints.respond import bp
from portal.blueprints.respond.session import arrived, current, find_token, hold, let_go, private_link, saves
from portal.domain.consultation.window import Phase
from portal.errors import NotFound
from portal.services import consultations


@bp.get("/<slug:consultation>/respond")
@allow(PUBLIC)
def start(consultation: str) -> ResponseReturnValue:
    found = consultations.get_public_consultation(consultation, now=clock.now())
    if consultations.phase_of(found, now=clock.now()) is not Phase.OPEN:
        return redirect(url_for("public.consultation", consultation=consultation))
    try:
        _, response = current(consultation)
    except NotFound:
        response = None
    return render_template(
        "respond/start.html", consultation=found, response=response, new_token=consultations.new_token()
    )


@bp.post("/<slug:consultation>/respond")
@allow(PUBLIC)
@saves
def start_response(consultation: str) -> ResponseReturnValue:
    token = request.form.get("response", "")
    consultations.start_response(consultation, token=token, now=arrived())
    answer = make_response(redirect(url_for("respond.your_link", consultation=consultation), code=303))
    return hold(answer, consultation, token)


@bp.get("/<slug:consultation>/respond/your-link")
@allow(PUBLIC)
def your_link(consultation: str) -> ResponseReturnValue:
    token, response = current(consultation)
    return render_template(
        "respond/your_link.html",
        consultation=response.consultation,
        response=response,
        link=private_link(consultation, token),
        is_saved="saved" in request.args,
        token=token,
    )


@bp.get("/<slug:consultation>/respond/return/<token>")
@allow(PUBLIC)
def return_link(consultation: str, token: str) -> ResponseReturnValue:
    response = consultations.get_response(consultation, token)
    page = render_template("respond/return.html", consultation=response.consultation, token=token)
    answer = make_response(page)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@bp.post("/<slug:consultation>/respond/return")
@allow(PUBLIC)
@saves
def come_back(consultation: str) -> ResponseReturnValue:
    token = find_token()
    response = consultations.get_response(consultation, token)
    target = "respond.receipt" if response.submitted_at else "respond.about_you"
    return hold(make_response(redirect(url_for(target, consultation=consultation), code=303)), consultation, token)


@bp.post("/<slug:consultation>/respond/leave")
@allow(PUBLIC)
@saves
def leave(consultation: str) -> ResponseReturnValue:
    answer = make_response(redirect(url_for("public.consultation", consultation=consultation), code=303))
    return let_go(answer, consultation)
