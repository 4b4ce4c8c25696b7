"""A council's profile: seven themes, every figure with its comparators."""

from collections.abc import Iterator
from functools import cache
from statistics import median

from flask import Flask
from sqlalchemy import select

from bench.harness import Forms, World, case

COUNCIL = "E06000002"


@case(
    "council profile page",
    naive="the page with each England median worked out from its figures on every view",
    limit="the same bytes as a ready string",
    rounds=25,
)
def profile(world: World) -> Iterator[Forms]:
    app = world.app
    client = app.test_client()
    host = "http://127.0.0.1"
    ready = Flask("ready")

    @cache
    def content() -> bytes:
        return client.get(f"/councils/{COUNCIL}", base_url=host).get_data()

    ready.add_url_rule("/ready", view_func=content)
    other = ready.test_client()

    def ours() -> None:
        assert client.get(f"/councils/{COUNCIL}", base_url=host).status_code == 200

    def naive() -> None:
        ours()
        with app.app_context():
            medians_again()

    def limit() -> None:
        assert other.get("/ready").status_code == 200

    yield Forms(ours, naive, limit)


def medians_again() -> None:
    """The England median of each metric's latest period, from the rows, as objects, one metric at a time."""
    from portal.database import db
    from portal.models import MetricValue

    own = select(MetricValue).where(MetricValue.gss_code == COUNCIL, MetricValue.superseded_at.is_(None))
    latest: dict[str, str] = {}
    for row in db.session.scalars(own):
        latest[row.metric_id] = max(row.period, latest.get(row.metric_id, ""))
    for metric_id, period in latest.items():
        query = select(MetricValue).where(MetricValue.metric_id == metric_id, MetricValue.period == period)
        values = [row.value for row in db.session.scalars(query) if row.value is not None]
        median(values or [0.0])
