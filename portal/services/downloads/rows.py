"""Rows of the files for download, as they are kept; no value is rounded and none is filled in."""

import csv
from collections.abc import Iterator
from importlib.resources import files

from sqlalchemy import select

from guidance.metrics import Catalogue, catalogue
from portal.database import db
from portal.domain import neighbours as model
from portal.domain.metrics import COMBINED_TYPES, applies
from portal.models import CurrentFigure, MetricRelease
from portal.services import councils, publications
from portal.services import figures as readings
from portal.services.figures import answers
from portal.services.figures.country import is_shown

Row = dict[str, object]
_TYPES = ("county", "district", "london_borough", "metropolitan_district", "unitary", "combined_authority")


def figures() -> Iterator[Row]:
    """Every figure that counts today, of the metric's own collection, in periods that are shown."""
    metrics = catalogue()
    codes = dict(db.session.execute(select(MetricRelease.number, MetricRelease.code)).all())
    by_authority: dict[str, list[tuple[int, str, float | None, str, int]]] = {}
    places = {metric_id: place for place, metric_id in enumerate(metrics)}
    shown: dict[tuple[str, str], bool] = {}
    for gss, metric_id, period, collection, value, status, number in db.session.execute(_CURRENT):
        if metric_id not in metrics or metrics[metric_id].collection != collection:
            continue
        if shown.setdefault((metric_id, period), is_shown(metric_id, period)):
            by_authority.setdefault(gss, []).append((places[metric_id], period, value, status, number))
    ids = tuple(metrics)
    for entry in councils.list_councils():
        for place, period, value, status, number in sorted(by_authority.get(entry.gss_code, ()), key=_place):
            yield {
                "gss_code": entry.gss_code,
                "name": entry.name,
                "type": entry.type,
                "metric_id": ids[place],
                "period": period,
                "value": value,
                "status": status,
                "release": codes[number],
                "demonstration": entry.demonstration,
            }


_CURRENT = select(
    CurrentFigure.gss_code,
    CurrentFigure.metric_id,
    CurrentFigure.period,
    CurrentFigure.collection,
    CurrentFigure.value,
    CurrentFigure.status,
    CurrentFigure.release_number,
)


def _place(row: tuple[int, str, float | None, str, int]) -> tuple[int, str]:
    return row[0], row[1]


def medians() -> Iterator[Row]:
    """Every median kept, of periods that are shown, with the reason where one is withheld."""
    held = readings.periods_by_metric()
    found = readings.medians_of(list(held))
    for metric_id in catalogue():
        for period in held.get(metric_id, ()):
            for item in found.get((metric_id, period.text), {}).values():
                yield {"metric_id": metric_id, "period": period.text} | answers.comparator(item).model_dump()


def metrics() -> Iterator[Row]:
    """The catalogue, in its order."""
    held = readings.periods_by_metric()
    for metric in catalogue().values():
        yield {
            "metric_id": metric.id,
            "name": metric.name,
            "area": metric.area,
            "unit": metric.unit,
            "polarity": metric.polarity.value,
            "definition": metric.definition,
            "numerator": metric.numerator,
            "denominator": metric.denominator,
            "source": metric.release,
            "publisher": metric.publisher,
            "frequency": metric.frequency,
            "period_type": metric.period_type,
            "applies_to": ";".join(kind for kind in _TYPES if applies(metric, kind)),
            "standing": metric.status.value,
            "grade": metric.grade.value,
            "comparable": metric.comparable.value,
            "caveats": " | ".join(metric.caveats),
            "question": metric.question,
            "periods": ";".join(period.text for period in held.get(metric.id, ())),
        }


def register() -> Iterator[Row]:
    """Every authority, present and former."""
    for entry in councils.list_councils():
        yield {
            "gss_code": entry.gss_code,
            "name": entry.name,
            "official_name": entry.official_name,
            "type": entry.type,
            "tier": "combined" if entry.type in COMBINED_TYPES else entry.tier,
            "region": entry.region,
            "active_from": entry.active_from.isoformat() if entry.active_from else None,
            "active_to": entry.active_to.isoformat() if entry.active_to else None,
            "upper_tier_gss": entry.upper_tier_gss,
            "combined_authority_gss": entry.combined_authority_gss,
            "demonstration": entry.demonstration,
        }


def neighbours() -> Iterator[Row]:
    """The list of every council that takes part in the model."""
    lists = readings.neighbour_lists()
    for entry in councils.list_councils():
        if entry.gss_code in lists:
            members = ";".join(lists[entry.gss_code])
            yield {"gss_code": entry.gss_code, "name": entry.name, "model": model.MODEL, "members": members}


def neighbour_inputs() -> Iterator[Row]:
    """The inputs of the model as they are kept, with the names of the councils of the register."""
    text = files("guidance").joinpath("reference/neighbour_inputs.csv").read_text(encoding="utf-8")
    by_code = {row["gss_code"]: row for row in csv.DictReader(text.splitlines())}
    for entry in councils.list_councils():
        if entry.gss_code in by_code:
            row = by_code[entry.gss_code]
            # As numbers: a text that begins with a minus sign would be marked as no formula.
            numbers = {name: float(text) if text else None for name, text in row.items() if name not in _TEXTS}
            yield {"gss_code": entry.gss_code, "name": entry.name, "type": row["type"], **numbers}


_TEXTS = ("gss_code", "type")


def releases() -> Iterator[Row]:
    """Every release that is or was public."""
    for found in publications.list_publications():
        yield {
            "release": found.code,
            "title": found.title,
            "publisher": found.publisher,
            "collection": found.collection,
            "source": found.source,
            "licence": found.licence,
            "attribution": found.attribution,
            "provenance": found.provenance,
            "published_on": found.published_on.isoformat() if found.published_on else None,
            "retrieved_on": found.retrieved_on.isoformat() if found.retrieved_on else None,
            "current_from": found.current_from.isoformat() if found.current_from else None,
            "state": found.state.value,
            "figures": found.figures,
            "figures_current": found.current,
            "demonstration": found.demonstration,
        }


def mapping() -> Iterator[Row]:
    """Every link from a metric to a theme, each followed by those to characteristics of it."""
    yield from _links(catalogue())


def _links(metrics: Catalogue) -> Iterator[Row]:
    version = metrics.mapping_version()
    for metric in metrics.values():
        for theme in metric.themes:
            links = [("", theme.strength, theme.reason)]
            links += [(line.code, line.strength, line.reason) for line in theme.characteristics]
            for code, strength, reason in links:
                yield {
                    "mapping_version": version,
                    "metric_id": metric.id,
                    "theme": theme.slug,
                    "is_primary": theme.is_primary,
                    "characteristic": code,
                    "strength": strength.value,
                    "reason": reason,
                }
