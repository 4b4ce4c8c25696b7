"""Tables that pages of figures repeat most, written by code: a template takes several times as long for them.

All authorities stand in no order but the alphabet's, groups from the widest to the narrowest, figures in the order of
the catalogue.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from markupsafe import Markup, escape

from guidance.metrics import Metric
from portal.domain.metrics import TYPE_NAMES
from portal.services.figures.types import AuthorityFigure, Figure, Reading
from portal.services.figures.wording import (
    depends,
    glance,
    reading_cell,
    short_status,
    short_value,
    unit_words,
    value_text,
)

_TYPES = {kind: str(escape(names[0])) for kind, names in TYPE_NAMES.items()}


def authority_rows(figures: Iterable[AuthorityFigure], metric: Metric) -> Markup:
    """Rows of name, figure, status and type; every word escaped."""
    statuses: dict[str, str] = {}
    rows = []
    for item in figures:
        status = statuses.get(item.status)
        if status is None:
            status = statuses[item.status] = str(escape(item.status.words))
        value = escape(value_text(item.value, metric)) if item.value is not None else ""
        rows.append(
            '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">'
            f'<a class="govuk-link" href="/councils/{item.gss_code}">{escape(item.name)}</a></th>'
            f'<td class="govuk-table__cell govuk-table__cell--numeric">{value}</td>'
            f'<td class="govuk-table__cell">{status}{", fictional" if item.demonstration else ""}</td>'
            f'<td class="govuk-table__cell">{_TYPES[item.type]}</td></tr>\n'
        )
    return Markup("".join(rows))  # noqa: S704  # every cell was escaped above


_CELL = '<td class="govuk-table__cell'
_NUMBER = f'{_CELL} govuk-table__cell--numeric">'
_HEAD = '<th scope="col" class="govuk-table__header'
_BESIDE_HEAD = (
    '<thead class="govuk-table__head"><tr class="govuk-table__row">'
    f'{_HEAD}">Beside</th>{_HEAD} govuk-table__header--numeric">Median</th>'
    f'{_HEAD} govuk-table__header--numeric">Counted</th>{_HEAD}">This figure is</th></tr></thead>'
)


def beside(figure: Figure, *, places: bool = False) -> Markup:
    """The medians that a figure is read beside, group by group, and a line where the reading depends on the group.

    Args:
        places: also how many median absolute deviations of the group the figure lies from its median.
    """
    rows, readings = [], figure.readings
    for reading in readings:
        found = reading.comparator
        if found.median is None:
            why = escape(found.withheld.words) if found.withheld else ""
            cells = f'{_CELL} figures-quiet" colspan="3">{why}</td>'
        else:
            median = escape(short_value(found.median, figure.metric))
            words = f"{escape(reading_cell(reading, figure))}{_place(reading) if places else ''}"
            cells = f'{_NUMBER}{median}</td>{_NUMBER}{found.n}</td>{_CELL}">{words}</td>'
        name = f'<th scope="row" class="govuk-table__header">{escape(found.words)}</th>'
        rows.append(f'<tr class="govuk-table__row">{name}{cells}</tr>')
    says = '<p class="fig__depends">How it reads depends on the group it is read beside.</p>'
    name = f"{escape(figure.metric.name)}: medians to read it beside"
    caption = f'<caption class="govuk-visually-hidden">{name}</caption>'
    return Markup(  # noqa: S704  # every word was escaped above
        f'<table class="govuk-table fig__beside">{caption}{_BESIDE_HEAD}'
        f'<tbody class="govuk-table__body">{"".join(rows)}</tbody></table>{says if depends(readings) else ""}'
    )


def _place(reading: Reading) -> str:
    """A position in raw median absolute deviations, such as "1.2 deviations above"."""
    if reading.place is None:
        return ""
    number = abs(reading.place).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f'<span class="fig__place">{number} deviations {"below" if reading.place < 0 else "above"}</span>'


def glance_rows(figures: Iterable[Figure]) -> Markup:
    """For each figure its name and period, what it is, how it lies, and the question it opens."""
    rows = []
    for figure in figures:
        metric = figure.metric
        if figure.value is None:
            value = f'<span class="figures-quiet">{escape(short_status(figure))}</span>'
        else:
            unit = unit_words(metric)
            more = f' <span class="figures-glance__unit">{escape(unit)}</span>' if unit else ""
            value = f"{escape(short_value(figure.value, metric))}{more}"
        rows.append(
            '<div class="figures-glance__row"><dt><a class="govuk-link govuk-link--no-visited-state"'
            f' href="#m-{metric.id.replace("_", "-")}">{escape(metric.name)}</a>'
            f' <span class="figures-glance__period">{figure.period.text if figure.period else ""}</span></dt>'
            f'<dd class="figures-glance__value">{value}</dd>'
            f'<dd class="figures-glance__words">{escape(glance(figure))}</dd>'
            f'<dd class="figures-glance__question">{escape(metric.question)}</dd></div>'
        )
    return Markup("".join(rows))  # noqa: S704  # every word was escaped above
