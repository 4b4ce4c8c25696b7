"""For machines that watch the service: whether it lives, and whether it can do its work."""

import logging
from collections.abc import Callable

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from portal.access import PUBLIC, allow
from portal.services import health as checks

bp = Blueprint("health", __name__)
log = logging.getLogger("portal.health")


@bp.get("/healthz")
@allow(PUBLIC)
def healthz() -> ResponseReturnValue:
    """The process answers; nothing else is asked."""
    return _never_kept({"status": "alive"}, 200)


@bp.get("/readyz")
@allow(PUBLIC)
def readyz() -> ResponseReturnValue:
    """The database is reachable and at the newest migration, and files and the queue can be used."""
    found = {
        "database": _try(checks.database_state),
        "files": _try(lambda: checks.files_state(current_app.extensions["portal-files"])),
        "queue": "ok" if current_app.extensions["portal-queue"].is_usable() else "unreachable",
    }
    ready = all(state == "ok" for state in found.values())
    return _never_kept({"status": "ready" if ready else "not ready", "checks": found}, 200 if ready else 503)


def _try(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception:  # whatever is wrong, the answer is the same; what it was stands in the log
        log.exception("a readiness check failed")
        return "unreachable"


def _never_kept(content: dict[str, object], status: int) -> ResponseReturnValue:
    answer = jsonify(content)
    answer.headers["Cache-Control"] = "no-store"
    return answer, status
