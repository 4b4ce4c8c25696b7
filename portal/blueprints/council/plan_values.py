"""Values that the pages of the register, the plan and the notices read from what was sent."""

from uuid import UUID

from flask import request

from portal.errors import NotFound


def as_id(text: str) -> UUID:
    """The id in a text.

    Raises:
        NotFound: it is none; the pages send no such thing.
    """
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None


def as_id_or_none(text: str | None) -> UUID | None:
    """The id in a text; None for an empty one."""
    return as_id(text) if text else None


def version_sent() -> int:
    """The version of the row as it was when the page was shown; 0 when none was sent."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
