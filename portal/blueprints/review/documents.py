"""The summary of a case: what is still to be done before one is issued, a draft, the copies, and taking it back."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.summary import WithdrawForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.roles import Permission
from portal.errors import EditConflict, NotFound
from portal.reports.copies import Copy
from portal.services import reviews, summaries
from portal.storage import file_store
from portal.templating import department_names, service_address
from portal.transactions import commits

_COPY = "<any(restricted, council, public):copy>"


@bp.get("/<uuid:assessment_id>/summary")
@allow(Permission.VIEW_SUBMITTED)
def summary(assessment_id: UUID) -> ResponseReturnValue:
    return _page(assessment_id)


def _page(assessment_id: UUID) -> str:
    actor = current_actor()
    return render_template(
        "review/summary.html",
        standing=summaries.find_case_standing(assessment_id, actor=actor),
        case=reviews.get_case(assessment_id, actor=actor),
        copies=tuple(Copy),
    )


@bp.get(f"/<uuid:assessment_id>/summary/{_COPY}.pdf")
@allow(Permission.VIEW_SUBMITTED)
def summary_document(assessment_id: UUID, copy: str) -> ResponseReturnValue:
    content, reference = summaries.department_document(
        assessment_id, Copy(copy), actor=current_actor(), store=file_store()
    )
    return pdf_answer(content, summaries.file_name(reference, Copy(copy)))


@bp.get(f"/<uuid:assessment_id>/summary/draft/{_COPY}.pdf")
@allow(Permission.ISSUE_SUMMARY)
def summary_draft(assessment_id: UUID, copy: str) -> ResponseReturnValue:
    """Made on the spot and kept nowhere: a draft is read once and changes with every word."""
    department = summaries.Department(*department_names(), service_address())
    content = summaries.draft_document(assessment_id, Copy(copy), department=department, actor=current_actor())
    return pdf_answer(content, f"DRAFT-{summaries.file_name(str(assessment_id)[:8], Copy(copy))}")


@bp.get("/<uuid:assessment_id>/summary/withdrawal")
@allow(Permission.ISSUE_SUMMARY)
def summary_withdrawal(assessment_id: UUID) -> ResponseReturnValue:
    return _withdrawal(assessment_id, WithdrawForm())


def _withdrawal(assessment_id: UUID, form: WithdrawForm) -> str:
    actor = current_actor()
    standing = summaries.find_standing(assessment_id, actor=actor)
    if standing is None or not standing.may_be_withdrawn:
        raise NotFound()
    case = reviews.get_case(assessment_id, actor=actor)
    form.summary.data = str(standing.summary_id)
    return render_template("review/summary_withdrawal.html", case=case, standing=standing, form=form)


@bp.post("/<uuid:assessment_id>/summary/withdrawal")
@allow(Permission.ISSUE_SUMMARY)
@commits
def summary_withdraw(assessment_id: UUID) -> ResponseReturnValue:
    form = WithdrawForm(request.form)
    if not form.validate():
        return _withdrawal(assessment_id, form), 422
    try:
        summary_id = UUID(form.summary.data or "")
    except ValueError:
        raise NotFound() from None
    try:
        summaries.withdraw(assessment_id, summary_id, form.reason.data or "", actor=current_actor(), now=clock.now())
    except EditConflict:
        # It was superseded or withdrawn while the reason was being written: the page says where it stands now.
        return _page(assessment_id), 409
    flash("The summary is withdrawn. The council can read why.")
    return redirect(url_for("review.summary", assessment_id=assessment_id), code=303)


def pdf_answer(content: bytes, name: str) -> Response:
    """A PDF that is saved under a name which carries its marking."""
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
