"""Checking a document: open to anybody, and silent on what the document says."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.review import VerifyForm
from portal.access import PUBLIC, allow
from portal.blueprints.public import bp
from portal.services import verification
from portal.transactions import reads_only


@bp.get("/verify")
@allow(PUBLIC)
def verify() -> ResponseReturnValue:
    number = request.args.get("number", "")
    verdict = verification.check_number(number) if number else None
    return render_template("public/verify.html", form=VerifyForm(), verdict=verdict)


@bp.get("/v/<number>")
@allow(PUBLIC)
def short_address(number: str) -> ResponseReturnValue:
    """The address in the square code of a document; short, because people also type it."""
    return redirect(url_for("public.verify", number=number), code=303)


@bp.post("/verify")
@allow(PUBLIC)
@reads_only
def verify_check() -> ResponseReturnValue:
    form, sent = VerifyForm(request.form), request.files.get("document")
    content = sent.read() if sent else b""
    if not form.validate():
        return render_template("public/verify.html", form=form, verdict=None), 422
    if not content and not form.number.data:
        form.add_error("document", "Choose a file or enter a number")
        return render_template("public/verify.html", form=form, verdict=None), 422
    verdict = verification.check_file(content) if content else verification.check_number(form.number.data)
    return render_template("public/verify.html", form=VerifyForm(), verdict=verdict)
