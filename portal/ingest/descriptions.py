"""What a release says of itself: a small TOML text beside the file of figures, or the words of an administrator."""

import re
import tomllib
from dataclasses import dataclass

#: The collection of a release that names none: each figure belongs to its metric's primary collection.
PRIMARY = "primary"
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class ReleaseDescription:
    """Whose figures a release holds, and under which terms.

    Attributes:
        code: lower-case words with hyphens, unique for ever.
        collection: the series it belongs to; only a later release of the same one supersedes its figures.
        published: day or month as the publisher gives it, or "not known"; the same for `retrieved`.
    """

    code: str
    title: str = ""
    publisher: str = ""
    collection: str = PRIMARY
    licence: str = ""
    attribution: str = ""
    source: str = ""
    published: str = "not known"
    retrieved: str = "not known"
    provenance: str = ""
    changes: str = ""
    demonstration: bool = False


def is_code(text: str) -> bool:
    """Whether a text can be the code of a release."""
    return len(text) <= 80 and _CODE.match(text) is not None


def code_from(file_name: str) -> str:
    """A code made from the name of a file: "Waste 2023_24.csv" becomes "waste-2023-24"."""
    stem = file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return re.sub(r"[^a-z0-9]+", "-", stem.casefold())[:80].strip("-") or "release"


def parse_description(text: str) -> ReleaseDescription:
    """Returns the description written in a TOML text.

    Raises:
        ValueError: not TOML, a key that no description has, a value of the wrong kind, or a code that is none.
    """
    table = tomllib.loads(text)
    table.pop("basis", None)
    known = set(ReleaseDescription.__dataclass_fields__)
    unknown = sorted(set(table) - known)
    if unknown:
        raise ValueError(f"Remove the key “{unknown[0]}”: a release has {', '.join(sorted(known))}")
    for key, value in table.items():
        wanted = bool if key == "demonstration" else str
        if not isinstance(value, wanted):
            raise ValueError(f"Write {key} as {'true or false' if wanted is bool else 'a text in quotes'}")
    if not is_code(table.get("code", "")):
        raise ValueError("Give the release a code of lower-case words with hyphens")
    return ReleaseDescription(**table)
