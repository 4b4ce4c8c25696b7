"""Lists of comparators that were made elsewhere and are uploaded with the note of their licence.

An administrator uploads for any authorities, and says whether everybody may see the list. A council's own people upload
one for their council alone, which is never public: it may be licensed to them and to nobody else.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.database import db
from portal.domain.errors import ReleaseRejected
from portal.domain.roles import Actor
from portal.ingest.lists import ListFile, read_lists
from portal.ingest.problems import Problem
from portal.models import ComparatorList
from portal.services import councils
from portal.services.figures.list_changes import lock_council, tell, write
from portal.services.figures.lists import UPLOADED, ListVersion, version_of
from portal.storage import FileStore


@dataclass(frozen=True, slots=True)
class UploadDetails:
    """What is said of an uploaded list.

    Attributes:
        title: what the group is called beside a figure. method: how the groups were found. licence: under what terms
            the list may be used here; source: who made it, and where it can be had.
    """

    title: str
    method: str
    licence: str
    source: str
    is_public: bool = False


def upload(
    raw: bytes, details: UploadDetails, *, gss_code: str | None, files: FileStore, actor: Actor, now: datetime
) -> tuple[ListVersion, tuple[Problem, ...]]:
    """Keeps a list; one of the same owner and title that is in force ends.

    Args:
        gss_code: the council whose people upload it for themselves; None for administrators.

    Returns:
        The list, and what is worth knowing of its file.

    Raises:
        NotFound: the register lacks the council. ReleaseRejected: the file has problems, and nothing of it is kept.
    """
    if gss_code is not None:
        lock_council(gss_code)
    file = check(raw, gss_code=gss_code)
    if file.errors:
        raise ReleaseRejected("The file has problems, and nothing of it was kept", file.problems)
    before = _before(details.title, gss_code)
    made = ComparatorList(
        owner_gss=gss_code,
        kind=UPLOADED,
        title=details.title,
        reason=details.method,
        licence=details.licence,
        source=details.source,
        is_public=details.is_public and gss_code is None,
        file_sha256=files.put(raw),
        created_by=actor.user_id,
        created_at=now,
    )
    write(made, file.pairs)
    facts: dict[str, object] = {"councils": len({owner for owner, _ in file.pairs}), "pairs": len(file.pairs)}
    if before is not None:
        before.ended_at = now
        facts["replaces"] = str(before.id)
    tell("comparator_list_uploaded", made, actor, now, facts)
    return version_of(made), file.warnings


def check(raw: bytes, *, gss_code: str | None) -> ListFile:
    """Reads a file against the register and keeps nothing."""
    return read_lists(raw, councils.load_register(), only_for=gss_code or "")


def _before(title: str, gss_code: str | None) -> ComparatorList | None:
    owner = ComparatorList.owner_gss.is_(None) if gss_code is None else ComparatorList.owner_gss == gss_code
    return db.session.scalar(
        select(ComparatorList).where(
            owner,
            ComparatorList.kind == UPLOADED,
            ComparatorList.ended_at.is_(None),
            func.lower(ComparatorList.title) == title.lower(),
        )
    )
