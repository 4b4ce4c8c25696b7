"""The committee: the pack that goes to it, and what it recommended."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.assurance import PackForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission, may
from portal.errors import Refused
from portal.services import assessments, assurance, governance, papers
from portal.storage import file_store
from portal.transactions import commits


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/committee")
@allow(Permission.VIEW_ROUND, council="gss")
def committee(gss: str, round_id: UUID) -> ResponseReturnValue:
    return _page(gss, round_id, PackForm())


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/committee")
@allow(Permission.SEND_FOR_SIGN_OFF, council="gss")
@commits
def committee_pack(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    form = PackForm(request.form)
    if not form.validate():
        return _page(gss, round_id, form), 422
    try:
        papers.ask_for_pack(
            found.id, with_restricted=form.with_restricted, with_readers=form.with_readers,
            actor=current_actor(), now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except Refused as refused:
        form.add_error("parts", refused.message)
        return _page(gss, round_id, form), 422
    flash("The pack is being made from the answers as they stand now.")
    return redirect(url_for("council.committee", gss=gss, round_id=round_id), code=303)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/committee/packs/<uuid:paper_id>.pdf")
@allow(Permission.VIEW_ROUND, council="gss")
def committee_pack_file(gss: str, round_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    name, content = papers.get_pack_file(found, paper_id, actor=actor, store=file_store())
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(gss: str, round_id: UUID, form: PackForm) -> str:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    packs = papers.list_packs(found)
    may_send = may(actor, Permission.SEND_FOR_SIGN_OFF, gss)
    return render_template(
        "council/committee.html",
        round=found,
        council=found.council,
        form=form,
        packs=packs,
        is_waiting=any(pack.state == "waiting" for pack in packs),
        steps=governance.list_steps(found),
        may_send=may_send,
        may_record=may_send and found.state == "draft",
        reads_blind=bool(assurance.hidden_codes(found, actor=actor)),
    )
