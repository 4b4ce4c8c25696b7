"""Pages of figures over the wire, and the longest table there is."""

from collections.abc import Iterator
from itertools import count
from statistics import median

from bench.harness import Forms, World, case
from bench.serving import ready, service

COUNCIL = "E06000002"
METRIC = "waste_recycling_rate"
#: Requests in one call: one alone is too short to be measured.
TIMES = 20


def measured(world: World, path: str, *, anew: bool) -> Iterator[Forms]:
    """A page as sent to somebody who is not signed in.

    Args:
        anew: with an address that nobody has asked for before, so that no kept page can be sent.
    """
    assert world.app
    number = count()
    with service(world.folder / "demo") as ours:
        body = world.folder / "ready.html"
        body.write_bytes(ours.get(path))
        with ready(body) as limit:

            def ask() -> None:
                for _ in range(TIMES):
                    ours.get(f"{path}?n={next(number)}" if anew else path)

            def naive() -> None:
                ask()
                with world.app.app_context():
                    for _ in range(TIMES):
                        medians_again()

            def string() -> None:
                for _ in range(TIMES):
                    limit.get("/ready")

            yield Forms(ask, naive, string)


_NAIVE = "the page with each England median worked out from its figures on every view"


@case("profile, kept", naive=_NAIVE, limit="the same bytes as a ready string", rounds=9, at_most=1.25, cold=False)
def profile_kept(world: World) -> Iterator[Forms]:
    yield from measured(world, f"/councils/{COUNCIL}", anew=False)


@case(
    "profile, first in a process",
    naive="the page made anew",
    limit="a ready string as long",
    rounds=9,
    at_most=6.67,
    cold=False,
)
def profile_first(world: World) -> Iterator[Forms]:
    """Each council's page once: made by one process before, and asked of another that has none of them in memory."""
    from portal.services import councils

    with world.app.app_context():
        paths = [f"/councils/{entry.gss_code}" for entry in councils.list_councils()]
    with service(world.folder / "demo") as maker:
        for path in paths:
            maker.get(path)
        fresh = world.folder / "ready.html"
        fresh.write_bytes(maker.get(paths[0]))
        number, places = count(), iter(paths)
        with service(world.folder / "demo", like=maker) as ours, ready(fresh) as limit:

            def first() -> None:
                for _ in range(TIMES):
                    ours.get(next(places))

            def anew() -> None:
                for _ in range(TIMES):
                    maker.get(f"{paths[0]}?n={next(number)}")

            def string() -> None:
                for _ in range(TIMES):
                    limit.get("/ready")

            yield Forms(first, anew, string)


@case("profile, made anew", naive=_NAIVE, limit="the same bytes as a ready string", rounds=9, at_most=6.67, cold=False)
def profile_anew(world: World) -> Iterator[Forms]:
    yield from measured(world, f"/councils/{COUNCIL}", anew=True)


@case(
    "all authorities, kept", naive=_NAIVE, limit="the same bytes as a ready string", rounds=9, at_most=1.25, cold=False
)
def table_kept(world: World) -> Iterator[Forms]:
    yield from measured(world, f"/metrics/{METRIC}", anew=False)


@case("all authorities, made anew", naive=_NAIVE, limit="the same bytes as a ready string", rounds=9, cold=False)
def table_anew(world: World) -> Iterator[Forms]:
    yield from measured(world, f"/metrics/{METRIC}", anew=True)


@case(
    "rows of all authorities",
    naive="a loop in a template",
    limit="the official table macro",
    rounds=15,
    at_most=0.05,
    cold=False,
)
def table_rows(world: World) -> Iterator[Forms]:
    from portal.services import figures
    from portal.services.figures import tables, wording

    app = world.app
    with app.app_context():
        found = figures.metric_figures(METRIC)
    rows, metric = found.of_those_who_run_it, found.metric
    environment = app.jinja_env
    official = environment.from_string(
        '{% from "govuk_frontend_jinja/components/table/macro.html" import govukTable %}'
        '{{ govukTable({"rows": rows}) }}'
    )
    loop = environment.from_string(
        "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}"
    )

    def cells() -> list[list[str]]:
        return [[r.name, wording.value_text(r.value, metric), r.status.words, r.type] for r in rows]

    def macro() -> None:
        official.render(rows=[[{"text": cell} for cell in row] for row in cells()])

    yield Forms(lambda: tables.authority_rows(rows, metric), lambda: loop.render(rows=cells()), macro)


@case(
    "profile, ten times the figures",
    naive=_NAIVE,
    limit="the page with the figures there are",
    rounds=9,
    at_most=1.25,
    cold=False,
)
def profile_of_many(world: World) -> Iterator[Forms]:
    from bench.cases.figures import MANY, Importer
    from bench.generated import as_csv

    assert world.app
    number, path = count(), f"/councils/{COUNCIL}"
    few, many = Importer(world.folder / "few"), Importer(world.folder / "many")
    for to in (few, many):
        to.reset()
        to.receive(as_csv(to.made(MANY)))
        to.publish()
    for other in range(9):  # the same page, from ten times as many figures: those of other publications too
        to.receive(as_csv(to.made(MANY)) + b"\n" * (other + 1), f"other-{other}", f"collection-{other}")
        to.publish(f"other-{other}")
    with service(few.folder) as small, service(many.folder) as large:

        def ask(connection) -> None:  # type: ignore[no-untyped-def]  # a Connection
            for _ in range(TIMES):
                connection.get(f"{path}?n={next(number)}")

        def naive() -> None:
            ask(large)
            with world.app.app_context():
                medians_again()

        yield Forms(lambda: ask(large), naive, lambda: ask(small))


def medians_again() -> None:
    """The England median of each metric's latest period, from the rows, as objects, one metric at a time."""
    from sqlalchemy import select

    from portal.database import db
    from portal.models import CurrentFigure

    own = select(CurrentFigure).where(CurrentFigure.gss_code == COUNCIL)
    latest: dict[str, str] = {}
    for row in db.session.scalars(own):
        latest[row.metric_id] = max(row.period, latest.get(row.metric_id, ""))
    for metric_id, period in latest.items():
        query = select(CurrentFigure).where(CurrentFigure.metric_id == metric_id, CurrentFigure.period == period)
        values = [row.value for row in db.session.scalars(query) if row.value is not None]
        median(values or [0.0])
