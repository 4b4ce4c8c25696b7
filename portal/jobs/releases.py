"""Reads and checks a received file of figures."""

from typing import Any

from portal import clock
from portal.jobs import task
from portal.services.figures import receiving
from portal.storage import file_store
from portal.transactions import writing


def _give_up(payload: dict[str, Any]) -> None:  # Any: JSON values
    with writing():
        receiving.give_up(payload["release"], payload["sha256"], files=file_store(), now=clock.now())


@task(receiving.TASK, given_up=_give_up)
def import_release(payload: dict[str, Any]) -> None:  # Any: JSON values
    """Checks the file outside a write transaction and keeps what was found in one; run again, it does nothing."""
    code, sha256 = payload["release"], payload["sha256"]
    description = receiving.waiting(code, sha256)
    if description is None:
        return
    checked = receiving.examine(file_store().get(sha256), description)
    with writing():
        receiving.finish(code, sha256, checked, files=file_store(), now=clock.now())
