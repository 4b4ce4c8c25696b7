"""Files for download, made once for each publication and kept packed in memory, so that a request only sends bytes.

A file of all figures takes a good part of a second to make. Whoever asks first after a publication waits for that; the
others wait for the same file and never make a second one. What is kept is a few hundred kilobytes.
"""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from threading import RLock

from portal.services.downloads.codebook import COLUMNS, codebook
from portal.services.downloads.files import FILES, data_file
from portal.services.downloads.readme import readme
from portal.services.figures import storage
from portal.services.figures.answers import to_csv

#: An instant that every entry of the archive carries, so that equal data are equal bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Packed:
    """A file as bytes packed with gzip, and the version of the content it was made from; empty when nothing is."""

    packed: bytes
    version: str

    def plain(self) -> bytes:
        """The file unpacked."""
        return gzip.decompress(self.packed)


_kept: dict[str, Packed] = {}
_making = RLock()  # the archive is made of files that are kept as well


def _pack(data: bytes) -> bytes:
    return gzip.compress(data, compresslevel=6, mtime=0)


def as_csv(name: str) -> Packed:
    """The file of a name as CSV.

    Raises:
        KeyError: there is none.
    """
    return _keep(f"{name}.csv", lambda: _csv(name))


def as_json(name: str) -> Packed:
    """The rows of a file as a JSON object with one list.

    Raises:
        KeyError: there is none.
    """
    return _keep(f"{name}.json", lambda: _json(name))


def archive() -> bytes:
    """All files, the codebook and a read-me with the licences, as a ZIP archive."""
    return _keep("all.zip", _archive, pack=bytes).packed


def _keep(key: str, make: Callable[[], bytes], pack: Callable[[bytes], bytes] = _pack) -> Packed:
    version = storage.version()
    found = _kept.get(key)
    if found is not None and version and found.version == version:
        return found
    with _making:
        found = _kept.get(key)
        if found is None or not version or found.version != version:
            found = _kept[key] = Packed(pack(make()), version)
        return found


def _csv(name: str) -> bytes:
    if name == "codebook":
        return to_csv(codebook().rows(), COLUMNS).encode()
    file = data_file(name)
    return to_csv(file.rows(), file.columns).encode()


def _json(name: str) -> bytes:
    rows = codebook().rows() if name == "codebook" else data_file(name).rows()
    text = json.dumps({name.replace("-", "_"): list(rows)}, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _archive() -> bytes:
    parts = {f"{file.name}.csv": as_csv(file.name).plain() for file in FILES}
    parts |= {"codebook.csv": as_csv("codebook").plain(), "README.txt": readme().encode()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()
