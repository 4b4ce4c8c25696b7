"""What happens when a respondent's form cannot be taken: the words come back on the page, always.

An expired page or a busy database gives the same page again with what was typed, to be sent once more. After the
closing instant, or after sending, the words are shown with what can still be done.
"""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict

from forms.respond import AboutForm
from portal.blueprints.respond import bp
from portal.blueprints.respond.finish import check_page
from portal.blueprints.respond.journey import about_page, questions_page, sections_of
from portal.blueprints.respond.session import current, find_token, hold
from portal.blueprints.respond.start import start
from portal.errors import NotFound
from portal.services import consultations

EXPIRED = "The page had been open for too long, so this was not saved yet. Your words are below: send them once more."
BUSY = "The service was busy, so this was not saved yet. Your words are below: wait a minute and send them once more."


@bp.errorhandler(CSRFError)
def page_expired(_error: CSRFError) -> ResponseReturnValue:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        message = "The form came from another site, so nothing was done."
        return render_template("error.html", status=403, title="You may not use this page", message=message), 403
    return _same_page(EXPIRED, 400)


@bp.errorhandler(consultations.DatabaseBusy)
def database_busy(error: consultations.DatabaseBusy) -> ResponseReturnValue:
    current_app.logger.error("database unavailable: %s", type(error.orig).__name__)
    return _same_page(BUSY, 503)


@bp.errorhandler(consultations.NotTakingResponses)
def consultation_closed(_error: consultations.NotTakingResponses) -> ResponseReturnValue:
    return _keep_words("respond/closed.html", 409)


@bp.errorhandler(consultations.AlreadySent)
def already_sent(_error: consultations.AlreadySent) -> ResponseReturnValue:
    return _keep_words("respond/already_sent.html", 409)


@bp.errorhandler(NotFound)
def no_response(_error: NotFound) -> ResponseReturnValue:
    """No response in this browser: a way to the private link, and what was typed."""
    slug = (request.view_args or {}).get("consultation", "")
    found = consultations.find_consultation(slug)
    is_journey = "/respond/" in request.path and found is not None and found.state != "draft"
    if not is_journey:
        message = "Check the address, or find the consultation in the list."
        return render_template("error.html", status=404, title="Page not found", message=message), 404
    return render_template("respond/not_found.html", consultation=found, kept=_typed()), 404


def _same_page(problem: str, status: int) -> ResponseReturnValue:
    slug, typed = (request.view_args or {})["consultation"], MultiDict(request.form)
    endpoint = (request.endpoint or "").removeprefix("respond.")
    try:
        if endpoint == "about_you_save":
            page = about_page(slug, AboutForm(typed), problem=problem)
        elif endpoint == "questions_save":
            page = questions_page(slug, (request.view_args or {})["number"], typed, problem=problem)
        elif endpoint == "send":
            page = check_page(slug, problem=problem)
        else:
            return start(slug)
    except NotFound as error:
        return no_response(error)
    answer = current_app.make_response((page, status))
    return hold(answer, slug, find_token())


def _keep_words(template: str, status: int) -> ResponseReturnValue:
    slug = (request.view_args or {})["consultation"]
    consultation = consultations.get_consultation(slug)
    try:
        token, response = current(slug)
    except NotFound:
        token, response = "", None
    page = render_template(
        template, consultation=consultation, kept=_typed(consultation), token=token, response=response
    )
    return page, status


def _typed(consultation: consultations.Consultation | None = None) -> list[tuple[str, str]]:
    """The questions and words of the form that could not be taken, in the words of the page."""
    texts, options = {}, {}
    for section in sections_of(consultation) if consultation else ():
        for item in section.asked:
            texts[item.question.code] = f"{item.question.number}. {item.text}"
            options[item.question.code] = {option.code: option.label for option in item.question.options}
    form = AboutForm()
    texts |= {field.name: field.label.text for field in form}
    return [
        (texts[name], options.get(name, {}).get(value, value))
        for name, value in request.form.items(multi=True)
        if name in texts and value.strip()
    ]
