"""Releases of figures: received, checked or rejected, published, superseded; on both databases."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from guidance.seven import THEME_SLUGS
from portal.domain.errors import NotFound, Refused
from portal.domain.metrics import Status
from portal.domain.roles import SERVICE
from portal.models import Event, MetricRelease, ReleasedFigure
from portal.services import figures
from portal.services.figures import ImportResult
from portal.transactions import writing
from tests.factories.figures import UNITARIES, add_register, add_release, publish, receive, tidy

RATE = "waste_recycling_rate"


def rates(period: str = "2021-22", first: int = 30, codes: tuple[str, ...] = UNITARIES) -> list[str]:
    return [f"{RATE},{code},{period},{first + n}," for n, code in enumerate(codes)]


def values(period: str = "2021-22") -> dict[str, Decimal | None]:
    return {item.gss_code: item.value for item in figures.metric_figures(RATE, period).figures}


def stood(moment: datetime) -> dict[str, Decimal | None]:
    """The figures of 2021-22 as they stood at a moment, of those councils that had a row."""
    held = {found.text for found in figures.metric_figures(RATE, moment=moment).periods}
    if "2021-22" not in held:
        return {}
    found = figures.metric_figures(RATE, "2021-22", moment=moment).figures
    return {item.gss_code: item.value for item in found if item.release}


@pytest.fixture
def register(session: Session, now: datetime) -> None:
    add_register(now)


def test_release_when_received_then_checked_and_not_yet_shown(register: None, session: Session, now: datetime) -> None:
    outcome = receive(tidy(*rates()), "first", now)

    release = figures.get_release("first")
    assert (outcome.result, outcome.rows, outcome.added) == (ImportResult.LOADED, 5, 5)
    assert (release.state.value, release.figures_count) == ("checked", 5)
    assert figures.periods_by_metric() == {}


def test_release_when_published_then_shown_with_its_medians(register: None, session: Session, now: datetime) -> None:
    add_release(tidy(*rates()), "first", now)

    england = figures.metric_figures(RATE).comparators[0]
    assert (england.scope, england.n, england.median, england.mad) == ("england", 5, Decimal(32), Decimal(1))
    assert [event.kind for event in session.scalars(select(Event).order_by(Event.sequence))][-2:] == [
        "release_checked",
        "release_published",
    ]


def test_file_when_sent_twice_then_nothing_happens(register: None, session: Session, now: datetime) -> None:
    add_release(tidy(*rates()), "first", now)
    events = session.query(Event).count()

    outcome = receive(tidy(*rates()), "again", now)

    assert (outcome.result, outcome.code) == (ImportResult.ALREADY_HELD, "first")
    assert session.query(Event).count() == events
    assert session.query(MetricRelease).count() == 1


def test_file_when_tried_only_then_nothing_is_kept(register: None, session: Session, now: datetime) -> None:
    add_release(tidy(*rates()), "first", now)
    raw = tidy(*rates(first=30)[:3], f"{RATE},E06000004,2021-22,99,", f"{RATE},E06000005,2022-23,41,")

    outcome = receive(raw, "second", now, dry_run=True)

    counts = (outcome.added, outcome.revised, outcome.unchanged)
    assert (outcome.result, counts) == (ImportResult.DRY_RUN, (1, 1, 3))
    assert session.query(MetricRelease).count() == 1


def test_release_when_it_has_problems_then_rejected_and_nothing_loaded(
    register: None, session: Session, now: datetime
) -> None:
    outcome = receive(tidy(*rates(), f"{RATE},E10000016,2021-22,1,", "x,y,z,w,"), "first", now)

    release = figures.get_release("first")
    assert (outcome.result, release.state.value, release.check_report["errors"]) == ("rejected", "rejected", 4)
    assert release.check_report["problems"][0]["code"] == "not_its_service"
    assert session.query(ReleasedFigure).count() == 0
    with pytest.raises(Refused, match="has problems"):
        publish("first", now)


def test_release_when_corrected_then_may_keep_its_code(register: None, session: Session, now: datetime) -> None:
    receive(tidy("x,y,z,w,"), "first", now)

    outcome = receive(tidy(*rates()), "first", now)

    assert (outcome.result, figures.get_release("first").state.value) == (ImportResult.LOADED, "checked")


def test_release_when_its_code_is_taken_or_none_then_refused(register: None, session: Session, now: datetime) -> None:
    receive(tidy(*rates()), "first", now)

    with pytest.raises(Refused, match="Choose another code"):
        receive(tidy(*rates(first=1)), "first", now)
    with pytest.raises(Refused, match="lower-case words"):
        receive(tidy(*rates(first=1)), "First!", now)
    with pytest.raises(NotFound):
        publish("none", now)


def test_release_when_published_twice_then_refused(register: None, session: Session, now: datetime) -> None:
    add_release(tidy(*rates()), "first", now)

    with pytest.raises(Refused, match="published already"):
        publish("first", now)


def test_figures_when_a_later_release_comes_then_superseded_one_by_one(
    register: None, session: Session, now: datetime
) -> None:
    add_release(tidy(*rates("2020-21"), *rates("2021-22")), "first", now)

    later = now + timedelta(days=1)
    receive(tidy(f"{RATE},E06000001,2021-22,55,", f"{RATE},E06000002,2021-22,,reported_jointly"), "second", later)
    superseded = publish("second", later)

    assert superseded == 2
    assert values("2020-21")["E06000001"] == 30
    assert {code: value for code, value in values("2021-22").items() if code in UNITARIES} == {
        "E06000001": 55,
        "E06000002": None,
        "E06000003": 32,
        "E06000004": 33,
        "E06000005": 34,
    }
    assert stood(now) == {"E06000001": 30, "E06000002": 31, "E06000003": 32, "E06000004": 33, "E06000005": 34}
    assert stood(later) == {"E06000001": 55, "E06000002": None, "E06000003": 32, "E06000004": 33, "E06000005": 34}
    assert stood(now - timedelta(seconds=1)) == {}
    assert figures.get_release("first").state.value == "published"


def test_release_when_all_its_figures_are_replaced_then_superseded(
    register: None, session: Session, now: datetime
) -> None:
    add_release(tidy(*rates()), "first", now)

    add_release(tidy(*rates(first=40)), "second", now)

    session.expire_all()
    assert figures.get_release("first").state.value == "superseded"
    assert figures.metric_figures(RATE).comparators[0].median == 42


def test_medians_when_figures_are_revised_then_follow(register: None, session: Session, now: datetime) -> None:
    add_release(tidy(*rates("2020-21"), *rates("2021-22")), "first", now)

    add_release(tidy(f"{RATE},E06000001,2021-22,,not_published"), "second", now)

    england = figures.metric_figures(RATE, "2021-22").comparators[0]
    assert (england.n, england.median, england.withheld) == (4, None, "under_five")
    assert figures.metric_figures(RATE, "2020-21").comparators[0].median == 32


def test_collection_when_another_then_never_replaces_the_primary_one(
    register: None, session: Session, now: datetime
) -> None:
    add_release(tidy(*rates()), "first", now)

    outcome = add_release(tidy(*rates(first=80)), "other", now, collection="somebody-else")

    assert [problem.code for problem in outcome.problems] == ["not_primary"]
    assert values()["E06000001"] == 30
    assert figures.metric_figures(RATE).comparators[0].median == 32
    assert figures.get_release("first").state.value == "published"


def test_collection_when_named_as_the_primary_one_then_is_the_same_series(
    register: None, session: Session, now: datetime
) -> None:
    add_release(tidy(*rates()), "first", now, collection="oflog")

    add_release(tidy(*rates(first=50)), "second", now)

    assert values()["E06000001"] == 50


def test_figures_when_partial_then_held_and_never_shown(register: None, session: Session, now: datetime) -> None:
    rows = [f"fin_reserves_pct_nre,{code},{period},20," for code in UNITARIES for period in ("2017-18", "2022-23")]
    add_release(tidy(*rows), "reserves", now)

    assert [str(period) for period in figures.periods_by_metric()["fin_reserves_pct_nre"]] == ["2022-23"]
    with pytest.raises(LookupError):
        figures.metric_figures("fin_reserves_pct_nre", "2017-18")
    history = figures.council_history("E06000001", THEME_SLUGS)
    assert {str(f.period) for f in history.all_figures} == {"2022-23"}


def test_figures_when_missing_then_each_says_why(register: None, session: Session, now: datetime) -> None:
    rows = [
        *rates("2022-23")[:3],
        f"{RATE},E06000004,2022-23,,reported_jointly",
        f"{RATE},E06000005,2022-23,0,suspect_zero",
    ]
    add_release(tidy(*rows), "first", now)

    found = {item.gss_code: item.status for item in figures.metric_figures(RATE, "2022-23").figures}

    assert found["E06000004"] is Status.REPORTED_JOINTLY
    assert found["E06000005"] is Status.SUSPECT_ZERO
    assert found["E06000066"] is Status.NOT_YET_CREATED
    assert found["E10000016"] is Status.NOT_APPLICABLE
    kent = figures.council_figures("E10000016", THEME_SLUGS)
    rate = next(figure for figure in kent.all_figures if figure.metric.id == RATE)
    assert (rate.status, rate.comparators) == (Status.NOT_APPLICABLE, ())


def test_figures_when_published_then_every_digit_comes_back(register: None, session: Session, now: datetime) -> None:
    written = ("25.3276788412345", "0.1", "1695.266068", "0", "-3.5", "123456789012.345")
    rows = [f"asc_workforce_turnover,{UNITARIES[0]},{2016 + n}-{17 + n},{text}," for n, text in enumerate(written)]
    add_release(tidy(*rows), "first", now)

    history = figures.council_history(UNITARIES[0], THEME_SLUGS)

    found = [figure.value for figure in history.all_figures if figure.metric.id == "asc_workforce_turnover"]
    assert found == [Decimal(text) for text in written]


def test_profile_when_read_again_then_takes_four_queries_whatever_there_is(
    register: None, session: Session, now: datetime
) -> None:
    from sqlalchemy import event

    from portal.database import db

    add_release(tidy(*rates("2020-21"), *rates("2021-22")), "first", now)
    figures.council_figures("E06000002", THEME_SLUGS)
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        figures.council_figures("E06000001", THEME_SLUGS)
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    selects = [s for s in statements if s.lstrip().upper().startswith("SELECT")]
    assert len(selects) == 4, selects  # version, own figures, chosen lists, notes


def test_release_when_taken_back_then_what_it_replaced_counts_again(
    register: None, session: Session, now: datetime
) -> None:
    add_release(tidy(*rates("2020-21"), *rates("2021-22")), "first", now)
    later, latest = now + timedelta(days=1), now + timedelta(days=2)
    add_release(tidy(*rates("2021-22", first=60), *rates("2022-23", first=70)), "second", later)

    with writing():
        taken = figures.withdraw("second", "Loaded by mistake", actor=SERVICE, now=latest)

    assert taken == 10
    assert values("2021-22")["E06000001"] == 30
    assert "2022-23" not in {period.text for period in figures.periods_by_metric()[RATE]}
    assert figures.metric_figures(RATE, "2021-22").comparators[0].median == 32
    assert [figures.get_release(code).state.value for code in ("first", "second")] == ["published", "withdrawn"]
    assert stood(later)["E06000001"] == 60
    assert stood(latest)["E06000001"] == 30


def test_release_when_taken_back_then_its_predecessor_is_published_again(
    register: None, session: Session, now: datetime
) -> None:
    add_release(tidy(*rates()), "first", now)
    add_release(tidy(*rates(first=60)), "second", now + timedelta(days=1))
    add_release(tidy(*rates(first=80)), "third", now + timedelta(days=2))

    with writing():
        figures.withdraw("third", "Wrong year", actor=SERVICE, now=now + timedelta(days=3))

    session.expire_all()
    states = [figures.get_release(code).state.value for code in ("first", "second", "third")]
    assert states == ["superseded", "published", "withdrawn"]
    assert values()["E06000001"] == 60
    assert figures.get_release("second").ended_at is None


def test_release_when_not_published_or_without_reason_then_is_not_taken_back(
    register: None, session: Session, now: datetime
) -> None:
    receive(tidy(*rates()), "first", now)

    with writing(), pytest.raises(Refused, match="Only a published release"):
        figures.withdraw("first", "Why not", actor=SERVICE, now=now)
    publish("first", now)
    with writing(), pytest.raises(Refused, match="Enter why"):
        figures.withdraw("first", "  ", actor=SERVICE, now=now)
