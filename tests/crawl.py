"""Walks the service as one person: every link it can find, and every address somebody else was seen to use."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from tests.pages import Page

#: Cheaper than parsing a page of 400 kilobytes for its links; the pages' own tests hold their markup to account.
_ATTRIBUTE = re.compile(r'<(?:a|img)\b[^>]*?\b(?:href|src)="([^"]*)"')
#: How many addresses of one shape are opened, where the rest differ only in the real council, metric or period.
PER_SHAPE = 3
#: Parts of addresses that make shapes: codes, ids, dates.
_PARTS = (
    (re.compile(r"E9900000\d"), "FICTIONAL"),
    (re.compile(r"E\d{8}"), "COUNCIL"),
    (re.compile(r"\d{4}-\d{2}(-Q\d)?"), "PERIOD"),
    (re.compile(r"/(metrics|figures)/[a-z0-9]+_[a-z0-9_]+"), r"/\1/METRIC"),
)
#: Items of a council's round are alike; those in which a test plants something are all opened.
_CODE = re.compile(r"/(?!G-01|G-F01)[A-Z]{1,3}-F?\d{2}(?=/|\?|$)")
#: What can be done to one document, action or comment: three of each kind. The record itself is always opened.
_OF_ONE = re.compile(r"(?<!/rounds)/[0-9a-f]{8}-[0-9a-f-]{27}(?=/)")


@dataclass(frozen=True)
class Seen:
    """One answer: where from, how it went, and its bytes with everything packed in them laid open."""

    path: str
    status: int
    kind: str
    body: bytes
    headers: str


def shape(path: str) -> str:
    """The address with what varies taken out; each fictional council is looked at by itself."""
    if "E9900000" in path:
        # What is chosen on a page may stand in its address, in any combination.
        path = re.sub(r"\?.*", "?", path)
        return _OF_ONE.sub("/ID", _CODE.sub("/CODE", path))
    for pattern, name in _PARTS:
        path = pattern.sub(name, path)
    return path


def crawl(page: Page, starts: Iterable[str], *, limit: int = 900) -> Iterator[Seen]:
    """Opens the starts and all links found from there, each once, within this service."""
    todo, done, shapes, opened = list(starts), set[str](), dict[str, int](), 0
    while todo and opened < limit:
        path = todo.pop(0)
        if path in done:
            continue
        done.add(path)
        known = shapes.get(shape(path), 0)
        shapes[shape(path)] = known + 1
        if known >= PER_SHAPE:
            continue
        opened += 1
        seen = open_one(page, path)
        yield seen
        todo += [link for link in _links(seen) if link not in done]


def open_one(page: Page, path: str) -> Seen:
    """One answer, without the checks of a page: the crawl looks at files and errors too."""
    response = page.client.get(path)
    body = response.get_data()
    response.close()
    kind = response.mimetype or ""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return Seen(path, response.status_code, kind, body + b"".join(_laid_open(kind, body)), headers)


def _laid_open(kind: str, body: bytes) -> Iterator[bytes]:
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as bundle:
            for name in bundle.namelist():
                yield name.encode() + bundle.read(name)
    if kind == "application/pdf":
        import pikepdf

        with pikepdf.open(io.BytesIO(body)) as document:
            yield from (bytes(data.get_file().read_bytes()) for data in document.attachments.values())
            for item in document.objects:
                if isinstance(item, pikepdf.Stream):
                    yield bytes(item.read_bytes())
        from pypdf import PdfReader

        yield "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(body)).pages).encode()


def _links(seen: Seen) -> list[str]:
    found = []
    location = re.search(r"^Location: (.+)$", seen.headers, re.MULTILINE)
    if location:
        found.append(location.group(1))
    if seen.kind == "text/html":
        found += [unescape(link) for link in _ATTRIBUTE.findall(seen.body.decode())]
    return [path for link in found if (path := _within(link, seen.path))]


def _within(link: str, base: str) -> str | None:
    target = urldefrag(urljoin(f"http://127.0.0.1{base}", link)).url
    parts = urlsplit(target)
    if parts.netloc not in ("127.0.0.1", "localhost", "127.0.0.1:8000") or parts.scheme not in ("http", "https"):
        return None
    if parts.path.startswith("/static/"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")
