"""The API for people who write software: every address with its parameters, its fields and a real short answer.

Made from the description that the service gives to machines, so that the page cannot say something else. Examples are
what the service answers now, cut short; they are made once for each publication.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template, url_for

import guidance
from guidance.metrics import catalogue
from portal import clock
from portal.access import PUBLIC, allow
from portal.blueprints.api.openapi import document, root_address
from portal.blueprints.public import bp
from portal.domain.consultation.window import Phase
from portal.domain.errors import PortalError
from portal.domain.metrics import STATUS_WORDS
from portal.services import consultations, councils, figures
from portal.services.figures import storage

Json = Any  # Any: a JSON value

#: Items of a list, characters of a text, lines of an answer and fields of a shape that are shown.
_ITEMS, _CHARACTERS, _LINES, _FIELDS = 2, 160, 44, 48


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an answer, by its path inside it."""

    path: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the API as the page shows it.

    Attributes:
        parameters: name, where it stands, meaning.
        example: an address that can be opened; empty when there is none now.
        answer: what it answers, cut short.
    """

    id: str
    path: str
    summary: str
    parameters: tuple[tuple[str, str, str], ...]
    formats: tuple[str, ...]
    statuses: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    has_more_fields: bool
    example: str
    answer: str


@bp.get("/api")
@allow(PUBLIC)
def api_page() -> str:
    described = document(root_address())
    addresses = [_address(path, found["get"], described) for path, found in described["paths"].items()]
    return render_template(
        "public/api_page.html",
        addresses=addresses,
        statuses=[(status.value, words) for status, words in STATUS_WORDS.items()],
        public_url=current_app.extensions["portal-settings"].public_url.rstrip("/"),
        base=url_for("api.councils").removesuffix("/councils"),
    )


def _address(path: str, found: Json, described: Json) -> Address:
    endpoint = f"api.{found['operationId']}"
    example = _example(endpoint)
    content = found["responses"]["200"]["content"]
    schema = content["application/json"]["schema"]
    fields = tuple(_fields(schema, described["components"]["schemas"]))
    return Address(
        id=found["operationId"].replace("_", "-"),
        path=path,
        summary=found["summary"],
        parameters=tuple(_parameters(found["parameters"])),
        formats=tuple("CSV" if kind == "text/csv" else "JSON" for kind in content),
        statuses=tuple((code, item["description"]) for code, item in found["responses"].items()),
        fields=fields[:_FIELDS],
        has_more_fields=len(fields) > _FIELDS,
        example=example,
        answer=_answer(endpoint, example) if example else "",
    )


def _parameters(found: list[Json]) -> Iterator[tuple[str, str, str]]:
    for item in found:
        meaning = item.get("description") or _MEANINGS.get(item["name"], "")
        yield item["name"], "in the address" if item["in"] == "path" else "after the question mark", meaning


_MEANINGS = {
    "format": "json, which is the default, or csv",
    "gss_code": "Code of the authority, such as those in the list of councils",
    "metric_id": "Code of the metric, such as those in the list of metrics",
    "edition": "Edition of the guidance",
    "consultation": "Name of the consultation, as in the list of consultations",
}


def _fields(schema: Json, shapes: Mapping[str, Json], path: str = "", depth: int = 0) -> Iterator[Field]:
    """The fields of a shape with those inside it, each by its path: `figures[].value`."""
    found = shapes.get(schema.get("$ref", "").rpartition("/")[2], schema)
    for name, item in found.get("properties", {}).items():
        inner = next((part for part in item.get("anyOf", ()) if part.get("type") != "null"), item)
        is_list = inner.get("type") == "array"
        target = inner.get("items", {}) if is_list else inner
        here = f"{path}{name}{'[]' if is_list else ''}"
        yield Field(here, _kind(item, inner, target), item.get("description", ""))
        if "$ref" in target and depth < 3:
            yield from _fields(target, shapes, f"{here}.", depth + 1)


def _kind(item: Json, inner: Json, target: Json) -> str:
    if "$ref" in target:
        name = "object"
    else:
        name = {"number": "number", "integer": "whole number", "boolean": "true or false"}.get(
            target.get("type"), "text"
        )
    words = f"list of {name}s" if inner.get("type") == "array" and name in ("object", "text") else name
    return f"{words}, or null" if "anyOf" in item and inner is not item else words


def _example(endpoint: str) -> str:
    """An address of real data for an endpoint; empty where there is nothing to show now."""
    view = next(rule for rule in current_app.url_map.iter_rules() if rule.endpoint == endpoint)
    values: dict[str, Any] = {name: _value(name) for name in view.arguments}  # Any: as url_for takes them
    return "" if None in values.values() else url_for(endpoint, **values)


def _value(name: str) -> str | None:
    if name == "gss_code":
        today = clock.now().date()
        active = (entry for entry in councils.list_councils(today=today) if not entry.demonstration)
        return next((entry.gss_code for entry in active if entry.gss_code in figures.neighbour_lists()), None)
    if name == "metric_id":
        held = figures.periods_by_metric()
        return next((metric_id for metric_id in catalogue() if metric_id in held), next(iter(catalogue())))
    if name == "edition":
        return guidance.CURRENT
    now = clock.now()
    found = consultations.list_public_consultations(now=now)
    answered = (item for item in found if consultations.phase_of(item, now=now) is Phase.OUTCOME_PUBLISHED)
    return next((item.slug for item in answered if not consultations.is_held_elsewhere(item)), None)


_answers: dict[str, tuple[str, str]] = {}


def _answer(endpoint: str, address: str) -> str:
    """What an address answers now, cut short; kept until something is published."""
    version = storage.version()
    kept = _answers.get(address)
    if kept is not None and version and kept[0] == version:
        return kept[1]
    with current_app.test_request_context(address) as context:
        view: Callable[..., Any] = current_app.view_functions[endpoint]  # Any: what a view may answer with
        try:
            response = current_app.make_response(view(**(context.request.view_args or {})))
        except PortalError:
            return ""  # a record that went between the two readings
    text = json.dumps(_short(response.get_json()), indent=2, ensure_ascii=False)
    lines = text.splitlines()
    text = "\n".join([*lines[:_LINES], "…"] if len(lines) > _LINES else lines)
    _answers[address] = (version, text)
    return text


def _short(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _short(item) for key, item in value.items()}
    if isinstance(value, list):
        rest = len(value) - _ITEMS
        return [_short(item) for item in value[:_ITEMS]] + ([f"… and {rest:,} more"] if rest > 0 else [])
    if isinstance(value, str) and len(value) > _CHARACTERS:
        return value[:_CHARACTERS].rstrip() + " …"
    return value
