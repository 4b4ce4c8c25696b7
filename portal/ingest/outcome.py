"""What reading a release gives: its figures in columns, what is wrong with it, and what was left out on purpose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from portal.domain.metrics import Authority, Observation, Status
from portal.ingest.descriptions import ReleaseDescription
from portal.ingest.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class Register:
    """The authorities that figures may be about.

    Attributes:
        authorities: by GSS code. aliases: a former or later code to the code of the register.
        ecodes: the ministry's E-code to the GSS codes that carry it; a successor may carry that of a predecessor.
        names: other names of an authority by GSS code, such as the official one.
    """

    authorities: Mapping[str, Authority]
    aliases: Mapping[str, str] = field(default_factory=dict)
    ecodes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FigureColumns:
    """The figures of a release in the file's order.

    Shape: five lists of one length, one place in each per figure; a value is in its metric's unit, or None with a
        status that says why.
    """

    metric_ids: list[str] = field(default_factory=list)
    gss_codes: list[str] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)
    values: list[float | None] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.metric_ids)


@dataclass(frozen=True)
class Checked:
    """The outcome: figures, when nothing is wrong, and problems in the order of the file.

    Attributes:
        rows: rows of the file that were read as figures.
        layout: code of the layout the file has; "tidy" is this service's own, empty when none was found.
        suggested: whose figures the layout knows these to be; None for our own layout.
        left_out: rows that are about something else, counted by what they are about, in words.
    """

    figures: FigureColumns = field(default_factory=FigureColumns)
    problems: tuple[Problem, ...] = ()
    rows: int = 0
    layout: str = ""
    suggested: ReleaseDescription | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop the release."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that are shown and stop nothing."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)

    @cached_property
    def observations(self) -> tuple[Observation, ...]:
        """The figures as objects, for callers that want a few; an import of many uses the columns."""
        statuses = {member.value: member for member in Status}
        found = self.figures
        rows = zip(found.gss_codes, found.metric_ids, found.periods, found.values, found.statuses, strict=True)
        return tuple(
            Observation(code, metric, period, None if value is None else Decimal(repr(value)), statuses[status])
            for code, metric, period, value, status in rows
        )
