"""The published figures that prompt a question about one characteristic, as its page shows them beside the answer.

First those which the catalogue links to the characteristic itself, with what they prompt; then the others of its theme.
A figure opens a question and settles none, and the council's own note on it stands at the same size as the question.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from guidance.metrics import MAPPED_EDITION, Metric, MetricStatus, catalogue
from guidance.types import Theme
from portal.domain.metrics import Status
from portal.models import Round
from portal.services import guidance as editions
from portal.services.assessments.rounds import guidance_of
from portal.services.figures import wording
from portal.services.figures.corrections import open_by_metric
from portal.services.figures.profiles import CouncilReading, read
from portal.services.figures.types import Figure, Note, Reading, depends
from portal.services.lineages import find_lineage
from portal.services.lines_of_editions import OnEdition

#: Statuses of figures that are named in a line and not shown with their groups.
_NAMED = (Status.NOT_APPLICABLE, Status.NOT_YET_CREATED)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group that a figure is read beside: its name, its median, and how the figure lies; in words."""

    name: str
    median: str
    reads: str


@dataclass(frozen=True, slots=True)
class PanelFigure:
    """One figure with everything that its panel says of it.

    Attributes:
        value: with its unit; empty where there is none, and `status` says why. prompts: what the catalogue says that
            it prompts about this characteristic; empty for the others of the theme. depends: how it reads depends on
            the group. standing: what became of the figure since the council's note was written.
        correction_open: the council has asked for a correction of it, and nobody has answered yet.
    """

    figure: Figure
    value: str
    period: str
    status: str
    groups: tuple[GroupLine, ...]
    depends: bool
    prompts: str
    standing: str
    correction_open: bool

    @property
    def metric(self) -> Metric:
        return self.figure.metric

    @property
    def note(self) -> Note | None:
        return self.figure.note

    @property
    def is_demonstration(self) -> bool:
        return self.figure.release is not None and self.figure.release.demonstration


@dataclass(frozen=True, slots=True)
class FigurePanel:
    """The figures beside one characteristic.

    Attributes:
        linked: of metrics that the catalogue links to the characteristic. others: the rest of the theme's.
        not_run: names of metrics whose service this type of authority does not run. before: of those that lie before
            the authority's first day. elsewhere: of those whose releases are not held here.
    """

    linked: tuple[PanelFigure, ...]
    others: tuple[PanelFigure, ...]
    not_run: tuple[str, ...]
    before: tuple[str, ...]
    elsewhere: tuple[str, ...]
    theme: Theme
    gss_code: str

    @property
    def is_empty(self) -> bool:
        """Whether no figure held here speaks to the characteristic or to its theme."""
        return not self.linked and not self.others

    @property
    def count(self) -> int:
        """How many figures the panel shows."""
        return len(self.linked) + len(self.others)


def panel(found: Round, code: str) -> FigurePanel:
    """The council's figures beside a characteristic, or beside an indicator of potential failure of its theme.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
        code: of an item in the round's edition.

    Raises:
        UnknownCode: the edition has no such item.
    """
    theme = guidance_of(found).theme_of(code)
    prompts = list_prompts(found, code)
    reading = read(found.council_gss, private=True)
    metrics = [*(catalogue()[metric_id] for metric_id in prompts), *catalogue().under_theme(theme.slug)]
    figures = {figure.metric.id: figure for figure in _figures(reading, metrics)}
    asked = open_by_metric(found.council_gss)
    shown = {key: _shown(one, prompts.get(key, ""), key in asked) for key, one in figures.items() if _is_shown(one)}
    return FigurePanel(
        linked=tuple(item for key, item in shown.items() if key in prompts),
        others=tuple(item for key, item in shown.items() if key not in prompts),
        not_run=_names(figure for figure in figures.values() if figure.status is Status.NOT_APPLICABLE),
        before=_names(figure for figure in figures.values() if figure.status is Status.NOT_YET_CREATED),
        elsewhere=_names(f for f in figures.values() if f.period is None and f.status is not Status.NOT_APPLICABLE),
        theme=theme,
        gss_code=found.council_gss,
    )


def list_prompts(found: OnEdition, code: str) -> Mapping[str, str]:
    """What each metric prompts about an item, by id of the metric; parts of other metrics are left out.

    Args:
        found: a round or a sealed record. code: of an item in its edition.
    """
    return {
        metric.id: link.reason
        for mapped in _mapped(found, code)
        for metric, link in catalogue().prompting(mapped)
        if metric.status is not MetricStatus.COMPONENT
    }


def _mapped(found: OnEdition, code: str) -> tuple[str, ...]:
    """The codes of the edition which the catalogue is mapped to that stand for a line of the round's edition."""
    if found.edition == MAPPED_EDITION:
        return (code,)
    mapped = editions.get_edition(MAPPED_EDITION)
    ahead = find_lineage(found.edition, found.edition_sha256, mapped.edition, mapped.sha256)
    if ahead is not None:
        relation = ahead.after(code)
        return relation.targets if relation else ()
    behind = find_lineage(mapped.edition, mapped.sha256, found.edition, found.edition_sha256)
    relation = behind.before(code) if behind else None
    return relation.sources if relation else ()


def _figures(reading: CouncilReading, metrics: Iterable[Metric]) -> Iterator[Figure]:
    latest = reading.latest()
    yield from (reading.figure(metric, latest.get(metric.id)) for metric in metrics)


def _is_shown(figure: Figure) -> bool:
    return figure.period is not None and figure.status not in _NAMED


def _names(figures: Iterable[Figure]) -> tuple[str, ...]:
    return tuple(figure.metric.name for figure in figures)


def _shown(figure: Figure, prompts: str, correction_open: bool) -> PanelFigure:
    return PanelFigure(
        figure=figure,
        value=wording.value_text(figure.value, figure.metric),
        period=figure.period.words if figure.period else "",
        status=figure.status.words,
        groups=tuple(_line(reading, figure) for reading in figure.readings),
        depends=depends(figure.readings),
        prompts=prompts,
        standing=wording.standing(figure),
        correction_open=correction_open,
    )


def _line(reading: Reading, figure: Figure) -> GroupLine:
    group = reading.comparator
    if group.median is None:
        return GroupLine(group.words, "", group.withheld.words if group.withheld else "No median")
    return GroupLine(
        group.words,
        f"{wording.short_value(group.median, figure.metric)}, of {group.n}",
        wording.reading_cell(reading, figure) if figure.value is not None else "",
    )
