"""The pages on which a respondent writes: about you, and one page of questions for each section."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

import guidance
from forms.respond import AboutForm, Asked, questions_form, stored_values
from portal.access import PUBLIC, allow
from portal.blueprints.respond import bp
from portal.blueprints.respond.session import arrived, current, find_token, hold, private_link, saves
from portal.domain.consultation.answers import QuestionKind
from portal.errors import NotFound
from portal.services import consultations


@dataclass(frozen=True)
class Clause:
    """A line of the guidance that a question is about."""

    code: str
    text: str


@dataclass(frozen=True)
class Section:
    """One page of questions, with the theme and the clauses they are about."""

    number: int
    title: str
    theme: str
    theme_title: str
    edition: str
    asked: tuple[Asked, ...]
    clauses: tuple[Clause, ...]


def sections_of(consultation: consultations.Consultation) -> tuple[Section, ...]:
    """The pages of a consultation in the order of its form."""
    open_questions = [question for question in consultation.questions if question.kind != QuestionKind.RECORDED]
    grouped = [(title, list(found)) for title, found in groupby(open_questions, key=lambda question: question.section)]
    return tuple(
        _section(number, title, found, consultation.edition) for number, (title, found) in enumerate(grouped, start=1)
    )


def _section(number: int, title: str, questions: Sequence[consultations.Question], edition: str) -> Section:
    theme = questions[0].theme
    codes = list(dict.fromkeys(code for question in questions for code in question.clauses))
    known = guidance.load(edition) if edition in guidance.editions() else None
    return Section(
        number=number,
        title=title,
        theme=theme,
        theme_title=known.theme(theme).title if known and theme else "",
        edition=edition,
        asked=tuple(Asked(consultations.asked(q), q.text, q.help) for q in questions),
        clauses=tuple(Clause(code, known.characteristic(code).text) for code in codes) if known else (),
    )


@bp.get("/<slug:consultation>/respond/about-you")
@allow(PUBLIC)
def about_you(consultation: str) -> ResponseReturnValue:
    _, response = current(consultation)
    if response.submitted_at:
        return redirect(url_for("respond.receipt", consultation=consultation))
    return about_page(consultation, AboutForm(obj=response))


def about_page(slug: str, form: AboutForm, *, problem: str = "") -> str:
    """The page about the respondent, with what was saved or typed."""
    token, response = current(slug)
    form.offer(consultations.respondent_types(response.consultation))
    return render_template(
        "respond/about_you.html",
        consultation=response.consultation,
        form=form,
        token=token,
        problem=problem,
        pages=len(sections_of(response.consultation)) + 2,
    )


@bp.post("/<slug:consultation>/respond/about-you")
@allow(PUBLIC)
@saves
def about_you_save(consultation: str) -> ResponseReturnValue:
    fields = consultations.About.__dataclass_fields__
    about = consultations.About(**{name: request.form.get(name, "") for name in fields})
    consultations.save_about(consultation, find_token(), about, now=arrived())
    return _onwards(consultation, url_for("respond.questions", consultation=consultation, number=1))


@bp.get("/<slug:consultation>/respond/questions/<int:number>")
@allow(PUBLIC)
def questions(consultation: str, number: int) -> ResponseReturnValue:
    _, response = current(consultation)
    if response.submitted_at:
        return redirect(url_for("respond.receipt", consultation=consultation))
    return questions_page(consultation, number, None)


def questions_page(slug: str, number: int, typed: MultiDict[str, str] | None, *, problem: str = "") -> str:
    """One page of questions, with what was saved, or with what was typed and could not be saved."""
    token, response = current(slug)
    pages = sections_of(response.consultation)
    section = _pick(pages, number)
    form_class = questions_form(section.asked)
    if typed is None:
        form = form_class(None, **stored_values(section.asked, consultations.list_answers(response)))
    else:
        form = form_class(typed)
    return render_template(
        "respond/questions.html",
        consultation=response.consultation,
        section=section,
        form=form,
        token=token,
        pages=len(pages) + 2,
        link=private_link(slug, token),
        problem=problem,
    )


@bp.post("/<slug:consultation>/respond/questions/<int:number>")
@allow(PUBLIC)
@saves
def questions_save(consultation: str, number: int) -> ResponseReturnValue:
    token, response = current(consultation)
    pages = sections_of(response.consultation)
    section = _pick(pages, number)
    values = {item.question.code: request.form.getlist(item.question.code) for item in section.asked}
    consultations.save_answers(consultation, token, values, now=arrived())
    if number < len(pages):
        return _onwards(consultation, url_for("respond.questions", consultation=consultation, number=number + 1))
    return _onwards(consultation, url_for("respond.check", consultation=consultation))


def _pick(pages: Sequence[Section], number: int) -> Section:
    if not 1 <= number <= len(pages):
        raise NotFound("no such page of questions")
    return pages[number - 1]


def _onwards(slug: str, target: str) -> ResponseReturnValue:
    """To the next page, or to where the writer asked to go; the cookie is set anew in case it was lost."""
    then = request.form.get("then", "")
    if then == "later":
        target = url_for("respond.your_link", consultation=slug, saved="yes")
    elif then == "check":
        target = url_for("respond.check", consultation=slug)
    return hold(make_response(redirect(target, code=303)), slug, find_token())
