"""Changing the closing time, in public and with a reason."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.consult import CloseForm, ExtendForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.consult import bp
from portal.blueprints.wording import closing_words
from portal.domain.consultation.window import closing_instant, last_minute
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services import consultations
from portal.transactions import commits

STALE = "Somebody else changed the consultation while you were on this page. Check the dates and send it again."


@bp.get("/<slug:consultation>/extend")
@allow(Permission.MANAGE_CONSULTATIONS)
def extend(consultation: str) -> ResponseReturnValue:
    found = consultations.get_consultation(consultation)
    last = last_minute(found.closes_at)
    form = ExtendForm(None, closes_on=last.date(), closes_at=f"{last:%H:%M}")
    return _page("consult/extend.html", found, form)


@bp.post("/<slug:consultation>/extend")
@allow(Permission.MANAGE_CONSULTATIONS)
@commits
def extend_save(consultation: str) -> ResponseReturnValue:
    found, form = consultations.get_consultation(consultation), ExtendForm(request.form)
    if not form.validate() or form.closes_on.data is None:
        return _page("consult/extend.html", found, form), 422
    try:
        changed = consultations.extend_consultation(
            consultation,
            closes_at=closing_instant(form.closes_on.data, form.closing_time),
            reason=form.reason.data or "",
            version=form.version.number,
            actor=current_actor(),
            now=clock.now(),
        )
    except EditConflict:
        form.add_error("closes_on", STALE)
        return _page("consult/extend.html", found, form), 409
    except Refused as error:
        form.add_error("closes_on", error.message)
        return _page("consult/extend.html", found, form), 422
    flash(f"The consultation now closes at {closing_words(changed)}. The reason is shown in public.")
    return redirect(url_for("consult.overview", consultation=consultation), code=303)


@bp.get("/<slug:consultation>/close")
@allow(Permission.MANAGE_CONSULTATIONS)
def close(consultation: str) -> ResponseReturnValue:
    return _page("consult/close.html", consultations.get_consultation(consultation), CloseForm())


@bp.post("/<slug:consultation>/close")
@allow(Permission.MANAGE_CONSULTATIONS)
@commits
def close_save(consultation: str) -> ResponseReturnValue:
    found, form = consultations.get_consultation(consultation), CloseForm(request.form)
    if not form.validate():
        return _page("consult/close.html", found, form), 422
    try:
        consultations.close_consultation(
            consultation,
            reason=form.reason.data or "",
            version=form.version.number,
            actor=current_actor(),
            now=clock.now(),
        )
    except EditConflict:
        form.add_error("reason", STALE)
        return _page("consult/close.html", found, form), 409
    except Refused as error:
        form.add_error("reason", error.message)
        return _page("consult/close.html", found, form), 422
    flash("The consultation is closed. The reason is shown in public.")
    return redirect(url_for("consult.overview", consultation=consultation), code=303)


def _page(template: str, found: consultations.Consultation, form: ExtendForm | CloseForm) -> str:
    return render_template(template, consultation=found, form=form)
