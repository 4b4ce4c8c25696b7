"""Kept pages on disk, so that a page made once is there for every process of the machine and after a restart.

A folder for each state of the content, the day and the code; folders of other states are removed. Nothing but public
pages without a query string comes here, no more than LARGEST of them, and losing all of it costs some milliseconds.
"""

import json
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

#: Pages in a folder: every council, every metric and the pages around them, several times over.
LARGEST = 2000
#: Files that decide what a page looks like.
_CODE = ("*.py", "*.html", "*.css", "*.toml")


@dataclass(frozen=True)
class KeptPage:
    """A page as it is sent."""

    headers: list[tuple[str, str]]
    body: bytes
    etag: str


class PageShelf:
    """The folder of kept pages.

    Args:
        folder: made when the first page is put in. marks: words that pages depend on beside the content: settings.
    """

    def __init__(self, folder: Path, marks: Iterable[str]) -> None:
        self._folder = folder
        root = Path(__file__).parents[1]
        self._marks = (*marks, _fingerprint(root / "portal"), _fingerprint(root / "guidance"))
        self._place: Path | None = None
        self._count = 0

    def turn_to(self, state: Iterable[str]) -> None:
        """Goes over to another state of the content, and removes the pages of every other."""
        name = sha256("\n".join((*state, *self._marks)).encode()).hexdigest()[:24]
        self._place = self._folder / name
        self._count = 0
        with suppress(OSError):
            self._count = sum(1 for _ in self._place.iterdir())
        with suppress(OSError):
            for other in list(self._folder.iterdir()):
                if other.name != name:
                    shutil.rmtree(other, ignore_errors=True)

    def find(self, key: Iterable[str]) -> KeptPage | None:
        """The page of a key, or None; a page that cannot be read is none."""
        if self._place is None:
            return None
        try:
            head, _, body = (self._place / _name(key)).read_bytes().partition(b"\n")
            found = json.loads(head)
        except (OSError, ValueError):
            return None
        return KeptPage([(name, value) for name, value in found["headers"]], body, found["etag"])

    def put(self, key: Iterable[str], page: KeptPage) -> None:
        """Puts a page in; a full disk or folder is no reason to fail."""
        if self._place is None or self._count >= LARGEST:
            return
        target = self._place / _name(key)
        draft = target.with_name(f"{target.name}.{token_hex(4)}")
        head = json.dumps({"headers": page.headers, "etag": page.etag}).encode()
        try:
            self._place.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(head + b"\n" + page.body)
            draft.replace(target)  # whole or not at all: another process may be reading
        except OSError:
            with suppress(OSError):
                draft.unlink()
            return
        self._count += 1


def _name(key: Iterable[str]) -> str:
    return sha256("\n".join(key).encode()).hexdigest()


def _fingerprint(folder: Path) -> str:
    """Changes when the code does: names, sizes and times of its files."""
    found = sorted(path for pattern in _CODE for path in folder.rglob(pattern))
    text = "\n".join(f"{path.name} {(stat := path.stat()).st_size} {stat.st_mtime_ns}" for path in found)
    return sha256(text.encode()).hexdigest()
