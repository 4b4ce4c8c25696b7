"""Pages kept in memory are the pages that would have been made, and never older than what was published."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier, Thread

import flask
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal import kept_pages
from portal.app import create_app
from portal.clock import FrozenClock
from portal.domain.roles import SERVICE
from portal.kept_pages import KeptPages
from portal.services import figures
from portal.services.figures import list_changes, notes
from portal.transactions import writing
from tests import conftest as top
from tests.factories import figures as made_up
from tests.factories.figures import REGISTER, UNITARIES
from tests.pages import Page

RATE, HARTLEPOOL = "waste_recycling_rate", UNITARIES[0]
PROFILE = f"/councils/{HARTLEPOOL}"
METRIC = f"/metrics/{RATE}"
#: Pages of every sort that views mark.
PAGES = (
    "/councils",
    "/councils?name=hart",
    PROFILE,
    f"{PROFILE}?as-at=2024-06-03",
    f"{PROFILE}/figures/{RATE}",
    "/metrics",
    METRIC,
    f"{METRIC}?period=2021-22",
    "/figures/missing",
    "/figures/downloads",
    "/figures/releases",
    "/figures/releases/first",
)


def rates(first: float, period: str = "2022-23") -> bytes:
    return made_up.tidy(*(f"{RATE},{code},{period},{first + n}," for n, code in enumerate(UNITARIES)))


@pytest.fixture
def kept(app: Flask, people: None, now: datetime) -> Iterator[KeptPages]:
    """A register and a release, and kept pages that trust what they know until they hear of a change."""
    with app.app_context():
        made_up.add_register(now)
        made_up.add_release(rates(30, "2021-22"), "first", now)
        made_up.add_release(rates(40), "second", now)
    pages: KeptPages = app.extensions["portal-kept-pages"]
    pages.clear()
    pages.trusted = 3600
    yield pages
    pages.trusted = 0
    pages.clear()


@pytest.fixture
def made(app: Flask) -> Iterator[list[str]]:
    """The addresses of pages that the application had to make."""
    found: list[str] = []

    def note(_app: Flask, **_rest: object) -> None:
        found.append(flask.request.full_path.rstrip("?"))

    with flask.template_rendered.connected_to(note, app):
        yield found


def text(app: Flask, path: str = PROFILE) -> str:
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("path", PAGES)
def test_page_when_asked_for_again_then_has_the_same_bytes_and_headers(
    app: Flask, kept: KeptPages, made: list[str], path: str
) -> None:
    first = app.test_client().get(path)
    rendered = len(made)
    again = app.test_client().get(path)
    assert rendered and len(made) == rendered
    kept.clear()
    anew = app.test_client().get(path)

    assert len(made) == 2 * rendered
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.data == again.data == anew.data
    assert lasting(first) == lasting(again) == lasting(anew)
    assert "Set-Cookie" not in first.headers and "Content-Security-Policy" in again.headers


def lasting(answer: TestResponse) -> list[tuple[str, str]]:
    """The headers but the moment of the answer, which may be another second."""
    return [(name, value) for name, value in answer.headers if name != "Date"]


def publication(now: datetime) -> None:
    made_up.add_release(rates(60.5), "third", now)


def withdrawal(now: datetime) -> None:
    with writing():
        figures.withdraw("second", reason="A column was shifted", actor=SERVICE, now=now)


def register(now: datetime) -> None:
    made_up.add_register(now, REGISTER.replace("Hartlepool,", "Hartlepool Renamed,"))


def note(now: datetime) -> None:
    with writing():
        notes.write_note(HARTLEPOOL, RATE, "A depot burnt down", period="2022-23", expected=0, actor=SERVICE, now=now)


def chosen(now: datetime) -> None:
    members = [*UNITARIES[1:], "E06000066"]
    with writing():
        list_changes.choose(HARTLEPOOL, members, "Alike in size", expected="", actor=SERVICE, now=now)


CHANGES: dict[Callable[[datetime], None], tuple[str, str]] = {
    publication: ("40.0%", "60.5%"),
    withdrawal: ("40.0%", 'fig__value">30.0%'),
    register: ("Hartlepool", "Hartlepool Renamed"),
    note: ("The question it opens", "A depot burnt down"),
    chosen: ("Who it is read beside", "Alike in size"),
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_page_when_something_is_published_then_is_made_anew_at_once(
    app: Flask, kept: KeptPages, made: list[str], now: datetime, change: Callable[[datetime], None]
) -> None:
    before, after = CHANGES[change]
    assert before in text(app) and after not in text(app)

    with app.app_context():
        change(now)

    assert after in text(app)
    assert len(made) == 2


def test_page_when_only_something_else_is_written_then_is_still_kept(
    app: Flask, kept: KeptPages, made: list[str], now: datetime
) -> None:
    text(app)
    with app.app_context():
        made_up.receive(rates(70), "unpublished", now)

    assert "40.0%" in text(app)
    assert made == [PROFILE]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_page_of_another_process_when_published_then_is_made_anew_within_the_time_of_trust(
    app: Flask,
    kept: KeptPages,
    clock: FrozenClock,
    now: datetime,
    change: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moment = [1000.0]
    monkeypatch.setattr(kept_pages, "monotonic", lambda: moment[0])
    other = create_app(app.extensions["portal-settings"], clock=clock)
    before, after = CHANGES[change]
    assert before in text(other)
    with app.app_context():
        change(now)

    moment[0] += kept_pages.TRUSTED - 0.01
    assert after not in text(other)  # sent from memory: the database was not asked
    moment[0] += 0.02
    assert after in text(other)
    assert kept_pages.TRUSTED <= 1
    top.close(other)


def test_page_when_the_day_ends_then_is_made_anew(
    app: Flask, kept: KeptPages, made: list[str], clock: FrozenClock
) -> None:
    kept.trusted = 0
    text(app)
    clock.move_to(clock.now() + timedelta(hours=14))  # the same day
    text(app)
    assert len(made) == 1

    clock.move_to(clock.now() + timedelta(hours=2))
    text(app)

    assert len(made) == 2


def test_page_when_somebody_is_signed_in_then_neither_gets_nor_fills_the_kept_ones(
    app: Flask, kept: KeptPages, made: list[str], sign_in: Callable[..., Page], now: datetime
) -> None:
    author = sign_in("author")
    with app.app_context():
        made_up.add_register(now)
        made_up.add_release(rates(30), "again", now)
    del made[:]

    own = author.client.get(PROFILE)
    assert "Sign out" in own.text and own.headers["Cache-Control"] == "no-store"
    assert "Sign out" not in text(app) and len(made) == 2
    assert "Sign out" not in text(app) and len(made) == 2
    assert "Sign out" in author.client.get(PROFILE).text and len(made) == 3
    assert "Sign out" not in text(app) and len(made) == 3


def test_page_when_the_browser_has_a_session_then_is_not_sent_from_memory(
    app: Flask, kept: KeptPages, made: list[str]
) -> None:
    plain = text(app)
    browser = app.test_client()
    browser.get("/sign-in")  # a form, and with it a session
    del made[:]

    answer = browser.get(PROFILE)

    assert made == [PROFILE] and "no-store" not in answer.headers["Cache-Control"]
    assert answer.text == plain
    app.test_client().get(PROFILE, headers={"Cookie": "theme=dark"})
    assert made == [PROFILE]


def test_page_when_asked_for_its_head_then_is_asked_of_the_application(
    app: Flask, kept: KeptPages, made: list[str]
) -> None:
    head = app.test_client().head(PROFILE)
    assert (head.status_code, head.data, len(made)) == (200, b"", 1)

    first = app.test_client().get(PROFILE)
    assert len(made) == 2 and first.data
    assert app.test_client().head(PROFILE).headers["ETag"] == first.headers["ETag"]
    assert len(made) == 3
    assert app.test_client().post(PROFILE).status_code in (400, 405)


def test_page_when_the_host_is_another_then_is_not_that_of_the_first(
    app: Flask, kept: KeptPages, made: list[str]
) -> None:
    client = app.test_client()
    client.get(PROFILE, base_url="http://localhost")
    client.get(PROFILE, base_url="http://127.0.0.1:8000")
    assert len(made) == 2

    assert client.get(PROFILE, base_url="http://evil.example").status_code == 400
    client.get(PROFILE, base_url="http://localhost")
    client.get(PROFILE, base_url="http://127.0.0.1:8000")
    assert made.count(PROFILE) == 2


def test_page_when_it_tells_somebody_something_then_is_kept_for_nobody(app: Flask, kept: KeptPages) -> None:
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_flashes"] = [("success", "You have signed out")]

    assert "You have signed out" in browser.get(PROFILE).text
    assert "You have signed out" not in text(app)


@pytest.mark.parametrize("path", ["/", "/guidance", "/consultations", "/verify", "/accessibility", "/sign-in"])
def test_page_when_not_marked_then_is_made_each_time(app: Flask, kept: KeptPages, made: list[str], path: str) -> None:
    app.test_client().get(path, follow_redirects=True)
    once = len(made)
    app.test_client().get(path, follow_redirects=True)

    assert once and len(made) == 2 * once


@pytest.mark.parametrize(
    "path,status",
    [
        (f"{PROFILE}?as-at=nonsense", 422),
        (f"{PROFILE}?as-at=2999-01-01", 422),
        (f"{METRIC}?as-at=soon", 422),
        (f"{METRIC}?period=1999-00", 400),
        ("/councils/E06000999", 404),
        ("/metrics/nonsense", 404),
        ("/figures/releases/nonsense", 404),
        ("/councils/E08000038", 404),
    ],
)
def test_page_when_it_has_an_error_then_is_not_kept(
    app: Flask, kept: KeptPages, made: list[str], path: str, status: int
) -> None:
    for _ in range(2):
        assert app.test_client().get(path).status_code == status

    assert len(made) == 2


def test_page_when_the_browser_has_it_already_then_nothing_is_sent(
    app: Flask, kept: KeptPages, made: list[str], now: datetime
) -> None:
    first = app.test_client().get(PROFILE)
    known = {"If-None-Match": first.headers["ETag"]}

    again = app.test_client().get(PROFILE, headers=known)
    assert (again.status_code, again.data) == (304, b"") and len(made) == 1
    assert again.headers["ETag"] == first.headers["ETag"] and "Content-Length" not in again.headers
    assert app.test_client().get(PROFILE, headers={"If-None-Match": '"another"'}).data == first.data
    with app.app_context():
        publication(now)
    anew = app.test_client().get(PROFILE, headers=known)
    assert anew.status_code == 200 and "60.5%" in anew.text


def test_page_when_there_is_no_room_then_the_oldest_go(
    app: Flask, kept: KeptPages, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [f"/councils/{code}" for code in UNITARIES[:3]]
    sizes = [len(app.test_client().get(path).data) for path in paths]
    kept.clear()
    del made[:]
    monkeypatch.setattr(kept, "_capacity", sizes[1] + sizes[2])

    for path in (*paths, *paths[::-1]):
        app.test_client().get(path)

    assert made == [*paths, paths[0]]
    app.test_client().get(paths[1])
    assert made == [*paths, paths[0], paths[1]]  # it was the oldest when the first came back


def test_page_when_the_address_is_too_long_then_is_not_kept(app: Flask, kept: KeptPages, made: list[str]) -> None:
    short, long = (f"/councils?name={'h' * count}" for count in (200, 400))
    for path in (short, short, long, long):
        assert app.test_client().get(path).status_code == 200

    assert [len(path) > 300 for path in made] == [False, True, True]


def test_page_when_begun_before_a_publication_then_is_not_kept_as_made_after_it(
    app: Flask, kept: KeptPages, now: datetime
) -> None:
    begun: list[str] = []

    def publish_meanwhile(_app: Flask, **_rest: object) -> None:
        if not begun:
            begun.append("once")
            other = Thread(target=in_another_thread)
            other.start()
            other.join()

    def in_another_thread() -> None:
        with app.app_context():
            publication(now)

    with flask.before_render_template.connected_to(publish_meanwhile, app):
        old = text(app)

    assert begun and "40.0%" in old and "60.5%" not in old
    assert "60.5%" in text(app)


def test_pages_when_asked_for_by_twenty_at_once_while_published_then_are_never_older(
    app: Flask, kept: KeptPages, now: datetime
) -> None:
    together = Barrier(21)

    def read(number: int) -> list[str]:
        together.wait()
        return [text(app, f"/councils/{UNITARIES[number % 5]}") for _ in range(6)]

    with ThreadPoolExecutor(20) as pool:
        asked = [pool.submit(read, number) for number in range(20)]
        together.wait()
        with app.app_context():
            publication(now)
        after = [text(app, f"/councils/{code}") for code in UNITARIES]
        answers = [found.result() for found in asked]

    for number, page in enumerate(after):
        assert f"{60.5 + number:.1f}%" in page
    assert [text(app, f"/councils/{code}") for code in UNITARIES] == after
    for number, pages in enumerate(answers):
        values = ["new" if f"{60.5 + number % 5:.1f}%" in page else "old" for page in pages]
        assert values == sorted(values, reverse=True)  # nobody who saw the new figure saw the old one again
