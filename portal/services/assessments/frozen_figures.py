"""The council's published figures as they are frozen into a submission: values, statuses, releases and comparators."""

from collections.abc import Mapping, Sequence

from portal.domain.comparators import Comparator
from portal.domain.submissions import ComparatorEntry, FigureEntry
from portal.services import figures


def figures_by_theme(gss: str, themes: Sequence[str]) -> Mapping[str, tuple[FigureEntry, ...]]:
    """The latest figures that prompt a question about each theme, by the theme's slug.

    Figures of services that the authority does not run are among them, with that status: what does not apply is said
    and not left out. Metrics of which no release is held are left out. The council's note on a figure goes with it.
    """
    found = figures.council_figures(gss, themes)
    return {theme.slug: tuple(_entry(figure) for figure in (*theme.shown, *theme.not_run)) for theme in found.themes}


def _entry(figure: figures.Figure) -> FigureEntry:
    return FigureEntry(
        metric_id=figure.metric.id,
        name=figure.metric.name,
        unit=figure.metric.unit,
        period=figure.period.text if figure.period else "",
        value=figure.value,
        status=figure.status.value,
        release=figure.release.code if figure.release else "",
        comparators=tuple(_comparator(comparator) for comparator in figure.comparators),
        words=figure.words or "",
        decimals=figure.metric.decimals,
        note=figure.note.text if figure.note else "",
        note_on=figure.note.written_at.date() if figure.note else None,
    )


def _comparator(comparator: Comparator) -> ComparatorEntry:
    return ComparatorEntry(comparator.scope, comparator.n, comparator.median)
