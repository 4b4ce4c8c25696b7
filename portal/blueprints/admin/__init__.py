"""The administrator's screens: people, releases of figures, slow work, the event log."""

from flask import Blueprint

bp = Blueprint("admin", __name__)

from portal.blueprints.admin import (  # noqa: E402, F401  # the modules add their views to `bp`
    corrections,
    people,
    release_steps,
    releases,
    uploads,
    work,
)
