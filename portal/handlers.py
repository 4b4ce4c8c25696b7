"""Errors as pages: one mapping from the family of errors to a status and words that say what to do.

A page that follows a sent form carries the typed words back. Machines get JSON.
"""

import secrets
from collections.abc import Mapping

from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from portal.access import comes_from_elsewhere
from portal.database import db
from portal.errors import EditConflict, InterestsFirst, NotAllowed, NotFound, PortalError, Refused, TransitionRefused
from portal.extensions import SignInNeeded
from portal.transactions import FormWithoutToken

#: Fields that are not the person's words.
HIDDEN = frozenset({"csrf_token", "idempotency_token", "version", "password", "new_password", "current_password"})

#: Said of a form that the browser reports as sent from another site.
ELSEWHERE = "The form came from another site, so nothing was done."

#: Addresses of work that only some people see, and what to tell somebody who finds nothing there.
WORK = ("/council/", "/review", "/consult/", "/admin")
SIGN_IN = "Check the address. If you followed a link to a council’s work, you may need to sign in as one of its people."

TITLES: Mapping[int, tuple[str, str]] = {
    400: ("There is a problem with the address or the form", "Go back, reload the page and try again."),
    403: ("You may not use this page", "Your account does not have the role that this page needs."),
    404: (
        "Page not found",
        "Check the address, or look for it from the home page.",
    ),
    405: ("This address cannot be used like that", "Go back and use the buttons on the page."),
    409: ("Somebody else was here first", "The record has changed since you opened the page. Reload it to see how."),
    413: (
        "What you sent is too long",
        "Nothing was saved. Go back: your browser still has your words. Send less than 4 megabytes of them.",
    ),
    422: ("That could not be done", ""),
    429: ("Too many attempts", "Wait 15 minutes and try again."),
    500: ("Sorry, there is a problem with the service", "Try again later. What you saved before is safe."),
    503: ("Sorry, the service is busy", "Wait a minute and send it again. Your words are below."),
}


def _answer(status: int, *, message: str = "", title: str = "") -> ResponseReturnValue:
    default_title, default_message = TITLES.get(status, TITLES[500])
    if status == 404 and request.path.startswith(WORK):
        default_message = SIGN_IN
    title, message = title or default_title, message or default_message
    if request.path.startswith("/api/") or request.path in ("/healthz", "/readyz"):
        return jsonify(error={"status": status, "title": title, "message": message}), status
    kept = _typed_words() if request.method == "POST" else []
    return render_template("error.html", status=status, title=title, message=message, kept=kept), status


def _typed_words() -> list[tuple[str, str]]:
    try:
        items = list(request.form.items(multi=True))
    except HTTPException:  # the body was too long to be read as a form
        return []
    return [(name, value) for name, value in items if name not in HIDDEN and value.strip()]


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):  # a host that is not ours: no page can be made, for it has no addresses
        return Response("This is not an address of the service.\n", status=400, mimetype="text/plain")
    if error.response is not None or (error.code or 500) < 400:
        return error
    return _answer(error.code or 500)


def _portal_error(error: PortalError) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(error, InterestsFirst):
        return redirect(url_for("review.interests", assessment_id=error.assessment_id), code=303)
    if isinstance(error, NotFound):
        return _answer(404)
    if isinstance(error, NotAllowed):
        return _answer(403, message=ELSEWHERE if request.method == "POST" and comes_from_elsewhere() else "")
    if isinstance(error, TransitionRefused | EditConflict):
        return _answer(409)
    if isinstance(error, Refused):
        return _answer(422, message=error.message)
    return _unexpected(error)


def _resend(error: HTTPException) -> ResponseReturnValue:
    """A form without a living session or token: the words stay on the page and can be sent again."""
    if comes_from_elsewhere():
        return _answer(403, message=ELSEWHERE)
    if request.path.startswith("/api/"):
        return _answer(400)
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in HIDDEN - {"version"}]
    kept = [(name, value) for name, value in fields if name != "version" and value.strip()]
    needs_sign_in = isinstance(error, SignInNeeded)
    status = 401 if needs_sign_in else 400
    return (
        render_template(
            "resend.html", fields=fields, kept=kept, needs_sign_in=needs_sign_in, token=_sent_token(), path=request.path
        ),
        status,
    )


def _sent_token() -> str:
    return request.form.get("idempotency_token", "")


def _locked(error: OperationalError) -> ResponseReturnValue:
    db.session.rollback()
    current_app.logger.error("database unavailable: %s", type(error.orig).__name__)
    return _answer(503)


def _unexpected(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    g.portal_reference = secrets.token_hex(4)
    current_app.logger.exception("unexpected error, reference %s", g.portal_reference)
    return _answer(500)


def install(app: Flask) -> None:
    """Registers the mapping."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(PortalError, _portal_error)
    app.register_error_handler(CSRFError, _resend)
    app.register_error_handler(FormWithoutToken, _resend)
    app.register_error_handler(SignInNeeded, _resend)
    app.register_error_handler(OperationalError, _locked)
    app.register_error_handler(500, _unexpected)
