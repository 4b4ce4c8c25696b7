"""Makes a tagged PDF from HTML: the only home of WeasyPrint.

The document is made in a sealed room. It may read the files that ship with the service and nothing else, neither the
network nor the host's disk, whatever a text inside it says. The same HTML and attachments give the same bytes.

WeasyPrint takes more than half a second to import, so it is imported on first use.
"""

import atexit
import gc
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.reports.finishing import finish

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    from portal.reports.fetching import SealedFetcher

logger = logging.getLogger(__name__)

#: The one folder a document may read from.
STATIC = Path(__file__).resolve().parent.parent / "static"
STYLESHEET = STATIC / "report.css"
#: The faces that the stylesheet names; fetched at set-up, not kept in the repository.
FONT_FILES = tuple(
    STATIC / "vendor" / "fonts" / f"SourceSans3-{face}.ttf" for face in ("Regular", "It", "Semibold", "Bold")
)

APT_LINE = (
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig fonts-dejavu-core"
)

# Layout is not thread-safe with a shared FontConfiguration, and two renders on one core gain nothing.
_one_at_a_time = threading.Lock()


class PdfUnavailable(RuntimeError):
    """The libraries that WeasyPrint needs from the operating system are not there; the message has the apt line."""

    def __init__(self, cause: object) -> None:
        super().__init__(f"PDFs cannot be made here ({cause}). Install what is missing: {APT_LINE}")


@dataclass(frozen=True)
class AttachedFile:
    """A file that travels inside the PDF.

    Args:
        at: the moment written as created and modified; fixed, so that identical inputs give identical bytes.
    """

    name: str
    description: str
    content: bytes
    at: datetime


def render(html: str, *, title: str, attachments: Sequence[AttachedFile] = ()) -> bytes:
    """Returns the document as PDF/UA-1, tagged, with the files attached.

    Args:
        html: a whole page whose `title` element says the same as `title`, with `lang` and fixed `dcterms` dates.

    Raises:
        PdfUnavailable: Pango or a library it needs is missing.
        OutsideAddress: the page asks for something that did not ship with the service.
        ValueError: the page has no title of that name, or a language is missing.
    """
    if f"<title>{title}</title>" not in html or '<html lang="' not in html:
        raise ValueError("A document needs its title and its language")
    weasyprint = _weasyprint()
    from portal.reports.fetching import OutsideAddress

    with _one_at_a_time, _collector_off():
        engine = _engine()
        engine.fetcher.refused.clear()
        page = weasyprint.HTML(string=html, base_url=f"{STATIC.as_uri()}/", url_fetcher=engine.fetcher)
        files = [_attachment(weasyprint, engine.fetcher, file) for file in attachments]
        result: bytes | None = page.write_pdf(
            stylesheets=[engine.stylesheet],
            font_config=engine.fonts,
            pdf_variant="pdf/ua-1",
            attachments=files,
            finisher=finish,
        )
        if engine.fetcher.refused:
            raise OutsideAddress(f"A document may not fetch from {engine.fetcher.refused[0]}")
    if result is None:
        raise PdfUnavailable("the engine returned nothing")
    return result


def engine_name() -> str:
    """What made the document, as kept beside it: the engine's version and the typeface."""
    typeface = "DejaVu Sans" if missing_fonts() else "Source Sans 3"
    return f"WeasyPrint {version('weasyprint')}, {typeface}"


def missing_fonts() -> tuple[Path, ...]:
    """The files of the document typeface that are not there; with any missing, DejaVu Sans stands in."""
    return tuple(path for path in FONT_FILES if not path.is_file())


@dataclass(frozen=True)
class _Engine:
    """What every document shares: a font loaded per document would double the time of each."""

    fetcher: "SealedFetcher"
    fonts: "FontConfiguration"
    stylesheet: "CSS"


@cache
def _engine() -> _Engine:
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    from portal.reports.fetching import SealedFetcher

    for path in missing_fonts():
        logger.warning("document typeface is missing, DejaVu Sans stands in: %s", path.name)
    fetcher, fonts = SealedFetcher(STATIC), FontConfiguration()
    # Its finaliser needs modules that are gone when the interpreter ends by itself.
    atexit.register(_engine.cache_clear)
    stylesheet = weasyprint.CSS(filename=str(STYLESHEET), font_config=fonts, url_fetcher=fetcher)
    return _Engine(fetcher, fonts, stylesheet)


def _weasyprint() -> Any:  # Any: imported late, so its types are not known here
    try:
        import weasyprint
    except OSError as error:  # cffi's answer to a missing shared library
        raise PdfUnavailable(error) from error
    return weasyprint


def _attachment(weasyprint: Any, fetcher: "SealedFetcher", file: AttachedFile) -> Any:  # Any: see _weasyprint
    return weasyprint.Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        created=file.at,
        modified=file.at,
        relationship="Data",
        url_fetcher=fetcher,
    )


@contextmanager
def _collector_off() -> Iterator[None]:
    """Stops the garbage collector for one render: it saves a tenth of the time, and a render makes little garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
