"""Looks into an uploaded file before anybody is given it."""

from typing import Any
from uuid import UUID

from portal import clock
from portal.jobs import task
from portal.scanning import scanner
from portal.services.evidence_library import files
from portal.storage import file_store
from portal.transactions import writing


def _give_up(payload: dict[str, Any]) -> None:  # Any: JSON values
    with writing():
        files.give_up_check(UUID(payload["file"]), now=clock.now())


@task(files.TASK, given_up=_give_up)
def check_evidence_file(payload: dict[str, Any]) -> None:  # Any: JSON values
    """Checks the file outside a write transaction and notes what was found; run again, it does nothing."""
    file_id = UUID(payload["file"])
    found = files.examine(file_id, store=file_store(), scanner=scanner())
    if found is None:
        return
    is_clean, words = found
    with writing():
        files.finish_check(file_id, is_clean=is_clean, words=words, now=clock.now())
