"""A client that holds every page to the same standard, so that no test has to.

Each HTML answer is parsed and must be sound HTML5, with one h1 that begins the title, unique ids, a label for each
control, tokens in each form that changes something, and no script, style or handler of its own.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

Data = Mapping[str, str | Sequence[str]]


class PageProblem(AssertionError):
    """A page is not as every page has to be."""


def check_page(html: str, *, status: int, path: str) -> BeautifulSoup:
    """Parses a page and checks what holds for all of them."""
    problems = list(_syntax(html))
    soup = BeautifulSoup(html, "html.parser")  # sound HTML by now, so the quick parser gives the same tree
    problems += _title(soup)
    problems += _ids(soup)
    problems += _controls(soup)
    problems += _forms(soup)
    problems += _inline(soup)
    problems += _headings(soup)
    if problems:
        raise PageProblem(f"{path} ({status}): " + "; ".join(problems))
    return soup


def _syntax(html: str) -> list[str]:
    parser = html5lib.HTMLParser()
    parser.parse(html)
    lines = html.splitlines()
    return [
        f"HTML: {code} at line {place[0]}: {lines[place[0] - 1].strip()[:120] if place[0] <= len(lines) else ''}"
        for place, code, _ in parser.errors
    ][:5]


def _title(soup: BeautifulSoup) -> list[str]:
    headings = soup.find_all("h1")
    title = re.sub(r"\s+", " ", soup.title.get_text(" ", strip=True) if soup.title else "")
    if len(headings) != 1:
        return [f"{len(headings)} h1"]
    heading = re.sub(r"\s+", " ", headings[0].get_text(" ", strip=True))
    plain = title.removeprefix("Error: ")
    if not plain.startswith(heading):
        return [f"the title “{title}” does not begin with the h1 “{heading}”"]
    has_summary = soup.select_one(".govuk-error-summary") is not None
    if has_summary != title.startswith("Error: "):
        return ["the title says Error exactly when there is an error summary"]
    return []


def _ids(soup: BeautifulSoup) -> list[str]:
    ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
    problems = [f"id {name} occurs more than once" for name in sorted({i for i in ids if ids.count(i) > 1})]
    known = set(ids)
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for tag in soup.find_all(attrs={attribute: True}):
            missing = [name for name in str(tag[attribute]).split() if name not in known]
            problems += [f"{attribute} names {name}, which is not on the page" for name in missing]
    for link in soup.select('.govuk-error-summary a[href^="#"]'):
        if str(link["href"])[1:] not in known:
            problems.append(f"the error summary links to {link['href']}, which is not on the page")
    return problems


def _controls(soup: BeautifulSoup) -> list[str]:
    labelled = {str(label["for"]) for label in soup.find_all("label", attrs={"for": True})}
    problems = []
    for control in soup.select("input, textarea, select"):
        if control.get("type") in ("hidden", "submit", "button"):
            continue
        if not (control.get("aria-label") or str(control.get("id", "")) in labelled or control.find_parent("label")):
            problems.append(f"the control {control.get('name')} has no label")
    return problems


def _forms(soup: BeautifulSoup) -> list[str]:
    problems = []
    for form in soup.find_all("form"):
        method = str(form.get("method", "get")).lower()
        if method == "get":
            continue
        names = {str(field.get("name")) for field in form.find_all("input")}
        missing = {"csrf_token", "idempotency_token"} - names
        if missing:
            problems.append(f"the form to {form.get('action')} lacks {sorted(missing)}")
    tokens = [str(field["value"]) for field in soup.select('input[name="idempotency_token"]')]
    if len(tokens) != len(set(tokens)):
        problems.append("two forms share one idempotency token")
    return problems


def _inline(soup: BeautifulSoup) -> list[str]:
    problems = []
    scripts = [s for s in soup.find_all("script") if not s.get("src") and s.get_text(strip=True)]
    if len(scripts) > 1:
        problems.append("there is an inline script besides the one that marks that scripts run")
    for tag in soup.find_all(True):
        if tag.get("style") or any(name.startswith("on") for name in tag.attrs):
            problems.append(f"<{tag.name}> has a style or a handler of its own")
    if soup.find("style"):
        problems.append("there is an inline style sheet")
    return problems[:5]


def _headings(soup: BeautifulSoup) -> list[str]:
    main = soup.find("main")
    levels = [int(tag.name[1]) for tag in (main or soup).find_all(re.compile("^h[1-6]$"))]
    # A success message stands before the h1, so its h2 may come first.
    while levels and levels[0] != 1:
        levels.pop(0)
    return [f"an h{a} is followed by an h{b}" for a, b in pairwise(levels) if b > a + 1]


class Page:
    """A browser without scripts: cookies, links, forms, and the page it is on."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.soup: BeautifulSoup = BeautifulSoup("", "html5lib")
        self.response: TestResponse | None = None
        self.path = "/"

    def get(self, path: str, *, status: int = 200, **kwargs: Any) -> BeautifulSoup:  # Any: options of the test client
        """Opens an address (without following redirects) and checks what comes."""
        return self._take(self.client.get(path, **kwargs), path, status)

    def follow(self) -> BeautifulSoup:
        """Follows the redirect that the last answer was."""
        assert self.response is not None and self.response.status_code in (301, 302, 303), self.response
        return self.get(self.response.headers["Location"])

    def submit(
        self,
        data: Data | None = None,
        *,
        action: str | None = None,
        button: str | None = None,
        status: int = 303,
        follow: bool = False,
    ) -> BeautifulSoup:
        """Fills in a form of the page it is on and sends it, hidden fields and all.

        Args:
            action: which form, when the page has several; the one of the page's own address by default.
            button: the text of the button to press, when that says which form or adds a value.
        """
        form = self._find_form(action, button)
        values = self.values_of(form)
        if button is not None:
            pressed = _button(form, button)
            if pressed is not None and pressed.get("name"):
                values[str(pressed["name"])] = [str(pressed.get("value", ""))]
        for name, value in (data or {}).items():
            values[name] = [value] if isinstance(value, str) else list(value)
        target = str(form.get("action") or self.path)
        soup = self._take(self.client.post(target, data=values), target, status)
        return self.follow() if follow else soup

    def post(self, path: str, data: Data | None = None, *, status: int = 303) -> BeautifulSoup:
        """Sends a form that is on no page, with sound tokens: what a person who bypasses the pages would do."""
        return self._take(self.client.post(path, data={**self.tokens(), **(data or {})}), path, status)

    def tokens(self) -> dict[str, str]:
        """A form token and an idempotency token as a page would hand them out."""
        from secrets import token_urlsafe

        html = self.client.get("/account" if self._signed_in() else "/sign-in").text
        found = re.search(r'name="csrf_token" value="([^"]+)"', html)
        assert found is not None, "no form on the page that should have one"
        return {"csrf_token": found.group(1), "idempotency_token": token_urlsafe(18)}

    def values_of(self, form: Tag) -> dict[str, list[str]]:
        """What a browser would send for an untouched form."""
        values: dict[str, list[str]] = {}
        for control in form.select("input[name], textarea[name], select[name]"):
            kind = control.get("type", "text")
            if kind in ("checkbox", "radio") and not control.has_attr("checked"):
                continue
            if kind in ("submit", "button", "file"):
                continue
            values.setdefault(str(control["name"]), []).append(_value(control))
        return values

    @property
    def heading(self) -> str:
        """The page's h1."""
        found = self.soup.find("h1")
        return found.get_text(" ", strip=True) if found else ""

    @property
    def text(self) -> str:
        """The words of the page's main part."""
        main = self.soup.find("main") or self.soup
        return re.sub(r"\s+", " ", main.get_text(" ", strip=True))

    @property
    def location(self) -> str:
        """Where the last answer redirects to."""
        assert self.response is not None
        return str(self.response.headers.get("Location", ""))

    def errors(self) -> list[str]:
        """The messages of the error summary."""
        return [item.get_text(" ", strip=True) for item in self.soup.select(".govuk-error-summary__list li")]

    def _signed_in(self) -> bool:
        return self.client.get("/account").status_code == 200

    def _find_form(self, action: str | None, button: str | None) -> Tag:
        forms = [f for f in self.soup.find_all("form") if str(f.get("method", "")).lower() == "post"]
        if action is not None:
            forms = [f for f in forms if str(f.get("action") or self.path) == action]
        else:
            forms = [f for f in forms if f.get("action") != "/sign-out"]
        if button is not None:
            forms = [f for f in forms if _button(f, button) is not None]
        assert forms, f"no such form on {self.path}: action {action}, button {button}"
        return forms[0]

    def _take(self, response: TestResponse, path: str, status: int) -> BeautifulSoup:
        self.response = response
        assert response.status_code == status, (
            f"{path}: {response.status_code} instead of {status}: {_summary(response)}"
        )
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 304):
            self.path = path
            self.soup = check_page(response.text, status=status, path=path)
        return self.soup


def _button(form: Tag, text: str) -> Tag | None:
    return next((b for b in form.find_all("button") if b.get_text(" ", strip=True) == text), None)


def _value(control: Tag) -> str:
    if control.name == "textarea":
        return control.get_text().removeprefix("\n")
    if control.name == "select":
        chosen = control.find("option", selected=True) or control.find("option")
        return str(chosen.get("value", "")) if isinstance(chosen, Tag) else ""
    return str(control.get("value", "on" if control.get("type") in ("checkbox", "radio") else ""))


def _summary(response: TestResponse) -> str:
    soup = BeautifulSoup(response.get_data(as_text=True), "html5lib")
    heading = soup.find("h1")
    messages = [item.get_text(" ", strip=True) for item in soup.select(".govuk-error-summary__list li")]
    return f"{heading.get_text(' ', strip=True) if heading else ''} {messages} -> {response.headers.get('Location')}"
