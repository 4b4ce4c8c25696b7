"""Makes committee packs."""

from typing import Any
from uuid import UUID

from portal import clock
from portal.jobs import task
from portal.services import papers
from portal.storage import file_store
from portal.transactions import writing


def _give_up(payload: dict[str, Any]) -> None:  # Any: JSON values
    with writing():
        papers.give_up_pack(UUID(payload["paper"]), now=clock.now())


@task(papers.TASK, given_up=_give_up)
def make_committee_pack(payload: dict[str, Any]) -> None:  # Any: JSON values
    """Makes a pack that waits; run again, it leaves one that is there as it is."""
    paper_id = UUID(payload["paper"])
    made = papers.make_pack(paper_id)
    if made is not None:
        with writing():
            papers.save_pack(paper_id, made, store=file_store(), now=clock.now())
