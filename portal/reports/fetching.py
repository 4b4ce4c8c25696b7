"""Fetches what a document names: files that ship with the service and `data:` addresses, nothing else."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse


class OutsideAddress(FatalURLFetchingError):
    """A document asked for something outside the sealed room; no part of it is made."""


class SealedFetcher(URLFetcher):
    """Answers for files under one folder and for `data:`; refuses every other address before it is opened.

    Without it, `<img src="http://...">` in a text would make the server call out, and `<link rel=attachment
    href="file:///...">` would put a file of the host into the PDF.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=("data", "file"), allow_redirects=False, fail_on_errors=True)
        self._folder = folder.resolve()
        #: Refusals since the last render began: inside a chart the engine swallows even a fatal error.
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Returns the file or the data.

        Raises:
            OutsideAddress: the address is neither; the render stops.
            FileNotFoundError: it is under the folder and not there; the engine logs it and goes on.
        """
        parts = urlsplit(url)
        if parts.scheme == "data":
            return super().fetch(url, headers)
        # resolve() follows links and "..": what counts is where the file really is.
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not path.is_relative_to(self._folder):
            self.refused.append(parts.scheme or "a relative address")
            raise OutsideAddress(f"A document may not fetch from {self.refused[-1]}")
        return URLFetcherResponse(url, path.read_bytes())
