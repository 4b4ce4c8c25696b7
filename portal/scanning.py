"""What a virus scanner would have to offer. None comes with the service: an operator may add one.

The built-in check of `portal.ingest.documents` finds what can be told without a scanner. A scanner is asked after it,
and a file that either of them objects to is never handed on.
"""

from dataclasses import dataclass
from typing import Protocol

#: Said of a file in which the built-in check found nothing, where no scanner is configured.
WITHOUT_SCANNER = (
    "The content is of the kind it says, and this service found no macros, scripts or hidden files in it. No virus"
    " scanner is configured, so open it with the same care as an attachment."
)


@dataclass(frozen=True)
class Verdict:
    """What a scanner says of some bytes.

    Args:
        words: for the council: what was found, or which scanner found nothing.
    """

    is_clean: bool
    words: str


class Scanner(Protocol):
    """A virus scanner. It raises when it cannot tell, and the work is tried again."""

    def scan(self, raw: bytes) -> Verdict: ...


class NoScanner:
    """Stands where no scanner is configured, and says so."""

    def scan(self, raw: bytes) -> Verdict:
        """Finds nothing, in words that do not claim more."""
        return Verdict(is_clean=True, words=WITHOUT_SCANNER)


def scanner() -> Scanner:
    """The scanner of the running service."""
    return NoScanner()
