"""The stored form of an edition: canonical JSON and its SHA-256.

Two editions with the same content give the same bytes, whatever files they came from, so the hash names the content.
"""

import hashlib
import json
from collections.abc import Mapping

from guidance.building import Plain, to_plain
from guidance.errors import GuidanceError
from guidance.loader import build
from guidance.types import Guidance


def to_canonical_json(guidance: Guidance) -> str:
    """The edition as JSON with sorted keys, no spaces and no ASCII escapes."""
    return json.dumps(to_plain(guidance), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def from_json(text: str) -> Guidance:
    """The edition from its stored form.

    Raises:
        GuidanceError: the text is not JSON, or not an edition.
    """
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise GuidanceError.at(f"The stored edition is not JSON: {error}") from None
    return from_document(document)


def to_document(guidance: Guidance) -> dict[str, Plain]:
    """The edition as tables, lists and text: what a JSON column holds."""
    document: dict[str, Plain] = to_plain(guidance)
    return document


def from_document(document: Mapping[str, Plain]) -> Guidance:
    """The edition from what a JSON column holds.

    Raises:
        GuidanceError: the document is not an edition.
    """
    return build(document, {})


def content_sha256(guidance: Guidance) -> str:
    """The SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(to_canonical_json(guidance).encode("utf-8")).hexdigest()
