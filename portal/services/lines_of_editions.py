"""Which line of an earlier edition stands behind a line of the round's own.

Within one edition a code is a line. Between two editions the lineage says which line became which; where nobody has
told one, an answer follows its code only where the words under it are the same.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from guidance import Guidance
from portal.services import guidance as editions
from portal.services.lineages import find_lineage


class OnEdition(Protocol):
    """Anything that was answered on one edition of the guidance."""

    @property
    def edition(self) -> str: ...
    @property
    def edition_sha256(self) -> str: ...


def ancestors(before: OnEdition, now: OnEdition) -> Mapping[str, tuple[str, ...]]:
    """The codes of an earlier edition that stand behind each code of a later one; nothing for a line that is new.

    Characteristics and indicators alike, in the order of the later edition.
    """
    lineage = find_lineage(before.edition, before.edition_sha256, now.edition, now.edition_sha256)
    if lineage is not None:
        relations = ((code, lineage.before(code)) for code in _codes(now.edition, now.edition_sha256))
        return {code: relation.sources for code, relation in relations if relation is not None and relation.sources}
    return _ancestors(before.edition, before.edition_sha256, now.edition, now.edition_sha256)


def ancestors_of(before: OnEdition, now: OnEdition, code: str) -> tuple[str, ...]:
    """The codes of an earlier edition that stand behind one code of a later one."""
    return ancestors(before, now).get(code, ())


@lru_cache(maxsize=32)
def _ancestors(edition: str, sha256: str, later: str, later_sha256: str) -> Mapping[str, tuple[str, ...]]:
    texts = _texts(editions.get_content(later, later_sha256))
    if sha256 == later_sha256:
        return {code: (code,) for code in texts}
    earlier = _texts(editions.get_content(edition, sha256))
    return {code: (code,) for code, text in texts.items() if earlier.get(code) == text}


@lru_cache(maxsize=8)
def _codes(edition: str, sha256: str) -> tuple[str, ...]:
    return tuple(_texts(editions.get_content(edition, sha256)))


def _texts(guidance: Guidance) -> Mapping[str, str]:
    return {line.code: line.text for theme in guidance.themes for line in (*theme.characteristics, *theme.indicators)}
