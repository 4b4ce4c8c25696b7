"""One page of a consultation's answers, sent and stored with the disk's word for it."""

from collections.abc import Iterator

from bs4 import BeautifulSoup
from flask import Flask, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answered

from bench.harness import Forms, World, case

SLUG = "using-the-seven-themes"
PAGE = f"/consultations/{SLUG}/respond/questions/1"
HOST = "http://127.0.0.1"


@case(
    "answers to one page",
    naive="the same form, with an object and a flush for each answer",
    limit="reading and checking the form, and nothing stored",
    rounds=40,
    at_most=3.3,
)
def answers(world: World) -> Iterator[Forms]:
    from forms.respond import questions_form
    from portal.blueprints.respond.journey import sections_of
    from portal.domain.consultation.references import fingerprint
    from portal.models import Consultation

    app = world.app
    client = app.test_client()
    begun = client.get(f"/consultations/{SLUG}/respond", base_url=HOST)
    client.post(f"/consultations/{SLUG}/respond", data=filled(begun.text), base_url=HOST)
    data = filled(client.get(PAGE, base_url=HOST).text)
    with app.app_context():
        consultation = app.extensions["sqlalchemy"].session.query(Consultation).filter_by(slug=SLUG).one()
        form_class = questions_form(sections_of(consultation)[0].asked)
        question_ids = {question.code: question.id for question in consultation.questions}
    plain = Flask("plain")

    @plain.post("/plain")
    def checked() -> Answered:
        assert form_class(request.form).validate()
        return redirect("/next", code=303)

    other = plain.test_client()

    def ours() -> None:
        assert client.post(PAGE, data=data, base_url=HOST).status_code == 303

    def limit() -> None:
        assert other.post("/plain", data=data).status_code == 303

    def naive() -> None:
        limit()
        with app.app_context():
            store_one_by_one(fingerprint(data["response"]), question_ids, data)

    yield Forms(ours, naive, limit)


def store_one_by_one(token_hash: str, question_ids: dict[str, object], data: "MultiDict[str, str]") -> None:
    """What a first version does: look each answer up, remove it, add it again."""
    from portal.database import db
    from portal.models import Answer, Response
    from portal.transactions import writing

    with writing():
        response = db.session.query(Response).filter_by(return_token_hash=token_hash).one()
        for code, question_id in question_ids.items():
            if code not in data:
                continue
            old = db.session.get(Answer, (response.id, question_id))
            if old is not None:
                db.session.delete(old)
                db.session.flush()
            db.session.add(
                Answer(response_id=response.id, question_id=question_id, choices=data.getlist(code), text="")
            )
            db.session.flush()


def filled(page: str) -> "MultiDict[str, str]":
    """The form of a page as a person would send it: the first choice of each question, a few words in each box."""
    form = BeautifulSoup(page, "html.parser").select_one("main form")
    assert form is not None
    data: MultiDict[str, str] = MultiDict()
    for field in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(field["name"]), str(field.get("type", field.name))
        if kind == "hidden" or (kind in ("radio", "checkbox") and name not in data):
            data.add(name, str(field.get("value", "")))
        elif kind == "textarea":
            data.add(name, "A few words of a respondent. " * 8)
    return data
