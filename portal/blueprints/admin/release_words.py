"""A release as its pages show it: its state in words, what may happen next, and every list in alphabetical order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from guidance.metrics import Metric, catalogue
from portal.domain.metrics import Status
from portal.domain.releases import FEW, Change, Held
from portal.services import councils
from portal.services.assessments import revised_figures
from portal.services.figures import releases as figure_releases
from portal.services.figures import reports
from portal.services.figures.country import is_shown
from portal.services.figures.wording import short_value, unit_words

#: State in a word, and what it means and lets one do.
WORDS: Mapping[str, tuple[str, str]] = {
    "received": (
        "Being checked",
        "The file was received and is being checked. This takes seconds, or a minute for a large file.",
    ),
    "checked": (
        "Checked",
        "The file is sound. Nobody but administrators sees its figures until you publish them.",
    ),
    "rejected": (
        "Rejected",
        "The file has problems and none of its figures were kept. Correct them in the file and send it again.",
    ),
    "published": ("Published", "Its figures count today, except where a later release has replaced some."),
    "superseded": ("Superseded", "Later releases have replaced every one of its figures. They are kept."),
    "withdrawn": ("Withdrawn", "It was taken back. What its figures had replaced counts again."),
}
SET_ASIDE = ("Set aside", "It was never published, and its figures were not kept. Its file and its code are.")
#: Problems on the page; all of them are in the download.
SHOWN = 50


@dataclass
class ReleasePage:
    """One release with everything its pages need.

    Attributes:
        replaced_by: releases that count today in its place, or for a checked one those whose place it would take.
        changes: what publishing changes, as JSON of `reports.of_changes`. is_anew: worked out just now.
    """

    release: Any  # Any: a row of the database, which views do not know by its class
    names: Mapping[str, str] = field(default_factory=dict)
    changes: reports.Report = field(default_factory=dict)
    is_anew: bool = False
    frozen: Sequence[revised_figures.Frozen] = ()
    replaced_by: Sequence[tuple[Any, int]] = ()  # Any: as above

    @classmethod
    def whole(cls, release: Any, now: datetime) -> "ReleasePage":  # Any: as above
        """The page of one release; without this, what a list of releases shows."""
        state = release.state.value
        names = {entry.gss_code: entry.name for entry in councils.list_councils()}
        is_anew = state == "checked" and figure_releases.is_stale(release)
        changes = figure_releases.current_changes(release, now)
        frozen = revised_figures.differing(release.number) if state in ("checked", "published") else ()
        replaced = figure_releases.replaced_by(release) if state in ("checked", "published", "superseded") else ()
        return cls(release, names, changes, is_anew, frozen, replaced)

    @property
    def title(self) -> str:
        return self.release.title or self.release.file_name or self.release.code

    @property
    def report(self) -> reports.Report:
        return dict(self.release.check_report)

    @property
    def state(self) -> str:
        """The state in a word."""
        return self._words[0]

    @property
    def state_words(self) -> str:
        """What the state means."""
        return self._words[1]

    @property
    def _words(self) -> tuple[str, str]:
        return SET_ASIDE if "set_aside" in self.report else WORDS[self.release.state.value]

    @property
    def may_be_published(self) -> bool:
        return bool(self.release.state.value == "checked")

    @property
    def may_be_withdrawn(self) -> bool:
        return self.release.state.value in ("published", "superseded")

    @property
    def is_open(self) -> bool:
        """Whether it was never published, so that it may be described, checked again and set aside."""
        return self.release.state.value in ("received", "checked", "rejected")

    @cached_property
    def counts(self) -> list[tuple[str, str, str, str, str]]:
        """Metric, period, figures, with a value, and why the others have none."""
        found = [
            (_name(metric_id), period, f"{figures:,}", f"{with_value:,}", _reasons(without))
            for metric_id, period, figures, with_value, without in self.report.get("counts", ())
        ]
        return sorted(found, key=lambda row: (row[0].casefold(), row[1]))

    @cached_property
    def missing(self) -> list[tuple[str, str, list[str]]]:
        """Metric, its latest period, and the authorities without a row, alphabetical; only metrics that lack some."""
        found = self.report.get("missing", ())
        return [(_name(metric_id), period, self._named(codes)) for metric_id, period, codes in found if codes]

    @cached_property
    def unusual(self) -> list[tuple[str, int, str, list[tuple[str, str, str, str, str]]]]:
        """Metric and unit, changes compared, which of them are given in words, and those.

        Shape: of those given the authority, period, before, now and difference, alphabetical by authority.
        """
        found = []
        for metric_id, compared, unusual, listed in reports.changes_of(self.changes):
            rows = [_change_row(self.names.get(c.gss_code, c.gss_code), c) for c in self._in_order(listed)]
            unit = unit_words(catalogue()[metric_id])
            name = f"{_name(metric_id)} ({unit})" if unit else _name(metric_id)
            found.append((name, compared, _which(compared, unusual, len(rows)), rows))
        return found

    @cached_property
    def status_changes(self) -> list[tuple[str, str, str, str, str]]:
        """Authority, metric, period, before and now, where a value comes or goes; alphabetical by authority."""
        return [
            (
                self.names.get(c.gss_code, c.gss_code),
                _name(c.metric_id),
                c.period,
                _figure(c.before, catalogue()[c.metric_id]),
                _figure(c.now, catalogue()[c.metric_id]),
            )
            for c in self._in_order(reports.status_changes_of(self.changes))
        ]

    @property
    def unusual_count(self) -> int:
        """How many changes are unlike the others of their metric; where there are few, none can be."""
        found = reports.changes_of(self.changes)
        return sum(unusual for _, compared, unusual, _ in found if compared >= FEW)

    @cached_property
    def not_shown(self) -> list[tuple[str, int, str]]:
        """Metric, figures of it that publishing keeps without showing them as a council's figure, and why."""
        found: dict[tuple[str, str], int] = {}
        for metric_id, period, figures, *_ in self.report.get("counts", ()):
            why = self._why_not_shown(metric_id, period)
            if why:
                found[_name(metric_id), why] = found.get((_name(metric_id), why), 0) + figures
        return sorted((name, number, why) for (name, why), number in found.items())

    def _why_not_shown(self, metric_id: str, period: str) -> str:
        metric = catalogue().get(metric_id)
        if metric is not None and self.release.collection not in ("primary", metric.collection):
            return f"kept beside those of {metric.collection}, from which this metric is shown"
        if metric is not None and not is_shown(metric_id, period):
            return f"kept and not shown, as figures up to {metric.partial_to} are partial or years old"
        return ""

    @property
    def not_said(self) -> list[str]:
        """What readers would see beside a figure and nobody has given."""
        words = ("publisher", "licence", "source", "retrieved_on")
        names = {"retrieved_on": "the day it was retrieved"}
        return [names.get(word, word) for word in words if not getattr(self.release, word)]

    @cached_property
    def drift(self) -> list[tuple[str, str, str, str, str]]:
        """Metric, other collection, figures compared, alike and different."""
        found = reports.drift_of(self.changes)
        return [
            (_name(d.metric_id), d.collection, f"{d.compared:,}", f"{d.equal:,}", f"{d.different:,}") for d in found
        ]

    @cached_property
    def affected(self) -> list[tuple[str, int]]:
        """Authorities whose shown figures change, alphabetical, with how many."""
        held = self.changes.get("affected", {})
        return [(name, held[code]) for code, name in self.names.items() if code in held]

    @property
    def problems(self) -> list[Mapping[str, Any]]:  # Any: JSON values
        """The first problems, those that stop the release before the others."""
        found = sorted(self.report.get("problems", ()), key=lambda problem: problem["severity"] != "error")
        return found[:SHOWN]

    @property
    def layout(self) -> str:
        """The shape in which the file was read."""
        return {"": "Not known", "tidy": "This service’s own"}.get(self.release.layout, self.release.layout)

    @property
    def is_older(self) -> bool:
        """Whether it would take the place of a release that its publisher made public later."""
        mine = self.release.published_on
        days = [other.published_on for other, _ in self.replaced_by if other.published_on]
        return self.may_be_published and mine is not None and any(day > mine for day in days)

    @property
    def problems_count(self) -> int:
        return int(self.report.get("errors", 0)) + int(self.report.get("warnings", 0))

    def _named(self, codes: Sequence[str]) -> list[str]:
        wanted = set(codes)
        return [name for code, name in self.names.items() if code in wanted]

    def _in_order(self, listed: Sequence[Change]) -> list[Change]:
        place = {code: number for number, code in enumerate(self.names)}
        return sorted(listed, key=lambda change: (place.get(change.gss_code, -1), change.gss_code, change.period))


def _name(metric_id: str) -> str:
    metric = catalogue().get(metric_id)
    return metric.name if metric else metric_id


def _which(compared: int, unusual: int, given: int) -> str:
    if compared < FEW:
        return "the one change" if compared == 1 else f"all {compared} changes"
    some = f"{given} of {unusual:,} unusual" if given < unusual else f"{unusual} unusual"
    return f"{some} among {compared:,} changes"


def _reasons(without: Mapping[str, int]) -> str:
    words = {status: Status(status).words.split(":")[0].casefold() for status in without}
    return "; ".join(f"{number:,} {words[status]}" for status, number in without.items())


def _change_row(name: str, change: Change) -> tuple[str, str, str, str, str]:
    metric = catalogue()[change.metric_id]
    before = _value(change.before[0], metric) + (f" ({change.earlier})" if change.earlier else "")
    difference = change.difference or 0.0
    sign = "−" if difference < 0 else "+"
    apart = _value(abs(difference), metric)
    if metric.unit == "%":  # two shares lie points apart; a per cent of a per cent would be another number
        apart = f"{apart.removesuffix('%')} points"
    return name, change.period, before, _value(change.now[0], metric), sign + apart


def _figure(figure: Held, metric: Metric) -> str:
    value, status = figure
    return Status(status).words.split(":")[0] if value is None else _value(value, metric)


def _value(value: float | None, metric: Metric) -> str:
    return "" if value is None else short_value(Decimal(repr(value)), metric)
