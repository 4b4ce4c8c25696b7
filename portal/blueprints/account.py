"""One's own account: signing in and out, invitations."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from forms.account import AcceptInvitationForm, SignInForm
from portal import clock
from portal.access import PUBLIC, allow, current_actor
from portal.domain.roles import Permission, may, may_anywhere
from portal.extensions import SignedIn
from portal.services import assessments, people
from portal.transactions import commits, keep_changes

bp = Blueprint("account", __name__)

#: Characters of an address to go on to after signing in; no page of the service has a longer one.
LONGEST_TARGET = 500


def safe_target(target: str) -> str:
    """An address within the service, or the start page: redirects stay home."""
    try:
        parts = urlsplit(target)
    except ValueError:  # brackets that hold no network address
        return ""
    plain = target.isprintable() and "\\" not in target and len(target) <= LONGEST_TARGET
    if plain and target.startswith("/") and not target.startswith("//") and not parts.netloc and not parts.scheme:
        return target
    return ""


def landing() -> str:
    """Where a person's work is."""
    actor = current_actor()
    if may_anywhere(actor, Permission.VIEW_ROUND):
        return "/council"
    if may(actor, Permission.VIEW_SUBMITTED):
        return "/review"
    if may(actor, Permission.MANAGE_CONSULTATIONS):
        return "/consult"
    if may(actor, Permission.ADMINISTER):
        return "/admin"
    return url_for("account.home")


@bp.get("/sign-in")
@allow(PUBLIC)
def sign_in() -> ResponseReturnValue:
    if current_actor().is_signed_in:
        return redirect(safe_target(request.args.get("next", "")) or landing())
    return render_template("account/sign_in.html", form=SignInForm(), target=safe_target(request.args.get("next", "")))


def _password_checked(view: Callable[[], ResponseReturnValue]) -> Callable[[], ResponseReturnValue]:
    """Checks form and password before the write transaction that the view is."""

    @wraps(view)
    def wrapper() -> ResponseReturnValue:
        form = SignInForm(request.form)
        target = safe_target(request.form.get("next", ""))
        if not form.validate():
            return render_template("account/sign_in.html", form=form, target=target), 422
        try:
            g.portal_password = people.check_password(
                form.email.data or "", form.password.data or "", address=request.remote_addr or "", now=clock.now()
            )
        except people.SignInRefused:
            form.add_error("email", "There were too many attempts. Wait 15 minutes and try again")
            return render_template("account/sign_in.html", form=form, target=target), 429
        return view()

    return wrapper


@bp.post("/sign-in")
@allow(PUBLIC)
@_password_checked
@commits
def sign_in_send() -> ResponseReturnValue:
    form = SignInForm(request.form)
    target = safe_target(request.form.get("next", ""))
    token = people.begin_session(
        form.email.data or "", g.portal_password, address=request.remote_addr or "", now=clock.now()
    )
    keep_changes()
    if token is None:
        form.validate()
        form.add_error("email", "Check the email address and the password: they do not belong together")
        return render_template("account/sign_in.html", form=form, target=target), 422
    return _begin_session(token, target)


def _begin_session(token: str, target: str) -> ResponseReturnValue:
    session.clear()  # a new session id and a new form token: nothing from before signing in is carried over
    user = people.find_session_user(token, now=clock.now())
    assert user is not None
    actor = people.actor_of(user[0], today=clock.now().date())
    login_user(SignedIn(token, actor))
    g.portal_actor = actor
    return redirect(target or landing(), code=303)


@bp.post("/sign-out")
@allow(PUBLIC)
@commits
def sign_out() -> ResponseReturnValue:
    actor = current_actor()
    if actor.is_signed_in:
        people.end_session(current_user.get_id(), actor=actor, now=clock.now())
        logout_user()
    session.clear()
    response = make_response(redirect(url_for("account.signed_out"), code=303))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/sign-out")
@allow(PUBLIC)
def signed_out() -> ResponseReturnValue:
    return render_template("account/signed_out.html", still_signed_in=current_actor().is_signed_in)


@bp.get("/account")
@allow(Permission.USE_OWN_ACCOUNT)
def home() -> ResponseReturnValue:
    actor = current_actor()
    names = {council.gss_code: council.name for council in people.list_councils_of(actor)}
    return render_template("account/home.html", names=names)


@bp.route("/account/invitations/<token>", methods=["GET"])
@allow(PUBLIC)
def invitation(token: str) -> ResponseReturnValue:
    found = people.find_invitation(token, now=clock.now())
    if found is None:
        abort(404)
    known = people.find_user(found.email) is not None
    council = assessments.get_council(found.council_gss) if found.council_gss else None
    return render_template(
        "account/invitation.html", form=AcceptInvitationForm(), invitation=found, council=council, known=known
    )


@bp.post("/account/invitations/<token>")
@allow(PUBLIC)
@commits
def invitation_accept(token: str) -> ResponseReturnValue:
    found = people.find_invitation(token, now=clock.now())
    if found is None:
        abort(404)
    known = people.find_user(found.email) is not None
    form = AcceptInvitationForm(request.form)
    if not known and not form.validate():
        council = assessments.get_council(found.council_gss) if found.council_gss else None
        page = render_template("account/invitation.html", form=form, invitation=found, council=council, known=known)
        return page, 422
    user = people.accept_invitation(
        token, name=form.name.data or "", password=form.password.data or "", now=clock.now()
    )
    target = url_for("council.overview", gss=found.council_gss) if found.council_gss else ""
    if known:  # the link in a mail adds the role; it does not open an account that has a password of its own
        return redirect(target if current_actor().user_id == user.id else _sign_in_for(target), code=303)
    opened = people.begin_session(user.email, user.password_hash, address=request.remote_addr or "", now=clock.now())
    assert opened is not None, "a new account with the password it was just given"
    response = _begin_session(opened, target)
    flash(f"Your account is open, and you are signed in. Next time, sign in as {user.email}.")
    return response


def _sign_in_for(target: str) -> str:
    return url_for("account.sign_in", next=target) if target else url_for("account.sign_in")
