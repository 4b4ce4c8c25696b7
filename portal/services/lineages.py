"""The lineage between two contents of the guidance, where one has been told that fits both."""

from functools import lru_cache

from guidance import Problem
from guidance.lineage import Lineage
from guidance.lineage_checks import check
from portal.services import guidance as editions


def find_lineage(edition: str, sha256: str, later: str, later_sha256: str) -> Lineage | None:
    """Where the lines of a later content come from in an earlier one; None where nobody has said so of these two.

    A lineage names editions, and the content of an edition may be replaced: it counts only where it accounts for every
    line of both contents.

    Raises:
        NotFound: no such content is held.
    """
    if edition == later:
        return None
    lineage = editions.get_lineage(later, later_sha256)
    if lineage is None or lineage.from_edition != edition:
        return None
    return None if _problems(lineage, edition, sha256, later, later_sha256) else lineage


def list_later(edition: str, sha256: str) -> tuple[tuple[editions.Edition, Lineage], ...]:
    """The editions, as they stand, that follow a content by a lineage which fits; newest first."""
    found = []
    for later in editions.list_editions():
        lineage = find_lineage(edition, sha256, later.edition, later.sha256)
        if lineage is not None:
            found.append((later, lineage))
    return tuple(found)


@lru_cache(maxsize=32)
def _problems(lineage: Lineage, edition: str, sha256: str, later: str, later_sha256: str) -> tuple[Problem, ...]:
    return check(lineage, editions.get_content(edition, sha256), editions.get_content(later, later_sha256))
