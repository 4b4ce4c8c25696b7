"""Comments between the people of a council: whom a comment asks for, by the names that stand in it."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

K = TypeVar("K")
#: Characters in one comment: a remark, not an answer.
MAX_COMMENT = 4_000


def mentioned(text: str, names: Mapping[K, str]) -> frozenset[K]:
    """Whose names stand in a text behind an "@", by the keys of `names`.

    The longest name that fits is taken, so that "@Ann Leeson" asks for Ann Leeson and not for Ann Lee. Capitals do not
    matter, nor does how many spaces stand between the words of a name. Of two people of one name, both are asked.

    Source: our own rule.
    """
    by_name: dict[str, set[K]] = {}
    for key, name in names.items():
        by_name.setdefault(" ".join(name.casefold().split()), set()).add(key)
    words = " ".join(text.casefold().split())
    found: set[K] = set()
    for place in re.finditer(r"(?<![\w@])@", words):
        found |= by_name.get(_longest(by_name, words[place.end() :]), set())
    return frozenset(found)


def _longest(names: Iterable[str], text: str) -> str:
    """The longest of the names that the text begins with, as whole words; empty for none."""
    fits = [name for name in names if name and text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()]
    return max(fits, key=len, default="")
