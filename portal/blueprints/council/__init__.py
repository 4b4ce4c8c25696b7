"""A council's own screens: its rounds, its answers, its sign-off. Nobody from outside the council reaches them."""

from flask import Blueprint

bp = Blueprint("council", __name__)

from portal.blueprints.council import (  # noqa: E402, F401  # the modules add their views to `bp`
    characteristics,
    comparator_uploads,
    comparators,
    differences,
    evidence,
    figure_notes,
    heat_map,
    indicators,
    library,
    library_files,
    move,
    matrix,
    offices,
    overview,
    people,
    reading,
    receipts,
    rounds,
    set_up,
    set_up_duties,
    sign_off,
    summaries,
)
