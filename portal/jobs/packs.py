"""Makes packs of records."""

from typing import Any
from uuid import UUID

from portal import clock
from portal.jobs import task
from portal.services.packs import deciding, making
from portal.storage import file_store
from portal.transactions import writing


def _give_up(payload: dict[str, Any]) -> None:  # Any: JSON values
    with writing():
        making.give_up(UUID(payload["pack"]), now=clock.now())


@task(deciding.TASK, given_up=_give_up)
def make_records_pack(payload: dict[str, Any]) -> None:  # Any: JSON values
    """Makes a pack that was asked for; run again, it leaves one that is there as it is."""
    pack_id = UUID(payload["pack"])
    data = making.make(pack_id, store=file_store(), now=clock.now())
    if data is not None:
        with writing():
            making.save(pack_id, data, store=file_store(), now=clock.now())
