"""The API's description in OpenAPI 3.1, made from the views and the models they answer with."""

import re
from functools import cache
from typing import Any

from flask import Response, current_app, json, url_for
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, create_model
from pydantic.json_schema import models_json_schema

from portal.access import PUBLIC, allow
from portal.blueprints.api import bp

Document = dict[str, Any]  # Any: a JSON document

_VARIABLE = re.compile(r"<(?:(\w+):)?(\w+)>")
_PATTERNS = {"gss": r"^E\d{8}$", "period": r"^\d{4}(-\d{2})?(-Q[1-4])?$"}
_DESCRIPTION = (
    "Published figures of authorities beside the Best Value guidance, as the public pages show them. Figures open "
    "questions; nothing here orders authorities by a figure, and no parameter does. Authorities stand in alphabetical "
    "order. Contains public sector information licensed under the Open Government Licence v3.0."
)


class ErrorDetail(BaseModel):
    """What is wrong and what to do."""

    status: int
    title: str
    message: str


class ErrorAnswer(BaseModel):
    """Any answer that is not a success."""

    error: ErrorDetail


@bp.get("/openapi.json")
@allow(PUBLIC)
def openapi() -> ResponseReturnValue:
    """This document."""
    return Response(json.dumps(document(root_address())), mimetype="application/json")


def root_address() -> str:
    """What stands before every address of the service; empty where it has a host to itself."""
    return url_for("public.councils").removesuffix("/councils")


@cache
def document(base: str) -> Document:
    """The description of every address of the API, by path.

    Args:
        base: what stands before every address of the service; usually nothing.
    """
    models: list[type[BaseModel]] = [ErrorAnswer]
    paths: Document = {}
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda found: found.rule):
        if not rule.endpoint.startswith("api."):
            continue
        view = current_app.view_functions[rule.endpoint]
        plain = create_model("Answer")
        summary, model, parameters = getattr(view, "portal_api", ((view.__doc__ or rule.endpoint).strip(), plain, {}))
        has_model = hasattr(view, "portal_api")
        if has_model and model not in models:
            models.append(model)
        path = base + _VARIABLE.sub(lambda match: "{" + match[2] + "}", rule.rule)
        paths[path] = {
            "get": {
                "operationId": rule.endpoint.removeprefix("api."),
                "summary": summary.splitlines()[0],
                "parameters": _in_path(rule.rule) + (_in_query(parameters) if has_model else []),
                "responses": _responses(model.__name__ if has_model else None),
            }
        }
    _, schemas = models_json_schema(
        [(model, "serialization") for model in models], ref_template="#/components/schemas/{model}"
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Best Value portal", "version": "1", "description": _DESCRIPTION},
        "paths": paths,
        "components": {"schemas": schemas["$defs"]},
    }


def _in_path(rule: str) -> list[Document]:
    return [
        {
            "name": match[2],
            "in": "path",
            "required": True,
            "schema": {"type": "string"} | ({"pattern": _PATTERNS[match[1]]} if match[1] in _PATTERNS else {}),
        }
        for match in _VARIABLE.finditer(rule)
    ]


def _in_query(parameters: dict[str, str]) -> list[Document]:
    named = [
        {"name": name, "in": "query", "required": False, "description": meaning, "schema": {"type": "string"}}
        for name, meaning in parameters.items()
    ]
    formats = {"type": "string", "enum": ["json", "csv"], "default": "json"}
    return [*named, {"name": "format", "in": "query", "required": False, "schema": formats}]


def _responses(model: str | None) -> Document:
    schema = {"$ref": f"#/components/schemas/{model}"} if model else {"type": "object"}
    problem = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}}
    content: Document = {"application/json": {"schema": schema}}
    if model:
        content["text/csv"] = {"schema": {"type": "string"}}
    return {
        "200": {"description": "Found", "content": content},
        "400": {"description": "A parameter cannot be used", "content": problem},
        "404": {"description": "No such record", "content": problem},
    }
