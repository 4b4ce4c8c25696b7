"""Finding an authority by what a person types: a piece of its name, however it is spelt, or one of its codes.

A search says which authorities a text may mean. It gives none of them a place before another: whoever lists the answer
does so in alphabetical order. The rules know names and codes only, and no figure.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

#: Words that join others and tell no name from another.
_JOINING = frozenset({"and", "of", "the"})
#: Words for the kind of authority; they count only while something is found with them.
_KINDS = frozenset(
    {
        "authority",
        "borough",
        "city",
        "combined",
        "corporation",
        "council",
        "county",
        "district",
        "metropolitan",
        "royal",
        "unitary",
    }
)
_CODE = re.compile(r"E\d{8}\Z", re.ASCII | re.IGNORECASE)
_SHORTEST_WORD = 4
_CLOSE = 0.72
#: Most spellings that are offered when nothing is found.
SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class Named:
    """What a search knows of an authority.

    Attributes:
        codes: the present GSS code, and any former or later one.
    """

    key: str
    name: str
    official_name: str = ""
    codes: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a name with case, accents and punctuation folded away: "&" is "and", "Saint" and "St." are "st".

    An apostrophe joins ("King's" is "kings"); any other mark parts ("Stoke-on-Trent" is three words).
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    plain = re.sub(r"['’‘`]", "", plain.replace("&", " and "))
    return tuple("st" if word == "saint" else word for word in re.findall(r"[^\W_]+", plain))


def matches(named: Collection[Named], text: str) -> frozenset[str]:
    """Keys of the authorities that a text may mean; the first of these ways that finds any is the answer.

    A code, present, former or later; every word of the text beginning a word of the name; the same without words for
    the kind of authority ("City of", "County of"); the text anywhere in a name.

    Returns:
        Nothing for a text without letters or digits.
    """
    wanted = words_of(text)
    if not wanted:
        return frozenset()
    code = text.strip().upper()
    names = tuple(word for word in wanted if word not in _JOINING) or wanted
    core = tuple(word for word in names if word not in _KINDS)
    joined = " ".join(wanted)
    ways: tuple[Callable[[Named], bool], ...] = (
        lambda item: _CODE.match(code) is not None and code in item.codes,
        lambda item: _begins(names, item),
        lambda item: bool(core) and _begins(core, item),
        lambda item: joined in " ".join(words_of(item.name)) or joined in " ".join(words_of(item.official_name)),
    )
    for way in ways:
        found = frozenset(item.key for item in named if way(item))
        if found:
            return found
    return frozenset()


def suggestions(named: Iterable[Named], text: str) -> frozenset[str]:
    """Keys of up to five authorities whose names are spelt nearly as the text is; for when nothing is found."""
    wanted = _core(text)
    if len(wanted) < _SHORTEST_WORD:
        return frozenset()
    by_spelling: dict[str, list[str]] = {}
    for item in named:
        whole = _core(item.name)
        for spelling in {whole, *(word for word in whole.split() if len(word) > _SHORTEST_WORD)}:
            by_spelling.setdefault(spelling, []).append(item.key)
    close = get_close_matches(wanted, by_spelling, n=SUGGESTIONS, cutoff=_CLOSE)
    keys = [key for spelling in close for key in by_spelling[spelling]]
    return frozenset(dict.fromkeys(keys[:SUGGESTIONS]))


def _begins(wanted: tuple[str, ...], item: Named) -> bool:
    own = (*words_of(item.name), *words_of(item.official_name))
    return all(any(word.startswith(part) for word in own) for part in wanted)


def _core(text: str) -> str:
    words = words_of(text)
    return " ".join(word for word in words if word not in _KINDS | _JOINING) or " ".join(words)
