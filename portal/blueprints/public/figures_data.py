"""What is missing, and everything as files to take away."""

from flask import Response, abort, render_template

from portal import clock
from portal.access import PUBLIC, allow
from portal.blueprints.public import bp
from portal.blueprints.sending import send
from portal.domain.metrics import TYPE_NAMES
from portal.kept_pages import keep_page
from portal.services import coverage, downloads, publications
from portal.services.downloads.readme import ATTRIBUTION, OGL, READING

#: Name of the archive when it is kept.
ARCHIVE = "published-figures.zip"


@bp.get("/figures/missing")
@allow(PUBLIC)
@keep_page
def figures_missing() -> str:
    return render_template(
        "public/figures_missing.html",
        not_held=coverage.not_held(),
        gaps=coverage.gaps(),
        types=coverage.by_type(),
        type_names=TYPE_NAMES,
        today=clock.now().date(),
    )


@bp.get("/figures/downloads")
@allow(PUBLIC)
@keep_page
def figures_downloads() -> str:
    return render_template(
        "public/figures_downloads.html",
        files=downloads.FILES,
        codebook=downloads.codebook(),
        publications=publications.list_publications(),
        attribution=ATTRIBUTION,
        licence=OGL,
        reading=READING,
    )


@bp.get("/figures/downloads/all.zip")
@allow(PUBLIC)
def figures_archive() -> Response:
    response = Response(downloads.archive(), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{ARCHIVE}"'
    return response


@bp.get("/figures/downloads/<slug:filename>.csv")
@allow(PUBLIC)
def figures_file(filename: str) -> Response:
    try:
        packed = downloads.as_csv(filename)
    except KeyError:
        abort(404)
    return send(packed, mimetype="text/csv", name=f"{filename}.csv")
