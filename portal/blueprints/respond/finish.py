"""Checking answers, sending them, and what the respondent keeps."""

from flask import jsonify, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import PUBLIC, allow
from portal.blueprints.respond import bp
from portal.blueprints.respond.journey import Section, sections_of
from portal.blueprints.respond.session import arrived, current, find_token, hold, saves
from portal.domain.consultation.answers import AnswerProblem, AnswerValue
from portal.domain.consultation.window import Phase
from portal.services import consultations


@bp.get("/<slug:consultation>/respond/check")
@allow(PUBLIC)
def check(consultation: str) -> ResponseReturnValue:
    _, response = current(consultation)
    if response.submitted_at:
        return redirect(url_for("respond.receipt", consultation=consultation))
    return check_page(consultation)


def check_page(slug: str, *, show_problems: bool = False, problem: str = "") -> str:
    """Every answer with its change link; what has to be put right, once somebody tried to send."""
    token, response = current(slug)
    answers = consultations.list_answers(response)
    sections = sections_of(response.consultation)
    found = consultations.check(response, answers)
    return render_template(
        "respond/check.html",
        consultation=response.consultation,
        response=response,
        sections=sections,
        answers=answers,
        problems=[(_page_of(slug, sections, item), item) for item in found],
        show_problems=show_problems,
        labels=labels_of(sections),
        types={o.code: o.label for o in consultations.respondent_types(response.consultation)},
        token=token,
        problem=problem,
        pages=len(sections) + 2,
        is_open=consultations.phase_of(response.consultation, now=clock.now()) is Phase.OPEN,
    )


def labels_of(sections: tuple[Section, ...]) -> dict[str, dict[str, str]]:
    """The words of each option, by question code and option code."""
    return {
        item.question.code: {option.code: option.label for option in item.question.options}
        for section in sections
        for item in section.asked
    }


def _page_of(slug: str, sections: tuple[Section, ...], problem: AnswerProblem) -> str:
    for section in sections:
        if any(item.question.code == problem.question for item in section.asked):
            page = url_for("respond.questions", consultation=slug, number=section.number)
            return f"{page}#{problem.question}"
    if not problem.question:
        return url_for("respond.questions", consultation=slug, number=1)
    return url_for("respond.about_you", consultation=slug) + f"#{problem.question}"


@bp.post("/<slug:consultation>/respond/check")
@allow(PUBLIC)
@saves
def send(consultation: str) -> ResponseReturnValue:
    token = find_token()
    try:
        consultations.submit(consultation, token, now=arrived())
    except consultations.ResponseIncomplete:
        return check_page(consultation, show_problems=True), 422
    answer = make_response(redirect(url_for("respond.receipt", consultation=consultation), code=303))
    return hold(answer, consultation, token)


@bp.get("/<slug:consultation>/respond/receipt")
@allow(PUBLIC)
def receipt(consultation: str) -> ResponseReturnValue:
    token, response = current(consultation)
    if not response.submitted_at:
        return redirect(url_for("respond.check", consultation=consultation))
    return render_template(
        "respond/receipt.html",
        consultation=response.consultation,
        response=response,
        receipt=consultations.receipt(response, token),
        token=token,
    )


@bp.get("/<slug:consultation>/respond/copy")
@allow(PUBLIC)
def copy(consultation: str) -> ResponseReturnValue:
    token, response = current(consultation)
    sections = sections_of(response.consultation)
    return render_template(
        "respond/copy.html",
        consultation=response.consultation,
        response=response,
        receipt=consultations.receipt(response, token),
        sections=sections,
        answers=consultations.list_answers(response),
        labels=labels_of(sections),
        types={o.code: o.label for o in consultations.respondent_types(response.consultation)},
        empty=AnswerValue(),
    )


@bp.get("/<slug:consultation>/respond/copy.json")
@allow(PUBLIC)
def copy_data(consultation: str) -> ResponseReturnValue:
    token, response = current(consultation)
    kept = consultations.receipt(response, token)
    answer = jsonify(
        content=consultations.content(response, consultations.list_answers(response)),
        content_sha256=kept.content_sha256,
        private_reference=kept.private_reference,
        public_number=kept.public_number,
        submitted_at=kept.submitted_at.isoformat(),
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="response-{kept.public_number}.json"'
    return answer
