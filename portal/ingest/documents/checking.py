"""Whether a kept file may be handed on: one answer in words, whatever is wrong with the file."""

import re

from portal.domain.errors import Refused
from portal.ingest.documents import packages, pdf, pictures
from portal.ingest.documents.kinds import ALLOWED, JPEG, PDF, PNG, kind_of

#: The test string of the European Institute for Computer Antivirus Research, in two halves so that a scanner does not
#: take this file for a find.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_SECOND_FILE = re.compile(rb"PK\x05\x06[\x00-\xff]{18}")
#: How far from the end a zip's directory may begin.
_TAIL = 66_000


def check(raw: bytes, media_type: str) -> str:
    """Why a file is blocked, in words that say what to do; empty for one in which nothing was found.

    Args:
        media_type: as it was found when the file came in.
    """
    if EICAR in raw:
        return "It holds the test string that stands for a virus"
    expected = ALLOWED.get(media_type)
    try:
        if expected is None or kind_of(raw, f"x{expected.endings[0]}") is not expected:
            return "Its content is not of the kind it was taken for"
    except Refused:
        return "Its content is not of the kind it was taken for"
    if not raw.startswith(b"PK"):
        if _SECOND_FILE.search(raw[-_TAIL:]):
            return "It is two files in one. Save it again from its program"
        return pdf.check(raw) if expected is PDF else pictures.check(raw) if expected in (PNG, JPEG) else ""
    return packages.check(raw, EICAR)
