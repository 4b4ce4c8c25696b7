"""What the Best Value guidance says, as data.

The package holds the seed: one folder per edition, in TOML. The database holds the editions in use, by id and content
hash (`portal.services.guidance`). This package imports the standard library only, and never decides anything with what
it holds.
"""

from functools import cache
from pathlib import Path

from guidance.basis import Basis
from guidance.canonical import content_sha256, from_document, from_json, to_canonical_json, to_document
from guidance.errors import GuidanceError, Problem, UnknownCode, UnknownEdition
from guidance.loader import from_bytes, from_folder
from guidance.types import Guidance

__all__ = [
    "CURRENT",
    "Basis",
    "Guidance",
    "GuidanceError",
    "Problem",
    "UnknownCode",
    "UnknownEdition",
    "content_sha256",
    "editions",
    "from_bytes",
    "from_document",
    "from_json",
    "load",
    "to_canonical_json",
    "to_document",
]

#: The edition that new cycles use unless they name another.
CURRENT = "2024-05"

_FOLDER = Path(__file__).parent


@cache
def editions() -> tuple[str, ...]:
    """The editions that come with the package, newest first."""
    return tuple(sorted((path.parent.name for path in _FOLDER.glob("*/edition.toml")), reverse=True))


@cache
def load(edition: str) -> Guidance:
    """The seed edition of that name; read once and kept.

    Raises:
        UnknownEdition: no edition of that name comes with the package.
        GuidanceError: its files cannot be read.
    """
    if edition not in editions():
        raise UnknownEdition(edition)
    return from_folder(_FOLDER / edition)
