"""Moving a round to another edition of the guidance: choose, see what would happen, agree; and what came of it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.moving import MoveForm
from guidance.lineage import RelationKind
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission, may
from portal.errors import EditConflict, Refused
from portal.services import assessments, moving
from portal.transactions import commits


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/move")
@allow(Permission.OPEN_ROUND, council="gss")
def move(gss: str, round_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    return render_template(
        "council/move.html",
        round=found,
        council=found.council,
        barred=moving.why_not_move(found),
        targets=moving.list_targets(found),
        moves=moving.list_moves(found, actor=actor),
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/move/<slug:edition>")
@allow(Permission.OPEN_ROUND, council="gss")
def move_preview(gss: str, round_id: UUID, edition: str) -> ResponseReturnValue:
    return _page(gss, round_id, edition)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/move/<slug:edition>")
@allow(Permission.OPEN_ROUND, council="gss")
@commits
def move_save(gss: str, round_id: UUID, edition: str) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    form = MoveForm(request.form)
    if not form.validate():
        return _page(gss, round_id, edition, form), 422
    try:
        moving.move_round(
            found.id, edition, expected_version=form.version.number, actor=current_actor(), now=clock.now()
        )
    except Refused as refused:
        form.add_error("agreed", refused.message)
        return _page(gss, round_id, edition, form), 422
    except EditConflict:
        form.add_error("agreed", "The round was changed after this page was opened. Read what would happen now")
        return _page(gss, round_id, edition, form), 409
    flash(f"The round is on edition {edition} now. What needs review is marked in the task list.")
    return redirect(url_for("council.moves", gss=gss, round_id=round_id), code=303)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/moves")
@allow(Permission.VIEW_ROUND, council="gss")
def moves(gss: str, round_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    return render_template(
        "council/moves.html",
        round=found,
        council=found.council,
        moves=moving.list_moves(found, actor=actor),
        may_move=may(actor, Permission.OPEN_ROUND, gss),
    )


def _page(gss: str, round_id: UUID, edition: str, form: MoveForm | None = None) -> str:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    return render_template(
        "council/move_preview.html",
        round=found,
        council=found.council,
        shown=moving.preview(found, edition, actor=actor),
        kinds=[kind for kind in RelationKind if kind is not RelationKind.UNCHANGED],
        unchanged=RelationKind.UNCHANGED,
        barred=moving.why_not_move(found),
        form=form or MoveForm(),
    )
