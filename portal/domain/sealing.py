"""Seals records: one canonical form of JSON, its digest, and the chain of the event log.

A seal is only worth something when the same facts always give the same bytes: in another process, on another
database, in another year. This module is the one place that decides what those bytes are. It must not read a clock,
a file or a database, and it must never "improve" a text that somebody signed.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from uuid import UUID

#: The link before the first entry of a chain.
GENESIS = "0" * 64


class NotSealable(ValueError):
    """A value has no single canonical form; `place` says where in the record it stands."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


def canonical_json(value: object) -> bytes:
    """Returns the one byte string that stands for a record.

    The form: UTF-8 without a byte order mark, object keys sorted by code point, no white space between tokens, no
    escapes but those that JSON requires, and texts exactly as given (no Unicode normalisation: people signed these
    characters). Values that JSON does not know are written as text:

    * `Decimal`: plain digits without exponent or trailing zeros, so 1.10 and 1.1 give the same bytes
    * `date`: ISO 8601, "2024-05-08"
    * `datetime`: ISO 8601 in UTC with "Z", "2024-05-08T10:30:00Z"; one without a time zone is refused
    * `UUID`: lower case with hyphens; `Enum`: its value

    Floats are refused. 0.1 + 0.2 and 0.3 would be two records of one fact, and two databases may give back different
    floats for one stored number: hold figures as Decimal.

    Args:
        value: nested mappings with text keys, lists, tuples and the scalar types above.

    Raises:
        NotSealable: the value holds a float, a naive datetime, a key that is not text, a set or another type, or a
            text that UTF-8 cannot carry (a lone surrogate).

    Source: after RFC 8785 (JSON Canonicalization Scheme, June 2020), without its number rules because floats are
        refused, and with keys sorted by code point where it sorts by UTF-16 unit.
    """
    plain = _plain(value, "record")
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotSealable("record", "holds text that UTF-8 cannot carry") from error


def digest(data: bytes) -> str:
    """Returns the SHA-256 of some bytes as 64 lower-case hexadecimal characters.

    Source: FIPS 180-4 (August 2015).
    """
    return hashlib.sha256(data).hexdigest()


def chain_hash(previous: str, entry: object) -> str:
    """Returns the hash that ties an entry of the event log to the one before it.

    Args:
        previous: hash of the entry before, or `GENESIS` for the first.
        entry: everything the entry records, in the types that `canonical_json` takes.

    Raises:
        NotSealable: see `canonical_json`; also when `previous` is not a SHA-256 in hexadecimal.
    """
    if not is_digest(previous):
        raise NotSealable("previous", "is not 64 lower-case hexadecimal characters")
    return digest(previous.encode("ascii") + b"\n" + canonical_json(entry))


def is_digest(text: str) -> bool:
    """Says whether a text has the form that `digest` returns."""
    return len(text) == 64 and all(character in "0123456789abcdef" for character in text)


def _plain(value: object, place: str) -> object:
    """Turns a record into what the json module writes in one way only."""
    # Enum first: a StrEnum is also a str, an IntEnum also an int, and json would write some by their name.
    if isinstance(value, Enum):
        return _plain(value.value, place)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {_key(key, place): _plain(item, f"{place}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, f"{place}[{index}]") for index, item in enumerate(value)]
    return _scalar_text(value, place)


def _key(key: object, place: str) -> str:
    if isinstance(key, Enum):
        key = key.value
    if not isinstance(key, str):
        raise NotSealable(place, f"has a key of type {type(key).__name__}; keys are text")
    return str(key)


def _scalar_text(value: object, place: str) -> str:
    """Writes the types that JSON does not know. A datetime is also a date, so it comes first."""
    if isinstance(value, Decimal):
        return _decimal_text(value, place)
    if isinstance(value, datetime):
        return _instant_text(value, place)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    kind = type(value).__name__
    reason = "a time without its date" if isinstance(value, time) else f"the type {kind}"
    raise NotSealable(place, f"holds {reason}, which has no canonical form here")


def _decimal_text(value: Decimal, place: str) -> str:
    if not value.is_finite():
        raise NotSealable(place, "holds a number that is not finite")
    text = format(value, "f")
    # Not normalize(): it rounds to the context's precision. Stripping zeros from the text loses nothing.
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _instant_text(value: datetime, place: str) -> str:
    if value.tzinfo is None or value.utcoffset() is None:
        raise NotSealable(place, "holds a datetime without a time zone")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
