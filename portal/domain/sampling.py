"""Drawing some of the documents that a sealed record cites, so that anybody can draw the same ones again.

Nobody chooses: the seed follows from the sealed record, the theme and the number of the drawing, and the order follows
from the seed. A drawing says nothing about documents that were not drawn, and no rate is worked out from one.
"""

import hashlib
from collections.abc import Iterable

#: Name and version of the method below, kept with each drawing.
METHOD = "sha256-order/1"

#: Citations drawn at a time. Two readers can open five documents of each of seven themes in a day and see whether the
#: answers rest on something. It is no statistical sample, and a number that somebody chose could be chosen to please.
SIZE = 5

#: How the drawing is repeated, in words for a page or a document.
METHOD_WORDS = (
    "The seed is the SHA-256 of the sealed record’s own SHA-256, the theme and the number of the drawing, joined by"
    " colons. Each citation under the theme gets the SHA-256 of the seed, a colon and the citation’s id. The citations"
    " are put in the order of those digests, those drawn before are left out, and the first are taken."
)


def seed_of(sealed_sha256: str, theme: str, draw: int) -> str:
    """The seed of a drawing: 64 lower-case hexadecimal characters.

    Args:
        sealed_sha256: of the sealed record, as its receipt prints it.
        theme: its slug. draw: 1 for the first drawing of the theme.

    Source: our own rule, decision record 77.
    """
    return _digest(f"{sealed_sha256}:{theme}:{draw}")


def draw(seed: str, citations: Iterable[str], size: int) -> tuple[str, ...]:
    """The citations that a drawing takes, the first drawn first.

    Args:
        citations: ids, in any order; one given twice counts once.
        size: at most so many; all of them where there are fewer.

    Source: our own rule, decision record 77.
    """
    return tuple(sorted(set(citations), key=lambda citation: (_digest(f"{seed}:{citation}"), citation))[: max(size, 0)])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
