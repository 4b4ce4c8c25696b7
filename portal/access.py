"""The guard before every request: deny by default.

A view says who may use it with `@allow`. A view that says nothing is refused, whoever asks: a forgotten decorator is
then an error page and not a leak.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from flask import Flask, abort, current_app, g, request
from flask.typing import ResponseReturnValue

from portal.domain.roles import ANONYMOUS, Actor, Permission, may, may_anywhere
from portal.errors import NotAllowed, NotFound

F = TypeVar("F", bound=Callable[..., Any])  # Any: views take what their address holds


@dataclass(frozen=True)
class Access:
    """Who may use a view.

    Args:
        permission: None when anybody may.
        council: the name of the view's argument that holds the council's GSS code; None for a department permission.
        anywhere: enough to hold the permission in some council; the view itself narrows what it shows.
        hide: answer "not found" rather than "not allowed", where even the existence of the record is private.
    """

    permission: Permission | None
    council: str | None = None
    anywhere: bool = False
    hide: bool = False

    def describe(self) -> str:
        """One line for the access table."""
        if self.permission is None:
            return "public"
        where = "in the council of the address" if self.council else "in any council" if self.anywhere else "department"
        return f"{self.permission} ({where})"


PUBLIC: Final = Access(None)


def allow(access: Access | Permission, *, council: str | None = None, anywhere: bool = False) -> Callable[[F], F]:
    """Says who may use the view: `PUBLIC`, or a permission and where it has to be held.

    A permission in a council is answered with "not found" when it is missing, because drafts of others do not exist for
    those who may not see them.
    """
    rule = access if isinstance(access, Access) else Access(access, council, anywhere, hide=council is not None)

    def mark(view: F) -> F:
        view.portal_access = rule  # type: ignore[attr-defined]  # read by the guard and the access table
        return view

    return mark


def current_actor() -> Actor:
    """The person behind the request, with rights as they stand now."""
    if "portal_actor" not in g:
        from flask_login import current_user

        g.portal_actor = current_user.actor if current_user.is_authenticated else ANONYMOUS
    actor: Actor = g.portal_actor
    return actor


def access_of(app: Flask, endpoint: str) -> Access | None:
    """The rule of an endpoint, or None when its view says nothing."""
    view = app.view_functions.get(endpoint)
    return getattr(view, "portal_access", None)


def comes_from_elsewhere() -> bool:
    """Whether the browser says that another site sent this request; no script on a page can make it say otherwise."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


def guard() -> ResponseReturnValue | None:
    """Runs before every request; sends readers to the sign-in page and raises where the actor may not go on."""
    if request.endpoint is None:
        return None  # no such address: the router answers 404 or 405
    if request.method == "POST" and comes_from_elsewhere():
        raise NotAllowed("sent from another site")
    rule = access_of(current_app, request.endpoint)
    if rule is None:
        current_app.logger.error("view without an access rule: %s", request.endpoint)
        abort(403)
    if rule.permission is None:
        return None
    actor = current_actor()
    if not actor.is_signed_in:
        answer: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        return answer
    if not _holds(actor, rule):
        raise NotFound() if rule.hide else NotAllowed()
    return None


def _holds(actor: Actor, rule: Access) -> bool:
    assert rule.permission is not None
    if rule.council is not None:
        return may(actor, rule.permission, (request.view_args or {}).get(rule.council))
    if rule.anywhere:
        return may_anywhere(actor, rule.permission)
    return may(actor, rule.permission)
