"""Looking at releases: all of them, one with what its check found, and its problems as a file."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import allow
from portal.blueprints.admin import bp
from portal.blueprints.admin.release_words import ReleasePage
from portal.domain.roles import Permission
from portal.services.figures import releases as figure_releases
from portal.services.figures import reports
from portal.storage import file_store


@bp.get("/releases")
@allow(Permission.ADMINISTER)
def releases() -> ResponseReturnValue:
    pages = [ReleasePage(release) for release in figure_releases.list_releases()]
    return render_template("admin/releases.html", pages=pages)


@bp.get("/releases/<slug:code>")
@allow(Permission.ADMINISTER)
def release(code: str) -> ResponseReturnValue:
    return render_template("admin/release.html", page=page_of(code))


@bp.get("/releases/<slug:code>/problems.csv")
@allow(Permission.ADMINISTER)
def release_problems(code: str) -> ResponseReturnValue:
    content = reports.all_problems(figure_releases.get_release(code).check_report, files=file_store())
    headers = {"Content-Disposition": f'attachment; filename="{code}-problems.csv"'}
    return Response(content, mimetype="text/csv", headers=headers)


def page_of(code: str) -> ReleasePage:
    """What the pages of one release show."""
    return ReleasePage.whole(figure_releases.get_release(code), clock.now())
