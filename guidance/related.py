"""Lines of an edition that bear on the same thing, as data: this service's own prompts and no part of the guidance."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Pair:
    """Two characteristics that bear on the same thing, said in a few words after "about"."""

    first: str
    second: str
    about: str


@dataclass(frozen=True)
class Sign:
    """An indicator of potential failure that bears on a characteristic."""

    indicator: str
    characteristic: str


@dataclass(frozen=True)
class Related:
    """The pairs of one edition; both are empty for an edition of which none are told."""

    pairs: tuple[Pair, ...] = ()
    signs: tuple[Sign, ...] = ()


def related(edition: str) -> Related:
    """The lines of an edition that bear on the same thing."""
    known, found = _read()
    return found if edition == known else Related()


@cache
def _read() -> tuple[str, Related]:
    text = (Path(__file__).parent / "related.toml").read_text(encoding="utf-8")
    document: dict[str, Any] = tomllib.loads(text)  # Any: TOML values, whose shape the next lines tell
    pairs = tuple(Pair(entry["first"], entry["second"], entry["about"]) for entry in document["characteristics"])
    signs = tuple(Sign(entry["indicator"], entry["characteristic"]) for entry in document["indicators"])
    return str(document["edition"]), Related(pairs, signs)
