"""The layouts in which sources publish releases; chosen by what a file contains, never by its name."""

from functools import cache
from importlib.resources import files

from portal.ingest.layouts.language import Layout, parse


@cache
def published() -> tuple[Layout, ...]:
    """Every layout of a source, alphabetical by code."""
    folder = files("portal.ingest.layouts")
    texts = [found.read_text(encoding="utf-8") for found in folder.iterdir() if found.name.endswith(".toml")]
    return tuple(sorted((parse(text) for text in texts), key=lambda layout: layout.code))
