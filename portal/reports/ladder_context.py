"""Writes the sections on proportionality and on the statutory checks: facts beside models, never a choice."""

from collections.abc import Mapping
from typing import Any

from portal.reports import words
from portal.reports.page import FactLine, FindingLine, ModelSection, StepLine
from portal.reports.records import Records

#: A JSON object of the snapshot.
Json = Mapping[str, Any]

_STATES = {"held": "On file", "missing": "Not on file"}
_STEPS = {"not_started": "Not started", "done": "Done", "not_applicable": "Not applicable"}


#: The tier whose models ask for less than all the others.
_ASSURANCE = "assurance"


def common_findings(snapshot: Json, records: Records) -> tuple[FindingLine, ...]:
    """The findings that every model shares, so that a reader meets each once."""
    return _shared(snapshot["readiness"]["models"], records)


def heavier_findings(snapshot: Json, records: Records) -> tuple[FindingLine, ...]:
    """The further findings that every model beyond sector support shares."""
    models = snapshot["readiness"]["models"]
    common = {finding["rule"] for finding in _in_all(models)}
    return tuple(_finding(finding, records) for finding in _in_all(_heavier(models)) if finding["rule"] not in common)


def model_sections(snapshot: Json, records: Records) -> tuple[ModelSection, ...]:
    """The models of the edition, lightest first, with what the file holds beyond the common findings."""
    models = snapshot["readiness"]["models"]
    reasons = {entry["model"]: entry for entry in snapshot["options"]}
    return tuple(
        ModelSection(
            number=f"6.{number}",
            title=model["title"],
            tier=model["tier_label"],
            legal_basis=model["legal_basis"],
            summary=model["summary"],
            duration=model["duration"],
            to_be_shown=tuple(line["text"] for line in model["to_be_shown"]),
            findings=tuple(_finding(item, records) for item in _own(model, models)),
            steps=() if _steps_as(model, models) else tuple(step_line(step) for step in model["steps"]),
            steps_as=_steps_as(model, models),
            reasons=words.paragraphs(reasons.get(model["code"], {}).get("reasons", "")),
        )
        for number, model in enumerate(models, start=1)
    )


def step_line(step: Json) -> StepLine:
    """A step with its state, and the person who answers for the state."""
    person = f"{step['person']}, {words.day(step['on'])}" if step["person"] else "Nobody yet"
    return StepLine(
        title=step.get("title") or step["text"],
        legal_basis=step.get("legal_basis") or step.get("provision", ""),
        state=_STEPS[step["state"]],
        person=f"{person}. {step['reason']}" if step["reason"] else person,
    )


def _finding(finding: Json, records: Records) -> FindingLine:
    return FindingLine(
        to_show=finding["to_show"],
        state=_STATES[finding["state"]],
        facts=tuple(FactLine(fact["text"], records.cite([fact])) for fact in finding["facts"]),
        lacking=words.listed(finding["lacking"]),
        source=finding["source"],
    )


def _shared(models: list[Json], records: Records) -> tuple[FindingLine, ...]:
    return tuple(_finding(finding, records) for finding in _in_all(models))


def _in_all(models: list[Json]) -> list[Json]:
    """The findings, of the first model, whose rule was asked of all of them."""
    first = models[0]["findings"] if models else []
    return [
        finding
        for finding in first
        if all(any(other["rule"] == finding["rule"] for other in model["findings"]) for model in models)
    ]


def _heavier(models: list[Json]) -> list[Json]:
    return [model for model in models if model["tier"] != _ASSURANCE]


def _own(model: Json, models: list[Json]) -> list[Json]:
    """The findings that a model does not share with all the others of its kind."""
    shared = models if model["tier"] == _ASSURANCE else _heavier(models)
    rules = {finding["rule"] for finding in _in_all(shared)}
    return [finding for finding in model["findings"] if finding["rule"] not in rules]


def _steps_as(model: Json, models: list[Json]) -> str:
    """The title of an earlier model with the same steps in the same states; empty where there is none."""
    for earlier in models[: models.index(model)]:
        if model["steps"] and earlier["steps"] == model["steps"]:
            return str(earlier["title"])
    return ""
