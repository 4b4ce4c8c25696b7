"""The consultation manager's screens: what is open, how far it has come, its dates, its results, its outcome."""

from flask import Blueprint

bp = Blueprint("consult", __name__)

from portal.blueprints.consult import dates, overview, results  # noqa: E402,F401  # views register on bp
