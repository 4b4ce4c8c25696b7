"""Takes words out of plain values wherever they stand, so that what one record withholds no other gives away."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from portal.services.packs.gathering import Item

#: Characters. Shorter lines are words that anybody uses, such as "Yes" or "Noted", and tell nothing of their record.
SHORTEST = 8
GONE = "[left out]"
_MARKS = " \t\r.,;:!?…“”\"'()"
_ENDS = re.compile(r"\n|(?<=[.!?;…])\s+")
_CODE = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d(T[\d:.]+Z?)?|[a-z0-9_\-]+")


def words_of(item: Item) -> frozenset[str]:
    """The sentences that people wrote in a record, without codes, digests, days and what is too short to tell anything.

    Sentences and not whole texts, because a letter quotes one of them and seldom all.
    """
    return frozenset(
        sentence
        for name in item.own_words
        for text in leaves(item.content[name])
        for sentence in sentences_of(text)
        if len(sentence) >= SHORTEST and not _CODE.fullmatch(sentence)
    )


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of a text, without the marks at their ends."""
    yield from (part.strip(_MARKS) for part in _ENDS.split(text))


def leaves(value: Any) -> Iterator[str]:  # Any: JSON values
    """Every text in a value, keys of objects left aside: they are ours."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)


class Sweep:
    """Takes a set of sentences out of texts: the longest first, so that none leaves a part of another behind."""

    def __init__(self, lines: Iterable[str]) -> None:
        ordered = sorted(set(lines), key=lambda line: (-len(line), line))
        self._lines = [(folded(line), re.compile(_loose(line), re.IGNORECASE)) for line in ordered]

    def text(self, text: str) -> str:
        """The text with a mark in place of each line, whatever its case or its spacing."""
        plain = folded(text)
        for line, pattern in self._lines:
            if line in plain:
                text = pattern.sub(GONE, text)
        return text

    def value(self, value: Any) -> Any:  # Any: JSON values
        """The value with every text swept."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.value(inner) for key, inner in value.items()}
        return [self.value(inner) for inner in value] if isinstance(value, list) else value

    def finds(self, values: Iterable[Any]) -> bool:  # Any: JSON values
        """Whether any of the lines stands in any text of these values."""
        return any(self.text(text) != text for value in values for text in leaves(value))


def folded(text: str) -> str:
    """The text without regard to case and spacing."""
    return " ".join(text.split()).casefold()


def _loose(line: str) -> str:
    return r"\s+".join(re.escape(word) for word in line.split())
