"""The Flask extensions, made once and bound to each app by `portal.app`."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask_login import LoginManager, UserMixin
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from portal import clock
from portal.domain.roles import Actor

login_manager = LoginManager()
csrf = CSRFProtect()


class SignInNeeded(Unauthorized):
    """A form was sent without a living session; what was typed is given back."""


@dataclass
class SignedIn(UserMixin):
    """What Flask-Login carries: the session's token, never the account's id, so that ending the session ends it."""

    token: str
    actor: Actor

    def get_id(self) -> str:
        return self.token


@login_manager.user_loader
def load_session(token: str) -> SignedIn | None:
    """The signed-in person of a session token, with rights as they stand at this request."""
    from portal.services import people
    from portal.transactions import is_writing, writing

    now = clock.now()
    found = people.find_session_user(token, now=now)
    if found is None:
        return None
    user, seen_at = found
    actor = people.actor_of(user, today=now.date())
    if now - seen_at > people.sessions.TOUCH_EVERY and not is_writing():
        with writing():
            people.touch_session(token, now=now)
    return SignedIn(token, actor)


@login_manager.unauthorized_handler
def ask_to_sign_in() -> Response:
    """Sends a reader to the sign-in page; a writer keeps what was typed (see the error handler of SignInNeeded)."""
    if request.method == "POST":
        raise SignInNeeded()
    target = request.full_path.rstrip("?")
    return redirect(url_for("account.sign_in", next=target), code=302)
