"""How a browser holds a response: the return token in a cookie of its own, and in every form of the journey.

The token stands in no address after the private link has been followed. The form carries it too, so that a page which
was open for a long time, in a browser that has dropped its cookies, still belongs to its response.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec

from flask import current_app, g, make_response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Answer

from portal import clock
from portal.errors import NotFound
from portal.services import consultations
from portal.transactions import writing

P = ParamSpec("P")

COOKIE = "response"
FIELD = "response"


def saves(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Makes a view one write transaction that may be repeated.

    Unlike `commits` it keeps no form token: what a respondent sends is a replacement of what stood there, so sending it
    twice does no harm, and somebody who goes back to earlier words and saves those again must not be told that it was
    done already. The moment of arrival is taken before the wait for the database, because that is the one that counts.
    """

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        g.portal_arrived = clock.now()
        request.form  # noqa: B018  # reads the body before the lock is taken
        with writing() as unit:
            response = make_response(view(*args, **kwargs))
            if response.status_code not in (301, 302, 303):
                unit.abandon()
        return response

    wrapper.portal_commits = True  # type: ignore[attr-defined]  # read by the access guard's tests
    return wrapper


def arrived() -> datetime:
    """The moment that counts for this request."""
    moment: datetime = g.get("portal_arrived") or clock.now()
    return moment


def find_token() -> str:
    """The return token of this request; the form's before the cookie's, because it belongs to the page."""
    return request.form.get(FIELD, "") or request.cookies.get(COOKIE, "")


def current(slug: str) -> tuple[str, consultations.Response]:
    """The token and the response of this browser.

    Raises:
        NotFound: the browser holds none for this consultation.
    """
    token = find_token()
    if not token:
        raise NotFound("no response in this browser")
    return token, consultations.get_response(slug, token)


def hold(answer: Answer, slug: str, token: str) -> Answer:
    """Puts the token in the cookie of this consultation's journey."""
    answer.set_cookie(
        COOKIE,
        token,
        path=url_for("respond.start", consultation=slug),
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return answer


def let_go(answer: Answer, slug: str) -> Answer:
    """Takes the token out of the browser; the private link still opens the response."""
    answer.delete_cookie(COOKIE, path=url_for("respond.start", consultation=slug))
    return answer


def private_link(slug: str, token: str) -> str:
    """The whole address under which the respondent can come back."""
    base = current_app.extensions["portal-settings"].public_url.rstrip("/")
    return base + url_for("respond.return_link", consultation=slug, token=token)
