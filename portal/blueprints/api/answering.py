"""How the API answers: JSON by default, CSV on request, and a plain message for an address it cannot use."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from portal.blueprints.api import bp
from portal.services.figures import answers

V = TypeVar("V", bound=Callable[..., ResponseReturnValue])
FORMATS = ("json", "csv")


class BadParameter(Exception):
    """The address holds a parameter that this view does not take, or a value it cannot use."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@bp.errorhandler(BadParameter)
def bad_parameter(error: BadParameter) -> ResponseReturnValue:
    title = "There is a problem with the address"
    return jsonify(error={"status": 400, "title": title, "message": error.message}), 400


def documents(summary: str, model: type[BaseModel], **parameters: str) -> Callable[[V], V]:
    """Describes a view for the OpenAPI document.

    Args:
        parameters: name to meaning of what may follow the question mark, besides `format`.
    """

    def mark(view: V) -> V:
        view.portal_api = (summary, model, parameters)  # type: ignore[attr-defined]  # read by the document
        return view

    return mark


def only(*names: str) -> None:
    """Refuses parameters that the view does not take: an unknown one is a misunderstanding, not a wish to grant.

    Raises:
        BadParameter: names the first of them.
    """
    allowed = {"format", *names}
    for name in request.args:
        if name not in allowed:
            listed = " and ".join(sorted(allowed))
            raise BadParameter(f"Remove the parameter {name}: this address takes {listed}")
    if request.args.get("format", "json") not in FORMATS:
        raise BadParameter("Use format=json or format=csv")


def answer(
    model: BaseModel,
    *,
    rows: Callable[[], Iterable[Mapping[str, object]]],
    columns: Iterable[str],
    name: str,
) -> ResponseReturnValue:
    """The model as JSON, or its rows as CSV where the address asks for that.

    Args:
        name: of the file, without its ending.
    """
    if request.args.get("format") == "csv":
        return csv_file(answers.to_csv(rows(), columns), name)
    return Response(model.model_dump_json(), mimetype="application/json")


def csv_file(text: str, name: str) -> Response:
    """CSV text as a file to keep."""
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
