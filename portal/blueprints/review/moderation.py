"""Where two readings differ, and what a lead lets stand."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.moderation import SettleForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.lenses import Aspect
from portal.domain.moderation import Said, SectionKind
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services import moderation as settling
from portal.services.moderation import Line, Moderation
from portal.transactions import commits


@bp.get("/<uuid:assessment_id>/differences")
@allow(Permission.VIEW_SUBMITTED)
def moderation(assessment_id: UUID) -> ResponseReturnValue:
    found = settling.get_moderation(assessment_id, actor=current_actor())
    return render_template("review/moderation.html", found=found, case=found.case)


@bp.get("/<uuid:assessment_id>/differences/<code:section>")
@bp.get("/<uuid:assessment_id>/differences/<slug:section>")
@allow(Permission.VIEW_SUBMITTED)
def moderation_section(assessment_id: UUID, section: str) -> ResponseReturnValue:
    found, line = settling.get_section(assessment_id, section, actor=current_actor())
    return _page(found, line)


@bp.post("/<uuid:assessment_id>/differences/<code:section>")
@bp.post("/<uuid:assessment_id>/differences/<slug:section>")
@allow(Permission.APPROVE_REVIEW)
@commits
def moderation_settle(assessment_id: UUID, section: str) -> ResponseReturnValue:
    actor = current_actor()
    found, line = settling.get_section(assessment_id, section, actor=actor)
    form = _form(line)
    if not form.validate():
        return _page(found, line, form), 422
    said = Said(form.settled.data, form.confidence.data or "" if "confidence" in form else "")
    try:
        settling.settle(
            assessment_id,
            section,
            said,
            words=form.words.data or "" if "words" in form else "",
            reasons=form.reasons.data or "",
            actor=actor,
            expected_version=form.version.number,
            now=clock.now(),
        )
    except EditConflict as conflict:
        return _page(found, line, form, conflict), 409
    except Refused as refused:
        form.add_error("confidence" if "confidence" in refused.message else "settled", refused.message)
        return _page(found, line, form), 422
    flash(f"What stands of {line.compared.section.label} is recorded.")
    return redirect(url_for("review.moderation", assessment_id=assessment_id), code=303)


def _page(found: Moderation, line: Line, form: SettleForm | None = None, conflict: EditConflict | None = None) -> str:
    row = line.compared.settlement
    version = conflict.version if conflict else (row.version if row else 0)
    sections = [item.compared.section for item in found.lines]
    place = sections.index(line.compared.section)
    return render_template(
        "review/moderation_section.html",
        found=found,
        case=found.case,
        line=line,
        form=form or _form(line, stored=True),
        conflict=conflict,
        version=version,
        confidence_differs=Aspect.CONFIDENCE in line.compared.differing,
        previous=sections[place - 1] if place else None,
        next=sections[place + 1] if place + 1 < len(sections) else None,
    )


def _form(line: Line, *, stored: bool = False) -> SettleForm:
    compared, row = line.compared, line.compared.settlement
    values = {name: getattr(row, name) for name in ("settled", "confidence", "words", "reasons")} if row else {}
    return SettleForm(
        *([] if stored else [request.form]),
        options=compared.kind.choices,
        with_confidence=compared.kind is not SectionKind.INDICATOR,
        with_words=compared.kind is SectionKind.THEME,
        **(values if stored else {}),
    )
