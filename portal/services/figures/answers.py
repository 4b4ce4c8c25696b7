"""Figures in the shapes that other programs read: answers of the API and exports, in one place for both.

Authorities stand in alphabetical order of casefolded name, then code. The one list in another order is
`neighbours.members`, nearest first.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date
from decimal import Decimal

from guidance.metrics import Metric
from portal.domain import neighbours
from portal.domain.comparators import Comparator
from portal.services.councils import CouncilDetail, CouncilEntry
from portal.services.figures.country import neighbour_lists
from portal.services.figures.shapes import (
    AuthorityFigureAnswer,
    ComparatorAnswer,
    CouncilAnswer,
    CouncilFigureAnswer,
    CouncilFiguresAnswer,
    CouncilListItem,
    MetricFiguresAnswer,
    MetricListItem,
    NeighbourList,
    NoteAnswer,
    ThemeAnswer,
)
from portal.services.figures.types import CouncilFigures, Figure, MetricFigures, Note

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def council_item(entry: CouncilEntry, today: date) -> CouncilListItem:
    """The authority in the list of all."""
    return CouncilListItem(
        gss_code=entry.gss_code,
        name=entry.name,
        type=entry.type,
        region=entry.region,
        active=entry.is_active(today),
        demonstration=entry.demonstration,
    )


def council(detail: CouncilDetail) -> CouncilAnswer:
    """The authority with those before and after it and its neighbours."""
    found = detail.council
    members = neighbour_lists().get(found.gss_code, ())
    return CouncilAnswer(
        gss_code=found.gss_code,
        name=found.name,
        official_name=found.official_name,
        type=found.type,
        tier=found.tier,
        region=found.region,
        active_from=found.active_from,
        active_to=found.active_to,
        predecessors=[entry.gss_code for entry in detail.predecessors],
        successors=[entry.gss_code for entry in detail.successors],
        neighbours=NeighbourList(model=neighbours.MODEL, members=list(members)),
        demonstration=found.demonstration,
    )


def metric_item(metric: Metric, periods: list[str]) -> MetricListItem:
    """The metric in the catalogue, with the periods for which figures are held."""
    return MetricListItem(
        metric_id=metric.id,
        name=metric.name,
        area=metric.area,
        unit=metric.unit,
        polarity=metric.polarity.value,
        status=metric.status.value,
        grade=metric.grade.value,
        comparable=metric.comparable.value,
        periods=periods,
    )


def comparator(found: Comparator) -> ComparatorAnswer:
    """The comparator with its reason where it has no median."""
    return ComparatorAnswer(
        scope=found.scope,
        n=found.n,
        median=number(found.median),
        mad=number(found.mad),
        withheld=found.withheld.value if found.withheld else None,
    )


def council_figure(figure: Figure) -> CouncilFigureAnswer:
    """One metric of one authority."""
    return CouncilFigureAnswer(
        metric_id=figure.metric.id,
        name=figure.metric.name,
        unit=figure.metric.unit,
        period=figure.period.text if figure.period else None,
        value=number(figure.value),
        status=figure.status.value,
        release=figure.release.code if figure.release else None,
        comparators=[comparator(found) for found in figure.comparators],
        position=number(figure.place),
        words=figure.words,
        question=figure.metric.question,
        note=note(figure.note),
    )


def note(found: Note | None) -> NoteAnswer | None:
    """The council's own words beside a figure."""
    if found is None:
        return None
    day = found.written_at.astimezone(UTC).date()
    return NoteAnswer(text=found.text, period=found.period, written_on=day, is_revised=found.is_revised)


def council_figures(found: CouncilFigures) -> CouncilFiguresAnswer:
    """The authority's figures by theme."""
    return CouncilFiguresAnswer(
        gss_code=found.council.gss_code,
        name=found.council.name,
        themes=[
            ThemeAnswer(slug=theme.slug, metrics=[council_figure(figure) for figure in theme.figures])
            for theme in found.themes
        ],
        context=[council_figure(figure) for figure in found.context],
    )


def metric_figures(found: MetricFigures) -> MetricFiguresAnswer:
    """One metric over all authorities."""
    return MetricFiguresAnswer(
        metric_id=found.metric.id,
        name=found.metric.name,
        unit=found.metric.unit,
        polarity=found.metric.polarity.value,
        period=found.period.text if found.period else None,
        periods=[period.text for period in found.periods],
        comparators=[comparator(item) for item in found.comparators],
        figures=[
            AuthorityFigureAnswer(
                gss_code=item.gss_code,
                name=item.name,
                value=number(item.value),
                status=item.status.value,
                release=item.release,
                demonstration=item.demonstration,
            )
            for item in found.figures
        ],
    )


def council_figure_rows(found: CouncilFigures) -> list[dict[str, object]]:
    """The authority's figures as rows of a table, one per metric and period.

    Shape: theme is empty for other published context; medians in the metric's unit.
    """
    themed = [(theme.slug, figure) for theme in found.themes for figure in theme.figures]
    rows: list[dict[str, object]] = []
    for slug, figure in [*themed, *(("", figure) for figure in found.context)]:
        answer = council_figure(figure)
        row: dict[str, object] = {"gss_code": found.council.gss_code, "council": found.council.name, "theme": slug}
        row |= answer.model_dump(exclude={"comparators", "question", "note"})
        by_scope = {item.scope.partition(":")[0]: item for item in answer.comparators}
        for scope in ("england", "type", "neighbours"):
            item = by_scope.get(scope)
            row[f"{scope}_n"], row[f"{scope}_median"] = (item.n, item.median) if item else (None, None)
        said = answer.note
        row |= {"note": said.text if said else "", "note_period": said.period if said else ""}
        rows.append(row | {"source": figure.release.title if figure.release else "", "question": answer.question})
    return rows


def number(value: Decimal | None) -> float | None:
    """A decimal as a number of JSON."""
    return None if value is None else float(value)


def to_csv(rows: Iterable[Mapping[str, object]], columns: Iterable[str]) -> str:
    """Rows as CSV in UTF-8 without a byte-order mark; no cell is ever taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    names = list(columns)
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS):
        return "'" + value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


COUNCIL_FIGURE_COLUMNS = (
    "gss_code",
    "council",
    "theme",
    "metric_id",
    "name",
    "unit",
    "period",
    "value",
    "status",
    "release",
    "source",
    "england_n",
    "england_median",
    "type_n",
    "type_median",
    "neighbours_n",
    "neighbours_median",
    "position",
    "words",
    "question",
    "note",
    "note_period",
)
