"""One reviewer's readings across cases, for leads."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forms.moderation import CalibrationForm
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.roles import Permission
from portal.errors import NotFound
from portal.services import calibration as readings
from portal.services.calibration import Filters


@bp.get("/calibration")
@allow(Permission.APPROVE_REVIEW)
def calibration() -> ResponseReturnValue:
    actor = current_actor()
    choices = readings.list_choices(actor=actor)
    chosen = {name: request.args.get(name, "") for name in ("reviewer", "theme", "cycle")}
    form = CalibrationForm(reviewers=choices.reviewers, themes=choices.themes, cycles=choices.cycles, **chosen)
    found = None
    if chosen["reviewer"]:
        filters = Filters(_known(chosen["theme"], choices.themes), _known(chosen["cycle"], choices.cycles))
        page = request.args.get("page", 1, type=int)
        found = readings.get_calibration(_id(chosen["reviewer"]), filters, page=page, actor=actor)
    return render_template("review/calibration.html", form=form, found=found, chosen=chosen)


def _known(code: str, choices: tuple[tuple[str, str], ...]) -> str:
    if code and code not in dict(choices):
        raise NotFound()
    return code


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None
