"""What an administrator does with a release: publish, take back, set aside, check again, correct its description."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.admin import DescriptionForm, ReasonForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.admin import bp
from portal.blueprints.admin.releases import page_of
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services.figures import describing, storage
from portal.services.figures import releases as figure_releases
from portal.transactions import commits


@bp.get("/releases/<slug:code>/publish")
@allow(Permission.ADMINISTER)
def release_publication(code: str) -> ResponseReturnValue:
    return render_template("admin/release_publication.html", page=page_of(code), seen=storage.version())


@bp.post("/releases/<slug:code>/publish")
@allow(Permission.ADMINISTER)
@commits
def release_publish(code: str) -> ResponseReturnValue:
    release = figure_releases.get_release(code)
    if release.state.value == "checked" and request.form.get("seen", "") != storage.version():
        context = {"page": page_of(code), "seen": storage.version(), "has_moved": True}
        return render_template("admin/release_publication.html", **context), 409
    superseded = figure_releases.publish(code, actor=current_actor(), now=clock.now())
    flash(f"Published. {superseded:,} earlier figures are superseded and kept.")
    return redirect(url_for("admin.release", code=code), code=303)


@bp.get("/releases/<slug:code>/withdraw")
@allow(Permission.ADMINISTER)
def release_withdrawal(code: str) -> ResponseReturnValue:
    return render_template("admin/release_withdrawal.html", page=page_of(code), form=ReasonForm())


@bp.post("/releases/<slug:code>/withdraw")
@allow(Permission.ADMINISTER)
@commits
def release_withdraw(code: str) -> ResponseReturnValue:
    form = ReasonForm(request.form)
    if not form.validate():
        return render_template("admin/release_withdrawal.html", page=page_of(code), form=form), 422
    taken = figure_releases.withdraw(code, form.reason.data or "", actor=current_actor(), now=clock.now())
    flash(f"Taken back. {taken:,} figures count no more, and what they had replaced counts again.")
    return redirect(url_for("admin.release", code=code), code=303)


@bp.get("/releases/<slug:code>/set-aside")
@allow(Permission.ADMINISTER)
def release_setting_aside(code: str) -> ResponseReturnValue:
    return render_template("admin/release_setting_aside.html", page=page_of(code))


@bp.post("/releases/<slug:code>/set-aside")
@allow(Permission.ADMINISTER)
@commits
def release_set_aside(code: str) -> ResponseReturnValue:
    figure_releases.set_aside(code, actor=current_actor(), now=clock.now())
    flash("Set aside. The file and what its check found are kept.")
    return redirect(url_for("admin.release", code=code), code=303)


@bp.post("/releases/<slug:code>/check")
@allow(Permission.ADMINISTER)
@commits
def release_check(code: str) -> ResponseReturnValue:
    figure_releases.check_again(code, actor=current_actor(), now=clock.now())
    flash("The file is being checked again.")
    return redirect(url_for("admin.release", code=code), code=303)


@bp.get("/releases/<slug:code>/description")
@allow(Permission.ADMINISTER)
def release_description(code: str) -> ResponseReturnValue:
    release = figure_releases.get_release(code)
    form = DescriptionForm.of(describing.description_of(release), describing.version_of(release))
    return render_template("admin/release_description.html", release=release, form=form)


@bp.post("/releases/<slug:code>/description")
@allow(Permission.ADMINISTER)
@commits
def release_describe(code: str) -> ResponseReturnValue:
    form, conflict, status = DescriptionForm(request.form), None, 422
    if form.validate():
        expected, words = form.version.data or "", form.description(code)
        try:
            moved = figure_releases.describe(code, words, expected=expected, actor=current_actor(), now=clock.now())
        except EditConflict as error:
            conflict, status = error, 409
        except Refused as refused:
            form.add_error("title", refused.message)
        else:
            flash("Saved. The file is being checked again in its new collection." if moved else "Saved.")
            return redirect(url_for("admin.release", code=code), code=303)
    release = figure_releases.get_release(code)
    version = describing.version_of(release) if conflict else form.version.data
    context = {"release": release, "form": form, "conflict": conflict, "version": version}
    return render_template("admin/release_description.html", **context), status
