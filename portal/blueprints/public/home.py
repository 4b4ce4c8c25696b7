"""The start page: what the service is for, and the first step of each of its users."""

from flask import render_template

from portal.access import PUBLIC, allow
from portal.blueprints.public import bp


@bp.get("/")
@allow(PUBLIC)
def home() -> str:
    return render_template("public/home.html")
