"""Keeps marks of writing direction inside the text they stand in.

A text that holds "right-to-left override" and never ends it would turn round whatever follows on the line: the record
number, the next name, the full stop. Such a text is set off as a piece of its own when it enters a page. What is
sealed, hashed and attached stays as it was typed.
"""

import re
from typing import Any

from markupsafe import Markup

_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BETWEEN_TAGS = re.compile(r"[^<>\n]+")
_FIRST_STRONG, _POP_ISOLATE, _POP = "\u2068", "\u2069", "\u202c"
_ISOLATES, _EMBEDDINGS = "\u2066\u2067\u2068", "\u202a\u202b\u202d\u202e"


def set_off(value: Any) -> Any:  # Any: whatever a template prints
    """A text with marks of direction, each piece closed and isolated; everything else as it is.

    Source: Unicode Standard Annex 9, sections 2.4 (isolates) and 3.1.2: an isolate ends every embedding within it.
    """
    if not isinstance(value, str) or not _CONTROLS.search(value):
        return value
    made = _BETWEEN_TAGS.sub(lambda found: _isolated(found.group(0)), value)
    # Markup stays markup: only characters without meaning in HTML were added or taken out.
    return Markup(made) if isinstance(value, Markup) else made  # noqa: S704


def _isolated(text: str) -> str:
    if not _CONTROLS.search(text):
        return text
    kept, is_open = [], []
    for character in text:
        if character in _ISOLATES or character in _EMBEDDINGS:
            is_open.append(_POP_ISOLATE if character in _ISOLATES else _POP)
        elif character in (_POP, _POP_ISOLATE):
            if not is_open or is_open[-1] != character:
                continue  # it closes nothing here, and would close what this module opens
            is_open.pop()
        kept.append(character)
    return f"{_FIRST_STRONG}{''.join(kept)}{''.join(reversed(is_open))}{_POP_ISOLATE}"
