"""Kept pages on disk: there for another process, gone with the content they were made from."""

from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask

from portal import kept_pages, page_shelf
from portal.app import create_app
from portal.clock import FrozenClock
from portal.domain.roles import SERVICE
from portal.page_shelf import KeptPage, PageShelf
from portal.services import figures
from portal.transactions import writing
from tests.factories.figures import add_register, add_release, tidy

PAGE = KeptPage([("Content-Type", "text/html")], b"<p>one\ntwo</p>", '"tag"')
PATH = "/councils/E06000001"


def test_page_when_put_in_then_comes_back_as_it_was(tmp_path: Path) -> None:
    shelf = PageShelf(tmp_path / "kept", ["settings"])
    assert shelf.find(("host", "/councils", "")) is None
    shelf.turn_to(["state"])

    shelf.put(("host", "/councils", ""), PAGE)

    again = PageShelf(tmp_path / "kept", ["settings"])
    again.turn_to(["state"])
    assert again.find(("host", "/councils", "")) == PAGE
    assert again.find(("other", "/councils", "")) is None


@pytest.mark.parametrize(("state", "mark"), [("later", "settings"), ("state", "others")])
def test_pages_when_content_or_settings_differ_then_are_removed(tmp_path: Path, state: str, mark: str) -> None:
    shelf = PageShelf(tmp_path / "kept", ["settings"])
    shelf.turn_to(["state"])
    shelf.put(("host", "/councils", ""), PAGE)

    other = PageShelf(tmp_path / "kept", [mark])
    other.turn_to([state])

    assert other.find(("host", "/councils", "")) is None
    assert list((tmp_path / "kept").iterdir()) == []


def test_page_when_its_file_is_damaged_then_is_none(tmp_path: Path) -> None:
    shelf = PageShelf(tmp_path / "kept", [])
    shelf.turn_to(["state"])
    shelf.put(("host", "/councils", ""), PAGE)
    for file in (tmp_path / "kept").rglob("*"):
        if file.is_file():
            file.write_bytes(b"{")

    assert shelf.find(("host", "/councils", "")) is None


def test_shelf_when_full_or_not_writable_then_takes_no_more_and_does_not_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_shelf, "LARGEST", 2)
    shelf = PageShelf(tmp_path / "kept", [])
    shelf.turn_to(["state"])
    for number in range(4):
        shelf.put(("host", str(number), ""), PAGE)
    assert sum(1 for file in (tmp_path / "kept").rglob("*") if file.is_file()) == 2

    (tmp_path / "file").write_text("not a folder")
    broken = PageShelf(tmp_path / "file" / "kept", [])
    broken.turn_to(["state"])
    broken.put(("host", "/councils", ""), PAGE)


def rates(first: int) -> bytes:
    return tidy(*(f"waste_recycling_rate,E0600000{n},2021-22,{first + n}," for n in range(1, 6)))


def test_page_when_made_by_one_process_then_the_next_sends_it_until_a_publication(
    app: Flask, database: None, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    with app.app_context():
        add_register(now)
        add_release(rates(30), "first", now)
    pages = app.extensions["portal-kept-pages"]
    monkeypatch.setattr(pages, "shelf", PageShelf(app.extensions["portal-settings"].instance / "kept-pages", []))
    first = app.test_client().get(PATH).get_data()
    other = create_app(app.extensions["portal-settings"], clock=clock)
    other.extensions["portal-kept-pages"].trusted = 0
    other.extensions["portal-kept-pages"].shelf = pages.shelf

    def fail(*_arguments: object, **_rest: object) -> None:
        raise AssertionError("the page was made anew")

    with monkeypatch.context() as patch:
        patch.setattr(figures, "council_figures", fail)
        assert other.test_client().get(PATH).get_data() == first

    with other.app_context():
        add_release(rates(50), "second", now + timedelta(days=1))
    assert "51" in other.test_client().get(PATH).get_data(as_text=True)
    with other.app_context(), writing():
        figures.withdraw("second", "By mistake", actor=SERVICE, now=now + timedelta(days=2))
    assert other.test_client().get(PATH).get_data() == first


def test_page_when_asked_with_any_port_then_takes_no_place_for_each(
    app: Flask, database: None, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        add_register(clock.now())
        add_release(rates(30), "first", clock.now())
    monkeypatch.setattr(app.extensions["portal-kept-pages"], "shelf", PageShelf(tmp_path / "kept", []))
    hosts = ("localhost", "localhost:80", "localhost:8000", "localhost:2000", "localhost:2001", "localhost:80:80")
    for host in hosts:
        assert app.test_client().get(PATH, headers={"Host": host}).status_code == 200

    found = [host for host in hosts if app.extensions["portal-kept-pages"].shelf.find((host, PATH, ""))]
    assert found == ["localhost", "localhost:80", "localhost:8000"]


def test_page_when_another_thread_publishes_just_before_it_is_kept_then_is_not_kept(
    app: Flask, database: None, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    with app.app_context():
        add_register(now)
        add_release(rates(30), "first", now)
    pages = app.extensions["portal-kept-pages"]
    monkeypatch.setattr(pages, "shelf", PageShelf(tmp_path / "kept", []))
    monkeypatch.setattr(pages, "trusted", 3600)
    whole = kept_pages.KeptPage

    def publish() -> None:
        with app.app_context():
            add_release(rates(50), "second", now + timedelta(days=1))
        app.test_client().get("/metrics")

    def slow(*parts: Any) -> KeptPage:  # Any: as the page takes them
        monkeypatch.setattr(kept_pages, "KeptPage", whole)
        thread = Thread(target=publish)
        thread.start()
        thread.join()
        return whole(*parts)

    monkeypatch.setattr(kept_pages, "KeptPage", slow)
    assert "31.0%" in app.test_client().get(PATH).text
    assert "51.0%" in app.test_client().get(PATH).text
