"""What travels with a submission besides its answers: soft checks with their sentences, actions, and committees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Plain = dict[str, Any]  # Any: JSON values, whose shape the functions below tell


@dataclass(frozen=True)
class SoftCheckEntry:
    """A question that the service asked of an answer, and the sentence in which the council answered it.

    Args:
        kind: as `portal.domain.soft_checks` names it.
        words: the question as it was shown.
        reply: the council's sentence; empty where none was given.
    """

    kind: str
    words: str
    reply: str = ""


@dataclass(frozen=True)
class ActionEntry:
    """An action of the improvement plan as it stood when the round was sent.

    Args:
        cost: pounds; None where none was given.
        effect: what should be different, in words.
        effect_metric_id: the figure that should move; empty for none.
        state: in words.
    """

    id: str
    title: str
    owner: str
    due_on: date | None
    cost: Decimal | None
    effect: str
    effect_metric_id: str
    effect_by_on: date | None
    state: str


@dataclass(frozen=True)
class CommitteeRecommendation:
    """What a committee recommended; accepted is None while it is not answered."""

    text: str
    accepted: bool | None
    reason: str


@dataclass(frozen=True)
class GovernanceEntry:
    """That a committee considered the self-assessment."""

    committee: str
    met_on: date
    minute: str
    address: str
    recommendations: tuple[CommitteeRecommendation, ...] = ()


def checks_to_plain(checks: Iterable[SoftCheckEntry]) -> list[Plain]:
    """The stored form of soft checks."""
    return [{"kind": check.kind, "words": check.words, "reply": check.reply} for check in checks]


def checks_from_plain(entries: Iterable[Mapping[str, Any]]) -> tuple[SoftCheckEntry, ...]:  # Any: JSON values
    """Soft checks of their stored form."""
    return tuple(SoftCheckEntry(entry["kind"], entry["words"], entry["reply"]) for entry in entries)


def actions_to_plain(actions: Iterable[ActionEntry]) -> list[Plain]:
    """The stored form of actions."""
    return [
        {
            "id": action.id,
            "title": action.title,
            "owner": action.owner,
            "due_on": action.due_on,
            "cost": action.cost,
            "effect": action.effect,
            "effect_metric_id": action.effect_metric_id,
            "effect_by_on": action.effect_by_on,
            "state": action.state,
        }
        for action in actions
    ]


def actions_from_plain(entries: Iterable[Mapping[str, Any]]) -> tuple[ActionEntry, ...]:  # Any: JSON values
    """Actions of their stored form."""
    return tuple(
        ActionEntry(
            id=entry["id"],
            title=entry["title"],
            owner=entry["owner"],
            due_on=_day(entry["due_on"]),
            cost=None if entry["cost"] is None else Decimal(entry["cost"]),
            effect=entry["effect"],
            effect_metric_id=entry["effect_metric_id"],
            effect_by_on=_day(entry["effect_by_on"]),
            state=entry["state"],
        )
        for entry in entries
    )


def governance_to_plain(steps: Iterable[GovernanceEntry]) -> list[Plain]:
    """The stored form of committees' consideration."""
    return [
        {
            "committee": step.committee,
            "met_on": step.met_on,
            "minute": step.minute,
            "address": step.address,
            "recommendations": [
                {"text": found.text, "accepted": found.accepted, "reason": found.reason}
                for found in step.recommendations
            ],
        }
        for step in steps
    ]


def governance_from_plain(entries: Iterable[Mapping[str, Any]]) -> tuple[GovernanceEntry, ...]:  # Any: JSON values
    """Committees' consideration of its stored form."""
    return tuple(
        GovernanceEntry(
            entry["committee"],
            date.fromisoformat(entry["met_on"]),
            entry["minute"],
            entry["address"],
            tuple(
                CommitteeRecommendation(found["text"], found["accepted"], found["reason"])
                for found in entry["recommendations"]
            ),
        )
        for entry in entries
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
