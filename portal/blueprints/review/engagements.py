"""The department's log of contacts with a council: what is on it, and what both sides are to agree."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.dialogue import EngagementForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.casework import AttendeeSide, EngagementKind
from portal.domain.roles import Permission, may
from portal.errors import EditConflict, Refused
from portal.services import engagements as log
from portal.services import reviews
from portal.services.engagements import Entry
from portal.transactions import commits


@bp.get("/<uuid:assessment_id>/engagements")
@allow(Permission.VIEW_SUBMITTED)
def engagements(assessment_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "review/engagements.html",
        case=reviews.get_case(assessment_id, actor=actor),
        entries=log.list_for_department(assessment_id, actor=actor),
        may_write=may(actor, Permission.ASK_FOR_CHANGES),
    )


@bp.get("/<uuid:assessment_id>/engagements/new")
@allow(Permission.ASK_FOR_CHANGES)
def engagement_new(assessment_id: UUID) -> ResponseReturnValue:
    return _form_page(assessment_id, EngagementForm())


@bp.post("/<uuid:assessment_id>/engagements/new")
@allow(Permission.ASK_FOR_CHANGES)
@commits
def engagement_add(assessment_id: UUID) -> ResponseReturnValue:
    form = EngagementForm(request.form)
    if not form.validate():
        return _form_page(assessment_id, form), 422
    try:
        found = log.add(assessment_id, words_of(form), actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error("held_on" if "day" in refused.message else "notes", refused.message)
        return _form_page(assessment_id, form), 422
    flash("The entry is added. Nobody outside the department can see it.")
    return redirect(address(assessment_id, found.id), code=303)


@bp.get("/<uuid:assessment_id>/engagements/<uuid:engagement_id>")
@allow(Permission.VIEW_SUBMITTED)
def engagement(assessment_id: UUID, engagement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "review/engagement.html",
        case=reviews.get_case(assessment_id, actor=actor),
        entry=log.get_for_department(assessment_id, engagement_id, actor=actor),
        sides=tuple(AttendeeSide),
        may_write=may(actor, Permission.ASK_FOR_CHANGES),
    )


@bp.get("/<uuid:assessment_id>/engagements/<uuid:engagement_id>/change")
@allow(Permission.ASK_FOR_CHANGES)
def engagement_changing(assessment_id: UUID, engagement_id: UUID) -> ResponseReturnValue:
    entry = log.get_for_department(assessment_id, engagement_id, actor=current_actor())
    return _form_page(assessment_id, EngagementForm(data=_stored(entry)), entry)


@bp.post("/<uuid:assessment_id>/engagements/<uuid:engagement_id>/change")
@allow(Permission.ASK_FOR_CHANGES)
@commits
def engagement_change(assessment_id: UUID, engagement_id: UUID) -> ResponseReturnValue:
    form = EngagementForm(request.form)
    entry = log.get_for_department(assessment_id, engagement_id, actor=current_actor())
    if not form.validate():
        return _form_page(assessment_id, form, entry), 422
    try:
        log.change(
            assessment_id, engagement_id, words_of(form), expected_version=form.version.number,
            actor=current_actor(), now=clock.now(), base_url=base_url(),
        )  # fmt: skip  # where and what, then by whom and when
    except Refused as refused:
        form.add_error("held_on" if "day" in refused.message else "notes", refused.message)
        return _form_page(assessment_id, form, entry), 422
    except EditConflict as conflict:
        return _form_page(assessment_id, form, entry, conflict), 409
    flash("The entry is changed.")
    return redirect(address(assessment_id, engagement_id), code=303)


def words_of(form: EngagementForm) -> log.EngagementWords:
    """What a form says, as the service takes it."""
    assert form.held_on.data is not None  # the form asks for it
    return log.EngagementWords(
        EngagementKind(form.kind.data),
        form.held_on.data,
        form.subject.data,
        tuple(log.Attendee(name, office, side) for side, name, office in form.people()),
        form.notes.data or "",
        form.private_note.data or "",
    )


def address(assessment_id: UUID, engagement_id: UUID) -> str:
    """The page of one entry."""
    return url_for("review.engagement", assessment_id=assessment_id, engagement_id=engagement_id)


def base_url() -> str:
    """Of the service, for links in messages."""
    return str(current_app.extensions["portal-settings"].public_url)


def _form_page(
    assessment_id: UUID, form: EngagementForm, entry: Entry | None = None, conflict: EditConflict | None = None
) -> str:
    case = reviews.get_case(assessment_id, actor=current_actor())
    version = conflict.version if conflict else entry.version if entry else None
    if conflict is None and form.version.data:
        version = form.version.number
    return render_template(
        "review/engagement_form.html", case=case, entry=entry, form=form, conflict=conflict, version=version
    )


def _stored(entry: Entry) -> dict[str, object]:
    names = ("kind", "held_on", "subject", "notes", "private_note")
    lines = {
        side.value: "\n".join(", ".join(filter(None, (one.name, one.office))) for one in entry.attendees_of(side))
        for side in AttendeeSide
    }
    return {**{name: getattr(entry, name) for name in names}, **lines}
