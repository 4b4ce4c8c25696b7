"""One browser window: what a person does, by the words on the page, and what is checked on every screen they see."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Download, Locator, Page, Request, Response

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Long lists and tables repeat one row; the first ones speak for the rest, and axe takes its time over each.
REPEATED = [
    ["tbody tr:nth-child(n+9)"],
    ["li:nth-child(n+17)"],
    ["article:nth-of-type(n+4)"],
    [".figures-letter:nth-of-type(n+4)"],
    [".review-entry:nth-of-type(n+4)"],
]
SERIOUS = ("serious", "critical")
#: Parts of an address that differ between screens of one shape: ids, codes of councils and items, links of respondents.
VARYING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|E\d{8}|[A-Z]+-F?\d+|(?<=/return/)[^/]+|(?<=/themes/)[^/]+")


class Screens:
    """A window on the service. Problems are collected, so that one journey shows all of them at its end.

    Args:
        seen: the shapes of screens that were looked at in this run; a shape is looked at once.
    """

    def __init__(self, page: Page, *, scripts: bool, seen: set[str]) -> None:
        self.page = page
        self.scripts = scripts
        self.problems: list[str] = []
        self._seen = seen
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: script error {error}"))
        page.on("console", self._console)
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # A page that answers 409 or 422 on purpose is told on the console too; parts of a page are seen to below.
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.problems.append(f"{self.page.url}: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.hostname != "127.0.0.1":
            self.problems.append(f"{self.page.url} asks {address.hostname} for something")

    def _response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= (500 if is_page else 400):
            self.problems.append(f"{response.url}: answered {response.status}")

    def open(self, path: str) -> "Screens":
        """Goes to an address and looks at the screen."""
        self.page.goto(path)
        return self.look()

    def press(self, text: str | re.Pattern[str]) -> "Screens":
        """Presses a button and looks at the next screen."""
        exact = isinstance(text, str)
        return self.go_by(self.main.get_by_role("button", name=text, exact=exact).first.click)

    def follow(self, text: str | re.Pattern[str]) -> "Screens":
        """Follows a link and looks at the next screen."""
        return self.go_by(self.page.locator("body").get_by_role("link", name=text).first.click)

    def go_by(self, action: Callable[[], object]) -> "Screens":
        """Does what leads to another screen, and looks at it."""
        with self.page.expect_navigation(wait_until="load"):
            action()
        return self.look()

    def download(self, text: str | re.Pattern[str]) -> Download:
        """Follows a link that gives a file."""
        with self.page.expect_download() as waiting:
            self.main.get_by_role("link", name=text).first.click()
        return waiting.value

    def fill(self, label: str, text: str) -> None:
        """Fills the field that has this label; a section may have the same name."""
        self.page.get_by_label(label, exact=True).and_(self.page.locator("input, textarea")).first.fill(text)

    def choose(self, group: str | re.Pattern[str], label: str) -> None:
        """Chooses one answer of a group of radios or checkboxes."""
        self.page.get_by_role("group", name=group).get_by_label(label).first.check()

    def look(self) -> "Screens":
        """Checks the screen, once for each shape: the address without ids, and what can be done on it."""
        if self.shape not in self._seen:
            self._seen.add(self.shape)
            self._axe()
            self._narrow()
        return self

    @property
    def shape(self) -> str:
        path = VARYING.sub("*", urlsplit(self.page.url).path)
        buttons = sorted(set(self.page.get_by_role("main").get_by_role("button").all_inner_texts()))
        is_error = self.page.title().startswith("Error:")
        return " ".join([path, f"scripts={self.scripts}", f"error={is_error}", *buttons])

    def _axe(self) -> None:
        if not self.scripts:
            return
        results = Axe().run(
            self.page, context={"exclude": REPEATED}, options={"runOnly": TAGS, "resultTypes": ["violations"]}
        )
        for violation in results.response["violations"]:
            if violation["impact"] in SERIOUS:
                where = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
                self.problems.append(f"{self.path}: {violation['id']}: {where}")

    def _narrow(self) -> None:
        size = self.page.viewport_size
        assert size is not None
        self.page.set_viewport_size({"width": 320, "height": 800})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > 320:
            self.problems.append(f"{self.path}: {wide} pixels wide on a screen of 320")
        self.page.set_viewport_size(size)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text()

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        """All the words on the screen."""
        return self.main.inner_text()

    @property
    def focused(self) -> str:
        """The class of what has the focus."""
        return str(self.page.evaluate("document.activeElement.className"))

    def says(self, text: str | re.Pattern[str]) -> bool:
        """Whether the words are on the screen."""
        return self.main.get_by_text(text).count() > 0
