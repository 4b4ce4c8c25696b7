"""Writes the sections on proportionality and on the statutory checks: facts beside models, never a choice."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.domain.casework import OptionStanding
from portal.reports import words
from portal.reports.case_context import HELD, told
from portal.reports.page import FactLine, FindingLine, ModelSection, Said, StepLine, Table, Told
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
            steps=() if _steps_as(model, models) else tuple(step_line(step, records) for step in model["steps"]),
            steps_as=_steps_as(model, models),
            option=_option(reasons.get(model["code"]), snapshot, records),
            beside=_beside(model, snapshot, records),
        )
        for number, model in enumerate(models, start=1)
    )


def _option(entry: Json | None, snapshot: Json, records: Records) -> tuple[Said | Told, ...]:
    """What a named person said of a model; the service says nothing of it."""
    if "options" in snapshot["held_keys"]:
        return (Said(HELD),)
    if entry is None:
        return (records.say("Nobody has recorded reasons for or against this model."),)
    if "standing" not in entry:  # the first format had reasons alone
        return (Told("", told(entry["reasons"])),)
    standing = OptionStanding(entry["standing"]).words
    said = f"{standing}. {entry['person']}, {words.day(entry['considered_on'])}."
    return records.one(said, "ladder_option", entry["id"]), Told("", told(entry["reasons"]))


def _beside(model: Json, snapshot: Json, records: Records) -> Table | None:
    """Records that somebody set beside what has to be shown. They show nothing by themselves."""
    lines = {line["code"]: line["text"] for line in model["to_be_shown"]}
    rows = tuple(
        (lines.get(item["line"], item["line"]), records.one(item["words"], item["row_kind"], item["row_id"]))
        for item in snapshot["ladder_facts"]
        if item["model"] == model["code"]
    )
    heads = ("What has to be shown", "Record that somebody set beside it")
    return Table(f"{model['title']}: records set beside it", "beside", heads, rows) if rows else None


def test_lines(snapshot: Json, records: Records) -> tuple[StepLine, ...]:
    """The statutory checks: one line each, and one more for each model of which a named person said something."""
    found: list[StepLine] = []
    is_held = "statutory_tests.*.said" in snapshot["held_keys"]
    for test in snapshot["statutory_tests"]:
        for said in test["said"]:
            line = step_line(said | {"title": f"{test['text']} {said['model_title']}."}, records)
            found.append(replace(line, legal_basis=test["provision"]))
        if not test["said"]:
            line = step_line(test, records)
            found.append(replace(line, state="Held back", person="Held back") if is_held else line)
    return tuple(found)


def step_line(step: Json, records: Records) -> StepLine:
    """A step with its state, and the person who answers for the state."""
    person = f"{step['person']}, {words.day(step['on'])}" if step["person"] else "Nobody yet"
    return StepLine(
        title=step.get("title") or step["text"],
        legal_basis=step.get("legal_basis") or step.get("provision", ""),
        state=_STEPS[step["state"]],
        person=f"{person}. {step['reason']}" if step["reason"] else person,
        records=records.cite([{"kind": "ladder_step", "id": step.get("id")}]),
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
