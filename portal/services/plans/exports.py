"""The register, the plan and the commitments as rows of a file."""

from collections.abc import Iterable, Mapping, Sequence

from portal.services.plans.actions import ActionLine
from portal.services.plans.recommendations import Line

#: The first six are those that the import reads, so that a file can be corrected and sent in elsewhere.
RECOMMENDATION_COLUMNS = (
    "source",
    "report",
    "reference",
    "date",
    "recommendation",
    "characteristics",
    "state",
    "reason_not_accepted",
    "same_as",
    "actions",
    "closed_on",
)
ACTION_COLUMNS = (
    "title",
    "detail",
    "owner",
    "due",
    "how_due",
    "state",
    "cost_pounds",
    "characteristics",
    "expected_effect",
    "figure",
    "figure_when_agreed",
    "period_when_agreed",
    "effect_should_show",
    "reason_stopped",
    "closed_on",
)
TEMPLATE_ROWS: Sequence[Mapping[str, object]] = (
    {
        "source": "External audit",
        "report": "Auditor’s annual report 2023 to 2024",
        "reference": "KR1",
        "date": "2024-02-28",
        "recommendation": "Replace this row: write what is recommended, in the words of the report.",
        "characteristics": "CI-01 G-04",
    },
)


def recommendation_rows(lines: Iterable[Line]) -> list[dict[str, object]]:
    """One row for each entry.

    Shape: dates as 2024-03-27; several characteristics with a space between, several actions with a semicolon;
        same_as is the report and reference of the entry that says the same.
    """
    return [
        {
            "source": line.row.source.label,
            "report": line.row.report,
            "reference": line.row.reference,
            "date": line.row.made_on.isoformat() if line.row.made_on else "",
            "recommendation": line.row.text,
            "characteristics": " ".join(link.code for link in line.row.codes),
            "state": line.row.state.label,
            "reason_not_accepted": line.row.decline_reason if line.row.state.value == "declined" else "",
            "same_as": ", ".join(filter(None, (line.same_as.report, line.same_as.reference))) if line.same_as else "",
            "actions": "; ".join(action.title for action in line.actions),
            "closed_on": line.row.closed_at.date().isoformat() if line.row.closed_at else "",
        }
        for line in lines
    ]


def action_rows(lines: Iterable[ActionLine]) -> list[dict[str, object]]:
    """One row for each action.

    Shape: cost in pounds; the figure's value as it was published when the action was agreed, in the metric's unit.
    """
    return [
        {
            "title": line.row.title,
            "detail": line.row.detail,
            "owner": line.row.owner,
            "due": line.row.due_on.isoformat() if line.row.due_on else "",
            "how_due": line.due.label,
            "state": line.row.state.label,
            "cost_pounds": "" if line.row.cost is None else f"{line.row.cost:.2f}",
            "characteristics": " ".join(line.codes),
            "expected_effect": line.row.effect,
            "figure": line.row.effect_metric_id,
            "figure_when_agreed": line.row.baseline_value,
            "period_when_agreed": line.row.baseline_period,
            "effect_should_show": line.row.effect_by_on.isoformat() if line.row.effect_by_on else "",
            "reason_stopped": line.row.stop_reason if line.row.state.value == "stopped" else "",
            "closed_on": line.row.closed_at.date().isoformat() if line.row.closed_at else "",
        }
        for line in lines
    ]
