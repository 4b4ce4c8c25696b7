"""What the theme pages show, put in order before the template sees it.

Lines stand in groups by whose words they are, so that a reader never takes a prompt of this service, or a finding about
one council, for the guidance's own list.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from guidance.basis import Basis
from guidance.kinds import MetricLink, ThemeRole
from guidance.metrics import Catalogue, Grade, Metric, MetricStatus
from guidance.types import Guidance, Line, Theme

#: The order in which the meaning of each basis is told.
BASIS_ORDER = tuple(Basis)


@dataclass(frozen=True)
class LineGroup:
    """Lines of one list whose words come from the same kind of place."""

    heading: str
    explanation: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class MetricPrompt:
    """A metric and the question it opens under one theme.

    Args:
        has_figures: False for a metric whose figures this service does not hold.
    """

    metric_id: str
    name: str
    question: str
    has_figures: bool


@dataclass(frozen=True)
class MetricPrompts:
    """The metrics that speak to a theme: those shown under it, and those that touch it less directly."""

    primary: tuple[MetricPrompt, ...]
    secondary: tuple[MetricPrompt, ...]


_GROUPS: tuple[tuple[str, str, frozenset[Basis]], ...] = (
    (
        "From the guidance, in our words",
        "",
        frozenset({Basis.THEME_DESCRIPTION, Basis.GUIDANCE_REPORTED, Basis.ACT}),
    ),
    (
        "Inferred from a council's answer",
        "These suggest what the guidance says. They do not prove it.",
        frozenset({Basis.COUNCIL_RESPONSE}),
    ),
    (
        "Seen in real cases",
        "These are illustrations from notices, inspections and statements, not the guidance's text.",
        frozenset({Basis.CASE_FINDING}),
    ),
    (
        "Our own prompts",
        "These are this service's own wording, not the guidance's text.",
        frozenset({Basis.PORTAL_PROMPT, Basis.RECONSTRUCTED, Basis.NOT_AVAILABLE}),
    ),
)


def group_lines(lines: Sequence[Line]) -> tuple[LineGroup, ...]:
    """The lines by whose words they are, each group in the order of the edition; empty groups are left out."""
    groups = (
        LineGroup(heading, explanation, tuple(line for line in lines if line.basis in bases))
        for heading, explanation, bases in _GROUPS
    )
    return tuple(group for group in groups if group.lines)


def metric_prompts(theme: Theme, catalogue: Catalogue) -> MetricPrompts:
    """The metrics that prompt a question about the theme, in the catalogue's order.

    Returns:
        Nothing for a theme to which no metric speaks, even where the catalogue lets one touch it in passing.
    """
    if theme.metric_link is MetricLink.NONE:
        return MetricPrompts((), ())
    primary = catalogue.under_theme(theme.slug)
    shown = {metric.id for metric in primary}
    others = [
        (metric, link.reason)
        for metric in catalogue.values()
        for link in metric.themes
        if link.slug == theme.slug and metric.id not in shown and _may_be_shown(metric)
    ]
    return MetricPrompts(
        tuple(_prompt(metric, metric.question) for metric in primary),
        tuple(_prompt(metric, f"{reason[:1].upper()}{reason[1:]}.") for metric, reason in others),
    )


def neighbours(guidance: Guidance, theme: Theme) -> tuple[Theme | None, Theme | None]:
    """The themes before and after this one in the edition's order."""
    place = guidance.themes.index(theme)
    before = guidance.themes[place - 1] if place else None
    after = guidance.themes[place + 1] if place + 1 < len(guidance.themes) else None
    return before, after


def themes_by_role(guidance: Guidance) -> dict[str, tuple[Theme, ...]]:
    """The themes by their role, for the figure of how they relate."""
    return {role.value: tuple(theme for theme in guidance.themes if theme.role is role) for role in ThemeRole}


def _may_be_shown(metric: Metric) -> bool:
    return metric.status not in (MetricStatus.CLAIMED, MetricStatus.COMPONENT)


def _prompt(metric: Metric, question: str) -> MetricPrompt:
    return MetricPrompt(metric.id, metric.name, question, metric.grade is not Grade.NONE)
