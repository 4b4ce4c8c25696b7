"""A council's own screens: its rounds, its answers, its sign-off. Nobody from outside the council reaches them."""

from flask import Blueprint

bp = Blueprint("council", __name__)

from portal.blueprints.council import (  # noqa: E402, F401  # the modules add their views to `bp`
    characteristics,
    comparator_uploads,
    comparators,
    evidence,
    figure_notes,
    indicators,
    overview,
    receipts,
    rounds,
    sign_off,
    summaries,
)
