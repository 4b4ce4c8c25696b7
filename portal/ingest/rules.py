"""The rules that every figure of a release keeps, whatever its layout; every breach is collected with its place.

A rule looks at distinct words and at distinct combinations of them, never at a row for its own sake: a hundred
thousand figures take a tenth of a second. Text becomes figures only when nothing in the file is wrong.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from guidance.metrics import Catalogue
from portal.domain import periods
from portal.domain.metrics import IN_RELEASES, WITH_VALUE, Status, applies, is_after, is_before
from portal.ingest.collecting import Collected
from portal.ingest.columns import Coded, Rows, keyed, pairs
from portal.ingest.outcome import FigureColumns, Register

if TYPE_CHECKING:
    from portal.ingest.columns import Mask, Whole

#: Words that releases use for statuses of ours.
ALIASES = {"missing": Status.NOT_PUBLISHED.value, "low_reliability": Status.SUPPRESSED.value}
#: Statuses of ours for what a basis says of a figure that is otherwise just published.
_BASES = {"derived": Status.DERIVED.value, "derived_budget": Status.BUDGET_ESTIMATE.value}
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z", re.ASCII)
_ZERO = re.compile(r"-?0+(?:\.0+)?\Z", re.ASCII)
_EXAMPLES = {
    "financial_year": "2022-23",
    "academic_year": "2022-23",
    "calendar_year": "2023",
    "financial_quarter": "2022-23-Q4",
}
_CARRIES = frozenset(status.value for status in WITH_VALUE)
_KNOWN = frozenset(status.value for status in IN_RELEASES)


def settled(rows: Rows) -> Rows:
    """The rows with statuses in our words, and without the values that a status takes away."""
    value = rows["value"]
    kind = value.mapped(lambda text: "" if not text else "zero" if _ZERO.match(text) else "other")
    combinations, places = pairs(rows["status"], rows["basis"], kind)
    decided = [_status(*combination) for combination in combinations]
    status = Coded([status for status, _ in decided], places).mapped(str)
    silent = Coded(["silent" if empty else "" for _, empty in decided], places).isin(["silent"])
    return rows.changed(status=status, value=_emptied(value, silent) if silent.any() else value)


def _status(status: str, basis: str, kind: str) -> tuple[str, bool]:
    """Status of a figure in our words, and whether its value is no figure."""
    ours = ALIASES.get(status, status) or (Status.PUBLISHED if kind else Status.NOT_PUBLISHED).value
    if ours == Status.PUBLISHED.value:
        ours = _BASES.get(basis, ours)
    # A zero that cannot be true, and an estimate marked unreliable, may be printed in the source; neither is a figure.
    return ours, ours == Status.SUPPRESSED.value or (ours == Status.SUSPECT_ZERO.value and kind == "zero")


def _emptied(value: Coded, silent: "Mask") -> Coded:
    codes = value.codes.copy()
    codes[silent] = len(value.words)
    return Coded([*value.words, ""], codes).mapped(str)


def check_rows(rows: Rows, catalogue: Catalogue, register: Register, problems: Collected) -> None:
    """Holds every rule against rows whose authorities are resolved.

    Shape: columns metric_id, gss_code, period, value, status, unit, period_type; empty text where nothing is said.
    """
    known = rows["metric_id"].isin(catalogue) & rows["gss_code"].isin(register.authorities)
    _check_metrics(rows, catalogue, problems)
    _check_periods(rows, catalogue, problems)
    _check_said(rows, "unit", {key: metric.unit for key, metric in catalogue.items()}, problems)
    _check_services(rows, catalogue, register, problems)
    _check_values(rows, problems)
    _check_duplicates(rows, problems)
    if not problems.has_errors and known.all():
        _warn_of_other_times(rows, catalogue, register, problems)


def check_authorities(rows: Rows, register: Register, problems: Collected, *, demonstration: bool) -> None:
    """Holds that every row is about an authority of the register, fictional ones apart from the others.

    Args:
        demonstration: the release is for fictional authorities, and for no others.
    """
    known = rows["gss_code"].isin(register.authorities)
    message = "Use a GSS code of the register: “{gss_code}” is not one of them"
    problems.add(~known, "gss_code", "unknown_council", message)
    is_fictional = rows["gss_code"].isin(code for code, one in register.authorities.items() if one.demonstration)
    if demonstration:
        message = "Leave out {gss_code}: a demonstration release holds fictional authorities only"
        problems.add(known & ~is_fictional, "gss_code", "real_council", message)
    else:
        message = "Leave out {gss_code}: it is fictional and has no published figures"
        problems.add(is_fictional, "gss_code", "fictional_council", message)


def figures(rows: Rows) -> FigureColumns:
    """The figures of rows that keep every rule."""
    numbers = [float(word) if word else None for word in rows["value"].words]
    return FigureColumns(
        rows["metric_id"].listed(),
        rows["gss_code"].listed(),
        rows["period"].listed(),
        [numbers[code] for code in rows["value"].codes.tolist()],
        rows["status"].listed(),
    )


def _check_metrics(rows: Rows, catalogue: Catalogue, problems: Collected) -> None:
    message = "Use a metric of the catalogue: “{metric_id}” is not one of them"
    problems.add(~rows["metric_id"].isin(catalogue), "metric_id", "unknown_metric", message)


def _check_periods(rows: Rows, catalogue: Catalogue, problems: Collected) -> None:
    combinations, places = pairs(rows["metric_id"], rows["period"])
    wrong: dict[str, list[int]] = {}
    for place, (metric_id, period) in enumerate(combinations):
        if metric_id in catalogue and not _is_period(period, catalogue[metric_id].period_type):
            wrong.setdefault(catalogue[metric_id].period_type, []).append(place)
    for kind, found in wrong.items():
        message = f"Enter a {kind.replace('_', ' ')} such as {_EXAMPLES[kind]}, not “{{period}}”"
        problems.add(_among(places, found, len(combinations)), "period", "period_unknown", message)
    _check_said(rows, "period_type", {key: metric.period_type for key, metric in catalogue.items()}, problems)


def _is_period(text: str, kind: str) -> bool:
    try:
        periods.parse(text, kind)
    except ValueError:
        return False
    return True


def _among(places: "Whole", wanted: list[int], size: int) -> "Mask":
    import numpy

    chosen = numpy.zeros(size, dtype=bool)
    chosen[wanted] = True
    return chosen[places]


def _check_said(rows: Rows, column: str, by_metric: Mapping[str, str], problems: Collected) -> None:
    """One error per row whose cell is there and is not what the catalogue says of the metric."""
    combinations, places = pairs(rows["metric_id"], rows[column])
    wrong = [
        place
        for place, (metric_id, said) in enumerate(combinations)
        if said and metric_id in by_metric and said != by_metric[metric_id]
    ]
    if not wrong:
        return
    mask = _among(places, wrong, len(combinations))
    expected = [by_metric[metric_id] for metric_id in rows["metric_id"].at(mask).listed()]
    message = f"Give this metric's {column.replace('_', ' ')}, “{{expected}}”, not “{{{column}}}”"
    problems.add(mask, column, column, message, expected=expected)


def _check_services(rows: Rows, catalogue: Catalogue, register: Register, problems: Collected) -> None:
    combinations, places = pairs(rows["metric_id"], rows["gss_code"])
    wrong = [
        place
        for place, (metric_id, code) in enumerate(combinations)
        if metric_id in catalogue
        and code in register.authorities
        and not applies(catalogue[metric_id], register.authorities[code].type)
    ]
    message = "Leave out {gss_code}: an authority of its type does not run the service of {metric_id}"
    problems.add(_among(places, wrong, len(combinations)), "gss_code", "not_its_service", message)


def _check_values(rows: Rows, problems: Collected) -> None:
    status, value = rows["status"], rows["value"]
    unknown = ~status.isin(_KNOWN)
    message = "Use a status of a release (published, provisional, not_published and so on), not “{status}”"
    problems.add(unknown, "status", "unknown_status", message)
    message = "Enter a number without signs or commas, or no value and a status: “{value}” is not a number"
    problems.add(value.where(lambda text: text != "" and not _NUMBER.match(text)), "value", "not_a_number", message)
    message = "Round the value to 15 digits: more than that would not be kept exactly"
    problems.add(value.where(_is_too_precise), "value", "too_precise", message)
    carries, empty = status.isin(_CARRIES), value.isin([""])
    message = "Enter a value, or a status that says why there is none"
    problems.add(carries & empty, "value", "value_missing", message)
    message = "Remove the value, or correct the status: a figure that is {status} has no value"
    problems.add(~carries & ~unknown & ~empty, "value", "value_given", message)


def _is_too_precise(text: str) -> bool:
    return len(text) > 15 and _NUMBER.match(text) is not None and len(text.replace(".", "").lstrip("-0")) > 15


def _check_duplicates(rows: Rows, problems: Collected) -> None:
    import pandas

    distinct, places = keyed(rows["metric_id"], rows["gss_code"], rows["period"])
    if len(distinct) == len(rows):
        return
    again = pandas.Series(places).duplicated(keep="first").to_numpy()
    first = rows.lines[~again]  # distinct combinations are numbered in the order of their first row
    message = "Keep one row: row {first} gives a figure for the same metric, authority and period"
    problems.add(again, "metric_id", "duplicate", message, first=[str(first[place]) for place in places[again]])


def _warn_of_other_times(rows: Rows, catalogue: Catalogue, register: Register, problems: Collected) -> None:
    """One warning per metric for figures of years outside an authority's life: some publishers give them by area."""
    given = (~rows["value"].isin([""])).nonzero()[0]
    metric, code = rows["metric_id"].at(given), rows["gss_code"].at(given)
    combinations, places = pairs(metric, rows["period"].at(given))
    spans = {text: periods.parse(text.split()[0], text.split()[1]) for text in _spans(combinations, catalogue)}
    span = Coded(_spans(combinations, catalogue), places).mapped(str)
    combinations, places = pairs(code, span)
    for rule, name, words in (
        (is_before, "before_it_existed", "before the authority existed"),
        (is_after, "after_it_ended", "after the authority ended"),
    ):
        wrong = [n for n, (gss, text) in enumerate(combinations) if rule(register.authorities[gss], spans[text])]
        mask = _among(places, wrong, len(combinations))
        for metric_id in dict.fromkeys(metric.at(mask).listed()):
            of_metric = mask & metric.isin([metric_id])
            message = f"{int(of_metric.sum())} figures of {metric_id} are for periods {words}"
            problems.warn(int(given[of_metric.argmax()]), "period", name, message)


def _spans(combinations: list[tuple[str, ...]], catalogue: Catalogue) -> list[str]:
    return [f"{period} {catalogue[metric_id].period_type}" for metric_id, period in combinations]
