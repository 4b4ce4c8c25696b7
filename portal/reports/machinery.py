"""What decides the bytes of a document besides its data: code, templates, style sheet, typeface and engine.

A document whose data and machinery are the same as last time is the same document, so it need not be made again.
"""

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from portal.reports import pdf

_PORTAL = Path(__file__).resolve().parent.parent
#: Folders and files whose content shows in a document. `domain` and `guidance` hold words and rules that it prints.
_PARTS = (
    "reports",
    "domain",
    "templates/reports",
    "static/report.css",
    "narratives.py",
    "templating.py",
    "../guidance",
)
_ENGINES = ("weasyprint", "pydyf", "fonttools", "pillow", "jinja2", "tinycss2", "tinyhtml5", "pyphen")


@cache
def machinery() -> str:
    """A SHA-256 that changes whenever the same data could give other bytes."""
    found = hashlib.sha256()
    for part in (sys.version, pdf.engine_name(), *(f"{name} {version(name)}" for name in _ENGINES)):
        found.update(f"{part}\n".encode())
    for path in (*_files(), *(path for path in pdf.FONT_FILES if path.is_file())):
        found.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


def _files() -> Iterator[Path]:
    for part in _PARTS:
        path = _PORTAL / part
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in inside if file.is_file() and file.suffix != ".pyc")
