"""What an administrator is told of a checked release, and its steps; on both databases."""

from datetime import datetime, timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import EditConflict, Refused
from portal.domain.roles import SERVICE
from portal.ingest.descriptions import ReleaseDescription
from portal.ingest.outcome import Checked
from portal.ingest.problems import Problem
from portal.jobs.releases import import_release
from portal.models import Event, MetricRelease, ReleasedFigure
from portal.services import figures
from portal.services.figures import describing, receiving, releases, reports
from portal.storage import file_store
from portal.transactions import writing
from tests.factories.figures import UNITARIES, add_register, add_release, publish, receive, tidy

RATE = "waste_recycling_rate"


def rates(period: str = "2021-22", first: int = 30, codes: tuple[str, ...] = UNITARIES) -> bytes:
    return tidy(*(f"{RATE},{code},{period},{first + n}," for n, code in enumerate(codes)))


def take_in(raw: bytes, now: datetime, code: str = "") -> str:
    with writing():
        found, _ = receiving.take_in(
            raw, ReleaseDescription(code), files=file_store(), actor=SERVICE, now=now, file_name="Some file.csv"
        )
    return found


@pytest.fixture
def register(session: Session, now: datetime) -> None:
    add_register(now)


@pytest.fixture
def no_queue(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work waits until the test does it."""
    monkeypatch.setattr(app.extensions["portal-queue"], "_tell", lambda job_ids: None)


def payload(code: str) -> dict[str, str]:
    return {"release": code, "sha256": figures.get_release(code).file_sha256}


def test_report_when_checked_then_counts_and_names_who_is_missing(register: None, now: datetime) -> None:
    receive(rates(codes=UNITARIES[:4]), "first", now)

    report = figures.get_release("first").check_report
    assert report["counts"] == [[RATE, "2021-22", 4, 4, {}]]
    assert report["missing"] == [[RATE, "2021-22", ["E06000005"]]]
    assert (report["changes"]["added"], report["changes"]["affected"]) == (4, {})


def test_report_when_figures_are_revised_then_says_whose(register: None, now: datetime) -> None:
    add_release(rates(), "first", now)
    receive(tidy(f"{RATE},E06000001,2021-22,99,", f"{RATE},E06000002,2021-22,31,"), "second", now)

    changes = figures.get_release("second").check_report["changes"]

    assert (changes["added"], changes["revised"], changes["unchanged"]) == (0, 1, 1)
    assert changes["affected"] == {"E06000001": 1}
    [found] = reports.changes_of(changes)
    assert [(c.gss_code, c.before[0], c.now[0], c.difference) for c in found.listed] == [("E06000001", 30, 99, 69)]


def test_report_when_a_value_goes_then_named_with_its_status(register: None, now: datetime) -> None:
    add_release(rates(), "first", now)
    receive(tidy(f"{RATE},E06000001,2021-22,,reported_jointly"), "second", now)

    [found] = reports.status_changes_of(figures.get_release("second").check_report["changes"])

    assert (found.gss_code, found.before, found.now) == ("E06000001", (30, "published"), (None, "reported_jointly"))


def test_report_when_a_period_is_new_then_compared_with_the_one_before(register: None, now: datetime) -> None:
    add_release(rates("2020-21"), "first", now)
    receive(rates("2021-22", first=31), "second", now)

    [found] = reports.changes_of(figures.get_release("second").check_report["changes"])

    assert found.compared == 5
    assert {(c.earlier, c.period) for c in found.listed} <= {("2020-21", "2021-22")}


def test_report_when_another_collection_has_the_metric_then_drift_is_counted(register: None, now: datetime) -> None:
    add_release(rates(), "first", now)
    outcome = receive(rates(first=30, codes=UNITARIES[:2]) + f"{RATE},E06000003,2021-22,77,\n".encode(), "x", now,
                      collection="another-series")  # fmt: skip

    changes = figures.get_release("x").check_report["changes"]

    [found] = reports.drift_of(changes)
    assert (found.metric_id, found.compared, found.equal, found.different) == (RATE, 3, 2, 1)
    assert (outcome.added, changes["affected"]) == (3, {})


def test_report_when_something_is_published_since_then_worked_out_anew(register: None, now: datetime) -> None:
    receive(rates(), "first", now)
    add_release(rates(first=40), "second", now)
    first = figures.get_release("first")

    assert releases.is_stale(first)
    assert first.check_report["changes"]["added"] == 5
    assert releases.current_changes(first, now)["revised"] == 5
    publish("first", now)
    assert figures.get_release("first").check_report["changes"]["revised"] == 5


def test_report_when_problems_are_many_then_all_are_in_the_file(register: None, now: datetime) -> None:
    code = take_in(b"metric_id,gss_code,period,value\n", now, "many")
    release = figures.get_release(code)
    with writing():
        releases.check_again(code, actor=SERVICE, now=now)
        found = tuple(Problem(n, "value", "x", f"=message {n}") for n in range(1500))
        receiving.finish(code, release.file_sha256, Checked(problems=found), files=file_store(), now=now)

    report = figures.get_release(code).check_report
    lines = reports.all_problems(report, files=file_store()).decode().splitlines()

    assert (len(report["problems"]), report["errors"], len(lines)) == (1000, 1500, 1501)
    assert lines[1] == ",0,value,error,x,'=message 0"


def test_check_when_it_crashes_between_then_release_waits_and_is_checked_later(
    register: None, session: Session, now: datetime, no_queue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = take_in(rates(), now)

    def crash(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("portal.services.figures.storage.keep", crash)
        import_release(payload(code))
    assert figures.get_release(code).state.value == "received"
    assert session.query(ReleasedFigure).count() == 0

    import_release(payload(code))
    import_release(payload(code))

    assert figures.get_release(code).state.value == "checked"
    assert session.query(ReleasedFigure).count() == 5
    kinds = session.scalars(select(Event.kind).where(Event.subject_id == code).order_by(Event.sequence))
    assert list(kinds) == ["release_received", "release_checked"]


def test_check_when_the_release_was_set_aside_meanwhile_then_nothing_is_kept(
    register: None, session: Session, now: datetime, no_queue: None
) -> None:
    code = take_in(rates(), now)
    with writing():
        releases.set_aside(code, actor=SERVICE, now=now)

    import_release(payload(code))

    assert figures.get_release(code).state.value == "rejected"
    assert session.query(ReleasedFigure).count() == 0


def test_words_when_left_empty_then_the_layout_fills_them(
    register: None, now: datetime, no_queue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = take_in(rates(), now)
    suggested = ReleaseDescription(
        "suggested", title="Waste", publisher="Defra", collection="defra-waste", published="2023-03-23"
    )
    checked = figures.examine(rates(), ReleaseDescription(code))
    with writing():
        releases.describe(
            code, ReleaseDescription(code, publisher="Mine"), expected=_version(code), actor=SERVICE, now=now
        )
        receiving.finish(
            code,
            figures.get_release(code).file_sha256,
            Checked(checked.figures, rows=5, layout="x", suggested=suggested),
            files=file_store(),
            now=now,
        )

    release = figures.get_release(code)
    assert (release.title, release.publisher, release.collection) == ("Waste", "Mine", "defra-waste")
    assert (str(release.published_on), release.code) == ("2023-03-23", "some-file")


def _version(code: str) -> str:
    return describing.version_of(figures.get_release(code))


def test_description_when_stale_or_published_then_not_changed(register: None, now: datetime) -> None:
    receive(rates(), "first", now)
    seen = _version("first")
    with writing():
        releases.describe("first", ReleaseDescription("", title="One"), expected=seen, actor=SERVICE, now=now)

    with pytest.raises(EditConflict), writing():
        releases.describe("first", ReleaseDescription("", title="Two"), expected=seen, actor=SERVICE, now=now)
    publish("first", now)
    with pytest.raises(Refused, match="kept as it was"), writing():
        releases.describe("first", ReleaseDescription(""), expected=_version("first"), actor=SERVICE, now=now)

    assert figures.get_release("first").title == "One"


def test_release_when_published_then_not_set_aside_nor_checked_again(register: None, now: datetime) -> None:
    add_release(rates(), "first", now)

    with pytest.raises(Refused, match="take it back instead"), writing():
        releases.set_aside("first", actor=SERVICE, now=now)
    with pytest.raises(Refused, match="never published"), writing():
        releases.check_again("first", actor=SERVICE, now=now)


def test_release_when_partly_replaced_then_names_what_counts_in_its_place(register: None, now: datetime) -> None:
    add_release(rates(), "first", now)
    add_release(tidy(f"{RATE},E06000001,2021-22,55,"), "second", now + timedelta(days=1))

    found = releases.replaced_by(figures.get_release("first"))

    assert [(other.code, number) for other, number in found] == [("second", 1)]


def test_withdrawal_when_done_then_its_reason_stands_beside_and_not_in_the_log(
    register: None, session: Session, now: datetime
) -> None:
    add_release(rates(), "first", now)
    with writing():
        figures.withdraw("first", "A person’s words", actor=SERVICE, now=now)

    event = session.scalars(select(Event).where(Event.kind == "release_withdrawn")).one()
    assert "reason" not in event.facts
    assert figures.get_release("first").check_report["ended"]["reason"] == "A person’s words"


def test_code_when_the_name_gives_none_or_is_an_address_then_another(
    register: None, session: Session, now: datetime, no_queue: None
) -> None:
    names = []
    for number, name in enumerate(("new.csv", "new.csv", "数据.csv", "New-2.csv")):
        with writing():
            code, _ = receiving.take_in(
                rates(first=number), ReleaseDescription(""), files=file_store(), actor=SERVICE, now=now, file_name=name
            )
        names.append(code)

    assert names == ["new-2", "new-3", "release", "new-2-2"]
    assert session.query(MetricRelease).count() == 4


def test_release_when_published_by_two_at_once_then_once(
    register: None, session: Session, app: Flask, now: datetime
) -> None:
    receive(rates(), "first", now)
    session.rollback()
    told: list[str] = []

    def press() -> None:
        with app.app_context():
            try:
                publish("first", now)
            except Refused as refused:
                told.append(refused.message)

    pressed = [Thread(target=press) for _ in range(2)]
    for thread in pressed:
        thread.start()
    for thread in pressed:
        thread.join()

    assert told == ["first is published already"]
    assert session.scalars(select(Event).where(Event.kind == "release_published")).one()
