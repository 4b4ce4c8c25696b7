"""How alike two recommendations read. A likeness is a question to a person: nothing is joined because of it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

Key = TypeVar("Key")

#: Likeness, 0 to 100, from which a person is asked, and from which two texts are said to differ in a few words only.
ASK_FROM, FEW_WORDS_FROM = 80.0, 92.0
#: A text is compared with those that share one of so many of its rarest words: two texts that are alike in four fifths
#: of their letters differ in few words, and comparing all with all takes a minute from a few thousand on.
_RARE = 8
#: A word that more texts have than this, and than a twentieth of all, says nothing of one of them.
_COMMON_FROM = 50
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Alike(Generic[Key]):
    """A text that reads like the one asked about."""

    key: Key
    likeness: float

    @property
    def words(self) -> str:
        """The likeness in words; a number would look more exact than it is."""
        if self.likeness >= 100:
            return "The same words"
        return "The same but for a few words" if self.likeness >= FEW_WORDS_FROM else "Much of it in the same words"


def plain(text: str) -> str:
    """The words of a text without case, signs and order: what is compared."""
    return " ".join(sorted(_WORD.findall(text.casefold())))


class Index(Generic[Key]):
    """Texts by their rare words, to be asked which of them read like another."""

    def __init__(self, texts: Mapping[Key, str]) -> None:
        self._plain = {key: plain(text) for key, text in texts.items()}
        self._count = Counter(word for text in self._plain.values() for word in set(text.split()))
        self._by_word: dict[str, list[Key]] = {}
        for key, text in self._plain.items():
            for word in set(text.split()):
                self._by_word.setdefault(word, []).append(key)

    def like(self, text: str, *, but: Iterable[Key] = ()) -> Sequence[Alike[Key]]:
        """The texts that read like this one, the most alike first; empty for none."""
        asked, left_out = plain(text), set(but)
        known = [word for word in set(asked.split()) if self._count[word]]
        by_rarity = sorted(known, key=lambda word: (self._count[word], word))
        most = max(_COMMON_FROM, len(self._plain) // 20)
        rare = [word for word in by_rarity[:_RARE] if self._count[word] <= most] or by_rarity[:1]
        near = {key for word in rare for key in self._by_word[word]} - left_out
        texts = {key: self._plain[key] for key in near}
        found = [
            Alike(key, likeness)
            for _, likeness, key in process.extract(asked, texts, scorer=fuzz.ratio, score_cutoff=ASK_FROM, limit=None)
        ]
        return sorted(found, key=lambda alike: (-alike.likeness, str(alike.key)))
