"""One way to write a bundle as a zip, and a reader that takes nothing else.

Entries are stored and not packed, in a fixed order, under a fixed time: the same files give the same bytes, and a
bundle can be checked down to its last byte by writing it again. It also leaves nothing to a hostile file: what is not
packed cannot swell, and only names of the list are read.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping

#: Every name a bundle may have, in the order in which they are written.
NAMES = (
    "README.txt",
    "manifest.json",
    "submission.json",
    "submission.pdf",
    "answers.csv",
    "indicators.csv",
    "evidence.csv",
    "figures.csv",
    "actions.csv",
    "declarations.csv",
    "audit.csv",
)
#: The one that may be missing: it is made in the background.
OPTIONAL = frozenset({"submission.pdf"})
#: Bytes. A submission with ten thousand pieces of evidence is far below it.
MOST = 128 * 1024 * 1024
_THEN = (1980, 1, 1, 0, 0, 0)


class BundleProblem(ValueError):
    """What is wrong with a bundle, in words."""


def write(files: Mapping[str, bytes]) -> bytes:
    """The files as a bundle. Equal files give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in NAMES:
            if name in files:
                entry = zipfile.ZipInfo(name, _THEN)
                entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_STORED, 3, 0o644 << 16
                archive.writestr(entry, files[name])
    return buffer.getvalue()


def read(data: bytes) -> dict[str, bytes]:
    """The files of a bundle, by name.

    Raises:
        BundleProblem: it is no zip, holds another file than a bundle has, twice the same or a packed one, lacks one, or
            is too large; or the file itself differs from what a bundle of these files is.
    """
    if len(data) > MOST:
        raise BundleProblem(f"the file is larger than {MOST // 1024 // 1024} megabytes")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_strange(archive.infolist(), len(data))
            files = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, BundleProblem):
            raise
        raise BundleProblem("the file is not a sound zip") from None
    missing = [name for name in NAMES if name not in files and name not in OPTIONAL]
    if missing:
        raise BundleProblem(f"{missing[0]} is missing")
    return files


def _refuse_strange(entries: list[zipfile.ZipInfo], size: int) -> None:
    names = [entry.filename for entry in entries]
    strange = [name for name in names if name not in NAMES]
    if strange:
        raise BundleProblem(f"it holds {strange[0][:80]!r}, which is no part of a bundle")
    if len(names) != len(set(names)):
        raise BundleProblem("it holds a file twice")
    if any(entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 0x1 for entry in entries):
        raise BundleProblem("it holds a packed or locked file, and a bundle holds none")
    if sum(entry.file_size for entry in entries) > size:
        raise BundleProblem("it says that it holds more than it is long")
