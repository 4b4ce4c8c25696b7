"""A real server and a real browser. Each screen a journey visits is looked at by axe and at 320 pixels."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from portal.demonstration.people import PASSWORD, email_of
from tests.browser.screens import Screens
from tests.demonstration import SECRET, demonstration_folder

__all__ = ["demonstration_folder"]

OpenBrowser = Callable[..., Screens]

#: Milliseconds to wait for a page: a machine that runs other tests as well is slow.
PATIENCE = 30_000
#: The `portal` command of this very interpreter.
PORTAL = (sys.executable, "-c", "from portal.cli import main; main()")
#: As root in a closed network, Chromium needs to be told to stay at home.
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


@dataclass(frozen=True)
class Served:
    """The demonstration as it is served: its address, and the environment in which its commands run."""

    address: str
    environment: dict[str, str]

    def portal(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Runs the `portal` command beside the server, as an operator does."""
        return subprocess.run(
            [*PORTAL, *arguments], env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )


@pytest.fixture(scope="session")
def service(demonstration_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration, served by the production server and its worker."""
    folder = tmp_path_factory.mktemp("served") / "demo"
    shutil.copytree(demonstration_folder, folder)
    with served(folder) as found:
        yield found


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """A server of its own on a demonstration's folder, for as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")},
        "PORTAL_INSTANCE": str(folder),
        "PORTAL_SECRET_KEY": SECRET,
        "PORTAL_PUBLIC_URL": address,
    }
    command = [*PORTAL, "serve", "--bind", f"127.0.0.1:{port}"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(f"{address}/readyz", server, folder / "server.log")
            yield Served(address, environment)
        finally:
            server.terminate()
            server.wait(timeout=40)


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI"):
            raise RuntimeError("Chromium is missing: apt-get install chromium")
        pytest.skip("Chromium is missing: apt-get install chromium")
    browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def seen() -> set[str]:
    """The shapes of screens that were looked at in this run."""
    return set()


@pytest.fixture
def open_browser(chromium: Browser, service: Served, seen: set[str]) -> Iterator[OpenBrowser]:
    """`open_browser("author")` is a browser window in which that account has signed in."""
    windows: list[Screens] = []

    def begin(account: str | None = None, *, scripts: bool = True, width: int = 1280) -> Screens:
        context = chromium.new_context(
            base_url=service.address, java_script_enabled=scripts, viewport={"width": width, "height": 900}
        )
        context.set_default_timeout(PATIENCE)
        window = Screens(context.new_page(), scripts=scripts, seen=seen)
        windows.append(window)
        if account:
            window.open("/sign-in")
            window.fill("Email address", email_of(account))
            window.fill("Password", PASSWORD)
            window.press("Sign in")
        return window

    yield begin
    problems = [problem for window in windows for problem in window.problems]
    for window in windows:
        window.page.context.close()
    assert problems == []
