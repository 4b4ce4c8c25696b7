"""The figures of a sealed record that prompt a question about one item, as they stood on the day it was signed.

A figure opens a question and settles none. What the council says of it stands beside the question, at its size.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guidance.metrics import catalogue
from portal.domain.metrics import Status
from portal.domain.submissions import FigureEntry, Submission, ThemeEntry
from portal.services.assessments.drift import Drift
from portal.services.assessments.figure_panel import list_prompts


@dataclass(frozen=True)
class SealedFigure:
    """One sealed figure.

    Args:
        question: what the catalogue asks where this figure is seen; empty where it no longer has the metric.
        prompts: why it stands beside this item, in the catalogue's words; empty for the others of the theme.
        revised: what its source says now, where that is something else; None otherwise.
    """

    figure: FigureEntry
    question: str
    prompts: str = ""
    revised: Drift | None = None


@dataclass(frozen=True)
class SealedFigures:
    """Figures beside an item: those that the catalogue links to it, and the rest of its theme's."""

    linked: tuple[SealedFigure, ...]
    others: tuple[SealedFigure, ...]

    @property
    def is_empty(self) -> bool:
        return not self.linked and not self.others


def list_beside(
    submission: Submission, theme: ThemeEntry, code: str, *, drifted: Iterable[Drift] = ()
) -> SealedFigures:
    """The sealed figures beside an item of a theme, in the catalogue's order; no query.

    Args:
        drifted: figures of the record that read otherwise now, from `drift.list_drift`.
    """
    prompts = list_prompts(submission, code)
    revised = {(drift.metric.id, drift.period): drift for drift in drifted}
    every = {figure.metric_id: figure for part in submission.themes for figure in part.figures}
    linked = [figure for key in prompts if (figure := every.get(key)) is not None and _is_shown(figure)]
    others = [figure for figure in theme.figures if figure.metric_id not in prompts and _is_shown(figure)]
    return SealedFigures(
        tuple(_sealed(figure, prompts, revised) for figure in linked),
        tuple(_sealed(figure, {}, revised) for figure in others),
    )


def list_under(theme: ThemeEntry, *, drifted: Iterable[Drift] = ()) -> tuple[SealedFigure, ...]:
    """The sealed figures of a theme, in the catalogue's order."""
    revised = {(drift.metric.id, drift.period): drift for drift in drifted}
    return tuple(_sealed(figure, {}, revised) for figure in theme.figures if _is_shown(figure))


def _is_shown(figure: FigureEntry) -> bool:
    return bool(figure.period) and figure.status not in (Status.NOT_APPLICABLE, Status.NOT_YET_CREATED)


def _sealed(figure: FigureEntry, prompts: Mapping[str, str], revised: Mapping[tuple[str, str], Drift]) -> SealedFigure:
    metric = catalogue().get(figure.metric_id)
    return SealedFigure(
        figure=figure,
        question=metric.question if metric else "",
        prompts=prompts.get(figure.metric_id, ""),
        revised=revised.get((figure.metric_id, figure.period)),
    )
