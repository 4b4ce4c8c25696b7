"""The department's desk: what was submitted, what a reviewer makes of it, and the summary that is issued."""

from flask import Blueprint

bp = Blueprint("review", __name__)

from portal.blueprints.review import (  # noqa: E402, F401  # the modules add their views to `bp`
    accuracy,
    after,
    calibration,
    cases,
    changes,
    characteristics,
    check_ins,
    clarifications,
    decision_record,
    decisions,
    documents,
    engagement_steps,
    engagements,
    evidence_files,
    exit_list,
    external,
    external_bearings,
    good_practice,
    instruments,
    interests,
    ladder,
    ladder_forms,
    looks,
    moderation,
    pack_items,
    packs,
    portfolio,
    queue,
    readers,
    recommendations,
    representations,
    samples,
    views,
)
