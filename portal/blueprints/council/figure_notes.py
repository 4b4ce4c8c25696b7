"""What the council says of its figures: its right of reply, public as soon as it is saved.

Writing takes two steps, the second of which shows the note as everybody will read it. Nothing is saved before that.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import guidance
from forms.figures import NOTE_WORDS, NoteForm
from guidance.metrics import Metric
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission, may
from portal.errors import EditConflict, NotFound, Refused
from portal.services import figures
from portal.services import guidance as editions
from portal.services.councils import CouncilEntry
from portal.services.figures import Figure, corrections, notes, wording
from portal.transactions import commits, reads_only


@bp.get("/<gss:gss>/figures")
@allow(Permission.VIEW_ROUND, council="gss")
def own_figures(gss: str) -> ResponseReturnValue:
    themes = editions.get_edition(guidance.CURRENT).guidance.themes
    found = figures.council_figures(gss, [theme.slug for theme in themes], private=True)
    return render_template(
        "council/figures.html",
        council=found.council,
        themes=list(zip(themes, found.themes, strict=True)),
        found=found,
        standing=notes.standing,
        wording=wording,
        can_edit=_may_edit(gss),
    )


@bp.get("/<gss:gss>/figures/<slug:metric_id>")
@allow(Permission.VIEW_ROUND, council="gss")
def figure_note(gss: str, metric_id: str) -> ResponseReturnValue:
    _, figure = _figure(gss, metric_id)
    text = figure.note.text if figure.note else ""
    return _page(gss, metric_id, NoteForm(data={"text": text, "version": str(_number(gss, metric_id))}))


@bp.post("/<gss:gss>/figures/<slug:metric_id>/check")
@allow(Permission.EDIT_ROUND, council="gss")
@reads_only
def figure_note_check(gss: str, metric_id: str) -> ResponseReturnValue:
    form = NoteForm(request.form)
    if request.form.get("step") == "change":
        return _page(gss, metric_id, form)
    if not form.validate():
        return _page(gss, metric_id, form), 422
    council, figure = _figure(gss, metric_id)
    text = notes.paragraphs(form.text.data or "")
    return render_template(
        "council/figure_note_check.html",
        council=council,
        figure=figure,
        wording=wording,
        form=form,
        text=text,
        today=clock.now(),
    )


@bp.post("/<gss:gss>/figures/<slug:metric_id>")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def figure_note_save(gss: str, metric_id: str) -> ResponseReturnValue:
    form, choice = NoteForm(request.form), request.form.get("choice", "")
    if choice == "theirs":
        flash("The note stands as it was published. Yours was not kept.")
        return redirect(url_for("council.figure_note", gss=gss, metric_id=metric_id), code=303)
    if choice == "mine":
        form.text.data = request.form.get("mine", "")
    if not form.validate():
        return _page(gss, metric_id, form), 422
    _, figure = _figure(gss, metric_id)
    try:
        notes.write_note(
            gss, metric_id, form.text.data or "",
            period=figure.period.text if figure.period else "",  # there is one, or there would be no page
            expected=form.version.number, actor=current_actor(), now=clock.now(),
        )  # fmt: skip  # one line for what, one for when it was, one for who
    except Refused as refused:
        form.add_error("text", refused.message)
        return _page(gss, metric_id, form), 422
    except EditConflict as conflict:
        return _choose(gss, metric_id, conflict), 409
    flash("Your note is public now, beside the figure.")
    return redirect(url_for("council.figure_note", gss=gss, metric_id=metric_id), code=303)


@bp.get("/<gss:gss>/figures/<slug:metric_id>/take-back")
@allow(Permission.EDIT_ROUND, council="gss")
def figure_note_taking_back(gss: str, metric_id: str) -> ResponseReturnValue:
    council, figure = _figure(gss, metric_id)
    return render_template("council/figure_note_taking_back.html", council=council, figure=figure, wording=wording)


@bp.post("/<gss:gss>/figures/<slug:metric_id>/take-back")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def figure_note_take_back(gss: str, metric_id: str) -> ResponseReturnValue:
    form = NoteForm(request.form)
    try:
        notes.take_back(gss, metric_id, expected=form.version.number, actor=current_actor(), now=clock.now())
    except EditConflict:
        council, figure = _figure(gss, metric_id)
        page = render_template(
            "council/figure_note_taking_back.html", council=council, figure=figure, wording=wording, was_changed=True
        )
        return page, 409
    flash("The note is taken back. It stays in your history and is shown to nobody else.")
    return redirect(url_for("council.own_figures", gss=gss), code=303)


def _page(gss: str, metric_id: str, form: NoteForm) -> str:
    council, figure = _figure(gss, metric_id)
    return render_template(
        "council/figure_note.html",
        council=council,
        figure=figure,
        form=form,
        history=notes.note_history(gss, metric_id),
        standing=notes.standing(figure),
        wording=wording,
        words=NOTE_WORDS,
        can_edit=_may_edit(gss),
        asked_for=corrections.open_by_metric(gss).get(metric_id, ("", False))[0],
    )


def _choose(gss: str, metric_id: str, conflict: EditConflict) -> str:
    council, figure = _figure(gss, metric_id)
    both = "\n\n".join(text for text in dict.fromkeys((conflict.current["text"], conflict.offered["text"])) if text)
    return render_template(
        "council/figure_note_conflict.html",
        council=council,
        figure=figure,
        conflict=conflict,
        form=NoteForm(data={"text": both}),
        words=NOTE_WORDS,
    )


def _figure(gss: str, metric_id: str) -> tuple[CouncilEntry, Figure]:
    """The council and the figure as its public page shows it.

    Raises:
        NotFound: no such metric, or none that this council has figures of.
    """
    metric: Metric = figures.get_metric(metric_id)
    found = figures.figure_history(gss, metric)
    if not notes.may_be_noted(metric, found.council.type) or found.latest.period is None:
        raise NotFound(metric_id)
    return found.council, found.latest


def _number(gss: str, metric_id: str) -> int:
    history = notes.note_history(gss, metric_id)
    return history[0].number if history else 0


def _may_edit(gss: str) -> bool:
    return may(current_actor(), Permission.EDIT_ROUND, gss)
