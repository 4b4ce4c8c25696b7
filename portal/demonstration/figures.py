"""Real published figures for real authorities, and made-up ones for the fictional authorities, marked as such."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from guidance.metrics import Metric, MetricStatus, catalogue
from portal.demonstration.people import COUNCILS
from portal.domain.comparators import type_scope
from portal.domain.errors import ReleaseRejected
from portal.domain.metrics import applies, comparison_type
from portal.domain.roles import SERVICE
from portal.ingest.descriptions import ReleaseDescription
from portal.services import figures
from portal.storage import file_store
from portal.transactions import writing

DEMONSTRATION_RELEASE = ReleaseDescription(
    code="demonstration-figures",
    title="Demonstration figures of fictional authorities",
    publisher="This service",
    licence="Made up: no licence is needed",
    attribution="These figures are fictional and describe no real place.",
    source="made up for the demonstration, near the median of the type",
    demonstration=True,
)
#: The most that a made-up figure lies from the median of its type, in raw median absolute deviations.
_FURTHEST = Decimal("1.8")


def build(now: datetime) -> None:
    """Loads the register and every release of the package, then the made-up figures, each in a transaction."""
    load_bundled(now)
    with writing():
        raw = fictional_figures().encode()
        outcome = figures.receive(raw, DEMONSTRATION_RELEASE, files=file_store(), actor=SERVICE, now=now)
        if outcome.result is figures.ImportResult.REJECTED:
            raise ReleaseRejected("The demonstration figures have problems", outcome.problems)
        if outcome.result is figures.ImportResult.LOADED:
            figures.publish(outcome.code, actor=SERVICE, now=now)


def load_bundled(now: datetime) -> None:
    """Loads the register and the published figures only, in one transaction of its own."""
    with writing():
        figures.load_all(files_store=file_store(), actor=SERVICE, now=now)


def fictional_figures() -> str:
    """The made-up figures as a tidy file, the same each time for the same published figures."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("metric_id", "gss_code", "period", "value", "status"))
    writer.writerows(_rows())
    return text.getvalue()


def _rows() -> Iterator[tuple[str, str, str, str, str]]:
    metrics = [metric for metric in catalogue().values() if metric.status is not MetricStatus.COMPONENT]
    medians = figures.medians_of([metric.id for metric in metrics])
    held = figures.periods_by_metric()
    for metric in metrics:
        for code, _name, _official, kind, *_ in COUNCILS:
            if not applies(metric, kind):
                continue
            for period in held.get(metric.id, ()):
                found = medians.get((metric.id, period.text), {}).get(type_scope(comparison_type(kind)))
                if found is not None and found.median is not None:
                    value = _near(metric, code, period.text, found.median, found.mad or Decimal(0))
                    yield metric.id, code, period.text, str(value), "published"


def _near(metric: Metric, code: str, period: str, median: Decimal, mad: Decimal) -> Decimal:
    """A figure near the median: a lasting difference of the place, and a small one of the period."""
    lasting = _noise(metric.id, code)
    passing = _noise(metric.id, code, period) / 4
    shifted = median + (lasting + passing) * mad * _FURTHEST * Decimal("0.8")
    value = max(shifted, Decimal(0)).quantize(Decimal(1).scaleb(-metric.decimals))
    return min(value, Decimal(100)) if metric.unit == "%" else value


def _noise(*seeds: str) -> Decimal:
    """A number from -1 to 1 that follows from the seeds alone."""
    drawn = int.from_bytes(sha256("|".join(seeds).encode()).digest()[:4])
    return Decimal(drawn % 2001 - 1000) / 1000
