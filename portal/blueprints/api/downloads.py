"""Everything at once, for programs: all figures, medians, neighbours, releases, the mapping and the codebook."""

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field, create_model

from portal.access import PUBLIC, allow
from portal.blueprints.api import bp
from portal.blueprints.api.answering import documents, only
from portal.blueprints.sending import send
from portal.services import downloads
from portal.services.downloads.codebook import COLUMNS as CODEBOOK

_KINDS: dict[str, type] = {
    "value": float,
    "median": float,
    "mad": float,
    "n": int,
    "figures": int,
    "figures_current": int,
}
_KINDS |= dict.fromkeys(set(downloads.data_file("neighbour-inputs").columns) - {"gss_code", "name", "type"}, float)
_BOOLEANS = ("demonstration", "is_primary")


def _shape(name: str, title: str, columns: Any) -> type[BaseModel]:  # Any: a mapping of column to meaning
    """The shape of an answer with one list: made from the columns, so that neither can drift from the other."""
    fields: dict[str, Any] = {}  # Any: pairs of a type and a field, as pydantic takes them
    for column, meaning in columns.items():
        kind: Any = bool if column in _BOOLEANS else _KINDS.get(column, str)  # Any: a type
        fields[column] = (kind if column in _BOOLEANS else kind | None, Field(description=meaning))
    word = "".join(part.capitalize() for part in name.split("-"))
    rows: Any = list[create_model(f"{word}Row", __doc__=f"{title}: one row.", **fields)]  # type: ignore[misc]  # Any: a type
    lists: dict[str, Any] = {name.replace("-", "_"): (rows, ...)}  # Any: as above
    return create_model(f"All{word}", __doc__=f"{title}.", **lists)


#: Files that have an address of the API with another shape.
_ELSEWHERE = ("metrics", "register")
_SHAPES = {
    file.name: _shape(file.name, file.title, file.columns) for file in downloads.FILES if file.name not in _ELSEWHERE
}
_SHAPES["codebook"] = _shape("codebook", "The codebook", CODEBOOK)


def _answer(name: str) -> Response:
    only()
    if request.args.get("format") == "csv":
        return send(downloads.as_csv(name), mimetype="text/csv", name=f"{name}.csv")
    return send(downloads.as_json(name), mimetype="application/json")


@bp.get("/figures")
@allow(PUBLIC)
@documents("All current figures of all authorities, alphabetical by name", _SHAPES["figures"])
def figures() -> ResponseReturnValue:
    return _answer("figures")


@bp.get("/medians")
@allow(PUBLIC)
@documents("Medians of every metric and period, of England and of each type", _SHAPES["medians"])
def medians() -> ResponseReturnValue:
    return _answer("medians")


@bp.get("/neighbours")
@allow(PUBLIC)
@documents("Nearest neighbours of every council of the model", _SHAPES["neighbours"])
def neighbours() -> ResponseReturnValue:
    return _answer("neighbours")


@bp.get("/neighbours/inputs")
@allow(PUBLIC)
@documents("The variables behind the nearest neighbours", _SHAPES["neighbour-inputs"])
def neighbour_inputs() -> ResponseReturnValue:
    return _answer("neighbour-inputs")


@bp.get("/releases")
@allow(PUBLIC)
@documents("Releases of figures with their licences, alphabetical by title", _SHAPES["releases"])
def releases() -> ResponseReturnValue:
    return _answer("releases")


@bp.get("/mapping")
@allow(PUBLIC)
@documents("Which metrics prompt a question about which themes and characteristics", _SHAPES["mapping"])
def mapping() -> ResponseReturnValue:
    return _answer("mapping")


@bp.get("/codebook")
@allow(PUBLIC)
@documents("Every file, column, status and metric in words", _SHAPES["codebook"])
def codebook() -> ResponseReturnValue:
    return _answer("codebook")
