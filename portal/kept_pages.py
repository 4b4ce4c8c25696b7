"""Public pages of figures kept in memory, ready to be sent, until something is published.

Thousands may open the same council's page on one morning, and it changes a few times a year. A kept page is sent before
the application is asked; only what a view marks with `@keep_page`, made for somebody who is not signed in, is kept. The
version of the content (`storage.version`) says when all of it is made anew: at once in the process that published, and
within a second in the others.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Any, ParamSpec, TypeVar
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, current_app, g, request, session
from werkzeug.wrappers import Response

from portal import clock
from portal.access import current_actor
from portal.page_shelf import KeptPage, PageShelf
from portal.services.figures import storage
from portal.transactions import after_commit

P = ParamSpec("P")
R = TypeVar("R")
#: Bytes of pages that a process keeps, and the longest address that is worth a place among them.
CAPACITY = 32_000_000
LONGEST = 300
#: What addresses of such pages may ask for.
ASKED = frozenset({"as-at", "council", "former", "metric", "name", "period", "region", "theme", "type"})
#: Pages that are worth a place on disk: those of councils and metrics.
PREFIXES = ("/councils", "/metrics")
#: Seconds for which a process trusts what it knows of the version.
TRUSTED = 1.0
#: The state in which nothing has been published, and nothing is kept.
NOTHING = ("", date.min)
_WEB = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]
_Key = tuple[str, str, str]


def keep_page(view: Callable[P, R]) -> Callable[P, R]:
    """Marks a public view whose page depends on nothing but its address, the published figures and the day."""

    @wraps(view)
    def marked(*args: P.args, **kwargs: P.kwargs) -> R:
        # Known before anything is read: a page begun before a publication must not be kept as made after it.
        g.portal_keep_page = current_app.extensions["portal-kept-pages"].mark()
        return view(*args, **kwargs)

    return marked


class KeptPages:
    """Sends kept pages and asks the application for all others."""

    def __init__(self, app: Flask, web: _WEB, *, capacity: int = CAPACITY) -> None:
        self._app = app
        self._web = web
        self._cookie = f"{app.config['SESSION_COOKIE_NAME']}="
        self._capacity = capacity
        #: Seconds between two looks at the version; 0 looks each time.
        self.trusted = TRUSTED
        self._pages: OrderedDict[_Key, KeptPage] = OrderedDict()
        self._size = 0
        self._state = NOTHING
        self._looked = 0.0
        #: Commits of this process so far.
        self._commits = 0
        self._lock = Lock()
        #: Held while a page is kept, and while another state is turned to.
        self._turning = Lock()
        settings = app.extensions["portal-settings"]
        self._public_port = _port(settings.public_url.partition("//")[2].partition("/")[0])
        marks = (settings.public_url, settings.department or "", settings.department_short or "")
        #: The same on disk; None for memory alone.
        self.shelf: PageShelf | None = PageShelf(settings.instance / "kept-pages", marks)
        after_commit.connect(self._look_again, app, weak=False)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or self._cookie in environ.get("HTTP_COOKIE", ""):
            return self._web(environ, start)
        key = _key(environ)
        page = self._pages.get(key)
        if page is None and not key[2] and environ["PATH_INFO"].startswith(PREFIXES):
            page = self._from_shelf(key)
        if page is None or not self._is_fresh():
            return self._web(environ, start)
        if page.etag and page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start("304 Not Modified", [(name, value) for name, value in page.headers if name != "Content-Length"])
            return []
        start("200 OK", page.headers)
        return [page.body]

    def keep(self, response: Response) -> Response:
        """Keeps a page that may be kept; runs after every request, last of all."""
        may_be = (
            g.get("portal_keep_page") is not None
            and request.method == "GET"
            and response.status_code == 200
            and not session.modified  # a message for one person, or a token; its cookie is added after this
            and "Set-Cookie" not in response.headers
            and not current_actor().is_signed_in
            and len(request.query_string) <= LONGEST
            and _port(request.environ.get("HTTP_HOST", "")) in self._ports(request.environ)
            and ASKED.issuperset(request.args)  # a word that means nothing must not push out a page that does
        )
        # No second look: the page's own reading would still show the version that it began with.
        if may_be and g.portal_keep_page == (self._state, self._commits) and self._state != NOTHING:
            body = response.get_data()
            response.vary.add("Cookie")  # as the session adds it to the page itself, after this
            page = KeptPage(list(response.headers), body, response.headers.get("ETag", ""))
            self._keep(_key(request.environ), page)
        return response

    def _keep(self, key: _Key, page: KeptPage) -> None:
        with self._turning:  # or another thread may turn to a later state between the question and the keeping
            if g.portal_keep_page != (self._state, self._commits):
                return
            self._put(key, page)
            if self.shelf is not None and not key[2] and key[1].startswith(PREFIXES):
                self.shelf.put(key, page)

    def _ports(self, environ: WSGIEnvironment) -> set[str]:
        """The ports that a host may be asked with: any other is one of thousands, each with the same page."""
        return {"", self._public_port, environ["SERVER_PORT"]}

    def _from_shelf(self, key: _Key) -> KeptPage | None:
        """A page that another process made, or this one before it was started again."""
        if self.shelf is None:
            return None
        self._is_fresh()
        state = self._state
        page = self.shelf.find(key) if state != NOTHING else None
        if page is not None:
            with self._turning:
                if self._state == state:
                    self._put(key, page)
        return page

    def mark(self) -> tuple[tuple[str, date], int]:
        """What a page made now is to be kept under: version of the content and day, and the commits before it."""
        commits = self._commits
        self._is_fresh()
        return self._state, commits

    def clear(self) -> None:
        """Forgets every page."""
        with self._lock:
            self._pages.clear()
            self._size = 0

    def _put(self, key: _Key, page: KeptPage) -> None:
        with self._lock:
            before = self._pages.pop(key, None)
            self._size += len(page.body) - (len(before.body) if before else 0)
            self._pages[key] = page
            while self._size > self._capacity:
                _, oldest = self._pages.popitem(last=False)
                self._size -= len(oldest.body)

    def _look_again(self, _app: Any, **_rest: Any) -> None:  # Any: what the signal sends
        self._commits += 1
        self._looked = 0.0

    def _is_fresh(self) -> bool:
        """Whether the kept pages are of the present content; forgets them all when they are not."""
        now = monotonic()
        if self._looked and now - self._looked < self.trusted:
            return True
        commits = self._commits
        if current_app:
            state = _state()
        else:
            with self._app.app_context():
                state = _state()
        # What was read before a commit is not to be trusted after it.
        self._looked = now if commits == self._commits else 0.0
        if state == self._state:
            return True
        with self._turning:
            if self.shelf is not None and state != NOTHING:
                self.shelf.turn_to((state[0], state[1].isoformat()))
            self.clear()
            self._state = state  # last: who reads it before finds that it has changed
        return False


def _state() -> tuple[str, date]:
    version = storage.version()
    return (version, clock.now().date()) if version else NOTHING


def _port(host: str) -> str:
    return host.rpartition("]")[2].partition(":")[2]


def _key(environ: WSGIEnvironment) -> _Key:
    return environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")


def install(app: Flask) -> None:
    """Puts the kept pages before the application; call ahead of whatever else adds to answers after a request."""
    pages = KeptPages(app, app.wsgi_app)
    app.extensions["portal-kept-pages"] = pages
    app.after_request(pages.keep)
    app.wsgi_app = pages  # type: ignore[assignment, method-assign]  # as Flask's documentation does it
