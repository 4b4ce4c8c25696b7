"""What is worth a look in a release that keeps every rule: a series of its own, another unit, a year mistaken."""

from collections.abc import Iterable, Sequence

from guidance.metrics import catalogue
from portal.domain.releases import Change, Columns, Comparison
from portal.domain.scales import Shift, shifts
from portal.ingest.descriptions import PRIMARY
from portal.ingest.problems import Problem, Severity
from portal.services.figures import reports


def doubts(compared: Comparison, collection: str) -> list[Problem]:
    """Warnings of what the figures together tell, and no row of them."""
    since = reports.of_new_periods(compared, collection)
    revised = [compared.change(place) for place in compared.revised_at]
    return [
        *_apart(set(compared.figures.metric_ids), collection),
        *_outside(compared.figures),
        *map(_of_shift, shifts([*since, *revised])),
        *_far_ahead(since),
    ]


def _outside(figures: Columns) -> list[Problem]:
    """A warning for each metric of which figures lie outside what such a figure can be at all."""
    bounds = {key: (metric.least, metric.most) for key, metric in catalogue().items() if metric.least is not None}
    found: dict[str, list[str]] = {}
    for metric_id, code, value in zip(figures.metric_ids, figures.gss_codes, figures.values, strict=True):
        least, most = bounds.get(metric_id, (None, None))
        if value is None or least is None or most is None or least <= value <= most:
            continue
        found.setdefault(metric_id, []).append(code)
    return [
        _warning(
            "value",
            "outside_its_range",
            f"{len(codes):,} figures of {catalogue()[metric_id].name} lie outside {bounds[metric_id][0]:g} to"
            f" {bounds[metric_id][1]:g}, which it cannot: the first is of {codes[0]}. Look at the source",
        )
        for metric_id, codes in sorted(found.items())
    ]


def _apart(metric_ids: Iterable[str], collection: str) -> list[Problem]:
    """A warning for each metric whose primary collection is another one: its figures are kept, and kept apart."""
    if collection == PRIMARY:
        return []
    metrics = catalogue()
    return [
        _warning(
            "metric_id",
            "not_primary",
            f"{metrics[metric_id].name} is shown from the collection {metrics[metric_id].collection}; these figures are"
            " kept beside it and stand on no page but that of one council’s figure",
        )
        for metric_id in sorted(metric_ids)
        if metrics[metric_id].collection != collection
    ]


def _of_shift(shift: Shift) -> Problem:
    what = f"{shift.compared:,} figures of {shift.metric_id} for {shift.period}"
    if shift.is_same:
        return _warning("period", "same_again", f"Check the year: all {what} are those of {shift.earlier} again")
    than = f"those of {shift.earlier}" if shift.earlier else "those that count today"
    message = f"Check the unit: the middle one of {what} is {_times(shift.times, than)}"
    return _warning("value", "other_scale", message)


def _times(times: float, than: str) -> str:
    size = abs(times)
    if 0.5 < size < 2:
        return f"as large, with the other sign, beside {than}"
    words = f"{size:,.0f} times {than}" if size >= 2 else f"1/{1 / size:,.0f} of {than}" if size else "nought"
    return f"{words}, with the other sign" if times < 0 else words


def _far_ahead(since: Sequence[Change]) -> Iterable[Problem]:
    """A warning for each metric whose latest period is two years or more after the one before it."""
    steps = sorted({(change.metric_id, change.period, change.earlier) for change in since})
    return [
        _warning("period", "years_between", f"Check the year: {metric_id} has no figures between {before} and {period}")
        for metric_id, period, before in steps
        if int(period[:4]) - int(before[:4]) > 1
    ]


def _warning(column: str, code: str, message: str) -> Problem:
    return Problem(None, column, code, message, Severity.WARNING)
