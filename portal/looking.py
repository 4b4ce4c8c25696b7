"""Each look at a restricted page of a case is recorded before the page leaves.

GET views never write. So the look is written after the view has answered, in a short transaction of its own, and a
page whose look could not be recorded is not shown (decision 0074).
"""

from collections.abc import Callable
from uuid import UUID

from flask import Response, current_app, make_response, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from portal import clock
from portal.access import current_actor
from portal.database import db
from portal.services.reviews import looks
from portal.transactions import writing

#: Parts of an address that say which part of a case was shown. Ids of people and the like stay out of the log.
_PARTS = ("theme", "code", "section", "copy", "number", "model", "step")
#: A person's own declaration shows nothing of a case.
_OWN = "review.interests"

#: Answers that show something of a case: also a form that comes back to be corrected, and one that met another's words.
_SHOWN = (200, 206, 304, 409, 422)

UNRECORDED = "Sorry, this page cannot be shown now"


def record_look(response: Response) -> Response:
    """Records that somebody saw a page of a case; gives the page back, or an error page in its place.

    Call it after each request to the department's desk.
    """
    record = _recorder() if response.status_code in _SHOWN else None
    if record is None:
        return response
    try:
        with writing():
            record()
    except (SQLAlchemyError, OSError) as error:
        db.session.rollback()
        current_app.logger.error("a look was not recorded, so the page was not shown: %s", type(error).__name__)
        response.close()
        return _refused()
    return response


def _recorder() -> Callable[[], None] | None:
    """What records this request; None where it shows nothing of a case."""
    values, actor = request.view_args or {}, current_actor()
    if isinstance(export_id := values.get("export_id"), UUID):
        return lambda: looks.record_download(export_id, actor=actor, now=clock.now())
    assessment_id, pack_id = values.get("assessment_id"), values.get("pack_id")
    if assessment_id is None and isinstance(pack_id, UUID):
        # The pack of a person, which shows records of many cases.
        return lambda: looks.record_pack_look(pack_id, (request.endpoint or ""), actor=actor, now=clock.now())
    if not isinstance(assessment_id, UUID) or request.endpoint == _OWN:
        return None
    page, part = (request.endpoint or "").removeprefix("review."), _part()
    write = looks.record_look if request.method in ("GET", "HEAD") else looks.record_look_in_answer
    return lambda: write(assessment_id, page, part, actor=actor, now=clock.now())


def _part() -> str:
    found = (request.view_args or {}).items()
    return next((str(value) for name in _PARTS for key, value in found if key == name), "")


def _refused() -> Response:
    message = "Each look at a case is recorded, and this one could not be. Wait a minute and open the page again."
    page = render_template("error.html", status=503, title=UNRECORDED, message=message, kept=[])
    return make_response(page, 503)
