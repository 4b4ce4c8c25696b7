"""Releases of figures: what was published here, from where, and what replaced what."""

from flask import render_template

from portal.access import PUBLIC, allow
from portal.blueprints.public import bp
from portal.kept_pages import keep_page
from portal.services import publications


@bp.get("/figures/releases")
@allow(PUBLIC)
@keep_page
def figures_releases() -> str:
    found = publications.list_publications()
    return render_template(
        "public/figures_releases.html",
        publications=[item for item in found if not item.demonstration],
        fictional=[item for item in found if item.demonstration],
    )


@bp.get("/figures/releases/<slug:release>")
@allow(PUBLIC)
@keep_page
def figures_release(release: str) -> str:
    return render_template("public/figures_release.html", found=publications.get_publication(release))
