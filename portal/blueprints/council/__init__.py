"""A council's own screens: its rounds, its answers, its sign-off. Nobody from outside the council reaches them."""

from flask import Blueprint

bp = Blueprint("council", __name__)

from portal.blueprints.council import (  # noqa: E402, F401  # the modules add their views to `bp`
    bundle,
    characteristics,
    checks,
    comments,
    committee,
    committee_steps,
    comparator_uploads,
    comparators,
    differences,
    drafts,
    evidence,
    figure_notes,
    heat_map,
    indicators,
    library,
    library_files,
    matrix,
    move,
    notices,
    officer_reading,
    offices,
    overview,
    people,
    plan,
    plan_steps,
    reading,
    receipts,
    recommendations,
    recommendations_import,
    recommendations_same,
    rounds,
    set_up,
    set_up_duties,
    sign_off,
    summaries,
    workbook,
)
