"""Checks a table of figures against the catalogue and the register, and collects every problem with its place.

Checks run on columns and on distinct values, not row by row: fifty thousand rows take a fraction of a second. Text
becomes figures only when nothing in the file is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from guidance.metrics import Catalogue
from portal.domain import periods
from portal.domain.metrics import IN_RELEASES, WITH_VALUE, Authority, Observation, Status, applies, is_before
from portal.ingest import layouts, readers
from portal.ingest.problems import Problem, Severity, UnreadableFile

if TYPE_CHECKING:
    import pandas

#: Words that releases use for statuses of ours.
ALIASES = {"missing": Status.NOT_PUBLISHED.value, "low_reliability": Status.SUPPRESSED.value}
#: Statuses of ours for what a basis says of a figure that is otherwise just published.
_BASES = {"derived": Status.DERIVED.value, "derived_budget": Status.BUDGET_ESTIMATE.value}
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_KEY = ["metric_id", "gss_code", "period"]


@dataclass(frozen=True, slots=True)
class Register:
    """The authorities that figures may be about.

    Attributes:
        authorities: by GSS code. aliases: a former or later code to the code of the register.
    """

    authorities: Mapping[str, Authority]
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome: figures, when nothing is wrong, and problems in the order of the file."""

    observations: tuple[Observation, ...]
    problems: tuple[Problem, ...]
    rows: int = 0

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop the release."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that are shown and stop nothing."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)


def check_file(raw: bytes, catalogue: Catalogue, register: Register, *, demonstration: bool = False) -> Checked:
    """Reads and checks a file of figures.

    Args:
        demonstration: the release is for fictional authorities, and for no others.

    Returns:
        Figures, or none together with every problem found; never raises for what a file holds.
    """
    try:
        table = readers.read(raw)
        layout = layouts.choose(table.header)
    except UnreadableFile as error:
        return Checked((), (error.problem,))
    found = layouts.unread_columns(layout, table.header)
    checked = check(table, catalogue, register, demonstration=demonstration)
    return Checked(checked.observations, (*found, *checked.problems), checked.rows)


def check(table: readers.Table, catalogue: Catalogue, register: Register, *, demonstration: bool = False) -> Checked:
    """Checks a tidy table.

    Shape: columns metric_id, gss_code, period, value and perhaps period_type, unit, status, basis; one row per metric,
        authority and period; text only.
    """
    frame = _normalised(table)
    if frame.empty:
        return Checked((), (Problem(None, None, "no_rows", "Choose a file that holds figures: it has headings only"),))
    problems = _Problems()
    _check_metrics(frame, catalogue, problems)
    _check_authorities(frame, register, problems, demonstration)
    known = frame[frame["metric_id"].isin(list(catalogue)) & frame["gss_code"].isin(list(register.authorities))]
    _check_periods(known, catalogue, problems)
    _check_units(known, catalogue, problems)
    _check_services(known, catalogue, register, problems)
    _check_values(frame, problems)
    _check_duplicates(frame, problems)
    if not problems.has_errors:
        _warn_of_early_figures(known, catalogue, register, problems)
    observations = () if problems.has_errors else _observations(frame)
    return Checked(observations, problems.in_order(), len(frame))


class _Problems:
    """Collects problems from masks over the table."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self.has_errors = False

    def add(self, rows: "pandas.DataFrame", column: str, code: str, message: str) -> None:
        """One error per row; the message may name the row's cells in braces."""
        if rows.empty:
            return
        self.has_errors = True
        for line, cells in zip(rows.index, rows.to_dict("records"), strict=True):
            found = message.format(**{str(name): cell for name, cell in cells.items()})
            self._found.append(Problem(int(line), column, code, found))

    def warn(self, row: int, column: str, code: str, message: str) -> None:
        self._found.append(Problem(row, column, code, message, Severity.WARNING))

    def in_order(self) -> tuple[Problem, ...]:
        return tuple(sorted(self._found, key=lambda problem: (problem.row or 0, problem.column or "", problem.code)))


def _normalised(table: readers.Table) -> "pandas.DataFrame":
    """The table with every column of the layout, cells stripped, statuses in our words, indexed by line of the file."""
    frame = table.frame.copy()
    frame.index = frame.index + 2  # the header is line 1
    for column in (*layouts.TIDY.required, *layouts.TIDY.optional):
        frame[column] = _stripped(frame[column]) if column in frame else ""
    frame = frame[(frame != "").any(axis=1)]
    status = frame["status"].replace(ALIASES)
    unsaid = status == ""
    status = status.mask(unsaid & (frame["value"] != ""), Status.PUBLISHED.value)
    status = status.mask(unsaid & (frame["value"] == ""), Status.NOT_PUBLISHED.value)
    for basis, ours in _BASES.items():
        status = status.mask((frame["basis"] == basis) & (status == Status.PUBLISHED.value), ours)
    # A zero that cannot be true, and an estimate marked unreliable, may be printed in the source; neither is a figure.
    silent = (status == Status.SUPPRESSED.value) | ((status == Status.SUSPECT_ZERO.value) & _is_zero(frame["value"]))
    return frame.assign(status=status, value=frame["value"].mask(silent, ""))


def _stripped(column: "pandas.Series[str]") -> "pandas.Series[str]":
    """The column without blanks round its cells; looks at distinct cells, of which there are few."""
    changed = {cell: cell.strip() for cell in column.unique() if cell != cell.strip()}
    return column.replace(changed) if changed else column


def _is_zero(values: "pandas.Series[str]") -> "pandas.Series[bool]":
    return values.str.fullmatch(r"-?0+(?:\.0+)?")


def _check_metrics(frame: "pandas.DataFrame", catalogue: Catalogue, problems: _Problems) -> None:
    unknown = frame[~frame["metric_id"].isin(list(catalogue))]
    problems.add(
        unknown, "metric_id", "unknown_metric", "Use a metric of the catalogue: “{metric_id}” is not one of them"
    )


def _check_authorities(frame: "pandas.DataFrame", register: Register, problems: _Problems, demonstration: bool) -> None:
    known = frame["gss_code"].isin(list(register.authorities))
    renamed = frame["gss_code"].isin([code for code in register.aliases if code not in register.authorities])
    unknown = frame[~known & ~renamed]
    message = "Use a GSS code of the register: “{gss_code}” is not one of them"
    problems.add(unknown, "gss_code", "unknown_council", message)
    other = frame.assign(kept=frame["gss_code"].map(dict(register.aliases)))[renamed]
    problems.add(other, "gss_code", "other_code", "Use the code {kept}: the register keeps {gss_code} under that code")
    fictional = {code for code, authority in register.authorities.items() if authority.demonstration}
    is_fictional = frame["gss_code"].isin(list(fictional))
    if demonstration:
        message = "Leave out {gss_code}: a demonstration release holds fictional authorities only"
        problems.add(frame[known & ~is_fictional], "gss_code", "real_council", message)
    else:
        message = "Leave out {gss_code}: it is fictional and has no published figures"
        problems.add(frame[is_fictional], "gss_code", "fictional_council", message)


def _check_periods(known: "pandas.DataFrame", catalogue: Catalogue, problems: _Problems) -> None:
    for metric_id, period in known[["metric_id", "period"]].drop_duplicates().itertuples(index=False):
        kind = catalogue[metric_id].period_type
        try:
            periods.parse(period, kind)
        except ValueError:
            rows = known[(known["metric_id"] == metric_id) & (known["period"] == period)]
            message = f"Enter a {kind.replace('_', ' ')} such as {_EXAMPLES[kind]}, not “{{period}}”"
            problems.add(rows, "period", "period_unknown", message)
    _check_expected(known, "period_type", {key: metric.period_type for key, metric in catalogue.items()}, problems)


_EXAMPLES = {
    "financial_year": "2022-23",
    "academic_year": "2022-23",
    "calendar_year": "2023",
    "financial_quarter": "2022-23-Q4",
}


def _check_units(known: "pandas.DataFrame", catalogue: Catalogue, problems: _Problems) -> None:
    _check_expected(known, "unit", {key: metric.unit for key, metric in catalogue.items()}, problems)


def _check_expected(known: "pandas.DataFrame", column: str, by_metric: Mapping[str, str], problems: _Problems) -> None:
    """One error per row whose cell is there and is not what the catalogue says of the metric."""
    compared = known.assign(expected=known["metric_id"].map(dict(by_metric)))
    wrong = compared[(compared[column] != "") & (compared[column] != compared["expected"])]
    message = f"Give this metric's {column.replace('_', ' ')}, “{{expected}}”, not “{{{column}}}”"
    problems.add(wrong, column, column, message)


def _check_services(known: "pandas.DataFrame", catalogue: Catalogue, register: Register, problems: _Problems) -> None:
    types = known["gss_code"].map({code: authority.type for code, authority in register.authorities.items()})
    pairs = known.assign(type=types)
    distinct = pairs[["metric_id", "type"]].drop_duplicates().itertuples(index=False)
    refused = {(metric_id, kind) for metric_id, kind in distinct if not applies(catalogue[metric_id], kind)}
    for metric_id, kind in sorted(refused):
        rows = pairs[(pairs["metric_id"] == metric_id) & (pairs["type"] == kind)]
        message = "Leave out {gss_code}: an authority of its type does not run the service of {metric_id}"
        problems.add(rows, "gss_code", "not_its_service", message)


def _check_values(frame: "pandas.DataFrame", problems: _Problems) -> None:
    status, value = frame["status"], frame["value"]
    unknown = ~status.isin([member.value for member in IN_RELEASES])
    message = "Use a status of a release (published, provisional, not_published and so on), not “{status}”"
    problems.add(frame[unknown], "status", "unknown_status", message)
    number = value.str.fullmatch(_NUMBER)
    message = "Enter a number without signs or commas, or no value and a status: “{value}” is not a number"
    problems.add(frame[(value != "") & ~number], "value", "not_a_number", message)
    long = frame[number & (value.str.len() > 15)]
    digits = long["value"].str.replace(".", "", regex=False).str.lstrip("-0").str.len()
    message = "Round the value to 15 digits: more than that would not be kept exactly"
    problems.add(long[digits > 15], "value", "too_precise", message)
    carries = status.isin([member.value for member in WITH_VALUE])
    message = "Enter a value, or a status that says why there is none"
    problems.add(frame[carries & (value == "")], "value", "value_missing", message)
    message = "Remove the value, or correct the status: a figure that is {status} has no value"
    problems.add(frame[~carries & ~unknown & (value != "")], "value", "value_given", message)


def _check_duplicates(frame: "pandas.DataFrame", problems: _Problems) -> None:
    again = frame[frame.duplicated(_KEY, keep="first")]
    if again.empty:
        return
    first = frame[frame.duplicated(_KEY, keep=False) & ~frame.duplicated(_KEY, keep="first")]
    lines = {tuple(cells): line for line, *cells in first[_KEY].itertuples()}
    again = again.assign(first=[lines[key] for key in again[_KEY].itertuples(index=False, name=None)])
    message = "Keep one row: row {first} gives a figure for the same metric, authority and period"
    problems.add(again, "metric_id", "duplicate", message)


def _warn_of_early_figures(
    known: "pandas.DataFrame", catalogue: Catalogue, register: Register, problems: _Problems
) -> None:
    """One warning per metric for figures of years before an authority existed: some publishers give them by area."""
    late = {code for code, authority in register.authorities.items() if authority.active_from is not None}
    rows = known[known["gss_code"].isin(list(late)) & (known["value"] != "")]
    found: dict[str, list[int]] = {}
    for line, metric_id, code, period in rows[_KEY].itertuples():
        if is_before(register.authorities[code], periods.parse(period, catalogue[metric_id].period_type)):
            found.setdefault(metric_id, []).append(int(line))
    for metric_id, lines in found.items():
        message = f"{len(lines)} figures of {metric_id} are for periods before the authority existed"
        problems.warn(lines[0], "period", "before_it_existed", message)


def _observations(frame: "pandas.DataFrame") -> tuple[Observation, ...]:
    statuses = {member.value: member for member in IN_RELEASES}
    columns = (frame[name].tolist() for name in (*_KEY, "value", "status"))
    return tuple(
        Observation(code, metric_id, period, Decimal(value) if value else None, statuses[status])
        for metric_id, code, period, value, status in zip(*columns, strict=True)
    )
