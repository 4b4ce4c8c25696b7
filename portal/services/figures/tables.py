"""The rows of the table of all authorities, written by code: it is the longest table there is, and stands in no order
but the alphabet's."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from guidance.metrics import Metric
from portal.domain.metrics import TYPE_NAMES
from portal.services.figures.types import AuthorityFigure
from portal.services.figures.wording import value_text

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
